/** `<filter><rule>`: the rules that people wrote, in the order in which pfSense loads them. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction, sideOf } from '../pf/addresses.ts'
import type { AddressTests, Context } from '../pf/addresses.ts'
import { at, describe } from '../pf/config.ts'
import { isAfter } from './version.ts'
import type { Config } from '../pf/config.ts'
import { conditionsOf } from './conditions.ts'
import { limitOf } from '../pf/limits.ts'
import { packetInterfaces } from './interfaces.ts'
import { flagsMatch, icmpTypes, protocolMatch, takesPorts, TCP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { CONTINUE, DROP, PERMIT, REJECT } from '../pf/actions.ts'
import { has, joinedText, listOf, ordinal, valueOf } from '../pf/text.ts'
import type { Action } from '../../model/firewall.ts'
import { all, any, NOTHING } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { uniformRule } from '../../model/uniform.ts'
import type { Family } from '../../net/address.ts'

export interface UserRules {
  /** Floating, then groups, then interfaces. */
  readonly rules: readonly PfRule[]
  readonly elements: readonly Element[]
  /** Empty `<rule>` elements and separators: pfSense throws them away. */
  readonly skipped: number
  /** Some loaded pass rule takes TCP packets other than the first SYN. */
  readonly loose: boolean
}

/** Does a pass rule also take packets other than the first SYN? pf's default S/SA is off for `flags any`, for other flags and without state. */
const takesLooseFlags = (rule: Element): boolean =>
  has(rule, 'tcpflags_any') || valueOf(rule, 'tcpflags2') !== '' || valueOf(rule, 'statetype') === 'none'

const FAMILY: Readonly<Record<Family, Match>> = { 4: { kind: 'family', is: 4 }, 6: { kind: 'family', is: 6 } }

type Built = { readonly kind: 'match'; readonly match: Match } | { readonly kind: 'dropped'; readonly because: string }

export function readUserRules(context: Context, tests: AddressTests): UserRules {
  const every = childrenOf(child(context.config.root, 'filter'), 'rule')
  const elements = every.filter(e => e.hasChildren && !has(e, 'separator'))
  const inTab = new Map<string, number>()
  const levels: [PfRule[], PfRule[], PfRule[]] = [[], [], []]
  for (const element of elements) {
    const tab = tabOf(context, element)
    const row = (inTab.get(tab) ?? 0) + 1
    inTab.set(tab, row)
    levels[levelOf(context, element)].push(pfRule(context, tests, element, placeOf(context.config, element, tab, row)))
  }
  if (isAfter(context.config, 24, 0)) levels[1] = byGroup(context, levels[1])
  const loose = elements.some(e => !has(e, 'disabled') && !/^(block|reject|match)$/.test(valueOf(e, 'type')) && takesLooseFlags(e))
  return { rules: levels.flat(), elements, skipped: every.length - elements.length, loose }
}

function levelOf({ interfaces }: Context, element: Element): 0 | 1 | 2 {
  if (has(element, 'floating')) return 0
  const name = valueOf(element, 'interface')
  return interfaces.groups.has(name) || interfaces.byName.get(name)?.tunnel ? 1 : 2
}

/** Since 25.x groups are loaded one after the other, in the order of `<ifgroups>`, user groups before tunnel tabs; before, in the order of the rules. */
function byGroup({ interfaces }: Context, rules: readonly PfRule[]): PfRule[] {
  const names = [...interfaces.groups.keys(), ...interfaces.list.filter(one => one.tunnel).map(one => one.name)]
  const rank = new Map(names.map((name, i) => [interfaces.groups.get(name)?.members.join() ?? name, i]))
  const rankOf = (one: PfRule): number => rank.get(one.interfaces?.join() ?? '') ?? rank.get(one.interfaces?.[0] ?? '') ?? names.length
  return rules.map((one, i) => ({ one, i })).sort((a, b) => rankOf(a.one) - rankOf(b.one) || a.i - b.i).map(({ one }) => one)
}

function tabOf({ interfaces }: Context, element: Element): string {
  if (has(element, 'floating')) return 'Floating'
  const name = valueOf(element, 'interface')
  return interfaces.byName.get(name)?.label ?? (name === '' ? 'no interface' : name)
}

function placeOf(config: Config, element: Element, tab: string, row: number): string {
  const descr = describe(config, element)
  const tracker = valueOf(element, 'tracker')
  return joinedText('Firewall > Rules > ', tab, ', ', ordinal(row), ' rule', descr === '' ? '' : ` "${descr}"`, tracker === '' ? '' : `, tracker ${tracker.slice(0, 20)}`)
}

function pfRule(context: Context, tests: AddressTests, element: Element, place: string): PfRule {
  const { config } = context
  const floating = has(element, 'floating')
  const binding = bindingOf(context, element, floating)
  const built = binding.kind === 'dropped' ? binding : buildMatch(context, tests, element)
  const off = has(element, 'disabled')
  if (built.kind === 'dropped' && !off) {
    config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: `${place}: the rule is not loaded: ${built.because}`, effect: 'none' })
  }
  const descr = describe(config, element)
  const rule = uniformRule({
    match: built.kind === 'match' ? built.match : NOTHING, action: actionOf(element), enabled: !off && built.kind === 'match',
    span: at(config, element), origin: 'user', place, comment: descr === '' ? undefined : descr,
  })
  const written = valueOf(element, 'direction').toLowerCase()
  const direction = valueOf(element, 'floating') !== 'yes' ? 'in' : written === 'in' || written === 'out' ? written : 'any'
  const quick = !floating || has(element, 'quick')
  return binding.kind === 'bound' && binding.interfaces ? { direction, quick, rule, interfaces: binding.interfaces } : { direction, quick, rule }
}

type Binding = { readonly kind: 'bound'; readonly interfaces?: readonly string[] } | { readonly kind: 'dropped'; readonly because: string }

function bindingOf({ config, interfaces }: Context, element: Element, floating: boolean): Binding {
  const written = valueOf(element, 'interface')
  const names = floating ? listOf(written) : [written]
  if (floating && (names.length === 0 || names.includes('any'))) return { kind: 'bound' }
  const found = names.map(name => ({ name, packets: packetInterfaces(interfaces, name) }))
  const span = at(config, child(element, 'interface') ?? element)
  for (const { name, packets } of found) {
    if (packets) config.references.push({ kind: 'interface', name, span, defined: true })
    else if (!interfaces.byName.has(name) && name !== '' && !name.includes(',')) {
      const effect = floating && found.length > 1 ? 'the rule is loaded without it' : 'the rule is not loaded'
      config.references.push({ kind: 'interface', name, span, defined: false, effect })
    }
  }
  const live = found.flatMap(({ packets }) => packets ?? [])
  if (found.some(({ packets }) => packets)) return { kind: 'bound', interfaces: [...new Set(live)] }
  return { kind: 'dropped', because: `interface ${written === '' ? 'missing' : `${written.slice(0, 64)} is unknown or disabled`}` }
}

function actionOf(element: Element): Action {
  const type = valueOf(element, 'type')
  if (type === 'block') return DROP
  if (type === 'reject') return REJECT
  if (type === 'match') return CONTINUE
  // Anything else, also nothing, is pass (verified with the generator).
  const limit = limitOf(element)
  return limit === undefined ? PERMIT : { kind: 'unknown', words: limit }
}

function buildMatch(context: Context, tests: AddressTests, element: Element): Built {
  const written = valueOf(element, 'ipprotocol')
  const families: Family[] = written === 'inet46' ? [4, 6] : written === 'inet6' ? [6] : [4]
  referAliases(context, element)
  const extra = conditionsOf(context.config, element)
  if (typeof extra === 'string') return { kind: 'dropped', because: extra }
  const parts = families.map(family => ({ family, parts: familyParts(context, tests, element, family) }))
  const whole = parts.flatMap(({ family, parts: p }) => (typeof p === 'string' ? [] : [{ family, parts: p }]))
  const [first, second] = whole
  if (!first) return { kind: 'dropped', because: parts.map(({ parts: p }) => p).find(p => typeof p === 'string') ?? 'nothing to match' }
  // The two halves of inet46 are one where no part depends on the family.
  if (second && first.parts.every((p, i) => p === second.parts[i])) return { kind: 'match', match: conjunction([...first.parts, ...extra]) }
  const halves = whole.map(({ family, parts: p }) => all(FAMILY[family], conjunction(p)))
  return { kind: 'match', match: conjunction([any(...halves), ...extra]) }
}

/** Source, destination, protocol, ports, ICMP types and flags; a string says why the rule is left out. */
function familyParts(context: Context, tests: AddressTests, element: Element, family: Family): (Match | undefined)[] | string {
  const protocol = valueOf(element, 'protocol')
  const src = tests(sideOf(element, 'src'), 'src', family)
  const dst = tests(sideOf(element, 'dst'), 'dst', family)
  for (const test of [src, dst]) if (test.kind === 'dropped') return test.because
  const parts = [src, dst].map(test => (test.kind === 'match' ? test.match : undefined))
  const ports = ([['src', 'sport'], ['dst', 'dport']] as const).map(([side, field]) => context.ports(field, valueOf(sideOf(element, side), 'port')))
  // An unresolvable port takes the rule out, also where the port would not have been used.
  for (const test of ports) if (test.kind === 'dropped') return test.because
  const portGiven = (['src', 'dst'] as const).some(side => valueOf(sideOf(element, side), 'port') !== '')
  // Without a protocol, a port makes it tcp, and is then left out itself (verified with the generator).
  parts.push(protocol === '' && portGiven ? TCP : protocolMatch(protocol, family))
  if (takesPorts(protocol)) parts.push(...ports.map(test => (test.kind === 'match' ? test.match : undefined)))
  const icmp = protocol.toLowerCase() === 'icmp' ? icmpTypes(listOf(valueOf(element, 'icmptype')), family) : undefined
  // Absent where pf's default S/SA holds or any flags will do.
  const flags = protocol === 'tcp' && !has(element, 'tcpflags_any') && valueOf(element, 'tcpflags2') !== '' ? flagsMatch(element) : undefined
  parts.push(icmp, flags)
  return parts
}

function referAliases({ config, aliases, ports }: Context, element: Element): void {
  for (const field of ['src', 'dst'] as const) {
    const side = sideOf(element, field)
    for (const name of ['address', 'port']) {
      const holder = child(side, name)
      const written = valueOf(side, name)
      if (!holder || !/^[A-Za-z_][\w.]*$/.test(written) || written === 'any') continue
      const defined = aliases.has(written)
      if (!defined && name === 'port' && ports('dport', written).kind === 'match') continue
      const span = at(config, holder)
      config.references.push(defined
        ? { kind: 'alias', name: written, span, defined }
        : { kind: 'alias', name: written, span, defined, effect: 'the rule is not loaded' })
    }
  }
}
