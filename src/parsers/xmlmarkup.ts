/** Names, attributes and references of XML 1.0, checked as strictly as the specification asks, and no entity but the five predefined ones. */

export interface Problem {
  readonly offset: number
  readonly problem: string
}

/** Behind the name that starts at `from`; `from` itself where none does. */
export function skipName(text: string, from: number): number {
  if (!isNameStart(text.charCodeAt(from))) return from
  let at = from + 1
  while (isNameCharacter(text.charCodeAt(at))) at++
  return at
}

/** XML 1.0 section 2.3; the gaps it leaves beyond ASCII are not checked. */
const isNameStart = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 58 || (c >= 0xc0 && c !== 0xd7 && c !== 0xf7)
const isNameCharacter = (c: number): boolean => isNameStart(c) || (c >= 48 && c <= 57) || c === 45 || c === 46 || c === 0xb7

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13

/** From behind the name of a start tag to its `>` or `/>`. */
export function skipAttributes(text: string, from: number): number | Problem {
  const seen = new Set<string>()
  for (let at = from; ;) {
    const before = at
    while (isBlank(text.charCodeAt(at))) at++
    const c = text.charCodeAt(at)
    if (c === 62 || (c === 47 && text.charCodeAt(at + 1) === 62)) return at
    const nameEnd = skipName(text, at)
    if (at === before || nameEnd === at) return { offset: at, problem: 'unclosed start tag (the file may be cut off)' }
    const name = text.slice(at, nameEnd)
    if (seen.has(name)) return { offset: at, problem: 'an attribute comes twice' }
    seen.add(name)
    at = nameEnd
    while (isBlank(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) !== 61) return { offset: at, problem: 'an attribute without a value' }
    at++
    while (isBlank(text.charCodeAt(at))) at++
    const quote = text[at]
    const close = quote === '"' || quote === '\'' ? text.indexOf(quote, at + 1) : -1
    if (close < 0) return { offset: at, problem: 'an attribute value is not closed (the file may be cut off)' }
    const problem = valueProblem(text.slice(at + 1, close))
    if (problem) return { offset: at + 1 + problem.offset, problem: problem.problem }
    at = close + 1
  }
}

function valueProblem(value: string): Problem | undefined {
  const bad = value.indexOf('<')
  if (bad >= 0) return { offset: bad, problem: 'an attribute value holds <' }
  const resolved = referencesResolved(value)
  return typeof resolved === 'string' ? undefined : resolved
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', '\'']])

/** Character data with its references resolved and its line ends made one. */
export function referencesResolved(text: string): string | Problem {
  let at = text.indexOf('&')
  if (at < 0) return lineEnds(text)
  let out = ''
  let done = 0
  for (; at >= 0; at = text.indexOf('&', done)) {
    const close = text.indexOf(';', at)
    const name = close < 0 || close - at > 64 ? '' : text.slice(at + 1, close)
    const value = PREDEFINED.get(name) ?? characterOf(name)
    if (value === undefined) {
      const problem = /^[A-Za-z_:][\w:.-]*$/.test(name) ? 'named entity isn\'t defined' : 'unescaped & or invalid reference'
      return { offset: at, problem }
    }
    out += lineEnds(text.slice(done, at)) + value
    done = close + 1
  }
  return out + lineEnds(text.slice(done))
}

/** XML 1.0 section 2.11: every line end is one line feed. */
export const lineEnds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

/** `#NNN` or `#xHHH`, when it is a character of XML 1.0 section 2.2. */
function characterOf(name: string): string | undefined {
  const code = /^#\d{1,7}$/.test(name) ? Number(name.slice(1)) : /^#x[0-9A-Fa-f]{1,6}$/.test(name) ? parseInt(name.slice(2), 16) : -1
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd)
    || (code >= 0x10000 && code <= 0x10ffff)
  return allowed ? String.fromCodePoint(code) : undefined
}
