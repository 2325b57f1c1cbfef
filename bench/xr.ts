/** Rule lists as Cisco IOS XR configurations. */
import { entriesOf } from './cisco.ts'
import type { FlatRule } from './flatrule.ts'

export function xrText(rules: readonly FlatRule[]): string {
  return [
    '!! IOS XR Configuration 7.3.2', 'hostname bench',
    'ipv4 access-list BENCH', ...rules.flatMap(rule => entriesOf(rule)).map((entry, i) => ` ${10 * (i + 1)} ${entry.replace(/^(permit|deny) ip /, '$1 ipv4 ')}`), '!',
    'interface GigabitEthernet0/0/0/0', ' ipv4 address 10.0.0.1 255.255.255.0', ' ipv4 access-group BENCH ingress', '!',
    'interface GigabitEthernet0/0/0/1', ' ipv4 address 10.1.0.1 255.255.255.0', '!', 'end', '',
  ].join('\n')
}
