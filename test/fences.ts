/** The fenced blocks of a markdown page, with the heading they stand under. */

export interface Fence {
  /** Words behind the opening marks: the language first. */
  readonly info: readonly string[]
  readonly text: string
  readonly heading: string
  /** Number of the line behind the opening marks. */
  readonly line: number
  /** The paragraph text between the block before and this one. */
  readonly before: string
}

export function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = []
  const lines = markdown.split('\n')
  let heading = ''
  let before: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (/^#{1,6} /.test(line)) {
      heading = line.replace(/^#+ /, '')
      before = []
    } else if (!line.startsWith('```')) before.push(line)
    else {
      const end = lines.indexOf('```', i + 1)
      if (end < 0) throw new Error(`line ${i + 1}: the block is never closed`)
      fences.push({ info: line.slice(3).trim().split(/\s+/), text: `${lines.slice(i + 1, end).join('\n')}\n`, heading, line: i + 2, before: before.join('\n').trim() })
      before = []
      i = end
    }
  }
  return fences
}
