/** Addresses that an interface is given. */
import { host4, host6, parseAddressTerm, parseIpv4, parseIpv6, prefix4, prefix6, type AddressTerm } from '../../net/address.ts'

interface Addressed {
  addresses: AddressTerm[]
  networks: AddressTerm[]
  dynamic: boolean
}

/** `A M` or `A/LENGTH`; without `secondary` it takes the place of the one before. False when it cannot be read. */
export function addAddress4(port: Addressed, word: string | undefined, mask: string | undefined, secondary: boolean): boolean {
  const term = word?.includes('/') === true ? parseAddressTerm(word) : undefined
  const base = parseIpv4(word?.split('/')[0] ?? '')
  const bits = parseIpv4(mask ?? '')
  if (base === undefined) return false
  if (!secondary && !port.dynamic) {
    port.addresses = port.addresses.filter(t => t.family === 6)
    port.networks = port.networks.filter(t => t.family === 6)
  }
  port.addresses.push(host4(base))
  if (term) port.networks.push(term)
  else if (bits === undefined) return false
  else port.networks.push(prefix4(base, Math.clz32(~bits >>> 0)))
  return true
}

/** `P/LENGTH [eui-64]`, `A link-local`, `dhcp`, `autoconfig`, or a prefix that a provider gives. */
export function addAddress6(port: Addressed, word: string | undefined, option: string | undefined): void {
  const [text, length] = (word ?? '').split('/')
  const base = parseIpv6(text ?? '')
  if (!base || (length !== undefined && !(Number(length) <= 128))) {
    port.dynamic = true
    return
  }
  if (option === 'eui-64') port.dynamic = true
  else port.addresses.push(host6(base))
  if (length !== undefined && option !== 'link-local') port.networks.push(prefix6(base, Number(length)))
}
