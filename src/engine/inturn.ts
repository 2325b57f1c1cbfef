/** The parts of a run in the order of reports, told as early as can be: the same as if all firewalls had been judged at once, since no finding about one depends on another. */
import type { Family } from '../net/address.ts'
import { addFamilies, isVoid } from './covered.ts'
import type { ReportedFinding } from './finding.ts'
import { inOrder } from './order.ts'
import type { LintResult, Piece } from './result.ts'

/** What is found in an input stands at its path or, what belongs to it, no earlier than at `earliest`. */
interface Turn {
  readonly path: string
  readonly earliest: string
}

interface InTurn {
  /** In any order, each once. */
  readonly judged: (input: number, part: Piece) => void
  /** What can be told now: nothing that is still to come stands before it, or makes it void. */
  readonly ready: () => Piece
}

/** `inputs` in order of path; `first`: findings that are about none of them. */
export function inTurn(inputs: readonly Turn[], first: readonly ReportedFinding[]): InTurn {
  const places = new Map(inputs.map(({ path }, i) => [path, i]))
  const families = new Map<string, readonly Family[]>()
  const earliest = earliestFrom(inputs)
  const waiting = new Map<number, Piece>()
  let held = [...first]
  /** All inputs before this one are judged. */
  let next = 0
  const isDecided = ({ unlessCovered: unless }: ReportedFinding): boolean => unless?.by.every(path => (places.get(path) ?? -1) < next) !== false
  const isNext = (finding: ReportedFinding): boolean => next === inputs.length || (finding.at.source.path < (earliest[next] as string) && isDecided(finding))
  return {
    judged: (input, part) => void waiting.set(input, part),
    ready: () => {
      const firewalls: LintResult['firewalls'][number][] = []
      for (let part = waiting.get(next); part; part = waiting.get(next)) {
        waiting.delete(next++)
        firewalls.push(...part.firewalls)
        held.push(...part.findings)
      }
      addFamilies(families, firewalls)
      held.sort(inOrder)
      const end = held.findIndex(f => !isNext(f))
      const told = end < 0 ? held : held.slice(0, end)
      held = end < 0 ? [] : held.slice(end)
      return { firewalls, findings: told.filter(f => !isVoid(f, families)) }
    },
  }
}

/** Of each input and all that follow, where the first finding may stand. */
function earliestFrom(inputs: readonly Turn[]): string[] {
  const out = inputs.map(i => i.earliest)
  for (let i = out.length - 2; i >= 0; i--) if ((out[i + 1] as string) < (out[i] as string)) out[i] = out[i + 1] as string
  return out
}
