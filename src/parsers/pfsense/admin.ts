/** Ports of the web GUI and of SSH, which the anti-lockout rule and the listeners share. */
import { child, down } from '../xml.ts'
import { isAfter } from './version.ts'
import type { Config } from '../pf/config.ts'
import { has, valueOf } from '../pf/text.ts'
import { parsePort } from '../../net/ports.ts'

export const guiProtocol = (config: Config): 'http' | 'https' => {
  const written = valueOf(child(config.system, 'webgui'), 'protocol')
  // Up to 2.2 an absent protocol was http; every file since writes it.
  return written === 'https' || (written === '' && isAfter(config, 11, 0)) ? 'https' : 'http'
}

export const guiPort = (config: Config): number =>
  parsePort(valueOf(child(config.system, 'webgui'), 'port')) ?? (guiProtocol(config) === 'https' ? 443 : 80)

export const sshPort = (config: Config): number => parsePort(valueOf(child(config.system, 'ssh'), 'port')) ?? 22

/** Up to config 18.8 `<enablesshd>`, later `<ssh><enable>`. */
export const sshOn = (config: Config): boolean => down(config.system, 'ssh', 'enable') !== undefined || has(config.system, 'enablesshd')

export const redirectsHttp = (config: Config): boolean =>
  guiProtocol(config) === 'https' && guiPort(config) !== 80 && !has(child(config.system, 'webgui'), 'disablehttpredirect')

export function antiLockoutPorts(config: Config): number[] {
  return [...new Set([guiPort(config), ...(redirectsHttp(config) ? [80] : []), ...(sshOn(config) ? [sshPort(config)] : [])])]
}
