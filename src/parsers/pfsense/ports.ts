/** Port numbers, ranges, service names and port aliases as pfSense's generator hands them to pf. */
import type { Aliases } from './aliases.ts'
import { any, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { parsePort } from '../../net/ports.ts'
import type { Interval } from '../../net/ports.ts'

/** Names of /etc/services that show up in rules; any other name stays unknown. */
const SERVICES = new Map<string, number>(Object.entries({
  'ftp-data': 20, ftp: 21, ssh: 22, telnet: 23, smtp: 25, domain: 53, bootps: 67, bootpc: 68, tftp: 69, http: 80, kerberos: 88, pop3: 110, ntp: 123, imap: 143,
  snmp: 161, snmptrap: 162, bgp: 179, ldap: 389, https: 443, smtps: 465, isakmp: 500, syslog: 514, submission: 587, ldaps: 636, imaps: 993, pop3s: 995,
  radius: 1812, 'radius-acct': 1813,
}))

function parseOne(text: string): number | undefined {
  return parsePort(text) ?? SERVICES.get(text.toLowerCase())
}

/** A port, a name, or a range with `-` (rules) or `:` (also taken); undefined for anything else and for a range that runs backwards. */
export function parsePortSpec(text: string): Interval | undefined {
  const whole = parseOne(text)
  if (whole !== undefined) return [whole, whole]
  const cut = text.indexOf(':') >= 0 ? text.indexOf(':') : text.indexOf('-')
  if (cut <= 0) return undefined
  const [low, high] = [parseOne(text.slice(0, cut)), parseOne(text.slice(cut + 1))]
  return low !== undefined && high !== undefined && low <= high ? [low, high] : undefined
}

export type PortTest =
  | { readonly kind: 'any' }
  | { readonly kind: 'match'; readonly match: Match }
  /** pfSense leaves the rule out. */
  | { readonly kind: 'dropped'; readonly because: string }

const ANY_PORT: PortTest = { kind: 'any' }

export function portTest(field: 'sport' | 'dport', text: string, aliases: Aliases): PortTest {
  if (text === '' || text === 'any' || text === '1-65535' || text === '1:65535') return ANY_PORT
  const contents = aliases.contents(text)
  if (contents) {
    if (!aliases.isPorts(text)) return { kind: 'dropped', because: `alias ${text} holds no ports` }
    if (contents.ports.length === 0 && contents.unknown.length === 0) return { kind: 'dropped', because: `port alias ${text} is empty` }
    const known = number(field, ...contents.ports)
    if (contents.unknown.length === 0) return { kind: 'match', match: known }
    const unknown = contents.unknown.map((words): Match => ({ kind: 'unknown', words }))
    return { kind: 'match', match: contents.ports.length === 0 ? any(...unknown) : any(known, ...unknown) }
  }
  const interval = parsePortSpec(text)
  if (interval) return { kind: 'match', match: number(field, interval) }
  // pf itself resolves names of /etc/services; a dash in the text is a range of names that the generator refuses.
  if (/^[a-z][a-z0-9]*$/.test(text)) return { kind: 'match', match: { kind: 'unknown', words: `port ${text}` } }
  return { kind: 'dropped', because: `port ${text.slice(0, 64)} is neither a port nor an alias` }
}
