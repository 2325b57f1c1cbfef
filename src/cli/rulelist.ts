/** The one place where listing and explaining meet the rules: what is known about each, without running any. */
import { rules } from '../../rules/index.ts'
import type { RuleSummary } from '../engine/result.ts'
import { ruleSummaries } from '../engine/summaries.ts'
import type { Catalogue } from '../policy/catalogue.ts'
import { rulePage } from './pages.ts'

export const rulesFor = (catalogue: Catalogue): readonly RuleSummary[] => ruleSummaries(rules, catalogue, rulePage)
