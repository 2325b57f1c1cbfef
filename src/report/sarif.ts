/** The report for code scanning: SARIF 2.1.0 (OASIS), as GitHub and GitLab read it. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { RuleSummary } from '../engine/result.ts'
import type { Format } from '../model/firewall.ts'
import { REDACTED, startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { items, nested } from './jsonpieces.ts'
import { hashesOf } from './linehash.ts'
import { forSarif, forSarifArgument, visible } from './neutral.ts'
import { packetWords } from './packet.ts'
import type { Opening, Printer, ReportOptions } from './report.ts'
import { codeFlows } from './sarifflow.ts'
import { RESULTS } from './sariflimits.ts'
import { notificationsOf } from './sarifnotes.ts'
import { artifactLocation, sarifLocation, type Places } from './sarifplace.ts'
import { bare, descriptor, notificationDescriptors } from './sarifrules.ts'

/** GitHub shows so many of a result's locations. */
const RELATED = 100

/** What stands behind the results, which are the last member of the run. */
const TAIL = ']\n    }\n  ]\n}'

/** More results than `RESULTS` are refused, and which are left out shows at the end: so all is held until then, as text. */
export function sarif(opening: Opening, { limit, sarifSuppressed, provenance, category, ways, lineHashes }: ReportOptions): Printer {
  const { tool, profile } = opening
  const rules = [...opening.rules]
  const sieve = heaviest<Printed>(Math.min(limit ?? RESULTS, RESULTS))
  const ruleIndex = new Map(rules.map((rule, i) => [rule.id, i]))
  const index = new Map<string, number>()
  const places: Places = { index }
  const formats = new Map<string, Format>()
  const notices = notificationsOf(places)
  const addPath = (path: string): void => { if (!index.has(path)) index.set(path, index.size) }
  const indexOf = (rule: string): number => {
    const known = ruleIndex.get(rule)
    if (known !== undefined) return known
    rules.push(bare(rule))
    ruleIndex.set(rule, rules.length - 1)
    return rules.length - 1
  }
  return {
    begin: '',
    add: ({ firewalls, findings }) => {
      for (const { source: { path }, format, diagnostics } of firewalls) {
        addPath(path)
        formats.set(path, format)
        notices.add(diagnostics)
      }
      const wanted = sarifSuppressed ? findings : findings.filter(f => !f.suppressed)
      const hashes = lineHashes ?? hashesOf(wanted)
      for (const f of wanted) {
        sieve.add(rankOf(f), () => {
          addPath(f.at.source.path)
          const rule = indexOf(f.rule)
          return {
            related: Math.max(0, f.related.length - RELATED),
            text: nested({ ...resultOf(f, rule, places, hashes.get(f.fingerprint)), ...rank(rules[rule]), ...codeFlows(f, places, ways) }, 4),
          }
        })
      }
      return ''
    },
    *end({ failures }) {
      const printed = sieve.rest()
      const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [{
          tool: {
            driver: {
              name: tool.name,
              fullName: `${tool.name} ${tool.version}`,
              organization: tool.name,
              version: tool.version,
              semanticVersion: tool.version,
              informationUri: tool.url,
              rules: rules.map(rule => descriptor(rule, tool.url)),
              notifications: notificationDescriptors(tool.url),
            },
          },
          // What stands before the last slash is the category of code scanning.
          automationDetails: { id: `${visible(category ?? `wallproof/${encodeURIComponent(profile)}`)}/` },
          originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root that reported paths are relative to.' } } },
          ...(provenance ? { versionControlProvenance: [{ ...provenance, mappedTo: { uriBaseId: '%SRCROOT%' } }] } : {}),
          columnKind: 'utf16CodeUnits',
          redactionTokens: [REDACTED],
          invocations: [notices.invocation(failures, { results: sieve.left(), related: sum(printed.map(p => p.related)) })],
          artifacts: [...index.keys()].map(path => ({
            location: artifactLocation(path, places),
            ...(formats.has(path) ? { sourceLanguage: formats.get(path) } : {}),
          })),
          results: [],
        }],
      }
      yield nested(log, 0).slice(0, -TAIL.length)
      const results = items(3)
      for (const { text } of printed) yield results.next(text)
      yield `${results.end()}${TAIL.slice(1)}\n`
    },
  }
}

interface Printed {
  /** How many related lines were left out. */
  readonly related: number
  readonly text: string
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** GitLab takes the severity from the rank, 0 to 100, before it looks at anything else. */
const rank = (rule: RuleSummary | undefined): object => (rule?.severity === undefined ? {} : { rank: Math.round(Number(rule.severity) * 10) })

function resultOf(finding: ReportedFinding, ruleIndex: number, places: Places, hash: string | undefined): object {
  const related = finding.related.slice(0, RELATED).map(({ span, message }, i) =>
    ({ id: i + 1, message: { text: `${forSarif(message)}.` }, ...sarifLocation(span, places) }))
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: finding.level,
    kind: 'fail',
    message: messageOf(finding),
    locations: [sarifLocation(finding.at, places)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    partialFingerprints: {
      ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
      'wallproof/v1': finding.fingerprint,
    },
    ...(finding.suppressed
      ? { suppressions: [{
          kind: finding.suppressed.kind === 'inline' ? 'inSource' : 'external', status: 'accepted',
          ...(finding.suppressed.reason === '' ? {} : { justification: finding.suppressed.reason }),
        }] }
      : {}),
  }
}

/**
 * The validator wants an id with arguments, and GitHub wants the text filled in: both are given. Arguments stand in single quotes
 * (SARIF2015). Related lines are linked by number, because GitHub shows only those that the message links.
 */
function messageOf(finding: ReportedFinding): object {
  const example = finding.packet ? `, for example ${packetWords(finding.packet)}` : ''
  const words = [finding.seen + example, finding.fix]
  const links = finding.related.slice(0, RELATED)
    .map(({ span }, i) => `[${forSarifArgument(`${span.source.path}:${String(startOf(span).line)}`)}](${String(i + 1)})`)
  const id = links.length > 0 ? 'linked' : 'plain'
  const filled = `Seen: '${forSarif(words[0] ?? '')}'. To do: '${forSarif(words[1] ?? '')}'.`
  return {
    id,
    arguments: [...words.map(forSarifArgument), ...(links.length > 0 ? [links.join(', ')] : [])],
    text: links.length > 0 ? `${filled} See: '${links.join(', ')}'.` : filled,
  }
}
