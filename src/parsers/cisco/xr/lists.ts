/** IOS-XR access lists: entries in the order of their numbers, also entered one by one. */
import type { Filter } from '../../../model/firewall.ts'
import { define, ignored, ignoreUnder, report, understood, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { readEntry, type Entries } from '../entries.ts'
import type { Line } from '../line.ts'
import { addEntry, addPlain, addRemark, filterOf, listId, newList, numberAt, takeBack, type NumberedList, type NumberedLists } from '../numbered.ts'

/** `ipv4 access-list NAME` with entries under it; opened again, a list grows. */
export function readList(account: Account, entries: Entries, lists: NumberedLists, { head, body }: Block): void {
  const list = open(account, lists, head)
  understood(account)
  for (const line of body) readItem(account, entries, lists, list, line, 0)
}

/** `ipv4 access-list NAME [N] permit ...`: an entry of the list on a line of its own. */
export function readOneLine(account: Account, entries: Entries, lists: NumberedLists, line: Line): void {
  const name = line.words[2]
  if (name === 'log-update' || name === 'maximum') ignored(account, line)
  else readItem(account, entries, lists, open(account, lists, line), line, 3)
}

function open(account: Account, lists: NumberedLists, line: Line): NumberedList {
  const family = line.words[0] === 'ipv6' ? 6 : 4
  const name = line.words[2] ?? ''
  const id = listId(name, family)
  const known = lists.byId.get(id)
  if (known) return known
  define(account, family === 4 ? 'access-list' : 'ipv6 access-list', line, 2)
  const list = newList(name, family, line)
  lists.byId.set(id, list)
  return list
}

function readItem(account: Account, entries: Entries, lists: NumberedLists, list: NumberedList, line: Line, from: number): void {
  if (from === 0 && addPlain(account, entries.plain, list, line)) return
  const { given, at } = numberAt(line, from)
  const verb = line.words[at]
  if (verb === 'remark') addRemark(account, list, line, given)
  else if (verb === 'no') takeBack(account, list, line, at + 1)
  else if (verb === 'exit' || verb === undefined) {
    understood(account)
    ignoreUnder(account, line)
  } else addEntry(account, lists, list, line, given, at, readEntry(entries, line, at, list.family))
}

/** `no ipv4 access-list NAME [N]`. */
export function dropList(account: Account, lists: NumberedLists, line: Line): void {
  const [, family, , name, number] = line.words
  const id = listId(name ?? '', family === 'ipv6' ? 6 : 4)
  const list = lists.byId.get(id)
  if (number === undefined) lists.byId.delete(id)
  else if (list) {
    takeBack(account, list, line, 4)
    return
  } else if (name === undefined) {
    report(account, line, 'unrecognised', 'none', 'not a command this reads')
    return
  }
  understood(account)
}

/** Every IPv6 list has implicit permits of nd-na and nd-ns before its implicit deny (IOS XR IP Addresses and Services Command Reference, "ipv6 access-list"). */
const DISCOVERY = [136, 135]

/**
 * A list without entries cannot be applied to layer 2 interfaces (ASR 9000 Layer 2 ACL guide), and what one on a layer 3 interface does is not documented,
 * so what it lets pass is undetermined.
 */
export const xrFilter = (account: Account, list: NumberedList): Filter => filterOf(account, list, { discovery: DISCOVERY, empty: 'unknown' })

/** A list that is asked before that of the interface has no implicit end. */
export const commonFilter = (account: Account, list: NumberedList): Filter => filterOf(account, list, { discovery: [], empty: 'return' })
