/** Dice and words for random configurations of both firewalls: addresses, ports and protocols that meet each other. */
import { dice } from '../dice.ts'
import type { Dice } from '../dice.ts'

export interface Chance extends Dice {
  /** `text`, or nothing, with a chance of one in `n`. */
  readonly maybe: (n: number, text: string) => string
  readonly some: <T>(list: readonly T[], most: number) => T[]
}

export function chance(seed: number): Chance {
  const base = dice(seed)
  return {
    ...base,
    maybe: (n, text) => (base.once(n) ? text : ''),
    some: (list, most) => Array.from({ length: 1 + base.below(most) }, () => base.pick(list)),
  }
}

export const tag = (name: string, text: string): string => `<${name}>${text}</${name}>`

export const ADDRESSES4 = ['10.0.0.5', '10.0.0.200', '10.1.0.9', '10.2.0.7', '198.51.100.2', '198.51.100.60', '203.0.113.9', '192.0.2.7', '10.0.0.1']
export const NETWORKS4 = ['10.0.0.0/24', '10.0.0.128/25', '10.1.0.0/16', '203.0.113.0/24', '198.51.100.0/28', '10.0.0.0/8', '0.0.0.0/0', '192.0.2.7/32']
export const ADDRESSES6 = ['2001:db8:1::5', '2001:db8:2::9', '2001:db8:ffff::2', '2600:9::1', 'fe80::7']
export const NETWORKS6 = ['2001:db8:1::/64', '2001:db8::/32', '2600::/12', 'fc00::/7']
export const PORTS = ['22', '80', '443', '161', '2055', '514', '1000', '8080', '40000', '53']
export const RANGES = ['1000-2000', '1-1023', '1024-65535', '1-65535', '7000:7999', '80-90', '443-443']
export const PROTOCOLS = ['tcp', 'tcp', 'tcp', 'udp', 'udp', 'tcp/udp', 'icmp', 'esp', 'gre', 'any', '']
export const ICMP_TYPES = ['echoreq', 'echorep', 'unreach', 'timex', 'any', 'echoreq,timex', 'redir']

/** Aliases, each with its entries; a port alias holds ports. */
export const ALIASES: readonly (readonly [name: string, type: string, entries: readonly string[]])[] = [
  ['Hosts', 'host', ['10.0.0.5', '10.1.0.9', '2001:db8:1::5']], ['Nets', 'network', ['10.0.0.0/25', '203.0.113.0/24', '2001:db8:2::/64']],
  ['Nested', 'network', ['Hosts', '192.0.2.0/24']], ['Ranges', 'network', ['10.0.0.10-10.0.0.20', '198.51.100.60']], ['Named', 'host', ['10.2.0.7', 'collector.example.net']],
  ['Empty', 'host', []], ['Web', 'port', ['80', '443', '8000:8100']], ['More', 'port', ['Web', '2055']], ['Circle', 'host', ['Circle', '10.0.0.200']],
]
