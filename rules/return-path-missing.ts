/** A service that passes, and whose answers do not: rules stand in their way. */
import { decisionsFor, witness } from '../src/analysis/flow.ts'
import { deniedToAll, lostPorts, repliesTo, type Replies } from '../src/analysis/replies.ts'
import { listed, whereWords } from '../src/analysis/lines.ts'
import { defineRule, type Assessment, type Draft, type RuleContext } from '../src/engine/rule.ts'
import type { Firewall } from '../src/model/firewall.ts'
import { PROTOCOL } from '../src/net/protocols.ts'
import { addressWords, serviceWords } from '../src/packets/describe.ts'
import { EMPTY, type SetId } from '../src/packets/diagram.ts'
import { PCI_NEED, PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'return-path-missing',
    summary: 'a needed service passes, but the answers to it are blocked',
    level: 'error',
    precision: 'high',
    serviceLevel: 'missing',
    compliance: [PCI_NEED, PCI_REVIEW],
    reason: 'a service without answers does not work, so its level is that of the service; asymmetric routing may lead the answers past this device',
    tags: ['availability', 'firewall'],
    perService: true,
    concerns: service => service.oneWay !== true || service.flows.some(f => f.transport === 'tcp'),
  },
  check: context => {
    const { assessments } = context
    const asked = assessments.filter(a => judgesReplies(a.subject.firewall) && a.requirement.service.levels.missing !== 'off' && answers(a)).map(a => ({ assessment: a, replies: repliesOf(a) }))
    const works = (w: Way): boolean => w.assessment.answer.denied === EMPTY && w.replies.denied === EMPTY && w.replies.undetermined === EMPTY
    const lacking = asked.filter(w => !works(w) && !asked.some(other => isAlternative(w, other) && works(other)))
    const groups = new Map<string, Way[]>()
    for (const way of lacking) {
      if (way.replies.denied === EMPTY && way.replies.undetermined === EMPTY) continue
      const key = [way.assessment.subject.firewall.id, way.assessment.requirement.service.id, String(way.replies.denied === EMPTY)].join('\u0000')
      groups.set(key, [...(groups.get(key) ?? []), way])
    }
    return oneALine([...groups.values()].map(ways => draftOf(ways as [Way, ...Way[]])), context)
  },
})

/** Where there is a table of connections, replies pass by it; netfilter alone puts them to the rules as well, as ESTABLISHED (iptables-extensions(8), conntrack). */
const judgesReplies = ({ stateful, format }: Firewall): boolean => !stateful || format === 'iptables'

interface Way {
  readonly assessment: Assessment
  readonly replies: Replies
}

/** Does anything come back? */
const answers = ({ requirement, answer }: Assessment): boolean => answer.reach.permit !== EMPTY && (requirement.protocol === PROTOCOL.tcp || requirement.service.oneWay !== true)

const repliesOf = ({ view, path, requirement, answer }: Assessment): Replies =>
  deniedToAll(view, repliesTo(view, path, requirement.protocol, answer), requirement.to === undefined, requirement.from === undefined)

/** One way of several suffices (LDAP 389 or 636). */
const isAlternative = ({ assessment: a }: Way, { assessment: b }: Way): boolean =>
  a.requirement.group !== undefined && a.requirement.group === b.requirement.group && a.subject === b.subject && a.path === b.path && a.view === b.view

const portsWords = ({ requirement: { protocol, ports } }: Assessment): string => serviceWords(protocol, ports)

/** From whom to whom the answers go; addresses where the deployment names any. */
function ends({ assessment: { view, requirement: { flow, from, to } } }: Way, set: SetId): string {
  const party = (role: string, field: 'src' | 'dst', named: boolean): string => (named ? `${role} ${addressWords(view.space, field, set)}` : role)
  return `${party(flow.to, 'src', to !== undefined)} to ${party(flow.from, 'dst', from !== undefined)}`
}

/** Several flows of a service are one finding. */
function draftOf(ways: readonly [Way, ...Way[]]): Draft {
  const [main] = ways
  const { assessment: { view, requirement, subject }, replies } = main
  const sure = replies.denied !== EMPTY
  const lost = ({ replies: r }: Way): SetId => (sure ? r.denied : r.undetermined)
  const seen = witness(view, view.space.diagrams.and(replies.reach.deny, lost(main)))
  const decision = seen && decisionsFor(view, replies.reach, seen.digits, 'deny')[0]
  const { service, flow } = requirement
  const doubts = [...new Set(ways.flatMap(w => w.replies.reach.doubts.filter(d => w.assessment.view.space.diagrams.overlaps(d.set(), lost(w))).flatMap(d => d.words)))]
  const ports = ways.map(w => (sure ? lostPorts(w.assessment.view, w.replies) : undefined))
  const partly = ports.every(p => p !== undefined)
  const what = ways.map((w, i) => `from ${portsWords(w.assessment)} of ${ends(w, lost(w))}${partly ? `, ${serviceWords(w.assessment.requirement.protocol, ports[i] ?? [])}` : ''}`).join('; ')
  return {
    level: !sure || partly ? 'note' : service.levels.missing === 'off' || (service.levels.missing === 'error' && flow.need !== 'required') ? 'warning' : service.levels.missing,
    seen: `${service.title} passes, but ${partly ? 'answers to some client ports are denied' : sure ? 'its answers are denied' : `whether its answers do is not decided${doubts.length > 0 ? `, because of ${doubts.slice(0, 3).join(', ')}` : ''}`}: ${what}${sure && decision ? whereWords(decision) : ''}`,
    fix: `permit the answers ${what}${requirement.protocol === PROTOCOL.tcp ? ' (TCP: `established`)' : ''}, or inspect the connection where it passes; otherwise ${service.breaks}`,
    at: decision?.span ?? { source: subject.firewall.source, start: 0, end: 0 },
    related: [],
    device: subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(seen ? { packet: seen.packet } : {}),
    key: [...new Set(ways.map(w => `${w.assessment.requirement.flow.from}>${w.assessment.requirement.flow.to}`))].sort().join(),
  }
}

const RANK = { error: 0, warning: 1, note: 2 }

/** One rule for the packets of known connections lets all answers pass: where it is missing, that is one cause. */
function oneALine(drafts: readonly Draft[], { subjects }: RuleContext): Draft[] {
  const known = new Set(subjects.filter(s => s.firewall.stateful).map(s => s.firewall.id))
  const lines = new Map<string, [Draft, ...Draft[]]>()
  for (const draft of drafts.toSorted((a, b) => RANK[a.level ?? 'error'] - RANK[b.level ?? 'error'])) {
    const key = known.has(draft.device) ? `${draft.device}\u0000${String(draft.at.start)}` : `${draft.device}\u0000${draft.service ?? ''}\u0000${draft.seen}`
    const list = lines.get(key)
    if (list) list.push(draft)
    else lines.set(key, [draft])
  }
  return [...lines.values()].map(([main, ...rest]) => {
    const others = [...new Set(rest.flatMap(d => d.service ?? []))].filter(id => id !== main.service)
    const more = others.length === 0 ? main : { ...main, seen: `${main.seen}; likewise the answers of ${listed(others)}` }
    return known.has(main.device) ? { ...more, fix: `permit what belongs to known connections there (-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT), in front of all else` } : more
  })
}
