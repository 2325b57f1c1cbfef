/** The answer of `trace`, as JSON and in words. */
import type { Finding } from '../engine/finding.ts'
import { shown, startOf, type Span } from '../text/source.ts'
import { forJson, forTerminal } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, type Paint } from './report.ts'

/** What analysis answers; printed as it is. */
interface TraceAnswer {
  readonly verdict: 'permit' | 'deny' | 'undetermined'
  readonly decidedBy: readonly { readonly span: Span; readonly filter: { readonly name: string }; readonly implicit: boolean }[]
  readonly because: readonly string[]
}

export interface AnswerJson {
  readonly verdict: TraceAnswer['verdict']
  readonly decidedBy: readonly { readonly file: string; readonly line: number; readonly text: string; readonly filter: string; readonly implicit?: true }[]
  readonly because: readonly string[]
}

const TEXT = 500

/** A deciding line is quoted over and over when many packets are asked about: each is cut out once. */
export function answerPrinter(): (answer: TraceAnswer) => AnswerJson {
  const quoted = new WeakMap<Span, { readonly file: string; readonly line: number; readonly text: string }>()
  const quote = (span: Span): { readonly file: string; readonly line: number; readonly text: string } => {
    const known = quoted.get(span)
    if (known) return known
    const text = shown({ ...span, end: Math.min(span.end, span.start + 8 * TEXT) }).replace(/\s+/g, ' ').trim()
    const made = { file: span.source.path, line: startOf(span).line, text: text.length > TEXT ? `${text.slice(0, TEXT)}…` : text }
    quoted.set(span, made)
    return made
  }
  return ({ verdict, decidedBy, because }) => ({
    verdict,
    decidedBy: decidedBy.map(({ span, filter, implicit }) => ({ ...quote(span), filter: filter.name, ...(implicit ? { implicit: true as const } : {}) })),
    because,
  })
}

export const answerLine = (answer: AnswerJson | { readonly error: string }): string => forJson(JSON.stringify(answer))

export const answerJson = (answer: AnswerJson): string => `${forJson(JSON.stringify(answer, undefined, 2))}\n`

export function answerText(answer: AnswerJson, packet: NonNullable<Finding['packet']>, paint: Paint): string {
  const colour = { permit: paint.green, deny: paint.red, undetermined: paint.yellow }[answer.verdict]
  const lines = [`${colour(paint.bold(answer.verdict))}  ${forTerminal(packetWords(packet))}`]
  for (const { file, line, text, filter, implicit } of answer.decidedBy) {
    lines.push(`  ${paint.dim('by:     ')} ${forTerminal(`${file}:${String(line)}`)}  ${paint.cyan(forTerminal(filter))}${implicit ? ' (implicit end)' : ''}`, `           ${forTerminal(text)}`)
  }
  if (answer.because.length > 0) {
    lines.push(`  ${paint.dim('because:')} ${counted(answer.because.length, 'condition')} cannot be decided from the export`, ...answer.because.map(words => `           ${forTerminal(words)}`))
  }
  return `${lines.join('\n')}\n`
}
