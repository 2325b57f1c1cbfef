/** Servers that a firewall asks, in the sections that both kinds of config.xml share. */
import { child, childrenOf } from '../xml.ts'
import type { Config } from './config.ts'
import { portOr, targetOf } from './peer.ts'
import { valueOf } from './text.ts'
import type { LdapServer, Target } from '../../model/services.ts'

export const dnsServers = (config: Config): Target[] =>
  childrenOf(config.system, 'dnsserver').filter(e => e.text !== '').map(e => targetOf(config, e, e.text, 53, 'udp', 'yes'))

/** `ldap-totp` (OPNsense) asks for a one-time password as well. Names of the transport changed with config 20.1: `TCP - Standard` became `Standard TCP`, and so on. */
export function ldapServers(config: Config): LdapServer[] {
  return childrenOf(config.system, 'authserver').filter(e => /^ldap(-totp)?$/.test(valueOf(e, 'type'))).map(element => {
    const type = valueOf(element, 'ldap_urltype').toUpperCase()
    const security = type.includes('STARTTLS') ? 'starttls' : type.includes('SSL') ? 'ldaps' : type.includes('STANDARD') ? 'none' : 'unknown'
    const port = portOr(valueOf(element, 'ldap_port'), security === 'ldaps' ? 636 : 389)
    const host = child(element, 'host') ?? element
    const transport = security === 'ldaps' ? 'tls' : security === 'unknown' ? 'unknown' : 'tcp'
    return { ...targetOf(config, host, valueOf(element, 'host'), port, transport, 'yes'), security }
  })
}
