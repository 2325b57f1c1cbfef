/** Rows of words as a table for a terminal. */

export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)))
  const line = (row: readonly string[]): string => row.map((cell, i) => (i === 0 || i === row.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ').trimEnd()
  const [head = [], ...body] = rows
  return `${[line(head), widths.map(w => '-'.repeat(w)).join('  '), ...body.map(line)].join('\n')}\n`
}

export const seconds = (milliseconds: number | undefined): string => (milliseconds === undefined ? 'not in time' : (milliseconds / 1000).toFixed(2))

export const plain = (value: number | undefined, digits = 2): string => (value === undefined ? '-' : value.toFixed(digits))
