/** Small firewalls for tests: from rules as data, and at random. */
import fc from 'fast-check'
import type { Action, Fallthrough, Filter, Firewall, Rule, Stage } from '../src/model/firewall.ts'
import { all, number, type Match } from '../src/model/match.ts'
import { NO_SERVICES } from '../src/model/services.ts'
import { makeSource, type Span } from '../src/text/source.ts'
import { match } from './arbitrary.ts'

const source = makeSource('test', 'x')

/** A span of its own for each number. */
const at = (n: number): Span => ({ source, start: n, end: n + 1 })

export const rule = (n: number, m: Match, action: Action, enabled = true): Rule => ({ match: m, action, enabled, span: at(n), origin: 'user' })

export function filter(id: string, n: number, rules: readonly Rule[], fallthrough: Fallthrough['action'], table = ''): Filter {
  return { id, name: id, table, rules, fallthrough: { action: fallthrough, span: at(n), implicit: true }, span: at(n) }
}

export function firewall(filters: readonly Filter[], stages: readonly Stage[], more: Partial<Firewall> = {}): Firewall {
  return {
    id: 'test', source, format: 'iptables', families: [4], stateful: true, filtering: true, interfaces: [], routes: [],
    filters: new Map(filters.map(f => [f.id, f])), stages, definitions: [], references: [], services: NO_SERVICES,
    statements: { total: 0, understood: 0, ignored: 0, unsupported: 0 }, diagnostics: [], comments: [], ...more,
  }
}

export const stage = (filterId: string, n: number, on: Stage['on'] = ['input', 'output', 'forward']): Stage => ({ filter: filterId, on, span: at(n), label: filterId })

/** A port that a shift would push out of its range is not matched. */
const shiftable = (m: Match, a: Action): Match => (a.kind === 'translate' && a.to.dportShift ? all(m, number('dport', [0, 65534])) : m)

/** Lists that are long enough for the ways of long lists, and no different otherwise. */
const PADDING: readonly Rule[] = Array.from({ length: 40 }, (_, i) => rule(1000 + i, number('dport', [20000 + i, 20000 + i]), { kind: 'deny', how: 'drop' }))

const tagging = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)).map((to): Action => ({ kind: 'tag', to }))
const tagged = fc.subarray([0, 1, 2]).map(tags => number('tag', ...tags.map(t => [t, t] as const)))

/** Chains that call only later chains, so that nothing loops; the first one is the stage. */
export function randomFirewall(options: { unknowns: boolean; translations: boolean; tags?: true; long?: true }): fc.Arbitrary<Firewall> {
  const chains = 4
  const action = (chain: number): fc.Arbitrary<Action> => {
    const later = Array.from({ length: chains - chain - 1 }, (_, i) => `c${chain + 1 + i}`)
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Action>({ kind: 'permit' }, { kind: 'deny', how: 'drop' }) },
      { weight: 2, arbitrary: fc.constantFrom<Action>({ kind: 'return' }, { kind: 'continue' }) },
      ...(later.length > 0
        ? [{ weight: 3, arbitrary: fc.tuple(fc.constantFrom('jump' as const, 'goto' as const), fc.constantFrom(...later)).map(([kind, to]): Action => ({ kind, to })) }]
        : []),
      ...(options.unknowns ? [{ weight: 1, arbitrary: fc.constant<Action>({ kind: 'unknown', words: 'NFQUEUE' }) }] : []),
      ...(options.tags ? [{ weight: 4, arbitrary: tagging }] : []),
    )
  }
  const translation: fc.Arbitrary<Action> = fc.constantFrom<Action>(
    { kind: 'translate', to: { dst: [{ family: 4, low: 0x0a000001, high: 0x0a000001 }], dport: [[443, 443]] } },
    { kind: 'translate', to: { dport: [[53, 53]], toSelf: true } },
    { kind: 'translate', to: { dst: [{ family: 4, low: 0x0a0000ff, high: 0x0a0000ff }], skip: 'c0' } },
    { kind: 'translate', to: { dst: [{ family: 4, low: 0x0a000000, high: 0x0a000001 }] } },
    { kind: 'translate', to: { dst: [{ family: 4, low: 0x0a000001, high: 0x0a000001 }], dportShift: 1 } },
    { kind: 'translate', to: { dst: [{ family: 4, low: 0x0a000000, high: 0x0a00ffff }], src: [{ family: 4, value: 0x0a0000ff, care: 0xff00007f }], hostBits: true } },
    { kind: 'translate', to: { src: [{ family: 4, low: 0xffffffff, high: 0xffffffff }] } },
    { kind: 'permit' },
  )
  const asked = options.tags ? fc.tuple(match(options.unknowns), tagged, fc.boolean()).map(([m, t, both]) => (both ? all(m, t) : m)) : match(options.unknowns)
  const rules = (n: number, actions: fc.Arbitrary<Action>): fc.Arbitrary<Rule[]> =>
    fc.array(fc.tuple(asked, actions, fc.integer({ min: 0, max: 9 })), { maxLength: 5 }).map(list => [...(options.long ? PADDING : []), ...list.map(([m, a, off], i) => rule(n + i, shiftable(m, a), a, off > 0))])
  const filters = Array.from({ length: chains }, (_, c) =>
    fc.tuple(rules(c * 20, action(c)), c === 0 ? fc.constantFrom<Fallthrough['action']>('permit', 'deny') : fc.constantFrom<Fallthrough['action']>('return', 'return', 'deny')).map(([r, f]) => filter(`c${c}`, c * 20 + 19, r, f)),
  )
  const nat = options.translations ? rules(200, translation) : fc.constant<Rule[]>([])
  return fc.tuple(fc.tuple(...filters), nat, fc.boolean(), fc.boolean()).map(([fs, n, addresses, unrouted]) =>
    firewall(
      [...fs, filter('nat', 219, n, 'permit', 'nat')],
      [...(options.tags ? [stage('c1', 39)] : []), { ...stage('nat', 219, ['input', 'forward']), ...(unrouted ? { unrouted: true as const } : {}) }, stage('c0', 19)],
      { ...(options.tags ? { tags: { count: 3, sent: 2 } } : {}), ...(addresses
        ? { interfaces: [{ name: 'eth0', addresses: [{ family: 4, low: 0x0a000001, high: 0x0a000001 }], networks: [{ family: 4, low: 0x0a000080, high: 0x0a0000ff }], dynamic: false, up: true, span: at(0) }] }
        : {}) },
    ),
  )
}
