/** Rule lists as Cisco IOS configurations. */
import { verb, wildcarded } from './cisco.ts'
import { dotted, lengthOf, type FlatRule, type PortRange } from './flatrule.ts'

export function iosText(rules: readonly FlatRule[]): string {
  return configuration([], rules.map(rule => ` ${verb(rule)} ${rule.protocol} ${wildcarded(rule.src)}${ports(rule.sports)} ${wildcarded(rule.dst)}${ports(rule.dports)}`))
}

/** Rules that share a group have it from a pool: as many groups as this, at most. */
const GROUPS = 400

/** Several ports become a service group, every third destination a network group of up to six networks. */
export function iosGroupsText(rules: readonly FlatRule[]): string {
  const services = new Map<string, string>()
  const networks: string[] = []
  const groups: string[] = []
  const lines = rules.map((rule, i) => {
    const target = i % 3 === 0 && rule.dst.care !== 0 ? `object-group ${networkGroup(rules, i, networks, groups)}` : wildcarded(rule.dst)
    if (rule.dports.length < 2) return ` ${verb(rule)} ${rule.protocol} ${wildcarded(rule.src)}${ports(rule.sports)} ${target}${ports(rule.dports)}`
    return ` ${verb(rule)} object-group ${serviceGroup(rule, services, groups)} ${wildcarded(rule.src)} ${target}`
  })
  return configuration(groups, lines)
}

function networkGroup(rules: readonly FlatRule[], at: number, made: string[], out: string[]): string {
  if (made.length >= GROUPS) return made[at % GROUPS] as string
  const name = `NET_${made.length}`
  made.push(name)
  const members = rules.slice(at, at + 6).map(r => r.dst).filter(d => d.care !== 0)
  out.push(`object-group network ${name}`, ...members.map(m => (lengthOf(m) === 32 ? ` host ${dotted(m.value)}` : ` ${dotted(m.value)} ${dotted(m.care)}`)), '!')
  return name
}

function serviceGroup({ protocol, dports }: FlatRule, made: Map<string, string>, out: string[]): string {
  const key = `${protocol} ${dports.join(' ')}`
  const known = made.get(key)
  if (known !== undefined) return known
  const name = `SVC_${made.size}`
  made.set(key, name)
  out.push(`object-group service ${name}`, ...dports.map(range => ` ${protocol}${ports([range])}`), '!')
  return name
}

function configuration(groups: readonly string[], lines: readonly string[]): string {
  return [
    '!', 'version 15.7', 'service timestamps debug datetime msec', 'hostname bench', '!', ...groups,
    'interface GigabitEthernet0/0', ' ip address 10.0.0.1 255.255.255.0', ' ip access-group BENCH in', '!',
    'interface GigabitEthernet0/1', ' ip address 10.1.0.1 255.255.255.0', '!',
    'ip access-list extended BENCH', ...lines, '!', 'end', '',
  ].join('\n')
}

/** `eq` takes up to ten ports in a line (IOS Security Configuration Guide, "ACL Support for Multiple Ports"); more would not load. */
const MOST_PORTS = 10

function ports(ranges: readonly PortRange[]): string {
  const [first] = ranges
  if (!first) return ''
  if (ranges.length === 1 && first[0] !== first[1]) return ` range ${first[0]} ${first[1]}`
  return ` eq ${ranges.slice(0, MOST_PORTS).map(r => r[0]).join(' ')}`
}
