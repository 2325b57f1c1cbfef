/** Global commands of IOS that cannot decide whether a packet passes or a service is reached: they are ignored knowingly. */

/** First words. Routing, bridging, voice, accounts, clocks, images and the like. */
export const IGNORED: ReadonlySet<string> = new Set((
  'aaa alias ap app-hosting application archive arp asdm async authentication auto autonomic avc bba-group bfd boot boot-end-marker boot-start-marker bridge buffers busy-message call '
  + 'call-home card cdp cef chat-script class clns clock cns config-register configuration connect controller crypto cts cwmp dampening data default default-value default-domain define device '
  + 'device-sensor device-tracking diagnostic dial-peer dialer dialer-list do domain dot11 dot1x downward-compatible-config dspfarm eap enable end energywise ephone ephone-dn ephone-template '
  + 'epm errdisable erspan ethernet event exception exit facility-alarm fabric fax file firmware flowcontrol frame-relay gateway global-address-family guest-shell help hidekeys hw-module '
  + 'identity iox isdn issu kerberos key key-string kron l2 l2tp l2tp-class l2vpn lacp ldap-server license licensing lldp load-interval local location login logging macro mab memory '
  + 'memory-size menu mgcp microcode mls mmi module monitor mpls mta multi multilink mvrp name nat64 netconf netconf-yang network-clock network-clock-participate network-clock-select '
  + 'network-policy nls nmsp ntp null number object onep parameter-map parser partition password passthru physical-layer platform policy port-channel port-profile power pnp ppp pppoe printer priority-list '
  + 'privilege process process-max-time profile prompt property protocol pseudowire pseudowire-class ptp qos queue-list radius radius-server rapi redundancy regexp remote remote-access remote-span '
  + 'resource resource-pool restconf revision rmon role route-tag router routing rtr sampler sccp scheduler scripting sdm sdwan security service service-group service-insertion service-template session set '
  + 'setup shell shutdown sip-ua sla smrp snmp software spanning-tree spd spe ss7 ssl sslproxy stack-mac stack-power stackwise stcapp storm-control subscriber switch switchport system system-mtu table-map tacacs '
  + 'tacacs-server tag-switching tcl tclsh template terminal terminal-queue tftp-server time trace track transceiver translation trunk tunnel udld upgrade username utd vc-class version virtual-profile '
  + 'virtual-service virtual-template voice voice-card voice-port vpdn vpdn-group vrf vstack vtp vty-async wbt webvpn wireless wlan wlccp wsma x25 x29 xconnect yang-interfaces zeroconf ip ipv6 no errdisable sntp control-plane-host '
  + 'vlan map-class interface line cable transport-map telephony-service sip stack nve lane mac mac-address-table modemcap modem diag wrr-queue sccp fips nmsp appnav service-routing mediatrace metadata performance ipc autosec '
  + 'avb bstun dlsw source-bridge decnet appletalk ipx xns vines apollo ntp-server legal banner tty-queue'
).split(' '))
