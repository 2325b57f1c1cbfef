/** Matches and targets that may stand in some chains only. */
import type { Whole } from './cases.ts'

interface Placed {
  readonly rule: string
  readonly family: 4 | 6 | 'both'
  /** `table CHAIN`. */
  readonly where: readonly string[]
  readonly open: boolean
}

const PATHS = ['filter INPUT', 'filter FORWARD']
const ARRIVING = ['raw PREROUTING', ...PATHS]
const MANGLED = ['FORWARD', 'OUTPUT', 'POSTROUTING'].map(chain => `mangle ${chain}`)

const PLACED: readonly Placed[] = [
  ...['-m mac --mac-source 02:00:00:00:02:01', '-m mac ! --mac-source 02:00:00:00:02:01'].map(rule => ({ rule: `${rule} -j DROP`, family: 'both' as const, where: ARRIVING, open: true })),
  ...['unicast', 'multicast', 'broadcast'].flatMap(type => [`--pkt-type ${type}`, `! --pkt-type ${type}`]).map(o => ({ rule: `-m pkttype ${o} -j DROP`, family: 'both' as const, where: ARRIVING, open: false })),
  // Strict tests ask for the way back, and ways are forced here.
  ...['-m rpfilter --loose', '-m rpfilter --loose --invert', '-m rpfilter --loose --validmark --accept-local'].map(rule => ({ rule: `${rule} -j DROP`, family: 'both' as const, where: ['raw PREROUTING', 'mangle PREROUTING'], open: false })),
  ...['-m policy --dir in --pol none', '-m policy --dir in --pol ipsec'].map(rule => ({ rule: `${rule} -j DROP`, family: 'both' as const, where: PATHS, open: true })),
  ...['-m owner --uid-owner 0', '-m owner ! --gid-owner 9', '-m cgroup --cgroup 1'].map(rule => ({ rule: `${rule} -j DROP`, family: 'both' as const, where: ['filter OUTPUT'], open: true })),
  { rule: '-m socket -j DROP', family: 'both', where: ['mangle PREROUTING', 'mangle INPUT'], open: true },
  { rule: '-m eui64 -j DROP', family: 6, where: PATHS, open: true },
  ...['--physdev-in eth0', '! --physdev-in eth0', '--physdev-is-bridged'].map(o => ({ rule: `-m physdev ${o} -j DROP`, family: 'both' as const, where: PATHS, open: true })),
  // Where a packet is delivered or passes through, its destination is known to be the host's or not.
  ...['--dst-type LOCAL', '! --dst-type LOCAL'].map(o => ({ rule: `-m addrtype ${o} -j DROP`, family: 'both' as const, where: PATHS, open: false })),
  { rule: '-m addrtype --src-type LOCAL -j DROP', family: 'both', where: ['filter FORWARD'], open: false },
  { rule: '-j CLASSIFY --set-class 1:2', family: 'both', where: MANGLED, open: false },
  { rule: '-j CONNSECMARK --save', family: 'both', where: MANGLED, open: false },
  // The copy has a lower time to live, by which the judge knows it.
  { rule: '-j TEE --gateway 10.0.0.9', family: 4, where: ['mangle PREROUTING'], open: false },
  { rule: '-j TEE --gateway fd00::9', family: 6, where: ['mangle PREROUTING'], open: false },
  { rule: '! -i lo -j DNPT --src-pfx fd00::/64 --dst-pfx fd01::/64', family: 6, where: ['mangle PREROUTING'], open: true },
  { rule: '-j SNPT --src-pfx fd00::/64 --dst-pfx fd01::/64', family: 6, where: ['mangle POSTROUTING'], open: true },
]

export const placed: readonly Whole[] = PLACED.flatMap(({ rule, family, where, open }) => (family === 'both' ? [4, 6] as const : [family]).flatMap(one => where.map((place): Whole => {
  const [table = '', chain = ''] = place.split(' ')
  return { name: `${place} ${rule}`, family: one, open, known: true, dump: `*${table}\n-A ${chain} ${rule}\n-A ${chain} -p tcp -m tcp --dport 80 -j DROP\nCOMMIT\n` }
})))
