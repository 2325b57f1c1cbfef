/** What listens on an IOS device: vty lines, web server, SNMP agent; and local accounts with a factory password. */
import type { FactoryAccount, Listener } from '../../../model/services.ts'
import type { AddressTerm } from '../../../net/address.ts'
import { alone, type Line } from '../line.ts'
import { sourcesOf } from '../sources.ts'
import { ignored, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import { listId } from '../numbered.ts'
import type { Lists } from './lists.ts'
import type { Snmp } from '../snmp.ts'

interface Vty {
  readonly head: Line
  transports: readonly string[] | undefined
  list: string | undefined
}

export interface Access {
  readonly vtys: Vty[]
  http: Line | undefined
  https: Line | undefined
  httpPort: number
  httpsPort: number
  httpList: string | undefined
  readonly accounts: FactoryAccount[]
}

export const newAccess = (): Access => ({ vtys: [], http: undefined, https: undefined, httpPort: 80, httpsPort: 443, httpList: undefined, accounts: [] })

export function readLineBlock(account: Account, access: Access, { head, body }: Block): void {
  const vty = head.words[1] === 'vty'
  const made: Vty = { head, transports: undefined, list: undefined }
  if (vty) {
    access.vtys.push(made)
    understood(account)
  } else ignored(account, alone(head))
  for (const line of body) {
    const [first, second, third] = line.words
    if (first === 'access-class' && second !== undefined) {
      use(account, 'access-list', line, 1, 'permits everything')
      if (third !== 'out') made.list = second
      understood(account)
    } else if (first === 'ipv6' && second === 'access-class') {
      use(account, 'ipv6 access-list', line, 2, 'permits everything')
      understood(account)
    } else if (first === 'transport' && second === 'input') {
      made.transports = line.words.slice(2)
      understood(account)
    } else ignored(account, alone(line))
  }
}

/** `ip http server`, `secure-server`, `port`, `secure-port`, `access-class`, and their `no` forms. */
export function readHttp(account: Account, access: Access, line: Line, negated: boolean): void {
  const words = negated ? line.words.slice(1) : line.words
  const number = Number(words[3])
  switch (words[2] ?? '') {
    case 'server': access.http = line
      break
    case 'secure-server': access.https = line
      break
    case 'port': if (!negated && Number.isInteger(number)) access.httpPort = number
      break
    case 'secure-port': if (!negated && Number.isInteger(number)) access.httpsPort = number
      break
    case 'access-class': {
      if (negated) break
      const at = words[3] === 'ipv4' ? 4 : 3
      if (words[3] === 'ipv6') break
      access.httpList = words[at]
      use(account, 'access-list', line, at, 'permits everything')
      break
    }
    default:
      ignored(account, line)
      return
  }
  understood(account)
}

/** Passwords that Cisco's quick set-up leaves behind (Cisco Router and Security Device Manager: user `cisco`, password `cisco`). */
const FACTORY = 'cisco'

/** `username U ... password|secret [0] P`, `enable password|secret [0] P`. */
export function readAccount(account: Account, access: Access, line: Line): void {
  const { words } = line
  const at = words.findIndex((w, i) => i > 0 && (w === 'password' || w === 'secret'))
  const clear = words[at + 1] === '0' ? words[at + 2] : words.length === at + 2 ? words[at + 1] : undefined
  const user = words[0] === 'enable' ? 'enable' : words[1]
  if (at > 0 && clear === FACTORY && (user === 'enable' || user === FACTORY || user === 'admin')) {
    access.accounts.push({ user, what: 'Cisco factory password', span: line.span })
  }
  ignored(account, line)
}

export function listenersOf(access: Access, snmp: Snmp, lists: Lists): Listener[] {
  const out: Listener[] = []
  const from = (name: string | undefined): { from?: readonly AddressTerm[] } => {
    const list = name === undefined ? undefined : lists.byId.get(listId(name, 4))
    const terms = list && sourcesOf(list.rules)
    return terms ? { from: terms } : {}
  }
  for (const { head, transports, list } of access.vtys) {
    for (const [service, port] of [['ssh', 22], ['telnet', 23]] as const) {
      // Without `transport input` the default depends on the release.
      const enabled = transports === undefined ? 'unknown' : transports.includes(service) || transports.includes('all') ? 'yes' : 'no'
      if (enabled !== 'no') out.push({ service, port, enabled, span: head.span, ...from(list) })
    }
  }
  const web = (service: 'http' | 'https', port: number, line: Line | undefined): void => {
    if (line) out.push({ service, port, enabled: line.words[0] === 'no' ? 'no' : 'yes', span: line.span, ...from(access.httpList) })
  }
  web('http', access.httpPort, access.http)
  web('https', access.httpsPort, access.https)
  if (snmp.agent) out.push({ service: 'snmp', port: 161, enabled: 'yes', span: snmp.agent })
  return out
}
