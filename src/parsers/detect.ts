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
  score: number
}

interface Counted {
  readonly candidate: Candidate
  readonly pattern: RegExp
  readonly weight: number
  count: number
}

interface Signals {
  readonly candidates: readonly Candidate[]
  /** Those that a line which begins with this character can show. */
  readonly beginningWith: (character: string) => readonly Counted[]
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

export function detect(text: string, path: string): Detected {
  const root = rootOf(text)
  if (root) return root
  const signals = makeSignals()
  const { candidates } = signals
  let line = 0
  let start = 0
  while (start < text.length && line < LAST_LINE) {
    const end = lineEnd(text, start)
    judge(signals, cleanLine(text.slice(start, Math.min(end, start + LINE_HEAD))))
    start = end + 1
    line++
    if (CHECKPOINTS.includes(line) && leads(candidates)) break
    if (line >= 4000 && best(candidates, path).score >= ENOUGH) break
  }
  const winner = best(candidates, path)
  return winner.score >= ENOUGH ? winner.result : UNKNOWN
}

function makeSignals(): Signals {
  const candidates: Candidate[] = []
  const all: (Counted & { readonly first: string | undefined })[] = []
  const add = (result: Detected, signals: readonly Signal[]): void => {
    const candidate = { result, score: 0 }
    candidates.push(candidate)
    for (const [pattern, weight] of signals) all.push({ candidate, pattern, weight, count: 0, first: firstCharacters(pattern) })
  }
  for (const [format, signals] of Object.entries(FORMATS)) add({ kind: 'format', format: format as Format }, signals)
  for (const { name, advice, signals } of LOOKALIKES) add({ kind: 'lookalike', name, advice }, signals)
  const known = new Map<string, readonly Counted[]>()
  return {
    candidates,
    beginningWith: character => {
      const list = known.get(character) ?? all.filter(({ first }) => first === undefined || first.includes(character))
      known.set(character, list)
      return list
    },
  }
}

function judge(signals: Signals, line: string): void {
  if (line === '') return
  for (const signal of signals.beginningWith(line.charAt(0))) {
    if (signal.count >= COUNTED || !signal.pattern.test(line)) continue
    // The second and third time say less than the first.
    signal.candidate.score += signal.count === 0 ? signal.weight : signal.weight / 4
    signal.count++
  }
}

function leads(candidates: readonly Candidate[]): boolean {
  const scores = candidates.map(c => c.score).sort((a, b) => b - a)
  return (scores[0] ?? 0) >= DECISIVE && (scores[1] ?? 0) * 2 < (scores[0] ?? 0)
}

/** What the place of a file adds where content leaves two formats level. */
const PATH_HINTS: readonly [RegExp, Format][] = [
  [/(^|\/)(ip6?tables[^/]*|rules\.v[46]|(user|before|after)6?\.rules[^/]*|[^/]*\.(iptables|rules))$/i, 'iptables'],
  [/(^|[/._-])asa[^/]*$/i, 'cisco-asa'],
  [/(^|[/._-])(nxos|nexus)[^/]*$/i, 'cisco-nxos'],
  [/(^|[/._-])(iosxr|xr)[^/]*$/i, 'cisco-xr'],
]

function best(candidates: readonly Candidate[], path: string): { result: Detected; score: number } {
  const hinted = PATH_HINTS.find(([pattern]) => pattern.test(path))?.[1]
  let winner = { result: UNKNOWN, score: 0 }
  for (const { result, score } of candidates) {
    const bonus = score > 0 && result.kind === 'format' && result.format === hinted ? 2 : 0
    if (score + bonus > winner.score) winner = { result, score: score + bonus }
  }
  return winner
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10 || c === 13) return i
  }
  return text.length
}
