/** NX-OS access lists: entries in the order of their numbers, and options of a whole list. */
import type { Filter, Rule } from '../../../model/firewall.ts'
import { all, any, type Match } from '../../../model/match.ts'
import { define, ignoreUnder, report, understood, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { FIRST, LATER } from '../clause.ts'
import { readEntry, type Entries } from '../entries.ts'
import type { Line } from '../line.ts'
import { addEntry, addPlain, addRemark, filterOf, listId, newList, numberAt, takeBack, type NumberedList, type NumberedLists, type Tail } from '../numbered.ts'

export interface Lists extends NumberedLists {
  /** `fragments permit-all|deny-all`, by the id of the list. */
  readonly fragments: Map<string, { readonly permit: boolean; readonly line: Line }>
}

export const newLists = (): Lists => ({ byId: new Map(), remarks: [], fragments: new Map() })

/** `ip access-list NAME`, `ipv6 access-list NAME`; opened again, a list grows. `standard` and `extended` would be names. */
export function readList(account: Account, entries: Entries, lists: Lists, { head, body }: Block): void {
  const family = head.words[0] === 'ipv6' ? 6 : 4
  const name = head.words[2] ?? ''
  const id = listId(name, family)
  const known = lists.byId.get(id)
  if (!known) define(account, family === 4 ? 'access-list' : 'ipv6 access-list', head, 2)
  const list = known ?? newList(name, family, head)
  lists.byId.set(id, list)
  understood(account)
  for (const line of body) readItem(account, entries, lists, list, line)
}

function readItem(account: Account, entries: Entries, lists: Lists, list: NumberedList, line: Line): void {
  if (addPlain(account, entries.plain, list, line)) return
  const { given, at } = numberAt(line, 0)
  const [first, second] = line.words
  if (line.words[at] === 'remark') {
    addRemark(account, list, line, given)
    return
  }
  switch (first ?? '') {
    case 'no':
      if (second === 'fragments') lists.fragments.delete(listId(list.name, list.family))
      takeBack(account, list, line, 1)
      return
    case 'statistics': case 'ignore': case 'exit':
      understood(account)
      ignoreUnder(account, line)
      return
    case 'fragments':
      if (second === 'permit-all' || second === 'deny-all') lists.fragments.set(listId(list.name, list.family), { permit: second === 'permit-all', line })
      else break
      understood(account)
      ignoreUnder(account, line)
      return
  }
  addEntry(account, lists, list, line, given, at, readEntry(entries, line, at, list.family))
}

/** `no ip access-list NAME`, as a pasted script starts. */
export function dropList(account: Account, lists: Lists, line: Line): void {
  const [, family, , name] = line.words
  if (name === undefined) {
    report(account, line, 'unrecognised', 'none', 'not a command this reads')
    return
  }
  const id = listId(name, family === 'ipv6' ? 6 : 4)
  lists.byId.delete(id)
  lists.fragments.delete(id)
  understood(account)
}

/** Neighbour and router discovery that an IPv6 list lets pass before its implicit deny (Nexus 7000 Security Configuration Guide, "Implicit Rules for IP and MAC ACLs"). */
const DISCOVERY = [136, 135, 134, 133]

/** A list without entries permits everything: it is as if it were deleted. `ends`: its implicit end counts (Nexus 7000 Security Command Reference, "ip access-list"). */
export function nxosFilter(account: Account, lists: Lists, list: NumberedList, ends = true): Filter {
  const tail: Tail = ends ? { discovery: DISCOVERY, empty: 'permit' } : { discovery: [], empty: 'return' }
  const option = lists.fragments.get(listId(list.name, list.family))
  if (!option) return filterOf(account, list, tail)
  const { line, permit } = option
  const last: Rule = { match: LATER, action: permit ? { kind: 'permit' } : { kind: 'deny', how: 'drop' }, enabled: true, span: line.span, origin: 'user' }
  return filterOf(account, list, tail, optimised, [last])
}

/**
 * "To optimize whether an IPv4 or IPv6 ACL permits or denies noninitial fragments that do not match an explicit permit or deny command" (Nexus 7000
 * Security Command Reference, "fragments"); its example counts only entries with the keyword `fragments` as explicit. So the others are undetermined for them.
 */
function optimised(rule: Rule): Rule {
  const { match } = rule
  if (match === LATER || (match.kind === 'all' && match.of.includes(LATER))) return rule
  const unsure: Match = { kind: 'unknown', words: 'fragments' }
  return { ...rule, match: any(all(FIRST, match), all(LATER, match, unsure)) }
}
