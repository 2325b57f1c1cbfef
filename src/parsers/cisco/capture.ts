/** What a terminal capture puts round a configuration, and text inside one that is no configuration: prompts, envelopes, banners, hex. */
import { isBlank } from './words.ts'

const OPENS = /^(?:Building configuration|Current configuration\s*:|Using \d+ out of \d+ bytes)/

/** The checksum ASA prints behind a configuration, and the time stamps a terminal adds. */
const BESIDE = /^(?:Cryptochecksum:|Enter configuration commands, one per line|Load for five secs|Time source is|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} {1,2}\d)/

/** What a line of the capture itself says: `opens` a configuration, or stands `beside` one. */
export function envelopeOf(head: string): 'opens' | 'beside' | undefined {
  if (OPENS.test(head)) return 'opens'
  return BESIDE.test(head) ? 'beside' : undefined
}

/** A comment that heads a configuration: RANCID's, or that of IOS, IOS-XR or NX-OS. */
export const isHeader = (comment: string): boolean =>
  /^(?:RANCID-CONTENT-TYPE|IOS XR Configuration|Last configuration change|Command: show (?:running|startup)-config)/.test(comment)

interface Prompt {
  /** `configure`: a configuration command follows; `running`: the configuration does; `output`: something else that is no configuration. */
  readonly kind: 'configure' | 'running' | 'output'
  /** How much of the line is prompt. */
  readonly length: number
  /** The prompt is one of a configuration sub-mode: `(config-if)#`. */
  readonly submode: boolean
}

/** `host#show run`, `host>sh run`, `RP/0/RSP0/CPU0:host#`, `host(config-if)#ip address ...`, at the start of a line. */
export function promptOf(head: string): Prompt | undefined {
  const found = /^([A-Za-z0-9][\w.\-/:@~]{0,63})(\([\w.\-/:]{1,40}\))?[#>] ?/.exec(head)
  if (!found) return undefined
  const { length } = found[0]
  const mode = found[2] ?? ''
  const submode = mode.startsWith('(config-')
  const rest = head.slice(length).trim()
  const command = rest.startsWith('do ') ? rest.slice(3).trimStart() : rest
  const kind = /^(?:sh\S*\s+(?:\S+\s+)?(?:run|conf|start|arch\S* run)|more\s+\S*(?:running|startup)|wr\S*\s+t)/.test(command) ? 'running'
    : command !== rest || (mode === '' && /^(?:sh|dir|ping|trace|more|wr|copy|exit|quit|logout)/.test(command)) ? 'output'
      : mode.startsWith('(conf') && rest !== '' ? 'configure' : 'running'
  return { kind, length, submode }
}

export function isHex(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102) || isBlank(c))) return false
  }
  return true
}

/** Types of `banner` (Configuration Fundamentals Command Reference); a banner without one is a `motd`. `text` stands in web authentication maps. */
const BANNER_TYPES = new Set(['exec', 'incoming', 'login', 'motd', 'prompt-timeout', 'slip-ppp', 'config-save', 'text', 'title', 'file'])

/** Which word opens delimited text: its index, when the line is such a command. */
export function delimitedAt(words: readonly string[]): number | undefined {
  switch (words[0] ?? '') {
    case 'banner': return words[1] !== undefined && BANNER_TYPES.has(words[1]) ? 2 : 1
    case 'menu': return words[2] === 'title' || words[2] === 'prompt' ? 3 : undefined
    case 'aaa': return words[1] === 'authentication' && (words[2] === 'banner' || words[2] === 'fail-message') ? 3 : undefined
    case 'vacant-message': case 'refuse-message': case 'busy-message': return 1
    case 'ip': {
      const banner = words.indexOf('auth-proxy-banner')
      return banner > 0 ? banner + 2 : undefined
    }
  }
  return undefined
}

/** Nothing closes the text that this line opens (a closed one has been cut off the line), so where configuration goes on is unknown. */
export function isUnclosed(words: readonly string[]): boolean {
  const at = words[0] === 'banner' ? delimitedAt(words) : undefined
  return at !== undefined && words.length > at
}

/** The text of a banner: from the opening delimiter, at `start`, to the closing one. Undefined when the line ends before it, or nothing closes it. */
export function bannerAt(text: string, start: number | undefined, lineEnd: number, gone: Set<string>): { start: number; end: number } | undefined {
  if (start === undefined || start >= lineEnd) return undefined
  // `show running-config` prints the delimiter 0x03 as the two characters ^C.
  for (const delimiter of text.startsWith('^C', start) ? ['^C', '^'] : [text.charAt(start)]) {
    const end = gone.has(delimiter) ? -1 : text.indexOf(delimiter, start + delimiter.length)
    if (end >= 0) return { start, end }
    gone.add(delimiter)
  }
  return undefined
}
