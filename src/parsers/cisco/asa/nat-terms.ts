/** What the two sides of a translation stand for, and how addresses of one side become addresses of the other. */
import { compare6, host4, masked4, type AddressTerm } from '../../../net/address.ts'
import type { Rule, Translation } from '../../../model/firewall.ts'
import { address, all, any, ANYTHING, number, type Match } from '../../../model/match.ts'
import type { Line } from '../line.ts'
import { quote, refer, type Device } from './device.ts'
import { hostAt } from './operands.ts'
import { groupContents, objectContents, type Contents } from './resolve.ts'

/** One side: addresses, and words for what of it the export does not tell. `any` is no restriction at all. */
export interface Side {
  readonly any: boolean
  readonly terms: readonly AddressTerm[]
  readonly unknown: readonly string[]
}

export const ANY_SIDE: Side = { any: true, terms: [], unknown: [] }

export const known = (...terms: AddressTerm[]): Side => ({ any: false, terms, unknown: [] })

export function sideMatch(field: 'src' | 'dst', side: Side): Match {
  if (side.any) return ANYTHING
  return any(address(field, side.terms), ...side.unknown.map((w): Match => ({ kind: 'unknown', words: w })))
}

/** The addresses of the mapped interface, or of every interface for `any`. */
export function interfaceSide(device: Device, name: string | undefined): Side {
  const found = name === undefined ? [...device.interfaces.values()] : [device.interfaces.get(name)]
  const terms = found.flatMap(i => i?.own ?? [])
  const hidden = found.filter(i => i === undefined || i.dynamic || i.own.length === 0)
  return { any: false, terms, unknown: hidden.length > 0 ? [`interface ${name ?? 'any'} (its address is not in the export)`] : [] }
}

/** A word that names one side: `any`, an object, a group, or an address. Undefined when there is nothing of that name. */
export function sideAt(device: Device, line: Line, at: number): Side | undefined {
  const word = line.words[at]
  if (word === undefined) return undefined
  if (word === 'any') return ANY_SIDE
  const host = hostAt(device, word)
  if (host) return known(host)
  const isGroup = device.groups.has(word)
  refer(device, isGroup ? 'object-group' : 'object', line, at, 'the translation is not loaded')
  const contents: Contents | undefined = isGroup ? groupContents(device, word) : device.objects.has(word) ? objectContents(device, word) : undefined
  if (!contents || (contents.addresses.length === 0 && contents.unknown.length === 0)) return undefined
  return { any: false, terms: contents.addresses, unknown: contents.unknown }
}

/** The addresses that `base` and those behind it are, for as many as `like` holds: `static 10.1.1.0` for an object of a subnet. */
export function sameSize(base: AddressTerm, like: Side): Side | undefined {
  const [term, ...more] = like.terms
  if (!term || more.length > 0 || like.unknown.length > 0) return undefined
  if ('care' in base || 'care' in term) return undefined
  if (base.family !== 4 || term.family !== 4) return sizeOf6(term) === 1 ? known(base) : undefined
  const size = term.high - term.low
  if (size === 0) return known(base)
  return ((size + 1) & size) === 0 ? known(masked4(base.low, ~size >>> 0)) : undefined
}

const sizeOf6 = (term: AddressTerm): number => (!('care' in term) && term.family === 6 && compare6(term.low, term.high) === 0 ? 1 : Infinity)

const sizeOf = (term: AddressTerm): number | undefined => ('care' in term || term.family !== 4 ? undefined : term.high - term.low + 1)

/** Above this many addresses a translation says only into which network, no longer which address becomes which. */
const EXACT = 256

export interface Ports {
  readonly protocol: number
  readonly from: number
  readonly to: number
}

export interface Untranslation {
  readonly line: Line
  /** Interface the packets enter by; undefined: any. */
  readonly in: string | undefined
  /** Further conditions: source addresses, source ports. */
  readonly also: readonly Match[]
  readonly mapped: Side
  readonly real: Side
  readonly ports?: Ports
}

const sameTerm = (a: AddressTerm, b: AddressTerm | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Rules that give packets for mapped addresses their real destination. */
export function untranslate(device: Device, { line, in: name, also, mapped, real, ports }: Untranslation): Rule[] {
  const where: Match[] = name === undefined ? [...also] : [{ kind: 'interface', field: 'in', names: [name] }, ...also]
  if (ports) where.push(number('protocol', [ports.protocol, ports.protocol]), number('dport', [ports.from, ports.from]))
  const dport: Pick<Translation, 'dport'> = ports ? { dport: [[ports.to, ports.to]] } : {}
  const rule = (match: Match, to: Translation): Rule => ({
    match: all(...where, match), action: { kind: 'translate', to }, enabled: true, span: line.span, origin: 'user',
  })
  const identity = mapped.terms.length === real.terms.length && mapped.terms.every((t, i) => sameTerm(t, real.terms[i]))
  if (mapped.any || (identity && mapped.unknown.length === 0 && (!ports || ports.from === ports.to))) {
    return [{ match: all(...where, sideMatch('dst', mapped)), action: { kind: 'return' }, enabled: true, span: line.span, origin: 'user' }]
  }
  if (real.any || real.unknown.length > 0) {
    return [{ match: all(...where, sideMatch('dst', mapped)), action: { kind: 'unknown', words: quote(device, line) }, enabled: true, span: line.span, origin: 'user' }]
  }
  const pairs = mapped.unknown.length > 0 ? undefined : onePerAddress(mapped.terms, real.terms)
  if (pairs) return pairs.map(([from, to]) => rule(address('dst', [from]), { dst: [to], ...dport }))
  return [rule(sideMatch('dst', mapped), { dst: real.terms, ...dport })]
}

/** Address by address, when both sides are as many and few. */
function onePerAddress(mapped: readonly AddressTerm[], real: readonly AddressTerm[]): [AddressTerm, AddressTerm][] | undefined {
  const [from, to] = [spread(mapped), spread(real)]
  if (!from || !to) return undefined
  // One real host behind several mapped addresses: each becomes that host.
  if (to.length === 1) return mapped.map(term => [term, to[0] as AddressTerm])
  return from.length === to.length ? from.map((f, i): [AddressTerm, AddressTerm] => [f, to[i] as AddressTerm]) : undefined
}

function spread(terms: readonly AddressTerm[]): AddressTerm[] | undefined {
  const out: AddressTerm[] = []
  for (const term of terms) {
    const size = sizeOf(term)
    if (size === undefined) {
      if (sizeOf6(term) !== 1) return undefined
      out.push(term)
      continue
    }
    if (out.length + size > EXACT || 'care' in term || term.family !== 4) return undefined
    for (let a = term.low; a <= term.high; a++) out.push(host4(a))
  }
  return out
}
