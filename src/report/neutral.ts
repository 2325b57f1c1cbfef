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

/** For JSON text that may be shown on a terminal or in a build log: the same value, with everything invisible written as an escape, and no `##command[`. */
export function forJson(json: string): string {
  return json.replace(/##(?=\w*\[)/g, '#\\u0023').replace(UNSEEN, character => {
    if (character === '\n') return character
    return Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
  })
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\ufffe': '\\ufffe', '\uffff': '\\uffff' }

/** For text and attributes of XML 1.0 (2.2 and 2.4), which may end up in a build log as well. */
export function forXml(text: string): string {
  return forTerminal(text).replace(/[&<>"'\ufffe\uffff]/g, character => ENTITIES[character] ?? character)
}

/** For the message of a workflow command of GitHub Actions, as its toolkit escapes it. */
export function forWorkflow(text: string): string {
  return forTerminal(text).replaceAll('%', '%25')
}

/** For a property of a workflow command; two more characters end it. */
export function forWorkflowProperty(text: string): string {
  return forWorkflow(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Words that no flavour of markdown takes for anything but words: no link, mention, emphasis, emoji or tag is written with these characters in this order. */
const PLAIN_WORD = /^["'(]*[\p{L}\p{N}]+(?:[./,-][\p{L}\p{N}]+)*(?:(?::\d+)?[)"',;]*|[)"']*[:.])$/u

const WWW = /www\./i

/** For one line of markdown: plain words stay as they are, everything else becomes code, where nothing is active. */
export function forMarkdown(text: string): string {
  const words = inert(text).split(/ +/).filter(word => word !== '')
  const runs: { readonly plain: boolean; readonly words: string[] }[] = []
  for (const word of words) {
    const plain = PLAIN_WORD.test(word) && !WWW.test(word)
    const last = runs.at(-1)
    if (last?.plain === plain) last.words.push(word)
    else runs.push({ plain, words: [word] })
  }
  return runs.map(run => (run.plain ? run.words.join(' ') : markdownCode(run.words.join(' ')))).join(' ')
}

/** The same for a line of an export, which is code as a whole. */
export const codeForMarkdown = (text: string): string => markdownCode(inert(text).trim())

const inert = (text: string): string => visible(text).replace(/##(?=\w*\[)/g, '#\\x23')

/** CommonMark, 6.1: a code span ends at a run of as many backticks as it began with. */
function markdownCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(hit => hit[0].length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`
}
