/** Rule lists as Cisco NX-OS configurations. */
import { entriesOf } from './cisco.ts'
import type { FlatRule } from './flatrule.ts'

export function nxosText(rules: readonly FlatRule[]): string {
  return [
    '!Command: show running-config', 'version 9.3(5) Bios:version', 'hostname bench', '',
    'ip access-list BENCH', ...rules.flatMap(rule => entriesOf(rule)).map((entry, i) => `  ${10 * (i + 1)} ${entry}`), '',
    'interface Ethernet1/1', '  no switchport', '  ip address 10.0.0.1/24', '  ip access-group BENCH in', '',
    'interface Ethernet1/2', '  no switchport', '  ip address 10.1.0.1/24', '',
  ].join('\n')
}
