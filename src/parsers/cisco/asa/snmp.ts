/** Reads `snmp-server`: communities, hosts that poll or get traps, users of version 3 (command reference, S commands). */
import { secret } from '../../../text/secret.ts'
import type { Enabled, Target } from '../../../model/services.ts'
import type { Line } from '../line.ts'
import { complain, type Device } from './device.ts'
import { interfaceAt } from './interfaces.ts'
import { hostAt } from './operands.ts'
import { isMask, peerOf } from './peers.ts'

/** Settings that neither open nor limit anything. */
const HARMLESS = new Set(['location', 'contact', 'enable', 'user-list', 'group-list', 'engineID'])

export function readSnmp(device: Device, line: Line, negated: boolean): void {
  const words = negated ? line.words.slice(1) : line.words
  if (negated) {
    // `no snmp-server enable` stops the agent; with `traps` behind it, only what it sends.
    if (words[1] === 'enable' && words.length === 2) device.snmp.disabled = true
    return
  }
  switch (words[1] ?? '') {
    case 'community': readCommunity(device, line); return
    case 'host': readHost(device, line); return
    case 'host-group': readHostGroup(device, line); return
    case 'group': return
    case 'user': readUser(device, line); return
    case 'listen-port': device.snmp.port = Number(words[2] ?? 161) || 161; return
  }
  if (!HARMLESS.has(words[1] ?? '')) complain(device, line, 'unrecognised', 'none', 'not an SNMP setting this reads')
}

/** `snmp-server community [0|8] STRING`: 8 is encrypted. */
function readCommunity(device: Device, line: Line): void {
  const { words } = line
  const typed = (words[2] === '0' || words[2] === '8') && words.length > 3
  const at = typed ? 3 : 2
  if (words[at] !== undefined) device.snmp.communities.push({ word: words[2] === '8' && typed ? -1 : at, line })
}

/** `snmp-server host IF A [trap|poll] [community [0|8] STRING] [version 1|2c|3 [USER]] [udp-port P]`; without a keyword the host does both. */
function readHost(device: Device, line: Line): void {
  const { words } = line
  const name = words[2]
  const address = words[3]
  if (name === undefined || address === undefined) {
    complain(device, line, 'unrecognised', 'none', 'not an SNMP host this reads')
    return
  }
  interfaceAt(device, line, 2)
  const use = words[4] === 'trap' || words[4] === 'poll' ? words[4] : 'both'
  const from = hostAt(device, address) ?? hostOfObject(device, address)
  device.snmp.hosts.push({ line, use, interface: name, from })
  if (use !== 'poll') {
    const at = words.indexOf('udp-port')
    const port = at > 0 ? Number(words[at + 1]) : 162
    const target: Target = { to: peerOf(device, address), port: Number.isInteger(port) ? port : 162, transport: 'udp', enabled: 'yes', span: line.span }
    device.runs.traps.push(target)
  }
}

function hostOfObject(device: Device, name: string): ReturnType<typeof hostAt> {
  const value = device.objects.get(name)?.value
  return value?.kind === 'addresses' ? value.term : undefined
}

/** `snmp-server host-group IF OBJECT [trap|poll] ...`. */
function readHostGroup(device: Device, line: Line): void {
  const [, , name, object, kind] = line.words
  if (name === undefined || object === undefined) return
  interfaceAt(device, line, 2)
  device.references.push({ kind: device.groups.has(object) ? 'object-group' : 'object', name: object, span: line.span })
  device.snmp.hosts.push({ line, use: kind === 'trap' || kind === 'poll' ? kind : 'both', interface: name, from: hostOfObject(device, object) })
}

/** `snmp-server user NAME GROUP v3 [engineID X] [encrypted] [auth md5|sha KEY [priv des|3des|aes [LEN] KEY]]`. */
function readUser(device: Device, line: Line): void {
  const { words } = line
  const name = words[2]
  if (name === undefined) return
  const [auth, priv] = [words.indexOf('auth'), words.indexOf('priv')]
  const security = priv > 0 ? 'priv' : auth > 0 ? 'auth' : words[4] === 'v3' ? 'none' : 'unknown'
  const cipher = /^\d+$/.test(words[priv + 2] ?? '') ? `${String(words[priv + 1])} ${String(words[priv + 2])}` : words[priv + 1]
  device.runs.snmpUsers.push({
    name, security, span: line.span, ...(auth > 0 ? { auth: words[auth + 1] ?? '' } : {}), ...(priv > 0 ? { priv: cipher ?? '' } : {}),
  })
}

/** Joins communities with the hosts that may use them: the agent answers nobody but its polling hosts (configuration guide, SNMP). */
export function finishSnmp(device: Device): void {
  const { snmp, runs } = device
  const polling = snmp.hosts.filter(h => h.use !== 'trap')
  const enabled: Enabled = snmp.disabled || polling.length === 0 ? 'no' : 'yes'
  const restrictedBy = polling.map(h => `${h.interface} ${h.line.words[3] ?? ''}`).join(', ')
  for (const { word, line } of snmp.communities) {
    const text = line.words[word]
    runs.communities.push({
      ...(text === undefined || isMask(text) ? {} : { value: secret(text) }), use: 'agent', access: 'read', enabled, span: line.span,
      ...(restrictedBy === '' ? {} : { restrictedBy }),
    })
  }
  for (const { line, use, interface: name } of snmp.hosts) readHostCommunity(device, line, use, `${name} ${line.words[3] ?? ''}`)
  if (enabled === 'yes') {
    for (const { line, interface: name, from } of polling) {
      runs.listeners.push({ service: 'snmp', port: snmp.port, enabled, interface: name, span: line.span, ...(from ? { from: [from] } : {}) })
    }
  }
}

function readHostCommunity(device: Device, line: Line, use: 'poll' | 'trap' | 'both', restrictedBy: string): void {
  const { words } = line
  const at = words.indexOf('community', 4)
  const enabled: Enabled = device.snmp.disabled ? 'no' : 'yes'
  const base = { use: use === 'trap' ? 'trap' : 'agent', access: 'read', enabled, restrictedBy, span: line.span } as const
  if (at > 0 && words[at + 1] !== undefined) {
    const typed = (words[at + 1] === '0' || words[at + 1] === '8') && words[at + 2] !== undefined && words[at + 2] !== 'version'
    const text = words[typed ? at + 2 : at + 1]
    const hidden = text === undefined || isMask(text) || (typed && words[at + 1] === '8')
    device.runs.communities.push({ ...base, ...(hidden ? {} : { value: secret(text) }) })
    return
  }
  // Until 8.2 the community was `public` where none was set (PIX command reference, snmp-server).
  const old = device.release !== undefined && device.release < 803
  if (old && device.snmp.communities.length === 0 && !words.includes('3')) device.runs.communities.push({ ...base, value: secret('public') })
}

