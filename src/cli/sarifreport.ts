/** What only the program knows of a SARIF report: the commit, the ways of packets, and GitHub's limits. */
import { gzipSync } from 'node:zlib'
import type { ReportOptions, Summary } from '../report/report.ts'
import { sarifLimits } from '../report/sariflimits.ts'
import type { Values } from './options.ts'
import { provenanceOf } from './provenance.ts'
import type { SarifDetails } from './sarifdetails.ts'
import { UsageError, type World } from './world.ts'

/** Text that is shorter than this packs to less than GitHub's limit. */
const SURELY_SMALL = 10 * 1024 * 1024

interface SarifReport {
  readonly options: ReportOptions
  /** What GitHub will not take or show of the report with these texts. */
  readonly notes: (texts: readonly string[], summary: Summary) => readonly string[]
}

export function sarifReport(options: ReportOptions, { ways, lineHashes }: SarifDetails, values: Values, root: string, env: World['env']): SarifReport {
  const provenance = provenanceOf(root, env)
  const category = values['sarif-category']
  if (category !== undefined && !/^[\w.-]+(?:\/[\w.-]+)*$/.test(category)) throw new UsageError('--sarif-category: letters, digits, ".", "_" and "-", with "/" between parts')
  return {
    options: { ...options, ...(provenance ? { provenance } : {}), ...(category === undefined ? {} : { category }), ways: ({ fingerprint }) => ways.get(fingerprint) ?? [], lineHashes },
    notes: (texts, { error, warning, note, suppressed }) => {
      const wanted = error + warning + note + (options.sarifSuppressed ? suppressed : 0)
      return sarifLimits(Math.min(wanted, options.limit ?? wanted), packedSize(texts))
    },
  }
}

function packedSize(texts: readonly string[]): number {
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  return length < SURELY_SMALL ? 0 : gzipSync(Buffer.concat(texts.map(text => Buffer.from(text)))).length
}
