/** What sections, settings and plugins of an OPNsense config.xml are to the linter: read, known not to matter, or active by themselves. Any other is named as unknown. */
import type { Diagnostic } from '../../model/firewall.ts'

/** Sections whose children are statements of their own, all of them read. */
export const LISTS = new Set(['interfaces', 'aliases', 'virtualip', 'staticroutes', 'gateways', 'ifgroups', 'schedules'])

/** Sections read as a whole. */
export const READ = new Set(['version', 'syslog', 'ntpd', 'dhcpd', 'dhcpdv6', 'dhcrelay6', 'ipsec', 'openvpn', 'bridges', 'dnsmasq', 'installedpackages'])

/** Sections of the old part that hold nothing about which packets pass, or about a service that is looked at here. */
export const IRRELEVANT = new Set([
  'lastchange', 'theme', 'sysctl', 'diag', 'bridge', 'widgets', 'wol', 'cron', 'rrd', 'cert', 'ca', 'crl', 'revision', 'trigger_initial_wizard', 'unbound',
  'dyndnses', 'dnsupdates', 'igmpproxy', 'ppps', 'vlans', 'laggs', 'gres', 'gifs', 'wireless', 'hasync', 'dhcrelay', 'pptpd', 'pppoes', 'l2tp', 'snmpd',
  'notifications', 'load_balancer', 'proxyarp', 'opendns', 'trust', 'notes', 'shaper', 'captiveportal', 'rrdbackup', 'netflowbackup', 'wizardtemp', 'voucher',
])

/** Parts of `<OPNsense>` that are read. */
export const READ_MODELS = new Set([
  'firewall', 'netflow', 'netsnmp', 'zabbixagent', 'zabbixproxy', 'flowtriq', 'chrony', 'unboundplus', 'syslog', 'gateways', 'routes', 'swanctl', 'wireguard',
  'openvpn', 'kea', 'monit', 'captiveportal',
])

/** Parts of `<OPNsense>` that add rules, redirections or blocks of their own while they are on; words for one that is. */
export const ACTIVE: Readonly<Record<string, readonly [words: string, effect: Diagnostic['effect']]>> = {
  ids: ['intrusion detection: may drop packets at run time', 'none'],
  crowdsec: ['CrowdSec: blocks hosts at run time', 'none'],
  zenarmor: ['Zenarmor: may drop packets at run time', 'none'],
  haproxy: ['HAProxy: may accept connections and send them on by itself', 'none'],
  nginx: ['nginx: may accept connections and send them on by itself', 'none'],
  proxy: ['web proxy: may take connections and make its own', 'none'],
  relayd: ['relayd: redirects connections by itself', 'verdict'],
  tinc: ['tinc: a tunnel of its own', 'none'], zerotier: ['ZeroTier: a tunnel of its own', 'none'], tailscale: ['Tailscale: a tunnel of its own', 'none'],
  quagga: ['FRR: routes come and go at run time', 'none'], frr: ['FRR: routes come and go at run time', 'none'],
}

/** Parts of `<OPNsense>` that neither add to the ruleset nor run a service that is looked at here. */
export const QUIET_MODELS = new Set((
  'acmeclient bind cron dhcrelay freeradius interfaces ipsec openvpnexport qemuguestagent radvd trafficshaper trust dnsmasq dnscryptproxy dyndns ddclient telegraf nrpe '
  + 'collectd lldpd netdata munin nodeexporter ntopng redis clamav cicap rspamd postfix smart nut apcupsd backup wol hwprobe iperf mdnsrepeater udpbroadcastrelay igmpproxy '
  + 'tftp stunnel puppetagent wazuhagent beats nextcloud vnstat'
).split(' '))

export const SYSTEM_READ = new Set((
  'user webgui ssh timeservers dnsserver authserver hostname domain ipv6allow disablefilter disablenatreflection skip_rules_gw_down no_anti_lockout'
).split(' '))

/** Groups, hardware, power, memory, logs, the look of the GUI; and what tunes the packet filter without deciding a new connection. */
const QUIET_SETTINGS = new Set((
  'group nextgid nextuid language timezone time-update-interval bogons theme descr optimization kill_states gw_down_kill_states schedulertype state-policy '
  + 'aliasesresolveinterval checkaliasesurlcert enablebinatreflection enablenatreflectionhelper enablenatreflectionpurenat reflectiontimeout ip_change_kill_states '
  + 'lb_use_sticky srctrack gw_switch_default pf_share_forward pf_disable_force_gw prefer_ipv4 crypto_hardware thermal_hardware harddiskstandby rrdbackup dhcpbackup '
  + 'netflowbackup logsbackup captiveportalbackup serialspeed primaryconsole secondaryconsole usevirtualterminal dnsallowoverride dnsallowoverride_exclude dnslocalhost '
  + 'dnssearchdomain firmware backup backupcount crashreport enablesshd deployment scrub syncookies syncookies_adaptstart syncookies_adaptend keepcounters ipv6duid '
  + 'sudo_allow_wheel sudo_allow_group user_allow_gen_token autologout authmode'
).split(' '))

export const isQuietSetting = (name: string): boolean =>
  QUIET_SETTINGS.has(name) || /^(disable\w*(offloading|console|consolemenu|beep|vlanhwfilter)|maximum\w+|powerd_\w+|use_mfs_\w+|enableserial\w*|dns\dgw|dns\dhost|maxmss\w*|dhcp6\w*|\w+timeout|adaptive\w+)$/.test(name)
