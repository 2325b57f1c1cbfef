/** The tables of the kernel, their built-in chains, and the order in which packets meet them. */
import type { Path } from '../../model/firewall.ts'

/** Built-in chains by table. */
export const BUILT_IN: ReadonlyMap<string, readonly string[]> = new Map([
  ['raw', ['PREROUTING', 'OUTPUT']],
  ['mangle', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']],
  ['nat', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING']],
  ['filter', ['INPUT', 'FORWARD', 'OUTPUT']],
  ['security', ['INPUT', 'FORWARD', 'OUTPUT']],
])

/** Hooks in the order of a packet's way; at each hook the tables by their priority, nat after the filtering ones where it rewrites the source. */
const HOOKS: readonly (readonly [chain: string, on: readonly Path[], tables: readonly string[]])[] = [
  ['PREROUTING', ['input', 'forward'], ['raw', 'mangle', 'nat']],
  ['INPUT', ['input'], ['mangle', 'filter', 'security', 'nat']],
  ['FORWARD', ['forward'], ['mangle', 'filter', 'security']],
  ['OUTPUT', ['output'], ['raw', 'mangle', 'nat', 'filter', 'security']],
  ['POSTROUTING', ['forward', 'output'], ['mangle', 'nat']],
]

export const STOPS: readonly { readonly table: string; readonly chain: string; readonly on: readonly Path[] }[] =
  HOOKS.flatMap(([chain, on, tables]) => tables.map(table => ({ table, chain, on })))
