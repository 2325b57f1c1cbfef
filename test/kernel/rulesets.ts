/** Rulesets at random, as text that iptables-restore loads. */
import fc from 'fast-check'
import type { Ground } from './probes.ts'
import { FORGOTTEN, leftMatch, leftTarget, type Left } from './left.ts'
import { not, pick, WILD_CHAINS, wildMatch, wildNat, wildSide, wildTarget, type Place } from './wild.ts'

/** What a ruleset may be made of. */
export interface Kind {
  readonly name: string
  readonly ground: Ground
  /** State matches; without them no connection tracking. */
  readonly stateful: boolean
  readonly nat: boolean
  /** Matches on the connection's own addresses. */
  readonly tuples: boolean
  /** Everything that loads: matches that only a running host can decide, marks, chains called from everywhere, any translation. */
  readonly wild: boolean
  /** Targets that leave something on a packet, and matches that ask for it. */
  readonly left?: Left
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
}

const PORT = pick('0', '1', '22', '53', '80', '443', '1024', '8080', '40000', '65535', '22:80', '1024:', ':1024', '80:65534', '1:65535', '0:65535')
const LIST_PORT = pick('0', '22', '53', '80', '443', '22:80', '1024:65535', '8080', '40000')
const portList = fc.uniqueArray(LIST_PORT, { minLength: 1, maxLength: 4 }).map(list => list.join(','))
const FLAGS = pick('SYN', 'ACK', 'SYN,ACK', 'FIN,SYN,RST,ACK', 'ALL', 'NONE', 'FIN,PSH,URG', 'RST')
const STATE_LIST = fc.uniqueArray(pick('NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'), { minLength: 1, maxLength: 3 }).map(list => list.join(','))

const sometimes = (weight: number, option: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 10 - weight, arbitrary: fc.constant('') }, { weight, arbitrary: option })
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map(words => words.filter(word => word !== '').join(' '))

const ported = (name: string, more: fc.Arbitrary<string>): fc.Arbitrary<string> => join(
  fc.constant(`-p ${name} -m ${name}`), sometimes(3, not(PORT.map(p => `--sport ${p}`))), sometimes(6, not(PORT.map(p => `--dport ${p}`))), more,
)

const multiport = fc.tuple(pick('tcp', 'udp', 'udplite', 'sctp', 'dccp'), not(fc.tuple(pick('sports', 'dports', 'dports', 'ports'), portList).map(([o, l]) => `--${o} ${l}`))).map(([p, o]) => `-p ${p} -m multiport ${o}`)

function protocol(family: 4 | 6): fc.Arbitrary<string> {
  const icmp = family === 4
    ? not(pick('any', '8', 'echo-reply', '3', '3/1', 'destination-unreachable', '3/0:12', '255').map(t => `--icmp-type ${t}`)).map(o => `-p icmp -m icmp ${o}`)
    : not(pick('128', 'echo-reply', '1', '1/4', 'packet-too-big', '135', 'destination-unreachable').map(t => `--icmpv6-type ${t}`)).map(o => `-p ipv6-icmp -m icmp6 ${o}`)
  return fc.oneof(
    { weight: 4, arbitrary: ported('tcp', sometimes(3, not(fc.oneof(fc.tuple(FLAGS, FLAGS).map(([m, v]) => `--tcp-flags ${m} ${v}`), fc.constant('--syn'))))) },
    { weight: 3, arbitrary: fc.oneof(ported('udp', fc.constant('')), ported('sctp', fc.constant('')), ported('dccp', fc.constant(''))) },
    { weight: 3, arbitrary: multiport },
    { weight: 2, arbitrary: icmp },
    { weight: 2, arbitrary: not(pick('tcp', 'udp', '50', '47', '132', '2', family === 4 ? 'icmp' : 'ipv6-icmp').map(p => `-p ${p}`)) },
  )
}

const INTERFACE = pick('eth0', 'eth1', 'wan', 'eth+', 'e+', 'w+', 'lo', '+', 'nosuch0', 'eth0+')

function interfaces({ chain }: Place): fc.Arbitrary<string> {
  const into = not(INTERFACE.map(i => `-i ${i}`))
  const out = not(INTERFACE.map(i => `-o ${i}`))
  if (chain === 'PREROUTING' || chain === 'INPUT') return sometimes(3, into)
  // Older kernels show no ingress interface to POSTROUTING; user chains reached from there do not ask.
  if (chain === 'OUTPUT' || chain === 'POSTROUTING') return sometimes(3, out)
  return chain === 'post' ? sometimes(3, out) : join(sometimes(3, into), sometimes(3, out))
}

function tuple({ networks, family }: Ground): fc.Arbitrary<string> {
  const net = pick(...networks.filter(n => !n.includes(',') && !/\/(0\.|255\.|0$)/.test(n)))
  return not(fc.oneof(
    net.map(n => `--ctorigsrc ${n}`), net.map(n => `--ctorigdst ${n}`), net.map(n => `--ctreplsrc ${n}`), net.map(n => `--ctrepldst ${n}`),
    pick('tcp', 'udp', family === 4 ? 'icmp' : 'ipv6-icmp').map(p => `--ctproto ${p}`),
  )).map(o => `-m conntrack ${o}`)
}

function condition(kind: Kind, place: Place): fc.Arbitrary<string> {
  const { ground, stateful } = kind
  const net = pick(...ground.networks)
  const side = (option: string): fc.Arbitrary<string> => fc.tuple(pick('', '', '! '), net).map(([no, n]) => `${n.includes(',') ? '' : no}${option} ${n}`)
  const range = not(fc.tuple(pick('src', 'dst'), pick(...ground.ranges)).map(([s, r]) => `--${s}-range ${r}`)).map(o => `-m iprange ${o}`)
  const state = fc.tuple(pick('-m state', '-m conntrack'), pick('', '', '! '), STATE_LIST).map(([m, no, l]) => `${m} ${no}--${m === '-m state' ? 'state' : 'ctstate'} ${l}`)
  return join(
    interfaces(place), fc.tuple(sometimes(3, side('-s')), sometimes(3, side('-d'))).map(oneList),
    // The TCP match with both ports negated is where the nft back end differs; the legacy one judges.
    sometimes(6, protocol(ground.family)),
    sometimes(1, range),
    ground.family === 4 && !stateful ? sometimes(1, pick('-f', '! -f')) : fc.constant(''),
    stateful ? sometimes(3, state) : fc.constant(''),
    kind.tuples ? sometimes(4, tuple(ground)) : fc.constant(''),
    sometimes(1, pick('-m comment --comment "a \\"b\\" ! -j DROP"', '-m comment --comment x')),
    kind.wild ? sometimes(4, wildMatch(ground.family, place)) : fc.constant(''),
    kind.left ? sometimes(4, leftMatch(kind.left, ground, place)) : fc.constant(''),
  )
}

/** A list of addresses stands for several rules and suffers no negation beside it. */
const oneList = ([s, d]: readonly [string, string]): string => (/[!,]/.test(s) && s !== '' && /[!,]/.test(d) && `${s}${d}`.includes(',') ? s : `${s} ${d}`.trim())

function natTarget({ ground }: Kind, chain: string): fc.Arbitrary<string> {
  const { family, others, devices } = ground
  const foreign = pick(...others)
  const own = pick(...Object.values(devices).flat())
  const with_ = (a: string, port: string): string => (family === 4 ? `${a}${port}` : port === '' ? a : `[${a}]${port}`)
  const plain = pick('-j ACCEPT', '-j RETURN')
  const away = family === 4 ? '-d 8.0.0.0/7' : '-d 2a00::/12'
  if (chain === 'PREROUTING' || chain === 'OUTPUT') {
    // Packets for the host stay with the host, others are asked for their way out: both ends of the way are known.
    return fc.oneof(
      { weight: 3, arbitrary: fc.tuple(pick('', '-p tcp', '-p udp'), foreign, pick('', ':80', ':8080')).map(([p, a, port]) => `${away} ${p} -j DNAT --to-destination ${with_(a, p === '' ? '' : port)}`) },
      { weight: chain === 'OUTPUT' ? 0 : 2, arbitrary: fc.tuple(own, pick('', ':22', ':8080')).map(([a, port]) => `-p tcp -j DNAT --to-destination ${with_(a, port)}`) },
      { weight: 2, arbitrary: plain },
    )
  }
  return fc.oneof(plain, foreign.map(a => `-j SNAT --to-source ${a}`), chain === 'POSTROUTING' ? fc.constant('-j MASQUERADE') : plain)
}

function target(kind: Kind, place: Place): fc.Arbitrary<string> {
  const { table, chain, later } = place
  const jump = (weight: number): { weight: number; arbitrary: fc.Arbitrary<string> }[] =>
    (later.length > 0 ? [{ weight, arbitrary: fc.tuple(pick('-j', '-j', '-g'), pick(...later)).map(([how, to]) => `${how} ${to}`) }] : [])
  if (table === 'nat') return kind.wild ? fc.oneof({ weight: 3, arbitrary: wildNat(kind.ground, chain) }, ...jump(2)) : natTarget(kind, chain)
  const rejects = kind.ground.family === 4 ? ['-j REJECT', '-j REJECT --reject-with icmp-admin-prohibited'] : ['-j REJECT', '-j REJECT --reject-with icmp6-adm-prohibited']
  const ends = ['-j ACCEPT', '-j ACCEPT', '-j DROP', ...(table === 'filter' ? rejects : kind.left ? [] : ['-j DROP'])]
  return fc.oneof(
    { weight: 5, arbitrary: pick(...ends) },
    { weight: 2, arbitrary: pick('-j RETURN', '', '-j LOG --log-prefix "a b: "', ...(table === 'mangle' ? ['-j MARK --set-xmark 0x1/0xffffffff', '-j TOS --set-tos 0x10/0x3f', '-j DSCP --set-dscp 0x0a'] : [])) },
    ...jump(5),
    ...(kind.left ? [{ weight: 9, arbitrary: leftTarget(kind.left, place) }] : []),
    ...(kind.wild ? [{ weight: 3, arbitrary: wildTarget(kind.ground.family, place) }] : []),
  )
}

function rules(kind: Kind, place: Place, most: number): fc.Arbitrary<string[]> {
  return fc.array(fc.tuple(condition(kind, place), target(kind, place)), { maxLength: most, size: 'max' }).map(list => list.map(([c, t]) => joinRule(c, t)))
}

/** A target may bring conditions of its own: others of the same kind give way. */
function joinRule(conditions: string, target: string): string {
  if (!/^ ?-[pd] /.test(target)) return `${conditions} ${target}`.trim()
  const interfaces = /^(! )?-i \S+/.exec(conditions)?.[0] ?? ''
  return `${interfaces} ${target}`.trim()
}

function tableText(kind: Kind, table: string): fc.Arbitrary<string> {
  const builtIn = TABLES[table] ?? []
  const users = kind.wild ? WILD_CHAINS[table === 'nat' ? 'nat' : 'other'] : table === 'nat' ? [] : ['pre1', 'pre2', 'post1', 'post2', 'post3'].filter(name => builtIn.includes('PREROUTING') || name.startsWith('post'))
  const sideOf = (chain: string): string => (kind.wild ? wildSide(table, chain) : chain === 'PREROUTING' || chain.startsWith('pre') ? 'pre' : 'post')
  const chains = [...builtIn, ...users].map((chain): fc.Arbitrary<{ chain: string; lines: string[] }> => {
    const own = users.indexOf(chain)
    const later = users.filter((name, i) => i > own && sideOf(name) === sideOf(chain))
    const place: Place = { table, chain: own < 0 ? chain : sideOf(chain), later }
    return rules(kind, place, own < 0 ? 5 : 4).map(lines => ({ chain, lines }))
  })
  const policies = fc.tuple(...builtIn.map(() => pick('ACCEPT', 'ACCEPT', table === 'nat' || (kind.left && table !== 'filter') ? 'ACCEPT' : 'DROP')))
  return fc.tuple(policies, ...chains).map(([policy, ...all]) => [
    `*${table}`, ...builtIn.map((name, i) => `:${name} ${policy[i]} [0:0]`), ...users.map(name => `:${name} - [0:0]`),
    ...(kind.left && table === 'mangle' ? [FORGOTTEN] : []), ...all.flatMap(({ chain, lines }) => lines.map(line => `-A ${chain} ${line}`)), 'COMMIT', '',
  ].join('\n'))
}

export function ruleset(kind: Kind): fc.Arbitrary<string> {
  const beside = ['raw', 'mangle', 'security']
  return fc.tuple(
    tableText(kind, 'filter'), kind.nat ? tableText(kind, 'nat') : fc.constant(''),
    ...beside.map(table => fc.oneof({ weight: kind.left && table !== 'security' ? 0 : 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: tableText(kind, table) })),
  ).map(([filter, nat, ...more]) => more.join('') + nat + filter)
}
