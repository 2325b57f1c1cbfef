/** The one place where the program meets the engine. */
import process from 'node:process'
import { rules } from '../../rules/index.ts'
import type { LintResult } from '../engine/result.ts'
import type { Rule } from '../engine/rule.ts'
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
  /** Rules of the user's own, beside the built-in ones. */
  readonly localRules: readonly Rule[]
}

/** What settings say to the engine. */
export type Policy = Pick<Settings, 'catalogue' | 'profile' | 'deployment' | 'file'>

/** Findings about all exports together; failures of reading are carried through. */
export function judge({ firewalls, failures }: Pick<Exports, 'firewalls' | 'failures'>, { catalogue, profile, deployment, file }: Policy, { today, suppressions, localRules }: Judging): LintResult {
  return lint({
    rules: [...rules, ...localRules], tool: TOOL, firewalls, failures, catalogue, profile, deployment, hasDeployment: file !== undefined, today, suppressions,
    // Loaded for reports that print fingerprints only: it is a twentieth of a start.
    digest: text => process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex'),
    matchFile: globMatches,
    page: id => localRules.find(rule => rule.meta.id === id)?.meta.help ?? rulePage(id),
  })
}
