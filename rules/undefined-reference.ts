/** A name that is used and defined nowhere. */
import { defineRule } from '../src/engine/rule.ts'
import { undefinedReferences } from '../src/analysis/references.ts'
import type { Firewall, Reference } from '../src/model/firewall.ts'

export default defineRule({
  meta: {
    id: 'undefined-reference',
    summary: 'a name is used that nothing defines',
    level: 'warning',
    precision: 'very-high',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      undefinedReferences(firewall).filter(([first]) => !isElsewhere(firewall, first)).map(group => {
        const [first, ...rest] = group as [Reference, ...Reference[]]
        const opens = first.effect?.startsWith('permits') === true
        return {
          level: opens ? 'error' as const : 'warning' as const,
          seen: `${first.kind} "${first.name}" is used${rest.length > 0 ? ` ${group.length} times` : ''} but not defined${first.effect === undefined ? '' : `: ${first.effect}`}`,
          fix: `define it, or use the name of an existing ${first.kind}`,
          at: first.span,
          related: rest.slice(0, 10).map(r => ({ span: r.span, message: 'used here too' })),
          device: firewall.id,
          ...(opens ? { exposes: [] } : {}),
          key: `${first.kind} ${first.name}`,
        }
      }),
    ),
})

/** A file without interfaces is a part of a configuration: they are defined elsewhere. */
const isElsewhere = ({ interfaces }: Firewall, reference: Reference | undefined): boolean => reference?.kind === 'interface' && interfaces.length === 0
