/** Access lists whose entries are ordered by their numbers, as those of NX-OS and IOS-XR are. */
import type { Action, Comment, Fallthrough, Filter, Rule } from '../../model/firewall.ts'
import { all, number, type Match } from '../../model/match.ts'
import { uniformRule } from '../../model/uniform.ts'
import { PROTOCOL } from '../../net/protocols.ts'
import { ignoreUnder, note, quote, report, textFrom, understood, use, type Account } from './account.ts'
import type { Named } from './cursor.ts'
import { alone, numberBefore, opensWith, type Line } from './line.ts'
import { plainMatch, type PlainReader } from './plainmatch.ts'

interface Item {
  readonly number: number
  readonly rule: Rule
  readonly line: Line
  /** Index of the word that its text begins with. */
  readonly at: number
}

export interface NumberedList {
  readonly name: string
  readonly family: 4 | 6
  readonly head: Line
  items: Item[]
  /** The highest number so far, remarks included: what comes without one stands ten behind it. */
  highest: number
  /** Remarks that wait for the entry they stand above. */
  waiting: Line[]
}

export interface NumberedLists {
  /** By name; IPv6 lists by `ipv6:NAME`. */
  readonly byId: Map<string, NumberedList>
  readonly remarks: Comment[]
}

/** What a dialect reads of an entry. */
export interface Reading {
  readonly permit: boolean
  readonly match: Match
  readonly gaps: readonly string[]
  readonly names: readonly Named[]
  readonly hits: number | undefined
  /** Some words are outside the grammar. */
  readonly strange: boolean
}

export const listId = (name: string, family: 4 | 6): string => (family === 4 ? name : `ipv6:${name}`)

export const newList = (name: string, family: 4 | 6, head: Line): NumberedList => ({ name, family, head, items: [], highest: 0, waiting: [] })

/** The number in front of an entry, and the index of the word behind it. */
export function numberAt(line: Line, from: number): { given: number | undefined; at: number } {
  const word = line.words[from] ?? ''
  return /^\d{1,10}$/.test(word) ? { given: Number(word), at: from + 1 } : { given: undefined, at: from }
}

function take(list: NumberedList, given: number | undefined): number {
  const number = given ?? list.highest + 10
  list.highest = Math.max(list.highest, number)
  return number
}

export function addRemark(account: Account, list: NumberedList, line: Line, given: number | undefined): void {
  take(list, given)
  list.waiting.push(line)
  ignoreUnder(account, line)
  understood(account)
}

const PERMIT: Action = { kind: 'permit' }
const DENY: Action = { kind: 'deny', how: 'drop' }
const wordsOf = (line: Line, at: number): string => line.words.slice(at).join(' ')

/** `at` is the index of `permit` or `deny`; `reading` is undefined when the entry could not be read at all. */
export function addEntry(account: Account, lists: NumberedLists, list: NumberedList, line: Line, given: number | undefined, at: number, reading: Reading | undefined): void {
  const number = take(list, given)
  ignoreUnder(account, line)
  const comment = list.waiting.length === 0 ? undefined : commentOf(list, line, lists)
  const push = (match: Match, action: Action, hits: number | undefined): void => {
    list.items.push({ number, line, at, rule: uniformRule({ match, action, enabled: true, span: line.span, origin: 'user', comment, hits }) })
  }
  if (!reading) {
    const words = line.words.slice(0, 12).join(' ').slice(0, 120)
    push({ kind: 'unknown', words }, { kind: 'unknown', words }, undefined)
    report(account, alone(line), 'unrecognised', 'match', `not an entry this reads, so what follows it in access list ${list.name} is undetermined`)
    return
  }
  for (const name of reading.names) use(account, name.kind, line, name.at, name.effect)
  push(reading.match, reading.permit ? PERMIT : DENY, reading.hits)
  if (reading.gaps.length === 0) understood(account)
  else report(account, alone(line), reading.strange ? 'unrecognised' : 'unsupported', 'match', `whether a packet fits ${reading.gaps.map(g => `\`${g}\``).join(' and ')} is undetermined`)
}

/** True when the line is an entry of a plain shape: then it is read. `addEntry` takes all. */
export function addPlain(account: Account, plain: PlainReader, list: NumberedList, line: Line): boolean {
  if (list.family === 6 || list.waiting.length > 0 || opensWith(line, 'access-list')) return false
  const match = plainMatch(plain, line)
  if (!match) return false
  const given = numberBefore(line)
  const rule = uniformRule({ match, action: plain.entry.permit ? PERMIT : DENY, enabled: true, span: line.span, origin: 'user' })
  list.items.push({ number: take(list, given), line, at: given === undefined ? 0 : 1, rule })
  understood(account)
  return true
}

function commentOf(list: NumberedList, line: Line, lists: NumberedLists): string {
  const texts = list.waiting.map(remark => {
    const text = textFrom(remark, remark.words.indexOf('remark') + 1)
    lists.remarks.push({ text, span: remark.span, target: line.span })
    return text
  })
  list.waiting = []
  return texts.join('\n')
}

/** What an entry may go on with, where a terminal has wrapped it into the next line. */
const CONTINUES = /^(?:eq|neq|gt|lt|range|host|any|established|log|log-input|fragments|addrgroup|portgroup|net-group|port-group|\d[\d.]*(?:\/\d+)?)$/

/** A line that looks like the end of the entry above it: then what that entry matches is undetermined. */
export function rejoin(account: Account, lists: NumberedLists, above: Line | undefined, line: Line): void {
  if (!above || !CONTINUES.test(line.words[0] ?? '')) return
  for (const list of lists.byId.values()) {
    const last = list.items.at(-1)
    if (last?.rule.span.start !== above.span.start) continue
    const match = all(last.rule.match, { kind: 'unknown', words: line.words.slice(0, 12).join(' ').slice(0, 120) })
    list.items.splice(-1, 1, { ...last, rule: { ...last.rule, match } })
    note(account, above.span, 'unsupported', 'match', `this entry seems to go on in the next line, so what it matches is undetermined: ${quote(above)}`)
  }
}

/** `no 30`, `no permit tcp ...` inside a list. */
export function takeBack(account: Account, list: NumberedList, line: Line, at: number): void {
  const { given, at: behind } = numberAt(line, at)
  const text = wordsOf(line, behind)
  const length = line.words.length - behind
  const index = list.items.findIndex(item => (given === undefined ? item.line.words.length - item.at === length && wordsOf(item.line, item.at) === text : item.number === given))
  if (index >= 0) list.items.splice(index, 1)
  ignoreUnder(account, line)
  understood(account)
}

/** The first of those with the same words. */
function distinct(items: readonly Item[]): Item[] {
  const texts = new Set<string>()
  return items.filter(({ line, at }) => {
    const text = wordsOf(line, at)
    const isNew = !texts.has(text)
    texts.add(text)
    return isNew
  })
}

/** By number. Which of two different entries with the same number holds is not documented: then both are undetermined. */
function orderedRules(account: Account, list: NumberedList): Rule[] {
  // As a device prints it.
  if (list.items.every((item, i) => i === 0 || (list.items[i - 1] as Item).number < item.number)) return list.items.map(item => item.rule)
  const items = [...list.items].sort((a, b) => a.number - b.number)
  const rules: Rule[] = []
  for (let from = 0, to = 0; from < items.length; from = to) {
    const first = items[from] as Item
    for (to = from + 1; items[to]?.number === first.number;) to++
    const rivals = to === from + 1 ? [first] : distinct(items.slice(from, to))
    if (rivals.length === 1) {
      rules.push(first.rule)
      continue
    }
    for (const { rule } of rivals) {
      note(account, rule.span, 'unsupported', 'match', `access list ${list.name} has other entries with the number ${String(first.number)}, so which of them holds is undetermined`)
      rules.push({ ...rule, match: all(rule.match, { kind: 'unknown', words: `number ${String(first.number)} twice` }) })
    }
  }
  return rules
}

const V4: Match = { kind: 'family', is: 4 }
const V6: Match = { kind: 'family', is: 6 }
const icmp6 = (type: number): Match => all(number('protocol', [PROTOCOL['ipv6-icmp'], PROTOCOL['ipv6-icmp']]), number('icmp', [type * 256, type * 256 + 255]))

export interface Tail {
  /** ICMPv6 types that an IPv6 list lets pass before its implicit deny. */
  readonly discovery: readonly number[]
  /** What a list without entries does. */
  readonly empty: Fallthrough['action']
}

/** A list as a filter. It says nothing about packets of the other family, so its first rule, a system rule, lets those pass. */
export function filterOf(account: Account, list: NumberedList, tail: Tail, change: (rule: Rule) => Rule = rule => rule, last: readonly Rule[] = []): Filter {
  const { span } = list.head
  const six = list.family === 6
  const system = (match: Match, place: string): Rule => uniformRule({ match, action: PERMIT, enabled: true, span, origin: 'system', place })
  const rules: Rule[] = [system(six ? V4 : V6, six ? 'an IPv6 access list, which does not judge IPv4' : 'an IPv4 access list, which does not judge IPv6')]
  const own = orderedRules(account, list)
  for (const rule of own) rules.push(change(rule))
  rules.push(...last)
  if (six && own.length > 0) for (const type of tail.discovery) rules.push(system(icmp6(type), 'implicit permit of neighbour discovery'))
  const action = own.length === 0 ? tail.empty : 'deny'
  return { id: listId(list.name, list.family), name: list.name, table: six ? 'ipv6' : '', rules, span, fallthrough: { action, span, implicit: true } }
}

/** A filter for a binding to a list that is not defined: it permits everything. */
export const undefinedFilter = (name: string, family: 4 | 6, line: Line): Filter => ({
  id: listId(name, family), name, table: family === 6 ? 'ipv6' : '', rules: [], span: line.span, synthetic: true,
  fallthrough: { action: 'permit', span: line.span, implicit: true },
})

/** Tells of a list that is applied without an entry. */
export function noteEmpty(account: Account, list: NumberedList, line: Line, meaning: string, effect: 'none' | 'verdict'): void {
  if (list.items.length === 0) note(account, line.span, 'unsupported', effect, `access list ${list.name} has no entry ${meaning}: ${quote(line)}`)
}
