/** Port numbers, ranges and service names as config.xml writes them. */
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
