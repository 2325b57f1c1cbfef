/** Global commands of IOS-XR that cannot decide whether a packet passes or a service is reached: they are ignored knowingly. */

/** First words. Routing, bridging, optics, accounts, clocks, images and the like. */
export const IGNORED: ReadonlySet<string> = new Set((
  'aaa aps arp as-path-set banner bfd bgp bng bridge call-home cdp cef cgn cinetd class-map clear clock clns community-set commit comment confd config configuration controller crypto debug default dhcp '
  + 'diagnostic do dot1x dps dynamic-template eem end end-group end-policy end-set ephone error-disable erp esmc ethernet ethernet-services etherbundle event evpn exception exit exit-all explicit-path extcommunity-set '
  + 'fabric fault-manager flowspec forward-protocol fpd frequency ftp generic-interface-list gnss group grpc hostname hw-module icmp icpe igmp install inter interface-owner ip ipsla isis isolation key '
  + 'keychain l2rib l2tp l2tp-class l2vpn large-community-set lacp lawful-intercept lcc ldp license linux lisp lldp lmp load-balancing locale lpts macsec macsec-policy map-class mhsrp mib mirror mld monitor-session '
  + 'mpls multi multicast-routing multilink nac netconf netconf-yang network-clock nps nsr nv ocsp onep ospf-policy ouni parser path-computation performance-measurement policy-global policy-map pool pppoe '
  + 'prefix-set process profile ptp pw-class qos radius radius-server rcc rcp rd-set redundancy resource rip rmon role rommon route-policy router rp rpl rsvp rtp sampler-map sbc sdr segment-routing service '
  + 'session sla snmp source spanning-tree srlg ss7 ssrp statistics subscriber sync synchronize system tacacs tacacs-server tag-set taskgroup tcl tcp template telemetry terminal test tftp third-party tpa track traffic-collector '
  + 'transceiver tty tunnel-ip udld udp uid usb user usergroup username utility video virtual vlan vm-service vrf vservice vty vty-pool watchdog xconnect xml xrv if else elseif endif apply pass drop set match '
  + 'ipv4 ipv6 flow ssh interface logging no domain ntp police version graceful-restart object-group'
).split(' '))
