/** `<source>` and `<destination>` of a rule: keywords, literals and aliases as address matches. */
import { dynamicPart, interfaceAddress, joined, selfSet, setMatch } from '../pf/addresses.ts'
import type { AddressSet, AddressTest, AddressTests, Context } from '../pf/addresses.ts'
import type { AliasContents, Aliases } from '../pf/aliases.ts'
import type { Config } from '../pf/config.ts'
import { familyOf } from '../pf/interfaces.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { isAfter } from './version.ts'
import { has, valueOf } from '../pf/text.ts'
import { ANYTHING, not } from '../../model/match.ts'
import { parseAddressTerm } from '../../net/address.ts'
import type { Family } from '../../net/address.ts'

const ANY_ADDRESS: AddressTest = { kind: 'match', match: ANYTHING }

/** Equal keywords and aliases give the same match object; of literals, nearly every one its own in a long list, only the last is known again: for the other family. */
export function makeAddressTests(context: Context): AddressTests {
  const known = new Map<string, AddressTest>()
  const latest: { src?: Literal; dst?: Literal } = {}
  return (side, field, family) => {
    if (!side) return { kind: 'dropped', because: `it has no <${field === 'src' ? 'source' : 'destination'}>` }
    if (has(side, 'any')) return ANY_ADDRESS
    const network = valueOf(side, 'network')
    const written = network || valueOf(side, 'address')
    const negated = has(side, 'not')
    if (network === '' && !context.aliases.has(written)) {
      const last = latest[field]
      if (last?.written === written && last.negated === negated) return last.test
      const test = make(context, written, network, field, family, negated)
      latest[field] = { written, negated, test }
      return test
    }
    // Only keywords differ by family.
    const key = [field, network === '' ? 0 : family, negated, written].join(' ')
    const test = known.get(key) ?? make(context, written, network, field, family, negated)
    known.set(key, test)
    return test
  }
}

interface Literal {
  readonly written: string
  readonly negated: boolean
  readonly test: AddressTest
}

function make(context: Context, written: string, network: string, field: 'src' | 'dst', family: Family, negated: boolean): AddressTest {
  const set = network === '' ? addressSet(context, written) : networkSet(context, network, family)
  return typeof set === 'string' ? dropped(context, set, network === '' ? 'address' : 'network', written) : tested(context, set, field, negated, network)
}

const dropped = ({ aliases }: Context, because: string, kind: string, written: string): AddressTest =>
  kind === 'address' && written !== '' && !aliases.has(written) ? { kind: 'dropped', because, alias: written } : { kind: 'dropped', because }

function tested({ config, interfaces }: Context, set: AddressSet, field: 'src' | 'dst', negated: boolean, network: string): AddressTest {
  const match = setMatch(set, field)
  if (!negated) return { kind: 'match', match }
  // Up to 2.7.0 a negated interface network with virtual IPs became a list of negations, which pf reads as "one of them": nearly anything.
  if (network !== '' && !isAfter(config, 22, 9) && (interfaces.byName.get(network)?.virtual.length ?? 0) > 0) {
    return { kind: 'match', match: { kind: 'unknown', words: `not ${network} net with virtual IPs` } }
  }
  return { kind: 'match', match: not(match) }
}

/** A literal, range or alias; a string says why there is none. */
export function addressSet({ aliases }: Context, written: string): AddressSet | string {
  const contents = aliases.contents(written)
  if (contents) return aliasSet(aliases, written, contents)
  const term = parseAddressTerm(written)
  if (term) return { terms: [term], unknown: [] }
  if (/^::[0-9a-f:]*$/i.test(written)) return { terms: [], unknown: [`${written} in the delegated prefix`] }
  return written === '' ? 'it names no address' : `${written.slice(0, 64)} is neither an address nor an alias`
}

function aliasSet(aliases: Aliases, name: string, contents: AliasContents): AddressSet | string {
  if (aliases.isPorts(name)) return `alias ${name} holds ports`
  return { terms: contents.addresses, unknown: contents.unknown, ...(contents.hosts ? { hosts: contents.hosts } : {}), name }
}

export function networkSet(context: Context, keyword: string, family: Family): AddressSet | string {
  if (keyword === '(self)') return selfSet(context.interfaces)
  const { interfaces, config } = context
  const one = interfaces.byName.get(keyword)
  if (one && !one.tunnel) return interfaceNetwork(config, one, family)
  const group = interfaces.groups.get(keyword)
  if (group) {
    // The generator had no case for a group before the interface network tables of 2.7.1.
    if (!isAfter(config, 22, 9)) return `${keyword} net has no meaning before pfSense 2.7.1`
    const sets = group.members.flatMap(m => interfaces.byName.get(m) ?? []).map(m => interfaceNetwork(config, m, family))
    return joined(sets.filter(set => typeof set !== 'string'), `${keyword} net`)
  }
  const owner = keyword.endsWith('ip') ? interfaces.byName.get(keyword.slice(0, -2)) : undefined
  if (owner) return interfaceAddress(owner, family)
  if (keyword === 'pppoe') return { terms: [], unknown: ['pppoe server pool'] }
  const literal = parseAddressTerm(keyword)
  return literal ? { terms: [], unknown: [`network ${keyword}`] } : `${keyword.slice(0, 64)} net is not known`
}

function interfaceNetwork(config: Config, one: NetworkInterface, family: Family): AddressSet | string {
  if (!one.enabled) return `${one.name} is disabled`
  // Since 2.7.1 a table of both families, before only the family of the rule.
  const table = isAfter(config, 22, 9)
  const families: readonly Family[] = table ? [4, 6] : [family]
  const parts = families.map(f => familyOf(one, f))
  if (!table && !parts[0]?.network && parts[0]?.dynamic === undefined) return `${one.name} has no IPv${String(family)} network`
  const terms = [...parts.flatMap(p => p.network ?? []), ...one.virtual.filter(v => v.own).map(v => v.network)]
  return joined([{ terms, unknown: [] }, ...families.map(f => dynamicPart(one, f, 'network'))], `${one.label} net`)
}
