/** Small config.xml files put together from parts, and packets sent through them. */
import { expect } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import type { Answer } from '../../../src/analysis/trace.ts'
import type { Firewall, Rule } from '../../../src/model/firewall.ts'
import { parseIpv4, parseIpv6 } from '../../../src/net/address.ts'
import { parseProtocol } from '../../../src/net/protocols.ts'
import { SYN } from '../../../src/net/tcp.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { parse } from '../../../src/parsers/pfsense/parse.ts'
import { makeSource } from '../../../src/text/source.ts'

export interface Parts {
  readonly version?: string
  readonly system?: string
  readonly wan?: string
  readonly lan?: string
  readonly opt1?: string
  /** Inside `<filter>`. */
  readonly rules?: string
  /** Further sections. */
  readonly more?: string
}

export const WAN = '<enable/><if>em0</if><ipaddr>198.51.100.2</ipaddr><subnet>24</subnet><gateway>WANGW</gateway>'
export const LAN = '<enable/><if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet>'
export const DMZ = '<enable/><if>em2</if><descr><![CDATA[DMZ]]></descr><ipaddr>10.1.0.1</ipaddr><subnet>24</subnet>'
/** Reflection off, as in the shipped file; anti-lockout off, so that it does not stand in the way. */
export const SYSTEM = '<hostname>edge</hostname><domain>example.org</domain><ipv6allow/><disablenatreflection>yes</disablenatreflection>'
  + '<webgui><protocol>https</protocol><noantilockout/></webgui>'

export function configXml({ version = '23.3', system = SYSTEM, wan = WAN, lan = LAN, opt1 = DMZ, rules = '', more = '' }: Parts): string {
  return `<?xml version="1.0"?>
<pfsense>
\t<version>${version}</version>
\t<system>${system}</system>
\t<interfaces>
\t\t<wan>${wan}</wan>
\t\t${lan === '' ? '' : `<lan>${lan}</lan>`}
\t\t${opt1 === '' ? '' : `<opt1>${opt1}</opt1>`}
\t</interfaces>
\t<filter>
${rules}
\t</filter>
${more}
</pfsense>
`
}

export function read(text: string): Firewall {
  const parsed = parse(makeSource('config.xml', text))
  expect(parsed.failure).toBeUndefined()
  return parsed.firewalls[0] as Firewall
}

export const fw = (parts: Parts): Firewall => read(configXml(parts))

/** `lan>wan tcp 10.0.0.5 > 203.0.113.9:443`, `wan>self udp6 ...`, `self>wan ...`. */
function packet(text: string): Packet {
  const found = /^(\w+)>(\w+) ([a-z0-9]+?)(6?) (\S+?)(?:@(\d+))? > (\S+?)(?:@(\d+))?$/.exec(text)
  if (!found) throw new Error(`not a packet: ${text}`)
  const [, from = '', to = '', proto = '', six, src = '', sport, dst = '', dport] = found
  const family = six === '6' ? 6 : 4
  const ip = family === 6 ? parseIpv6 : parseIpv4
  const protocol = (proto === 'icmp' && family === 6 ? 58 : parseProtocol(proto)) as number
  const [a, b] = [ip(src), ip(dst)]
  if (a === undefined || b === undefined) throw new Error(`no address: ${text}`)
  const ports = protocol === 6 || protocol === 17
  return {
    family, src: a, dst: b, protocol, sport: ports ? Number(sport ?? 40000) : 0, dport: ports ? Number(dport ?? 0) : 0,
    icmp: proto === 'icmp' ? Number(dport ?? 8) * 256 : 0, flags: protocol === 6 ? SYN : 0, state: 'new', fragment: 0, in: from, out: to,
  }
}

export const ask = (firewall: Firewall, text: string): Answer => tracer(firewall)(packet(text))

/** Several packets with the verdict wanted for each: `+` permit, `-` deny, `?` undetermined. */
export function verdicts(firewall: Firewall, table: Readonly<Record<string, '+' | '-' | '?'>>): void {
  const short = { permit: '+', deny: '-', undetermined: '?' } as const
  const trace = tracer(firewall)
  expect(Object.fromEntries(Object.keys(table).map(text => [text, short[trace(packet(text)).verdict]]))).toEqual(table)
}

export const rulesOf = (firewall: Firewall, filter: string): readonly Rule[] => firewall.filters.get(filter)?.rules ?? []

export const userRules = (firewall: Firewall): Rule[] => rulesOf(firewall, 'pf/in').filter(rule => rule.origin === 'user')

/** What a test knows to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value')
  return value
}

/** A rule of a tab, quick and inbound. */
export const rule = (parts: string, tab = 'lan'): string =>
  `<rule><type>pass</type><interface>${tab}</interface><ipprotocol>inet</ipprotocol>${parts}</rule>`

export const ANY = '<source><any/></source><destination><any/></destination>'
