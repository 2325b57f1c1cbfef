/** What a report tells of exports, without the lines of them that it does not show. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { ReportedFirewall } from '../engine/result.ts'
import { movedTo, onlyLines } from '../text/onlylines.ts'
import type { Source, Span } from '../text/source.ts'
import { linesShown } from './excerpt.ts'
import type { PacketWay } from './report.ts'

export interface Told {
  readonly firewalls: readonly ReportedFirewall[]
  readonly findings: readonly ReportedFinding[]
  /** By fingerprint. */
  readonly ways: ReadonlyMap<string, readonly PacketWay[]>
}

/** All that it tells of is put over to sources that hold only the lines that are shown. */
export function abridged({ firewalls, findings, ways }: Told): Told {
  const spans = spansOf({ firewalls, findings, ways })
  const lines = new Map<Source, Set<number>>(firewalls.map(f => [f.source, new Set()]))
  for (const span of spans) {
    const wanted = lines.get(span.source) ?? new Set()
    for (const line of linesShown(span)) wanted.add(line)
    lines.set(span.source, wanted)
  }
  const sources = new Map([...lines].map(([source, wanted]) => [source, onlyLines(source, [...wanted].sort((a, b) => a - b))]))
  const cut = (source: Source): Source => sources.get(source) as Source
  const moved = (span: Span): Span => movedTo(cut(span.source), span)
  return {
    firewalls: firewalls.map(f => ({ ...f, source: cut(f.source), diagnostics: f.diagnostics.map(d => ({ ...d, span: moved(d.span) })) })),
    findings: findings.map(f => replaced(f, { at: moved(f.at), related: f.related.map(r => ({ ...r, span: moved(r.span) })) })),
    ways: new Map([...ways].map(([fingerprint, list]) => [fingerprint, list.map(way => ({ ...way, steps: way.steps.map(s => ({ ...s, span: moved(s.span) })) }))])),
  }
}

/** A copy with other places. Copied by `...`, a finding would make its fingerprint, which text reports do not print. */
function replaced(finding: ReportedFinding, { at, related }: Pick<ReportedFinding, 'at' | 'related'>): ReportedFinding {
  const places = Object.getOwnPropertyDescriptors({ at, related })
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(finding), ...places }) as ReportedFinding
}

function spansOf({ firewalls, findings, ways }: Told): Span[] {
  return [
    ...firewalls.flatMap(f => f.diagnostics.map(d => d.span)),
    ...findings.flatMap(f => [f.at, ...f.related.map(r => r.span)]),
    ...[...ways.values()].flat().flatMap(way => way.steps.map(s => s.span)),
  ]
}

/** Each once. */
export const sourcesOf = (told: Told): Set<Source> => new Set([...told.firewalls.map(f => f.source), ...spansOf(told).map(s => s.source)])
