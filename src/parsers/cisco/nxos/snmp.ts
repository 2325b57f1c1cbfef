/** `snmp-server` of NX-OS: a community is the sum of several lines, and so is a trap receiver. */
import type { SnmpCommunity, SnmpUser, Target } from '../../../model/services.ts'
import { secret } from '../../../text/secret.ts'
import type { Span } from '../../../text/source.ts'
import { note, quote, report, understood, use, type Account } from '../account.ts'
import type { Line } from '../line.ts'
import { after, isRedaction, peerOf, unquoted } from '../peers.ts'
import { hostString } from '../secrets.ts'

interface Community {
  readonly text: string
  readonly line: Line
  access: SnmpCommunity['access']
  readonly lists: string[]
}

interface Host {
  readonly to: string
  readonly line: Line
  port: number
  vrf: string | undefined
}

export interface Snmp {
  readonly communities: Community[]
  readonly byText: Map<string, Community[]>
  readonly traps: SnmpCommunity[]
  readonly users: Map<string, SnmpUser>
  readonly hosts: Map<string, Host>
  agent: Span | undefined
  /** `no snmp-server protocol enable`. */
  off: boolean
}

export const newSnmp = (): Snmp => ({ communities: [], byText: new Map(), traps: [], users: new Map(), hosts: new Map(), agent: undefined, off: false })

/** The predefined roles (Nexus 7000 System Management Configuration Guide, "Configuring SNMP": a community has the rights of its group). */
const ROLES: Readonly<Record<string, SnmpCommunity['access']>> = {
  'network-admin': 'write', 'vdc-admin': 'write', rw: 'write', 'network-operator': 'read', 'vdc-operator': 'read', ro: 'read',
}

const accessOf = (role: string | undefined): SnmpCommunity['access'] =>
  role === undefined ? 'read' : Object.hasOwn(ROLES, role) ? ROLES[role] as SnmpCommunity['access'] : 'unknown'

const LISTS: Readonly<Record<string, string>> = { 'use-acl': 'access-list', 'use-ipv4acl': 'access-list', 'use-ipv6acl': 'ipv6 access-list' }

export function readSnmp(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  switch (words[1] ?? '') {
    case 'community':
      readCommunity(account, snmp, line)
      return
    case 'host':
      readHost(account, snmp, line)
      return
    case 'user':
      readUser(account, snmp, line)
      return
    case 'protocol':
      if (words[2] === 'enable') snmp.off = false
      break
    case '':
      report(account, line, 'unrecognised', 'none', 'not an SNMP command this reads')
      return
  }
  understood(account)
}

/** `snmp-server community STRING [group ROLE | ro | rw]`, and on a line of its own `... use-acl|use-ipv4acl|use-ipv6acl LIST`. */
function readCommunity(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  let at = 2
  const text = words[at]
  if (text === undefined) {
    report(account, line, 'unrecognised', 'none', 'not a community this reads')
    return
  }
  // `<configuration removed>` and `<secret hidden>` are two words.
  if (text.startsWith('<')) while (at < words.length - 1 && !(words[at] as string).endsWith('>')) at++
  at++
  snmp.agent ??= line.span
  const known = snmp.byText.get(text) ?? []
  const uses: number[] = []
  let role: string | undefined
  for (; at < words.length; at++) {
    const word = words[at] as string
    if (Object.hasOwn(LISTS, word)) uses.push(++at)
    else role = word === 'group' ? words[++at] : word
  }
  if (uses.length > 0 && known.length > 1) {
    note(account, line.span, 'unsupported', 'none', `which of the hidden communities this restricts is unknown, so it counts for none: ${quote(line)}`)
    understood(account)
    return
  }
  let community = uses.length > 0 ? known[0] : undefined
  if (!community) {
    // A line that names no role and only restricts may stand before the one that does.
    community = isRedaction(text) ? undefined : known[0]
    if (!community) {
      community = { text, line, access: accessOf(role), lists: [] }
      snmp.communities.push(community)
      snmp.byText.set(text, [...known, community])
    }
  }
  if (role !== undefined) community.access = accessOf(role)
  for (const index of uses) {
    const name = words[index]
    if (name === undefined) continue
    community.lists.push(name)
    use(account, LISTS[words[index - 1] as string] as string, line, index, 'what the device does then is not documented')
  }
  understood(account)
}

/** `snmp-server host A traps|informs version 2c STRING [udp-port P]`; `use-vrf V`, `filter-vrf V` and `source-interface I` come on lines of their own. */
function readHost(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  const to = words[2]
  if (to === undefined) {
    report(account, line, 'unrecognised', 'none', 'not a trap receiver this reads')
    return
  }
  const port = Number(after(words, 'udp-port') ?? NaN)
  const host = snmp.hosts.get(to) ?? { to, line, port: 162, vrf: undefined }
  snmp.hosts.set(to, host)
  if (Number.isInteger(port)) host.port = port
  host.vrf = after(words, 'use-vrf') ?? host.vrf
  const found = hostString(words)
  const version = words.indexOf('version')
  if (found && !(version > 2 && version < found.at && words[version + 1] === '3')) {
    const text = words[found.at] as string
    snmp.traps.push({ ...(found.encrypted || isRedaction(text) ? {} : { value: secret(unquoted(text)) }), use: 'trap', access: 'unknown', enabled: 'yes', span: line.span })
  }
  understood(account)
}

/** `snmp-server user U [ROLE] auth md5|sha KEY [priv [aes-128] KEY] [localizedkey] [engineID E]`, and `snmp-server user U use-ipv4acl LIST`. */
function readUser(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  const name = words[2]
  understood(account)
  if (name === undefined) return
  snmp.agent ??= line.span
  const at = words.findIndex(w => Object.hasOwn(LISTS, w))
  if (at > 2) use(account, LISTS[words[at] as string] as string, line, at + 1, 'what the device does then is not documented')
  const auth = after(words, 'auth')
  const priv = words.includes('priv')
  const known = snmp.users.get(name)
  if (known && auth === undefined) return
  snmp.users.set(name, {
    name, security: auth === undefined ? 'unknown' : priv ? 'priv' : 'auth', ...(auth === undefined ? {} : { auth }),
    // Without a word for it the cipher is DES (the same guide, "Configuring SNMP Users").
    ...(priv ? { priv: after(words, 'priv')?.startsWith('aes') === true ? 'aes-128' : 'des' } : {}), span: line.span,
  })
}

export const communitiesOf = (snmp: Snmp): SnmpCommunity[] => [
  ...snmp.communities.map(({ text, line, access, lists }): SnmpCommunity => ({
    ...(isRedaction(text) ? {} : { value: secret(unquoted(text)) }), use: 'agent', access, enabled: snmp.off ? 'no' : 'yes', ...(lists.length === 0 ? {} : { restrictedBy: lists.join(', ') }), span: line.span,
  })),
  ...snmp.traps,
]

export const trapsOf = (snmp: Snmp): Target[] => [...snmp.hosts.values()].map(({ to, line, port, vrf }): Target =>
  ({ to: peerOf(to), port, transport: 'udp', enabled: 'yes', span: line.span, ...(vrf === undefined ? {} : { vrf }) }))
