/** The report for code scanning: SARIF 2.1.0 (OASIS), as GitHub and GitLab read it. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { LintResult, RuleSummary } from '../engine/result.ts'
import { REDACTED, startOf } from '../text/source.ts'
import { hashesOf } from './linehash.ts'
import { forJson, forSarif, forSarifArgument, visible } from './neutral.ts'
import { packetWords } from './packet.ts'
import { mostSevere, type ReportOptions } from './report.ts'
import { codeFlows } from './sarifflow.ts'
import { RESULTS } from './sariflimits.ts'
import { invocation } from './sarifnotes.ts'
import { artifactLocation, sarifLocation, type Places } from './sarifplace.ts'
import { descriptor, descriptorsOf, notificationDescriptors } from './sarifrules.ts'

/** GitHub shows so many of a result's locations. */
const RELATED = 100

export function sarif(result: LintResult, { limit, sarifSuppressed, provenance, category, ways, lineHashes }: ReportOptions): string {
  const wanted = sarifSuppressed ? result.findings : result.findings.filter(f => !f.suppressed)
  const printed = mostSevere(wanted, Math.min(limit ?? RESULTS, RESULTS))
  const paths = [...new Set([...result.firewalls.map(f => f.source.path), ...printed.map(f => f.at.source.path)])]
  const places: Places = { index: new Map(paths.map((path, i) => [path, i])) }
  const rules = descriptorsOf(result)
  const ruleIndex = new Map(rules.map((rule, i) => [rule.id, i]))
  const hashes = lineHashes ?? hashesOf(printed)
  const formats = new Map(result.firewalls.map(f => [f.source.path, f.format]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: result.tool.name,
          fullName: `${result.tool.name} ${result.tool.version}`,
          organization: result.tool.name,
          version: result.tool.version,
          semanticVersion: result.tool.version,
          informationUri: result.tool.url,
          rules: rules.map(rule => descriptor(rule, result.tool.url)),
          notifications: notificationDescriptors(result.tool.url),
        },
      },
      // What stands before the last slash is the category of code scanning.
      automationDetails: { id: `${visible(category ?? `wallproof/${encodeURIComponent(result.profile)}`)}/` },
      originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root that reported paths are relative to.' } } },
      ...(provenance ? { versionControlProvenance: [{ ...provenance, mappedTo: { uriBaseId: '%SRCROOT%' } }] } : {}),
      columnKind: 'utf16CodeUnits',
      redactionTokens: [REDACTED],
      invocations: [invocation(result, { results: wanted.length - printed.length, related: sum(printed.map(f => Math.max(0, f.related.length - RELATED))) }, places)],
      artifacts: paths.map(path => ({
        location: artifactLocation(path, places),
        ...(formats.has(path) ? { sourceLanguage: formats.get(path) } : {}),
      })),
      results: printed.map(finding => {
        const index = ruleIndex.get(finding.rule) ?? 0
        return { ...resultOf(finding, index, places, hashes), ...rank(rules[index]), ...codeFlows(finding, places, ways) }
      }),
    }],
  }
  return `${forJson(JSON.stringify(log, undefined, 2))}\n`
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** GitLab takes the severity from the rank, 0 to 100, before it looks at anything else. */
const rank = (rule: RuleSummary | undefined): object => (rule?.severity === undefined ? {} : { rank: Math.round(Number(rule.severity) * 10) })

function resultOf(finding: ReportedFinding, ruleIndex: number, places: Places, hashes: ReadonlyMap<string, string>): object {
  const related = finding.related.slice(0, RELATED).map(({ span, message }, i) =>
    ({ id: i + 1, message: { text: `${forSarif(message)}.` }, ...sarifLocation(span, places) }))
  const hash = hashes.get(finding.fingerprint)
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
