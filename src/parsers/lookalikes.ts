/** Inputs that are recognised and refused: what gives each one away, and what to do instead. */
import { DECISIVE, type Lookalike } from './signals.ts'

const READS = 'wallproof reads iptables-save, pfSense and Cisco exports'
const unread = (name: string): string => `${name} is not read; ${READS}`

// Patterns keep to the rules named in signals.ts.
export const LOOKALIKES: readonly Lookalike[] = [
  {
    name: 'configuration of another vendor, fetched by RANCID',
    advice: unread('this system'),
    signals: [[/^[!#;]RANCID-CONTENT-TYPE: (?!cisco|ios|\s)\S/, 30]],
  },
  {
    name: 'address or routing table listing',
    advice: 'this is the output of "ip"; export the rules with "iptables-save"',
    signals: [
      [/^\d+: \S+: <[A-Z,_-]+> mtu \d/, 30],
      [/^(default via|\d+\.\d+\.\d+\.\d+(\/\d+)? (via \S+ )?dev) \S+/, 10],
    ],
  },
  {
    name: 'sets of ipset',
    advice: 'they are read together with a dump beside them: rules.v4 and ipsets in one folder, or any NAME and NAME.ipset',
    signals: [[/^(create|-N) \S+ (hash|bitmap|list):\S+/, 30]],
  },
  {
    name: 'iptables -L listing',
    advice: 'this listing leaves out interfaces and options; export with "iptables-save" (and "ip6tables-save") instead',
    signals: [
      [/^Chain \S+ \((policy|\d+ references)/, DECISIVE],
      [/^\s*(num +)?(pkts +bytes +)?target +prot( +opt)?/, 20],
    ],
  },
  {
    name: 'shell script with iptables commands',
    advice: 'a script says what would be loaded, not what is; run it on the machine and export with "iptables-save"',
    signals: [
      [/^\s*(sudo +)?(\/sbin\/|\/usr\/sbin\/)?ip6?tables +(-w +)?(-t +\S+ +)?-[AIPNFX]\b/, 30],
      [/^\s*"?\$\{?[Ii][Pp]6?(TABLES|tables|T|t)\}?"? +(-t +\S+ +)?-[AIPNFX]\b/, 30],
    ],
  },
  {
    name: 'nftables ruleset',
    advice: 'nftables rulesets are not read; where the rules came in through iptables-nft, export with "iptables-save"',
    signals: [
      [/^\s*table (inet|ip|ip6|arp|bridge|netdev) \S+ ?\{/, DECISIVE],
      [/^\s*type (filter|nat|route) hook /, DECISIVE],
      [/^(flush ruleset|(add|create) (table|chain|rule) (inet|ip|ip6|bridge|arp|netdev) |define \S+ ?=|#!\/\S*nft\b)/, 20],
      [/^\s*\{ ?"nftables":/, DECISIVE],
    ],
  },
  {
    name: 'encrypted pfSense backup',
    advice: 'download the backup again from Diagnostics > Backup & Restore without encryption, or decrypt it first',
    signals: [[/^-{3,5} ?BEGIN config\.xml ?-{3,5}/, 2 * DECISIVE]],
  },
  {
    name: 'Junos configuration',
    advice: unread('Junos'),
    signals: [
      [/^set (version \d+\.\d+R|system (host-name|root-authentication|services|login|syslog|name-server|ntp)|security (policies|zones|nat|screen)|routing-options|policy-options|chassis) ?/, 12],
      [/^set interfaces (ge|xe|et|fe|ae|lo0|irb|vlan|me0|em0|fxp0|st0)\S* unit/, 20],
      [/^set (firewall (family|filter|policer)|protocols \S|applications application|groups \S) ?/, 10],
      [/^## Last (commit|changed):/, DECISIVE],
      [/^version \d+\.\d+[A-Z]\S*;/, DECISIVE],
      [/^(system|interfaces|security|firewall|protocols|routing-options|policy-options|groups|chassis|applications) \{\s*$/, 8],
      [/^\s+(host-name|root-authentication|encrypted-password|family inet|unit \d|services|term \S|address \S|then accept|then discard).*[;{]\s*$/, 6],
    ],
  },
  {
    name: 'FortiOS configuration',
    advice: unread('FortiOS'),
    signals: [
      [/^#config-version=/, DECISIVE],
      [/^config (system|firewall|router|vpn|user|log|antivirus|webfilter|ips|wireless-controller|application|dlp|switch-controller|vdom|global)\b/, 20],
      [/^\s+(edit ("|\d)|next\s*$|set (uuid|srcintf|dstintf|srcaddr|dstaddr|subnet|vdom) )/, 6],
    ],
  },
  {
    name: 'Arista EOS configuration',
    advice: unread('Arista EOS'),
    signals: [
      [/^! device: .*\bEOS\b/, DECISIVE],
      [/^! ?(Arista|.*\bEOS-\d)/, DECISIVE],
      [/^! boot system flash:\/?(EOS|v?EOS)/, DECISIVE],
      [/^(transceiver qsfp|daemon TerminAttr|service routing protocols model|management (api|ssh|telnet|security|console)|queue-monitor |mlag configuration|hardware (tcam|speed-group)|no aaa root|aaa root |vrf instance |ip virtual-router |switchport default mode|platform (sand|trident))/, 20],
      [/^interface Management\d/, 8],
      [/^username \S+ (privilege \d+ )?role \S+ secret (sha512|5)/, 12],
      [/^interface (Ethernet|Port-Channel)\d+\s*$/, 2],
      [/^ {3}ip address \d+\.\d+\.\d+\.\d+\/\d+/, 8],
      [/^logging level [A-Z]{3}/, 6],
    ],
  },
  {
    name: 'Brocade or Ruckus switch configuration',
    advice: unread('IronWare'),
    signals: [
      [/^ver(sion)? \d\d\.\d\.\d\d\S*\s*$/, 30],
      [/^!.*\b(Ruckus|Brocade|Foundry)\b/, 30],
      [/^(global-(stp|protected)|stack unit \d|stack (mac|enable)|system-max |no dual-mode-default-vlan|lag "?\S+"? (dynamic|static)|chassis name|enable super-user-password|web-management|default-vlan-id)/, 20],
      [/^vlan \d+( name \S+)? by port/, 30],
      [/^\s*(no )?(un)?tagged (ethe|lag) /, 20],
      [/^\s*module \d+ \S+-(port|module)/, 12],
      [/^interface (ethernet|ve|management) \d/, 4],
    ],
  },
  {
    name: 'Brocade or Extreme VDX configuration',
    advice: unread('Network OS'),
    signals: [
      [/^(diag post )?rbridge-id \d/, 30],
      [/^(switch-attributes \d|dpod \d+\/\d|zoning enabled-configuration|logging (raslog|auditlog) )/, 20],
    ],
  },
  {
    name: 'Dell, FASTPATH or similar switch configuration',
    advice: unread('this switch system'),
    signals: [
      [/^! ?Current [Cc]onfiguration:\s*$/, 30],
      [/^! ?System (Description|Software Version|Up Time) "?/, 30],
      [/^! ?(Additional Packages|Cut-through mode|System Up Time|Configuration Generated)/, 20],
      [/^!.*\b(Dell|PowerConnect|FASTPATH|Force10|FTOS|NETGEAR|EdgeSwitch|TP-LINK)\b/, 30],
      [/^! Version \d+\.\d+[.(]\d/, 15],
      [/^(network (protocol|parms)|vlan database|serviceport |set prompt |logging (cli-command|buffered wrap)|interface ethernet\d+\/\d+\/\d+|interface \d+\/\d+\s*$|interface (Gi|Te|Tw|Fo)\d+\/\d+\/\d+\s*$|stack\s*$|member \d+ \d+)/, 8],
    ],
  },
  {
    name: 'Aruba CX configuration',
    advice: unread('Aruba CX'),
    signals: [
      [/^! ?Version (ArubaOS-CX|AOS-CX)/, DECISIVE],
      [/^!export-password:/, 20],
      [/^((ssh|https)-server vrf|ssh server vrf|user \S+ group \S+ password ciphertext|access-list ip \S+\s*$|interface \d+\/\d+\/\d+\s*$|vsf member \d)/, 8],
    ],
  },
  {
    name: 'Aruba or ProCurve configuration',
    advice: unread('this Aruba or ProCurve system'),
    signals: [
      [/^; ?\S+ Configuration Editor/, DECISIVE],
      [/^; ?J\d+[A-Z]? /, 20],
      [/^#? ?(Aruba Operating System Software|ArubaOS \()/, DECISIVE],
      [/^version \d+\.\d+\.\d+\.\d+-\d/, 30],
      [/^(netservice|netdestination6?|netexthdr|vpn-dialer) \S/, 30],
      [/^(virtual-controller-|wlan (ssid-profile|access-rule)|ap-group |aaa (profile|authentication) "|ip access-list session )/, 15],
    ],
  },
  {
    name: 'optical line terminal configuration',
    advice: unread('this system'),
    signals: [
      [/^! *Olt (Serial Number|Device Model)/, DECISIVE],
      [/^(ont-(srvprofile|lineprofile)|dba-profile|profile (onu|dba|srv|line) ) ?/, 20],
    ],
  },
  {
    name: 'FRR or Quagga configuration',
    advice: 'a routing daemon filters no packets; export the firewall of the machine with "iptables-save"',
    signals: [
      [/^frr (version|defaults) /, DECISIVE],
      [/^! ?(Zebra|Quagga|FRR)\b/, DECISIVE],
      [/^(service integrated-vtysh-config|log (syslog|file) |password zebra|debug (ospf|bgp|zebra) )/, 12],
    ],
  },
  {
    name: 'VyOS or EdgeOS configuration',
    advice: 'export the rules of the machine itself with "sudo iptables-save", where it still uses iptables',
    signals: [
      [/^(\/\/|\/\*|\* ).*(vyos|vyatta)-config-version/i, DECISIVE],
      [/^(\/\/|\/\*) (Release version|=== vyatta)/, 20],
      [/^set interfaces (ethernet|bonding|bridge|loopback|openvpn|wireguard|pppoe|tunnel|vti) /, 15],
      [/^set firewall (name|ipv[46]|ipv6-name|all-ping|group|state-policy|zone|global-options) ?/, 15],
      [/^set (service (ssh|dns|dhcp-server|gui|ntp|snmp)|system (config-management|conntrack|console)|nat (source|destination)|zone-policy) ?/, 8],
      [/^ +(ethernet|loopback|bonding) (eth|lo|bond)\S* \{/, 20],
      [/^ +(all-ping|broadcast-ping|ipv6-receive-redirects|state-policy) /, 15],
    ],
  },
  {
    name: 'MikroTik RouterOS export',
    advice: unread('RouterOS'),
    signals: [
      [/^# .*by RouterOS \d/, DECISIVE],
      [/^\/(ip|ipv6) (firewall|address|service|dhcp-server|dns|route|pool|neighbor)/, 30],
      [/^\/(interface|system|snmp|user|queue|routing|tool)\b/, 15],
      [/^add (action|chain|address|interface|list|name|comment|disabled)=/, 10],
    ],
  },
  {
    name: 'PAN-OS configuration',
    advice: unread('PAN-OS'),
    signals: [[/^set (deviceconfig|mgt-config|rulebase|device-group|shared|vsys|network (interface|profiles|virtual-router)|template) /, 20]],
  },
  {
    name: 'Check Point configuration',
    advice: unread('Check Point'),
    signals: [
      [/^# Configuration of \S+/, 30],
      [/^# Language version: /, DECISIVE],
      [/^set (installer |snapshot-scheduled|core-dump|password-controls|edition |ipv6-state|inactivity-timeout|net-access|management interface|expert-password)/, 12],
    ],
  },
  {
    name: 'Huawei or Comware configuration',
    advice: unread('this system'),
    signals: [
      [/^ ?sysname \S/, 20],
      [/^acl (number|advanced|basic|name) /, 12],
      [/^ rule (\d+ )?(permit|deny)/, 8],
      [/^#\s*$/, 1],
      [/^ undo \S/, 6],
    ],
  },
  {
    name: 'Cisco Small Business switch configuration',
    advice: unread('the Small Business switch system'),
    signals: [[/^config-file-header\s*$/, DECISIVE], [/^(ssd-control-start|file SSD indicator)/, 20]],
  },
  {
    name: 'pf.conf',
    advice: 'a pf ruleset is not read; on pfSense and OPNsense export config.xml instead',
    signals: [
      [/^(block|pass) (in|out|drop|return|log|quick|all)\b/, 12],
      [/^(set (skip on|block-policy|optimization)|scrub (in|on)|rdr(-anchor| pass| on)|nat-anchor|anchor |match (in|out) )/, 12],
    ],
  },
]
