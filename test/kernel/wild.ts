/** Whatever else iptables-restore loads: what wallproof may leave open, and must never get wrong. */
import fc from 'fast-check'
import type { Ground } from './probes.ts'

export const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
export const not = (option: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(pick('', '', '! '), option).map(([no, o]) => no + o)

/** Where a rule stands decides what it may ask. */
export interface Place {
  readonly table: string
  /** Built-in chain; `pre`, `post` for user chains called from PREROUTING, or from elsewhere; `any`; `dst`, `src` in nat. */
  readonly chain: string
  readonly later: readonly string[]
}


export const WILD_CHAINS: Readonly<Record<'nat' | 'other', readonly string[]>> = { nat: ['dst1', 'dst2', 'src1'], other: ['any1', 'any2', 'any3'] }

/** In nat, chains that rewrite the destination and chains that rewrite the source are called from different hooks. */
export function wildSide(table: string, chain: string): string {
  if (table !== 'nat') return 'any'
  return chain === 'PREROUTING' || chain === 'OUTPUT' || chain.startsWith('dst') ? 'dst' : 'src'
}

const modules = (name: string, ...options: string[]): fc.Arbitrary<string> => not(pick(...options)).map(option => `-m ${name} ${option}`)

const ANYWHERE: readonly fc.Arbitrary<string>[] = [
  pick('0.0', '1.0', '0.5').map(p => `-m statistic --mode random --probability ${p}`),
  pick('-m limit --limit 1/day --limit-burst 1', '-m limit --limit 10000/sec', '-m recent --rcheck --name never', '-m recent --set --name always', '-m recent ! --set --name always',
    '-m time --timestart 00:00 --timestop 12:00', '-m string --algo bm --string AAAA', '-m quota --quota 100', '-m connlimit --connlimit-above 0', '-m cpu --cpu 0',
    '-m u32 --u32 0=0', '-m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-name h'),
  modules('mark', '--mark 0x1', '--mark 0x0', '--mark 0x1/0x1', '--mark 0x0/0xff', '--mark 0x100/0x100', '--mark 0x0/0x0', '--mark 0x4/0x1'),
  modules('connmark', '--mark 0x1', '--mark 0x0', '--mark 0x2/0x2', '--mark 0x0/0x1'),
  modules('length', '--length 0:60', '--length 40', '--length 44:'),
  modules('dscp', '--dscp 0', '--dscp 10'),
  modules('tos', '--tos 0', '--tos 0x10'),
  modules('addrtype', '--dst-type LOCAL', '--dst-type UNICAST', '--dst-type MULTICAST', '--src-type UNICAST', '--src-type LOCAL', '--src-type MULTICAST'),
  modules('pkttype', '--pkt-type unicast', '--pkt-type broadcast', '--pkt-type multicast'),
  modules('helper', '--helper ftp'),
  modules('conntrack', '--ctstate DNAT', '--ctstate SNAT', '--ctstate DNAT,NEW', '--ctstate SNAT,INVALID', '--ctstate UNTRACKED,DNAT', '--ctstatus NONE', '--ctstatus CONFIRMED', '--ctstatus ASSURED,SEEN_REPLY',
    '--ctstatus EXPECTED', '--ctexpire 0:100', '--ctorigdstport 80', '--ctorigsrcport 0:1024', '--ctreplsrcport 22', '--ctrepldstport 80:', '--ctproto tcp'),
  pick('-m conntrack --ctdir ORIGINAL', '-m conntrack --ctdir REPLY', '-m conntrack --ctstate INVALID --ctorigdstport 80', '-m conntrack ! --ctstate NEW --ctproto udp'),
]

const ONE_FAMILY: Readonly<Record<4 | 6, readonly fc.Arbitrary<string>[]>> = {
  4: [modules('addrtype', '--dst-type BROADCAST', '--src-type BROADCAST', '--dst-type LOCAL,MULTICAST'), modules('ttl', '--ttl-eq 77', '--ttl-eq 76'), pick('-m ttl --ttl-gt 76', '-m ttl --ttl-lt 77'), modules('conntrack', '--ctorigdst 8.8.8.8', '--ctreplsrc 10.0.0.1', '--ctorigsrc 10.0.0.0/8', '--ctrepldst 10.0.0.9')],
  6: [modules('hl', '--hl-eq 77'), pick('-m hl --hl-gt 76', '-m frag --fragid 9', '-m frag --fragmore', '-m ipv6header --header frag --soft', '-m ipv6header --header esp --soft', '-m rt --rt-type 0', '-m hbh', '-m dst'),
    modules('conntrack', '--ctorigdst 2a00::1', '--ctreplsrc fd00::1', '--ctorigsrc fd00::/16', '--ctrepldst fd00::9')],
}

/** Who sends a packet is asked where the host sends it, its frame where it arrives. */
function atHook(table: string, chain: string): fc.Arbitrary<string>[] {
  if (chain === 'OUTPUT') return [modules('owner', '--uid-owner 0', '--socket-exists')]
  const arriving = [modules('mac', '--mac-source 02:00:00:00:02:01'), pick('-m policy --dir in --pol none', '-m policy --dir in --pol ipsec', '-m physdev --physdev-in eth0', '-m physdev ! --physdev-in eth0', '-m socket')]
  if (chain === 'INPUT' && table !== 'nat') return arriving
  return chain === 'PREROUTING' && table !== 'nat' ? [...arriving, pick('-m rpfilter --loose', '-m rpfilter --loose --invert')] : []
}

export function wildMatch(family: 4 | 6, { table, chain }: Place): fc.Arbitrary<string> {
  return fc.oneof(...ANYWHERE, ...ONE_FAMILY[family], ...atHook(table, chain))
}

export function wildTarget(family: 4 | 6, { table, chain }: Place): fc.Arbitrary<string> {
  const everywhere = ['-j NFLOG', '-j AUDIT --type accept', '-j NFQUEUE', '-j NFQUEUE --queue-num 3 --queue-bypass']
  const mangle = ['-j MARK --set-xmark 0x1/0xffffffff', '-j MARK --set-xmark 0x100/0x100', '-j MARK --and-mark 0xfe', '-j MARK --or-mark 0x2', '-j MARK --xor-mark 0x1', '-j CONNMARK --set-xmark 0x1/0x1',
    '-j CONNMARK --save-mark', '-j CONNMARK --restore-mark', '-j CONNMARK --restore-mark --nfmask 0x1 --ctmask 0x1', '-j DSCP --set-dscp 0x0a', '-j TOS --set-tos 0x10/0x3f', '-j CHECKSUM --checksum-fill',
    '-j HMARK --hmark-tuple src,dst --hmark-mod 2 --hmark-rnd 1', family === 4 ? '-j TTL --ttl-set 9' : '-j HL --hl-set 9', '-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1000']
  const raw = ['-j CT --notrack', '-j NOTRACK', '-j CT --zone 3', '-j TRACE']
  const late = ['FORWARD', 'OUTPUT', 'POSTROUTING'].includes(chain) ? ['-j CLASSIFY --set-class 1:2'] : []
  const proxy = chain === 'PREROUTING' ? ['-p tcp -j TPROXY --on-port 3128 --tproxy-mark 0x1/0x1'] : []
  if (table === 'mangle') return pick(...everywhere, ...mangle, ...late, ...proxy)
  return pick(...everywhere, ...(table === 'raw' ? raw : []))
}

/** Without ports where no protocol is asked for; the protocol of a translating rule is its own. */
export function wildNat({ family, others, devices }: Ground, chain: string): fc.Arbitrary<string> {
  const address = pick(...others, ...Object.values(devices).flat())
  const braced = (a: string, port: string): string => (family === 6 && port !== '' ? `[${a}]${port}` : a + port)
  const to = fc.tuple(pick('', '-p tcp', '-p udp'), address, pick('', ':80', ':8080-8090', ':22')).map(([p, a, port]) => ({ p, goal: braced(a, p === '' ? '' : port) }))
  const range = family === 4 ? '10.0.0.9-10.0.0.12' : 'fd00::9-fd00::c'
  const net = family === 4 ? '10.0.0.0/24' : 'fd00::/64'
  if (chain === 'PREROUTING' || chain === 'OUTPUT' || chain === 'dst') {
    return fc.oneof(
      to.map(({ p, goal }) => `${p} -j DNAT --to-destination ${goal}`), pick(`-j DNAT --to-destination ${range}`, '-j ACCEPT', '-j RETURN', '-j REDIRECT', '-p tcp -j REDIRECT --to-ports 8080', '-p udp -j REDIRECT --to-ports 53-80',
        ...(chain === 'dst' ? [] : [`-j NETMAP --to ${net}`])),
    )
  }
  return fc.oneof(to.map(({ p, goal }) => `${p} -j SNAT --to-source ${goal}`), pick('-j ACCEPT', '-j RETURN', `-j SNAT --to-source ${range}`, ...(chain === 'POSTROUTING' ? ['-j MASQUERADE', `-j NETMAP --to ${net}`] : [])))
}
