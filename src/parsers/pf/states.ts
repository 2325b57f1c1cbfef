/** What stands before every rule: known connections pass, and TCP begins with a SYN. */
import type { Config } from './config.ts'
import { FIRST_SYN, TCP } from './protocol.ts'
import type { PfRule } from './ruleset.ts'
import { made, tagOf } from './systemrule.ts'
import { all, not } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'

/**
 * pf(4) looks for a state before it looks at rules; and a pass rule takes only the first packet of a TCP connection (`flags S/SA`, pf.conf(5)).
 * `loose`: some rule takes TCP packets other than the first SYN. `inward`: only what comes in is denied where no rule matches.
 */
export function stateRules(config: Config, loose: boolean, inward = false): PfRule[] {
  const span = tagOf(config, config.root)
  const later = all(TCP, not(FIRST_SYN))
  const known: Match = { kind: 'state', in: ['established', 'related'] }
  const words = 'TCP packets without a state that do not begin a connection'
  return [
    made('any', true, known, 'permit', 'Packets of a known connection', span),
    made(inward ? 'in' : 'any', true, later, loose ? { kind: 'unknown', words } : 'deny', words, span),
    // Pass rules do not take them, block rules do, and no match is a pass.
    ...(inward ? [made('out', true, later, { kind: 'unknown', words }, words, span)] : []),
  ]
}
