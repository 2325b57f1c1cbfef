/** Values or rules were taken out of the export. */
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import type { Firewall } from '../src/model/firewall.ts'
import { placeholdersOf } from '../src/model/placeholders.ts'
import { PCI_CONSISTENT } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'input-redacted',
    summary: 'values or rules were taken out of the export, so what they held could not be judged',
    level: 'note',
    precision: 'high',
    compliance: [PCI_CONSISTENT],
    reason: 'a value that is hidden on purpose is a good habit and costs a check or two; where rules are gone, verdicts are wrong or missing: a warning',
    tags: ['input'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) => {
      const found = placeholdersOf(firewall.source).filter(({ span }) => !isCommunity(firewall, span))
      return [
        ...asOne(firewall.id, found.filter(p => p.rules), () => 'taken out too', (_, count) => ({
          level: 'warning' as const,
          seen: `the rules of a list were taken out of this export${andMore(count)}: verdicts that depend on them cannot be relied on`,
          fix: 'lint an export that has them: switch the filter of the backup tool off for this list',
          key: 'rules',
        })),
        ...asOne(firewall.id, found.filter(p => !p.rules), () => 'hidden too', (_, count) => ({
          seen: `a value is hidden in this export${andMore(count)}: what depends on it is not judged`,
          fix: 'look at the device itself, or lint an export with its values: wallproof prints no secret',
          key: 'values',
        })),
      ]
    }),
})

/** snmp-community-redacted has those. */
const isCommunity = ({ services }: Firewall, { start, end }: { readonly start: number; readonly end: number }): boolean =>
  services.communities.some(c => c.value === undefined && c.span.start < end && start < c.span.end)
