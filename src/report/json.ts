/** The report for programs: schemas/report.schema.json. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { ReportedFirewall } from '../engine/result.ts'
import { endOf, startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { items, nested } from './jsonpieces.ts'
import { packetJson } from './packet.ts'
import type { Opening, Printer, ReportOptions } from './report.ts'

/** Findings stand before files: they are printed as they come, files are told to the end. */
export function json({ tool: { name, version, url }, profile }: Opening, { limit }: ReportOptions): Printer {
  const [findings, files] = [items(1), items(1)]
  const sieve = heaviest<string>(limit)
  const filesPrinted: string[] = []
  return {
    begin: `{\n  "version": 1,\n  "tool": ${nested({ name, version, url }, 1)},\n  "profile": ${nested(profile, 1)},\n  "findings": [`,
    add: piece => {
      filesPrinted.push(...piece.firewalls.map(f => files.next(nested(file(f), 2))))
      return piece.findings.flatMap(f => sieve.add(rankOf(f), () => nested(finding(f), 2))).map(findings.next).join('')
    },
    *end({ summary }) {
      yield* sieve.rest().map(findings.next)
      yield `${findings.end()},\n  "files": [`
      yield* filesPrinted
      yield `${files.end()},\n  "summary": ${nested(summary, 1)}\n}\n`
    },
  }
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
