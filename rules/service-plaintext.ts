/** Only the readable way of a service is open: LDAP without LDAPS, mail on port 25 alone, HTTP for whom HTTPS is closed. */
import { ask, witness, type FlowAnswer } from '../src/analysis/flow.ts'
import { byLine, whereWords, type Line } from '../src/analysis/lines.ts'
import type { View } from '../src/analysis/view.ts'
import { defineRule, type Assessment, type Draft, type RuleContext, type Subject } from '../src/engine/rule.ts'
import { waysIn } from '../src/engine/ways.ts'
import { minusIntervals } from '../src/net/ports.ts'
import { addressWords, serviceWords } from '../src/packets/describe.ts'
import type { SetId } from '../src/packets/diagram.ts'
import { levelsOf } from '../src/packets/space.ts'
import { PCI_INSECURE } from '../src/policy/controls.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'

export default defineRule({
  meta: {
    id: 'service-plaintext',
    summary: 'only the readable way of a service is open',
    level: 'warning',
    precision: 'high',
    severity: '4.3',
    cwe: [319],
    compliance: [PCI_INSECURE],
    reason: 'whether the traffic is readable is settled by the two ends, not by the firewall, so it is never an error',
    tags: ['security', 'firewall'],
    perService: true,
    serviceLevel: 'plaintext',
    concerns: ({ plaintextPorts, onlyWith }) => plaintextPorts !== undefined || onlyWith !== undefined,
  },
  check: context => (context.declared ? [...readableOnly(context), ...detached(context)] : []),
})

/** Pairs of ends, whatever port and whatever client port they use. */
function pairs({ space }: View, set: SetId): SetId {
  const forget = (s: SetId, field: 'sport' | 'dport'): SetId => space.diagrams.forget(s, ...levelsOf(space, field))
  return forget(forget(set, 'sport'), 'dport')
}

const mayPass = ({ space }: View, { permitted, undetermined }: FlowAnswer): SetId => space.diagrams.or(permitted, undetermined)

/** Services with readable and encrypted ports: whom only the readable ones are open for. */
function readableOnly({ assessments }: RuleContext): Draft[] {
  return assessments.flatMap(a => {
    const { service, ports } = a.requirement
    const readable = service.plaintextPorts
    if (!readable || minusIntervals(ports, readable).length > 0) return []
    const { diagrams } = a.view.space
    const others = assessments.filter(o => o.subject === a.subject && o.path === a.path && o.view.family === a.view.family && o.requirement.service === service && minusIntervals(o.requirement.ports, readable).length > 0)
    const encrypted = diagrams.union(others.map(o => pairs(o.view, mayPass(o.view, o.answer))))
    const left = diagrams.minus(a.answer.permitted, encrypted)
    const wanted = others.length > 0 ? serviceWords(a.requirement.protocol, others.flatMap(o => o.requirement.ports)) : 'no encrypted port'
    return byLine(a.view, a.answer, left).map(line => draftOf(a, line, {
      seen: `${service.title} passes on ${serviceWords(a.requirement.protocol, ports)} only${others.length > 0 ? `, ${wanted} is blocked` : ', and the deployment file names no encrypted port for it'}`,
      fix: others.length > 0
        ? `permit ${wanted} and use it; if the readable port is encrypted by other means (StartTLS), switch the rule off for ${service.id}`
        : `use an encrypted port and name it in the deployment file (ports: ${service.portKey ?? service.id}); if this one is encrypted by other means (StartTLS), switch the rule off for ${service.id}`,
    }))
  })
}

/** A port that only leads to another one: for whom it is open and the other is not. */
function detached({ catalogue, deployment, subjects }: RuleContext): Draft[] {
  const all = requirements(catalogue, deployment)
  return all.filter(r => r.service.onlyWith !== undefined && r.state !== 'off').flatMap(r => {
    const target = all.find(o => o.service.id === r.service.onlyWith && o.flow.to === r.flow.to)
    return target ? subjects.filter(s => s.firewall.filtering).flatMap(subject => leadingNowhere(subject, r, target)) : []
  })
}

function leadingNowhere(subject: Subject, r: Requirement, target: Requirement): Draft[] {
  return waysIn(subject, r, true).flatMap(({ path, view, own }) => {
    const question = (of: Requirement): FlowAnswer => ask(view, { path, protocol: of.protocol, ports: of.ports, to: own, told: subject.told })
    const [answer, leads] = [question(r), question(target)]
    const left = view.space.diagrams.minus(answer.permitted, pairs(view, mayPass(view, leads)))
    return byLine(view, answer, left).map(line => draftOf({ subject, requirement: r, view, answer }, line, {
      seen: `${r.service.title} (${serviceWords(r.protocol, r.ports)}) is open from ${addressWords(view.space, 'src', line.part)}, for whom ${serviceWords(target.protocol, target.ports)} is blocked`,
      fix: `remove it, or permit ${serviceWords(target.protocol, target.ports)} from there too: all it does is lead there`,
    }))
  })
}

function draftOf({ subject, requirement, view, answer }: Pick<Assessment, 'subject' | 'requirement' | 'view' | 'answer'>, { part, decision }: Line, words: Pick<Draft, 'seen' | 'fix'>): Draft {
  const { service, flow } = requirement
  const packet = witness(view, view.space.diagrams.and(answer.reach.permit, part))?.packet
  const { plaintext = 'warning' } = service.levels
  return {
    level: plaintext === 'off' ? 'note' : plaintext,
    seen: `${words.seen}${whereWords(decision)}`,
    fix: `${words.fix}${service.test === undefined ? '' : `. To check: ${service.test}`}`,
    at: decision.span,
    related: [],
    device: subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(packet ? { packet } : {}),
    key: `${decision.filter.name}|${flow.from}>${flow.to}`,
  }
}
