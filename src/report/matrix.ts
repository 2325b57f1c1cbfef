/** The service matrix: for each firewall and service, who reaches whom; as lines, as data, and as an auditor's table. */
import type { Matrix, MatrixRow, Unasked } from '../engine/matrix.ts'
import { startOf, shown, type Span } from '../text/source.ts'
import { codeForMarkdown, forJson, forMarkdown, forTerminal } from './neutral.ts'
import type { Paint } from './report.ts'

export function matrixJson({ rows, unasked }: Matrix, profile: string): string {
  const flow = ({ service, flow: { need, from, to }, source, destination, ports }: MatrixRow | Unasked): object => ({
    service: service.id, from, to, ...(source === '' ? {} : { source }), ...(destination === '' ? {} : { destination }), ports, need,
    breaks: service.breaks, section: service.section,
  })
  const table = {
    version: 1,
    profile,
    rows: rows.map(row => ({
      device: row.device,
      ...flow(row),
      reach: row.reach,
      ...(row.verdict === undefined ? {} : { verdict: row.verdict }),
      decidedBy: row.decidedBy.map(({ span, filter, implicit }) => ({ ...quote(span), filter: filter.name, ...(implicit ? { implicit: true } : {}) })),
      because: row.because,
    })),
    unasked: unasked.map(one => ({ ...flow(one), because: one.because })),
  }
  return `${forJson(JSON.stringify(table, undefined, 2))}\n`
}

const TEXT = 200

function quote(span: Span): { readonly file: string; readonly line: number; readonly text: string } {
  const text = shown({ ...span, end: Math.min(span.end, span.start + 8 * TEXT) }).replace(/\s+/g, ' ').trim()
  return { file: span.source.path, line: startOf(span).line, text: text.length > TEXT ? `${text.slice(0, TEXT)}…` : text }
}

export function matrixText({ rows }: Matrix, paint: Paint): string {
  const colour = { yes: paint.green, partly: paint.yellow, no: paint.red, undetermined: paint.yellow }
  const cells = rows.map(r => [r.service.id, `${r.flow.from} -> ${r.flow.to}`, r.ports].map(forTerminal))
  const widths = [0, 1, 2].map(column => Math.max(0, ...cells.map(cell => cell[column]?.length ?? 0)))
  const lines: string[] = []
  let device: string | undefined
  rows.forEach((row, i) => {
    if (row.device !== device) lines.push(...(device === undefined ? [] : ['']), paint.bold(forTerminal(row.device)))
    device = row.device
    lines.push(`  ${(cells[i] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}  ${colour[row.reach](row.reach)}`)
  })
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

const COUNTED = ['pass', 'fail', 'undetermined'] as const

export function matrixMarkdown({ rows, unasked }: Matrix, profile: string): string {
  const devices = [...new Set(rows.map(r => r.device))]
  const blocks = [
    '# Required services',
    `Profile ${cell(profile)}. A flow passes only if that follows from the export for all of its packets; what the export does not tell is undetermined, and no pass.`,
    table([...COUNTED, 'not asked'], [[...COUNTED.map(v => String(rows.filter(r => r.verdict === v).length)), String(unasked.length)]]),
    ...devices.map(device => `## ${cell(device)}\n\n${table(
      ['service', 'from', 'to', 'port', 'result', 'decided by', 'needed for'],
      rows.filter(r => r.device === device).map(r => endsOf(r).map(cell).concat(resultOf(r), decidersOf(r), cell(needOf(r)))),
    )}`),
  ]
  if (unasked.length > 0) {
    blocks.push(`## Not asked\n\n${table(
      ['service', 'from', 'to', 'port', 'because', 'needed for'], unasked.map(u => [...endsOf(u), u.because, needOf(u)].map(cell)),
    )}`)
  }
  return `${blocks.join('\n\n')}\n`
}

const endsOf = ({ service, flow, source, destination, ports }: MatrixRow | Unasked): string[] =>
  [service.title, `${flow.from} ${source}`.trim(), `${flow.to} ${destination}`.trim(), ports]

const resultOf = ({ verdict, reach, because }: MatrixRow): string =>
  `${verdict === undefined ? `not needed (${reach})` : verdict === 'pass' ? 'pass' : `**${verdict}**${reach === 'partly' ? ' (in part)' : ''}`}${because.length === 0 ? '' : `: ${cell(because.join(', '))}`}`

const decidersOf = ({ decidedBy }: MatrixRow): string => (decidedBy.length === 0 ? 'no list on its way' : '') + decidedBy.map(({ span, filter, implicit }) => {
  const { file, line, text } = quote(span)
  return cell(`${file}:${String(line)}`) + (implicit ? ` (end of ${cell(filter.name)})` : ` ${codeForMarkdown(text).replaceAll('|', '\\|')}`)
}).join('<br>')

const needOf = ({ service }: MatrixRow | Unasked): string => `otherwise ${service.breaks} (${service.section})`

/** A bar would end the cell, in code as well. */
const cell = (text: string): string => forMarkdown(text).replaceAll('|', '\\|')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
