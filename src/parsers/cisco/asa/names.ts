/** Names that ASA prints for ports, protocols, ICMP types and log levels. */
import { parsePort, type Interval } from '../../../net/ports.ts'

/**
 * Port literals of the ASA command reference, "Addresses, Protocols, and Ports". Several differ from the IANA registry
 * (radius 1645, kerberos 750, sqlnet 1521); a name means the same number for TCP and UDP.
 */
const PORTS: Readonly<Record<string, number>> = {
  aol: 5190, bgp: 179, biff: 512, bootpc: 68, bootps: 67, chargen: 19, cifs: 3020, 'citrix-ica': 1494, cmd: 514, ctiqbe: 2748, daytime: 13,
  discard: 9, dnsix: 195, domain: 53, echo: 7, exec: 512, finger: 79, ftp: 21, 'ftp-data': 20, gopher: 70, h323: 1720, hostname: 101,
  http: 80, https: 443, ident: 113, imap4: 143, irc: 194, isakmp: 500, kerberos: 750, klogin: 543, kshell: 544, ldap: 389, ldaps: 636,
  login: 513, lotusnotes: 1352, lpd: 515, 'mobile-ip': 434, nameserver: 42, 'netbios-dgm': 138, 'netbios-ns': 137, 'netbios-ss': 139,
  'netbios-ssn': 139, nfs: 2049, nntp: 119, ntp: 123, 'pcanywhere-data': 5631, 'pcanywhere-status': 5632, 'pim-auto-rp': 496, pop2: 109,
  pop3: 110, pptp: 1723, radius: 1645, 'radius-acct': 1646, rip: 520, rsh: 514, rtsp: 554, 'secureid-udp': 5510, sip: 5060, smtp: 25,
  snmp: 161, snmptrap: 162, sqlnet: 1521, ssh: 22, sunrpc: 111, syslog: 514, tacacs: 49, talk: 517, telnet: 23, tftp: 69, time: 37,
  uucp: 540, vxlan: 4789, who: 513, whois: 43, www: 80, xdmcp: 177,
}

export function portOf(word: string): number | undefined {
  return parsePort(word) ?? (Object.hasOwn(PORTS, word) ? PORTS[word] : undefined)
}

/** Protocol keywords of `access-list extended`; `pptp` is GRE and `ipsec` ESP there. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1, igmp: 2, ipinip: 4, tcp: 6, egp: 8, igrp: 9, udp: 17, gre: 47, pptp: 47, esp: 50, ipsec: 50, ah: 51, ahp: 51, icmp6: 58, eigrp: 88,
  ospf: 89, nos: 94, pim: 103, pcp: 108, snp: 109, vrrp: 112, sctp: 132,
}

/** The protocol numbers a keyword or number stands for; none for `ip`, which is every protocol. Undefined for another word. */
export function protocolsOf(word: string): readonly number[] | undefined {
  if (word === 'ip') return []
  if (word === 'tcp-udp') return [6, 17]
  if (/^\d{1,3}$/.test(word)) return Number(word) > 255 ? undefined : Number(word) === 0 ? [] : [Number(word)]
  const known = Object.hasOwn(PROTOCOLS, word) ? PROTOCOLS[word] : undefined
  return known === undefined ? undefined : [known]
}

const ICMP4: Readonly<Record<string, number>> = {
  'echo-reply': 0, unreachable: 3, 'source-quench': 4, redirect: 5, 'alternate-address': 6, echo: 8, 'router-advertisement': 9,
  'router-solicitation': 10, 'time-exceeded': 11, 'parameter-problem': 12, 'timestamp-request': 13, 'timestamp-reply': 14,
  'information-request': 15, 'information-reply': 16, 'mask-request': 17, 'mask-reply': 18, traceroute: 30, 'conversion-error': 31,
  'mobile-redirect': 32,
}

const ICMP6: Readonly<Record<string, number>> = {
  unreachable: 1, 'packet-too-big': 2, 'time-exceeded': 3, 'parameter-problem': 4, echo: 128, 'echo-request': 128, 'echo-reply': 129,
  'membership-query': 130, 'membership-report': 131, 'membership-reduction': 132, 'router-solicitation': 133, 'router-advertisement': 134,
  'neighbor-solicitation': 135, 'neighbor-advertisement': 136, 'neighbor-redirect': 137, 'router-renumbering': 138,
}

/** Values of the `icmp` field for a type (name or number) with every code, or one code. */
export function icmpOf(type: string, code: string | undefined, version: 4 | 6): Interval | undefined {
  const table = version === 4 ? ICMP4 : ICMP6
  const number = /^\d{1,3}$/.test(type) ? Number(type) : Object.hasOwn(table, type) ? table[type] : undefined
  if (number === undefined || number > 255) return undefined
  if (code === undefined) return [number * 256, number * 256 + 255]
  return /^\d{1,3}$/.test(code) && Number(code) <= 255 ? [number * 256 + Number(code), number * 256 + Number(code)] : undefined
}

/** Service objects that exist without being defined: `icmp-echo`, `ospf`, `icmp`. */
export function builtinService(name: string): { protocol: readonly number[]; icmp?: readonly Interval[] } | undefined {
  const protocol = protocolsOf(name)
  if (protocol !== undefined && !/^\d/.test(name)) return { protocol }
  const six = name.startsWith('icmp6-')
  const type = six || name.startsWith('icmp-') ? icmpOf(name.slice(six ? 6 : 5), undefined, six ? 6 : 4) : undefined
  return type === undefined ? undefined : { protocol: [six ? 58 : 1], icmp: [type] }
}

export const LOG_LEVELS: ReadonlySet<string> = new Set([
  'emergencies', 'alerts', 'critical', 'errors', 'warnings', 'notifications', 'informational', 'debugging', 'disable', 'default',
  '0', '1', '2', '3', '4', '5', '6', '7',
])
