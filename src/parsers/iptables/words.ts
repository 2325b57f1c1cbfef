/** Splits a rule line into words as iptables-restore does, keeping where each word stands. */

export interface Words {
  readonly texts: string[]
  readonly starts: number[]
  readonly ends: number[]
  /** A quote was opened and never closed. */
  open: boolean
}

export const noWords = (): Words => ({ texts: [], starts: [], ends: [], open: false })

const SPACE = 32
const TAB = 9
const QUOTE = 34
const APOSTROPHE = 39
const BACKSLASH = 92

/**
 * iptables xshared.c, add_param_to_argv: only the double quote groups, a backslash escapes inside quotes only, and the quote that closes ends the word.
 * `shell` reads a line that was typed after a prompt instead: single quotes group too, and a closing quote does not end the word.
 * `words` is filled anew and given back, so that a long file needs one.
 */
export function splitWords(text: string, start: number, end: number, shell = false, words = noWords()): Words {
  words.texts.length = words.starts.length = words.ends.length = 0
  words.open = false
  let at = start
  while (at < end) {
    const c = text.charCodeAt(at)
    if (c === SPACE || c === TAB) at++
    else at = oneWord(text, at, end, shell, words)
  }
  return words
}

function oneWord(text: string, start: number, end: number, shell: boolean, words: Words): number {
  let word = ''
  let from = start
  let quote = 0
  let at = start
  for (; at < end; at++) {
    const c = text.charCodeAt(at)
    if (quote !== 0) {
      if (c === BACKSLASH && quote === QUOTE && at + 1 < end) {
        word += text.slice(from, at)
        from = ++at
      } else if (c === quote) {
        word += text.slice(from, at)
        from = at + 1
        quote = 0
        if (!shell) {
          at++
          break
        }
      }
    } else if (c === QUOTE || (shell && c === APOSTROPHE)) {
      word += text.slice(from, at)
      from = at + 1
      quote = c
    } else if (c === SPACE || c === TAB) break
  }
  if (quote !== 0) words.open = true
  words.texts.push(from < at ? word + text.slice(from, at) : word)
  words.starts.push(start)
  words.ends.push(at)
  return at
}
