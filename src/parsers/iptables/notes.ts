/** What rules leave on a packet for later ones: its mark, that of its connection, whether it is tracked, where it first went. Each combination that may come about is a tag. */
import type { Tags } from '../../model/firewall.ts'
import { ANYTHING, NOTHING, number, type Match } from '../../model/match.ts'

/** 32 bits. Those in `past` are as in `value` for a new connection, and anything for one that was there before; those in `open` may be anything. */
export interface Mark {
  readonly value: number
  readonly past: number
  readonly open: number
}

export interface Note {
  readonly mark: Mark
  readonly connmark: Mark
  /** xt_CT.c: what table raw decides about connection tracking, once. */
  readonly tracking: 'unseen' | 'template' | 'none'
  /** Bits: DNATED, and those of the questions about the original destination that the packet met. */
  readonly bits: number
}

export const DNATED = 1

/** What a target does to the note. */
export type Effect =
  /** mark = (mark & keep) ^ flip */
  | { readonly kind: 'set'; readonly on: 'mark' | 'connmark'; readonly keep: number; readonly flip: number }
  /** on = (on & keep) ^ (the other one & take) */
  | { readonly kind: 'copy'; readonly on: 'mark' | 'connmark'; readonly keep: number; readonly take: number }
  /** Some value that the dump does not tell. */
  | { readonly kind: 'lose'; readonly on: 'mark' | 'connmark' }
  | { readonly kind: 'track'; readonly as: 'template' | 'none' }
  | { readonly kind: 'bits'; readonly bits: number }

/** What the conditions of the whole ruleset ask for. */
export interface Asks {
  mark: number
  connmark: number
  dnat: boolean
  /** Marks change in a way that cannot be followed. */
  blind: boolean
  /** Conditions on the original destination, by their words. */
  readonly origins: Map<string, Match>
}

export const noAsks = (): Asks => ({ mark: 0, connmark: 0, dnat: false, blind: false, origins: new Map() })

export function addAsks(to: Asks, more: Asks): void {
  to.mark |= more.mark
  to.connmark |= more.connmark
  to.dnat ||= more.dnat
  to.blind ||= more.blind
  for (const [words, match] of more.origins) to.origins.set(words, match)
}

export interface Notes {
  /** By tag. */
  readonly list: readonly Note[]
  readonly sent: number
  /** Some packets are taken out of tracking. */
  readonly untracks: boolean
  /** Bits of the marks that are followed; what asks for others cannot be told. */
  readonly mark: number
  readonly connmark: number
  /** Bits of the conditions on the original destination that are followed. */
  readonly origins: ReadonlyMap<string, { readonly bit: number; readonly match: Match }>
}

/** More combinations are not followed. */
const MOST = 256
const MOST_ORIGINS = 6

/** The combinations that the effects can bring about, in whatever order. */
export function notesOf(asks: Asks, effects: readonly Effect[], tracked: boolean): Notes {
  const origins = [...asks.origins]
  const tracking = effects.filter(e => e.kind === 'track' && tracked)
  const noting = effects.filter(e => e.kind === 'bits' && asks.dnat)
  const marking = effects.filter(e => e.kind !== 'track' && e.kind !== 'bits')
  if (asks.blind) return closure(noAsks(), [...tracking, ...noting], origins.slice(0, MOST_ORIGINS)) as Notes
  return (origins.length <= MOST_ORIGINS ? closure(asks, [...marking, ...tracking, ...noting], origins) : undefined)
    ?? closure(asks, [...marking, ...tracking, ...noting], [])
    ?? (closure(noAsks(), [...tracking, ...noting], []) as Notes)
}

function closure(asks: Asks, effects: readonly Effect[], origins: readonly (readonly [string, Match])[]): Notes | undefined {
  const { mark, connmark } = followed(asks, effects)
  const bits = origins.map(([words, match], i) => [words, { bit: DNATED << (i + 1), match }] as const)
  const all: readonly Effect[] = [...effects, ...bits.map(([, { bit }]): Effect => ({ kind: 'bits', bits: bit }))]
  const arriving: Note = { mark: { value: 0, past: 0, open: 0 }, connmark: { value: 0, past: (connmark & settable(effects)) >>> 0, open: 0 }, tracking: 'unseen', bits: 0 }
  // A socket of the host may give its packets a mark (SO_MARK).
  const sending: Note = { ...arriving, mark: { value: 0, past: 0, open: mark } }
  const list: Note[] = []
  const known = new Set<string>()
  const add = (note: Note): void => {
    const key = keyOf(note)
    if (known.has(key)) return
    known.add(key)
    list.push(note)
  }
  add(arriving)
  add(sending)
  for (let i = 0; i < list.length; i++) {
    for (const effect of all) add(after(list[i] as Note, effect, mark, connmark))
    if (list.length > MOST) return undefined
  }
  return { list, sent: list.length > 1 && mark !== 0 ? 1 : 0, untracks: list.some(note => note.tracking === 'none'), mark, connmark, origins: new Map(bits) }
}

const keyOf = ({ mark, connmark, tracking, bits }: Note): string => [mark.value, mark.past, mark.open, connmark.value, connmark.past, connmark.open, tracking, bits].join()

/** Bits that are asked for, or copied to where they are asked for. */
function followed(asks: Asks, effects: readonly Effect[]): { mark: number; connmark: number } {
  let { mark, connmark } = asks
  for (let i = 0; i < 2; i++) {
    for (const effect of effects) {
      if (effect.kind !== 'copy') continue
      if (effect.on === 'mark') connmark |= mark & effect.take
      else mark |= connmark & effect.take
    }
  }
  return { mark: mark >>> 0, connmark: connmark >>> 0 }
}

/** Bits of the connection's mark that some rule may have set earlier in its life. */
function settable(effects: readonly Effect[]): number {
  let bits = 0
  for (const effect of effects) {
    if (effect.kind === 'track' || effect.kind === 'bits' || effect.on !== 'connmark') continue
    bits |= effect.kind === 'set' ? effect.flip : effect.kind === 'copy' ? effect.take : ~0
  }
  return bits
}

function after(note: Note, effect: Effect, mark: number, connmark: number): Note {
  switch (effect.kind) {
    case 'track': return note.tracking === 'unseen' ? { ...note, tracking: effect.as } : note
    case 'bits': return { ...note, bits: note.bits | effect.bits }
    case 'set': case 'copy': case 'lose': {
      const within = effect.on === 'mark' ? mark : connmark
      return { ...note, [effect.on]: marked(note[effect.on], note[effect.on === 'mark' ? 'connmark' : 'mark'], effect, within) }
    }
  }
}

function marked(old: Mark, other: Mark, effect: Effect & { kind: 'set' | 'copy' | 'lose' }, within: number): Mark {
  if (effect.kind === 'lose') return { value: 0, past: 0, open: within }
  const { keep } = effect
  const [flip, take] = effect.kind === 'set' ? [effect.flip, 0] : [other.value, effect.take]
  const open = ((old.open & keep) | (other.open & take)) & within
  return {
    value: (((old.value & keep) ^ (effect.kind === 'set' ? flip : flip & take)) & within & ~open) >>> 0,
    past: (((old.past & keep) | (other.past & take)) & within & ~open) >>> 0, open: open >>> 0,
  }
}

/** The tag that each tag becomes; undefined when nothing changes. */
export function tableOf(notes: Notes, effects: readonly Effect[]): number[] | undefined {
  const tags = new Map(notes.list.map((note, tag) => [keyOf(note), tag]))
  const to = notes.list.map((note, tag) => tags.get(keyOf(effects.reduce((n, effect) => after(n, effect, notes.mark, notes.connmark), note))) ?? tag)
  return to.every((after, before) => after === before) ? undefined : to
}

/** Packets whose tag stands for such a note. */
export function noted({ list }: Notes, holds: (note: Note) => boolean): Match {
  const tags = list.flatMap((note, tag) => (holds(note) ? [tag] : []))
  if (tags.length === 0) return NOTHING
  return tags.length === list.length ? ANYTHING : number('tag', ...tags.map(tag => [tag, tag] as const))
}

export const tagsOf = ({ list, sent }: Notes): Tags | undefined => (list.length > 1 ? { count: list.length, sent } : undefined)
