/** Reads every command that is no list, object, interface or translation: services of the device, routes, and what does not matter. */
import type { Line } from '../line.ts'
import { readAaaServer, readLogin } from './aaa.ts'
import { keepBeside } from './beside.ts'
import { complain, refer, type Device } from './device.ts'
import { interfaceAt } from './interfaces.ts'
import { readAccess, readDhcp, readIcmp, readIke, readRouter, readWebVpn } from './management.ts'
import { networkAt } from './operands.ts'
import { isMask } from './peers.ts'
import type { Section, Status } from './sections.ts'
import { readDns, readFlowExport, readLogging, readNtp, readPolicyMap, readServicePolicy, readSmtp } from './servers.ts'
import { readSnmp } from './snmp.ts'

/** Commands that decide nothing about packets and start nothing that is asked about. */
const IGNORED = new Set([
  'aaa', 'activation-key', 'address', 'address-pool', 'admin-context', 'allocate-interface', 'app-agent', 'arp', 'arp-inspection', 'as-path',
  'asdm', 'asp', 'auth-prompt', 'auto-update', 'banner', 'bfd', 'bfd-template', 'boot', 'call-home', 'changeto', 'class', 'clns', 'clock',
  'cluster', 'command-alias', 'community-list', 'compression', 'config-register', 'config-url', 'console', 'context', 'copy', 'coredump',
  'crashinfo', 'ctl-file', 'ctl-provider', 'cts', 'customization', 'ddns', 'debug', 'default', 'default-group-policy', 'dhcp-client', 'dhcpd',
  'dhcprelay', 'dns-group', 'dns-guard', 'domain-name', 'dp-tcp-proxy', 'dynamic-access-policy-record', 'dynamic-filter', 'eigrp', 'email',
  'enable', 'end', 'eou', 'event', 'event-manager', 'exit', 'failover', 'feature', 'fips', 'firewall', 'fixup', 'floodguard', 'flow-offload',
  'flowcontrol', 'fragment', 'ftp', 'ftp-map', 'gdb', 'group-policy', 'gtp-map', 'http-proxy', 'hw-module', 'imap4s', 'import', 'inspect', 'ip',
  'ips', 'isis', 'jumbo-frame', 'kerberos', 'key', 'lacp', 'ldap', 'license', 'local-base', 'logout', 'mac-address', 'mac-address-table',
  'mac-learn', 'mail', 'management-access', 'management-interface', 'map', 'max-connections', 'media-type', 'memory', 'mgcp-map', 'migrate', 'mode',
  'monitor-interface', 'mount', 'mroute', 'mtu', 'multicast-routing', 'nac-policy', 'names', 'nat-control', 'network-service', 'nve',
  'object-group-search', 'ospf', 'pager', 'parameters', 'passwd', 'password', 'password-policy', 'password-storage', 'peer-group', 'perfmon', 'pim',
  'pki', 'policy-list', 'policy-route', 'pop3s', 'prefix-list', 'priority-queue', 'privilege', 'profile', 'prompt', 'pulse', 'quit', 'quota',
  'redundant', 'regex', 'reload', 'remote-access', 'resource', 'rest-api', 'rip', 'route-map', 'router-id', 'rtp', 'sasl', 'scansafe',
  'segment-routing', 'service', 'service-module', 'session', 'setup', 'show', 'single-vpn', 'sla', 'smart', 'smtps', 'snort', 'software', 'ssl',
  'sso-server', 'subject-name', 'sunrpc-server', 'sysopt', 'tcp-map', 'terminal', 'tftp-server', 'threat-detection', 'throughput', 'timeout',
  'tls-proxy', 'track', 'tunnel-group', 'tunnel-group-map', 'uc-ime', 'undebug', 'upgrade', 'url-block', 'url-cache', 'user', 'user-identity',
  'user-statistics', 'username', 'vpdn', 'vpn', 'vpn-addr-assign', 'vpn-sessiondb', 'vpn-setup', 'vpnclient', 'vrf', 'vxlan', 'wccp', 'write',
  'xlate', 'zone', 'zonelabs-integrity',
])

/** They can refuse packets that the access lists permit. */
const REFUSING: Readonly<Record<string, string>> = {
  shun: 'blocks hosts for a time, which is not modelled', filter: 'filters web traffic further, which is not modelled',
  established: 'opens return connections, which is not modelled', alias: 'translates addresses in an outdated way, which is not modelled',
  virtual: 'answers for an address of its own, which is not modelled',
}

export function readSetting(device: Device, section: Section): Status {
  const { head } = section
  const { words } = head
  switch (words[0] ?? '') {
    case 'ssh': return readAccess(device, head, 'ssh')
    case 'telnet': return readAccess(device, head, 'telnet')
    case 'http': return readAccess(device, head, 'https')
    case 'icmp': return readIcmp(device, head, false)
    case 'ipv6':
      if (words[1] === 'icmp') return readIcmp(device, head, true)
      return words[1] === 'route' ? readRoute(device, head, 2) : 'ignored'
    case 'route': return readRoute(device, head, 1)
    case 'snmp-server': readSnmp(device, head, false); return 'understood'
    case 'no': return undo(device, head)
    case 'logging': return readLogging(device, head)
    case 'ntp': return readNtp(device, head)
    case 'dns': return readDns(device, section)
    case 'smtp-server': return readSmtp(device, head)
    case 'aaa-server': return readAaaServer(device, section)
    case 'flow-export': return readFlowExport(device, head)
    case 'policy-map': return readPolicyMap(device, section)
    case 'service-policy': return readServicePolicy(device, head)
    case 'crypto': return readCrypto(device, head)
    case 'isakmp': return readIke(device, head)
    case 'webvpn': return readWebVpn(device, section)
    case 'dhcpd': case 'dhcprelay': return readDhcp(device, head)
    case 'router': return readRouter(device, section)
    case 'enable': case 'passwd': case 'password': readPassword(device, head); return 'understood'
    case 'group-policy': case 'username': referLists(device, section); return 'ignored'
    case 'aaa': referLists(device, section); return readLogin(device, head)
    case 'capture': case 'route-map': referLists(device, section); return 'ignored'
  }
  const refusing = words[0] !== undefined && Object.hasOwn(REFUSING, words[0]) ? REFUSING[words[0]] : undefined
  if (refusing !== undefined && !isNegligible(words)) {
    complain(device, head, 'unsupported', 'verdict', refusing)
    keepBeside(device, head)
    return 'understood'
  }
  if (words[0]?.startsWith('#') === true) return 'ignored'
  if (refusing === undefined && !IGNORED.has(words[0] ?? '')) complain(device, head, 'unrecognised', 'none', 'not a command this knows')
  return refusing === undefined && !IGNORED.has(words[0] ?? '') ? 'understood' : 'ignored'
}

/** `filter` and `virtual` have forms that only change what is in the payload. */
const isNegligible = (words: readonly string[]): boolean => words[0] === 'filter' && (words[1] === 'java' || words[1] === 'activex')

/** `crypto map M N match address LIST`, `crypto ... enable IF`. */
function readCrypto(device: Device, line: Line): Status {
  const { words } = line
  const at = words.indexOf('match')
  if (words[1]?.endsWith('map') === true && at > 0 && words[at + 1] === 'address') refer(device, 'access-list', line, at + 2)
  if (words[1]?.endsWith('map') === true && words[3] === 'interface') interfaceAt(device, line, 4)
  return readIke(device, line)
}

/** Lists that other features use: they filter nothing there that is asked about, but they are in use. */
function referLists(device: Device, { head, body }: Section): void {
  for (const line of [head, ...body]) {
    const { words } = line
    const at = words.findIndex((w, i) => (w === 'access-list' || w === 'vpn-filter' || w === 'split-tunnel-network-list'
      || (w === 'match' && words[0] === 'aaa') || (w === 'address' && words[0] === 'match' && words[1] === 'ip' && i === 2)))
    if (at < 0) continue
    const name = words[at + 1] === 'value' ? at + 2 : at + 1
    if (words[name] !== undefined && words[name] !== 'none') refer(device, 'access-list', line, name)
  }
}

function undo(device: Device, line: Line): Status {
  const { words } = line
  switch (words[1] ?? '') {
    case 'snmp-server': readSnmp(device, line, true); return 'understood'
    case 'http':
      if (words[2] === 'server' && words[3] === 'enable') device.management.httpServer = undefined
      return 'understood'
    case 'logging':
      if (words[2] === 'enable' || words[2] === 'on') device.logging.enabled = false
      if (words[2] === 'trap') device.logging.trap = false
      return 'understood'
    case 'ssh': case 'telnet': {
      const gone = words.slice(2).join(' ')
      const at = device.management.access.findIndex(a => a.line.words[0] === words[1] && a.line.words.slice(1).join(' ') === gone)
      if (at >= 0) device.management.access.splice(at, 1)
      return 'understood'
    }
  }
  return 'ignored'
}

/** `route IF A MASK NEXTHOP [METRIC] [tunneled]`, `ipv6 route IF P/LEN NEXTHOP`; what goes to null0 leaves by no interface. */
function readRoute(device: Device, line: Line, at: number): Status {
  const name = line.words[at]
  const to = networkAt(device, line.words, at + 1)
  if (name === undefined || !to) {
    complain(device, line, 'unrecognised', 'none', 'not a route this reads')
    return 'understood'
  }
  // It is for what comes out of a VPN only (command reference, route).
  if (line.words.includes('tunneled')) return 'understood'
  if (name.toLowerCase() === 'null0') {
    device.routes.push({ to: to.value, span: line.span })
    return 'understood'
  }
  const known = interfaceAt(device, line, at)
  device.routes.push({ to: to.value, interface: name, span: line.span, ...(known?.vrf === undefined ? {} : { vrf: known.vrf }) })
  return 'understood'
}

/** Hashes that the factory configuration carries: an empty enable password, and `cisco` for `passwd`. */
const FACTORY: Readonly<Record<string, { user: string; what: string }>> = {
  '8Ry2YjIyt7RRXU24': { user: 'enable', what: 'ASA factory enable password (empty)' },
  '2KFQnbNIdI.2KYOU': { user: 'asa', what: 'ASA factory login password' },
}

function readPassword(device: Device, line: Line): void {
  for (const word of line.words.slice(1)) {
    const factory = Object.hasOwn(FACTORY, word) && !isMask(word) ? FACTORY[word] : undefined
    if (factory) device.runs.factoryAccounts.push({ ...factory, span: line.span })
  }
}

