/** Global commands of NX-OS that cannot decide whether a packet passes or a service is reached: they are ignored knowingly. */

/** First words. Routing, bridging, storage, accounts, clocks, images and the like. */
export const IGNORED: ReadonlySet<string> = new Set((
  'aaa account anycast app-hosting banner bfd bgp bloggerd boot callhome cdp cfs class class-map cli clock cns configure copp crypto cts dcbx debug default delay device-alias diagnostic dot1x '
  + 'encryption end energywise errdisable event evpn exec-timeout exit fabric fcdomain fcip fcns fcoe fcping fcroute fcs fcsp fctimer feature-set fex fips ficon fspf guestshell gold hardware hsrp hw-module icam '
  + 'icmp-errors ignite incompatibility install interface-vlan ip ipqos ipv6 isakmp itd iscsi ivr key keystore l2vpn lacp lane-policy layer-2 ldap-search-map license limit-resource lisp lldp load-interval '
  + 'locator-led logging logout mac macsec mls module monitor mpls msdp mst nbm ngoam ngmvpn nv nve nxsdk openflow openconfig password peer plb poap policy-map port port-channel port-group port-license '
  + 'port-monitor port-profile port-security power power-mgmt priority-flow-control privilege provision ptp qos queuing radius radius-server rate-limit redundancy resequence restconf rlir rmon rng-type role '
  + 'route-map route-target router rscn san-ext-tuner scheduler sdp section segment-routing sensor-group service session show sla slot smart spanning-tree ssh statistics storm-control subscription '
  + 'svi switch switchport syslog system tac-pac tacacs tacacs+ tacacs-server telemetry telnet terminal time-range track tunnel tunnel-encryption udld upgrade username userpassphrase vdc version virtual-service vlan '
  + 'vmtracker vn-segment vni vpc vrf vrrp vsan vtp wwn xml zone zoneset ntp ospf eigrp isis pim igmp no match route-type dhcp fhrp grpc netconf netconf-yang destination-profile email-contact rule state allocate suspend '
  + 'interface flow snmp hostname name media terminal-type shutdown speed duplex permit-type'
).split(' '))
