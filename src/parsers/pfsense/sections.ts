/** What sections, settings and packages of a pfSense config.xml are to the linter: read, known not to matter, or known and not modelled. Any other is named as unknown. */
import type { Diagnostic } from '../../model/firewall.ts'

/** Sections whose children are statements of their own, all of them read. */
export const LISTS = new Set(['interfaces', 'aliases', 'virtualip', 'staticroutes', 'gateways', 'ifgroups', 'schedules'])

/** Sections read as a whole. */
export const READ = new Set([
  'version', 'snmpd', 'syslog', 'ntpd', 'notifications', 'dhcpd', 'dhcpdv6', 'dhcrelay', 'dhcrelay6', 'ipsec', 'openvpn', 'bridges', 'load_balancer',
  'unbound', 'wireguard', 'l2tp', 'pptpd', 'pppoe', 'pppoes',
])

/** Sections that hold nothing about which packets pass, or about a service that is looked at here. */
export const IRRELEVANT = new Set([
  'lastchange', 'theme', 'sysctl', 'diag', 'bridge', 'widgets', 'wol', 'cron', 'rrd', 'rrddata', 'cert', 'ca', 'crl', 'revision', 'wizardtemp', 'notes',
  'dnsmasq', 'dnscache', 'dyndns', 'dyndnses', 'dnsupdates', 'igmpproxy', 'ppps', 'vlans', 'qinqs', 'laggs', 'gres', 'gifs', 'vxlans',
  'wireless', 'pptp', 'bigpond', 'hasync', 'sshdata', 'voucher', 'captiveportal_custom', 'checkipservices', 'dhcpbackend', 'kea', 'ezshaper', 'tftp',
  'dhcp6c', 'ovpn', 'carp', 'hardware', 'netdata',
])

/** Limits traffic or fills other sections; an empty one says nothing. Words for one that is in use. */
export const UNMODELLED: Readonly<Record<string, readonly [string, Diagnostic['effect']]>> = {
  shaper: ['traffic shaper: limits traffic, decides nothing', 'none'],
  dnshaper: ['limiters: limit traffic, decide nothing', 'none'],
  captiveportal: ['captive portal: clients pass after they logged in, and reach the login page before', 'verdict'],
  proxyarp: ['proxy ARP of old releases: the firewall answers for further addresses', 'none'],
  pflow: ['packet flow data exporters are not read', 'none'],
}

/** Packages that add pf rules or redirections of their own. */
export const PACKAGES: Readonly<Record<string, string>> = {
  haproxy: 'haproxy: may accept connections and send them on by itself',
  siproxd: 'siproxd: adds rules at run time', suricata: 'suricata: blocks hosts at run time', snort: 'snort: blocks hosts at run time',
  snortglobal: 'snort: blocks hosts at run time', pfblockerng: 'pfBlockerNG: its rules stand in the filter, its lists are fetched',
  frr: 'FRR: routes come and go at run time', frrbgp: 'FRR: routes come and go at run time', tinc: 'tinc: a tunnel of its own', zerotier: 'ZeroTier: a tunnel of its own',
  tailscale: 'Tailscale: a tunnel of its own',
}

export const READ_PACKAGES = /^(softflowd|pfflowd|netsnmp\w*|zabbixagent\w*|zabbixproxy\w*|miniupnpd|wireguard|squid)$/

/** Lists of what is installed, and packages that neither add to the ruleset nor run a service that is looked at here. */
const QUIET_PACKAGES = new Set((
  'package menu service tab packagesavedata lightsquid acme nut apcupsd sudo shellcmd shellcmdsettings cron telegraf nrpe nrpe2 lldp lldpd ladvd arpwatch bandwidthd '
  + 'darkstat ntopng collectd iperf mtr avahi backup notes servicewatchdog system_patches patches dnscryptproxy filer tftpd statustraffictotals '
  + 'openvpnclientexport openvpn-client-export filemanager mcastbridge mdnsbridge andwatch clamav cellular autoconfigbackup'
).split(' '))

export const isQuietPackage = (name: string): boolean =>
  QUIET_PACKAGES.has(name) || /^(squid|sarg|freeradius|mailreport|syslogng|bind|vhosts?|snmptt|stunnel|frr|quagga|suricata|snort|pfblockerng|haproxy)\w+$/.test(name)

export const SYSTEM_READ = new Set((
  'user webgui ssh enablesshd timeservers dnsserver authserver hostname domain ipv6allow no_apipa_block disablefilter disablenatreflection disablevpnrules '
  + 'skip_rules_gw_down tftpinterface username password'
).split(' '))

/** Groups, hardware, power, memory, the look of the GUI; and what tunes the packet filter without deciding a new connection. */
const QUIET_SETTINGS = new Set((
  'group nextgid nextuid already_run_config_upgrade doinitialsetup language timezone time-update-interval time-speakers bogons theme webguicss dashboardcolumns notes '
  + 'optimization kill_states gw_down_kill_states schedulertype statepolicy disablescrub scrubnodf scrubrnd disablereplyto disablenegate no_action_on_gw_down '
  + 'checkaliasesurlcert aliasesresolveinterval enablebinatreflection enablenatreflectionhelper enablenatreflectionpurenat reflectiontimeout ip_change_kill_states '
  + 'lb_use_sticky srctrack gw_switch_default defaultgw4 defaultgw6 prefer_ipv4 ipv6nat_enable ipv6nat_ipaddr ipv6duidtype global-v6duid ipv6dontcreatelocaldns '
  + 'radvd-debug sharednet hn_altq_enable crypto_hardware thermal_hardware pti_disabled mds_disable harddiskstandby rrdbackup dhcpbackup logsbackup captiveportalbackup '
  + 'serialspeed primaryconsole earlyshellcmd shellcmd afterfilterchangeshellcmd dnsallowoverride dnslocalhost firmware pkg_repo_conf_path gitsync '
  + 'do_not_send_uniqueid hostuuid hashalg acb crashreport'
).split(' '))

export const isQuietSetting = (name: string): boolean =>
  QUIET_SETTINGS.has(name) || /^(disable\w*(offloading|console|consolemenu|beep|altq)|maximum\w+|powerd_\w+|use_mfs_\w+|enableserial\w*|dns\dgw|dns\dhost|proxy\w+|sshguard\w*|maxmss\w*|dhcp6\w*|\w+timeout)$/.test(name)
