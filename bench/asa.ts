/** Rule lists as Cisco ASA configurations. */
import { dotted, type FlatRule, type Masked, type PortRange } from './flatrule.ts'

/** One line a port: an ASA line takes a single range. */
export function asaText(rules: readonly FlatRule[]): string {
  return [
    'ASA Version 9.12(4)', '!', 'hostname bench', '!',
    'interface GigabitEthernet0/0', ' nameif outside', ' security-level 0', ' ip address 10.0.0.1 255.255.255.0', '!',
    'interface GigabitEthernet0/1', ' nameif inside', ' security-level 100', ' ip address 10.1.0.1 255.255.255.0', '!',
    ...rules.flatMap(linesOf), 'access-group BENCH in interface outside', ': end', '',
  ].join('\n')
}

function linesOf(rule: FlatRule): string[] {
  const { permit, protocol, src, dst, sports, dports } = rule
  const start = `access-list BENCH extended ${permit ? 'permit' : 'deny'} ${protocol} ${address(src)}${port(sports[0])} ${address(dst)}`
  return dports.length === 0 ? [start] : dports.map(range => start + port(range))
}

function address({ value, care }: Masked): string {
  if (care === 0) return 'any4'
  return care === 0xffffffff ? `host ${dotted(value)}` : `${dotted(value)} ${dotted(care)}`
}

function port(range: PortRange | undefined): string {
  if (!range) return ''
  return range[0] === range[1] ? ` eq ${range[0]}` : ` range ${range[0]} ${range[1]}`
}
