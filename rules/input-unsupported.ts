/** Statements that were not understood and may change a verdict. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { Diagnostic, Firewall } from '../src/model/firewall.ts'

export default defineRule({
  meta: {
    id: 'input-unsupported',
    summary: 'statements were not understood, so some verdicts stay undetermined',
    level: 'note',
    precision: 'very-high',
    tags: ['input'],
  },
  check: ({ subjects }) => subjects.flatMap(({ firewall }) => [...draftOf(firewall, 'verdict'), ...draftOf(firewall, 'match')]),
})

const MOST_RELATED = 10

/** One finding for all of a kind: the first is named, the others are listed. */
function draftOf(firewall: Firewall, effect: 'verdict' | 'match'): Draft[] {
  const hits = firewall.diagnostics.filter(d => d.effect === effect)
  const [first, ...rest] = hits
  if (!first) return []
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more like it)`
  return [{
    level: effect === 'verdict' ? 'warning' : 'note',
    seen: `${first.seen}${more}; ${effect === 'verdict' ? 'verdicts that depend on it are undetermined' : 'rules that use it match or not, nobody can tell'}`,
    fix: adviceFor(first),
    at: first.span,
    related: rest.slice(0, MOST_RELATED).map(d => ({ span: d.span, message: d.seen })),
    device: firewall.id,
    key: effect,
  }]
}

function adviceFor({ kind }: Diagnostic): string {
  switch (kind) {
    case 'unrecognised':
      return 'check the spelling; if the device accepts it, please report it as a gap of wallproof'
    case 'unsupported':
      return 'nothing is wrong with the statement: wallproof does not model it'
    case 'elsewhere':
      return 'lint the rules that are not here, too'
    case 'refused':
      return 'correct it: the device itself would not load it'
  }
}
