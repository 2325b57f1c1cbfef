/** `snmp-server` of IOS-XR: communities, hosts that get traps, users of version 3. */
import type { SnmpCommunity } from '../../../model/services.ts'
import { secret } from '../../../text/secret.ts'
import { ignored, report, understood, use, ignoreUnder, type Account } from '../account.ts'
import { alone, withWords, type Line } from '../line.ts'
import { after, isRedaction, peerOf, unquoted } from '../peers.ts'
import { hostString } from '../secrets.ts'
import { noteGroup, noteUser, type Snmp } from '../snmp.ts'

const UNDOCUMENTED = 'what the device does then is not documented'

export function readSnmp(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  switch (words[1] ?? '') {
    case 'community':
      readCommunity(account, snmp, line)
      break
    case 'host':
      readHost(account, snmp, line, undefined)
      break
    case 'vrf':
      understood(account)
      for (const child of line.children) {
        // A line in the block stands for one with `snmp-server` in front of it.
        const whole: Line = withWords(child, ['snmp-server', ...child.words])
        if (child.words[0] === 'host') readHost(account, snmp, whole, words[2])
        else understood(account)
        for (const under of child.children) ignored(account, under)
      }
      return
    case 'group':
      noteGroup(snmp, line)
      limitOf(account, line)
      understood(account)
      break
    case 'user':
      limitOf(account, line, 4)
      noteUser(snmp, line)
      understood(account)
      break
    case '':
      report(account, alone(line), 'unrecognised', 'none', 'not an SNMP command this reads')
      break
    default: understood(account)
  }
  ignoreUnder(account, line)
}

/** `IPv4 LIST`, `IPv6 LIST`: their names, each noted as a use. */
function limitOf(account: Account, line: Line, from = 3): string[] {
  const lists: string[] = []
  for (let at = from; at < line.words.length - 1; at++) {
    const word = (line.words[at] as string).toLowerCase()
    if (word !== 'ipv4' && word !== 'ipv6') continue
    use(account, word === 'ipv4' ? 'access-list' : 'ipv6 access-list', line, at + 1, UNDOCUMENTED)
    lists.push(line.words[++at] as string)
  }
  return lists
}

/** `snmp-server community [clear|encrypted] STRING [view V] [RO|RW] [SDROwner|SystemOwner] [IPv4 LIST] [IPv6 LIST] [LIST]`; without RO or RW it reads. */
function readCommunity(account: Account, snmp: Snmp, line: Line): void {
  const { words } = line
  const encoded = (words[2] === 'encrypted' || words[2] === 'clear') && words.length > 3 && !/^(?:RO|RW|SystemOwner|SDROwner|IPv4|IPv6|view)$/i.test(words[3] ?? '')
  let at = encoded ? 3 : 2
  const text = words[at]
  if (text === undefined) {
    report(account, alone(line), 'unrecognised', 'none', 'not a community this reads')
    return
  }
  // `<configuration removed>` and `<secret hidden>` are two words.
  if (text.startsWith('<')) while (at < words.length - 1 && !(words[at] as string).endsWith('>')) at++
  const hidden = isRedaction(text) || (encoded && words[2] === 'encrypted')
  const from = ++at
  let access: SnmpCommunity['access'] = isRedaction(text) ? 'unknown' : 'read'
  const lists = limitOf(account, line, from)
  for (; at < words.length; at++) {
    const word = (words[at] as string).toLowerCase()
    if (word === 'view' || word === 'ipv4' || word === 'ipv6') at++
    else if (word === 'ro') access = 'read'
    else if (word === 'rw') access = 'write'
    else if (word !== 'systemowner' && word !== 'sdrowner') {
      use(account, 'access-list', line, at, UNDOCUMENTED)
      lists.push(words[at] as string)
    }
  }
  snmp.agent ??= line.span
  snmp.communities.push({
    ...(hidden ? {} : { value: secret(unquoted(text)) }), use: 'agent', access, enabled: 'yes', ...(lists.length === 0 ? {} : { restrictedBy: lists.join(', ') }), span: line.span,
  })
  understood(account)
}

/** `snmp-server host A [traps|informs] [version 1|2c|3 ...] [clear|encrypted] STRING [udp-port P] ...`; under `snmp-server vrf V` without the first word. */
function readHost(account: Account, snmp: Snmp, line: Line, vrf: string | undefined): void {
  const { words } = line
  const to = words[2]
  const found = hostString(words)
  if (to === undefined || !found) {
    report(account, alone(line), 'unrecognised', 'none', 'not a trap receiver this reads')
    return
  }
  const { at, encrypted } = found
  const port = Number(after(words, 'udp-port') ?? 162)
  const used = vrf ?? after(words.slice(0, at), 'vrf')
  snmp.traps.push({ to: peerOf(to), port: Number.isInteger(port) ? port : 162, transport: 'udp', enabled: 'yes', span: line.span, ...(used === undefined ? {} : { vrf: used }) })
  const version = words.indexOf('version')
  if (!(version > 2 && version < at && words[version + 1] === '3')) {
    const text = words[at] as string
    const hidden = encrypted || isRedaction(text)
    snmp.communities.push({ ...(hidden ? {} : { value: secret(unquoted(text)) }), use: 'trap', access: 'unknown', enabled: 'yes', span: line.span })
  }
  understood(account)
}
