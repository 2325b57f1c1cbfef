/** `wallproof print-config`: the configuration as it will be used for these paths, every value with where it came from. */
import type { RuleSummary } from '../engine/result.ts'
import type { Service } from '../policy/catalogue.ts'
import { stateOf } from '../policy/requirements.ts'
import { listJson, settingsText, type Setting } from '../report/lists.ts'
import { destinations } from './arguments.ts'
import { deliver } from './deliver.ts'
import type { Values } from './options.ts'
import { paintFor } from './paint.ts'
import { reportRoot } from './root.ts'
import { readSettings, type Settings } from './settings.ts'
import type { ExitCode, World } from './world.ts'

export async function printConfigCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const settings = await readSettings(values, operands, world.cwd, reportRoot(values.root, world.cwd))
  const { rulesFor } = await import('./rulelist.ts')
  const list = settingsOf(settings, rulesFor(settings.catalogue), values.profile !== undefined)
  for (const { format, file } of destinations('print-config', values, 'text')) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    await deliver(format === 'json' ? listJson(list) : settingsText(list, paint), file, world)
  }
  return 0
}

function settingsOf({ catalogue, deployment, profile, written, placeOf }: Settings, rules: readonly RuleSummary[], profileGiven: boolean): Setting[] {
  const fromProfile = `profile ${profile}`
  const said = (path: readonly string[], fallback: string): string => (partOf(written, path) === undefined ? fallback : placeOf(path))
  const copied = (key: string): Setting[] => Object.entries((partOf(written, [key]) ?? {}) as Readonly<Record<string, unknown>>).map(([name, value]) => ({ key: `${key}.${name}`, value, from: placeOf([key, name]) }))
  const modules = distinctBy(catalogue.services, s => s.module).map(([module, service]): Setting => {
    const named = service.enabledBy !== undefined && stateOf(catalogue, deployment, service) !== service.default
    return { key: `modules.${module}`, value: stateOf(catalogue, deployment, service), from: said(['modules', module], named ? `the role ${service.enabledBy} is named` : fromProfile) }
  })
  const ports = distinctBy(catalogue.services, s => s.portKey).map(([key, service]): Setting =>
    ({ key: `ports.${key}`, value: partOf(written, ['ports', key]) ?? portsOf(service), from: said(['ports', key], fromProfile) }))
  const families = new Map(rules.map(rule => [rule.id.split('/', 1)[0] ?? rule.id, rule.enabled ? rule.level : 'off']))
  const levels = [...families].filter(([id]) => partOf(written, ['rules', id]) === undefined).map(([id, level]): Setting => ({ key: `rules.${id}`, value: level, from: 'default' }))
  return [
    { key: 'profile', value: profile, from: profileGiven ? '--profile' : said(['profile'], 'default') },
    ...(deployment.baseline === undefined ? [] : [{ key: 'baseline', value: deployment.baseline, from: placeOf(['baseline']) }]),
    { key: 'defaultPasswordsChanged', value: [...deployment.passwordsChanged], from: said(['defaultPasswordsChanged'], 'default') },
    ...(deployment.localRules.length === 0 ? [] : [{ key: 'localRules', value: deployment.localRules, from: placeOf(['localRules']) }]),
    { key: 'widePrefix', value: deployment.widePrefix, from: said(['widePrefix'], 'default') },
    ...copied('roles'),
    ...modules,
    ...ports,
    ...copied('exports'),
    ...[...copied('rules'), ...levels].sort((a, b) => (a.key < b.key ? -1 : 1)),
  ]
}

function distinctBy(services: readonly Service[], key: (service: Service) => string | undefined): [string, Service][] {
  const first = new Map<string, Service>()
  for (const service of services) {
    const id = key(service)
    if (id !== undefined && !first.has(id)) first.set(id, service)
  }
  return [...first]
}

const portsOf = ({ flows: [flow] }: Service): readonly string[] =>
  (flow?.ports ?? []).map(([low, high]) => `${flow?.transport ?? ''}/${String(low)}${low === high ? '' : `-${String(high)}`}`)

/** A part of what the user wrote. */
function partOf(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Readonly<Record<string, unknown>>)[key]
  }
  return at
}
