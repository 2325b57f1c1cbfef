/** What a report may say about the rules: one entry a rule, or one for each service that a rule runs for. */
import type { Catalogue, Service } from '../policy/catalogue.ts'
import { once } from './once.ts'
import type { RuleSummary } from './result.ts'
import type { Rule, RuleMeta } from './rule.ts'
import { UNUSED_SUPPRESSION, UNUSED_SUPPRESSION_HELP } from './unused.ts'

const servicesOf = ({ concerns }: RuleMeta, catalogue: Catalogue): readonly Service[] => catalogue.services.filter(s => concerns?.(s, catalogue) ?? true)

/** The full ids that findings of a rule may have. */
export const serviceIds = (meta: RuleMeta, catalogue: Catalogue): string[] =>
  meta.perService === true ? servicesOf(meta, catalogue).map(s => `${meta.id}/${s.id}`) : [meta.id]

/** In order of id. */
export function ruleSummaries(rules: readonly Rule[], catalogue: Catalogue, page: (rule: string) => string): RuleSummary[] {
  return [...rules.map(rule => rule.meta), UNUSED_SUPPRESSION]
    .flatMap(meta => {
      const help = once(() => (meta === UNUSED_SUPPRESSION ? UNUSED_SUPPRESSION_HELP : page(meta.id)))
      return meta.perService === true ? servicesOf(meta, catalogue).map(s => ofService(meta, s, help)) : [ofRule(meta, help)]
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const cweTags = (numbers: readonly number[]): string[] => numbers.map(n => `external/cwe/cwe-${String(n)}`)

function ofRule({ id, summary, level, offByDefault, severity, precision, cwe = [], tags, compliance = [], reason }: RuleMeta, help: () => string): RuleSummary {
  return { id, summary, level, enabled: offByDefault !== true, severity, precision, help, compliance, reason, tags: [...tags, ...cweTags(cwe)] }
}

function ofService(meta: RuleMeta, service: Service, help: () => string): RuleSummary {
  const rule = ofRule(meta, help)
  const level = meta.serviceLevel && service.levels[meta.serviceLevel]
  const one = {
    ...rule,
    id: `${meta.id}/${service.id}`,
    summary: `${meta.summary}: ${service.title}`,
    level: level === undefined || level === 'off' ? rule.level : level,
  }
  if (meta.severity !== 'of the service') return one
  return {
    ...one,
    severity: service.severity,
    tags: [...rule.tags, ...cweTags(service.cwe ?? [])],
    compliance: [...rule.compliance, ...(service.compliance ?? [])],
    reason: service.reason ?? rule.reason,
  }
}
