/** One cause, one finding: a line that opens everything is not reported again for each service it opens. */
import { lastAtMost } from '../text/source.ts'
import type { Finding, FindingLevel } from './finding.ts'

/** Rules whose findings say why a line opens services. */
const CAUSES = new Set(['any-to-any', 'default-accept'])

/** Families whose findings are a consequence of such a line. */
const CONSEQUENCES = new Set(['service-overly-open', 'egress-any'])

const RANK: Record<FindingLevel, number> = { error: 0, warning: 1, note: 2 }

/** The cause takes over level, packet and services of what it leads to. */
export function mergeCauses(all: readonly Finding[]): Finding[] {
  const findings = withoutImplied(all)
  const causes = new Map<string, Finding>()
  for (const f of findings) {
    if (CAUSES.has(f.rule)) causes.set(lineOf(f), f)
    if (f.rule === 'undefined-reference' && f.exposes) causes.set(textLineOf(f), f)
  }
  const merged = new Map<Finding, Finding>()
  const rest = findings.filter(f => {
    const cause = CONSEQUENCES.has(familyOf(f)) ? causes.get(lineOf(f)) ?? causes.get(textLineOf(f)) : undefined
    if (!cause) return true
    const so = merged.get(cause) ?? cause
    const exposed = [...new Set([...(so.exposes ?? []), ...(f.exposes ?? [])])]
    merged.set(cause, { ...so, level: RANK[f.level] < RANK[so.level] ? f.level : so.level, exposes: exposed, ...(so.packet ?? !f.packet ? {} : { packet: f.packet }) })
    return false
  })
  return rest.map(f => {
    const m = merged.get(f)
    return m ? { ...m, seen: `${m.seen}; it exposes ${listed(m.exposes ?? [])}` } : f
  })
}

const lineOf = (f: Finding): string => `${f.device}\u0000${f.at.source.path}\u0000${String(f.at.start)}`

/** A reference points at the name in its line, not at the line. */
const textLineOf = ({ device, at: { source, start } }: Finding): string => `${device}\u0000${source.path}\u0000line ${String(lastAtMost(source.lineStarts, start))}`

const familyOf = (f: Finding): string => f.rule.split('/', 1)[0] ?? f.rule

/** What the same line is already reported for, about the same service or the same party. */
const IMPLIED = [
  { by: 'service-overly-open', goes: 'service-plaintext', about: 'service' },
  { by: 'portal-legacy-hostname', goes: 'service-undetermined', about: 'to' },
] as const

function withoutImplied(findings: readonly Finding[]): readonly Finding[] {
  const reported = new Set(findings.flatMap(f => IMPLIED.filter(i => i.by === familyOf(f)).map(i => `${i.goes} ${f[i.about] ?? ''} ${lineOf(f)}`)))
  return reported.size === 0 ? findings : findings.filter(f => !IMPLIED.some(i => i.goes === familyOf(f) && reported.has(`${i.goes} ${f[i.about] ?? ''} ${lineOf(f)}`)))
}

const listed = (services: readonly string[]): string => services.slice(0, 6).join(', ') + (services.length > 6 ? ` and ${services.length - 6} more` : '')
