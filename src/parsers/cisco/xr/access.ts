/** What listens on an IOS-XR device: SSH, Telnet, the web server, the SNMP agent. */
import type { Listener } from '../../../model/services.ts'
import type { AddressTerm } from '../../../net/address.ts'
import { ignored, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import type { Line } from '../line.ts'
import { listId, type NumberedLists } from '../numbered.ts'
import { after } from '../peers.ts'
import { sourcesOf } from '../sources.ts'
import { behindPlane, type Plane } from './plane.ts'

interface Server {
  readonly service: 'ssh' | 'telnet' | 'http' | 'https'
  readonly line: Line
  readonly list: string | undefined
}

export interface Access {
  readonly servers: Server[]
  /** `access-class ingress` of `line default`, else of a template. */
  list: string | undefined
}

export const newAccess = (): Access => ({ servers: [], list: undefined })

const UNDOCUMENTED = 'what the device does then is not documented'

/** `line default|console|template T` with `access-class ingress LIST`. */
export function readLineBlock(account: Account, access: Access, { head, body }: Block): void {
  understood(account)
  for (const line of body) {
    const [first, way, list] = line.words
    if (first !== 'access-class' || list === undefined) {
      ignored(account, line)
      continue
    }
    use(account, 'access-list', line, 2, UNDOCUMENTED)
    if (way === 'ingress' && (head.words[1] === 'default' || access.list === undefined) && head.words[1] !== 'console') access.list = list
    understood(account)
    ignoreUnder(account, line)
  }
}

/** `ssh server v2`, `ssh server vrf V [ipv4 access-list A] [ipv6 access-list B]`; other `ssh server` lines only set how it works. */
export function readSsh(account: Account, access: Access, line: Line): void {
  const [, second, third] = line.words
  noteLists(account, line)
  if (second === 'server' && (third === undefined || third === 'v2' || third === 'vrf' || third === 'ipv4')) access.servers.push({ service: 'ssh', line, list: listOf(line) })
  understood(account)
  ignoreUnder(account, line)
}

/** `telnet [vrf V] ipv4|ipv6 server max-servers N [access-list A]`. */
export function readTelnet(account: Account, access: Access, line: Line): void {
  noteLists(account, line)
  if (line.words.includes('server')) access.servers.push({ service: 'telnet', line, list: listOf(line) })
  understood(account)
  ignoreUnder(account, line)
}

/** `http server [ssl] [access-group [ipv4] A]`. */
export function readHttp(account: Account, access: Access, line: Line): void {
  if (line.words[1] !== 'server') {
    ignored(account, line)
    return
  }
  const at = line.words.indexOf('access-group')
  const index = line.words[at + 1] === 'ipv4' ? at + 2 : at + 1
  if (at > 0) use(account, 'access-list', line, index, UNDOCUMENTED)
  access.servers.push({ service: line.words.includes('ssl') ? 'https' : 'http', line, list: at > 0 ? line.words[index] : undefined })
  understood(account)
  ignoreUnder(account, line)
}

function noteLists(account: Account, line: Line): void {
  line.words.forEach((word, i) => {
    if (word === 'access-list') use(account, line.words[i - 1] === 'ipv6' && line.words[i - 2] !== 'vrf' ? 'ipv6 access-list' : 'access-list', line, i + 1, UNDOCUMENTED)
  })
}

function listOf(line: Line): string | undefined {
  const at = line.words.findIndex((word, i) => word === 'access-list' && line.words[i - 1] !== 'ipv6')
  return at > 0 ? line.words[at + 1] : after(line.words, 'access-list')
}

export function listenersOf(access: Access, agent: Listener['span'] | undefined, lists: NumberedLists, plane: Plane): Listener[] {
  const from = (name: string | undefined): { from?: readonly AddressTerm[] } => {
    const list = name === undefined ? undefined : lists.byId.get(listId(name, 4))
    const terms = list && sourcesOf(list.items.map(item => item.rule))
    return terms ? { from: terms } : {}
  }
  const ports = { ssh: 22, telnet: 23, http: 80, https: 443 } as const
  const seen = new Set<string>()
  const made = access.servers.flatMap(({ service, line, list }): Listener[] => {
    const shell = service === 'ssh' || service === 'telnet'
    const limit = list ?? (shell ? access.list : undefined)
    // `ssh server v2` beside `ssh server vrf V` says the same of the default VRF again.
    const key = `${service} ${limit ?? ''}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ service, port: ports[service], enabled: 'yes', span: line.span, ...from(limit) }]
  })
  if (agent) made.push({ service: 'snmp', port: 161, enabled: 'yes', span: agent })
  return made.flatMap(listener => behindPlane(plane, listener))
}
