/** Ports of the web GUI and of SSH, which the anti-lockout rules, their redirection guards and the listeners share. */
import { child } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import type { Config } from '../pf/config.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { valueOf } from '../pf/text.ts'
import { isOn } from './flags.ts'
import { parsePort } from '../../net/ports.ts'

export const guiProtocol = (config: Config): 'http' | 'https' => (valueOf(child(config.system, 'webgui'), 'protocol') === 'http' ? 'http' : 'https')

export const guiPort = (config: Config): number =>
  parsePort(valueOf(child(config.system, 'webgui'), 'port')) ?? (guiProtocol(config) === 'https' ? 443 : 80)

export const sshPort = (config: Config): number => parsePort(valueOf(child(config.system, 'ssh'), 'port')) ?? 22

export const sshOn = (config: Config): boolean => isOn(child(config.system, 'ssh'), 'enabled')

export const redirectsHttp = (config: Config): boolean =>
  guiProtocol(config) === 'https' && guiPort(config) !== 80 && !isOn(child(config.system, 'webgui'), 'disablehttpredirect')

/** LAN where there is one, else the first optional interface, else the only one. */
export function lockoutInterface({ config, interfaces }: Context): NetworkInterface | undefined {
  if (isOn(child(config.system, 'webgui'), 'noantilockout')) return undefined
  const real = interfaces.list.filter(one => !one.tunnel)
  const one = interfaces.byName.get('lan') ?? interfaces.byName.get('opt1') ?? (real.length === 1 ? real[0] : undefined)
  return one?.enabled ? one : undefined
}

export function lockoutPorts(config: Config): number[] {
  return [...new Set([guiPort(config), ...(redirectsHttp(config) ? [80] : []), ...(sshOn(config) ? [sshPort(config)] : [])])]
}
