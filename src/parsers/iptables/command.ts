/** Goes through the words of a line as iptables and getopt_long do: the command, the options, the modules they load. */
import { IMPLIED } from './transport.ts'
import type { Extension, Use } from './extension.ts'
import { matchExtension } from './matches.ts'
import { BASE, NO_OPTIONS, findOption, type Option, type OptionTable } from './options.ts'
import type { Reader, Stretch } from './raw.ts'
import { parseProtocolWord } from './services.ts'
import { TARGETS, type TargetExtension } from './targets.ts'
import type { Words } from './words.ts'

/** A match that was loaded, with the options it was given so far. */
export interface LoadedMatch extends Stretch {
  readonly name: string
  readonly extension: Extension | undefined
  readonly table: OptionTable
  readonly uses: Use[]
  readonly implied: boolean
}

interface LoadedTarget extends Stretch {
  end: number
  readonly name: string
  readonly goto: boolean
  readonly extension: TargetExtension | undefined
  readonly table: OptionTable
  readonly uses: Use[]
}

export interface CommandLine {
  /** Commands and conditions of iptables itself, in order. */
  readonly base: Use[]
  readonly matches: LoadedMatch[]
  target: LoadedTarget | undefined
  /** Words that no option takes. */
  readonly strays: Stretch[]
  /** Options that nothing knows, with the words after them. */
  readonly lost: { readonly at: Stretch; readonly why: string; readonly refused: boolean }[]
  /** Rule number or the rest of a command, after -I, -D, -R. */
  number: number | undefined
}

/** Options whose value may be a lone `!`. */
const FREE_TEXT: ReadonlySet<string> = new Set(['comment', 'string', 'hex-string', 'log-prefix', 'nflog-prefix', 'ulog-prefix'])

interface Cursor {
  readonly words: Words
  readonly reader: Reader
  readonly line: CommandLine
  /** Tables of matches and target, the last loaded first, after the base. */
  tables: OptionTable[]
  at: number
  /** Start of a `!` that waits for its option. */
  bang: number | undefined
}

export function readCommand(words: Words, from: number, reader: Reader): CommandLine {
  const line: CommandLine = { base: [], matches: [], target: undefined, strays: [], lost: [], number: undefined }
  const cursor: Cursor = { words, reader, line, tables: [BASE], at: from, bang: undefined }
  while (cursor.at < words.texts.length) {
    const word = words.texts[cursor.at] as string
    if (word === '!') {
      if (cursor.bang !== undefined) line.strays.push(stretch(cursor, cursor.at, cursor.at + 1))
      cursor.bang = words.starts[cursor.at]
      cursor.at++
    } else if (word.length > 2 && word.startsWith('--')) longOption(cursor, word)
    else if (word.length > 1 && word.startsWith('-')) shortOptions(cursor, word)
    else stray(cursor)
  }
  if (cursor.bang !== undefined) line.strays.push({ start: cursor.bang, end: cursor.bang + 1 })
  return line
}

const stretch = ({ words }: Cursor, from: number, to: number): Stretch =>
  ({ start: words.starts[from] as number, end: words.ends[Math.min(to, words.ends.length) - 1] as number })

function stray(cursor: Cursor): void {
  const here = stretch(cursor, cursor.at, cursor.at + 1)
  const last = cursor.line.strays.at(-1)
  if (last && last.end < here.start && cursor.words.ends[cursor.at - 1] === last.end) cursor.line.strays[cursor.line.strays.length - 1] = { start: last.start, end: here.end }
  else cursor.line.strays.push(here)
  cursor.bang = undefined
  cursor.at++
}

function longOption(cursor: Cursor, word: string): void {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals < 0 ? undefined : equals)
  let found = findOption(name, cursor.tables)
  if (found === undefined && loadImplied(cursor)) found = findOption(name, cursor.tables)
  if (found === undefined || found === 'ambiguous') unknownOption(cursor, found === 'ambiguous' ? `several options begin with --${name.slice(0, 40)}` : undefined)
  else take(cursor, found.option, found.table, equals < 0 ? undefined : word.slice(equals + 1))
}

/** `-s1.2.3.4`, `-4A INPUT`: letters follow one another until one takes a word. */
function shortOptions(cursor: Cursor, word: string): void {
  const start = cursor.at
  for (let i = 1; i < word.length; i++) {
    const option = BASE.byName.get(word.charAt(i))
    if (option?.name !== word.charAt(i)) {
      cursor.at = start
      unknownOption(cursor)
      return
    }
    cursor.at = start
    if (option.words > 0) {
      take(cursor, option, BASE, i + 1 < word.length ? word.slice(i + 1) : undefined)
      return
    }
    take(cursor, option, BASE, undefined)
  }
}

/** The protocol's own match is loaded when an option is met that nothing else knows (xtables command_default). */
function loadImplied({ line, tables, words, at }: Cursor): boolean {
  const use = line.base.findLast(u => u.name === 'p')
  const name = use && IMPLIED.get(parseProtocolWord(use.args[0] ?? '') ?? 0)
  const extension = name === undefined ? undefined : matchExtension(name)
  if (name === undefined || !extension || line.matches.some(m => m.name === name)) return false
  line.matches.push({ name, extension, table: extension.table, uses: [], implied: true, start: words.starts[at] as number, end: words.ends[at] as number })
  tables.splice(1, 0, extension.table)
  return true
}

/** Takes an option with its words: old spellings put `!` between the two. */
function take(cursor: Cursor, option: Option, table: OptionTable, inline: string | undefined): void {
  const { words, line } = cursor
  const first = cursor.at
  let next = first + 1
  let negated = cursor.bang !== undefined
  const args: string[] = inline === undefined ? [] : [inline]
  if (inline === undefined && option.words > 0 && words.texts[next] === '!' && next + option.words < words.texts.length && !FREE_TEXT.has(option.name)) {
    negated = !negated
    next++
    cursor.reader.complain('refused', stretch(cursor, first, next + 1),
      `"${words.texts[first] ?? ''} !" is the spelling of iptables before 1.4.3, read as "! ${words.texts[first] ?? ''}"; today it is refused`, 'none')
  }
  const valueAt = next
  while (args.length < option.words && next < words.texts.length) args.push(words.texts[next++] as string)
  const start = cursor.bang ?? words.starts[first] ?? 0
  const end = words.ends[next - 1] as number
  const argStart = inline === undefined ? words.starts[valueAt] ?? end : Math.max(end - inline.length, start)
  cursor.bang = undefined
  cursor.at = next
  if (args.length < option.words) {
    line.lost.push({ at: { start, end }, why: 'needs a value', refused: true })
    return
  }
  place(cursor, table, { name: option.name, negated, args, start, end, argStart, argEnd: end })
}

function place(cursor: Cursor, table: OptionTable, use: Use): void {
  const { line } = cursor
  if (table !== BASE) {
    const owner = line.target?.table === table ? line.target : line.matches.findLast(m => m.table === table)
    owner?.uses.push(use)
    if (owner && owner === line.target) owner.end = use.end
    return
  }
  if (use.name === 'm') loadMatch(cursor, use)
  else if (use.name === 'j' || use.name === 'g') loadTarget(cursor, use)
  else if ('XFZLS'.includes(use.name)) line.base.push(optionalChain(cursor, use))
  else {
    if ('IDRw'.includes(use.name)) ruleNumber(cursor)
    line.base.push(use)
  }
}

/** -F, -X, -Z, -L and -S may name a chain; -L and -S also a rule. */
function optionalChain(cursor: Cursor, use: Use): Use {
  const next = cursor.words.texts[cursor.at]
  if (next === undefined || next.startsWith('-') || next === '!') return use
  const argsAt = stretch(cursor, cursor.at, cursor.at + 1)
  cursor.at++
  ruleNumber(cursor)
  return { ...use, args: [next], argStart: argsAt.start, argEnd: argsAt.end, end: argsAt.end }
}

function ruleNumber(cursor: Cursor): void {
  const next = cursor.words.texts[cursor.at]
  if (next === undefined || !/^\d{1,9}$/.test(next)) return
  cursor.line.number = Number(next)
  cursor.at++
}

function loadMatch(cursor: Cursor, use: Use): void {
  const name = use.args[0] ?? ''
  const extension = matchExtension(name)
  // A module that is loaded twice keeps its uses apart (libxtables clones it), so the second gets a table of its own.
  const again = extension !== undefined && cursor.tables.includes(extension.table)
  const table = again ? { ...extension.table } : extension?.table ?? NO_OPTIONS
  cursor.line.matches.push({ name, extension, table, uses: [], implied: false, start: use.start, end: use.end })
  if (use.negated) cursor.line.lost.push({ at: use, why: '-m cannot be negated', refused: true })
  if (extension) cursor.tables.splice(1, 0, table)
  else cursor.line.lost.push({ at: moduleAt(cursor, use), why: `no match extension "${name.slice(0, 40)}" is known`, refused: false })
}

/** An unknown module with the words up to the next option that is known. */
function moduleAt(cursor: Cursor, use: Use): Stretch {
  let end = use.end
  while (cursor.at < cursor.words.texts.length) {
    const word = cursor.words.texts[cursor.at] as string
    const after = word === '!' ? cursor.words.texts[cursor.at + 1] ?? '' : word
    if (/^-[^-]/.test(after) && BASE.byName.has(after.charAt(1))) break
    if (after.startsWith('--') && typeof findOption(after.slice(2).split('=', 1)[0] ?? '', cursor.tables) === 'object') break
    end = cursor.words.ends[cursor.at] as number
    cursor.at++
  }
  return { start: use.start, end }
}

function loadTarget(cursor: Cursor, use: Use): void {
  const { line } = cursor
  const name = use.args[0] ?? ''
  if (line.target || use.negated) {
    line.lost.push({ at: use, why: use.negated ? 'a target cannot be negated' : 'a second target', refused: true })
    return
  }
  const extension = TARGETS.get(name)
  line.target = { name, goto: use.name === 'g', extension, table: extension?.table ?? NO_OPTIONS, uses: [], start: use.argStart, end: use.argEnd }
  if (extension) cursor.tables.splice(1, 0, line.target.table)
}

function unknownOption(cursor: Cursor, why?: string): void {
  const { words, line } = cursor
  const first = cursor.at++
  while (cursor.at < words.texts.length && !/^(-[-a-zA-Z0-9]|!$)/.test(words.texts[cursor.at] as string)) cursor.at++
  const at = { start: cursor.bang ?? words.starts[first] ?? 0, end: words.ends[cursor.at - 1] as number }
  cursor.bang = undefined
  const text = words.texts[first] as string
  line.lost.push({ at, why: why ?? (/^--?(s|d|dest|source|destination-|source-)?ports?\b/.test(text)
    ? 'ports need -p tcp, udp, sctp, dccp or udplite before them' : 'no such option here'), refused: why !== undefined || /^--[a-z]/.test(text) })
}

