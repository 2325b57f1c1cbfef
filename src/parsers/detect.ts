/** Which format is this text? Content decides; the path only breaks a tie. */
import type { Format } from '../model/firewall.ts'
import { cleanLine } from './capture.ts'
import { firstCharacters } from './firstcharacters.ts'
import { LOOKALIKES } from './lookalikes.ts'
import { rootOf } from './markup.ts'
import { DECISIVE, FORMATS, type Signal } from './signals.ts'

export type Detected =
  | { readonly kind: 'format'; readonly format: Format }
  /** Recognised, and not read. */
  | { readonly kind: 'lookalike'; readonly name: string; readonly advice: string }
  | { readonly kind: 'unknown'; readonly advice: string }

interface Candidate {
  readonly result: Detected
  readonly signals: readonly Signal[]
}

/** What may speak for a candidate; both have numbers. */
interface Sign {
  readonly candidate: number
  readonly number: number
  readonly pattern: RegExp
  readonly weight: number
}

/** What a text says so far. */
interface Counts {
  /** For each candidate. */
  readonly scores: number[]
  /** How often each sign was seen. */
  readonly seen: number[]
}

/** After so many lines a clear lead is believed; at the last of them the best is taken. */
const CHECKPOINTS = [150, 1000, 4000]
/** The rest of the file is asked only when the first lines said nothing. */
const LAST_LINE = 200_000
/** A line is judged by its first characters, so that a line of any length costs the same. */
const LINE_HEAD = 400
/** Repetition says little: a signal counts so often at most. */
const COUNTED = 3
const ENOUGH = 6

const UNKNOWN: Detected = {
  kind: 'unknown',
  advice: 'expected iptables-save, a pfSense or OPNsense config.xml, or a Cisco running configuration; name the format with --input-format if it is one',
}

const CANDIDATES: readonly Candidate[] = [
  ...Object.entries(FORMATS).map(([format, signals]): Candidate => ({ result: { kind: 'format', format: format as Format }, signals })),
  ...LOOKALIKES.map(({ name, advice, signals }): Candidate => ({ result: { kind: 'lookalike', name, advice }, signals })),
]

const SIGNS: readonly Sign[] = CANDIDATES.flatMap(({ signals }, candidate) => signals.map(([pattern, weight]) => ({ candidate, pattern, weight }))).map((sign, number) => ({ ...sign, number }))

/** The first characters of lines that can show each sign; undefined: any. Worked out when the first text comes, and kept for the next. */
const FIRST: (string | undefined)[] = []

/** Signs that a line which begins with this character can show. */
const byCharacter = new Map<string, readonly Sign[]>()

function beginningWith(character: string): readonly Sign[] {
  const known = byCharacter.get(character)
  if (known) return known
  if (FIRST.length === 0) for (const { pattern } of SIGNS) FIRST.push(firstCharacters(pattern))
  const list = SIGNS.filter(({ number }) => FIRST[number]?.includes(character) ?? true)
  // Of other characters there are many, and few texts begin lines with them.
  if (character < '\u0080') byCharacter.set(character, list)
  return list
}

export function detect(text: string, path: string): Detected {
  const root = rootOf(text)
  if (root) return root
  const counts: Counts = { scores: CANDIDATES.map(() => 0), seen: SIGNS.map(() => 0) }
  let line = 0
  let start = 0
  // The next end of each kind: a text may have one of them alone.
  let [feed, carriage] = [-1, -1]
  while (start < text.length && line < LAST_LINE) {
    if (feed < start) feed = indexOrEnd(text, '\n', start)
    if (carriage < start) carriage = indexOrEnd(text, '\r', start)
    const end = Math.min(feed, carriage)
    judge(counts, cleanLine(text.slice(start, Math.min(end, start + LINE_HEAD))))
    start = end + 1
    line++
    if (CHECKPOINTS.includes(line) && leads(counts)) break
    if (line >= 4000 && best(counts, path).score >= ENOUGH) break
  }
  const winner = best(counts, path)
  return winner.score >= ENOUGH ? winner.result : UNKNOWN
}

function indexOrEnd(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at < 0 ? text.length : at
}

function judge({ scores, seen }: Counts, line: string): void {
  if (line === '') return
  for (const { candidate, number, pattern, weight } of beginningWith(line.charAt(0))) {
    const before = seen[number] as number
    if (before >= COUNTED || !pattern.test(line)) continue
    // The second and third time say less than the first.
    scores[candidate] = (scores[candidate] as number) + (before === 0 ? weight : weight / 4)
    seen[number] = before + 1
  }
}

function leads({ scores }: Counts): boolean {
  const [first = 0, second = 0] = scores.toSorted((a, b) => b - a)
  return first >= DECISIVE && second * 2 < first
}

/** What the place of a file adds where content leaves two formats level. */
const PATH_HINTS: readonly [RegExp, Format][] = [
  [/(^|\/)(ip6?tables[^/]*|rules\.v[46]|(user|before|after)6?\.rules[^/]*|[^/]*\.(iptables|rules))$/i, 'iptables'],
  [/(^|[/._-])asa[^/]*$/i, 'cisco-asa'],
  [/(^|[/._-])(nxos|nexus)[^/]*$/i, 'cisco-nxos'],
  [/(^|[/._-])(iosxr|xr)[^/]*$/i, 'cisco-xr'],
]

function best({ scores }: Counts, path: string): { result: Detected; score: number } {
  const hinted = PATH_HINTS.find(([pattern]) => pattern.test(path))?.[1]
  let winner = { result: UNKNOWN, score: 0 }
  for (const [i, { result }] of CANDIDATES.entries()) {
    const score = scores[i] as number
    const bonus = score > 0 && result.kind === 'format' && result.format === hinted ? 2 : 0
    if (score + bonus > winner.score) winner = { result, score: score + bonus }
  }
  return winner
}
