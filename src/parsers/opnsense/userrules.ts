/** The rules that people wrote, from both stores, in the order in which OPNsense loads them. */
import { child, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { CONTINUE, DROP, PERMIT, REJECT } from '../pf/actions.ts'
import { at, describe } from '../pf/config.ts'
import { limitOf } from '../pf/limits.ts'
import type { PortTest } from '../pf/ports.ts'
import { flagsMatch, icmpTypes, protocolMatch } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { tagOf, V4, V6 } from '../pf/systemrule.ts'
import { uuidOf } from './uuid.ts'
import { joinedText, ordinal, valueOf } from '../pf/text.ts'
import type { NetTests } from './addresses.ts'
import { conditionsOf, diverts, takesLooseFlags } from './conditions.ts'
import { isOn } from './flags.ts'
import { packetInterfaces } from './interfaces.ts'
import { read, readStore } from './written.ts'
import type { Written } from './written.ts'
import type { Action } from '../../model/firewall.ts'
import { all, any, NOTHING } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { uniformRule } from '../../model/uniform.ts'
import type { Family } from '../../net/address.ts'

export interface UserRules {
  readonly rules: readonly PfRule[]
  readonly elements: readonly Element[]
  readonly skipped: number
  /** Some loaded pass rule takes TCP packets other than the first SYN. */
  readonly loose: boolean
}

export function readUserRules(context: Context, tests: NetTests): UserRules {
  const store = readStore(context)
  const placeOf = placer(context)
  const rules: PfRule[] = []
  let loose = false
  for (const stored of store.rules) {
    const written = read(stored)
    const { element, enabled } = written
    rules.push(pfRule(context, tests, written, placeOf(written)))
    loose ||= enabled && actionOf(element).kind !== 'deny' && takesLooseFlags(element)
  }
  return { rules, elements: store.rules.map(stored => stored.element), skipped: store.skipped, loose }
}

/** Rows are counted tab by tab: those of the old store as the file lists them, those of the model by their sequence. */
function placer(context: Context): (written: Written) => string {
  const inTab = new Map<string, number>()
  const page = modelPage(context)
  return written => {
    const { element, modern } = written
    const menu = `${modern ? page : 'Firewall > Rules'} > ${tabOf(context, written)}`
    const row = (inTab.get(menu) ?? 0) + 1
    inTab.set(menu, row)
    const text = describe(context.config, element, written.description)
    const uuid = uuidOf(context.config, element)
    return joinedText(menu, ', ', ordinal(row), ' rule', text === '' ? '' : ` "${text}"`, uuid === undefined ? '' : `, ${uuid}`)
  }
}

/** Until 25.7 the rules of the model were "automation"; with 26.1 they moved, and the description that releases write into the file says so. */
function modelPage({ config }: Context): string {
  const filter = down(config.root, 'opnsense', 'firewall', 'filter')
  const { source, start, end } = tagOf(config, filter ?? config.root)
  const title = /\sdescription="([^"]*)"/.exec(source.text.slice(start, Math.min(end, start + 200)))?.[1] ?? ''
  if (title.includes('(new)')) return 'Firewall > Rules [new]'
  return /^firewall rules$/i.test(title) ? 'Firewall > Rules' : 'Firewall > Automation > Filter'
}

function tabOf({ interfaces }: Context, { interfaces: names, level }: Written): string {
  if (level === 200000) return 'Floating'
  const name = names[0] ?? ''
  return interfaces.byName.get(name)?.label ?? (name === '' ? 'no interface' : name.slice(0, 64))
}

function pfRule(context: Context, tests: NetTests, written: Written, place: string): PfRule {
  const { config } = context
  const { element, direction, quick } = written
  const binding = bindingOf(context, written)
  const match = typeof binding === 'string' ? binding : buildMatch(context, tests, written)
  if (typeof match === 'string' && written.enabled) {
    config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: `${place}: the rule is not loaded: ${match}`, effect: 'none' })
  }
  const text = describe(config, element, written.description)
  const loaded = typeof match !== 'string'
  const rule = uniformRule({
    match: loaded ? match : NOTHING, action: actionOf(element), enabled: written.enabled && loaded, span: at(config, element), origin: 'user', place,
    comment: text === '' ? undefined : text,
  })
  return { direction, quick, rule, ...(typeof binding === 'string' ? {} : binding) }
}

/** Every interface of the list gets a rule of its own; those that are missing or off get none. */
function bindingOf({ config, interfaces }: Context, { element, interfaces: names, inverted }: Written): Pick<PfRule, 'interfaces' | 'except'> | string {
  if (names.length === 0 || names.includes('any')) return {}
  const span = at(config, child(element, 'interface') ?? element)
  const live = names.flatMap(name => {
    const packets = packetInterfaces(interfaces, name)
    if (packets) config.references.push({ kind: 'interface', name, span, defined: true })
    else if (!interfaces.byName.has(name)) {
      const effect = names.length > 1 ? 'the rule is loaded without it' : 'the rule is not loaded'
      config.references.push({ kind: 'interface', name: name.slice(0, 64), span, defined: false, effect })
    }
    return packets ? [packets] : []
  })
  if (live.length === 0) return `interface ${names.join(', ').slice(0, 64)} is unknown or disabled`
  return inverted ? { except: live } : { interfaces: [...new Set(live.flat())] }
}

function actionOf(element: Element): Action {
  if (diverts(element)) return { kind: 'unknown', words: 'divert-to: another program decides' }
  const type = valueOf(element, 'type') || valueOf(element, 'action')
  if (type === 'block') return DROP
  if (type === 'reject') return REJECT
  if (type === 'match') return CONTINUE
  const limit = limitOf(element)
  return limit === undefined ? PERMIT : { kind: 'unknown', words: limit }
}

/** A string says why the rule is left out. */
function buildMatch(context: Context, tests: NetTests, written: Written): Match | string {
  referAliases(context, written)
  const extra = conditionsOf(context.config, written.element)
  const halves = written.families.map(family => ({ family, parts: familyParts(context, tests, written, family) }))
  const whole: { family: Family; parts: readonly (Match | undefined)[] }[] = []
  for (const { family, parts } of halves) {
    if (typeof parts === 'string') return parts
    whole.push({ family, parts })
  }
  const [first, second] = whole
  if (!first) return 'it holds for no address family'
  if (second && first.parts.every((part, i) => part === second.parts[i])) return conjunction([...first.parts, ...extra])
  return conjunction([any(...whole.map(({ family, parts }) => all(family === 4 ? V4 : V6, conjunction(parts)))), ...extra])
}

const takesPorts = (protocol: string): boolean => /^(tcp|udp|tcp\/udp)$/i.test(protocol)

function familyParts(context: Context, tests: NetTests, written: Written, family: Family): readonly (Match | undefined)[] | string {
  const { element, interfaces, protocol, src, dst } = written
  const on = interfaces.length === 1 ? interfaces[0] : undefined
  const nets = [tests(src, 'src', family, on), tests(dst, 'dst', family, on)]
  const parts: (Match | undefined)[] = []
  for (const test of nets) {
    if (test.kind === 'dropped') return test.because
    parts.push(test.match)
  }
  parts.push(protocolMatch(protocol, family))
  if (takesPorts(protocol)) {
    for (const test of [portOf(context, 'sport', src.port), portOf(context, 'dport', dst.port)]) {
      if (test.kind === 'dropped') return test.because
      parts.push(test.kind === 'match' ? test.match : undefined)
    }
  }
  if (/^(icmp|ipv6-icmp)$/i.test(protocol)) parts.push(icmpTypes(written.icmp[family], family))
  if (/^tcp$/i.test(protocol) && !isOn(element, 'tcpflags_any') && valueOf(element, 'tcpflags2') !== '') parts.push(flagsMatch(element))
  return parts
}

/** `80-any` runs to the last port, `any-80` from the first. */
export function portOf({ ports }: Context, field: 'sport' | 'dport', written: string): PortTest {
  const text = written.replace(':', '-')
  return ports(field, text.endsWith('-any') ? text.replace('-any', '-65535') : text.replace(/^any-/, '1-'))
}

function referAliases(context: Context, { src, dst }: Written): void {
  const { config, aliases, interfaces } = context
  for (const { nets, port, element } of [src, dst]) {
    const span = at(config, element)
    const refer = (name: string, defined: boolean): void => void config.references.push(defined
      ? { kind: 'alias', name, span, defined }
      : { kind: 'alias', name: name.slice(0, 64), span, defined, effect: 'the rule is not loaded' })
    for (const net of nets) {
      if (/^[A-Za-z_]\w*$/.test(net) && net !== 'any' && !/^(wan|lan|opt\d+)ip$/.test(net) && !interfaces.byName.has(net) && !interfaces.groups.has(net)) {
        refer(net, aliases.has(net))
      }
    }
    if (/^[A-Za-z_]\w*$/.test(port) && port !== 'any') {
      if (aliases.has(port)) refer(port, true)
      else if (portOf(context, 'dport', port).kind === 'dropped') refer(port, false)
    }
  }
}
