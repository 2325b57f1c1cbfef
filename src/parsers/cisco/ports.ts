/** Port names that IOS prints and accepts, and the port operators of its access lists. */
import { complementIntervals, parsePort, singlePort, type Interval } from '../../net/ports.ts'
import { PROTOCOL } from '../../net/protocols.ts'

/** Names that mean the same number for TCP and UDP. */
const BOTH = {
  discard: 9, domain: 53, echo: 7, 'pim-auto-rp': 496, sunrpc: 111, syslog: 514, tacacs: 49, talk: 517, time: 37,
  // Names that IOS itself refuses or no longer prints, and every source that knows them agrees on: lists written by hand carry them.
  chargen: 19, daytime: 13, cifs: 3020, http: 80, nfs: 2049, rtsp: 554, sip: 5060, www: 80, 'tacacs-ds': 65,
} as const

/** IOS Security Command Reference, "access-list (IP extended)", TCP port names. */
const TCP: Readonly<Record<string, number>> = {
  ...BOTH,
  bgp: 179, cmd: 514, 'connectedapps-plain': 15001, 'connectedapps-tls': 15002, drip: 3949, exec: 512, finger: 79, ftp: 21, 'ftp-data': 20,
  gopher: 70, hostname: 101, ident: 113, irc: 194, klogin: 543, kshell: 544, login: 513, lpd: 515, msrpc: 135, nntp: 119, 'onep-plain': 15001,
  'onep-tls': 15002, pop2: 109, pop3: 110, smtp: 25, telnet: 23, uucp: 540, whois: 43,
  aol: 5190, 'citrix-ica': 1494, ctiqbe: 2748, h323: 1720, https: 443, imap4: 143, ldap: 389, ldaps: 636, lotusnotes: 1352, 'netbios-ssn': 139,
  'pcanywhere-data': 5631, pptp: 1723, rsh: 514, ssh: 22,
}

/** The same, UDP port names. */
const UDP: Readonly<Record<string, number>> = {
  ...BOTH,
  biff: 512, bootpc: 68, bootps: 67, dnsix: 195, isakmp: 500, 'mobile-ip': 434, nameserver: 42, 'netbios-dgm': 138, 'netbios-ns': 137,
  'netbios-ss': 139, 'non500-isakmp': 4500, ntp: 123, rip: 520, ripv6: 521, snmp: 161, snmptrap: 162, tftp: 69, who: 513, xdmcp: 177,
  'pcanywhere-status': 5632, vxlan: 4789,
}

/** A port number or a name of the protocol; undefined for anything else. */
export function portOf(word: string, protocols: readonly number[]): number | undefined {
  const first = word.charCodeAt(0)
  if (first >= 48 && first <= 57) return parsePort(word)
  const name = word.toLowerCase()
  const tables = protocols.map(p => (p === PROTOCOL.udp ? UDP : TCP))
  const ports = tables.map(t => (Object.hasOwn(t, name) ? t[name] : undefined))
  return ports.every(p => p === ports[0]) ? ports[0] : undefined
}

export const isPortOperator = (word: string | undefined): boolean =>
  word === 'eq' || word === 'neq' || word === 'gt' || word === 'lt' || word === 'range'

/** The protocols of which these lists may ask for ports. */
export const hasPorts = (protocol: number | undefined): protocol is number => protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp

interface PortWords {
  readonly ports: Interval[]
  /** Index of the first word behind it. */
  readonly next: number
}

/**
 * `eq A [B ...]`, `neq A [B ...]`, `gt A`, `lt A`, `range A B` from `at`; several ports after `eq` and `neq` are alternatives
 * (IOS 12.3(7)T, "ACL Support for Filtering Noncontiguous Ports"). Undefined when it cannot be read.
 */
export function portsAt(words: readonly string[], at: number, protocols: readonly number[]): PortWords | undefined {
  const operator = words[at]
  const read = (i: number): number | undefined => (words[i] === undefined ? undefined : portOf(words[i], protocols))
  const first = read(at + 1)
  if (first === undefined) return undefined
  if (operator === 'gt') return { ports: first < 65535 ? [[first + 1, 65535]] : [], next: at + 2 }
  if (operator === 'lt') return { ports: first > 0 ? [[0, first - 1]] : [], next: at + 2 }
  if (operator === 'range') {
    const last = read(at + 2)
    if (last === undefined) return undefined
    return { ports: [[Math.min(first, last), Math.max(first, last)]], next: at + 3 }
  }
  const ports: Interval[] = []
  let next = at + 1
  for (let port: number | undefined = first; port !== undefined; port = read(next)) {
    ports.push(singlePort(port))
    next++
  }
  return { ports: operator === 'neq' ? complementIntervals(ports, 65535) : ports, next }
}
