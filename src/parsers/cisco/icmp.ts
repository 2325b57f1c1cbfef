/** ICMP message names of IOS-like access lists, as values of the model's `icmp` field. */
import type { Interval } from '../../net/ports.ts'

type Message = readonly [type: number, code?: number]

/** IOS Security Command Reference, "access-list (IP extended)", ICMP message names; numbers of RFC 792, 950, 1256, 1393, 1475. */
const ICMP4: Readonly<Record<string, Message>> = {
  'echo-reply': [0], unreachable: [3], 'net-unreachable': [3, 0], 'host-unreachable': [3, 1], 'protocol-unreachable': [3, 2], 'port-unreachable': [3, 3],
  'packet-too-big': [3, 4], 'source-route-failed': [3, 5], 'network-unknown': [3, 6], 'host-unknown': [3, 7], 'host-isolated': [3, 8],
  'dod-net-prohibited': [3, 9], 'dod-host-prohibited': [3, 10], 'net-tos-unreachable': [3, 11], 'host-tos-unreachable': [3, 12],
  'administratively-prohibited': [3, 13], 'host-precedence-unreachable': [3, 14], 'precedence-unreachable': [3, 15], 'source-quench': [4],
  redirect: [5], 'net-redirect': [5, 0], 'host-redirect': [5, 1], 'net-tos-redirect': [5, 2], 'host-tos-redirect': [5, 3], 'alternate-address': [6],
  echo: [8], 'router-advertisement': [9], 'router-solicitation': [10], 'time-exceeded': [11], 'ttl-exceeded': [11, 0], 'reassembly-timeout': [11, 1],
  'parameter-problem': [12], 'general-parameter-problem': [12, 0], 'option-missing': [12, 1], 'no-room-for-option': [12, 2],
  'timestamp-request': [13], 'timestamp-reply': [14], 'information-request': [15], 'information-reply': [16], 'mask-request': [17], 'mask-reply': [18],
  traceroute: [30], 'conversion-error': [31], 'mobile-redirect': [32],
}

/** IOS IPv6 Command Reference, "permit (IPv6)"; numbers of RFC 4443, 2710, 4861, 2894. */
const ICMP6: Readonly<Record<string, Message>> = {
  unreachable: [1], 'destination-unreachable': [1], 'no-route': [1, 0], 'no-admin': [1, 1], 'beyond-scope': [1, 2], 'address-unreachable': [1, 3], 'port-unreachable': [1, 4],
  'packet-too-big': [2], 'time-exceeded': [3], 'hop-limit': [3, 0], 'reassembly-timeout': [3, 1], 'parameter-problem': [4], header: [4, 0],
  'next-header': [4, 1], 'parameter-option': [4, 2], 'echo-request': [128], echo: [128], 'echo-reply': [129], 'mld-query': [130], 'mld-report': [131],
  'mld-reduction': [132], 'router-solicitation': [133], 'router-advertisement': [134], 'nd-ns': [135], 'nd-na': [136], redirect: [137],
  'router-renumbering': [138], 'renum-command': [138, 0], 'renum-result': [138, 1], 'renum-seq-number': [138, 255], mldv2: [143],
  'dhaad-request': [144], 'dhaad-reply': [145], 'mpd-solicitation': [146], 'mpd-advertisement': [147],
}

/** A message name, or a type number with an optional code behind it; `next` is the index of the first word after it. Undefined: no such message. */
export function icmpAt(words: readonly string[], at: number, family: 4 | 6): { readonly values: Interval; readonly next: number } | undefined {
  const word = words[at]
  if (word === undefined) return undefined
  const type = numberOf(word)
  if (type === undefined) {
    const table = family === 4 ? ICMP4 : ICMP6
    const name = word.toLowerCase()
    const message = Object.hasOwn(table, name) ? table[name] : undefined
    return message && { values: valuesOf(message[0], message[1]), next: at + 1 }
  }
  const code = numberOf(words[at + 1] ?? '')
  return { values: valuesOf(type, code), next: code === undefined ? at + 1 : at + 2 }
}

function numberOf(word: string): number | undefined {
  return /^\d{1,3}$/.test(word) && Number(word) <= 255 ? Number(word) : undefined
}

const valuesOf = (type: number, code: number | undefined): Interval =>
  code === undefined ? [type * 256, type * 256 + 255] : [type * 256 + code, type * 256 + code]
