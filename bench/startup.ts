/** Start-up: linting a file of twenty lines, without a deployment file and with each kind, against a Node that does nothing. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportFile } from './exports.ts'
import { median, PROGRAM, wallOf } from './measure.ts'

export type ConfigKind = 'none' | 'json' | 'yaml' | 'ts'

export interface Startup {
  readonly node: number
  readonly with: Readonly<Record<ConfigKind, number>>
}

const JSON_CONFIG = '{ "roles": { "collector": ["192.0.2.10"], "admin": "192.0.2.64/26" }, "rules": { "default-accept": "off" } }\n'

const TEXT: Readonly<Record<Exclude<ConfigKind, 'none'>, string>> = {
  json: JSON_CONFIG,
  yaml: 'roles:\n  collector: [192.0.2.10]\n  admin: 192.0.2.64/26\nrules:\n  default-accept: off\n',
  ts: `import { defineConfig } from 'wallproof'\n\nexport default defineConfig(${JSON_CONFIG.trim()})\n`,
}

/** Each round runs all of them once, so that what else the machine does falls on all alike. */
export function startup(folder: string, rounds: number): Startup {
  const file = exportFile(folder, 'iptables', 'acl', 20)
  const kinds = ['none', 'json', 'yaml', 'ts'] as const
  const commands = new Map(kinds.map(kind => [kind, [PROGRAM, 'lint', '--quiet', ...configFlag(folder, kind), file]]))
  const node: number[] = []
  const times: Record<ConfigKind, number[]> = { none: [], json: [], yaml: [], ts: [] }
  for (let i = 0; i < rounds; i++) {
    node.push(wallOf(['-e', '0']))
    for (const [kind, argv] of commands) times[kind].push(wallOf(argv))
  }
  return { node: median(node), with: { none: median(times.none), json: median(times.json), yaml: median(times.yaml), ts: median(times.ts) } }
}

function configFlag(folder: string, kind: ConfigKind): string[] {
  if (kind === 'none') return ['--no-config']
  const place = join(folder, `config-${kind}`)
  mkdirSync(place, { recursive: true })
  const file = join(place, `wallproof.config.${kind}`)
  writeFileSync(file, TEXT[kind])
  return ['--config', file]
}
