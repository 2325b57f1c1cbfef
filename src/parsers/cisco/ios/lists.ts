/** IOS access lists: numbered, named and IPv6 ones, collected line by line and turned into filters. */
import type { Action, Comment, Filter, Rule } from '../../../model/firewall.ts'
import { all, number, type Match } from '../../../model/match.ts'
import { uniformRule } from '../../../model/uniform.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { alone, commandHead, isListCommand, numberBefore, opensWith, type Line } from '../line.ts'
import { define, ignored, note, quote, report, textFrom, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import type { Scope } from './cursor.ts'
import { readEntry } from './entry.ts'
import { listId } from '../numbered.ts'
import { plainMatch } from '../plainmatch.ts'
import { evaluateMatch, evaluates, type Tracking } from './tracking.ts'

export interface AccessList {
  readonly name: string
  readonly kind: 'standard' | 'extended' | 'ipv6'
  readonly head: Line
  readonly rules: Rule[]
  /** The numbers that its rules were given. */
  readonly sequences: (number | undefined)[]
  /** Remarks that wait for the entry they stand above. */
  remarks: Line[]
}

export interface Lists {
  /** By name; IPv6 lists by `ipv6:NAME`, as they have names of their own. */
  readonly byId: Map<string, AccessList>
  readonly remarks: Comment[]
  /** Reflexive lists that some entry fills. */
  readonly reflexive: Set<string>
}

/** Number ranges of IOS Security Configuration Guide, "IP Access List Overview". Other numbers are lists of other protocols. */
function kindOfNumber(word: string): 'standard' | 'extended' | 'other' | undefined {
  if (!/^\d{1,5}$/.test(word)) return undefined
  const n = Number(word)
  if (n <= 99 || (n >= 1300 && n <= 1999)) return 'standard'
  return (n >= 100 && n <= 199) || (n >= 2000 && n <= 2699) ? 'extended' : 'other'
}

/** `access-list N permit ...`, one entry of a numbered list. What is indented under it is counted elsewhere. */
export function readNumbered(account: Account, scope: Scope, lists: Lists, line: Line): void {
  const head = isListCommand(line) ? commandHead(line) : undefined
  const name = head ? head.name : line.words[1]
  const word = head ? (head.extended ? 'extended' : undefined) : line.words[2]
  const typed = word === 'standard' || word === 'extended' ? word : undefined
  const kind = kindOfNumber(name ?? '') ?? typed
  if (name === 'compiled' || name === 'rate-limit' || name === 'hardware' || kind === 'other') {
    ignored(account, alone(line))
    return
  }
  if (name === undefined || kind === undefined) {
    report(account, line, 'unrecognised', 'match', 'not an access list entry this reads')
    return
  }
  readItem(account, scope, openList(account, lists, name, kind, line, 1), line, typed && typed === word ? 3 : 2, lists)
}

/** `ip access-list standard|extended NAME`, `ipv6 access-list NAME` and the entries under it. */
export function readNamed(account: Account, scope: Scope, lists: Lists, { head, body }: Block): void {
  const six = head.words[0] === 'ipv6'
  const flat = head.words[0] === 'access-list'
  const type = head.words[2]
  const typed = type === 'standard' || type === 'extended'
  const at = flat ? 1 : typed ? 3 : 2
  const name = head.words[at]
  const kind = six ? 'ipv6' : typed ? type : undefined
  if (kind === undefined || name === undefined) {
    const other = type === 'role-based' || type === 'resequence' || type === 'logging' || type === 'log-update' || type === 'persistent' || type === 'helper'
    if (other) ignored(account, alone(head))
    else report(account, head, 'unsupported', 'match', 'not a kind of access list this reads')
    for (const line of body) ignored(account, alone(line))
    return
  }
  const list = openList(account, lists, name, kind, head, at)
  understood(account)
  for (const line of body) readItem(account, scope, list, line, 0, lists)
}

function openList(account: Account, lists: Lists, name: string, kind: AccessList['kind'], head: Line, nameAt: number): AccessList {
  const id = listId(name, kind === 'ipv6' ? 6 : 4)
  const known = lists.byId.get(id)
  if (known) return known
  const made: AccessList = { name, kind, head, rules: [], sequences: [], remarks: [] }
  lists.byId.set(id, made)
  define(account, kind === 'ipv6' ? 'ipv6 access-list' : 'access-list', head, nameAt)
  return made
}

/** `no access-list N`, `no ip access-list extended NAME`, `no ipv6 access-list NAME`: as a pasted script starts. */
export function dropList(account: Account, lists: Lists, line: Line): void {
  const six = line.words[1] === 'ipv6'
  const typed = line.words[3] === 'standard' || line.words[3] === 'extended'
  const name = line.words[1] === 'access-list' ? line.words[2] : line.words[typed ? 4 : 3]
  if (line.words[1] === 'access-list' && line.words.length > 3) {
    report(account, line, 'unsupported', 'verdict', 'what an entry that is taken away leaves is not modelled')
    return
  }
  lists.byId.delete(listId(name ?? '', six ? 6 : 4))
  understood(account)
}

const PERMIT: Action = { kind: 'permit' }
const TRACK: Action = { kind: 'permit', tracks: true }
/** A router answers what a list denies with an ICMP message unless `no ip unreachables` is set. */
const DENY: Action = { kind: 'deny', how: 'reject' }

/** True when the entry has a plain shape: then it is read. `from` as for `readItem`, which reads all. */
function readPlainItem(account: Account, { plain }: Scope, list: AccessList, line: Line, from: number): boolean {
  if (list.kind !== 'extended' || list.remarks.length > 0 || opensWith(line, 'access-list') !== from > 0) return false
  const match = plainMatch(plain, line)
  if (!match) return false
  push(list, numberBefore(line), uniformRule({ match, action: plain.entry.permit ? PERMIT : DENY, enabled: true, span: line.span, origin: 'user' }))
  understood(account)
  return true
}

function readItem(account: Account, scope: Scope, list: AccessList, line: Line, from: number, lists: Lists): void {
  if (readPlainItem(account, scope, list, line, from)) return
  let at = from
  let sequence: number | undefined
  const word = line.words[at] ?? ''
  if (/^\d{1,10}$/.test(word)) [sequence, at] = [Number(word), at + 1]
  else if (word === 'sequence' && /^\d{1,10}$/.test(line.words[at + 1] ?? '')) [sequence, at] = [Number(line.words[at + 1]), at + 2]
  const verb = line.words[at]
  if (verb === 'remark') {
    list.remarks.push(line)
    understood(account)
    return
  }
  if (verb === 'exit' || verb === 'end' || verb === 'exit-access-list' || verb === 'statistics' || verb === '') {
    ignored(account, alone(line))
    return
  }
  if (verb === 'no') {
    takeBack(account, list, line, at + 1)
    return
  }
  const lockAndKey = verb === 'dynamic'
  const entry = readEntry(scope, line, lockAndKey ? at + (line.words[at + 2] === 'timeout' ? 4 : 2) : at, list.kind)
  const comment = list.remarks.length === 0 ? undefined : commentOf(list, line, lists)
  const rule = (match: Match, action: Action, hits: number | undefined): Rule => uniformRule({ match, action, enabled: true, span: line.span, origin: 'user', comment, hits })
  if (verb === 'evaluate') {
    push(list, sequence, rule(evaluateMatch(line.words[at + 1] ?? ''), PERMIT, undefined))
    understood(account)
    return
  }
  if (!entry) {
    const words = line.words.slice(0, 12).join(' ').slice(0, 120)
    push(list, sequence, rule({ kind: 'unknown', words }, { kind: 'unknown', words }, undefined))
    report(account, line, 'unrecognised', 'match', `not an entry this reads, so what follows it in access list ${list.name} is undetermined`)
    return
  }
  if (entry.reflects !== undefined) lists.reflexive.add(entry.reflects)
  for (const { kind, at: index } of entry.names) use(account, kind, line, index, kind === 'object-group' ? 'matches nothing' : 'the entry is always active')
  const match = lockAndKey ? all(entry.match, { kind: 'unknown', words: `dynamic ${line.words[at + 1] ?? ''}` }) : entry.match
  const action = entry.permit ? (entry.reflects === undefined ? PERMIT : TRACK) : DENY
  push(list, sequence ?? entry.sequence, rule(match, action, entry.hits))
  const gaps = lockAndKey ? [...entry.gaps, 'dynamic'] : entry.gaps
  if (gaps.length === 0) {
    understood(account)
    return
  }
  report(account, line, entry.strange ? 'unrecognised' : 'unsupported', 'match', `whether a packet fits ${gaps.map(g => `\`${g}\``).join(' and ')} is undetermined`)
}

/** The entry of `line` seems to go on in `next`: whether a packet fits it is undetermined. */
export function doubtLast(account: Account, lists: Lists, line: Line, next: Line): void {
  for (const list of lists.byId.values()) {
    const last = list.rules.at(-1)
    if (last?.span.start !== line.span.start) continue
    const match = all(last.match, { kind: 'unknown', words: next.words.slice(0, 12).join(' ').slice(0, 120) })
    list.rules.splice(-1, 1, { ...last, match })
    note(account, line.span, 'unsupported', 'match', `this entry seems to go on in the next line, so what it matches is undetermined: ${quote(line)}`)
  }
}

function push(list: AccessList, sequence: number | undefined, rule: Rule): void {
  list.rules.push(rule)
  list.sequences.push(sequence)
}

function commentOf(list: AccessList, line: Line, lists: Lists): string {
  const texts = list.remarks.map(remark => {
    const text = textFrom(remark, remark.words.indexOf('remark') + 1)
    lists.remarks.push({ text, span: remark.span, target: line.span })
    return text
  })
  list.remarks = []
  return texts.join('\n')
}

/** `no 30`, `no permit tcp ...` inside a list. */
function takeBack(account: Account, list: AccessList, line: Line, at: number): void {
  const number = /^\d{1,10}$/.test(line.words[at] ?? '') ? Number(line.words[at]) : undefined
  const text = line.words.slice(at).join(' ')
  const index = number === undefined ? list.rules.findIndex(({ span: { source, start, end } }) => source.text.slice(start, end) === text) : numbersOf(list).indexOf(number)
  if (index >= 0) {
    list.rules.splice(index, 1)
    list.sequences.splice(index, 1)
  }
  understood(account)
}

/** IOS numbers entries in tens; an entry without a number stands ten after the highest so far. */
function numbersOf({ sequences }: AccessList): number[] {
  let highest = 0
  return sequences.map(sequence => {
    const number = sequence ?? highest + 10
    highest = Math.max(highest, number)
    return number
  })
}

const V4: Match = { kind: 'family', is: 4 }
const V6: Match = { kind: 'family', is: 6 }

/** Neighbour discovery that every IPv6 list lets pass before its implicit deny (IOS IPv6 Command Reference, "ipv6 access-list"). */
const DISCOVERY: readonly Match[] = [136, 135].map(type => all(number('protocol', [PROTOCOL['ipv6-icmp'], PROTOCOL['ipv6-icmp']]), number('icmp', [type * 256, type * 256 + 255])))

/**
 * A list as a filter. It says nothing about packets of the other family, so its first rule, a system rule, lets those pass.
 * `ends`: its implicit end counts. A list without entries permits everything (Catalyst 2960 Software Configuration Guide, "Configuring Network Security with ACLs").
 */
export function filterOf(list: AccessList, tracking: Tracking, ends = true): Filter {
  const { span } = list.head
  const six = list.kind === 'ipv6'
  const system = (match: Match, place: string): Rule => uniformRule({ match, action: { kind: 'permit' }, enabled: true, span, origin: 'system', place })
  const rules: Rule[] = [system(six ? V4 : V6, six ? 'an IPv6 access list, which does not judge IPv4' : 'an IPv4 access list, which does not judge IPv6')]
  // "CBAC creates temporary openings in access lists" for the connections it inspects (IOS Security Configuration Guide, "Configuring CBAC").
  if (tracking.openings && list.rules.length > 0) rules.push(system(tracking.known, 'opening for a connection that is inspected'))
  const { only } = tracking
  for (const rule of orderedRules(list)) rules.push(only !== undefined && evaluates(rule.match, only) ? { ...rule, match: tracking.known } : rule)
  const empty = list.rules.length === 0
  if (six && !empty && ends) for (const match of DISCOVERY) rules.push(system(match, 'implicit permit of neighbour discovery'))
  return {
    id: listId(list.name, six ? 6 : 4), name: list.name, table: six ? 'ipv6' : '', rules, span,
    fallthrough: { action: empty ? 'permit' : 'deny', span, implicit: true },
  }
}

export function orderedRules(list: AccessList): readonly Rule[] {
  const { rules, sequences } = list
  if (sequences.every(sequence => sequence === undefined)) return rules
  const numbers = numbersOf(list)
  return rules.map((rule, i) => ({ rule, number: numbers[i] as number })).sort((a, b) => a.number - b.number).map(item => item.rule)
}

/** Tells of lists that are applied without an entry. */
export function noteEmpty(account: Account, list: AccessList, line: Line): void {
  if (list.rules.length === 0) note(account, line.span, 'unsupported', 'none', `access list ${list.name} has no entry and permits everything: ${quote(line)}`)
}
