/** Rules from files that the deployment file names. They are code, so they are loaded only when the command line allows it. */
import { createRequire } from 'node:module'
import { rules } from '../../rules/index.ts'
import { ownRules, RuleError } from '../engine/ownrules.ts'
import type { Rule } from '../engine/rule.ts'
import { besideConfig } from './beside.ts'
import type { Settings } from './settings.ts'
import { UsageError } from './world.ts'

export function localRulesOf({ deployment: { localRules }, file, placeOf }: Settings, allowed: boolean): Rule[] {
  if (file === undefined || localRules.length === 0) return []
  if (!allowed) throw new UsageError(`${placeOf(['localRules'])}: "localRules" names code that would run here; where you trust this repository, allow it with --allow-local-rules`)
  const taken = rules.map(rule => rule.meta.id)
  return localRules.flatMap((path, i) => {
    const place = `${placeOf(['localRules', String(i)])}: ${path}`
    try {
      const made = ownRules([exported(besideConfig(file, 'localRules', path))].flat(), taken)
      taken.push(...made.map(rule => rule.meta.id))
      return made.map(rule => ({ ...rule, check: context => said(place, () => rule.check(context)) }))
    } catch (error) {
      throw error instanceof RuleError ? new UsageError(`${place}: ${error.message}`) : error
    }
  })
}

function said<T>(place: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw error instanceof RuleError ? new UsageError(`${place}: ${error.message}`) : error
  }
}

/** The default export of a module, ESM or CommonJS; Node loads both with `require` since 20.19. */
function exported(file: string): unknown {
  try {
    const loaded = createRequire(file)(file) as unknown
    return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n', 1)[0] ?? '' : String(error)
    const advice = /'wallproof'/.test(message) ? '; install wallproof in the folder of the rule, or export the plain object without defineRule' : ''
    throw new RuleError(`cannot be loaded: ${message}${advice}`, { cause: error })
  }
}
