/** ICMP and ICMPv6 types and codes by the names that `iptables -p icmp -h` lists. */
import type { Interval } from '../../net/ports.ts'
import { parseUint } from './numbers.ts'

export interface IcmpNames {
  readonly names: readonly (readonly [name: string, type: number, code: number | undefined])[]
  /** IPv4 only: type 255 stands for every type (xt_tcpudp.c, icmp_type_code_match). */
  readonly wildcard: boolean
}

/** `name type[/code]` pairs. */
function names(text: string, wildcard: boolean): IcmpNames {
  const words = text.trim().split(/\s+/)
  const list: [string, number, number | undefined][] = []
  for (let i = 0; i + 1 < words.length; i += 2) {
    const [type, code] = (words[i + 1] as string).split('/')
    list.push([(words[i] as string).toLowerCase(), Number(type), code === undefined ? undefined : Number(code)])
  }
  return { names: list, wildcard }
}

/** RFC 792, RFC 1812. */
export const ICMP4 = names(`
any 255 echo-reply 0 pong 0 destination-unreachable 3 network-unreachable 3/0 host-unreachable 3/1 protocol-unreachable 3/2 port-unreachable 3/3
fragmentation-needed 3/4 source-route-failed 3/5 network-unknown 3/6 host-unknown 3/7 network-prohibited 3/9 host-prohibited 3/10
TOS-network-unreachable 3/11 TOS-host-unreachable 3/12 communication-prohibited 3/13 host-precedence-violation 3/14 precedence-cutoff 3/15
source-quench 4 redirect 5 network-redirect 5/0 host-redirect 5/1 TOS-network-redirect 5/2 TOS-host-redirect 5/3 echo-request 8 ping 8
router-advertisement 9 router-solicitation 10 time-exceeded 11 ttl-exceeded 11 ttl-zero-during-transit 11/0 ttl-zero-during-reassembly 11/1
parameter-problem 12 ip-header-bad 12/0 required-option-missing 12/1 timestamp-request 13 timestamp-reply 14 address-mask-request 17 address-mask-reply 18
`, true)

/** RFC 4443, RFC 4861, RFC 2710. */
export const ICMP6 = names(`
destination-unreachable 1 no-route 1/0 communication-prohibited 1/1 beyond-scope 1/2 address-unreachable 1/3 port-unreachable 1/4 failed-policy 1/5 reject-route 1/6
packet-too-big 2 time-exceeded 3 ttl-exceeded 3 ttl-zero-during-transit 3/0 ttl-zero-during-reassembly 3/1 parameter-problem 4 bad-header 4/0 unknown-header-type 4/1
unknown-option 4/2 echo-request 128 ping 128 echo-reply 129 pong 129 mld-listener-query 130 mld-listener-report 131 mld-listener-done 132 mld-listener-reduction 132
router-solicitation 133 router-advertisement 134 neighbour-solicitation 135 neighbor-solicitation 135 neighbour-advertisement 136 neighbor-advertisement 136 redirect 137
`, false)

/** `NAME` (or its beginning), `TYPE`, `TYPE/CODE`, `TYPE/CODE:CODE` as intervals of type * 256 + code. */
export function icmpIntervals(text: string, { names, wildcard }: IcmpNames): Interval[] | 'ambiguous' | undefined {
  const wanted = text.toLowerCase()
  if (/^[a-z]/.test(wanted)) {
    const found = names.find(([name]) => name === wanted) ?? uniqueBeginning(wanted, names)
    return typeof found === 'object' ? intervalsOf(found[1], found[2] ?? 0, found[2] ?? 255, wildcard) : found
  }
  const slash = text.indexOf('/')
  const type = parseUint(slash < 0 ? text : text.slice(0, slash), 255)
  const codes = slash < 0 ? ['0', '255'] : text.slice(slash + 1).split(':', 3)
  const [low, high] = [parseUint(codes[0] ?? '', 255), parseUint(codes[1] ?? codes[0] ?? '', 255)]
  if (type === undefined || low === undefined || high === undefined || low > high || codes.length > 2) return undefined
  return intervalsOf(type, low, high, wildcard)
}

function uniqueBeginning(wanted: string, names: IcmpNames['names']): IcmpNames['names'][number] | 'ambiguous' | undefined {
  const found = names.filter(([name]) => name.startsWith(wanted))
  return found.length > 1 ? 'ambiguous' : found[0]
}

const intervalsOf = (type: number, low: number, high: number, wildcard: boolean): Interval[] =>
  type === 255 && wildcard ? [[0, 65535]] : [[type * 256 + low, type * 256 + high]]
