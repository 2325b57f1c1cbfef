/** Which characters can a match begin with? For passing over patterns that a line cannot show: most of them, and each one that is tried must be compiled first. */

const DIGITS = '0123456789'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
/** ECMA-262, CharacterClassEscape: what `\s` takes. */
const SPACES = ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, s: SPACES, w: `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}_` }

/** One string of them, maybe some too many; undefined: too hard to say. For patterns that are anchored at the start, do not branch outside of groups, and use no flag but `i`. */
export function firstCharacters({ source, ignoreCase }: RegExp): string | undefined {
  if (!source.startsWith('^')) return undefined
  let all = ''
  for (let at = 1; at < source.length;) {
    const end = source[at] === '(' ? groupEnd(source, at) : atomEnd(source, at)
    const characters = source[at] === '(' ? firstOfGroup(source.slice(at + 1, end - 1)) : firstOfAtom(source.slice(at, end))
    if (characters === undefined) return undefined
    all += characters
    if (!mayBeAbsent(source[end])) return ignoreCase ? all.toLowerCase() + all.toUpperCase() : all
    at = source[end] === '{' ? source.indexOf('}', end) + 1 : end + 1
  }
  return undefined
}

const mayBeAbsent = (following: string | undefined): boolean => following === '?' || following === '*' || following === '{'

const atomEnd = (source: string, at: number): number => (source[at] === '[' ? source.indexOf(']', at) + 1 : source[at] === '\\' ? at + 2 : at + 1)

/** Behind the bracket that closes the group; what is escaped in it makes it too hard to say. */
function groupEnd(source: string, from: number): number {
  let end = source.indexOf(')', from)
  for (let inner = source.indexOf('(', from + 1); inner >= 0 && inner < end; inner = source.indexOf('(', inner + 1)) end = source.indexOf(')', end + 1)
  return end + 1
}

/** Branches of groups inside of it are taken for its own: that adds characters, and leaves none out. */
function firstOfGroup(inside: string): string | undefined {
  if (inside.startsWith('?') || inside.includes('\\(') || inside.includes('\\)')) return undefined
  let all = ''
  for (const branch of inside.split('|')) {
    const start = branch.startsWith('(') ? 1 : 0
    const end = atomEnd(branch, start)
    // What may follow an inner group that is absent is not looked for.
    const characters = mayBeAbsent(branch[end]) || (start === 1 && /\)[?*{]/.test(inside)) ? undefined : firstOfAtom(branch.slice(start, end))
    if (characters === undefined) return undefined
    all += characters
  }
  return all
}

/** Undefined for what takes anything, or nothing. */
function firstOfAtom(atom: string): string | undefined {
  if (atom.length === 1) return '.$()|'.includes(atom) ? undefined : atom
  if (atom.startsWith('[')) return atom.includes('^') || atom.includes('-') || atom.includes('\\') ? undefined : atom.slice(1, -1)
  const escaped = atom[1] ?? 'b'
  return CLASSES[escaped] ?? (/\w/.test(escaped) ? undefined : escaped)
}
