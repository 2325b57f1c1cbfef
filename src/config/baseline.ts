/** Reads and writes a baseline: findings that are known and accepted, one a line, so that version control can merge it. */
import { makeSource } from '../text/source.ts'
import { readJson } from './json.ts'
import { inOrder, problemAt, type Problem } from './problem.ts'
import { Refusal, toPlain } from './tree.ts'
import { validate } from './validate.ts'

export interface BaselineEntry {
  readonly fingerprint: string
  readonly rule: string
  readonly device?: string
  readonly seen?: string
  readonly reason?: string
}

export interface Baseline {
  /** Kept for editors. */
  readonly $schema?: string
  readonly version: 1
  readonly findings: readonly BaselineEntry[]
}

export const EMPTY_BASELINE: Baseline = { version: 1, findings: [] }

type BaselineResult = { readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly problems: readonly Problem[] }

export async function readBaseline(path: string, text: string): Promise<BaselineResult> {
  const source = makeSource(path, text)
  try {
    const root = readJson(source)
    const problems = await validate('baseline', root)
    return problems.length > 0 ? { ok: false, problems: inOrder(problems) } : { ok: true, baseline: toPlain(root) as Baseline }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [problemAt(error.span, error.message)] }
    throw error
  }
}

/** Sorted, without places or times: the same findings give the same bytes. */
export function baselineText({ $schema, findings }: Baseline): string {
  const head = $schema === undefined ? '' : `  "$schema": ${JSON.stringify($schema)},\n`
  const lines = [...findings].sort(inBaselineOrder).map(({ fingerprint, rule, device, seen, reason }) =>
    `    ${JSON.stringify({ rule, ...(device === undefined ? {} : { device }), ...(seen === undefined ? {} : { seen }), ...(reason === undefined ? {} : { reason }), fingerprint })}`)
  return `{\n${head}  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`
}

const inBaselineOrder = (a: BaselineEntry, b: BaselineEntry): number =>
  compare(a.rule, b.rule) || compare(a.device ?? '', b.device ?? '') || compare(a.fingerprint, b.fingerprint)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
