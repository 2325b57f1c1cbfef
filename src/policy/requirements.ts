/** Fills a catalogue in with a deployment: every flow that must or may pass, with its addresses, ports and state. */
import { mergeIntervals, type Interval } from '../net/ports.ts'
import { PROTOCOL } from '../net/protocols.ts'
import type { Catalogue, Flow, RoleId, Service, Transport } from './catalogue.ts'
import type { ChangedPorts, Deployment, Switch } from './deployment.ts'
import type { Requirement } from './requirement.ts'
import { addressesOf, isNamed } from './roles.ts'

const made = new WeakMap<Catalogue, WeakMap<Deployment, readonly Requirement[]>>()

/** In the catalogue's order. Services that are off or unknown are there too, with nothing required of them. Many rules ask for them: made once. */
export function requirements(catalogue: Catalogue, deployment: Deployment): readonly Requirement[] {
  const ofCatalogue = made.get(catalogue) ?? new WeakMap<Deployment, readonly Requirement[]>()
  made.set(catalogue, ofCatalogue)
  const known = ofCatalogue.get(deployment) ?? filledIn(catalogue, deployment)
  ofCatalogue.set(deployment, known)
  return known
}

function filledIn(catalogue: Catalogue, deployment: Deployment): Requirement[] {
  const addresses = new Map(catalogue.roles.map(({ id }) => [id, addressesOf(catalogue, deployment, id)]))
  return catalogue.services.flatMap(service => {
    const state = stateOf(catalogue, deployment, service)
    const own = waysOf(service, flowsOf(catalogue, deployment, service))
    const instead = service.insteadVia === undefined ? [] : detours(catalogue, deployment, service, service.insteadVia)
    const alternatives = service.anyOf === true || instead.length > 0
    return [...own, ...instead].map(flow => requirement(catalogue, deployment, service, state, flow, alternatives, addresses))
  })
}

/** The deployment's switch; else on when it names the role that the service is for; else the catalogue's default. */
export function stateOf(catalogue: Catalogue, deployment: Deployment, service: Service): Switch {
  const said = service.module === undefined ? undefined : deployment.modules.get(service.module)
  if (said !== undefined) return said
  if (service.enabledBy !== undefined && isNamed(catalogue, deployment, service.enabledBy)) return 'on'
  return service.default
}

/** It is on; and if it is there for somebody in particular, they are named or the deployment says that it is on. */
function isAskedFor(catalogue: Catalogue, deployment: Deployment, { module, enabledBy }: Service, state: Switch): boolean {
  return state === 'on' && (enabledBy === undefined || isNamed(catalogue, deployment, enabledBy) || (module !== undefined && deployment.modules.get(module) === 'on'))
}

function requirement(
  catalogue: Catalogue, deployment: Deployment, service: Service, state: Switch, flow: Flow, alternatives: boolean,
  addresses: ReadonlyMap<RoleId, Requirement['from']>,
): Requirement {
  return {
    service,
    flow: isAskedFor(catalogue, deployment, service, state) ? flow : { ...flow, need: 'allowed' },
    state,
    ports: flow.ports,
    protocol: PROTOCOL[flow.transport],
    from: addresses.get(flow.from),
    to: addresses.get(flow.to),
    toNames: namesOf(catalogue, deployment, flow.to),
    toPublic: (deployment.roleNames.get(flow.to)?.length ?? 0) === 0,
    group: alternatives && flow.need !== 'allowed' ? `${service.id}/${flow.from}` : undefined,
  }
}

/** The names the deployment gives; else those of the catalogue that are not outdated. */
function namesOf(catalogue: Catalogue, deployment: Deployment, role: string): readonly string[] {
  const given = deployment.roleNames.get(role)
  if (given !== undefined && given.length > 0) return given
  return catalogue.roles.find(r => r.id === role)?.names?.filter(n => n.legacy !== true).map(n => n.name) ?? []
}

function flowsOf(catalogue: Catalogue, deployment: Deployment, service: Service): Flow[] {
  const asked = service.flows.filter(({ when }) =>
    (when?.named === undefined || isNamed(catalogue, deployment, when.named)) &&
    (when?.unnamed === undefined || !isNamed(catalogue, deployment, when.unnamed)))
  if (service.follows) {
    const ports = followedPorts(catalogue, deployment, service.follows)
    return asked.map(flow => ({ ...flow, ports }))
  }
  const changed = service.portKey === undefined ? undefined : deployment.ports.get(service.portKey)
  return changed === undefined ? asked : withPorts(asked, changed)
}

/** The ports of services that follow nobody themselves, as the deployment has them, moved. */
function followedPorts(catalogue: Catalogue, deployment: Deployment, follows: NonNullable<Service['follows']>): Interval[] {
  return follows.flatMap(({ service: id, add }) => {
    const followed = catalogue.services.find(s => s.id === id && s.follows === undefined)
    const flows = followed ? flowsOf(catalogue, deployment, followed) : []
    return mergeIntervals(flows.flatMap(f => f.ports)).flatMap(([low, high]): Interval[] => (low + add < 0 || high + add > 65535 ? [] : [[low + add, high + add]]))
  })
}

/** Where one port of several suffices, each is a way of its own. */
const waysOf = ({ anyOf }: Service, flows: readonly Flow[]): readonly Flow[] => (anyOf === true ? flows.flatMap(flow => flow.ports.map(p => ({ ...flow, ports: [p] }))) : flows)

/** The ways through the other role: flows of other services that lead there from where this service starts. */
function detours(catalogue: Catalogue, deployment: Deployment, service: Service, via: string): Flow[] {
  if (!isNamed(catalogue, deployment, via)) return []
  const starts = new Set(service.flows.map(f => f.from))
  return catalogue.services
    .filter(s => s.id !== service.id)
    .flatMap(s => waysOf(s, flowsOf(catalogue, deployment, s)))
    .filter(f => f.to === via && starts.has(f.from))
    .map(f => ({ ...f, need: 'required' as const }))
}

/**
 * A change that names a transport holds for the flow of that transport; where there is none, it moves the flow to it.
 * What was required between two roles stays required, whatever transport it moves to.
 */
function withPorts(flows: readonly Flow[], changed: readonly ChangedPorts[]): Flow[] {
  const pairs = new Map<string, Flow[]>()
  for (const flow of flows) {
    const key = `${flow.from} ${flow.to}`
    pairs.set(key, [...(pairs.get(key) ?? []), flow])
  }
  return [...pairs.values()].flatMap(pair => {
    const strongest = pair.toSorted((a, b) => NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need))[0]
    if (strongest === undefined) return []
    const transports = [...new Set(changed.flatMap(c => c.transport ?? pair.map(f => f.transport)))]
    const kept = transports.includes(strongest.transport)
    return transports.map(transport => {
      const flow = pair.find(f => f.transport === transport) ?? strongest
      return { ...flow, transport, ports: portsFor(changed, transport), need: kept ? flow.need : strongest.need }
    })
  })
}

const NEEDS: readonly Flow['need'][] = ['required', 'expected', 'allowed']

function portsFor(changed: readonly ChangedPorts[], transport: Transport): Interval[] {
  return changed.filter(c => c.transport === undefined || c.transport === transport).map(c => c.ports)
}
