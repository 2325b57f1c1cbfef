/** Whom an NX-OS device talks to: syslog, NTP, name servers, LDAP. */
import type { LdapServer, Target } from '../../../model/services.ts'
import { ignored, understood, use, type Account } from '../account.ts'
import type { Line } from '../line.ts'
import { after, isAddress, target } from '../peers.ts'

export interface Targets {
  readonly syslog: Target[]
  readonly ntp: Target[]
  readonly dns: Target[]
  readonly ldap: LdapServer[]
}

export const newTargets = (): Targets => ({ syslog: [], ntp: [], dns: [], ldap: [] })

/** `logging server A [LEVEL] [port P] [secure] [facility F] [use-vrf V]`. */
export function readLogging(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  if (words[1] !== 'server' || words[2] === undefined) {
    ignored(account, line)
    return
  }
  const secure = words.includes('secure')
  const port = Number(after(words, 'port') ?? (secure ? 6514 : 514))
  targets.syslog.push(target(words[2], Number.isInteger(port) ? port : 514, secure ? 'tls' : 'udp', line, after(words, 'use-vrf')))
  understood(account)
}

/** `ntp server|peer A [use-vrf V] ...`; `ntp access-group KIND LIST`. Several lines may speak of one server. */
export function readNtp(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  if (words[1] === 'access-group' && words[3] !== undefined) use(account, 'access-list', line, 3)
  if ((words[1] === 'server' || words[1] === 'peer') && words[2] !== undefined) {
    const made = target(words[2], 123, 'udp', line, after(words, 'use-vrf'))
    const at = targets.ntp.findIndex(t => t.to.text === made.to.text)
    if (at < 0) targets.ntp.push(made)
    else if (made.vrf !== undefined) targets.ntp[at] = made
  }
  understood(account)
}

/** `ip name-server A [B ...] [use-vrf V]`, also under `vrf context`. */
export function readNameServers(account: Account, targets: Targets, line: Line, vrf: string | undefined): void {
  for (const to of line.words.slice(2)) if (isAddress(to)) targets.dns.push(target(to, 53, 'udp', line, after(line.words, 'use-vrf') ?? vrf))
  understood(account)
}

/** `ldap-server host A [enable-ssl] [port P [timeout T]] ...`. */
export function readLdap(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  if (words[1] !== 'host' || words[2] === undefined) {
    ignored(account, line)
    return
  }
  const secure = words.includes('enable-ssl')
  const port = Number(after(words, 'port') ?? (secure ? 636 : 389))
  const made = target(words[2], Number.isInteger(port) ? port : 389, secure ? 'tls' : 'tcp', line, undefined)
  targets.ldap.push({ ...made, security: secure ? 'ldaps' : 'none' })
  understood(account)
}
