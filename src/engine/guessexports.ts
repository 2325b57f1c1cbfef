/** What each export seems to be: whose it is, where it stands, which interfaces face strangers. */
import { formatTerm } from '../net/address.ts'
import type { Firewall } from '../model/firewall.ts'
import type { Catalogue } from '../policy/catalogue.ts'
import type { ExportRole } from '../policy/deployment.ts'
import { flowRules, type Guess } from './guess.ts'
import { forwards } from './subject.ts'

export interface GuessedExport {
  /** The path as reported, or the host name where one file holds several devices. */
  readonly files: string
  readonly roles: { readonly value: readonly ExportRole[]; readonly why: string }
  readonly is: Guess | undefined
  readonly addresses: Guess | undefined
  readonly untrusted: readonly Guess[]
}

/** `collectors`: addresses that are taken for collectors. */
export function guessExports(firewalls: readonly Firewall[], catalogue: Catalogue, collectors: readonly string[]): GuessedExport[] {
  return firewalls.map(firewall => {
    const { path } = firewall.source
    const shared = firewalls.filter(f => f.source.path === path).length > 1
    const isCollector = firewall.format === 'iptables' && !forwards(firewall) && flowRules(firewall, catalogue.services).length > 0
    return {
      files: shared && firewall.hostname !== undefined ? firewall.hostname : path.replace(/[{}]/g, '?'),
      roles: rolesOf(firewall),
      is: isCollector ? { value: 'collector', why: 'it lets flow records in' } : undefined,
      addresses: addressesOf(firewall, isCollector ? collectors : []),
      untrusted: firewall.interfaces.filter(i => i.untrusted === true).map(i => ({ value: i.name, why: firewall.format === 'cisco-asa' ? 'its security level is 0' : 'its way leads out, by its gateway' })),
    }
  })
}

function rolesOf(firewall: Firewall): GuessedExport['roles'] {
  const exports = firewall.services.exporters.some(e => e.enabled === 'yes')
  if (firewall.format === 'iptables') {
    return forwards(firewall) ? { value: ['host', 'transit'], why: 'it has rules for forwarded packets' } : { value: ['host'], why: 'it has no rules for forwarded packets' }
  }
  if (!firewall.filtering) return { value: ['exporter'], why: 'it filters nothing' }
  return exports ? { value: ['transit', 'exporter'], why: 'it filters, and sends flow records' } : { value: ['transit'], why: 'it filters what passes through it' }
}

/** Of a collector: the one that others name. Of an exporter: its loopback, else its first address. */
function addressesOf(firewall: Firewall, collectors: readonly string[]): Guess | undefined {
  const [only, ...more] = collectors
  if (only !== undefined && more.length === 0) return { value: only, why: 'the one address that the others call a collector' }
  if (!firewall.services.exporters.some(e => e.enabled === 'yes')) return undefined
  const own = firewall.interfaces.filter(i => i.up && i.addresses.length > 0)
  const chosen = own.find(i => /^lo/i.test(i.name)) ?? own[0]
  const [address] = chosen?.addresses ?? []
  const value = address && formatTerm(address)
  return chosen && value !== undefined ? { value, why: `the address of ${chosen.name}; flow records must be sent from it` } : undefined
}
