/** `wallproof explain`: a rule's page or a service's catalogue entry. */
import { suggestion } from '../config/nearest.ts'
import { DEFAULT_PROFILE } from '../config/read.ts'
import { ruleHelp, serviceHelp } from '../report/lists.ts'
import type { RuleSummary } from '../engine/result.ts'
import type { Values } from './options.ts'
import { paintFor } from './paint.ts'
import { profileOf } from './settings.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function explainCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const [wanted, ...more] = operands
  if (wanted === undefined || more.length > 0) throw new UsageError('explain takes one rule or service: wallproof explain snmp-default-community')
  const catalogue = await profileOf(values.profile ?? DEFAULT_PROFILE, world.cwd)
  const { rulesFor } = await import('./rulelist.ts')
  const rules = rulesFor(catalogue)
  const paint = await paintFor(values.color, world.stdout, world.env)
  const rule = rules.find(r => r.id === wanted) ?? familyOf(rules, wanted)
  const service = catalogue.services.find(s => s.id === wanted)
  if (!rule && !service) throw new UsageError(`"${wanted}" is neither a rule nor a service${suggestion(wanted, [...rules.map(r => r.id), ...catalogue.services.map(s => s.id)])}`)
  await world.stdout.write([...(rule ? [ruleHelp(rule, paint)] : []), ...(service ? [serviceHelp(service, paint)] : [])].join('\n'))
  return 0
}

/** A rule that runs for every service is explained under its family's name, with what all of its services have in common. */
function familyOf(rules: readonly RuleSummary[], family: string): RuleSummary | undefined {
  const members = rules.filter(r => r.id.startsWith(`${family}/`))
  const [one] = members
  if (!one) return undefined
  const shared = one.compliance.filter(c => members.every(m => m.compliance.some(({ id }) => id === c.id)))
  const reason = members.every(m => m.reason === one.reason) ? one.reason : undefined
  return {
    ...one, id: family, summary: one.summary.split(': ')[0] ?? one.summary, severity: undefined, compliance: shared, reason,
    tags: one.tags.filter(t => !t.startsWith('external/')),
  }
}
