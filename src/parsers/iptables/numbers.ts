/** Numbers as libxtables reads them: decimal, hexadecimal after 0x, octal after 0. */
import { parsePort, type Interval } from '../../net/ports.ts'

/** xtables_strtoui with base 0; undefined for anything that is not wholly a number up to `max`. */
export function parseUint(text: string, max: number): number | undefined {
  const first = text.charCodeAt(0)
  if (!(first >= 48 && first <= 57) || text.length > 20) return undefined
  const decimal = first === 48 ? undefined : parsePort(text)
  let value: number
  if (decimal !== undefined) value = decimal
  else if (/^[1-9]\d*$|^0$/.test(text)) value = Number(text)
  else if (/^0[xX][0-9a-fA-F]+$/.test(text)) value = Number(text)
  else if (/^0[0-7]+$/.test(text)) value = parseInt(text, 8)
  else return undefined
  return value <= max ? value : undefined
}

const ALL_BITS = 0xffffffff

/** `VALUE[/MASK]` of 32 bits. */
export function parseMark(text: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = text.indexOf('/')
  const value = parseUint(slash < 0 ? text : text.slice(0, slash), ALL_BITS)
  const mask = slash < 0 ? ALL_BITS : parseUint(text.slice(slash + 1), ALL_BITS)
  return value === undefined || mask === undefined ? undefined : { value, mask }
}

/** `A`, `A:B`, `A:`, `:B` or `:` up to `max`; `reversed` when B is below A. */
export function parseRange(text: string, max: number, one: (part: string) => number | undefined): Interval | 'reversed' | undefined {
  const colon = text.indexOf(':')
  if (colon < 0) {
    const value = one(text)
    return value === undefined ? undefined : [value, value]
  }
  const low = colon === 0 ? 0 : one(text.slice(0, colon))
  const high = colon === text.length - 1 ? max : one(text.slice(colon + 1))
  if (low === undefined || high === undefined) return undefined
  return low <= high ? [low, high] : 'reversed'
}
