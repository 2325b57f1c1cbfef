/** Levels of rules: those of the command line over those of the deployment file, and none for a rule that does not exist. */
import { rules } from '../../rules/index.ts'
import { suggestion } from '../config/nearest.ts'
import type { LintResult } from '../engine/result.ts'
import type { Level } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import type { Settings } from './settings.ts'
import { UsageError } from './world.ts'

const LEVELS: readonly Level[] = ['error', 'warning', 'note', 'off']

/** `--rule ID=LEVEL` says more than the file does. */
export function withLevels(settings: Settings, given: readonly string[]): Settings {
  const levels = new Map(settings.deployment.levels)
  for (const text of given) {
    const equals = text.lastIndexOf('=')
    const level = LEVELS.find(l => l === text.slice(equals + 1))
    if (equals < 1 || level === undefined) throw new UsageError(`--rule: "${text}" is not ID=LEVEL with a level of ${LEVELS.join(', ')}`)
    levels.set(text.slice(0, equals), level)
  }
  return { ...settings, deployment: { ...settings.deployment, levels } }
}

/** A level for a rule that does not exist would be silently without effect, and so would options that no built-in rule reads. */
export function refuseUnknownRules({ deployment, placeOfRule }: Settings, given: readonly string[], known: Pick<LintResult, 'rules'>): void {
  const idle = [...deployment.options].find(([id, set]) => Object.keys(set ?? {}).length > 0 && rules.some(({ meta }) => meta.id === id.split('/', 1)[0] && meta.options === undefined))?.[0]
  if (idle !== undefined) throw new UsageError(`${placeOfRule(idle)}: the rule ${idle} has no options: give its level alone`)
  const unknown = unknownRules(deployment, known)
  if (unknown.length === 0) return
  throw new UsageError(unknown.map(({ id, hint }) => {
    const place = given.some(text => text.startsWith(`${id}=`)) ? '--rule' : placeOfRule(id)
    return `${place}: unknown rule "${id}"${hint}`
  }).join('\n'))
}

export function unknownRules({ levels, options }: Deployment, result: Pick<LintResult, 'rules'>): { readonly id: string; readonly hint: string }[] {
  const asked = [...new Set([...levels.keys(), ...options.keys()])]
  if (asked.every(id => rules.some(rule => rule.meta.id === id))) return []
  // Rules about services that the profile does not have are known all the same.
  const known = [...new Set([...rules.map(r => r.meta.id), ...result.rules.map(r => r.id)])]
  const names = [...new Set(known.flatMap(id => [id, id.split('/', 1)[0] ?? id]))]
  return asked.filter(id => !names.includes(id)).map(id => ({ id, hint: suggestion(id, names) }))
}
