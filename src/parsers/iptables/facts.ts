/** What the whole ruleset may do to packets, gathered before its conditions are decided. */
import type { Diagnostic } from '../../model/firewall.ts'
import type { Family } from '../../net/address.ts'
import type { HostFacts } from './hostfacts.ts'
import type { SetTable } from './ipset/sets.ts'
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
  let [markBits, connmarkBits, restore, save] = [0, 0, 0, 0]
  let [dnat, snat, usesState, untracks] = [false, false, false, false]
  for (const table of tables) {
    for (const chain of table.chains.values()) {
      for (const { target, usesState: uses } of rulesOf(chain)) {
        usesState ||= uses
        if (!target) continue
        untracks ||= target.untracks ?? false
        const { effects } = target
        if (!effects) continue
        markBits |= effects.mark ?? 0
        connmarkBits |= effects.connmark ?? 0
        restore |= effects.restore ?? 0
        save |= effects.save ?? 0
        dnat ||= effects.dnat ?? false
        snat ||= effects.snat ?? false
        for (const name of effects.changesSets ?? []) changed.add(name)
      }
    }
  }
  // A mark travels to the connection and back; twice round reaches every bit.
  for (let i = 0; i < 2; i++) {
    if (connmarkBits !== 0) markBits |= restore
    if (markBits !== 0) connmarkBits |= save
  }
  return {
    markBits: markBits >>> 0, connmarkBits: connmarkBits >>> 0, dnat, snat, stateful: usesState || dnat || snat, untracks,
    sets: new Map([...sets].filter(([name]) => !changed.has(name))),
    ...(host.interfaces ? { own: host.interfaces.flatMap(i => i.addresses) } : {}),
  }
}
