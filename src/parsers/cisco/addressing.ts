/** Addresses that an interface is given. */
import { host4, host6, parseAddressTerm, parseIpv4, parseIpv6, prefix4, prefix6, type AddressTerm } from '../../net/address.ts'

interface Addressed {
  addresses: AddressTerm[]
  networks: AddressTerm[]
  dynamic: boolean
  /** The address that is not secondary, with its network. */
  primary: readonly AddressTerm[]
}

/** `A M` or `A/LENGTH`; without `secondary` it takes the place of the primary one before (IOS prints it behind the secondary ones). False when it cannot be read. */
export function addAddress4(port: Addressed, word: string | undefined, mask: string | undefined, secondary: boolean): boolean {
  const term = word?.includes('/') === true ? parseAddressTerm(word) : undefined
  const base = parseIpv4(word?.split('/')[0] ?? '')
  const bits = parseIpv4(mask ?? '')
  if (base === undefined) return false
  const address = host4(base)
  const network = term ?? (bits === undefined ? undefined : prefix4(base, Math.clz32(~bits >>> 0)))
  if (!secondary) {
    const { primary } = port
    port.addresses = port.addresses.filter(t => !primary.includes(t))
    port.networks = port.networks.filter(t => !primary.includes(t))
    port.primary = network ? [address, network] : [address]
  }
  port.addresses.push(address)
  if (network) port.networks.push(network)
  return network !== undefined
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

/** An address the device answers to as well (HSRP, VRRP, GLBP). */
export function addVirtual(port: Addressed, text: string | undefined): void {
  const [four, six] = [parseIpv4(text ?? ''), parseIpv6(text?.split('/')[0] ?? '')]
  if (four !== undefined) port.addresses.push(host4(four))
  else if (six) port.addresses.push(host6(six))
}
