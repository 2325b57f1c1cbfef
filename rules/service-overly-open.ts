/** A service of the product that more can reach than should. */
import { enteringBy, mayEnterEverywhere } from '../src/analysis/entering.ts'
import { answerFor, mayPass, newConnections, withoutInterfaces, witness, type FlowAnswer } from '../src/analysis/flow.ts'
import { byLine, listed, MOST_LINES, perLine, portsOf, whereWords, WIDE_PORTS } from '../src/analysis/lines.ts'
import { degreeOf, type Degree } from '../src/analysis/openness.ts'
import type { View } from '../src/analysis/view.ts'
import type { Decision } from '../src/analysis/walk.ts'
import { wideSlices } from '../src/analysis/wide.ts'
import { defineRule, type Draft, type RuleContext, type Subject } from '../src/engine/rule.ts'
import { waysIn, type Way } from '../src/engine/ways.ts'
import type { Stage } from '../src/model/firewall.ts'
import type { AddressTerm } from '../src/net/address.ts'
import { countOf, mergeIntervals } from '../src/net/ports.ts'
import { addressWords, portWords, serviceWords } from '../src/packets/describe.ts'
import { EMPTY, type SetId } from '../src/packets/diagram.ts'
import { interfaceSet, interfaceWords } from '../src/packets/space.ts'
import { isProvided, type Service } from '../src/policy/catalogue.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'

export default defineRule({
  meta: {
    id: 'service-overly-open',
    summary: 'a service is open to more than it needs',
    level: 'warning',
    precision: 'very-high',
    severity: 'of the service',
    serviceLevel: 'open',
    reason: 'level, severity and numbers are those of the service',
    tags: ['security', 'firewall'],
    perService: true,
    concerns: isProvided,
  },
  check: context => {
    const wanted = requirements(context.catalogue, context.deployment)
    return context.subjects.filter(s => s.firewall.filtering).flatMap(subject => oneALine(openings(context, subject, wanted)))
  },
})

type Level = 'error' | 'warning' | 'note'

/** One way in (or out) that is too wide, and the line that makes it so. */
interface Opening {
  readonly service: Service
  readonly level: Level
  /** How wide, in words. */
  readonly how: string
  readonly ports: string
  readonly decision: Decision
  /** Made for what is reported: mostly one line opens many services. */
  readonly draft: () => Pick<Draft, 'device' | 'from' | 'to' | 'packet'> & { readonly fix: string }
}

function openings(context: RuleContext, subject: Subject, wanted: readonly Requirement[]): Opening[] {
  const appliances = new Set(context.catalogue.roles.filter(r => r.appliance).map(r => r.id))
  const betrayed = context.declared || context.signs(subject).product
  const out: Opening[] = []
  for (const group of byServiceAndEnd(wanted)) {
    const [first] = group as [Requirement, ...Requirement[]]
    const { service, flow } = first
    // What is not in use is for service-unneeded.
    if (service.levels.open === 'off' || first.state === 'off' || !appliances.has(flow.to)) continue
    // On a firewall that nothing ties to the product, ports that everybody uses are somebody else's.
    if (!betrayed && service.common) continue
    for (const way of waysIn(subject, first, context.declared)) out.push(...inward(context, subject, group, way))
  }
  return out
}

/** Requirements of one service that end at the same kind of machine and share their ports. */
function byServiceAndEnd(wanted: readonly Requirement[]): Requirement[][] {
  const groups = new Map<string, Requirement[]>()
  for (const r of wanted) {
    const key = `${r.service.id} ${r.flow.to} ${r.flow.transport} ${JSON.stringify(r.ports)}`
    groups.set(key, [...(groups.get(key) ?? []), r])
  }
  return [...groups.values()]
}

function inward(context: RuleContext, subject: Subject, group: readonly Requirement[], way: Way): Opening[] {
  const { path, view, own } = way
  const [first] = group as [Requirement, ...Requirement[]]
  const question = { path, protocol: first.protocol, ports: first.ports, to: own, told: subject.told }
  if (context.declared && !mayPass(view, question)) return []
  const asked = newConnections(view, question)
  if (context.declared) {
    const answer = answerFor(view, path, asked)
    return [...excessOf(context, subject, group, way, answer), ...portWide(subject, group, view, answer)]
  }
  const out: Opening[] = []
  // Whatever crosses the firewall and does not come in everywhere is not reported below.
  const counts = (stage: Stage): boolean => path !== 'forward' || mayEnterEverywhere(view, stage.in, subject.untrusted, subject.told)
  for (const slice of wideSlices(view, path, asked, counts)) {
    if (path === 'forward' && enteringBy(view, slice, subject.untrusted, subject.told) !== 'everywhere') continue
    const answer = answerFor(view, path, slice)
    for (const o of excessOf(context, subject, group, way, { ...answer, permitted: withoutInterfaces(view, surelyPassing(view, answer)) })) {
      if (!out.some(known => known.decision.span.start === o.decision.span.start)) out.push(o)
    }
    if (out.length >= MOST_LINES) break
  }
  return out
}

function excessOf({ deployment, declared }: RuleContext, subject: Subject, group: readonly Requirement[], { path, view }: Way, answer: FlowAnswer): Opening[] {
  const [first] = group as [Requirement, ...Requirement[]]
  const { minus, and, union } = view.space.diagrams
  const declaredSources = union(group.flatMap(r => (r.from ? [view.addresses('src', r.from)] : [])))
  const excess = minus(answer.permitted, declaredSources)
  const untrusted = untrustedPart(subject, view, answer, excess)
  const out: Opening[] = []
  for (const { part, taken, decision } of byLine(view, answer, excess)) {
    const degree = degreeOf(view, 'src', part, deployment.widePrefix)
    const fromUntrusted = and(part, untrusted) !== EMPTY
    const level = levelOf(first.service, degree, fromUntrusted, declared)
    if (level === undefined) continue
    const by = declared ? 'everywhere' : enteringBy(view, and(surelyPassing(view, answer), taken), subject.untrusted, subject.told)
    // What crosses a firewall between interfaces that nobody knows may be the way out.
    if (by !== 'everywhere' && path === 'forward') continue
    const how = by === 'everywhere' ? `from ${degree === 'any' ? 'any address' : addressWords(view.space, 'src', part)}${degree === 'narrow' ? ' through an untrusted interface' : ''}`
      : `to all who enter by ${listed(by.map(interfaceWords))}; nothing tells whether the internet is there`
    out.push(opening(first, by === 'everywhere' ? level : 'note', how, part, decision, subject, view, answer, group))
  }
  return out
}

/** With the interfaces that they pass by. */
const surelyPassing = ({ space }: View, { reach }: FlowAnswer): SetId => space.diagrams.minus(reach.permit, reach.deny)

/** An untrusted side, private addresses by the thousand, or the whole internet: how bad each is. */
function levelOf(service: Service, degree: Degree, untrusted: boolean, declared: boolean): Level | undefined {
  const open = service.levels.open === 'error' && declared ? 'error' : service.levels.open === 'note' ? 'note' : 'warning'
  switch (degree) {
    case 'any':
    case 'vast':
      return open
    case 'public':
      return declared ? open : undefined
    case 'wide':
      return declared ? (open === 'note' ? 'note' : 'warning') : undefined
    case 'narrow':
      return declared && untrusted ? 'warning' : undefined
  }
}

const speaks = (terms: readonly AddressTerm[] | undefined, view: View): boolean => terms === undefined || terms.some(t => t.family === view.family)

function untrustedPart(subject: Subject, view: View, answer: FlowAnswer, excess: SetId): SetId {
  const { and } = view.space.diagrams
  if (subject.untrusted.size === 0) return EMPTY
  const entering = and(surelyPassing(view, answer), interfaceSet(view.space, 'in', [...subject.untrusted], []))
  return and(excess, withoutInterfaces(view, entering))
}

/** Rules that let the right parties in, but to more ports than any service has. */
function portWide(subject: Subject, group: readonly Requirement[], view: View, answer: FlowAnswer): Opening[] {
  const out: Opening[] = []
  for (const r of group) {
    if (!r.from || !speaks(r.from, view)) continue
    const mine = view.space.diagrams.and(answer.permitted, view.addresses('src', r.from))
    for (const { part, decision } of byLine(view, answer, mine)) {
      if (!decision.rule) continue
      const ports = portsOf(view, decision.rule)
      if (countOf(ports) <= Math.max(WIDE_PORTS, countOf(mergeIntervals(r.ports)))) continue
      out.push(opening(r, 'warning', `from ${addressWords(view.space, 'src', part)}, with ${portWords(ports)} besides`, part, decision, subject, view, answer, group))
    }
  }
  return out
}

function opening(
  r: Requirement, level: Level, how: string, part: SetId, decision: Decision, subject: Subject, view: View, answer: FlowAnswer, group: readonly Requirement[],
): Opening {
  const ports = serviceWords(r.protocol, r.ports)
  const draft: Opening['draft'] = () => {
    const seen = witness(view, view.space.diagrams.and(answer.reach.permit, part))
    const who = group.flatMap(g => (g.from ? [`${g.flow.from} ${addressWords(view.space, 'src', view.addresses('src', g.from))}`] : [g.flow.from]))
    return {
      device: subject.firewall.id,
      from: r.flow.from,
      to: r.flow.to,
      ...(seen ? { packet: seen.packet } : {}),
      fix: `permit ${ports} from ${[...new Set(who)].join(' and ')} only; ${r.service.exposes}`,
    }
  }
  return { service: r.service, level, how, ports, decision, draft }
}

const RANK: Record<Level, number> = { error: 0, warning: 1, note: 2 }

const gravity = ({ service }: Opening): number => (service.levels.open === 'error' ? 0 : 1)

/** A line that opens several services is one finding, under the one it exposes most. */
function oneALine(openings: readonly Opening[]): Draft[] {
  return perLine(openings).map(list => {
    const sorted = [...list].sort((a, b) => RANK[a.level] - RANK[b.level] || gravity(a) - gravity(b))
    const [main] = sorted as [Opening, ...Opening[]]
    const others = [...new Set(sorted.filter(o => o.service !== main.service).map(o => o.service.id))]
    const draft = main.draft()
    return {
      ...draft,
      level: main.level,
      seen: `${main.service.title} (${main.ports}) is open ${main.how}${whereWords(main.decision)}${others.length > 0 ? `; the same line opens ${listed(others)}` : ''}`,
      at: main.decision.span,
      related: [],
      service: main.service.id,
      exposes: [main.service.id, ...others],
      key: `${main.decision.filter.name}|${draft.from ?? ''}>${draft.to ?? ''}|${main.how}`,
    }
  })
}
