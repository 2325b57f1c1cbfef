/** Access lists as IOS would be told them. */
import type { Dice } from '../../dice.ts'
import type { Means } from './arbitrary.ts'
import { careOf, inverted, maskOf } from './masks.ts'
import { ICMP6_NAMES, ICMP_NAMES, IOS_PORTS, ROUTER_PROTOCOLS } from './names.ts'
import { icmpWords, line, outOfOrder, portsWords, protocolWord, sideWords, signedFlags, under } from './pen.ts'
import { isNamed, looksInside, type Entry, type Group, type List, type Named, type Net, type Rules, type Service } from './rules.ts'

export const IOS_MEANS: Means = {
  ports: IOS_PORTS, many: 5, holes: true, groups: { nets: true, ports: false, services: true, nested: true, ranges: true, holes: true }, flags: 'signed', fragments: true, inactive: false, standard: true,
  common: false, empty: true, undefinedLists: true, mixed: false,
}

/** IPv6 entries take no groups of IPv4 kinds. */
export const IOS_MEANS_6: Means = { ...IOS_MEANS, holes: false, standard: false, groups: { nets: false, ports: false, services: false, nested: false, ranges: false, holes: false } }

export const IOS_INTERFACES = ['GigabitEthernet0/0', 'Vlan10', 'Tunnel0'] as const

export function iosText(rules: Rules, d: Dice): string {
  const names = new Map(rules.lists.map((list, i) => [list.name, rules.family === 4 ? nameOf(list, i, d) : list.name]))
  const bound = rules.bindings.map(b => ({ ...b, list: names.get(b.list) ?? b.list }))
  return [
    'version 15.2', 'hostname r1',
    ...rules.groups.nets.flatMap(group => netGroup(group)),
    ...rules.groups.services.flatMap(group => serviceGroup(group, d)),
    ...IOS_INTERFACES.flatMap((name, on) => [`interface ${name}`, ...bound.filter(b => b.on === on).map(b =>
      (rules.family === 4 ? ` ip access-group ${b.list} ${b.direction}` : ` ipv6 traffic-filter ${b.list} ${b.direction}`)), '!']),
    ...rules.lists.flatMap(list => listLines(rules, list, names.get(list.name) ?? '', d)),
    'end', '',
  ].join('\n')
}

/** Numbers are for numbered lists, words for named ones. */
function nameOf(list: List, i: number, d: Dice): string {
  if (d.once(2)) return list.name
  return list.standard ? d.pick([`1${String(i)}`, `135${String(i)}`]) : d.pick([`10${String(i)}`, `212${String(i)}`])
}

function netGroup({ name, members, inside }: Group<Net>): string[] {
  const words = (net: Net): string => {
    switch (net.kind) {
      case 'any': return 'any'
      case 'range': return line('range', net.low, net.high)
      case 'masked': return line(net.address, net.care)
      case 'prefix': return net.length === 32 ? line('host', net.address) : line(net.address, maskOf(net.length))
    }
  }
  return [`object-group network ${name}`, ' description permit ip any any', ...members.map(net => ` ${words(net)}`), ...inside.map(other => ` group-object ${other}`)]
}

function serviceGroup({ name, members, inside }: Group<Service>, d: Dice): string[] {
  const words = (service: Service): string => {
    const { protocol, sport, dport, icmp } = service
    // Behind a number the device takes nothing.
    const head = looksInside(service) ? ROUTER_PROTOCOLS.find(([, n]) => n === protocol)?.[0] ?? '' : protocolWord(ROUTER_PROTOCOLS, 'ip', service, d)
    if (icmp) return line(head, icmp.code === 0 && icmp.type === 8 ? 'echo' : icmp.code === 0 && icmp.type === 0 ? 'echo-reply' : icmpWords(ICMP_NAMES, service, d))
    const side = (ports: Service['sport']): string => (ports === undefined || isNamed(ports) ? '' : portsWords(IOS_PORTS, protocol, ports, d))
    return line(head, sport ? line('source', side(sport)) : '', side(dport))
  }
  return [`object-group service ${name}`, ...members.map(service => ` ${words(service)}`), ...inside.map(other => ` group-object ${other}`)]
}

function listLines(rules: Rules, list: List, name: string, d: Dice): string[] {
  const entries = list.entries.map(entry => entryWords(rules.family, list.standard, entry, d))
  if (entries.length === 0) return [rules.family === 6 ? `ipv6 access-list ${name}` : `ip access-list extended ${name}`, ' remark permit ip any any']
  const remark = (text: string): string[] => (d.once(5) ? ['remark permit ip any any', text] : [text])
  if (rules.family === 4 && /^\d/.test(name) && d.once(2)) return entries.flatMap(text => remark(text).map(l => `access-list ${name} ${l}`))
  const head = rules.family === 6 ? `ipv6 access-list ${name}` : `ip access-list ${list.standard ? 'standard' : 'extended'} ${name}`
  if (d.once(2)) return [head, ...under(' ', entries.flatMap(remark))]
  return [head, ...outOfOrder(entries, d).map(({ number, item }) => (rules.family === 6 ? ` sequence ${String(number)} ${item}` : ` ${String(number)} ${item}`))]
}

function entryWords(family: 4 | 6, standard: boolean, { permit, what, src, dst, later }: Entry, d: Dice): string {
  const verb = permit ? 'permit' : 'deny'
  const log = d.once(6) ? 'log' : ''
  if (standard) return line(verb, netWords(src, true, d), log)
  const service: Service = isNamed(what) ? { protocol: undefined } : what
  const head = isNamed(what) ? line('object-group', what.group) : protocolWord(family === 6 ? [...ROUTER_PROTOCOLS, ['icmp', 58]] : ROUTER_PROTOCOLS, family === 4 ? 'ip' : 'ipv6', service, d)
  return line(verb, head, netWords(src, false, d), sideWords(IOS_PORTS, service, service.sport, d), netWords(dst, false, d), sideWords(IOS_PORTS, service, service.dport, d),
    icmpWords(family === 4 ? ICMP_NAMES : ICMP6_NAMES, service, d), signedFlags(service.flags, d), later ? 'fragments' : '', log === '' ? '' : d.pick(['log', 'log-input']))
}

function netWords(net: Net | Named, alone: boolean, d: Dice): string {
  if (isNamed(net)) return line('object-group', net.group)
  if (net.kind === 'any') return 'any'
  if (net.kind === 'range') return ''
  if (net.kind === 'prefix' && net.family === 6) return net.length === 128 && d.once(2) ? line('host', net.address) : `${net.address}/${String(net.length)}`
  const care = careOf(net)
  if (care === '255.255.255.255') return d.pick([line('host', net.address), alone ? net.address : line(net.address, '0.0.0.0')])
  return line(net.address, inverted(care))
}
