/** Writes the exports that a run measures into a folder, each once. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asaText } from './asa.ts'
import { iosGroupsText, iosText } from './ios.ts'
import { chainedText, iptablesText } from './iptables.ts'
import { rulesOf, type Kind } from './lists.ts'

export const DIALECTS = ['ios', 'iptables', 'asa'] as const
export type Dialect = (typeof DIALECTS)[number]

const SEED = 20260101

export function exportFile(folder: string, dialect: Dialect, kind: Kind, count: number, seed: number = SEED): string {
  const file = join(folder, `${dialect}-${kind}-${String(count)}-${String(seed)}.${dialect === 'iptables' ? 'rules' : 'cfg'}`)
  if (!existsSync(file)) writeFileSync(file, textOf(dialect, kind, count, seed))
  return file
}

function textOf(dialect: Dialect, kind: Kind, count: number, seed: number): string {
  const rules = rulesOf(kind, count, seed)
  switch (dialect) {
    case 'ios': return kind === 'groups' ? iosGroupsText(rules) : iosText(rules)
    case 'iptables': return kind === 'chain' ? chainedText(rules) : iptablesText(rules)
    case 'asa': return asaText(rules)
  }
}
