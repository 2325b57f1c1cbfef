/** Text that comes from an input, made harmless for the place it is printed in: one function a sink. */

/** C0 and C1 controls, DEL, soft hyphen, invisible and direction-changing characters, line separators, lone surrogates, tag characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/** What cannot be seen, made visible; a tab becomes a blank. The text stays on one line. */
export function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(UNSEEN, escaped)
}

/**
 * For a terminal, and for a build log that reads commands out of what is printed: `##vso[...]`, `##teamcity[...]` and `##[...]` anywhere in a line,
 * `::command::` at its start.
 */
export function forTerminal(text: string): string {
  return visible(text).replace(/##(?=\w*\[)/g, '#\\x23').replace(/^(\s*):(?=:)/, '$1\\x3a')
}

/** For one of several parts of a line, which are printed next to each other: no command may come together at the seams. */
export function forTerminalPart(text: string): string {
  return visible(text).replace(/(?<=^|#)#(?=\w*\[)|##(?=\w*$)/g, match => (match === '#' ? '\\x23' : '#\\x23'))
}

/** For the text of a SARIF message (2.1.0, 3.11.5 and 3.11.6): no links, no placeholders. */
export function forSarif(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&')
}

/** For an argument of a SARIF message: it lands in a text where links count, but is not searched for placeholders. */
export function forSarifArgument(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&')
}

/** For JSON text that may be shown on a terminal: the same value, with everything invisible written as an escape. */
export function forJson(json: string): string {
  return json.replace(UNSEEN, character => {
    if (character === '\n') return character
    return Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
  })
}
