/** Access lists as iptables rules: each list a chain that ends in DROP, and a permit goes back to where the chain was called. */
import { looksInside, membersOf, type Entry, type FlagTest, type List, type Named, type Net, type Ports, type Rules, type Service } from './rules.ts'

const DEVICE = (number: number): string => `e${String(number)}`

export const DEVICES: Readonly<Record<string, readonly string[]>> = { e0: [], e1: [], e2: [] }

/**
 * A router: lists at its interfaces, in before out; what is for itself passes the list of the entry only. A list without entries, or a name without a
 * list, lets everything pass. `discovery`: ICMPv6 types that IPv6 lists let pass before their end.
 */
export function routerDump(rules: Rules, discovery: readonly number[]): string {
  const chains: string[] = []
  const calls: string[] = []
  for (const [i, { list, first, on, direction }] of rules.bindings.entries()) {
    const found = [first, list].map(name => rules.lists.find(l => l.name === name))
    const [common, own] = found
    if (!own || own.entries.length === 0) continue
    const chain = `L${String(i)}`
    chains.push(`:${chain} - [0:0]`)
    const implicit = rules.family === 6 ? discovery.map(type => `-p icmpv6 -m icmp6 --icmpv6-type ${String(type)} -j RETURN`) : []
    const body = [...(common ? bodyOf(rules, common) : []), ...bodyOf(rules, own), ...implicit, '-j DROP']
    calls.push(...body.map(line => `-A ${chain} ${line}`))
    for (const hook of direction === 'in' ? ['INPUT', 'FORWARD'] : ['FORWARD']) calls.push(`-A ${hook} -${direction === 'in' ? 'i' : 'o'} ${DEVICE(on)} -j ${chain}`)
  }
  return table(chains, [...calls.filter(c => !/-A FORWARD -o/.test(c)), ...calls.filter(c => /-A FORWARD -o/.test(c))])
}

/**
 * A stateful firewall: known TCP and UDP connections pass; the list of the entry goes on into the global one; without either, connections go to
 * lower levels, and to equal ones.
 */
export function firewallDump(rules: Rules): string {
  const chains: string[] = []
  const lines: string[] = []
  const global = rules.lists.find(l => l.name === rules.global)
  const bound = (on: number, direction: string): List | undefined =>
    rules.lists.find(l => l.name === rules.bindings.find(b => b.on === on && b.direction === direction)?.list)
  for (const protocol of ['tcp', 'udp']) lines.push(`-A FORWARD -p ${protocol} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`)
  for (const direction of ['in', 'out']) {
    rules.levels.forEach((level, on) => {
      const own = bound(on, direction)
      const chain = `${direction === 'in' ? 'I' : 'O'}${String(on)}`
      if (direction === 'out' && !own) return
      chains.push(`:${chain} - [0:0]`)
      lines.push(`-A FORWARD -${direction === 'in' ? 'i' : 'o'} ${DEVICE(on)} -j ${chain}`)
      const asked = [own, direction === 'in' ? global : undefined].filter(l => l !== undefined)
      if (direction === 'in' && !rules.hairpin) lines.push(`-A ${chain} -o ${DEVICE(on)} -j DROP`)
      if (asked.length === 0) {
        rules.levels.forEach((other, to) => {
          if (to === on ? rules.hairpin : other <= level) lines.push(`-A ${chain} -o ${DEVICE(to)} -j RETURN`)
        })
      }
      for (const list of asked) lines.push(...bodyOf(rules, list).map(line => `-A ${chain} ${line}`))
      lines.push(`-A ${chain} -j DROP`)
    })
  }
  return table(chains, lines)
}

const table = (chains: readonly string[], lines: readonly string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ...chains, ...lines, 'COMMIT', ''].join('\n')

const bodyOf = (rules: Rules, list: List): string[] => list.entries.flatMap(entry => (entry.inactive ? [] : linesOf(rules, entry)))

function linesOf({ family, groups }: Rules, { permit, what, src, dst, later }: Entry): string[] {
  const target = permit ? '-j RETURN' : '-j DROP'
  const ends = (field: 'src' | 'dst', end: Net | Named): string[] => membersOf(groups.nets, end).flatMap(net => netWords(field, net, family))
  const fragment = family === 4 ? '-f' : '-m frag'
  const out: string[] = []
  for (const service of membersOf(groups.services, what)) {
    for (const s of ends('src', src)) {
      for (const d of ends('dst', dst)) {
        const head = words(protocolWords(service), s, d)
        // Document 8014 of Cisco, "Access Control Lists and IP Fragments".
        if (later) out.push(words(head, fragment, target))
        else if (!looksInside(service)) out.push(words(head, target))
        else {
          for (const inner of innerWords(groups.ports, service)) out.push(words(head, inner, target))
          if (permit) out.push(words(head, fragment, target))
        }
      }
    }
  }
  return out
}

const words = (...parts: readonly string[]): string => parts.filter(p => p !== '').join(' ')

const protocolWords = ({ protocol }: Service): string => (protocol === undefined ? '' : `-p ${String(protocol)}`)

/** None for a net of the other family. */
function netWords(field: 'src' | 'dst', net: Net, family: 4 | 6): string[] {
  const option = field === 'src' ? '-s' : '-d'
  switch (net.kind) {
    case 'any': return ['']
    case 'prefix': return net.family === family ? [`${option} ${net.address}/${String(net.length)}`] : []
    case 'masked': return family === 4 ? [`${option} ${net.address}/${net.care}`] : []
    case 'range': return net.low.includes(':') === (family === 6) ? [`-m iprange --${field}-range ${net.low}-${net.high}`] : []
  }
}

/** Alternatives. */
function innerWords(groups: Rules['groups']['ports'], { protocol, sport, dport, icmp, flags }: Service): string[] {
  const side = (field: 'sport' | 'dport', ports: Ports | Named | undefined): string[] => (ports === undefined ? [''] : membersOf(groups, ports).map(p => portWords(field, p)))
  const type = icmp === undefined ? '' : `-m icmp${protocol === 58 ? '6 --icmpv6' : ' --icmp'}-type ${String(icmp.type)}${icmp.code === undefined ? '' : `/${String(icmp.code)}`}`
  return side('sport', sport).flatMap(s => side('dport', dport).flatMap(d => flagWords(flags).map(f => words(s, d, type, f))))
}

function portWords(field: 'sport' | 'dport', ports: Ports): string {
  const between = (low: number, high: number): string => `-m multiport --${field}s ${low === high ? String(low) : `${String(low)}:${String(high)}`}`
  switch (ports.op) {
    case 'eq': return `-m multiport --${field}s ${ports.ports.join()}`
    case 'neq': return `-m multiport ! --${field}s ${ports.ports.join()}`
    case 'gt': return between(ports.port + 1, 65535)
    case 'lt': return between(0, ports.port - 1)
    case 'range': return between(ports.low, ports.high)
  }
}

const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const
const named = (bit: number): string => FLAG_NAMES[Math.log2(bit)] ?? 'NONE'

function flagWords(flags: FlagTest | undefined): string[] {
  if (flags === undefined) return ['']
  const test = (mask: readonly number[], set: readonly number[]): string => `-m tcp --tcp-flags ${mask.map(named).join()} ${set.map(named).join() || 'NONE'}`
  if (flags === 'established') return [test([16], [16]), test([4], [4])]
  const { each, bits } = flags
  return each ? [test(bits.map(b => b.bit), bits.filter(b => b.set).map(b => b.bit))] : bits.map(b => test([b.bit], b.set ? [b.bit] : []))
}
