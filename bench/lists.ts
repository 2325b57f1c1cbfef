/** Rule lists of the kinds that are met: how they share out wildcards, prefix lengths and ports is what makes a list hard. */
import { ANY, lengthOf, prefix, type FlatRule, type Masked, type PortRange } from './flatrule.ts'
import { createRandom, type Random } from './random.ts'

/** `acl`: mostly specific; `firewall`: many wildcards and port ranges; `chain`: both; `groups`: several ports a rule; `adversarial`: everything overlaps everything. */
export const KINDS = ['acl', 'firewall', 'chain', 'groups', 'adversarial'] as const
export type Kind = (typeof KINDS)[number]

export function rulesOf(kind: Kind, count: number, seed: number): FlatRule[] {
  const random = createRandom(seed)
  if (kind === 'adversarial') return Array.from({ length: count }, () => overlapping(random))
  const shape = SHAPES[kind]
  // People put the specific before the general, and not always.
  const drawn = Array.from({ length: count }, () => ({ rule: ordinary(random, shape), noise: random.between(0, 24) }))
  return drawn.sort((a, b) => specificity(b.rule) + b.noise - specificity(a.rule) - a.noise).map(d => d.rule)
}

/** Address bits, and twelve for a protocol and for ports each. */
const specificity = ({ src, dst, protocol, sports, dports }: FlatRule): number =>
  (lengthOf(src) ?? 0) + (lengthOf(dst) ?? 0) + (protocol === 'ip' ? 0 : 12) + (sports.length > 0 ? 12 : 0) + (dports.length > 0 ? 12 : 0)

interface Shape {
  /** How often a field says nothing. */
  readonly anySource: number
  readonly anyTarget: number
  readonly anyPort: number
  readonly portRange: number
  readonly sourcePort: number
  /** Most ports of one rule. */
  readonly ports: number
  readonly lengths: readonly number[]
}

const SPECIFIC = [16, 20, 22, 24, 24, 24, 26, 28, 29, 30, 32, 32, 32, 32, 32]
const WIDE = [8, 12, 14, 16, 16, 18, 20, 22, 24, 24, 27, 32]

const SHAPES: Record<Exclude<Kind, 'adversarial'>, Shape> = {
  acl: { anySource: 0.08, anyTarget: 0.01, anyPort: 0.06, portRange: 0.08, sourcePort: 0.02, ports: 1, lengths: SPECIFIC },
  firewall: { anySource: 0.35, anyTarget: 0.03, anyPort: 0.08, portRange: 0.3, sourcePort: 0.15, ports: 1, lengths: [...WIDE, 32, 32, 32] },
  chain: { anySource: 0.15, anyTarget: 0.02, anyPort: 0.08, portRange: 0.12, sourcePort: 0.05, ports: 1, lengths: [...SPECIFIC, ...WIDE] },
  groups: { anySource: 0.1, anyTarget: 0.01, anyPort: 0.05, portRange: 0.08, sourcePort: 0.02, ports: 8, lengths: SPECIFIC },
}

const SERVICES = [20, 21, 22, 23, 25, 53, 69, 80, 110, 123, 143, 161, 162, 389, 443, 445, 514, 636, 993, 1433, 3306, 3389, 8443]
const RANGES: readonly PortRange[] = [[1024, 65535], [32768, 65535], [49152, 65535], [8000, 8999], [6000, 6063], [5060, 5061], [135, 139]]

function ordinary(random: Random, shape: Shape): FlatRule {
  const protocol = random.pick(['tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'udp', 'udp', 'udp', 'icmp', 'ip'] as const)
  const src = random.chance(shape.anySource) ? ANY : network(random, shape)
  // Both ends anywhere would end the list: a list of any length has at most a handful of those.
  const dst = src !== ANY && random.chance(shape.anyTarget) ? ANY : network(random, shape)
  const ported = protocol === 'tcp' || protocol === 'udp'
  return {
    permit: random.chance(0.75),
    protocol, src, dst,
    sports: ported && random.chance(shape.sourcePort) ? [random.pick(RANGES)] : [],
    dports: ported && !random.chance(shape.anyPort) ? ports(random, shape) : [],
  }
}

/** Nested networks of 10/8: the second byte from a few, so that prefixes of all lengths lie in one another. */
function network(random: Random, { lengths }: Shape): Masked {
  const address = ((10 << 24) | (random.between(0, 255) << 16) | (random.between(0, 255) << 8) | random.between(0, 255)) >>> 0
  return prefix(address, random.pick(lengths))
}

function ports(random: Random, shape: Shape): PortRange[] {
  if (random.chance(shape.portRange)) return [random.chance(0.5) ? random.pick(RANGES) : freeRange(random)]
  const found = new Set(Array.from({ length: random.between(1, shape.ports) }, () => random.pick(SERVICES)))
  return [...found].sort((a, b) => a - b).map(p => [p, p] as const)
}

function freeRange(random: Random): PortRange {
  const low = random.between(1, 60000)
  return [low, low + random.between(1, 4000)]
}

/** The packet from this address to it, port 443: every adversarial rule takes it. */
const CENTRE = 0x0a5a3c96

/** A few bits of each address, scattered, and fifteen ports of which one is common: two such rules overlap in every field, and rarely contain each other. */
function overlapping(random: Random): FlatRule {
  const scattered = (): Masked => {
    let care = 0
    while (bits(care) < 6) care = (care | (1 << random.between(0, 31))) >>> 0
    return { value: (CENTRE & care) >>> 0, care }
  }
  const fifteen = (): PortRange[] => {
    const found = new Set([443])
    while (found.size < 15) found.add(random.between(400, 500))
    return [...found].sort((a, b) => a - b).map(p => [p, p] as const)
  }
  return { permit: random.chance(0.5), protocol: 'tcp', src: scattered(), dst: scattered(), sports: [], dports: fifteen() }
}

function bits(word: number): number {
  let [left, count] = [word, 0]
  for (; left !== 0; left = (left & (left - 1)) >>> 0) count++
  return count
}
