/** NAT inside IPsec tunnels (phase 2, "NAT/BINAT translation"): what goes into the tunnel has another source, what comes out another destination. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import { bound, within } from '../pf/translation.ts'
import { has, ordinal, valueOf } from '../pf/text.ts'
import { networkSet } from './addresses.ts'
import type { Rule } from '../../model/firewall.ts'
import { all } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { ANY4, ANY6, parseAddressTerm } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface TunnelTranslations {
  readonly inbound: readonly Rule[]
  readonly outbound: readonly Rule[]
}

export function tunnelTranslations(context: Context): TunnelTranslations {
  if (!context.interfaces.byName.has('enc0')) return { inbound: [], outbound: [] }
  const inbound: Rule[] = []
  const outbound: Rule[] = []
  for (const [i, phase2] of childrenOf(child(context.config.root, 'ipsec'), 'phase2').entries()) {
    const nat = child(phase2, 'natlocalid')
    if (!nat || has(phase2, 'disabled') || /^(none|)$/.test(valueOf(nat, 'type'))) continue
    const family: Family = valueOf(phase2, 'mode') === 'tunnel6' ? 6 : 4
    const local = termOf(context, child(phase2, 'localid'), family)
    const seen = termOf(context, nat, family)
    const remote = termOf(context, child(phase2, 'remoteid'), family)
    const base = { span: at(context.config, nat), origin: 'user', enabled: true, place: `VPN > IPsec > Tunnels, NAT of the ${ordinal(i + 1)} phase 2` } as const
    const whole = family === 6 ? ANY6 : ANY4
    const side = (field: 'src' | 'dst', term: AddressTerm | undefined, words: string): Match => (term ? within(field, [term]) : { kind: 'unknown', words })
    outbound.push({
      ...base, match: all(bound('out', ['enc0']), side('src', local, 'local network of the phase 2'), side('dst', remote, 'remote network of the phase 2')),
      action: { kind: 'translate', to: { src: [seen ?? whole] } },
    })
    // A single address for a whole network hides it: nothing can be opened from the other end.
    if (valueOf(nat, 'type') === 'address' && local && !isHost(local)) continue
    inbound.push({
      ...base, match: all(bound('in', ['enc0']), side('src', remote, 'remote network of the phase 2'), side('dst', seen, 'translated network of the phase 2')),
      action: { kind: 'translate', to: { dst: [local ?? whole] } },
    })
  }
  return { inbound, outbound }
}

function termOf(context: Context, end: Element | undefined, family: Family): AddressTerm | undefined {
  const type = valueOf(end, 'type')
  if (type === 'address' || type === 'network' || type === '') {
    const bits = valueOf(end, 'netbits')
    return parseAddressTerm(bits === '' || type === 'address' ? valueOf(end, 'address') : `${valueOf(end, 'address')}/${bits}`)
  }
  const set = networkSet(context, type, family)
  return typeof set === 'string' || set.unknown.length > 0 || set.terms.length !== 1 ? undefined : set.terms[0]
}

const isHost = (term: AddressTerm): boolean => 'low' in term && String(term.low) === String(term.high)
