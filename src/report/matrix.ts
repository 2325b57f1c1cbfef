/** The service matrix: for each firewall and service, who reaches whom. */
import type { MatrixRow } from '../engine/matrix.ts'
import { forJson, forTerminal } from './neutral.ts'
import type { Paint } from './report.ts'

export const matrixJson = (rows: readonly MatrixRow[]): string => `${forJson(JSON.stringify({ version: 1, rows }, undefined, 2))}\n`

export function matrixText(rows: readonly MatrixRow[], paint: Paint): string {
  const colour = { yes: paint.green, partly: paint.yellow, no: paint.red, undetermined: paint.yellow }
  const cells = rows.map(r => [r.service, `${r.from} -> ${r.to}`, r.ports].map(forTerminal))
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
