/** The way of a finding's packet through the chains, line by line, as SARIF's code flows. */
import type { Action } from '../model/firewall.ts'
import type { Span } from '../text/source.ts'
import { forSarif } from './neutral.ts'
import { packetWords } from './packet.ts'
import type { PacketStep, PacketWay, ReportOptions } from './report.ts'
import { sarifLocation, type Places } from './sarifplace.ts'
import type { ReportedFinding } from '../engine/finding.ts'

/** More ways than these tell nothing more. */
const WAYS = 4

/** GitHub shows so many steps of a result. */
const STEPS = 1000

export function codeFlows(finding: ReportedFinding, places: Places, ways: ReportOptions['ways']): object {
  const { packet } = finding
  if (!packet || !ways) return {}
  const different = new Map(ways(finding).filter(way => way.steps.length > 0).map(way => [way.steps.map(s => s.span.start).join(), way]))
  const shown = [...different.values()].slice(0, WAYS)
  if (shown.length === 0) return {}
  return {
    codeFlows: shown.map(way => ({
      message: { text: `${forSarif(packetWords({ ...packet, in: way.in, out: way.out }))}.` },
      threadFlows: [{ locations: stepsOf(finding.at, way).map(({ span, words }) => ({ location: { message: { text: `${forSarif(words)}.` }, ...sarifLocation(span, places) } })) }],
    })),
  }
}

/** The packet's way, and last the line that the finding is about where the way did not lead past it. */
function stepsOf(at: Span, { steps }: PacketWay): { readonly span: Span; readonly words: string }[] {
  const list = steps.slice(0, STEPS / WAYS - 1).map(step => ({ span: step.span, words: wordsOf(step) }))
  return list.some(({ span }) => span.source === at.source && span.start === at.start) ? list : [...list, { span: at, words: 'This is what the finding is about' }]
}

function wordsOf({ filter, rule, certain, next }: PacketStep): string {
  const outcome = rule ? done(rule.action, next) : filter.fallthrough.action === 'permit' ? 'permitted' : filter.fallthrough.action === 'deny' ? 'denied' : 'undetermined'
  if (!rule) return `No rule of ${filter.name} decides: ${outcome} at its end`
  return `${certain ? 'A rule' : 'A rule that may match'} of ${filter.name}: ${outcome}`
}

function done(action: Action, next = ''): string {
  switch (action.kind) {
    case 'permit': return 'permitted'
    case 'deny': return action.how === 'reject' ? 'rejected' : 'dropped'
    case 'jump': return `on to ${next}`
    case 'goto': return `on to ${next}, for good`
    case 'return': return 'back to where it came from'
    case 'translate': return 'rewritten'
    case 'tag': return 'marked for later rules'
    case 'continue': return 'goes on'
    case 'unknown': return 'undetermined'
  }
}
