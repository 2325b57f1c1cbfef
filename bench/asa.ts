/** Rule lists as Cisco ASA configurations. */
import { entriesOf } from './cisco.ts'
import { dotted, type FlatRule, type Masked } from './flatrule.ts'

export function asaText(rules: readonly FlatRule[]): string {
  return [
    'ASA Version 9.12(4)', '!', 'hostname bench', '!',
    'interface GigabitEthernet0/0', ' nameif outside', ' security-level 0', ' ip address 10.0.0.1 255.255.255.0', '!',
    'interface GigabitEthernet0/1', ' nameif inside', ' security-level 100', ' ip address 10.1.0.1 255.255.255.0', '!',
    ...rules.flatMap(rule => entriesOf(rule, netmasked)).map(entry => `access-list BENCH extended ${entry}`), 'access-group BENCH in interface outside', ': end', '',
  ].join('\n')
}

function netmasked({ value, care }: Masked): string {
  if (care === 0) return 'any4'
  return care === 0xffffffff ? `host ${dotted(value)}` : `${dotted(value)} ${dotted(care)}`
}
