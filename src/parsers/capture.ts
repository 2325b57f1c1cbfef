/** A line of a terminal capture without what the terminal added: escapes, overtyping, the pager, the prompt. */

const ESC = 27
const BACKSPACE = 8

const PAGER = /^\s*<?-+ ?\(?more[^-]{0,20}-+>?\s*/i
const PROMPT = /^(\[[\w@.~ /-]{1,60}\]|[A-Za-z0-9][\w.@:~()/-]{0,60})[#>$] ?(?=\S)/

export function cleanLine(line: string): string {
  let text = hasControls(line) ? withoutControls(line) : line
  if (text.includes('--')) text = text.replace(PAGER, '')
  return text.replace(PROMPT, '')
}

function hasControls(line: string): boolean {
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i)
    if (c < 32 && c !== 9) return true
  }
  return false
}

function withoutControls(line: string): string {
  const kept: string[] = []
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i)
    if (c === BACKSPACE) kept.pop()
    else if (c === ESC) i = escapeEnd(line, i)
    else if (c >= 32 || c === 9) kept.push(line.charAt(i))
  }
  return kept.join('')
}

/** ECMA-48: `ESC [` ends at a byte 0x40-0x7e; `ESC ]` at BEL or ESC; other escapes are two characters. */
function escapeEnd(line: string, at: number): number {
  const kind = line[at + 1]
  if (kind !== '[' && kind !== ']') return at + 1
  for (let i = at + 2; i < line.length; i++) {
    const c = line.charCodeAt(i)
    if (kind === '[' ? c >= 0x40 && c <= 0x7e : c === 7 || c === ESC) return kind === ']' && c === ESC ? i + 1 : i
  }
  return line.length
}
