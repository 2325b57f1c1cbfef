/** Addresses and ports as ASA commands write them: `host A`, `A MASK`, `P/LEN`, `eq P`, `range A B`. */
import { host4, host6, masked4, prefix6, type AddressTerm } from '../../../net/address.ts'
import { complementIntervals, singlePort, type Interval } from '../../../net/ports.ts'
import { ipv4Of, ipv6Of, type Device } from './device.ts'
import { portOf } from './names.ts'

/** What was read, and the index of the next word. */
export interface Taken<T> {
  readonly value: T
  readonly next: number
}

/** `P/LEN`; the prefix may be a name. */
export function prefixOf(device: Device, word: string): AddressTerm | undefined {
  const slash = word.lastIndexOf('/')
  const six = slash < 0 ? undefined : ipv6Of(device, word.slice(0, slash))
  const length = word.slice(slash + 1)
  return six !== undefined && /^\d{1,3}$/.test(length) && Number(length) <= 128 ? prefix6(six, Number(length)) : undefined
}

/** `host A`. */
export function hostAt(device: Device, word: string | undefined): AddressTerm | undefined {
  const four = ipv4Of(device, word)
  if (four !== undefined) return host4(four)
  const six = ipv6Of(device, word)
  return six === undefined ? undefined : host6(six)
}

/** `A MASK` (host bits are masked off; the short `0` means 0.0.0.0), `P/LEN`. */
export function networkAt(device: Device, words: readonly string[], at: number): Taken<AddressTerm> | undefined {
  const word = words[at]
  if (word === undefined) return undefined
  const prefix = prefixOf(device, word)
  if (prefix) return { value: prefix, next: at + 1 }
  const address = word === '0' ? 0 : ipv4Of(device, word)
  const mask = words[at + 1] === '0' ? 0 : ipv4Of(device, words[at + 1])
  return address === undefined || mask === undefined ? undefined : { value: masked4(address, mask), next: at + 2 }
}

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'neq', 'gt', 'lt', 'range'])

export const isOperator = (word: string | undefined): boolean => word !== undefined && OPERATORS.has(word)

/** `eq P`, `neq P`, `gt P`, `lt P`, `range A B`. */
export function portsAt(words: readonly string[], at: number): Taken<readonly Interval[]> | undefined {
  const port = portOf(words[at + 1] ?? '')
  if (port === undefined) return undefined
  const next = at + 2
  switch (words[at] ?? '') {
    case 'eq': return { value: [singlePort(port)], next }
    case 'neq': return { value: complementIntervals([singlePort(port)], 65535), next }
    case 'gt': return { value: port < 65535 ? [[port + 1, 65535]] : [], next }
    case 'lt': return { value: port > 0 ? [[0, port - 1]] : [], next }
    case 'range': {
      const high = portOf(words[at + 2] ?? '')
      return high === undefined || high < port ? undefined : { value: [[port, high]], next: at + 3 }
    }
  }
  return undefined
}
