/** One line of Cisco text as words: split at blanks, double quotes kept together, a trailing `!` comment apart. */

/** Blanks and everything invisible that captures leave behind (NUL, backspace, no-break space, byte order mark); not 0x03, a banner delimiter. */
export const isBlank = (c: number): boolean => (c <= 32 && c !== 3) || c === 160 || c === 0xfeff

/** No device accepts a line of more; the rest of such a line becomes one last word, which no grammar knows. */
const MAX_WORDS = 4096

/** Words after which anything may stand, a lone `!` included. */
const FREE_TEXT = new Set([
  'remark', 'description', 'title', 'banner', 'password', 'secret', 'key', 'key-string', 'pre-shared-key', 'community', 'contact', 'location', 'name', 'menu',
])

export interface Words {
  readonly words: string[]
  readonly starts: number[]
  /** Where a trailing `!` comment begins. */
  readonly comment?: number
}

/** `known` holds words read before, so that equal ones are one string. */
export function splitWords(text: string, start: number, end: number, known?: Map<string, string>): Words {
  const words: string[] = []
  const starts: number[] = []
  let quotes = true
  let at = start
  while (at < end) {
    while (at < end && isBlank(text.charCodeAt(at))) at++
    if (at >= end) break
    const begin = at
    if (words.length === MAX_WORDS) at = end
    else {
      if (quotes && text.charCodeAt(at) === 34) {
        const close = text.slice(at + 1, end).indexOf('"')
        if (close < 0) quotes = false
        else at += close + 2
      }
      while (at < end && !isBlank(text.charCodeAt(at))) at++
    }
    const word = known && at - begin < 13 && text.charCodeAt(begin) > 57 ? intern(known, text.slice(begin, at)) : text.slice(begin, at)
    if (word === '!' && words.length > 0 && !words.some(w => FREE_TEXT.has(w))) return { words, starts, comment: begin }
    words.push(word)
    starts.push(begin)
  }
  return { words, starts }
}

const MOST_KNOWN = 20_000

function intern(known: Map<string, string>, word: string): string {
  const before = known.get(word)
  if (before !== undefined) return before
  if (known.size < MOST_KNOWN) known.set(word, word)
  return word
}
