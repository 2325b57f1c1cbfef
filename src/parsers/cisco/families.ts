/** Which address families a configuration of IOS, NX-OS or IOS XR speaks of. */
import type { Family } from '../../net/address.ts'
import { opensWith, type Line } from './line.ts'

/**
 * IPv6 is off until it is configured: no packet of it is forwarded, so none needs a verdict (IOS IPv6 configuration guide, "ipv6 unicast-routing"; NX-OS and
 * IOS XR, "ipv6 address", which enables IPv6 processing on the interface).
 */
export const familiesOf = (lines: readonly Line[]): readonly Family[] => (speaksIpv6(lines) ? [4, 6] : [4])

function speaksIpv6(lines: readonly Line[]): boolean {
  for (const line of lines) if (opensWith(line, 'ipv6') || (line.children.length > 0 && speaksIpv6(line.children))) return true
  return false
}
