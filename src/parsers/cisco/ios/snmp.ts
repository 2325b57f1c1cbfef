/** `snmp-server` of IOS: communities, hosts that get traps, users of version 3. */
import type { SnmpCommunity, Target } from '../../../model/services.ts'
import { secret } from '../../../text/secret.ts'
import type { Source, Span } from '../../../text/source.ts'
import type { Line } from '../line.ts'
import type { Lines } from '../lines.ts'
import { isRedaction, peerOf, unquoted } from '../peers.ts'
import { hostString } from '../secrets.ts'
import { noteGroup, noteUser, type Snmp } from '../snmp.ts'
import { splitWords } from '../words.ts'
import { report, understood, use, type Account } from '../account.ts'

export function readSnmp(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  switch (words[1]) {
    case 'community': {
      const community = communityOf(words, line.span)
      if (!community) {
        report(account, line, 'unrecognised', 'none', 'not a community this reads')
        return
      }
      snmp.agent ??= line.span
      snmp.communities.push(community.value)
      if (community.listAt !== undefined) use(account, 'access-list', line, community.listAt, 'restricts nobody')
      understood(account)
      return
    }
    case 'host':
      readHost(account, snmp, line)
      return
    case 'group': {
      noteGroup(snmp, line)
      const access = words.indexOf('access')
      if (access > 3) use(account, 'access-list', line, words[access + 1] === 'ipv6' ? -1 : access + 1, 'restricts nobody')
      understood(account)
      return
    }
    case 'user':
      noteUser(snmp, line)
      understood(account)
      return
    case 'tftp-server-list':
      use(account, 'access-list', line, 2)
      understood(account)
      return
    case undefined:
      report(account, line, 'unrecognised', 'none', 'not an SNMP command this reads')
      return
  }
  if (/^\d/.test(words[1])) {
    report(account, line, 'unrecognised', 'none', 'not an SNMP command this reads')
    return
  }
  understood(account)
}

/** `snmp-server community STRING [view V] [RO|RW] [ipv6 LIST] [LIST]`; without RO or RW it reads. */
function communityOf(words: readonly string[], span: Span): { value: SnmpCommunity; listAt?: number } | undefined {
  let at = 2
  const text = words[at]
  if (text === undefined) return undefined
  // An encryption type in front: `community 7 0822455D0A16 RO`. A community may also be called 7, so something that is no option has to follow.
  const typed = /^[067]$/.test(text) && /^(?:ro|rw|view)$/i.test(words[4] ?? '') && !/^(?:ro|rw|view|ipv6)$/i.test(words[3] ?? '')
  if (typed) at++
  const written = typed && text === '0' ? words[3] as string : text
  // `<configuration removed>` and `<secret hidden>` are two words.
  const hidden = isRedaction(text) || (typed && text !== '0')
  while (text.startsWith('<') && hidden && !(words[at] ?? '>').endsWith('>')) at++
  at++
  let access: SnmpCommunity['access'] = hidden ? 'unknown' : 'read'
  let list: string | undefined
  let listAt: number | undefined
  for (; at < words.length; at++) {
    const word = (words[at] as string).toLowerCase()
    if (word === 'view') at++
    else if (word === 'ro') access = 'read'
    else if (word === 'rw') access = 'write'
    else if (word === 'ipv6') list = words[++at]
    else [list, listAt] = [words[at], at]
  }
  const value: SnmpCommunity = {
    ...(hidden ? {} : { value: secret(unquoted(written)) }), use: 'agent', access, enabled: 'yes', ...(list === undefined ? {} : { restrictedBy: list }), span,
  }
  return listAt === undefined ? { value } : { value, listAt }
}

function readHost(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  const to = words[2]
  const found = hostString(words)
  if (to === undefined || !found) {
    report(account, line, 'unrecognised', 'none', 'not a trap receiver this reads')
    return
  }
  const { at, encrypted } = found
  const version = words.indexOf('version')
  const vrf = words.indexOf('vrf')
  const udp = words.indexOf('udp-port')
  const port = udp > 0 ? Number(words[udp + 1]) : 162
  const target: Target = { to: peerOf(to), port: Number.isInteger(port) ? port : 162, transport: 'udp', enabled: 'yes', span: line.span }
  snmp.traps.push(vrf > 2 && vrf < at ? { ...target, vrf: words[vrf + 1] ?? '' } : target)
  if (!(version > 2 && version < at && words[version + 1] === '3')) {
    const text = words[at] as string
    snmp.communities.push({ ...(encrypted || isRedaction(text) ? {} : { value: secret(unquoted(text)) }), use: 'trap', access: 'unknown', enabled: 'yes', span: line.span })
  }
  understood(account)
}

/** RANCID comments out the lines it takes a community from: `!snmp-server community <removed> RO 10`. The community is there, its text is not. */
export function readCommented(source: Source, lines: Lines, from: number, to: number, snmp: Snmp): void {
  for (const { text, span } of lines.comments) {
    if (span.start < from || span.start >= to || !text.startsWith('snmp-server ')) continue
    const { words } = splitWords(source.text, source.text.indexOf('snmp-server', span.start), span.end)
    const value = words[1] === 'community' && isRedaction(words[2] ?? '') ? communityOf(words, span)?.value : undefined
    if (!value) continue
    snmp.communities.push(value)
    snmp.agent ??= span
  }
}
