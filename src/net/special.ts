/** Addresses that no sender on the public internet has: IANA special-purpose registries (RFC 6890), multicast and reserved space. */
import { parseAddressTerm, type AddressTerm } from './address.ts'

const SPECIAL = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3', '0000::/3', '4000::/2', '8000::/1', '2001:db8::/32',
]

/** Networks that are used inside (RFC 1918, RFC 4193). */
export const PRIVATE: readonly AddressTerm[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map(text => parseAddressTerm(text) as AddressTerm)

export const NOT_PUBLIC: readonly AddressTerm[] = SPECIAL.map(text => parseAddressTerm(text) as AddressTerm)
