/** What objects and groups stand for: addresses, services, ports, ICMP types, with whatever of them cannot be known. */
import type { AddressTerm } from '../../../net/address.ts'
import { mergeIntervals, type Interval } from '../../../net/ports.ts'
import { address, all, any, ANYTHING, number, unknown, type Match } from '../../../model/match.ts'
import { complain, type Device, type Member, type Service } from './device.ts'
import { builtinService } from './names.ts'

export interface Contents {
  readonly addresses: readonly AddressTerm[]
  readonly services: readonly Service[]
  readonly ports: readonly Interval[]
  readonly icmp: readonly { readonly four?: Interval; readonly six?: Interval }[]
  readonly unknown: readonly string[]
  /** Those of the words in `unknown` that stand for a host name, and the name. */
  readonly hosts: ReadonlyMap<string, string>
}

interface Filling {
  readonly addresses: AddressTerm[]
  readonly services: Service[]
  readonly ports: Interval[]
  readonly icmp: { four?: Interval; six?: Interval }[]
  readonly unknown: string[]
  readonly hosts: Map<string, string>
}

function put(device: Device, into: Filling, member: Member, of: string | undefined): void {
  switch (member.kind) {
    case 'addresses': into.addresses.push(member.term); return
    case 'service': into.services.push(member.service); return
    case 'ports': into.ports.push(...member.ports); return
    case 'icmp': into.icmp.push(member.types); return
    case 'unknown': {
      const words = of === undefined ? member.words : `${of} (${member.words})`
      into.unknown.push(words)
      if (member.host !== undefined) into.hosts.set(words, member.host)
      return
    }
    case 'object': {
      const value = objectValue(device, member.name)
      if (value && value.kind !== 'object') put(device, into, value, `object ${member.name}`)
      return
    }
    case 'group': return
  }
}

function objectValue(device: Device, name: string): Member | undefined {
  const object = device.objects.get(name) ?? device.services.get(name)
  if (object) return object.value
  const builtin = builtinService(name)
  return builtin && { kind: 'service', service: builtin }
}

const empty = (): Filling => ({ addresses: [], services: [], ports: [], icmp: [], unknown: [], hosts: new Map() })

/** Undefined when there is no such object; a built-in service counts as one. */
export function objectContents(device: Device, name: string): Contents | undefined {
  if (!device.objects.has(name) && !device.services.has(name) && !builtinService(name)) return undefined
  const into = empty()
  put(device, into, { kind: 'object', name }, undefined)
  return into
}

/** Everything in a group and the groups inside it. Undefined when there is no such group. */
export function groupContents(device: Device, name: string): Contents | undefined {
  const top = device.groups.get(name)
  if (!top) return undefined
  const into = empty()
  const seen = new Set([name])
  const waiting = [top]
  for (let group = waiting.pop(); group; group = waiting.pop()) {
    for (const member of group.members) {
      if (member.kind === 'ports' && group.ports && !top.ports) {
        into.services.push({ protocol: group.ports, dport: member.ports })
        continue
      }
      if (member.kind !== 'group') {
        put(device, into, member, undefined)
        continue
      }
      if (member.name === name) {
        // The device refuses the line that closes a loop, and the export does not tell which one that would be.
        into.unknown.push(`object-group ${name} contains itself`)
        if (!device.bad.has(top.line)) complain(device, top.line, 'refused', 'match', 'a group that contains itself')
      }
      const inner = device.groups.get(member.name)
      if (!inner || seen.has(member.name)) continue
      seen.add(member.name)
      if (inner.type === top.type) waiting.push(inner)
      else into.unknown.push(`object-group ${member.name} (of another type)`)
    }
  }
  if (top.ports && into.services.length > 0) into.unknown.push(`object-group ${name} (holds more than ports)`)
  return into
}

export function addressesMatch(field: 'src' | 'dst', contents: Contents, name: string): Match {
  return any(address(field, contents.addresses, name), ...contents.unknown.map(words => unknown(words, field, contents.hosts.get(words))))
}

export function serviceMatch(service: Service): Match {
  const parts: Match[] = []
  if (service.protocol.length > 0) parts.push(number('protocol', ...service.protocol.map((p): Interval => [p, p])))
  if (service.sport) parts.push(number('sport', ...service.sport))
  if (service.dport) parts.push(number('dport', ...service.dport))
  if (service.icmp) parts.push(number('icmp', ...service.icmp))
  return parts.length === 0 ? ANYTHING : all(...parts)
}

/** The services of a group as one match; those that differ in their destination ports only become one term. */
export function servicesMatch(contents: Contents): Match {
  const merged = new Map<string, { protocol: readonly number[]; dport: Interval[] }>()
  const parts: Match[] = []
  for (const service of contents.services) {
    if (!service.dport || service.sport) {
      parts.push(serviceMatch(service))
      continue
    }
    const key = service.protocol.join()
    const same = merged.get(key)
    if (same) same.dport.push(...service.dport)
    else merged.set(key, { protocol: service.protocol, dport: [...service.dport] })
  }
  for (const { protocol, dport } of merged.values()) parts.push(serviceMatch({ protocol, dport: mergeIntervals(dport) }))
  return any(...parts, ...contents.unknown.map((words): Match => ({ kind: 'unknown', words })))
}
