/** Rules that a line brings along besides its own: what the kernel does at the same place without being told. */
import type { Action, Rule, Translation } from '../../model/firewall.ts'
import { address, all, any, not, number, type Match } from '../../model/match.ts'
import type { AddressTerm } from '../../net/address.ts'
import { PROTOCOL } from '../../net/protocols.ts'
import type { Span } from '../../text/source.ts'
import { conditionIn } from './conditions.ts'
import { DNATED, tableOf, type Effect } from './notes.ts'
import { unknown, type Place, type RawRule } from './raw.ts'
import { LOOPBACK, state, TRACKED } from './states.ts'

const ICMP: Match = number('protocol', [PROTOCOL.icmp, PROTOCOL.icmp], [PROTOCOL['ipv6-icmp'], PROTOCOL['ipv6-icmp']])
const REDIRECT: Match = { kind: 'all', of: [number('protocol', [PROTOCOL.icmp, PROTOCOL.icmp]), number('icmp', [0x500, 0x5ff])] }
const CONTINUE: Action = { kind: 'continue' }
const DROP: Action = { kind: 'deny', how: 'drop' }

const system = (span: Span, match: Match, action: Action): Rule => ({ match, action, enabled: true, span, origin: 'system' })

/**
 * Kernel, nf_nat_inet_fn and nf_nat_icmp_reply_translation: the nat table is asked for the first packet of a connection only; an expected one may have got its
 * translation already. An ICMP error about a connection is translated like it and not asked about; a redirect about a translated one is dropped.
 */
export function onlyNew(place: Place, span: Span): Rule[] {
  const related = state('related')
  const passing = any(state('established', 'invalid', 'untracked'), all(related, ICMP), all(related, unknown('whether nat sees a RELATED packet')))
  const rules = [system(span, conditionIn(place, [passing]), { kind: 'permit' })]
  if (place.facts.dnat || place.facts.snat) rules.unshift(system(span, conditionIn(place, [related, REDIRECT, unknown('whether an ICMP redirect is about a translated connection')]), DROP))
  return rules
}

/** xt_connlimit.c: a packet of a connection that cannot be counted is dropped by the match itself, whatever the rule is for; a new one can be counted. */
export function overCount(place: Place, rule: RawRule, span: Span): Rule[] {
  if (!rule.parts.some(part => typeof part === 'object' && part.kind === 'unknown' && part.words.startsWith('connlimit '))) return []
  return [system(span, conditionIn(place, place.table === 'raw' ? rule.parts : [...rule.parts, not(state('new'))]), DROP)]
}

/** Where a packet first goes is noted before anything can change it, for conditions that ask for it later. */
export function firstDestination(place: Place, chain: string, span: Span): Rule[] {
  if (place.table !== place.facts.entry || (chain !== 'PREROUTING' && chain !== 'OUTPUT')) return []
  return [...place.facts.notes.origins.values()].map(({ bit, match }) => system(span, match, leaving(place, [{ kind: 'bits', bits: bit }]).action))
}

/** What a target leaves on packets for later rules, and which packets it leaves it on. */
export function leaving({ facts, table }: Place, effects: readonly Effect[]): { readonly action: Action; readonly on: readonly Match[] } {
  const ofConnection = effects.some(e => e.kind === 'copy' || ((e.kind === 'set' || e.kind === 'lose') && e.on === 'connmark'))
  const to = ofConnection && table === 'raw' ? undefined : tableOf(facts.notes, effects)
  if (!to) return { action: CONTINUE, on: [] }
  // xt_CT.c: what was tracked when it was sent over the loopback stays as it is.
  const untracks = effects.some(e => e.kind === 'track') ? [any(not(LOOPBACK), unknown('whether a packet on the loopback was tracked when it was sent'))] : []
  return { action: { kind: 'tag', to }, on: ofConnection ? [TRACKED] : untracks }
}

/** Notes that a translation of the destination changes a packet (nf_nat_core.c, nf_nat_setup_info), where conditions ask for that. */
export function translated(place: Place, match: Match, to: Translation, span: Span): Rule[] {
  const { action } = leaving(place, [{ kind: 'bits', bits: DNATED }])
  if (action.kind !== 'tag' || !(to.dst ?? to.dport)) return []
  const same = all(...(to.dst ? [address('dst', to.dst)] : []), ...(to.dport ? [number('dport', ...to.dport)] : []))
  const [hosts, ports] = [to.dst ?? [], to.dport ?? []]
  const chooses = hosts.length > 1 || ports.length > 1 || (!to.hostBits && !hosts.every(isHost)) || ports.some(([low, high]) => low !== high)
  return [system(span, all(match, chooses ? any(not(same), unknown('whether a translation changes the packet')) : not(same)), action)]
}

const isHost = (term: AddressTerm): boolean => 'low' in term && (term.family === 4 ? term.low === term.high : term.low.every((w, i) => w === term.high[i]))

/** What a target that may do anything may leave. */
export function maybeLeft(place: Place, match: Match, effects: readonly Effect[], words: string, span: Span): Rule[] {
  const { action, on } = leaving(place, effects)
  return action.kind === 'tag' ? [system(span, all(match, ...on, unknown(words)), action)] : []
}

/** xt_TPROXY.c: without a socket the packet is dropped; with one it is marked and passes, and by the mark the routes may deliver it here. */
export function proxied(place: Place, match: Match, effects: readonly Effect[], words: string, span: Span): Rule[] {
  const { action } = leaving(place, effects)
  return [
    system(span, all(match, unknown(`${words}: whether a socket listens`)), DROP),
    ...(action.kind === 'tag' ? [system(span, match, action)] : []),
    system(span, all(match, unknown(`${words}: whether it is delivered here`)), { kind: 'translate', to: { toSelf: true } }),
  ]
}
