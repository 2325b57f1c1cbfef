/** Bookkeeping of one device: every statement is counted once, every name defined or used is kept, every gap is reported. */
import type { Definition, Diagnostic, Reference, Statements } from '../../model/firewall.ts'
import { shown, type Source, type Span } from '../../text/source.ts'
import { startsIn, type Line } from './line.ts'

export interface Account {
  readonly source: Source
  readonly diagnostics: Diagnostic[]
  readonly definitions: Definition[]
  /** References, `defined` being settled at the end. */
  readonly uses: Omit<Reference, 'defined'>[]
  readonly counts: { understood: number; ignored: number; unsupported: number }
  /** Commands outside the grammar by their first word: the first such line, and how many. */
  readonly strangers: Map<string, { readonly line: Line; lines: number }>
  readonly told: Set<string>
}

export function newAccount(source: Source): Account {
  return {
    source, diagnostics: [], definitions: [], uses: [], counts: { understood: 0, ignored: 0, unsupported: 0 }, strangers: new Map(), told: new Set(),
  }
}

export function understood(account: Account): void {
  account.counts.understood++
}

/** The line and all under it do not matter here. */
export function ignored(account: Account, line: Line): void {
  account.counts.ignored += size(line)
}

/** What is indented under a line that has been counted by itself. */
export function ignoreUnder(account: Account, line: Line): void {
  for (const child of line.children) ignored(account, child)
}

const size = (line: Line): number => line.children.reduce((n, child) => n + size(child), 1)

export function report(account: Account, line: Line, kind: Diagnostic['kind'], effect: Diagnostic['effect'], seen: string): void {
  account.counts.unsupported++
  note(account, line.span, kind, effect, `${seen}: ${quote(line)}`)
}

/** Tells of the first such line of a device only; all are counted. */
export function reportOnce(account: Account, line: Line, seen: string): void {
  account.counts.unsupported++
  if (account.told.has(seen)) return
  account.told.add(seen)
  note(account, line.span, 'unsupported', 'none', `${seen}: ${quote(line)}`)
}

/** A diagnostic about a line that is counted elsewhere. */
export function note(account: Account, span: Span, kind: Diagnostic['kind'], effect: Diagnostic['effect'], seen: string): void {
  account.diagnostics.push({ kind, span, seen, effect })
}

/** A command that is not in the grammar and cannot filter packets: counted, and told once for each first word. */
export function stranger(account: Account, line: Line): void {
  account.counts.unsupported += size(line)
  noteFilters(account, line)
  const word = (line.words[0] ?? '').slice(0, 40)
  const known = account.strangers.get(word)
  if (known) known.lines += size(line)
  else account.strangers.set(word, { line, lines: size(line) })
}

/** Tells of a binding that stands where this does not read it. */
export function noteFilters(account: Account, line: Line): void {
  const filter = filterUnder(line)
  if (filter) note(account, filter.span, 'unsupported', 'verdict', `stands under a command that is not modelled, so what it filters is undetermined: ${quote(filter)}`)
}

/** A line that would filter, were it known where it stands. */
function filterUnder(line: Line): Line | undefined {
  if (line.words.includes('access-group') || line.words.includes('traffic-filter')) return line
  for (const child of line.children) {
    const found = filterUnder(child)
    if (found) return found
  }
  return undefined
}

const MOST_STRANGERS = 20

export function reportStrangers(account: Account): void {
  const all = [...account.strangers.values()]
  for (const { line, lines } of all.slice(0, MOST_STRANGERS)) {
    note(account, line.span, 'unrecognised', 'none', `not a command this reads${lines > 1 ? ` (and ${String(lines - 1)} more lines like it or under it)` : ''}: ${quote(line)}`)
  }
  const rest = all.slice(MOST_STRANGERS)
  const first = rest[0]
  if (first) note(account, first.line.span, 'unrecognised', 'none', `${String(rest.reduce((n, s) => n + s.lines, 0))} more lines are not commands this reads, from here on: ${quote(first.line)}`)
}

/** The user's own words, redacted and short. */
export function quote(line: Line): string {
  const { source, start, end } = line.span
  const text = shown({ source, start, end: Math.min(end, start + 160) })
  return end > start + 160 ? `${text}...` : text
}

/** The redacted text of a line from its word `index` on. */
export function textFrom(line: Line, index: number): string {
  const start = startsIn(line)[index]
  if (start === undefined) return ''
  const { source, end } = line.span
  return source.secrets.length === 0 ? source.text.slice(start, Math.min(end, start + 500)) : shown({ source, start, end: Math.min(end, start + 500) })
}

function wordSpan(line: Line, index: number): Span {
  const start = startsIn(line)[index] ?? line.span.start
  return { source: line.span.source, start, end: start + (line.words[index]?.length ?? 0) }
}

export function define(account: Account, kind: string, line: Line, index: number): void {
  const name = line.words[index]
  if (name !== undefined) account.definitions.push({ kind, name, span: wordSpan(line, index) })
}

/** `effect`: what the device does when nothing of that name is defined. */
export function use(account: Account, kind: string, line: Line, index: number, effect?: string): void {
  const name = line.words[index]
  if (name === undefined) return
  account.uses.push(effect === undefined ? { kind, name, span: wordSpan(line, index) } : { kind, name, span: wordSpan(line, index), effect })
}

export function referencesOf(account: Account): Reference[] {
  const known = new Map<string, Set<string>>()
  for (const { kind, name } of account.definitions) known.set(kind, (known.get(kind) ?? new Set()).add(name))
  return account.uses.map(({ kind, name, span, effect }) => {
    const defined = known.get(kind)?.has(name) ?? false
    return defined || effect === undefined ? { kind, name, span, defined } : { kind, name, span, defined, effect }
  })
}

export function statementsOf({ counts }: Account, opaque: number): Statements {
  const ignoredLines = counts.ignored + opaque
  return { total: counts.understood + ignoredLines + counts.unsupported, understood: counts.understood, ignored: ignoredLines, unsupported: counts.unsupported }
}
