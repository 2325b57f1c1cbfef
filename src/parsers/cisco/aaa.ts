/** TACACS+ and RADIUS servers, their groups, and the method lists of logins, as IOS, NX-OS and IOS-XR write them. */
import type { AaaServer, Enabled, LoginMethods } from '../../model/services.ts'
import { define, ignored, understood, use, type Account } from './account.ts'
import { alone, type Line } from './line.ts'
import { after, target } from './peers.ts'

type Protocol = AaaServer['protocol']

interface Server {
  readonly protocol: Protocol
  /** `tacacs server NAME`; absent where the server is called by its address. */
  readonly name: string | undefined
  readonly line: Line
  to: string | undefined
  port: number | undefined
  accounting: number | undefined
}

interface Group {
  readonly name: string
  readonly protocol: Protocol
  readonly members: { readonly text: string; readonly named: boolean }[]
  vrf: string | undefined
}

export interface Aaa {
  readonly servers: Server[]
  readonly groups: Group[]
  readonly logins: Omit<LoginMethods, 'enabled'>[]
  /** `aaa new-model`, without which IOS knows no method lists. */
  on: Enabled
}

export const newAaa = (): Aaa => ({ servers: [], groups: [], logins: [], on: 'unknown' })

const PROTOCOLS: Readonly<Record<string, Protocol>> = { 'tacacs+': 'tacacs+', radius: 'radius', 'tacacs-server': 'tacacs+', 'radius-server': 'radius', tacacs: 'tacacs+' }

const protocolIn = (word: string | undefined): Protocol | undefined => (Object.hasOwn(PROTOCOLS, word ?? '') ? PROTOCOLS[word as string] : undefined)

/** `tacacs-server host A [port P] ...`, `radius-server host A [auth-port P] [acct-port P] ...`; a later line about the same server adds to it. Lines under it set keys and times. */
export function readAaaHost(account: Account, aaa: Aaa, line: Line, under: readonly Line[]): void {
  const { words } = line
  const protocol = protocolIn(words[0])
  const to = words[2]
  for (const child of under) ignored(account, child)
  if (protocol === undefined || words[1] !== 'host' || to === undefined) {
    ignored(account, alone(line))
    return
  }
  const known = aaa.servers.find(s => s.protocol === protocol && s.name === undefined && s.to === to && (protocol === 'tacacs+' || s.port === (portIn(words, 'auth-port') ?? s.port)))
  const server = known ?? newServer(protocol, undefined, line)
  if (!known) aaa.servers.push(server)
  server.to = to
  readPorts(server, words)
  understood(account)
}

const newServer = (protocol: Protocol, name: string | undefined, line: Line): Server => ({ protocol, name, line, to: undefined, port: undefined, accounting: undefined })

function portIn(words: readonly string[], key: string): number | undefined {
  const port = Number(after(words, key) ?? NaN)
  return Number.isInteger(port) && port <= 65535 ? port : undefined
}

function readPorts(server: Server, words: readonly string[]): void {
  server.port = portIn(words, server.protocol === 'radius' ? 'auth-port' : 'port') ?? server.port
  server.accounting = portIn(words, 'acct-port') ?? server.accounting
}

/** `tacacs server NAME`, `radius server NAME` with `address ipv4|ipv6 A [auth-port P] [acct-port P]` and `port P`. */
export function readNamedServer(account: Account, aaa: Aaa, head: Line, body: readonly Line[]): void {
  const [kind, , name] = head.words
  const protocol = protocolIn(kind)
  if (protocol === undefined || name === undefined) {
    for (const line of [head, ...body]) ignored(account, alone(line))
    return
  }
  define(account, 'AAA server', head, 2)
  const server = newServer(protocol, name, head)
  aaa.servers.push(server)
  understood(account)
  for (const line of body) {
    const [first, family, address] = line.words
    if (first === 'address') server.to = family === 'ipv4' || family === 'ipv6' ? address : family
    if (first === 'address') readPorts(server, line.words)
    else if (first === 'port') server.port = portIn(['', ...line.words], 'port') ?? server.port
    understood(account)
  }
}

/** `aaa group server tacacs+|radius|ldap NAME` with `server A`, `server name N`, `server-private A ...` and a VRF. */
function readGroup(account: Account, aaa: Aaa, head: Line, body: readonly Line[]): void {
  const name = head.words[4]
  const protocol = protocolIn(head.words[3])
  define(account, 'AAA group', head, 4)
  understood(account)
  const group: Group | undefined = protocol && name !== undefined ? { name, protocol, members: [], vrf: undefined } : undefined
  if (group) aaa.groups.push(group)
  for (const line of body) {
    if (group) readMember(account, aaa, group, line)
    understood(account)
    for (const child of line.children) ignored(account, child)
  }
}

function readMember(account: Account, aaa: Aaa, group: Group, line: Line): void {
  const { words } = line
  const [first, second, third] = words
  if (first === 'server-private' && second !== undefined) {
    const server = newServer(group.protocol, `${group.name} ${second}`, line)
    server.to = second
    readPorts(server, words)
    aaa.servers.push(server)
    group.members.push({ text: server.name ?? '', named: true })
  } else if (first === 'server' && second === 'name' && third !== undefined) {
    use(account, 'AAA server', line, 2, 'nobody is asked')
    group.members.push({ text: third, named: true })
  } else if (first === 'server' && second !== undefined) group.members.push({ text: second, named: false })
  else if (first === 'use-vrf' || first === 'vrf') group.vrf = words.at(-1)
  else if (first === 'ip' && second === 'vrf' && third === 'forwarding') group.vrf = words[3]
}

/** Methods that are no group of servers (IOS, NX-OS and IOS XR security command references, "aaa authentication login"). */
const METHODS: ReadonlySet<string> = new Set(['local', 'local-case', 'enable', 'line', 'none', 'krb5', 'krb5-telnet', 'passwd-expiry', 'if-needed', 'cache', 'fallback'])

/** Groups of all servers of a protocol; every server is in its own. */
const BUILT_IN: ReadonlySet<string> = new Set(['tacacs+', 'radius', 'ldap', 'tacacs'])

/** `aaa new-model`, `aaa group server ...`, `aaa authentication login LIST METHOD ...`; other `aaa` commands say nothing of whom the device asks. `lists`: the names a method list may have. */
export function readAaa(account: Account, aaa: Aaa, line: Line, under: readonly Line[], lists?: ReadonlySet<string>): void {
  const { words } = line
  if (words[1] === 'group' && words[2] === 'server' && words[4] !== undefined) {
    readGroup(account, aaa, line, under)
    return
  }
  for (const child of under) ignored(account, child)
  const own: Line = alone(line)
  if (words[1] === 'new-model') aaa.on = 'yes'
  else if (words[1] !== 'authentication' || words[2] !== 'login' || lists?.has(words[3] ?? '') === false || !readLogin(account, aaa, own)) {
    ignored(account, own)
    return
  }
  understood(account)
}

function readLogin(account: Account, aaa: Aaa, line: Line): boolean {
  const { words, span } = line
  const name = words[3]
  const methods: string[] = []
  let grouped = false
  for (let at = 4; at < words.length; at++) {
    const word = words[at] as string
    if (word === 'group') grouped = true
    else if (METHODS.has(word)) {
      grouped = false
      methods.push(word)
    } else if (grouped || BUILT_IN.has(word)) {
      if (!BUILT_IN.has(word)) use(account, 'AAA group', line, at, 'nobody is asked')
      methods.push(`group ${word}`)
    } else return false
  }
  if (name === undefined || methods.length === 0) return false
  aaa.logins.push({ name, methods, span })
  return true
}

interface Defaults {
  /** Ports of RADIUS where a line names none. */
  readonly radius: readonly [authentication: number, accounting: number]
  readonly enabled: (protocol: Protocol) => Enabled
}

/** TACACS+ is TCP 49 (RFC 8907); a server without an address is none. */
export function serversOf({ servers, groups }: Aaa, { radius, enabled }: Defaults): AaaServer[] {
  return servers.flatMap((server): AaaServer[] => {
    const { protocol, name, line, to, port, accounting } = server
    if (to === undefined) return []
    const members = groups.filter(g => g.protocol === protocol && g.members.some(m => (m.named ? m.text === name : m.text === to)))
    const made = target(to, port ?? (protocol === 'radius' ? radius[0] : 49), protocol === 'radius' ? 'udp' : 'tcp', line, members.find(g => g.vrf !== undefined)?.vrf)
    return [{
      ...made, enabled: enabled(protocol), protocol, groups: members.map(g => g.name), ...(protocol === 'radius' ? { accountingPort: accounting ?? radius[1] } : {}),
    }]
  })
}

export const loginsOf = (aaa: Aaa, enabled: Enabled): LoginMethods[] => aaa.logins.map(login => ({ ...login, enabled }))
