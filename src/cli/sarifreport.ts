/** The SARIF report with what only the program knows: the commit, the ways of packets, and GitHub's limits. */
import { gzipSync } from 'node:zlib'
import type { LintResult } from '../engine/result.ts'
import type { ReportOptions } from '../report/report.ts'
import { sarif } from '../report/sarif.ts'
import { sarifLimits } from '../report/sariflimits.ts'
import type { Values } from './options.ts'
import { provenanceOf } from './provenance.ts'
import type { SarifDetails } from './sarifdetails.ts'
import { UsageError, type World } from './world.ts'

/** Text that is shorter than this packs to less than GitHub's limit. */
const SURELY_SMALL = 10 * 1024 * 1024

export function sarifReport(result: LintResult, options: ReportOptions, { ways, lineHashes }: SarifDetails, values: Values, root: string, env: World['env']): { readonly text: string; readonly notes: readonly string[] } {
  const provenance = provenanceOf(root, env)
  const category = values['sarif-category']
  if (category !== undefined && !/^[\w.-]+(?:\/[\w.-]+)*$/.test(category)) throw new UsageError('--sarif-category: letters, digits, ".", "_" and "-", with "/" between parts')
  const text = sarif(result, { ...options, ...(provenance ? { provenance } : {}), ...(category === undefined ? {} : { category }), ways: ({ fingerprint }) => ways.get(fingerprint) ?? [], lineHashes })
  const wanted = result.findings.filter(f => options.sarifSuppressed || !f.suppressed).length
  return { text, notes: sarifLimits(Math.min(wanted, options.limit ?? wanted), text.length < SURELY_SMALL ? 0 : gzipSync(text).length) }
}
