/** Choices that everybody makes who writes an access list by hand: names or numbers, order, remarks. */
import type { Dice } from '../../dice.ts'
import type { Message, Names, PortNames } from './names.ts'
import { isNamed, type FlagTest, type Named, type Ports, type Service } from './rules.ts'

const BLANK = { '': '' }

/** Words in a row; empty ones are left out. */
export const line = (...words: readonly (string | undefined)[]): string => words.filter(w => w !== undefined && !(w in BLANK)).join(' ')

export const under = (indent: string, lines: readonly string[]): string[] => lines.map(l => indent + l)

function numberOrName(names: Names, number: number, d: Dice): string {
  const fitting = names.filter(([, n]) => n === number)
  return fitting.length === 0 || d.once(3) ? String(number) : d.pick(fitting)[0]
}

/** Without a protocol, only names that mean the same for TCP and UDP. */
function portWord(names: PortNames, protocol: number | undefined, port: number, d: Dice): string {
  const both = names.tcp.filter(([name, n]) => names.udp.some(([other, m]) => other === name && m === n))
  return numberOrName(protocol === 6 ? names.tcp : protocol === 17 ? names.udp : both, port, d)
}

/** `eq 80 443`, `range 1 9`; with `swap`, a range may begin at its upper end. */
export function portsWords(names: PortNames, protocol: number | undefined, ports: Ports, d: Dice, swap = false): string {
  const word = (port: number): string => portWord(names, protocol, port, d)
  switch (ports.op) {
    case 'eq': case 'neq': return line(ports.op, ...ports.ports.map(word))
    case 'gt': case 'lt': return line(ports.op, word(ports.port))
    case 'range': return swap && d.once(4) ? line('range', word(ports.high), word(ports.low)) : line('range', word(ports.low), word(ports.high))
  }
}

/** Of one side, with the keyword that stands before the name of a port group. */
export const sideWords = (names: PortNames, { protocol }: Service, side: Ports | Named | undefined, d: Dice, keyword = '', swap = false): string =>
  (side === undefined ? '' : isNamed(side) ? line(keyword, side.group) : portsWords(names, protocol, side, d, swap))

/** A name where there is one for this type and code, else numbers. */
export function icmpWords(messages: readonly Message[], { icmp }: Service, d: Dice): string {
  if (!icmp) return ''
  const fitting = messages.filter(m => m.type === icmp.type && m.code === icmp.code)
  return fitting.length === 0 || d.once(3) ? line(String(icmp.type), icmp.code === undefined ? '' : String(icmp.code)) : d.pick(fitting).name
}

export const protocolWord = (names: Names, all: string, { protocol }: Service, d: Dice): string => (protocol === undefined ? all : numberOrName(names, protocol, d))

const BITS: Readonly<Record<number, string>> = { 1: 'fin', 2: 'syn', 4: 'rst', 8: 'psh', 16: 'ack', 32: 'urg' }
export const bitWord = (bit: number): string => BITS[bit] ?? ''

/** `established`, a bit by its name, `match-all +ack -syn`. */
export function signedFlags(flags: FlagTest | undefined, d: Dice): string {
  if (flags === undefined) return ''
  if (flags === 'established') return flags
  const [only] = flags.bits
  if (flags.bits.length === 1 && only?.set && d.once(2)) return bitWord(only.bit)
  return line(flags.each ? 'match-all' : 'match-any', ...flags.bits.map(b => `${b.set ? '+' : '-'}${bitWord(b.bit)}`))
}

/** In some other order. */
function shuffled<T>(list: readonly T[], d: Dice): T[] {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = d.below(i + 1)
    const kept = out[i] as T
    out[i] = out[j] as T
    out[j] = kept
  }
  return out
}

/** Each item with a number of its own, upwards with gaps; then in some other order. */
export function outOfOrder<T>(list: readonly T[], d: Dice): { readonly number: number; readonly item: T }[] {
  let number = 0
  return shuffled(list.map(item => ({ number: number += 1 + d.below(20), item })), d)
}
