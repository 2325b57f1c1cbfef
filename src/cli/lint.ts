/** The one place where the program meets the engine. */
import { createHash } from 'node:crypto'
import { rules } from '../../rules/index.ts'
import type { LintResult } from '../engine/result.ts'
import { lint } from '../engine/run.ts'
import type { Exports } from './exports.ts'
import { globMatches } from './glob.ts'
import { rulePage } from './pages.ts'
import type { Settings } from './settings.ts'
import { TOOL } from './version.ts'

export interface Judging {
  /** `YYYY-MM-DD`, for suppressions that expire. */
  readonly today: string
  readonly suppressions: boolean
}

/** Findings about all exports together; failures of reading are carried through. */
export function judge({ firewalls, failures }: Exports, { catalogue, profile, deployment, file }: Settings, { today, suppressions }: Judging): LintResult {
  return lint({
    rules, tool: TOOL, firewalls, failures, catalogue, profile, deployment, hasDeployment: file !== undefined, today, suppressions,
    digest: text => createHash('sha256').update(text).digest('hex'),
    matchFile: globMatches,
    page: rulePage,
  })
}
