/** Alerts go to another port than a rule lets them out on. */
import { ask, witness } from '../src/analysis/flow.ts'
import { byLine, portsOf, whereWords, WIDE_PORTS } from '../src/analysis/lines.ts'
import { defineRule, type Draft, type RuleContext, type Subject } from '../src/engine/rule.ts'
import { waysOut } from '../src/engine/ways.ts'
import { countOf } from '../src/net/ports.ts'
import { serviceWords } from '../src/packets/describe.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'
import { unneeded } from '../src/policy/unneeded.ts'

export default defineRule({
  meta: {
    id: 'alert-port-mismatch',
    summary: 'a rule is for the default port of alerts, and the deployment file gives another one',
    level: 'note',
    precision: 'high',
    reason: 'it is a left-over: whether alerts get through on the port that is used is what service-missing is about',
    tags: ['availability', 'firewall'],
  },
  check: context => (context.declared ? draftsOf(context) : []),
})

function draftsOf({ catalogue, deployment, subjects }: RuleContext): Draft[] {
  const now = requirements(catalogue, deployment)
  const moved = unneeded(catalogue, deployment).filter(u => u.because === 'moved' && u.requirement.service.kind === 'alert')
  return moved.flatMap(({ requirement }) => {
    const used = now.filter(r => r.service === requirement.service)
    return subjects.filter(s => s.firewall.filtering).flatMap(subject => leftOvers(subject, requirement, used))
  })
}

function leftOvers(subject: Subject, r: Requirement, used: readonly Requirement[]): Draft[] {
  return waysOut(subject, r, r.to ? [] : r.toNames).flatMap(({ path, view, own }) => {
    const answer = ask(view, { path, protocol: r.protocol, ports: r.ports, from: own, to: r.to, told: subject.told })
    return byLine(view, answer, answer.permitted).flatMap(({ part, decision }): Draft[] => {
      const { rule } = decision
      if (rule?.origin !== 'user' || countOf(portsOf(view, rule)) > WIDE_PORTS) return []
      const packet = witness(view, view.space.diagrams.and(answer.reach.permit, part))?.packet
      return [{
        seen: `${r.service.title} may go out on ${serviceWords(r.protocol, r.ports)}, and the deployment file says ${used.map(u => serviceWords(u.protocol, u.ports)).join(', ')}${whereWords(decision)}`,
        fix: `change the port, or take the old one back into the deployment file (ports: ${r.service.portKey ?? r.service.id})${r.service.test === undefined ? '' : `. To check: ${r.service.test}`}`,
        at: decision.span,
        related: [],
        device: subject.firewall.id,
        from: r.flow.from,
        to: r.flow.to,
        ...(packet ? { packet } : {}),
        key: `${decision.filter.name} ${r.service.id}`,
      }]
    })
  })
}
