/** What the whole ruleset may do to packets, gathered before its conditions are decided. */
import type { Facts, Table } from './raw.ts'
import { rulesOf } from './run.ts'

export function gatherFacts(tables: readonly Table[]): Facts {
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
      }
    }
  }
  // A mark travels to the connection and back; twice round reaches every bit.
  for (let i = 0; i < 2; i++) {
    if (connmarkBits !== 0) markBits |= restore
    if (markBits !== 0) connmarkBits |= save
  }
  return { markBits: markBits >>> 0, connmarkBits: connmarkBits >>> 0, dnat, snat, stateful: usesState || dnat || snat, untracks }
}
