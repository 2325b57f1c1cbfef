/** The report for programs: schemas/report.schema.json. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { LintResult, ReportedFirewall } from '../engine/result.ts'
import { endOf, startOf } from '../text/source.ts'
import { forJson } from './neutral.ts'
import { packetJson } from './packet.ts'
import { mostSevere, summarize, type ReportOptions } from './report.ts'

export function json(result: LintResult, { limit }: ReportOptions): string {
  const report = {
    version: 1,
    tool: { name: result.tool.name, version: result.tool.version, url: result.tool.url },
    profile: result.profile,
    files: result.firewalls.map(file),
    findings: mostSevere(result.findings, limit).map(finding),
    summary: summarize(result.findings),
  }
  return `${forJson(JSON.stringify(report, undefined, 2))}\n`
}

function file({ source, format, id, statements }: ReportedFirewall): object {
  const { total, understood, ignored, unsupported } = statements
  return { path: source.path, format, device: id, statements: { total, understood, ignored, unsupported } }
}

function finding(f: ReportedFinding): object {
  const [start, end] = [startOf(f.at), endOf(f.at)]
  return {
    rule: f.rule,
    level: f.level,
    seen: f.seen,
    fix: f.fix,
    file: f.at.source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...(f.service === undefined ? {} : { service: f.service }),
    ...(f.from === undefined ? {} : { from: f.from }),
    ...(f.to === undefined ? {} : { to: f.to }),
    ...(f.packet === undefined ? {} : { packet: packetJson(f.packet) }),
    related: f.related.map(({ span, message }) => ({ file: span.source.path, line: startOf(span).line, message })),
    fingerprint: f.fingerprint,
    suppressed: f.suppressed ? { kind: f.suppressed.kind, reason: f.suppressed.reason } : false,
  }
}
