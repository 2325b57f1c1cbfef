/** Access lists as IOS-XR would be told them. */
import type { Dice } from '../../dice.ts'
import type { Means } from './arbitrary.ts'
import { careOf, inverted, maskOf } from './masks.ts'
import { ICMP6_NAMES, ICMP_NAMES, IOS_PORTS, ROUTER_PROTOCOLS } from './names.ts'
import { icmpWords, line, outOfOrder, portsWords, protocolWord, sideWords, signedFlags, under } from './pen.ts'
import { isNamed, type Entry, type Group, type List, type Named, type Net, type Rules, type Service } from './rules.ts'

export const XR_MEANS: Means = {
  ports: IOS_PORTS, many: 1, holes: true, groups: { nets: true, ports: true, services: false, nested: true, ranges: true, holes: false }, flags: 'signed', fragments: true, inactive: false, standard: false,
  common: true, empty: false, undefinedLists: true, mixed: false,
}

export const XR_INTERFACES = ['GigabitEthernet0/0/0/0', 'Bundle-Ether1', 'TenGigE0/0/0/3.100'] as const

export function xrText(rules: Rules, d: Dice): string {
  const { family, groups, lists, bindings } = rules
  const ip = `ipv${String(family)}`
  return [
    '!! IOS XR Configuration 7.3.1', 'hostname x1',
    ...groups.nets.flatMap(group => members(`object-group network ${ip} ${group.name}`, group, memberWords)),
    ...groups.ports.flatMap(group => members(`object-group port ${group.name}`, group, ports => portsWords(IOS_PORTS, undefined, ports, d))),
    ...lists.flatMap(list => listLines(rules, list, d)),
    ...XR_INTERFACES.flatMap((name, on) => [`interface ${name}`, ...bindings.filter(b => b.on === on).map(b =>
      ` ${line(ip, 'access-group', b.first === undefined ? '' : line('common', b.first), b.list, b.direction === 'in' ? 'ingress' : 'egress')}`), '!']),
    'end', '',
  ].join('\n')
}

const members = <T>(head: string, { members: own, inside }: Group<T>, words: (member: T) => string): string[] =>
  [head, ...own.map(member => ` ${words(member)}`), ...inside.map(name => ` object-group ${name}`), '!']

function memberWords(net: Net): string {
  switch (net.kind) {
    case 'any': return 'any'
    case 'range': return line('range', net.low, net.high)
    case 'masked': return ''
    case 'prefix': return net.length === (net.family === 4 ? 32 : 128) ? line('host', net.address) : net.family === 4 && net.length % 8 === 0 ? line(net.address, maskOf(net.length)) : `${net.address}/${String(net.length)}`
  }
}

function listLines({ family }: Rules, { name, entries }: List, d: Dice): string[] {
  const head = `ipv${String(family)} access-list ${name}`
  const numbered = outOfOrder(entries.map(entry => entryWords(family, entry, d)).flatMap(text => (d.once(5) ? ['remark 7 permit ipv4 any any', text] : [text])), d).map(({ number, item }) => `${String(number)} ${item}`)
  // Single lines that add to a list.
  if (d.once(4)) return numbered.map(text => `${head} ${text}`)
  if (d.once(3)) {
    const half = numbered.length >> 1
    return [head, ...under(' ', numbered.slice(0, half)), '!', head, ...under(' ', numbered.slice(half)), '!']
  }
  return [head, ...under(' ', numbered), '!']
}

function entryWords(family: 4 | 6, { permit, what, src, dst, later }: Entry, d: Dice): string {
  const service: Service = isNamed(what) ? { protocol: undefined } : what
  const head = protocolWord(family === 6 ? [...ROUTER_PROTOCOLS, ['icmpv6', 58]] : ROUTER_PROTOCOLS, family === 4 ? d.pick(['ip', 'ipv4']) : 'ipv6', service, d)
  const side = (ports: Service['sport']): string => sideWords(IOS_PORTS, service, ports, d, 'port-group')
  return line(permit ? 'permit' : 'deny', head, netWords(src, d), side(service.sport), netWords(dst, d), side(service.dport), icmpWords(family === 4 ? ICMP_NAMES : ICMP6_NAMES, service, d),
    signedFlags(service.flags, d), later ? 'fragments' : '', d.once(6) ? d.pick(['log', 'log-input', 'counter c1']) : '', permit || d.once(6) ? '' : d.pick(['', 'icmp-off']))
}

function netWords(net: Net | Named, d: Dice): string {
  if (isNamed(net)) return line('net-group', net.group)
  if (net.kind === 'any' || net.kind === 'range') return 'any'
  if (net.kind === 'prefix' && (net.family === 6 || d.once(2))) {
    return net.length === (net.family === 4 ? 32 : 128) && d.once(2) ? line('host', net.address) : `${net.address}/${String(net.length)}`
  }
  return line(net.address, inverted(careOf(net)))
}
