/** A port of a service is open for nobody: the service is off, was moved to another port, or needs only a part of the range. */
import { ask, mayPass, witness, type FlowAnswer } from '../src/analysis/flow.ts'
import { byLine, listed, perLine, portsOf, whereWords, WIDE_PORTS, type Line } from '../src/analysis/lines.ts'
import { degreeOf, isInternet } from '../src/analysis/openness.ts'
import type { View } from '../src/analysis/view.ts'
import { defineRule, type Draft, type RuleContext, type Subject } from '../src/engine/rule.ts'
import { waysIn, waysOut, type Way } from '../src/engine/ways.ts'
import type { Rule } from '../src/model/firewall.ts'
import type { AddressTerm } from '../src/net/address.ts'
import { countOf, minusIntervals, type Interval } from '../src/net/ports.ts'
import { addressWords, project, serviceWords } from '../src/packets/describe.ts'
import { CIS_UNNEEDED, PCI_NEED, SRG_UNNEEDED } from '../src/policy/controls.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'
import { portsNamed } from '../src/policy/signs.ts'
import { listeningPorts, unneeded, type Unneeded } from '../src/policy/unneeded.ts'

export default defineRule({
  meta: {
    id: 'service-unneeded',
    summary: 'a port of a service is open that nothing needs',
    level: 'warning',
    precision: 'high',
    severity: '4.3',
    cwe: [284],
    compliance: [PCI_NEED, CIS_UNNEEDED, SRG_UNNEEDED],
    reason: 'nothing answers there as long as the deployment file is right, so it is a warning; a note on the way out, and where only a default says that it is off',
    tags: ['security', 'firewall'],
    perService: true,
  },
  check: context => {
    const { catalogue, deployment, declared } = context
    const subjects = context.subjects.filter(s => s.firewall.filtering && (declared || context.signs(s).product))
    if (subjects.length === 0) return []
    // Alerts on a port that nobody listens on are alert-port-mismatch.
    const list = unneeded(catalogue, deployment).filter(u => (u.because !== 'moved' || u.requirement.service.kind !== 'alert') && (u.inbound || u.because !== 'unused'))
    const wide = declared ? wideRanges(context) : () => []
    return subjects.flatMap(subject => perLine([...list.flatMap(u => openFor(subject, u, declared)), ...wide(subject)]).map(found => draftOf(subject, found)))
  },
})

interface Found extends Omit<Line, 'taken'> {
  readonly requirement: Requirement
  readonly level: 'error' | 'warning' | 'note'
  /** Goes on after the ports: `is open from ..., though it is off`. */
  readonly words: string
  readonly ports: string
  readonly fix: string
  readonly kind: string
  readonly packet: Draft['packet']
}

function openFor(subject: Subject, { requirement, because, inbound }: Unneeded, declared: boolean): Found[] {
  const { service, protocol, ports, to } = requirement
  const names = inbound || to ? [] : requirement.toNames
  const ways = inbound ? waysIn(subject, requirement, declared) : waysOut(subject, requirement, names)
  return ways.flatMap(({ path, view, own }) => {
    const question = { path, protocol, ports, ...(inbound ? { to: own } : { from: own, to }), told: subject.told }
    if (!mayPass(view, question)) return []
    const answer = ask(view, question)
    return purposeful(view, answer).map(({ part, decision }): Found => {
      const degree = degreeOf(view, inbound ? 'src' : 'dst', part, 0)
      const far = `${inbound ? 'from' : 'towards'} ${degree === 'any' ? names[0] ?? 'any address' : addressWords(view.space, inbound ? 'src' : 'dst', part)}`
      const open = service.levels.open === 'error' ? 'error' : 'warning'
      return {
        part, decision, requirement, kind: because,
        level: because === 'unused' || !inbound ? 'note' : because === 'off' && isInternet(degree) ? open : 'warning',
        ports: serviceWords(protocol, ports),
        words: `is open ${far}, ${WHY[because](requirement)}`,
        fix: because === 'moved' ? 'remove it, or take the old port back into the deployment file' : `remove it, or say in the deployment file that it is on (modules: ${service.module ?? service.id})`,
        packet: witness(view, view.space.diagrams.and(answer.reach.permit, part))?.packet,
      }
    })
  })
}

const WHY: Readonly<Record<Unneeded['because'], (r: Requirement) => string>> = {
  off: () => 'and the deployment file says that it is off',
  unused: () => 'and it is off unless the deployment file says otherwise',
  moved: () => 'and the deployment file gives it another port',
}

/** Lines of the user that name ports: what opens everything is found elsewhere. */
const purposeful = (view: View, answer: FlowAnswer): Line[] =>
  byLine(view, answer, answer.permitted).filter(({ decision: { rule } }) => rule?.origin === 'user' && countOf(portsOf(view, rule)) <= WIDE_PORTS)

/** Ranges that hold a port of a service and others that nothing of the product listens on. */
function wideRanges({ catalogue, deployment }: RuleContext): (subject: Subject) => Found[] {
  const own = new Set(catalogue.roles.filter(r => r.appliance).map(r => r.id))
  const listening = listeningPorts(catalogue, deployment)
  const provided = requirements(catalogue, deployment).filter(r => r.state !== 'off' && own.has(r.flow.to))
  return subject => {
    const ranges = rangesIn(subject.firewall.filters.values())
    return provided
      .filter(r => ranges.some(range => extraOf(range, r, listening(r.protocol)).length > 0))
      .flatMap(r => waysIn(subject, r, true).flatMap(way => widerThan(subject, r, way, listening(r.protocol))))
  }
}

const rangesIn = (lists: Parameters<typeof portsNamed>[0]): Interval[] => portsNamed(lists).filter(([low, high]) => low < high && high - low < WIDE_PORTS)

/** What a range adds to the service's ports; nothing when it holds none of them. */
function extraOf([low, high]: Interval, { ports }: Requirement, listening: readonly Interval[]): Interval[] {
  return ports.some(([a, b]) => a <= high && b >= low) ? minusIntervals([[low, high]], listening) : []
}

function widerThan(subject: Subject, r: Requirement, { path, view, own }: Way, listening: readonly Interval[]): Found[] {
  const { protocol, ports } = r
  const answer = ask(view, { path, protocol, ports, to: own, told: subject.told })
  return purposeful(view, answer).flatMap(({ part, decision }): Found[] => {
    const { rule } = decision
    // A range towards other machines as well is for them to judge.
    if (!rule || (path === 'forward' && !onlyTowards(view, rule, own ?? []))) return []
    const range = rangesIn([{ rules: [rule] }]).find(one => extraOf(one, r, listening).length > 0)
    if (!range) return []
    return [{
      part, decision, requirement: r, level: 'warning', kind: 'range',
      ports: serviceWords(protocol, ports),
      words: `is open within ${serviceWords(protocol, [range])}: nothing is known to listen on ${serviceWords(protocol, extraOf(range, r, listening))}`,
      fix: `narrow the range to ${serviceWords(protocol, ports)}`,
      packet: undefined,
    }]
  })
}

const onlyTowards = (view: View, rule: Rule, own: readonly AddressTerm[]): boolean =>
  view.space.diagrams.isSubset(project(view.space, 'dst', view.boundsOf(rule).possibly), view.addresses('dst', own))

const RANK = { error: 0, warning: 1, note: 2 }

function draftOf(subject: Subject, list: readonly Found[]): Draft {
  const sorted = [...list].sort((a, b) => RANK[a.level] - RANK[b.level])
  const [main] = sorted as [Found, ...Found[]]
  const { service, flow } = main.requirement
  const others = [...new Set(sorted.map(f => f.requirement.service.id).filter(id => id !== service.id))]
  return {
    level: main.level,
    seen: `${service.title} (${main.ports}) ${main.words}${whereWords(main.decision)}${others.length > 0 ? `; the same line opens ${listed(others)}, which nothing needs either` : ''}`,
    fix: main.fix,
    at: main.decision.span,
    related: [],
    device: subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(main.packet ? { packet: main.packet } : {}),
    key: `${main.decision.filter.name}|${flow.from}>${flow.to}|${main.kind}`,
  }
}
