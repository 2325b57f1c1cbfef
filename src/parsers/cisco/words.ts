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
  readonly words: readonly string[]
  /** Where a trailing `!` comment begins. */
  readonly comment?: number
}

/** What was read last for every hash of its characters: most words and many lines of a file come again and again, and are then one string and one list. */
export interface Vocabulary {
  readonly words: string[]
  readonly lines: (readonly string[])[]
}

const HASHES = 4096

export const newVocabulary = (): Vocabulary => ({ words: new Array<string>(HASHES).fill(''), lines: new Array<readonly string[]>(HASHES).fill([]) })

/** `into` is filled from its start, so that a long file needs one; the words that are given back are another list. */
export function splitWords(text: string, start: number, end: number, vocabulary?: Vocabulary, into: string[] = []): Words {
  let count = 0
  let whole = 0
  let quotes = true
  let at = start
  while (at < end) {
    while (at < end && isBlank(text.charCodeAt(at))) at++
    if (at >= end) break
    const begin = at
    let hash = 0
    if (count === MAX_WORDS) at = end
    else {
      if (quotes && text.charCodeAt(at) === 34) {
        const close = text.slice(at + 1, end).indexOf('"')
        if (close < 0) quotes = false
        else at += close + 2
      }
      for (let c = text.charCodeAt(at); at < end && !isBlank(c); c = text.charCodeAt(++at)) hash = Math.imul(hash, 31) + c
    }
    const word = vocabulary ? wordOf(text, begin, at, hash, vocabulary) : text.slice(begin, at)
    if (word === '!' && count > 0 && !into.slice(0, count).some(w => FREE_TEXT.has(w))) return { words: into.slice(0, count), comment: begin }
    into[count++] = word
    whole = Math.imul(whole, 31) + hash
  }
  return { words: vocabulary ? lineOf(into, count, whole, vocabulary) : into.slice(0, count) }
}

function wordOf(text: string, begin: number, end: number, hash: number, vocabulary: Vocabulary): string {
  const slot = slotOf(hash)
  const before = vocabulary.words[slot] as string
  if (before.length === end - begin && text.startsWith(before, begin)) return before
  return vocabulary.words[slot] = text.slice(begin, end)
}

function lineOf(words: readonly string[], count: number, hash: number, vocabulary: Vocabulary): readonly string[] {
  const slot = slotOf(hash)
  const before = vocabulary.lines[slot] as readonly string[]
  if (before.length === count && before.every((word, i) => word === words[i])) return before
  return vocabulary.lines[slot] = words.slice(0, count)
}

const slotOf = (hash: number): number => (hash ^ (hash >>> 12)) & (HASHES - 1)

/** Where the words stand that `splitWords` finds there. */
export function startsOf(text: string, start: number, end: number): number[] {
  const starts: number[] = []
  let at = start
  for (const word of splitWords(text, start, end).words) {
    while (isBlank(text.charCodeAt(at))) at++
    starts.push(at)
    at += word.length
  }
  return starts
}
