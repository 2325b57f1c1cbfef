/** Rules and services as lists, and one of them at length. */
import type { RuleSummary } from '../engine/result.ts'
import { forJson, forTerminal } from './neutral.ts'
import type { Paint } from './report.ts'

/** A service of a catalogue, as far as it is printed. */
interface ServiceEntry {
  readonly id: string
  readonly title: string
  readonly section: string
  readonly flows: readonly {
    readonly from: string
    readonly to: string
    readonly transport: string
    readonly ports: readonly (readonly [number, number])[]
    readonly need: string
  }[]
  readonly default: string
  readonly breaks: string
  readonly exposes: string
  readonly test?: string
  readonly levels: { readonly missing: string; readonly open: string }
  readonly severity?: string
  readonly cwe?: readonly number[]
  readonly compliance?: readonly { readonly id: string; readonly why: string }[]
  readonly reason?: string
}

const table = (rows: readonly (readonly [string, string, string])[], paint: Paint): string => {
  const widths = [0, 1].map(column => Math.max(0, ...rows.map(row => (row[column] ?? '').length)))
  return rows.map(([a, b, c]) => `${paint.cyan(a.padEnd(widths[0] ?? 0))}  ${b.padEnd(widths[1] ?? 0)}  ${c}\n`).join('')
}

export const rulesText = (rules: readonly RuleSummary[], paint: Paint): string => table(rules.map(r => [r.id, r.enabled ? r.level : 'off', r.summary]), paint)

export const listJson = (list: readonly object[]): string => `${forJson(JSON.stringify(list, undefined, 2))}\n`

export const rulesJson = (rules: readonly RuleSummary[]): string =>
  listJson(rules.map(({ id, level, enabled, summary, severity, precision, tags, compliance, reason }) =>
    ({ id, level, enabled, summary, ...(severity === undefined ? {} : { severity }), precision, tags, compliance, ...(reason === undefined ? {} : { reason }) })))

const portsText = (ports: readonly (readonly [number, number])[]): string =>
  ports.map(([low, high]) => (low === high ? String(low) : `${String(low)}-${String(high)}`)).join(',')

const flowText = ({ from, to, transport, ports }: ServiceEntry['flows'][number]): string => `${from} -> ${to} ${transport}/${portsText(ports)}`

/** A catalogue may be the user's own: its words are neutralised like any input. */
export const servicesText = (services: readonly ServiceEntry[], paint: Paint): string =>
  table(services.map(s => [forTerminal(s.id), forTerminal(s.title), forTerminal(s.flows.map(flowText).join('; '))]), paint)

export function ruleHelp(rule: RuleSummary, paint: Paint): string {
  const about = [
    ...(rule.reason === undefined ? [] : [`${paint.dim('why so:')}  ${forTerminal(rule.reason)}`]),
    ...rule.compliance.map(({ id, why }) => `${paint.dim('control:')} ${forTerminal(id)} (${forTerminal(why)})`),
  ]
  return `${[`${paint.bold(rule.id)}  ${rule.enabled ? rule.level : `off by default (--rule ${rule.id}=${rule.level} switches it on)`}${rule.severity === undefined ? '' : `, security severity ${rule.severity}`}`, rule.summary, ...about].join('\n')}\n\n${rule.help().trim()}\n`
}

export function serviceHelp(service: ServiceEntry, paint: Paint): string {
  const lines = [
    `${paint.bold(forTerminal(service.id))}  ${forTerminal(service.title)}`,
    ...service.flows.map(flow => `  ${paint.dim('flow:')}    ${forTerminal(flowText(flow))} (${forTerminal(flow.need)})`),
    `  ${paint.dim('in use:')}  ${forTerminal(service.default)}, unless the deployment file says otherwise`,
    `  ${paint.dim('blocked:')} ${forTerminal(service.breaks)}`,
    `  ${paint.dim('open:')}    ${forTerminal(service.exposes)}`,
    ...(service.test === undefined ? [] : [`  ${paint.dim('test:')}    ${forTerminal(service.test)}`]),
    `  ${paint.dim('levels:')}  ${service.levels.missing} when blocked, ${service.levels.open} when too open${service.severity === undefined ? '' : ` (security severity ${service.severity})`}`,
    ...(service.reason === undefined ? [] : [`  ${paint.dim('why so:')}  ${forTerminal(service.reason)}`]),
    ...(service.cwe ?? []).map(n => `  ${paint.dim('weakness:')} CWE-${String(n)}`),
    ...(service.compliance ?? []).map(({ id, why }) => `  ${paint.dim('control:')} ${forTerminal(id)} (${forTerminal(why)})`),
    `  ${paint.dim('source:')}  ${forTerminal(service.section)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** A value of the configuration, and what it comes from: a place in a file, an option, a default. */
export interface Setting {
  readonly key: string
  readonly value: unknown
  readonly from: string
}

export const settingsText = (settings: readonly Setting[], paint: Paint): string =>
  table(settings.map(({ key, value, from }) => [forTerminal(key), forTerminal(typeof value === 'string' ? value : JSON.stringify(value)), paint.dim(forTerminal(from))]), paint)
