/** Values of config.xml elements: pfSense writes HTML entities inside CDATA, so text is decoded a second time. */
import { child } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Source, Span } from '../../text/source.ts'

/** Named references of HTML 4 for U+00A0 to U+00FF, in order; PHP's htmlentities() writes them. */
const LATIN1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo '
  + 'frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve '
  + 'Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute '
  + 'ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ')

const NAMED = new Map<string, string>([
  ['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"],
  ...LATIN1.map((name, i): [string, string] => [name, String.fromCharCode(160 + i)]),
])

/** Decodes HTML references once; an unknown one stays as it is. */
export function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED.get(name) ?? whole
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole
  })
}

/** The value of a child element; empty when it is absent. */
export function valueOf(parent: Element | undefined, name: string): string {
  const found = child(parent, name)
  return found ? decode(found.text) : ''
}

/** pfSense's own test for an option: the element is there, whatever it holds. */
export const has = (parent: Element | undefined, name: string): boolean => child(parent, name) !== undefined

export const spanOf = (source: Source, element: Element): Span => ({ source, start: element.start, end: element.end })

/** Words cut at blanks. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(word => word !== '')

export const listOf = (text: string): string[] => text.split(',').map(part => part.trim()).filter(part => part !== '')

/** As one string; one put together by `+` is a tree of its parts for as long as nobody reads it, several times as large. */
export const joinedText = (...parts: string[]): string => parts.join('')

/** `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export function ordinal(n: number): string {
  const tens = n % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : n % 10 === 1 ? 'st' : n % 10 === 2 ? 'nd' : n % 10 === 3 ? 'rd' : 'th'
  return `${String(n)}${ending}`
}
