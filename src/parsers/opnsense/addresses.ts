/** Lists of networks in rules: keywords, literals and aliases as address matches, as OPNsense's generator expands them. */
import { selfSet, setMatch } from '../pf/addresses.ts'
import type { AddressSet, AddressTest, Context } from '../pf/addresses.ts'
import { familyOf } from '../pf/interfaces.ts'
import type { Interfaces, NetworkInterface } from '../pf/interfaces.ts'
import { packetInterfaces } from './interfaces.ts'
import { any, ANYTHING, not } from '../../model/match.ts'
import { parseAddressTerm } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface NetList {
  /** Empty: any. */
  readonly nets: readonly string[]
  readonly negated: boolean
}

/** `on`: the only interface of the rule, whose own network then includes the link-local one. */
export type NetTests = (list: NetList, field: 'src' | 'dst', family: Family, on?: string) => AddressTest

const ANY_ADDRESS: AddressTest = { kind: 'match', match: ANYTHING }

/** Equal keywords, aliases and lists give the same match object; of single literals, nearly every one its own in a long list, only the last is known again: for the other family. */
export function makeNetTests(context: Context): NetTests {
  const known = new Map<string, AddressTest>()
  const latest: { src?: Literal; dst?: Literal } = {}
  return ({ nets, negated }, field, family, on) => {
    const [first] = nets
    if (first === undefined || nets.includes('any')) return ANY_ADDRESS
    const keywords = nets.some(net => isKeyword(context, net))
    if (nets.length === 1 && !keywords && !context.aliases.has(first)) {
      const last = latest[field]
      if (last?.written === first && last.negated === negated) return last.test
      const test = testOf(context, { nets, negated }, field, family, on)
      latest[field] = { written: first, negated, test }
      return test
    }
    const key = [field, keywords ? family : 0, keywords && on !== undefined && nets.includes(on), negated, nets.join(',')].join(' ')
    const before = known.get(key)
    if (before) return before
    const test = testOf(context, { nets, negated }, field, family, on)
    known.set(key, test)
    return test
  }
}

interface Literal {
  readonly written: string
  readonly negated: boolean
  readonly test: AddressTest
}

const isKeyword = ({ interfaces }: Context, net: string): boolean =>
  interfaces.byName.has(net) || interfaces.groups.has(net) || /^(wan|lan|opt\d+)ip$/.test(net)

function testOf(context: Context, { nets, negated }: NetList, field: 'src' | 'dst', family: Family, on: string | undefined): AddressTest {
  const sets = nets.map(net => netSet(context, net, family, on))
  for (const [i, set] of sets.entries()) {
    if (typeof set === 'string') return { kind: 'dropped', because: set, alias: nets[i] as string }
  }
  const matches = sets.flatMap(set => (typeof set === 'string' ? [] : [setMatch(set, field)]))
  // Every entry becomes a rule of its own, so a negated list lets through whatever is outside of one of its entries.
  return { kind: 'match', match: any(...(negated ? matches.map(not) : matches)) }
}

/** A string says why the rule is left out. */
export function netSet(context: Context, written: string, family: Family, on?: string): AddressSet | string {
  const { interfaces, aliases } = context
  if (written === '(self)') return selfSet(interfaces)
  const owner = /^(wan|lan|opt\d+)ip$/.test(written) ? interfaces.byName.get(written.slice(0, -2)) : undefined
  if (owner) return owner.enabled ? ownAddresses(owner, family) : `${owner.name} is disabled`
  const names = interfaces.groups.has(written) || interfaces.byName.has(written) ? packetInterfaces(interfaces, written) : undefined
  if (names) return networksOf(interfaces, written, names, family, on === written)
  const literal = parseAddressTerm(written)
  if (literal) return { terms: [literal], unknown: [] }
  const contents = aliases.contents(written)
  if (contents) {
    if (aliases.isPorts(written)) return `alias ${written.slice(0, 64)} holds ports`
    const { addresses, unknown, hosts, except } = contents
    return { terms: addresses, unknown, ...(hosts ? { hosts } : {}), ...(except ? { except } : {}), name: written }
  }
  return written === '' ? 'it names no address' : `${written.slice(0, 64)} is neither an address nor an alias`
}

/** All addresses of one interface in one family: pf's `(if)`. */
function ownAddresses(one: NetworkInterface, family: Family): AddressSet {
  const { address, dynamic } = familyOf(one, family)
  const own = one.virtual.filter(v => v.own && v.address.family === family).map(v => v.address)
  const unknown = dynamic === undefined ? [] : [`address of ${one.name} (${dynamic})`]
  return { terms: [...(address ? [address] : []), ...own], unknown, name: `${one.label} address` }
}

/** pf.conf(5): `(if:network)` is what is configured on the interface at the time; nothing matches nothing. */
export function networksOf(interfaces: Interfaces, written: string, names: readonly string[], family: Family, own: boolean): AddressSet {
  const members = names.flatMap(name => interfaces.byName.get(name) ?? [])
  const terms: AddressTerm[] = members.flatMap(one => [familyOf(one, family).network ?? [],
    one.virtual.filter(v => v.own && v.network.family === family).map(v => v.network)].flat())
  const local = own && family === 6 ? parseAddressTerm('fe80::/10') : undefined
  if (local) terms.push(local)
  const unknown = members.flatMap(one => {
    const { dynamic } = familyOf(one, family)
    return one.tunnel ? [`networks of ${one.label}`] : dynamic === undefined ? [] : [`network of ${one.name} (${dynamic})`]
  })
  return { terms, unknown, name: `${interfaces.byName.get(written)?.label ?? written} net` }
}
