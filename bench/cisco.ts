/** Entries of access lists as several Cisco systems write them. */
import { dotted, type FlatRule, type Masked, type PortRange } from './flatrule.ts'

export const verb = ({ permit }: FlatRule): string => (permit ? 'permit' : 'deny')

/** With a wildcard: its ones are the bits that do not matter. */
export function wildcarded({ value, care }: Masked): string {
  if (care === 0) return 'any'
  return care === 0xffffffff ? `host ${dotted(value)}` : `${dotted(value)} ${dotted(~care >>> 0)}`
}

/** ASA, NX-OS and IOS XR take a single port or range in an entry: a rule for several ports becomes several entries. */
export function entriesOf(rule: FlatRule, address: (of: Masked) => string = wildcarded): string[] {
  const { protocol, src, dst, sports, dports } = rule
  const start = `${verb(rule)} ${protocol} ${address(src)}${port(sports[0])} ${address(dst)}`
  return dports.length === 0 ? [start] : dports.map(range => start + port(range))
}

function port(range: PortRange | undefined): string {
  if (!range) return ''
  return range[0] === range[1] ? ` eq ${range[0]}` : ` range ${range[0]} ${range[1]}`
}
