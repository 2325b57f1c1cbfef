/** The connection: state, conntrack, helper, mark and connmark. Facts measured on a kernel are in the rules' tests. */
import { ANYTHING, NOTHING, all, any, not, number, type Match, type State } from '../../model/match.ts'
import { PROTOCOL } from '../../net/protocols.ts'
import { troubleWith, parseNetwork } from './addresses.ts'
import { eachUse, extension, moduleWords, type Extension, type Module, type Use } from './extension.ts'
import { parseMark } from './numbers.ts'
import { DNATED, noted, type Note, type Notes } from './notes.ts'
import { asksOf, refused, unknown, wordsOf, type Part, type Place, type Reader } from './raw.ts'
import { parseProtocolWord } from './services.ts'
import { LATER, LOOPBACK, state, TRACKED } from './states.ts'
import { isMatch, portRange } from './transport.ts'

const inverted = (use: Use, match: Match): Match => (use.negated ? not(match) : match)

const resolve = (part: Part, place: Place): Match => (typeof part === 'function' ? part(place) : part)

/** xt_conntrack accepts the beginning of a name in any case and takes the first that fits, in this order. */
const STATE_WORDS = ['INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED', 'SNAT', 'DNAT'] as const

function stateUse(use: Use, reader: Reader): Part {
  reader.named.state = true
  const states: State[] = []
  let [snat, dnat] = [false, false]
  for (const item of (use.args[0] ?? '').split(',')) {
    const word = item === '' ? undefined : STATE_WORDS.find(name => name.startsWith(item.toUpperCase()))
    if (!word) return refused(reader, use, 'not a connection state')
    if (word === 'SNAT') snat = true
    else if (word === 'DNAT') dnat = true
    else states.push(word.toLowerCase() as State)
  }
  if (!snat && !dnat) return inverted(use, state(...states))
  if (dnat) asksOf(reader).dnat = true
  const undecided = unknown(wordsOf(reader.source, use))
  const looped = all(LOOPBACK, TRACKED, undecided)
  return ({ facts }) => inverted(use, any(
    ...(states.length > 0 ? [state(...states)] : []),
    // A new connection gets its source rewritten only after the last place where a rule could ask.
    ...(snat && facts.snat ? [all(LATER, undecided), looped] : []),
    ...(dnat && facts.dnat ? [all(LATER, undecided), looped, all(state('new'), noted(facts.notes, note => (note.bits & DNATED) !== 0))] : []),
  ))
}

/** The packet's own header tells for new connections; for later packets the direction is not known. */
const ofNew = (use: Use, match: Match, undecided: Match): Match =>
  any(all(state('new'), inverted(use, match)), all(LATER, undecided))

/** Before nat PREROUTING or OUTPUT has been through, a packet still has its original destination. */
const beforeTranslation = ({ table, hooks }: Place): boolean =>
  (table === 'raw' || table === 'mangle' || table === 'nat') && [...hooks].every(hook => hook === 'PREROUTING' || hook === 'OUTPUT')

function addressUse(field: 'src' | 'dst', use: Use, reader: Reader): Match {
  const term = parseNetwork(use.args[0] ?? '')
  if (typeof term === 'string') return refused(reader, use, troubleWith(term), term === 'name' ? 'unsupported' : 'refused')
  if (term) reader.named[term.family === 4 ? 'v4' : 'v6'] = true
  return term ? { kind: 'address', field, in: [term] } : ANYTHING
}

/** Whether ports are part of the tuple for DCCP and UDP-Lite depends on the kernel: their trackers came and went. */
const PORTS_IN_TUPLE: readonly number[] = [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp]

function tuplePort(field: 'sport' | 'dport', use: Use, reader: Reader): Match {
  const range = portRange(use, reader)
  if (isMatch(range)) return range
  const ported = number('protocol', ...PORTS_IN_TUPLE.map(p => [p, p] as const))
  // In the place of ports a tuple holds the ICMP id or the GRE key, which are not modelled.
  return any(all(ported, number(field, range)), all(not(ported), unknown(wordsOf(reader.source, use))))
}

const STATUS = ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const

function statusUse(use: Use, reader: Reader, undecided: Match): Match {
  const words = (use.args[0] ?? '').split(',').map(item => STATUS.find(name => item !== '' && name.startsWith(item.toUpperCase())))
  if (words.includes(undefined)) return refused(reader, use, 'not a connection status')
  if (words.every(word => word === 'NONE')) return use.negated ? TRACKED : NOTHING
  // The first packet is neither expected, answered nor assured; sent again, it is confirmed.
  return words.includes('CONFIRMED') ? all(TRACKED, undecided) : ofNew(use, NOTHING, undecided)
}

function tupleUse(use: Use, reader: Reader): Part {
  const undecided = unknown(wordsOf(reader.source, use))
  switch (use.name) {
    case 'ctorigsrc': case 'ctrepldst': return ofNew(use, addressUse('src', use, reader), undecided)
    case 'ctorigsrcport': case 'ctrepldstport': return ofNew(use, tuplePort('sport', use, reader), undecided)
    case 'ctreplsrc': return ofNew(use, addressUse('dst', use, reader), undecided)
    case 'ctreplsrcport': return ofNew(use, tuplePort('dport', use, reader), undecided)
    case 'ctorigdst': case 'ctorigdstport': {
      const own = use.name === 'ctorigdst' ? addressUse('dst', use, reader) : tuplePort('dport', use, reader)
      if (own.kind === 'unknown') return all(TRACKED, undecided)
      const words = `${use.name} ${use.args[0] ?? ''}`
      asksOf(reader).origins.set(words, own)
      return place => {
        if (!place.facts.dnat || beforeTranslation(place)) return ofNew(use, own, undecided)
        const { bit } = place.facts.notes.origins.get(words) ?? { bit: 0 }
        if (bit === 0) return all(TRACKED, undecided)
        return ofNew(use, any(all(LOOPBACK, undecided), all(not(LOOPBACK), noted(place.facts.notes, note => (note.bits & bit) !== 0))), undecided)
      }
    }
    case 'ctproto': {
      const protocol = parseProtocolWord(use.args[0] ?? '')
      if (protocol === undefined) return refused(reader, use, 'not a protocol')
      return any(all(state('new', 'established'), inverted(use, number('protocol', [protocol, protocol]))), all(state('related'), undecided))
    }
    case 'ctdir': {
      const word = (use.args[0] ?? '').toUpperCase()
      if (word !== 'ORIGINAL' && word !== 'REPLY') return refused(reader, use, 'not ORIGINAL or REPLY')
      return ofNew(use, word === 'ORIGINAL' ? ANYTHING : NOTHING, undecided)
    }
    case 'ctstatus': return statusUse(use, reader, undecided)
    default: return all(TRACKED, undecided)
  }
}

/** xt_conntrack.c, conntrack_mt: without a connection, a --ctstate that holds is enough and the other options are not looked at; alone they do not hold. */
function conntrack(module: Module, reader: Reader): Part[] {
  reader.named.state = true
  const states = eachUse(stateUse)({ ...module, uses: module.uses.filter(use => use.name === 'ctstate') }, reader)
  const others = eachUse(tupleUse)({ ...module, uses: module.uses.filter(use => use.name !== 'ctstate') }, reader)
  if (others.length === 0) return [...states]
  const rest = (place: Place): Match => (place.table === 'raw' ? NOTHING : all(...others.map(part => resolve(part, place))))
  return states.length === 0 ? [rest] : [...states, place => any(state('invalid', 'untracked'), rest(place))]
}

/** xt_helper.c: only expected connections, which start as RELATED, have a master. */
function helperUse(use: Use, reader: Reader): Match {
  reader.named.state = true
  return inverted(use, all(LATER, unknown(`helper ${wordsOf(reader.source, { start: use.start, end: use.end })}`)))
}

/** The marks that a packet may have, as far as the ruleset itself sets them. */
function marked(notes: Notes, on: 'mark' | 'connmark', { value, mask }: { value: number; mask: number }, undecided: Match): Match {
  if ((value & ~mask) !== 0) return NOTHING
  if ((mask & ~notes[on]) !== 0) return undecided
  const answer = (note: Note, open: number): 'yes' | 'no' | 'unknown' => (((note[on].value ^ value) & mask & ~open) !== 0 ? 'no' : (mask & open) === 0 ? 'yes' : 'unknown')
  /** Tags with which new connections have one answer and others another one, and what makes up for the difference. */
  const having = (ofNew: string, ofLater: string, ...more: Match[]): Match[] => {
    const tags = noted(notes, note => answer(note, note[on].open) === ofNew && answer(note, note[on].open | note[on].past) === ofLater)
    return tags === NOTHING ? [] : [all(tags, ...more)]
  }
  const parts = [...having('yes', 'yes'), ...having('yes', 'unknown', any(not(LATER), undecided)), ...having('no', 'unknown', LATER, undecided), ...having('unknown', 'unknown', undecided)]
  return parts.length === 0 ? NOTHING : any(...parts)
}

function markUse(use: Use, reader: Reader): Part {
  const mark = parseMark(use.args[0] ?? '')
  if (!mark) return refused(reader, use, 'not a mark of 32 bits')
  asksOf(reader).mark |= mark.mask
  const undecided = unknown(`mark ${wordsOf(reader.source, use)}`)
  return ({ facts }) => inverted(use, any(all(LOOPBACK, undecided), all(not(LOOPBACK), marked(facts.notes, 'mark', mark, undecided))))
}

/** xt_connmark.c: without a connection it does not match, negated or not. */
function connmarkUse(use: Use, reader: Reader): Part {
  reader.named.state = true
  const mark = parseMark(use.args[0] ?? '')
  if (!mark) return refused(reader, use, 'not a mark of 32 bits')
  asksOf(reader).connmark |= mark.mask
  const undecided = unknown(`connmark ${wordsOf(reader.source, use)}`)
  return ({ facts: { notes }, table }) => {
    // Before tracking, only what was tracked when it was sent over the loopback, or a template of CT, has such a mark.
    if (table === 'raw') return all(any(LOOPBACK, noted(notes, note => note.tracking === 'template')), undecided)
    const match = marked(notes, 'connmark', mark, undecided)
    const isSettable = (mark.mask & ~notes.connmark) !== 0 || notes.list.some(note => (mark.mask & note.connmark.past) !== 0)
    const wanted = inverted(use, isSettable ? any(all(LOOPBACK, undecided), all(not(LOOPBACK), match)) : match)
    return wanted === NOTHING ? NOTHING : all(TRACKED, wanted)
  }
}

export const CONNECTION: Readonly<Record<string, Extension>> = {
  state: extension('state=', eachUse(stateUse)),
  conntrack: extension(
    'ctstate= ctproto= ctorigsrc= ctorigdst= ctreplsrc= ctrepldst= ctorigsrcport= ctorigdstport= ctreplsrcport= ctrepldstport= ctstatus= ctexpire= ctdir=', conntrack),
  helper: extension('helper=', eachUse(helperUse)),
  mark: extension('mark=', eachUse(markUse)),
  connmark: extension('mark=', eachUse(connmarkUse)),
  connlabel: extension('label= set', (module, reader) => [all(TRACKED, unknown(moduleWords(module, reader)))]),
}
