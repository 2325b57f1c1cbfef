/** From the words of one line to a command and a raw rule: conditions, target, comment. */
import { ANYTHING, address, any, not, number, unknown, type Match } from '../../model/match.ts'
import type { AddressTerm, Family } from '../../net/address.ts'
import { PROTOCOL } from '../../net/protocols.ts'
import { hide, type Source } from '../../text/source.ts'
import { parseNetwork, troubleWith } from './addresses.ts'
import { readCommand, type CommandLine, type LoadedMatch } from './command.ts'
import { moduleWords, type Use } from './extension.ts'
import { addAsks, noAsks } from './notes.ts'
import { refused, type Complain, type Named, type Part, type RawRule, type Reader, type Said, type Stretch, type Target } from './raw.ts'
import { parseProtocolWord } from './services.ts'
import { NEEDS_FIRST_FRAGMENT } from './transport.ts'
import type { Words } from './words.ts'

const COMMANDS = ['A', 'I', 'D', 'R', 'C', 'P', 'N', 'X', 'F', 'Z', 'E', 'L', 'S'] as const
type CommandName = (typeof COMMANDS)[number]

export interface Line {
  readonly command: CommandName | undefined
  /** The words of the command: chain, policy, new name. */
  readonly args: readonly string[]
  readonly argsAt: Stretch
  readonly number: number | undefined
  readonly table: string | undefined
  readonly rule: RawRule
  /** Names after -i and -o, without wildcards. */
  readonly interfaces: readonly { readonly name: string; readonly at: Stretch }[]
}

/** What was read before under the same words: conditions are shared, and not read twice. */
export interface Known {
  readonly matches: Map<string, Match>
  readonly modules: Map<string, { readonly parts: readonly Part[]; readonly named: Named }>
}

const FIRST_FRAGMENT = number('fragment', [0, 0])

export function readLine(source: Source, at: Stretch, words: Words, hits: number | undefined, complain: Complain, known: Known): Line {
  const named: Named = { v4: false, v6: false, hints6: false, state: false }
  const reader: Reader = { source, complain, named }
  const line = readCommand(words, 0, reader)
  const parts: Part[] = []
  const interfaces: { name: string; at: Stretch }[] = []
  let seen = ''
  let command: Use | undefined
  let table: string | undefined
  let only: Family | undefined
  let packets = hits
  for (const use of line.base) {
    if ((COMMANDS as readonly string[]).includes(use.name)) {
      if (command) parts.push(refused(reader, use, 'a second command in one line'))
      command ??= use
    } else if (use.name === 't') table = use.args[0]
    else if (use.name === '4') only = 4
    else if (use.name === '6') only = 6
    else if (use.name === 'c') packets = Number(use.args[0])
    else if ('sdiopf'.includes(use.name)) {
      parts.push(seen.includes(use.name) ? refused(reader, use, 'given twice in one rule') : ownCondition(use, reader, known, interfaces))
      seen += use.name
    }
  }
  if (line.matches.some(m => m.name === 'string') && words.texts.some(text => /\b(16[12]|snmp)/.test(text.slice(0, 100)))) hidePatterns(source, line)
  const protocol = protocolOf(line)
  for (const module of line.matches) parts.push(...knownConditions(module, protocol, reader, known))
  if (line.matches.some(m => NEEDS_FIRST_FRAGMENT.has(m.name) || m.name === 'icmpv6')) parts.push(FIRST_FRAGMENT)
  for (const { at: where, why, refused: no } of line.lost) parts.push(refused(reader, where, why, no ? 'refused' : 'unrecognised'))
  for (const where of line.strays) parts.push(refused(reader, where, 'words that no option takes'))
  if (words.open) parts.push(refused(reader, at, 'a quote is opened and never closed'))
  const said: Said = {
    target: targetOf(line, protocol, reader), comment: line.matches.findLast(m => m.name === 'comment')?.uses.at(-1)?.args[0], only,
    hits: packets !== undefined && Number.isFinite(packets) ? packets : undefined,
    names4: named.v4, names6: named.v6, hints6: named.hints6, usesState: named.state,
    ...(named.asks ? { asks: named.asks } : {}),
  }
  const commandAt = command ? { start: command.argStart, end: command.argEnd } : at
  const rule: RawRule = { start: at.start, end: at.end, parts: parts.filter(part => part !== ANYTHING), said, targetStart: line.target?.start ?? 0, targetEnd: line.target?.end ?? 0 }
  return { command: command?.name as CommandName | undefined, args: command?.args ?? [], argsAt: commandAt, number: line.number, table, rule, interfaces }
}

/** A pattern in packets for the SNMP ports is most likely a community. */
function hidePatterns(source: Source, line: CommandLine): void {
  for (const module of line.matches) {
    for (const use of module.uses) if (module.name === 'string' && use.name.endsWith('string')) hide(source, use.argStart, use.argEnd)
  }
}

/** -p, when it names one protocol and is not negated. */
function protocolOf(line: CommandLine): number | undefined {
  const use = line.base.find(u => u.name === 'p')
  return use && !use.negated ? parseProtocolWord(use.args[0] ?? '') : undefined
}

function ownCondition(use: Use, reader: Reader, known: Known, interfaces: { name: string; at: Stretch }[]): Part {
  const word = use.args[0] ?? ''
  switch (use.name) {
    case 's': case 'd': return addresses(use.name === 's' ? 'src' : 'dst', use, reader)
    case 'i': case 'o': {
      if (word === '') return refused(reader, use, 'an empty interface name')
      if (word.length > 15) return refused(reader, use, 'an interface name has at most 15 characters')
      if (!word.endsWith('+')) interfaces.push({ name: word, at: use })
      return shared(known, `${use.name}${use.negated ? '!' : ' '}${word}`, () => interfaceMatch(use.name === 'i' ? 'in' : 'out', word, use.negated))
    }
    case 'p': return protocolCondition(use, reader, known)
    default:
      reader.named.v4 = true
      return use.negated ? not(number('fragment', [1, 1])) : number('fragment', [1, 1])
  }
}

/** `+` at the end stands for anything that follows; alone it also takes packets without an interface. */
function interfaceMatch(field: 'in' | 'out', word: string, negated: boolean): Match {
  if (word === '+') return negated ? any() : ANYTHING
  const match: Match = word.endsWith('+')
    ? { kind: 'interface', field, names: [], prefixes: [word.slice(0, -1)] }
    : { kind: 'interface', field, names: [word] }
  return negated ? not(match) : match
}

/** ip6_tables.c, ip6_packet_match: the search for the protocol goes past these IPv6 headers, so -p never finds them. */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([PROTOCOL['ipv6-route'], PROTOCOL['ipv6-frag'], PROTOCOL.ah, PROTOCOL['ipv6-opts']])

function protocolCondition(use: Use, reader: Reader, known: Known): Part {
  const protocol = parseProtocolWord(use.args[0] ?? '')
  if (protocol === undefined) return refused(reader, use, 'not a protocol')
  if (protocol === PROTOCOL['ipv6-icmp']) reader.named.hints6 = true
  if (protocol === 0) return use.negated ? refused(reader, use, 'no packet is of no protocol') : ANYTHING
  const match = shared(known, `p${use.negated ? '!' : ' '}${protocol}`, () => {
    const named = number('protocol', [protocol, protocol])
    return use.negated ? not(named) : named
  })
  return EXTENSION_HEADERS.has(protocol) ? ({ family }) => (family === 4 ? match : use.negated ? ANYTHING : any()) : match
}

/** A list stands for one rule per address; iptables makes them when it loads the line. */
function addresses(field: 'src' | 'dst', use: Use, reader: Reader): Match {
  const terms: AddressTerm[] = []
  const others: Match[] = []
  const word = use.args[0] ?? ''
  const items = word.includes(',') ? word.split(',') : [word]
  if (use.negated && items.length > 1) return refused(reader, use, 'several addresses cannot be negated')
  for (const item of items) {
    const term = parseNetwork(item)
    if (term === undefined) return use.negated ? any() : ANYTHING
    if (typeof term === 'string') {
      const other = refused(reader, use, `"${item.slice(0, 60)}" is ${troubleWith(term)}`, term === 'name' ? 'unsupported' : 'refused')
      // A negation, or a mask behind the name, makes it another question than whether this is the named host.
      const whole = term === 'name' && !use.negated && !item.includes('/') && other.kind === 'unknown'
      others.push(whole ? unknown(other.words, field, item) : other)
    } else {
      reader.named[term.family === 4 ? 'v4' : 'v6'] = true
      if (isEverything(term)) return use.negated ? any() : ANYTHING
      terms.push(term)
    }
  }
  // A list that was pushed to has room to spare: a file may have a hundred thousand.
  const named = address(field, terms.slice())
  if (others.length > 0) return terms.length > 0 ? any(named, ...others) : (others[0] as Match)
  return use.negated ? not(named) : named
}

const isEverything = (term: AddressTerm): boolean =>
  'low' in term && (term.family === 4 ? term.low === 0 && term.high === 0xffffffff : term.low.every(w => w === 0) && term.high.every(w => w === 0xffffffff))

function shared(known: Known, key: string, make: () => Match): Match {
  const match = known.matches.get(key) ?? make()
  known.matches.set(key, match)
  return match
}

/** Modules that exist for one family only. */
const ONLY_IPV4: ReadonlySet<string> = new Set(['icmp', 'ttl', 'realm', 'unclean', 'ipv4options', 'TTL', 'ULOG', 'CLUSTERIP', 'MIRROR', 'SAME', 'ECN'])
const ONLY_IPV6: ReadonlySet<string> = new Set(['icmp6', 'icmpv6', 'hl', 'frag', 'hbh', 'dst', 'rt', 'mh', 'ipv6header', 'srh', 'eui64', 'HL', 'SNPT', 'DNPT'])

const LONGEST_KEY = 200

/** A module given in the same words as before; only what was read without a complaint is kept. */
function knownConditions(module: LoadedMatch, protocol: number | undefined, reader: Reader, { modules }: Known): readonly Part[] {
  if (module.name === 'comment') return conditionsOf(module, protocol, reader)
  let key = `${module.name} ${protocol ?? ''}`
  for (const { name, negated, args } of module.uses) key += `${negated ? '\u0001' : '\u0000'}${name}=${args.length === 1 ? args[0] ?? '' : args.join('\u0002')}`
  const before = modules.get(key)
  if (before) {
    merge(reader.named, before.named)
    return before.parts
  }
  const heard = { complaint: false }
  const named: Named = { v4: false, v6: false, hints6: false, state: false }
  const parts = conditionsOf(module, protocol, {
    source: reader.source, named,
    complain: (kind, at, seen, effect) => {
      heard.complaint = true
      reader.complain(kind, at, seen, effect)
    },
  })
  merge(reader.named, named)
  if (!heard.complaint && key.length < LONGEST_KEY && module.name !== 'pknock' && module.name !== 'string') modules.set(key, { parts, named })
  return parts
}

function merge(to: Named, from: Named): void {
  to.v4 ||= from.v4
  to.v6 ||= from.v6
  to.hints6 ||= from.hints6
  to.state ||= from.state
  if (from.asks) addAsks((to.asks ??= noAsks()), from.asks)
}

function conditionsOf(module: LoadedMatch, protocol: number | undefined, reader: Reader): readonly Part[] {
  const { extension } = module
  if (!extension) return []
  if (ONLY_IPV4.has(module.name)) reader.named.v4 = true
  if (ONLY_IPV6.has(module.name)) reader.named.v6 = true
  const at = { start: module.start, end: module.uses.at(-1)?.end ?? module.end }
  if (extension.protocols && (protocol === undefined || !extension.protocols.includes(protocol))) {
    return [refused(reader, at, `${module.name} needs -p with its own protocol`)]
  }
  if (module.uses.length === 0 && extension.bare === 'refused') return [refused(reader, at, `${module.name} needs one of its options`)]
  return extension.read(module, reader)
}

function targetOf({ target }: CommandLine, protocol: number | undefined, reader: Reader): Target | undefined {
  if (!target) return undefined
  const { name, start, end, extension, uses } = target
  if (ONLY_IPV4.has(name)) reader.named.v4 = true
  if (ONLY_IPV6.has(name)) reader.named.v6 = true
  const rejectWith = uses.find(use => use.name === 'reject-with')?.args[0] ?? ''
  if (rejectWith.startsWith('icmp6-')) reader.named.v6 = true
  const whole: Use = { name, negated: false, args: [], argStart: start, argEnd: end, start, end }
  for (const use of uses) if (use.negated) reader.complain('refused', use, `"${moduleWords({ name, uses: [use], start, end }, reader)}": a target's option cannot be negated`, 'none')
  return {
    name, goto: target.goto, options: uses.length > 0,
    action: extension?.act({ uses, reader, protocol, whole }),
    ...(extension?.effects ? { effects: extension.effects(uses) } : {}),
  }
}
