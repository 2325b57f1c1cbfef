/** What can be said of missing services without a deployment file: half of a pair is open, or nobody at all gets through, in an export that betrays the product. */
import { someonePassing } from '../analysis/anyone.ts'
import { decisionsFor, newConnections, witness } from '../analysis/flow.ts'
import { portsOf, WIDE_PORTS } from '../analysis/lines.ts'
import { reach } from '../analysis/reach.ts'
import type { View } from '../analysis/view.ts'
import type { Path } from '../model/firewall.ts'
import { countOf, type Interval } from '../net/ports.ts'
import { PROTOCOL } from '../net/protocols.ts'
import { serviceWords } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { Catalogue, Service } from '../policy/catalogue.ts'
import { words } from './blocked.ts'
import type { Blocked, Draft, RuleContext, Subject } from './rule.ts'

export function halfOpenServices(subjects: readonly Subject[], catalogue: Catalogue, signs: RuleContext['signs']): Blocked {
  const missing: Draft[] = []
  const incomplete: Draft[] = []
  for (const subject of subjects) {
    if (!subject.firewall.filtering) continue
    const { product, meant } = signs(subject)
    if (!product && meant.size === 0) continue
    const appliances = new Set(catalogue.roles.filter(r => r.appliance).map(r => r.id))
    const pairs = new Set([...meant].map(s => s.pair))
    const offered = catalogue.services.filter(s => s.default !== 'off' && s.flows.some(f => appliances.has(f.to)) && (product || pairs.has(s.pair)))
    const states = new Map(offered.map(s => [s, stateOf(subject, s)]))
    for (const [service, state] of states) {
      if (!state || state.closed.length === 0) continue
      const partner = [...states].find(([s, other]) => s !== service && s.pair !== undefined && s.pair === service.pair && other && other.open.length > 0)
      if (state.open.length > 0) incomplete.push(draftOf(subject, service, state, `only ${serviceWords(protocolOf(service), state.open)} can be reached`, 'note'))
      else if (partner) incomplete.push(draftOf(subject, service, state, `nobody reaches it, though ${partner[0].id} is open`, 'warning'))
      else if (product && wrongTransport(subject, service)) incomplete.push(draftOf(subject, service, state, `it is open over ${service.flows[0]?.transport === 'udp' ? 'TCP' : 'UDP'} only, which it does not speak`, 'warning'))
      else if (service.default === 'on' && service.levels.missing !== 'off') missing.push(draftOf(subject, service, state, 'nobody can reach it', 'note'))
    }
  }
  return { missing, incomplete, undetermined: [] }
}

interface State {
  readonly open: readonly Interval[]
  readonly closed: readonly Interval[]
  readonly path: Path
  readonly view: View
}

const protocolOf = (service: Service): 6 | 17 => PROTOCOL[service.flows[0]?.transport ?? 'tcp']

const pathsOf = ({ roles }: Subject): Path[] => [...(roles.includes('transit') ? ['forward' as const] : []), ...(roles.includes('host') ? ['input' as const] : [])]

/** Which ports of a service somebody reaches, on some path this firewall guards and in some family. */
function stateOf(subject: Subject, service: Service): State | undefined {
  const paths = pathsOf(subject)
  const [path] = paths
  const family = subject.firewall.families[0]
  if (!path || !family) return undefined
  const [open, closed]: [Interval[], Interval[]] = [[], []]
  for (const ports of service.flows[0]?.ports ?? []) {
    const passes = paths.some(p => subject.firewall.families.some(f => {
      const view = subject.view(f)
      return someonePassing(view, p, questionOf(view, p, service, ports)) !== EMPTY
    }))
    ;(passes ? open : closed).push(ports)
  }
  return { open, closed, path, view: subject.view(family) }
}

/** Does a rule that names its port open it over the other transport? One that opens everything says nothing. */
function wrongTransport(subject: Subject, service: Service): boolean {
  const protocol = service.flows[0]?.transport === 'udp' ? PROTOCOL.tcp : PROTOCOL.udp
  const ports = service.flows.flatMap(f => f.ports)
  return pathsOf(subject).some(path => subject.firewall.families.some(family => {
    const view = subject.view(family)
    const passing = someonePassing(view, path, newConnections(view, { path, protocol, ports }))
    const result = reach(view, path, passing)
    const seen = witness(view, result.permit)
    const rule = seen && decisionsFor(view, result, seen.digits, 'permit')[0]?.rule
    return rule !== undefined && countOf(portsOf(view, rule)) <= WIDE_PORTS
  }))
}

const questionOf = (view: View, path: Path, service: Service, ports: Interval): SetId => newConnections(view, { path, protocol: protocolOf(service), ports: [ports] })

function draftOf(subject: Subject, service: Service, { closed, path, view }: State, how: string, level: 'warning' | 'note'): Draft {
  const asked = questionOf(view, path, service, closed[0] ?? [0, 0])
  const result = reach(view, path, asked)
  const seen = witness(view, result.deny)
  const decision = seen && decisionsFor(view, result, seen.digits, 'deny')[0]
  const ports = serviceWords(protocolOf(service), closed)
  return {
    level,
    seen: `${service.title} (${ports}): ${how}${decision ? `; others are denied by ${words(decision)}` : ''}`,
    fix: `permit ${ports} from those who need it if the service is in use; otherwise ${service.breaks}. A deployment file tells who they are`,
    at: decision?.span ?? { source: subject.firewall.source, start: 0, end: 0 },
    related: [],
    device: subject.firewall.id,
    service: service.id,
    ...(seen ? { packet: seen.packet } : {}),
    key: 'nobody',
  }
}
