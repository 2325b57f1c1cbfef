/** Rules are in force that the export does not hold. */
import { defineRule } from '../src/engine/rule.ts'
import { PCI_CONSISTENT } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'input-legacy-tables',
    summary: 'rules are in force that are not in the export, so every verdict is about a part of them',
    level: 'warning',
    precision: 'very-high',
    formats: ['iptables'],
    compliance: [PCI_CONSISTENT],
    reason: 'a packet has to pass the other rules as well, so a permit found here may be denied there',
    tags: ['input'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.diagnostics.filter(d => d.kind === 'elsewhere').map(({ seen, span }) => ({
        seen,
        fix: 'export and lint the other rules too, or move all rules to one back end: two of them at once are a source of errors',
        at: span,
        related: [],
        device: firewall.id,
        key: seen,
      }))),
})
