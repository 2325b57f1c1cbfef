/** Finds what a configuration in XML must keep to itself: by element and attribute name, and by the looks of hashes, private keys and URLs with passwords. */
import { hide } from '../text/source.ts'
import type { Source, Span } from '../text/source.ts'

const SECRET_NAME = new RegExp(
  'passw|passphrase|secret|psk|bindpw|privkey|private[-_]?key|community|credential|trapstring|xmldata|custom_options|otp[-_]?seed|webhook'
  + '|(?:^|[-_])otp$|pass$|hash$|keys?$|token$|salt$|^prv$|^pin$|pwd$|^(?:bearer|authorization|session[-_]?id|keystore|keydata)$',
)
/** Names that only look like it: public halves, key words, containers. */
const PUBLIC_NAME = /^(?:bypass|nopass|authorized_?keys?|pub(?:lic)?[-_]?key|rorwcommunity|mobilekey)$/

function looksSecret(name: string): boolean {
  const folded = name.toLowerCase()
  return folded.length <= 64 && SECRET_NAME.test(folded) && !PUBLIC_NAME.test(folded)
}

/** Works on the text, not on a tree, so that a malformed file keeps its secrets too. */
export function hideXmlSecrets(source: Source): void {
  const { text } = source
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    let end = at + 1
    while (end < text.length && isNameCharacter(text.charCodeAt(end))) end++
    if (end === at + 1) continue
    const close = text.charCodeAt(end) === 62 ? end : text.indexOf('>', end)
    if (close < 0) break
    if (close > end) hideAttributes(source, end, close)
    const name = text.slice(at + 1, Math.min(end, at + 66))
    if (text.charCodeAt(close - 1) === 47 || !(looksSecret(name) || name.toLowerCase() === 'tls')) continue
    const until = text.indexOf(`</${name}`, close)
    // Without an end tag everything that follows may be its value.
    const stop = until < 0 ? text.length : until
    if (name.toLowerCase() !== 'tls' || stop - close > 20) hideInner(source, close + 1, stop)
    if (until < 0) break
    at = until
  }
  hideByLooks(source)
  source.secrets.sort((a, b) => a.start - b.start)
}

/** Does a stretch hold something hidden? For sources that went through `hideXmlSecrets`, whose secrets are sorted. */
export function holdsSecret({ source, start, end }: Span): boolean {
  let [low, high] = [0, source.secrets.length]
  while (low < high) {
    const mid = (low + high) >> 1
    if ((source.secrets[mid] as { end: number }).end <= start) low = mid + 1
    else high = mid
  }
  const first = source.secrets[low]
  return first !== undefined && first.start < end
}

/** Letters, digits, `-`, `_`, `.`, `:` and everything beyond ASCII. */
const isNameCharacter = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 58) || c === 45 || c === 95 || c === 46 || c > 127

function hideInner(source: Source, from: number, to: number): void {
  let [start, end] = [from, to]
  const blank = (i: number): boolean => source.text.charCodeAt(i) <= 32
  while (start < end && blank(start)) start++
  while (end > start && blank(end - 1)) end--
  if (source.text.startsWith('<![CDATA[', start) && source.text.endsWith(']]>', end) && end - start >= 12) {
    start += 9
    end -= 3
  }
  hide(source, start, end)
}

function hideAttributes(source: Source, from: number, to: number): void {
  if (to - from > 65536) {
    hide(source, from, to)
    return
  }
  for (const found of source.text.slice(from, to).matchAll(/([\w:.-]{1,64})\s{0,8}=\s{0,8}("[^"]*"|'[^']*')/g)) {
    const [all, name = '', value = ''] = found
    if (!looksSecret(name)) continue
    const end = from + found.index + all.length
    hide(source, end - value.length + 1, end - 1)
  }
}

/** crypt(3) strings, PEM private keys, `scheme://user:password@`. */
function hideByLooks(source: Source): void {
  const { text } = source
  for (const found of text.matchAll(/\$(?:1|2[abxy]|5|6|7|y|apr1)\$[./A-Za-z0-9$=,]{16,200}/g)) hide(source, found.index, found.index + found[0].length)
  for (const found of text.matchAll(/(?:passw(?:or)?d|passphrase|secret|token|psk|api[-_]?key)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([^\s"'<>]{1,256})/gi)) {
    const end = found.index + found[0].length
    hide(source, end - (found[1] as string).length, end)
  }
  for (let at = text.indexOf('PRIVATE KEY-----'); at >= 0;) {
    const close = text.indexOf('-----END', at)
    const stop = close < 0 ? text.length : close
    hide(source, at + 16, stop)
    at = text.indexOf('PRIVATE KEY-----', stop + 40)
  }
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const found = /^[^\s/@<:]{1,128}:([^\s/@<]{1,256})@/.exec(text.slice(at + 3, at + 400))
    if (found) hide(source, at + 3 + found[0].length - 1 - (found[1] as string).length, at + 3 + found[0].length - 1)
  }
}
