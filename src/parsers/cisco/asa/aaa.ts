/** Reads who decides about users of an ASA: servers (TACACS+, RADIUS, LDAP), logins to the device, and users who log in to get through it. */
import type { LdapServer } from '../../../model/services.ts'
import { any, ANYTHING, number, type Match } from '../../../model/match.ts'
import { parseProtocol, PROTOCOL } from '../../../net/protocols.ts'
import type { Line } from '../line.ts'
import { define, refer, type Binding, type Device } from './device.ts'
import { peerOf } from './peers.ts'
import type { Section, Status } from './sections.ts'

/** `aaa-server G protocol tacacs+|radius|ldap|...`, then `aaa-server G (IF) host A` with ports below; a key behind the address (PIX 6) is hidden. */
export function readAaaServer(device: Device, { head, body }: Section): Status {
  const { words } = head
  const [, group = ''] = words
  if (words[2] === 'protocol') {
    if (!device.aaaGroups.has(group)) define(device, 'aaa-server', group, head, 1)
    device.aaaGroups.set(group, words[3] ?? '')
    return 'understood'
  }
  const at = words.indexOf('host')
  const address = words[at + 1]
  if (at < 0 || address === undefined) return 'ignored'
  const protocol = device.aaaGroups.get(group) ?? (body.some(l => l.words[0]?.startsWith('ldap-') === true) ? 'ldap' : undefined)
  const port = (name: string, other: number): { port?: number } => {
    const number = Number(body.find(l => l.words[0] === name)?.words[1] ?? other)
    return number <= 65535 ? { port: number } : {}
  }
  const base = { to: peerOf(device, address), enabled: 'yes', span: head.span } as const
  if (protocol === 'ldap') {
    const overSsl = body.some(l => l.words[0] === 'ldap-over-ssl')
    const server: LdapServer = { ...base, ...port('server-port', overSsl ? 636 : 389), transport: overSsl ? 'tls' : 'tcp', security: overSsl ? 'ldaps' : 'none' }
    device.runs.ldap.push(server)
  } else if (protocol === 'tacacs+') device.runs.aaa.push({ ...base, ...port('server-port', 49), protocol, transport: 'tcp', groups: [group] })
  else if (protocol === 'radius') {
    // Defaults of `authentication-port` and `accounting-port` (command reference).
    const accounting = port('accounting-port', 1646).port
    device.runs.aaa.push({ ...base, ...port('authentication-port', 1645), protocol, transport: 'udp', groups: [group], ...(accounting === undefined ? {} : { accountingPort: accounting }) })
  }
  return 'understood'
}

/** `aaa authentication ssh|telnet|http|serial|enable console G [LOCAL]`. */
export function readLogin(device: Device, line: Line): Status {
  const [, what, name, console, ...groups] = line.words
  if (what !== 'authentication' || name === undefined || console !== 'console' || groups.length === 0) return 'ignored'
  groups.forEach((group, i) => { if (group !== 'LOCAL') refer(device, 'aaa-server', line, 4 + i, 'nobody is asked') })
  device.runs.logins.push({ name: `${name} console`, methods: groups.map(group => (group === 'LOCAL' ? 'local' : `group ${group}`)), enabled: 'yes', span: line.span })
  return 'understood'
}

/** `aaa authentication|authorization match LIST IF G`, `... include SERVICE IF ...`: what goes through only for users who have logged in. */
const isCutThrough = ({ words }: Line): boolean => words[0] === 'aaa' && (words[1] === 'authentication' || words[1] === 'authorization') && (words[2] === 'match' || words[2] === 'include')

function touched({ words }: Line, matchesOf: (list: string) => readonly Match[] | undefined): Match {
  if (words[2] === 'match') {
    const listed = matchesOf(words[3] ?? '')
    return listed ? any(...listed) : ANYTHING
  }
  // `tcp/23`, `telnet`, `any`.
  const [word = ''] = (words[3] ?? '').split('/')
  const protocol = /^(?:ftp|https?|telnet|ssh)$/.test(word) ? PROTOCOL.tcp : parseProtocol(word)
  return protocol === undefined ? ANYTHING : number('protocol', [protocol, protocol])
}

/**
 * "Without the per-user-override keyword, traffic for a user session must be permitted by both the interface ACL and the user-specific ACL. With the
 * per-user-override keyword, the user-specific ACL determines what is permitted"; where no per-user list is associated with a packet, the interface access rule
 * is applied (ASA Firewall CLI Configuration Guide, "Configuring AAA Rules for Network Access" and "Configuring Access Rules"). Those lists come from a server.
 */
export function keepUsers(device: Device, heads: readonly Line[], remote: ReadonlySet<string>, matchesOf: (list: string) => readonly Match[] | undefined): void {
  const overrides = (name: string): Binding | undefined => device.bindings.findLast(b => b.direction === 'in' && b.interface === name && b.line.words.includes('per-user-override'))
  const users = new Set(remote)
  for (const line of heads.filter(isCutThrough)) {
    const name = line.words[4] ?? ''
    const known = device.interfaces.has(name)
    device.beside.push({ line, does: 'blocks', match: touched(line, matchesOf), ...(known ? { interface: name } : {}) })
    for (const each of known ? [name] : device.interfaces.keys()) users.add(each)
  }
  for (const name of users) {
    const override = overrides(name)
    if (override) device.beside.push({ line: override.line, does: 'opens', match: ANYTHING, interface: name })
  }
}
