/** A lint run over texts, with the configuration as a value. */
import { rules as builtin } from '../../rules/index.ts'
import { unknownRules } from '../cli/levels.ts'
import type { Policy } from '../cli/lint.ts'
import { DEFAULT_PROFILE, readConfig } from '../config/read.ts'
import { compare } from '../engine/order.ts'
import { ownRules } from '../engine/ownrules.ts'
import type { FileFailure, LintResult } from '../engine/result.ts'
import type { Firewall } from '../model/firewall.ts'
import { builtinCatalogue } from '../policy/builtin.ts'
import { NO_DEPLOYMENT } from '../policy/none.ts'
import { parse } from './parse.ts'
import type { LintOptions } from './types.ts'

/** The config has mistakes: one a line, with the place in the config as JSON. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const NAME = 'wallproof.config.json'

export async function lint({ files, config, rules = [], suppressions = true, today = new Date().toISOString().slice(0, 10) }: LintOptions): Promise<LintResult> {
  const policy = await policyOf(config)
  const localRules = ownRules(rules, builtin.map(rule => rule.meta.id))
  const firewalls: Firewall[] = []
  const failures: FileFailure[] = []
  for (const file of [...files].sort((a, b) => compare(a.path, b.path))) {
    const parsed = await parse(file)
    if (parsed.ok) firewalls.push(...parsed.firewalls)
    else failures.push(parsed.failure)
  }
  const { judge } = await import('../cli/lint.ts')
  const result = judge({ firewalls, failures }, policy, { today, suppressions, localRules })
  const unknown = unknownRules(policy.deployment, result)
  if (unknown.length > 0) throw new ConfigError(unknown.map(({ id, hint }) => `unknown rule "${id}"${hint}`).join('\n'))
  return result
}

async function policyOf(config: LintOptions['config']): Promise<Policy> {
  if (config === undefined) {
    const catalogue = await builtinCatalogue(DEFAULT_PROFILE)
    if (!catalogue) throw new Error('the built-in profile is missing')
    return { catalogue, profile: DEFAULT_PROFILE, deployment: NO_DEPLOYMENT, file: undefined }
  }
  const read = await readConfig({ path: NAME, text: JSON.stringify(config, undefined, 2), readSibling: () => undefined })
  if (!read.ok) throw new ConfigError(read.problems.map(p => `${String(p.line)}:${String(p.column)}: ${p.message}`).join('\n'))
  if (read.deployment.baseline !== undefined || read.deployment.localRules.length > 0) throw new ConfigError('"baseline" and "localRules" name files, and no file is read here: give rules as "rules"')
  return { ...read, file: NAME }
}
