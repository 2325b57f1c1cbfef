/** Words that name whom the device talks to, and words that stand for something the export hides. */
import type { Peer } from '../../../model/services.ts'
import type { Device } from './device.ts'
import { hostAt } from './operands.ts'

/** A label of the `name` table becomes its address; another name stays a name. */
export function peerOf(device: Device, word: string): Peer {
  const address = hostAt(device, word)
  return address ? { text: word, address } : { text: word }
}

/** `*****` of `show running-config`, `<removed>` of RANCID, `<secret hidden>` and `<configuration removed>` of Oxidized. */
export const isMask = (word: string): boolean => /^(?:\*+|<.*|x{4,}|REDACTED|netconanRemoved\d+)$/i.test(word)
