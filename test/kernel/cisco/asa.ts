/** Access lists as an ASA would be told them. */
import type { Dice } from '../../dice.ts'
import type { Means } from './arbitrary.ts'
import { careOf } from './masks.ts'
import { ASA_ICMP6_NAMES, ASA_ICMP_NAMES, ASA_PORTS, ROUTER_PROTOCOLS, type Names } from './names.ts'
import { icmpWords, line, portsWords, protocolWord, sideWords } from './pen.ts'
import { isNamed, type Entry, type Group, type List, type Named, type Net, type Ports, type Rules, type Service } from './rules.ts'

export const ASA_MEANS: Means = {
  ports: ASA_PORTS, many: 1, holes: false, groups: { nets: true, ports: true, services: true, nested: true, ranges: true, holes: false }, flags: 'none', fragments: false, inactive: true,
  standard: false, common: false, empty: false, undefinedLists: false, mixed: true,
}

export const ASA_INTERFACES = ['inside', 'dmz', 'outside'] as const

const PROTOCOLS: Names = [...ROUTER_PROTOCOLS, ['icmp6', 58]]

export function asaText(rules: Rules, d: Dice): string {
  const { groups, lists, bindings, global, levels, hairpin } = rules
  const objects = new Map<string, string[]>()
  const body = [
    ...groups.nets.flatMap(group => netGroup(group, objects, d)),
    ...groups.ports.flatMap(group => portGroup(group, d)),
    ...groups.services.flatMap(group => serviceGroup(group, d)),
    ...lists.flatMap(list => listLines(list, objects, d)),
  ]
  return [
    'ASA Version 9.8(2)', 'hostname fw1',
    ...ASA_INTERFACES.flatMap((name, on) => [`interface GigabitEthernet0/${String(on)}`, ` nameif ${name}`, ` security-level ${String(levels[on] ?? 0)}`]),
    ...(new Set(levels).size < levels.length ? ['same-security-traffic permit inter-interface'] : []), ...(hairpin ? ['same-security-traffic permit intra-interface'] : []),
    ...[...objects.values()].flat(), ...body,
    ...bindings.filter(b => lists.some(l => l.name === b.list)).map(b => `access-group ${b.list} ${b.direction} interface ${ASA_INTERFACES[b.on] ?? ''}`),
    ...(lists.some(l => l.name === global) ? [`access-group ${global ?? ''} global`] : []), '',
  ].join('\n')
}

/** A network object for a net; its name. */
function objectFor(net: Net, objects: Map<string, string[]>): string {
  const words = net.kind === 'range' ? line('range', net.low, net.high) : net.kind === 'any' ? '' : careOf(net) === '255.255.255.255' && net.kind === 'prefix' && net.family === 4 ? line('host', net.address)
    : line('subnet', plainWords(net))
  const name = `obj-${words.replace(/[ /]/g, '_')}`
  objects.set(name, [`object network ${name}`, ` ${words}`])
  return name
}

function plainWords(net: Net): string {
  if (net.kind !== 'prefix') return 'any'
  return net.family === 6 ? `${net.address}/${String(net.length)}` : line(net.address, careOf(net))
}

const isHost = (net: Net): boolean => net.kind === 'prefix' && net.length === (net.family === 4 ? 32 : 128)

const inside = <T>(group: Group<T>): string[] => group.inside.map(name => ` group-object ${name}`)

function netGroup(group: Group<Net>, objects: Map<string, string[]>, d: Dice): string[] {
  const words = (net: Net): string =>
    (net.kind === 'range' || d.once(3) ? line('object', objectFor(net, objects)) : isHost(net) && net.kind === 'prefix' ? line('host', net.address) : plainWords(net))
  return [`object-group network ${group.name}`, ' description permit ip any any', ...group.members.map(net => ` network-object ${words(net)}`), ...inside(group)]
}

/** Of ports for TCP and UDP alike. */
const portGroup = (group: Group<Ports>, d: Dice): string[] =>
  [`object-group service ${group.name} tcp-udp`, ...group.members.map(ports => ` port-object ${portsWords(ASA_PORTS, undefined, ports, d)}`), ...inside(group)]

function serviceGroup(group: Group<Service>, d: Dice): string[] {
  const words = (service: Service): string => {
    const side = (ports: Service['sport']): string => sideWords(ASA_PORTS, service, ports, d)
    const dport = side(service.dport)
    return line(PROTOCOLS.find(([, n]) => n === service.protocol)?.[0] ?? 'ip', service.sport ? line('source', side(service.sport)) : '', dport === '' ? '' : line(d.pick(['', 'destination']), dport), messageWords(service, d))
  }
  return [`object-group service ${group.name}`, ...group.members.map(service => ` service-object ${words(service)}`), ...inside(group)]
}

const messageWords = (service: Service, d: Dice): string => icmpWords(service.protocol === 58 ? ASA_ICMP6_NAMES : ASA_ICMP_NAMES, service, d)

function listLines({ name, entries }: List, objects: Map<string, string[]>, d: Dice): string[] {
  return entries.flatMap(entry => {
    const text = `access-list ${name} extended ${entryWords(entry, objects, d)}`
    return d.once(5) ? [`access-list ${name} remark permit ip any any`, text] : [text]
  })
}

function entryWords({ permit, what, src, dst, inactive }: Entry, objects: Map<string, string[]>, d: Dice): string {
  const service: Service = isNamed(what) ? { protocol: undefined } : what
  const head = isNamed(what) ? line('object-group', what.group) : protocolWord(PROTOCOLS, 'ip', service, d)
  const side = (ports: Service['sport']): string => sideWords(ASA_PORTS, service, ports, d, 'object-group')
  return line(permit ? 'permit' : 'deny', head, netWords(src, objects, d), side(service.sport), netWords(dst, objects, d), side(service.dport), messageWords(service, d),
    d.once(6) ? d.pick(['log', 'log disable', 'log warnings interval 300']) : '', inactive ? 'inactive' : '')
}

function netWords(net: Net | Named, objects: Map<string, string[]>, d: Dice): string {
  if (isNamed(net)) return line('object-group', net.group)
  if (net.kind === 'any') return 'any'
  if (d.once(4)) return line('object', objectFor(net, objects))
  return isHost(net) && net.kind === 'prefix' && d.once(2) ? line('host', net.address) : plainWords(net)
}
