/** Access lists as NX-OS would be told them. */
import type { Dice } from '../../dice.ts'
import type { Means } from './arbitrary.ts'
import { careOf, inverted } from './masks.ts'
import { ICMP6_NAMES, ICMP_NAMES, NXOS_PORTS, ROUTER_PROTOCOLS } from './names.ts'
import { bitWord, icmpWords, line, outOfOrder, portsWords, protocolWord, sideWords, under } from './pen.ts'
import { isNamed, type Entry, type FlagTest, type Group, type List, type Named, type Net, type Ports, type Rules, type Service } from './rules.ts'

export const NXOS_MEANS: Means = {
  ports: NXOS_PORTS, many: 1, holes: true, groups: { nets: true, ports: true, services: false, nested: false, ranges: false, holes: true }, flags: 'masked', fragments: true, inactive: false, standard: false,
  common: false, empty: true, undefinedLists: true, mixed: false,
}

export const NXOS_INTERFACES = ['Ethernet1/1', 'Vlan20', 'port-channel7'] as const

export function nxosText(rules: Rules, d: Dice): string {
  const { family, groups, lists, bindings } = rules
  return [
    '!Command: show running-config', 'version 9.3(5)', 'hostname n1', 'feature interface-vlan',
    ...groups.nets.flatMap(group => members(`object-group ${family === 4 ? 'ip' : 'ipv6'} address ${group.name}`, group, net => netWords(net, d), d)),
    ...groups.ports.flatMap(group => members(`object-group ip port ${group.name}`, group, (ports: Ports) => portsWords(NXOS_PORTS, undefined, ports, d, true), d)),
    ...lists.flatMap(list => listLines(rules, list, d)),
    ...NXOS_INTERFACES.flatMap((name, on) => [`interface ${name}`, ...(name.startsWith('Vlan') ? [] : ['  no switchport']), ...bindings.filter(b => b.on === on).map(b =>
      `  ${family === 4 ? 'ip access-group' : 'ipv6 traffic-filter'} ${b.list} ${b.direction}`)]),
    '',
  ].join('\n')
}

function members<T>(head: string, group: Group<T>, words: (member: T) => string, d: Dice): string[] {
  const texts = group.members.map(words)
  return [head, ...(d.once(2) ? under('  ', texts) : outOfOrder(texts, d).map(({ number, item }) => `  ${String(number)} ${item}`))]
}

function listLines({ family }: Rules, { name, entries }: List, d: Dice): string[] {
  const head = `${family === 4 ? 'ip' : 'ipv6'} access-list ${name}`
  const texts = entries.map(entry => entryWords(family, entry, d))
  const lines = d.once(3) ? texts.flatMap(text => (d.once(4) ? ['remark 5 permit ip any any', text] : [text]))
    : outOfOrder(d.once(2) ? texts : texts.flatMap(text => (d.once(4) ? ['remark permit ip any any', text] : [text])), d).map(({ number, item }) => `${String(number)} ${item}`)
  return [head, ...(d.once(3) ? ['  statistics per-entry'] : []), ...under('  ', lines)]
}

function entryWords(family: 4 | 6, { permit, what, src, dst, later }: Entry, d: Dice): string {
  const service: Service = isNamed(what) ? { protocol: undefined } : what
  const head = protocolWord(family === 6 ? [...ROUTER_PROTOCOLS, ['icmp', 58]] : ROUTER_PROTOCOLS, family === 4 ? 'ip' : 'ipv6', service, d)
  const side = (ports: Service['sport']): string => sideWords(NXOS_PORTS, service, ports, d, 'portgroup', true)
  return line(permit ? 'permit' : 'deny', head, netWords(src, d), side(service.sport), netWords(dst, d), side(service.dport), icmpWords(family === 4 ? ICMP_NAMES : ICMP6_NAMES, service, d),
    flagWords(service.flags, d), later ? 'fragments' : '', d.once(6) ? 'log' : '')
}

/** Nexus 7000 Security Command Reference, "permit (IPv4)": a one in the mask says that the bit does not matter. */
function flagWords(flags: FlagTest | undefined, d: Dice): string {
  if (flags === undefined) return ''
  if (flags === 'established') return flags
  const [only] = flags.bits
  if (flags.bits.length === 1 && only && d.once(2)) return bitWord(only.bit)
  return line(...flags.bits.filter(b => b.set).map(b => bitWord(b.bit)), 'tcp-flags-mask', String(63 - flags.bits.reduce((sum, b) => sum + b.bit, 0)))
}

function netWords(net: Net | Named, d: Dice): string {
  if (isNamed(net)) return line('addrgroup', net.group)
  if (net.kind === 'any' || net.kind === 'range') return 'any'
  if (net.kind === 'prefix' && (net.family === 6 || d.once(2))) {
    return net.length === (net.family === 4 ? 32 : 128) && d.once(2) ? line('host', net.address) : `${net.address}/${String(net.length)}`
  }
  return line(net.address, inverted(careOf(net)))
}
