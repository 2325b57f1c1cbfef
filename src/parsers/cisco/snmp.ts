/** `snmp-server` of IOS and IOS-XR: what is collected, groups and users of version 3. */
import type { SnmpCommunity, SnmpUser, Target } from '../../model/services.ts'
import type { Span } from '../../text/source.ts'
import type { Line } from './line.ts'

export interface Snmp {
  readonly communities: SnmpCommunity[]
  readonly users: SnmpUser[]
  readonly traps: Target[]
  /** Security level of a group of version 3. */
  readonly groups: Map<string, 'none' | 'auth' | 'priv'>
  /** The first line that makes the agent listen. */
  agent: Span | undefined
}

export const newSnmp = (): Snmp => ({ communities: [], users: [], traps: [], groups: new Map(), agent: undefined })

/** `snmp-server group G v3 noauth|auth|priv ...`. */
export function noteGroup(snmp: Snmp, { words, span }: Line): void {
  const [, , name = '', version, level] = words
  if (version === 'v3' && (level === 'noauth' || level === 'auth' || level === 'priv')) snmp.groups.set(name, level === 'noauth' ? 'none' : level)
  snmp.agent ??= span
}

/** `snmp-server user U GROUP v3 [encrypted] [auth md5|sha [clear|encrypted] KEY [priv des|3des|aes [BITS] [clear|encrypted] KEY]] ...`. */
export function noteUser(snmp: Snmp, { words, span }: Line): void {
  snmp.agent ??= span
  const name = words[2]
  if (name === undefined || !words.includes('v3')) return
  const [auth, priv] = [words.indexOf('auth', 4), words.indexOf('priv', 4)]
  const level = auth < 0 ? snmp.groups.get(words[3] ?? '') : undefined
  snmp.users.push({
    name, security: priv > auth && auth > 0 ? 'priv' : auth > 0 ? 'auth' : level === undefined || level === 'none' ? 'none' : 'unknown',
    ...(auth > 0 && words[auth + 1] !== undefined ? { auth: words[auth + 1] as string } : {}),
    ...(priv > auth && auth > 0 && words[priv + 1] !== undefined ? { priv: words[priv + 1] as string } : {}), span,
  })
}
