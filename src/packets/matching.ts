/** Does one packet match? Decided on the symbolic match itself, without sets: yes, no, or unknown (Kleene's three-valued logic). */
import { compare6, type AddressTerm, type Ipv4, type Ipv6 } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import type { Match } from '../model/match.ts'
import type { Packet } from './packet.ts'
import { SELF } from './space.ts'

export type Answer3 = 'yes' | 'no' | 'unknown'

export function matches(match: Match, packet: Packet): Answer3 {
  switch (match.kind) {
    case 'number':
      return within(match.in, packet[match.field] ?? 0) ? 'yes' : 'no'
    case 'address':
      return holds(match.in, packet[match.field]) ? 'yes' : 'no'
    case 'interface': {
      const name = packet[match.field]
      if (name === undefined) return 'unknown'
      if (name === SELF) return 'no'
      return match.names.includes(name) || match.prefixes?.some(p => name.startsWith(p)) ? 'yes' : 'no'
    }
    case 'state':
      return match.in.includes(packet.state) ? 'yes' : 'no'
    case 'family':
      return match.is === packet.family ? 'yes' : 'no'
    case 'unknown':
      return 'unknown'
    case 'not': {
      const of = matches(match.of, packet)
      return of === 'unknown' ? of : of === 'yes' ? 'no' : 'yes'
    }
    case 'all': {
      let result: Answer3 = 'yes'
      for (const part of match.of) {
        const answer = matches(part, packet)
        if (answer === 'no') return 'no'
        if (answer === 'unknown') result = 'unknown'
      }
      return result
    }
    case 'any': {
      let result: Answer3 = 'no'
      for (const part of match.of) {
        const answer = matches(part, packet)
        if (answer === 'yes') return 'yes'
        if (answer === 'unknown') result = 'unknown'
      }
      return result
    }
  }
}

function within(intervals: readonly Interval[], value: number): boolean {
  for (const interval of intervals) if (interval[0] <= value && value <= interval[1]) return true
  return false
}

/** Is the address in one of the terms? */
export function holds(terms: readonly AddressTerm[], address: Ipv4 | Ipv6): boolean {
  for (const term of terms) {
    if (term.family === 4) {
      if (typeof address !== 'number') continue
      if ('care' in term ? ((address ^ term.value) & term.care) === 0 : term.low <= address && address <= term.high) return true
    } else if (typeof address !== 'number' && compare6(term.low, address) <= 0 && compare6(address, term.high) <= 0) return true
  }
  return false
}
