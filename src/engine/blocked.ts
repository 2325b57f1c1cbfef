/** Required services that do not pass: missing, incomplete or undetermined; one finding a firewall and service. */
import { ask, decisionsFor, mayPass, witness } from '../analysis/flow.ts'
import type { View } from '../analysis/view.ts'
import type { Decision } from '../analysis/walk.ts'
import type { AddressTerm } from '../net/address.ts'
import { PROTOCOL } from '../net/protocols.ts'
import { addressSet, levelsOf } from '../packets/space.ts'
import { addressWords, serviceWords, valuesOf } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { Related } from './finding.ts'
import type { Assessment, Blocked, Draft } from './rule.ts'

export function blockedServices(assessments: readonly Assessment[]): Blocked {
  const missing: Draft[] = []
  const incomplete: Draft[] = []
  const undetermined: Draft[] = []
  for (const group of byFirewallAndService(assessments.filter(a => a.requirement.service.levels.missing !== 'off'))) {
    const judged = withoutSatisfiedGroups(group).map(a => ({ assessment: a, fate: fateOf(a, assessments) }))
    const of = (fate: Fate): Assessment[] => judged.filter(j => j.fate === fate).map(j => j.assessment)
    const [gone, part, open] = [of('missing'), of('incomplete'), of('undetermined')]
    if (gone.length > 0) missing.push(finding(gone, 'missing'))
    else if (part.length > 0) incomplete.push(finding(part, 'incomplete'))
    if (open.length > 0) undetermined.push(doubtful(open))
  }
  return { missing, incomplete, undetermined }
}

type Fate = 'passes' | 'missing' | 'incomplete' | 'undetermined'

function byFirewallAndService(assessments: readonly Assessment[]): Assessment[][] {
  const groups = new Map<string, Assessment[]>()
  for (const a of assessments) {
    const key = `${a.subject.firewall.id}\u0000${a.requirement.service.id}`
    const group = groups.get(key)
    if (group) group.push(a)
    else groups.set(key, [a])
  }
  return [...groups.values()]
}

/** One way of several suffices: when one passes, the others are not asked for; when none does, the least bad speaks for all. */
function withoutSatisfiedGroups(assessments: readonly Assessment[]): Assessment[] {
  const out: Assessment[] = []
  const groups = new Map<string, Assessment[]>()
  for (const a of assessments) {
    const { group } = a.requirement
    if (group === undefined) out.push(a)
    else groups.set(`${group}\u0000${a.path}\u0000${a.view.family}`, [...(groups.get(`${group}\u0000${a.path}\u0000${a.view.family}`) ?? []), a])
  }
  for (const ways of groups.values()) {
    if (ways.some(w => w.answer.denied === EMPTY && w.answer.undetermined === EMPTY)) continue
    const maybe = ways.filter(w => w.answer.denied === EMPTY)
    out.push(...(maybe.length > 0 ? maybe : ways))
  }
  return out
}

function fateOf(a: Assessment, others: readonly Assessment[]): Fate {
  const { answer, view } = a
  const { or, minus } = view.space.diagrams
  if (answer.denied === EMPTY) return answer.undetermined === EMPTY ? 'passes' : 'undetermined'
  const maybe = or(answer.permitted, answer.undetermined)
  const pairs = (set: SetId): SetId => view.space.diagrams.forget(set, levelsOf(view.space, 'protocol')[0], view.space.diagrams.max.length - 1)
  if (maybe !== EMPTY && minus(pairs(answer.denied), pairs(maybe)) === EMPTY) return 'incomplete'
  return partnerPasses(a, others) || mainWayPasses(a, others) || otherTransportPasses(a) ? 'incomplete' : 'missing'
}

/** Is only a direction blocked that is expected, while one that is required passes? */
function mainWayPasses({ subject, requirement }: Assessment, others: readonly Assessment[]): boolean {
  return requirement.flow.need === 'expected' && others.some(o =>
    o.subject === subject && o.requirement.service === requirement.service && o.requirement.flow.need === 'required' && o.answer.denied === EMPTY)
}

/** Does another service of the same pair pass between the same two roles? */
function partnerPasses({ subject, requirement, path }: Assessment, others: readonly Assessment[]): boolean {
  const { service, flow } = requirement
  return service.pair !== undefined && others.some(o =>
    o.subject === subject && o.path === path && o.requirement.service.pair === service.pair && o.requirement.service !== service &&
    o.requirement.flow.from === flow.from && o.requirement.flow.to === flow.to && o.answer.permitted !== EMPTY)
}

const otherTransport = (protocol: 6 | 17): 6 | 17 => (protocol === PROTOCOL.tcp ? PROTOCOL.udp : PROTOCOL.tcp)

/** TCP is open where UDP is meant, or the other way round, and not because everything is. */
function otherTransportPasses({ subject, requirement, path, view }: Assessment): boolean {
  const { from, to, ports, protocol } = requirement
  const question = { path, protocol: otherTransport(protocol), ports, from, to, told: subject.told }
  if (!mayPass(view, question)) return false
  const answer = ask(view, question)
  return answer.asked !== EMPTY && answer.permitted === answer.asked
}

function finding(parts: readonly Assessment[], kind: 'missing' | 'incomplete'): Draft {
  const [first] = parts as [Assessment, ...Assessment[]]
  const { service, flow } = first.requirement
  const shown = parts.map(part => ({ part, ...evidence(part) }))
  const [main] = shown as [(typeof shown)[0], ...typeof shown]
  const because = main.decision ? `, by ${words(main.decision)}` : ''
  const transport = kind === 'incomplete' && otherTransportPasses(first) ? `; the same ports pass over ${first.requirement.protocol === PROTOCOL.tcp ? 'UDP' : 'TCP'}` : ''
  const { missing } = service.levels
  const level = missing === 'off' || (missing === 'error' && flow.need !== 'required') ? 'warning' : missing
  return {
    level,
    seen: `${service.title} ${kind === 'missing' ? 'is blocked' : 'passes only in part'}: ${parts.map(blockedWords).join('; ')} ${parts.length === 1 ? 'is' : 'are'} denied${because}${transport}`,
    fix: `permit ${parts.map(wanted).join(', and ')}; otherwise ${service.breaks}${service.test === undefined ? '' : `. To check: ${service.test}`}`,
    at: main.decision?.span ?? first.subject.firewall.stages[0]?.span ?? { source: first.subject.firewall.source, start: 0, end: 0 },
    related: relatedLines(shown.slice(1).flatMap(s => s.decision ?? []), main.decision),
    device: first.subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(main.packet ? { packet: main.packet } : {}),
    key: [...new Set(parts.map(p => `${p.requirement.flow.from}>${p.requirement.flow.to}`))].sort().join(),
  }
}

function evidence({ view, answer }: Assessment): { decision: Decision | undefined; packet: Draft['packet'] } {
  const { deny, permit } = answer.reach
  const seen = witness(view, permit === EMPTY ? deny : view.space.diagrams.and(deny, answer.denied))
  if (!seen) return { decision: undefined, packet: undefined }
  return { decision: decisionsFor(view, answer.reach, seen.digits, 'deny')[0], packet: seen.packet }
}

function relatedLines(decisions: readonly Decision[], main: Decision | undefined): Related[] {
  const once = new Map(decisions.filter(d => d.span.start !== main?.span.start).map(d => [d.span.start, d]))
  return [...once.values()].slice(0, 10).map(d => ({ span: d.span, message: `also denied by ${words(d)}` }))
}

/** `rule 3 of INPUT`, `the policy of INPUT`, `the implicit deny at the end of OUTSIDE_IN`. */
export function words({ filter, rule, implicit }: Decision): string {
  if (rule) return rule.place ?? `a rule of ${filter.name}`
  return implicit ? `the implicit end of ${filter.name}` : `the policy of ${filter.name}`
}

function blockedWords(a: Assessment): string {
  const { denied } = a.answer
  return `${serviceWords(a.requirement.protocol, valuesOf(a.view.space, 'dport', denied))} ${endsWords(a, denied)}`
}

/** The flow as it crosses this firewall. */
const wanted = (a: Assessment): string => `${serviceWords(a.requirement.protocol, a.requirement.ports)} ${endsWords(a, a.answer.asked)}`

/** The two roles, and the addresses concerned when the deployment names any; a name where no address is known. */
function endsWords({ requirement: { flow, from, to, toNames }, view }: Assessment, set: SetId): string {
  const callee = to || toNames.length === 0 ? party(view, 'dst', flow.to, to, set) : `${flow.to} ${toNames.join(', ')}`
  return `from ${party(view, 'src', flow.from, from, set)} to ${callee}`
}

/** Of many addresses the first few, and how many of the entries of the deployment file are concerned. */
function party(view: View, side: 'src' | 'dst', role: string, terms: readonly AddressTerm[] | undefined, set: SetId): string {
  if (!terms) return role
  const words = addressWords(view.space, side, set)
  if (!words.endsWith(' and more')) return `${role} ${words}`
  const concerned = terms.filter(term => view.space.diagrams.overlaps(addressSet(view.space, side, [term]), set))
  return `${role} ${words} (${concerned.length === terms.length ? 'all ' : ''}${String(concerned.length)}${concerned.length === terms.length ? '' : ` of ${String(terms.length)}`})`
}

function doubtful(parts: readonly Assessment[]): Draft {
  const [first] = parts as [Assessment, ...Assessment[]]
  const { service, flow, to, toNames } = first.requirement
  const { view, answer, subject } = first
  const hidden = to === undefined && toNames.length > 0
  const seen = witness(view, view.space.diagrams.and(answer.reach.permit, answer.undetermined))
  const doubts = parts.flatMap(p => p.answer.reach.doubts.filter(d => p.view.space.diagrams.overlaps(d.set(), p.answer.undetermined)))
  const reasons = [...new Set(doubts.flatMap(d => d.words))]
  const ends = seen ? [...decisionsFor(view, answer.reach, seen.digits, 'permit'), ...decisionsFor(view, answer.reach, seen.digits, 'deny')] : []
  const at = doubts[0]?.span ?? ends[0]?.span ?? { source: subject.firewall.source, start: 0, end: 0 }
  return {
    seen: `whether ${service.title} passes is not decided: ${parts.map(wanted).join('; ')}, because of ${reasons.length > 0 ? listed(reasons) : hidden ? `the address of ${toNames.join(', ')}, which nothing tells` : 'the interface it enters or leaves by'}`,
    fix: hidden ? `give the addresses of ${flow.to} in the deployment file, or permit it by name where the firewall can` : reasons.length > 0 ? 'give the missing facts, or write the rule so that it does not depend on them' : 'say in the deployment file where the interfaces lead',
    at,
    related: ends.filter(e => e.span.start !== at.start).slice(0, 4).map(e => ({ span: e.span, message: `may be decided by ${words(e)}` })),
    device: subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(seen ? { packet: seen.packet } : {}),
    key: [...new Set(parts.map(p => `${p.requirement.flow.from}>${p.requirement.flow.to}`))].sort().join(),
  }
}

const listed = (reasons: readonly string[]): string => reasons.slice(0, 4).join(', ') + (reasons.length > 4 ? ` and ${reasons.length - 4} more` : '')
