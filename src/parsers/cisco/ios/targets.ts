/** Whom an IOS device talks to: syslog, NTP, name servers, LDAP. */
import type { LdapServer, Target } from '../../../model/services.ts'
import type { Line } from '../line.ts'
import { after, isAddress, target } from '../peers.ts'
import { ignored, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'

export interface Targets {
  readonly syslog: Target[]
  readonly ntp: Target[]
  readonly dns: Target[]
  readonly ldap: LdapServer[]
}

export const newTargets = (): Targets => ({ syslog: [], ntp: [], dns: [], ldap: [] })

/** `logging [host] [ipv6] A [vrf V] [transport udp|tcp [port P]]`. */
export function readLogging(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  const at = words[1] === 'host' || words[1] === 'server' ? (words[2] === 'ipv6' ? 3 : 2) : 1
  const to = words[at]
  if (to === undefined || (at === 1 && !isAddress(to))) {
    ignored(account, line)
    return
  }
  const transport = after(words, 'transport')
  const port = Number(after(words, 'port') ?? (transport === 'tcp' ? 601 : transport === 'tls' ? 6514 : 514))
  targets.syslog.push(target(to, Number.isInteger(port) ? port : 514, transport === 'tcp' || transport === 'tls' ? transport : 'udp', line, after(words, 'vrf')))
  understood(account)
}

/** `ntp server [vrf V] [ip|ipv6] A ...`, `ntp peer ...`, `ntp access-group [ipv4|ipv6] KIND LIST`. */
export function readNtp(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  if (words[1] === 'access-group') {
    use(account, 'access-list', line, words[2] === 'ipv4' ? 4 : 3)
    understood(account)
    return
  }
  if (words[1] !== 'server' && words[1] !== 'peer') {
    ignored(account, line)
    return
  }
  let at = 2
  const vrf = words[at] === 'vrf' ? words[at + 1] : undefined
  if (vrf !== undefined) at += 2
  if (words[at] === 'ip' || words[at] === 'ipv6') at++
  const to = words[at]
  if (to === undefined) {
    ignored(account, line)
    return
  }
  targets.ntp.push(target(to, 123, 'udp', line, vrf))
  understood(account)
}

/** `ip name-server [vrf V] A [B ...]`. */
export function readNameServers(account: Account, targets: Targets, line: Line): void {
  const vrf = after(line.words, 'vrf')
  for (const to of line.words.slice(2)) if (isAddress(to)) targets.dns.push(target(to, 53, 'udp', line, vrf))
  understood(account)
}

/** `ldap server NAME` with `ipv4 A`, `transport port P`, `mode secure`. */
export function readServer(account: Account, targets: Targets, { head, body }: Block): void {
  let to: string | undefined
  let secure = false
  let port: number | undefined
  for (const line of body) {
    const [first, second, third] = line.words
    if (first === 'ipv4' || first === 'ipv6') to = second
    if (first === 'transport' && second === 'port') port = Number(third)
    if (first === 'mode' && second === 'secure') secure = true
    understood(account)
  }
  understood(account)
  if (to === undefined) return
  const used = port !== undefined && Number.isInteger(port) ? port : secure ? 636 : 389
  targets.ldap.push({ ...target(to, used, secure ? 'tls' : 'tcp', head, undefined), security: secure ? 'ldaps' : 'none' })
}
