/** Networks that the fetched bogon lists hold for certain. */

/** Special-purpose IPv4 networks that every release of the bogon list holds; the firewall takes the RFC 1918 networks out of it. */
export const BOGONS4 = [
  '0.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24',
  '224.0.0.0/3',
]

/**
 * IPv6: what lies outside 2000::/3 (global unicast), except the local ranges that IPv6 itself needs and fc00::/7, which the firewall takes out;
 * and the documentation network. Unallocated parts of the global ranges change from month to month: nobody lives there, so they are left out.
 */
export const BOGONS6 = [
  '::2-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe00::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fec0::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::/32',
]
