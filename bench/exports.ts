/** Writes the exports that a run measures into a folder, each once. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asaText } from './asa.ts'
import type { FlatRule } from './flatrule.ts'
import { iosGroupsText, iosText } from './ios.ts'
import { chainedText, iptablesText } from './iptables.ts'
import { rulesOf, type Kind } from './lists.ts'
import { nxosText } from './nxos.ts'
import { opnsenseText, pfsenseText } from './pf.ts'
import { xrText } from './xr.ts'

export const DIALECTS = ['ios', 'iptables', 'asa', 'nxos', 'xr', 'pfsense', 'opnsense'] as const
export type Dialect = (typeof DIALECTS)[number]

const ENDING: Record<Dialect, string> = { ios: 'cfg', iptables: 'rules', asa: 'cfg', nxos: 'cfg', xr: 'cfg', pfsense: 'xml', opnsense: 'xml' }

const SEED = 20260101

export function exportFile(folder: string, dialect: Dialect, kind: Kind, count: number, seed: number = SEED): string {
  const file = join(folder, `${dialect}-${kind}-${String(count)}-${String(seed)}.${ENDING[dialect]}`)
  if (!existsSync(file)) writeFileSync(file, textOf(dialect, kind, rulesOf(kind, count, seed)))
  return file
}

export function textOf(dialect: Dialect, kind: Kind, rules: readonly FlatRule[]): string {
  switch (dialect) {
    case 'ios': return kind === 'groups' ? iosGroupsText(rules) : iosText(rules)
    case 'iptables': return kind === 'chain' ? chainedText(rules) : iptablesText(rules)
    case 'asa': return asaText(rules)
    case 'nxos': return nxosText(rules)
    case 'xr': return xrText(rules)
    case 'pfsense': return pfsenseText(rules)
    case 'opnsense': return opnsenseText(rules)
  }
}
