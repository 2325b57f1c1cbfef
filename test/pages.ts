/** The examples of the rule pages: exports that fire or stay silent, with the deployment file they are judged under. */
import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { rules } from '../rules/index.ts'
import { folder, run } from './cli/world.ts'
import { fencesOf, type Fence } from './fences.ts'

export const FOLDER = new URL('../rules/', import.meta.url)

/** The names that the deployment files of the pages use for an export. */
export const FILES = { iptables: 'rules.v4', pfsense: 'config.xml', 'cisco-ios': 'router.cfg', 'cisco-asa': 'asa.cfg', 'cisco-nxos': 'switch.cfg', 'cisco-xr': 'core.cfg' } as const
type Format = keyof typeof FILES

export interface Example {
  readonly name: string
  readonly format: Format
  readonly expect: 'fires' | 'silent' | 'suppressed'
  readonly lines: readonly number[] | undefined
  readonly level: string | undefined
  readonly service: string | undefined
  readonly text: string
  readonly config: string | undefined
}

export interface Found {
  readonly rule: string
  readonly level: string
  readonly seen: string
  readonly fix: string
  readonly line: number
  readonly related: readonly { readonly line: number; readonly message: string }[]
  readonly suppressed: false | { readonly kind: string; readonly reason: string }
}

export const pageOf = (id: string): string => (existsSync(new URL(`${id}.md`, FOLDER)) ? readFileSync(new URL(`${id}.md`, FOLDER), 'utf8') : '')

/** A `yaml config` block is the deployment file of the examples below it, up to the next heading. */
export function examplesOf(page: string): Example[] {
  let config: { readonly heading: string; readonly text: string } | undefined
  return fencesOf(page).flatMap((fence): Example[] => {
    const [language, role] = fence.info
    if (language === 'yaml' && role === 'config') config = fence
    else if (language !== undefined && language in FILES && role !== undefined) return [exampleOf(fence, config?.heading === fence.heading ? config.text : undefined)]
    return []
  })
}

function exampleOf({ info, text, line }: Fence, config: string | undefined): Example {
  const [format, expected, ...pins] = info
  if (expected !== 'fires' && expected !== 'silent' && expected !== 'suppressed') throw new Error(`line ${line}: ${String(expected)} is not an expectation`)
  const pin = (name: string): string | undefined => pins.find(p => p.startsWith(`${name}=`))?.slice(name.length + 1)
  const lines = pin('line')?.split(',').map(Number)
  if (pins.some(p => !/^(line=\d+(,\d+)*|level=\w+|service=[\w-]+)$/.test(p))) throw new Error(`line ${line}: ${pins.join(' ')} is no expectation`)
  return { name: `${String(format)} ${expected}, line ${line}`, format: format as Format, expect: expected, lines, level: pin('level'), service: pin('service'), text, config }
}

/** Rules that are off by default run for the examples of every page. */
const SWITCHED_ON = rules.flatMap(({ meta }) => (meta.offByDefault === true ? ['--rule', `${meta.id}=${meta.level}`] : []))

export async function lintOf({ format, text, config }: Example): Promise<readonly Found[]> {
  const root = folder({ [FILES[format]]: text, ...(config === undefined ? {} : { 'wallproof.config.yaml': config }) })
  const { code, stdout, stderr } = await run(root, ['lint', ...SWITCHED_ON, '-f', 'json', '--root', '.', ...(config === undefined ? ['--no-config'] : []), FILES[format]])
  expect(code, stderr).toBeLessThan(2)
  const { files, findings } = JSON.parse(stdout) as { readonly files: readonly { readonly format: string }[]; readonly findings: readonly Found[] }
  expect([...new Set(files.map(f => f.format))]).toEqual([format])
  return findings
}
