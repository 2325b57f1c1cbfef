/** What the whole ruleset may do to packets, gathered before its conditions are decided. */
import type { Diagnostic } from '../../model/firewall.ts'
import type { Family } from '../../net/address.ts'
import type { HostFacts } from './hostfacts.ts'
import type { SetTable } from './ipset/sets.ts'
import { addAsks, DNATED, noAsks, notesOf, type Effect } from './notes.ts'
import type { Facts, Table } from './raw.ts'
import { rulesOf } from './run.ts'

/** What the host tells beside the dump. */
export interface Beside {
  readonly sets: SetTable
  readonly host: HostFacts
  /** The family whose rules are nowhere to be seen. */
  readonly uncovered?: Family
  readonly diagnostics: readonly Diagnostic[]
}

export function gatherFacts(tables: readonly Table[], { sets, host }: Beside): Facts {
  const changed = new Set<string>()
  const asks = noAsks()
  const effects: Effect[] = []
  let [dnat, snat, usesState] = [false, false, false]
  for (const table of tables) {
    for (const chain of table.chains.values()) {
      for (const rule of rulesOf(chain)) {
        usesState ||= rule.said.usesState
        if (rule.said.asks) addAsks(asks, rule.said.asks)
        const of = rule.said.target?.effects
        if (!of) continue
        effects.push(...(of.leaves ?? []))
        dnat ||= of.dnat ?? false
        snat ||= of.snat ?? false
        for (const name of of.changesSets ?? []) changed.add(name)
      }
    }
  }
  if (dnat) effects.push({ kind: 'bits', bits: DNATED })
  else asks.origins.clear()
  const stateful = usesState || dnat || snat
  const present = new Set(tables.map(table => table.name))
  return {
    notes: notesOf(asks, effects, stateful), dnat, snat, stateful, entry: ['raw', 'mangle', 'nat'].find(name => present.has(name)),
    sets: new Map([...sets].filter(([name]) => !changed.has(name))),
    ...(host.interfaces ? { own: host.interfaces.flatMap(i => i.addresses) } : {}),
  }
}
