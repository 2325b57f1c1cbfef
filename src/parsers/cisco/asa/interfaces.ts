/** Reads interfaces, addresses and security levels, in the form of ASA and of PIX 6. */
import { ANY4, host4, host6, masked4, parseIpv4 } from '../../../net/address.ts'
import type { Span } from '../../../text/source.ts'
import { startsIn, type Line } from '../line.ts'
import { complain, define, ipv4Of, ipv6Of, wordSpan, type Device, type NamedInterface } from './device.ts'
import { prefixOf } from './operands.ts'
import type { Section } from './sections.ts'

/** The default of `security-level`: 100 for the name `inside`, else 0 (command reference). */
const defaultLevel = (name: string): number => (name === 'inside' ? 100 : 0)

function newInterface(device: Device, name: string, line: Line, at: number): NamedInterface {
  const made: NamedInterface = {
    name, level: defaultLevel(name), levelSpan: line.span, line, label: undefined, own: [], addresses: [], networks: [], dynamic: false, up: true,
    managementOnly: undefined, vrf: undefined, zone: undefined,
  }
  if (!device.interfaces.has(name)) define(device, 'interface', name, line, at)
  device.interfaces.set(name, made)
  return made
}

/** Release notes of 9.5(1), "Separate routing table for management-only interfaces". */
const OWN_TABLE = 905

const NAMELESS = new Set(['no', 'shutdown', 'description'])

/** An interface without `nameif` takes part in nothing. */
export function readInterface(device: Device, { body }: Section): void {
  const nameif = body.findLast(line => line.words[0] === 'nameif')
  const name = nameif?.words[1]
  if (!nameif || name === undefined) {
    for (const line of body) if (!NAMELESS.has(line.words[0] ?? '') && line.words[0] === 'nameif') complain(device, line, 'unrecognised', 'verdict', 'no name')
    return
  }
  const made = newInterface(device, name, nameif, 1)
  for (const line of body) readSetting(device, made, line)
  if (made.managementOnly && (device.release ?? OWN_TABLE) >= OWN_TABLE) made.vrf ??= 'management-only'
}

function readSetting(device: Device, made: NamedInterface, line: Line): void {
  const { words } = line
  switch (words[0] ?? '') {
    case 'security-level': setLevel(device, made, line, words[1] ?? ''); return
    case 'description': made.label = device.textOf(textFrom(line, 1)); return
    case 'shutdown': made.up = false; return
    case 'no':
      if (words[1]?.startsWith('shut') === true) made.up = true
      if (words[1] === 'management-only') made.managementOnly = undefined
      return
    case 'management-only': made.managementOnly = line.span; return
    case 'vrf': if (words[1] === 'forwarding' && words[2] !== undefined && words[2] !== 'default') made.vrf = words[2]; return
    case 'zone-member': made.zone = words[1]; return
    case 'ip': if (words[1] === 'address') setAddress(device, made, line, 2); return
    case 'ipv6': if (words[1] === 'address') setAddress6(device, made, line); return
  }
}

export function textFrom(line: Line, index: number): Span {
  return { source: line.span.source, start: startsIn(line)[index] ?? line.span.end, end: line.span.end }
}

function setLevel(device: Device, made: NamedInterface, line: Line, word: string): void {
  if (!/^\d{1,3}$/.test(word) || Number(word) > 100) {
    complain(device, line, 'unrecognised', 'verdict', 'not a security level from 0 to 100')
    return
  }
  made.level = Number(word)
  made.levelSpan = line.span
}

/** `A MASK [standby B]`, `dhcp [setroute]`, `pppoe`. */
function setAddress(device: Device, made: NamedInterface, line: Line, at: number): void {
  const { words } = line
  if (words[at] === 'dhcp' || words[at] === 'pppoe') {
    made.dynamic = true
    if (words[at + 1] === 'setroute') device.routes.push({ to: ANY4, interface: made.name, span: line.span })
    return
  }
  const address = ipv4Of(device, words[at])
  const mask = parseIpv4(words[at + 1] ?? '')
  if (address === undefined || mask === undefined) {
    complain(device, line, 'unrecognised', 'none', 'not an address this reads')
    made.dynamic = true
    return
  }
  made.own.push(host4(address))
  made.addresses.push(host4(address))
  made.networks.push(masked4(address, mask))
  const standby = words[at + 2] === 'standby' ? ipv4Of(device, words[at + 3]) : undefined
  if (standby !== undefined) made.addresses.push(host4(standby))
}

function setAddress6(device: Device, made: NamedInterface, line: Line): void {
  const word = line.words[2] ?? ''
  const address = ipv6Of(device, word.split('/')[0])
  const network = prefixOf(device, word)
  if (!address || line.words.includes('eui-64') || line.words.includes('link-local')) {
    if (!line.words.includes('link-local')) made.dynamic = true
    if (network) made.networks.push(network)
    return
  }
  made.own.push(host6(address))
  made.addresses.push(host6(address))
  if (network) made.networks.push(network)
  const standby = line.words[3] === 'standby' ? ipv6Of(device, line.words[4]) : undefined
  if (standby) made.addresses.push(host6(standby))
}

/** A fragment without interfaces still says by its bindings which there are; their levels and addresses are not known. */
export function inferInterfaces(device: Device): void {
  if (device.interfaces.size > 0) return
  for (const { interface: name, line } of device.bindings) {
    if (name === '' || device.interfaces.has(name)) continue
    newInterface(device, name, line, 4).dynamic = true
    device.fragment = true
    const seen = `interface ${name} is not in the export: its security level and addresses are not known`
    device.diagnostics.push({ kind: 'unsupported', span: line.span, seen, effect: 'none' })
  }
}

/** PIX 6: `nameif ethernet0 inside security100`. */
export function readPixName(device: Device, line: Line): void {
  const [, , name, level] = line.words
  if (name === undefined || level?.startsWith('security') !== true) {
    complain(device, line, 'unrecognised', 'verdict', 'no interface above it that it could name')
    return
  }
  setLevel(device, newInterface(device, name, line, 2), line, level.slice('security'.length))
}

/** PIX 6: `ip address inside A MASK`. */
export function readPixAddress(device: Device, line: Line): void {
  const made = device.interfaces.get(line.words[2] ?? '')
  if (made) setAddress(device, made, line, 3)
  else complain(device, line, 'unrecognised', 'none', 'no interface of that name')
}

/** The name of the interface a word stands for, and a note of the use. */
export function interfaceAt(device: Device, line: Line, index: number): NamedInterface | undefined {
  const name = line.words[index]
  if (name === undefined) return undefined
  device.references.push({ kind: 'interface', name, span: wordSpan(line, index), effect: 'the line has no effect' })
  return device.interfaces.get(name)
}
