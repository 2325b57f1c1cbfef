/** Exposure and difference against packet-by-packet truth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf } from '../../src/analysis/difference.ts'
import { exposureOf } from '../../src/analysis/exposure.ts'
import { ask, type FlowQuestion } from '../../src/analysis/flow.ts'
import { accessOf } from '../../src/analysis/access.ts'
import { filterTracer } from '../../src/analysis/trace.ts'
import { createView } from '../../src/analysis/view.ts'
import type { Action, Firewall, Path, Rule } from '../../src/model/firewall.ts'
import { all, address, number, type Match } from '../../src/model/match.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import type { Interval } from '../../src/net/ports.ts'
import { valuesOf } from '../../src/packets/describe.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { digitsOf, levelsOf } from '../../src/packets/space.ts'
import { match, packet } from '../arbitrary.ts'
import { filter, firewall, randomFirewall, rule, stage } from '../firewalls.ts'

const permit: Action = { kind: 'permit' }
const deny: Action = { kind: 'deny', how: 'drop' }
const from = (text: string): Match => address('src', [parseAddressTerm(text) as AddressTerm])
const tcp = (...ports: [number, number][]): Match => all(number('protocol', [6, 6]), number('dport', ...ports))

const host = (field: 'src' | 'dst', i: number): Match => address(field, [{ family: 4, low: 0x0a000000 + i * 7919, high: 0x0a000000 + i * 7919 }])
const hosts = Array.from({ length: 2000 }, (_, i) => rule(i, all(tcp([22, 22]), host('src', i), host('dst', (i * 31) % 2000)), i % 3 === 0 ? deny : permit))

describe('exposure', () => {
  test('sources with the same ports stand together, the widest access first', () => {
    const rules = [
      rule(0, all(tcp([22, 22]), from('10.9.0.0/24')), deny),
      rule(1, all(tcp([443, 443]), from('10.0.0.0/8')), permit),
      rule(2, all(tcp([22, 22]), from('10.0.0.0/9')), permit),
      rule(3, all(tcp([22, 22]), from('192.168.0.0/16')), permit),
    ]
    const view = createView(firewall([filter('acl', 9, rules, 'deny')], [stage('acl', 9)]), 4)
    const text = exposureOf(view, { path: 'forward', protocol: 6, ports: [[0, 1000]] }).map(e => [e.sources.map(([low, high]) => `${low.join('.')}-${high.join('.')}`), e.ports])
    expect(text).toEqual([
      [['10.0.0.0-10.8.255.255', '10.9.1.0-10.127.255.255'], [[22, 22], [443, 443]]],
      [['10.9.0.0-10.9.0.255', '10.128.0.0-10.255.255.255'], [[443, 443]]],
      [['192.168.0.0-192.168.255.255'], [[22, 22]]],
    ])
  })

  test('every source of a group reaches its ports, and no others', () => {
    const list = fc.array(fc.tuple(match(false), fc.constantFrom(permit, deny)), { maxLength: 6 })
    fc.assert(
      fc.property(list, fc.array(packet, { minLength: 5, maxLength: 20 }), (rules, packets) => {
        const view = createView(firewall([filter('acl', 9, rules.map(([m, a], i) => rule(i, m, a)), 'deny')], [stage('acl', 9)]), 4)
        const { permitted } = ask(view, { path: 'forward', protocol: 6 })
        const groups = exposureOf(view, { path: 'forward', protocol: 6 }, 4096)
        fc.pre(groups.every(g => !g.cut))
        const { forget, has } = view.space.diagrams
        for (const p of packets) {
          const digits = digitsOf(view.space, p)
          const someone = has(forget(forget(permitted, 4, 8), 10, view.space.diagrams.max.length - 1), digits)
          const src = p.src as number
          const group = groups.find(g => g.sources.some(([low, high]) => value(low) <= src && src <= value(high)))
          const listed = group?.ports.some(([low, high]) => low <= p.dport && p.dport <= high) ?? false
          expect(listed).toBe(someone)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('sources and the ports that they reach', () => {
  const question = fc.record({
    path: fc.constantFrom<Path>('forward', 'input'), protocol: fc.constantFrom(6, 17), ports: fc.constantFrom<Interval[]>([[0, 65535]], [[53, 53], [443, 2055]]),
    to: fc.constantFrom<AddressTerm[] | undefined>(undefined, [{ family: 4, low: 0x0a000001, high: 0x0a0001ff }]),
  })
  const kinds = [{ unknowns: false, translations: false }, { unknowns: true, translations: true, long: true }, { unknowns: true, translations: true, tags: true }] as const

  test.each(kinds)('are those of all permitted packets with the destinations forgotten: %o', kind => {
    fc.assert(
      fc.property(randomFirewall(kind), question, (fw, asked) => {
        const view = createView(fw, 4)
        const { forget, max } = view.space.diagrams
        const [[dst], [dport]] = [levelsOf(view.space, 'dst'), levelsOf(view.space, 'dport')]
        expect(accessOf(view, asked)).toBe(forget(forget(ask(view, asked).permitted, dport + 1, max.length - 1), dst, dport - 1))
      }),
      { numRuns: 400 },
    )
  })

  const ssh: FlowQuestion = { path: 'forward', protocol: 6, ports: [[22, 22]] }

  test('that all reach some destination is found without a set of what each of them reaches', () => {
    const view = createView(firewall([filter('acl', 9, [...hosts, rule(2000, all(tcp([22, 22]), host('dst', 1)), permit)], 'deny')], [stage('acl', 9)]), 4)
    const access = accessOf(view, ssh)
    expect(view.space.diagrams.forget(access, 0, 3)).toBe(access)
    expect(view.space.diagrams.size()).toBeLessThan(1000)
  })

  test('that none surely passes, as on one way all are denied, is found without a set of what the others let pass', () => {
    const entering = hosts.map(r => ({ ...r, match: all({ kind: 'interface', field: 'in', names: ['eth0'] }, r.match) }))
    const interfaces = ['eth0', 'eth1'].map(name => ({ name, addresses: [], networks: [], dynamic: true, up: true, span: stage('acl', 9).span }))
    const view = createView(firewall([filter('acl', 9, entering, 'deny')], [stage('acl', 9)], { interfaces }), 4)
    expect(accessOf(view, ssh)).toBe(EMPTY)
    expect(view.space.diagrams.size()).toBeLessThan(1000)
  })
})

const value = (bytes: readonly number[]): number => bytes.reduce((sum, b) => sum * 256 + b, 0)

describe('difference', () => {
  const list = fc.array(fc.tuple(match(false), fc.constantFrom<Action>(permit, deny, { kind: 'return' })), { minLength: 1, maxLength: 8 })
  const edit = fc.record({ at: fc.nat(20), what: fc.constantFrom('remove', 'swap', 'flip', 'insert'), match: match(false) })

  function edited(rules: readonly Rule[], edits: readonly { at: number; what: string; match: Match }[]): Rule[] {
    const out = [...rules]
    for (const e of edits) {
      const i = e.at % Math.max(1, out.length)
      const r = out[i]
      if (!r || e.what === 'insert') out.splice(i, 0, rule(100 + e.at, e.match, permit))
      else if (e.what === 'remove') out.splice(i, 1)
      else if (e.what === 'flip') out[i] = { ...r, action: r.action.kind === 'permit' ? deny : permit }
      else out.push(...out.splice(i, 1))
    }
    return out
  }

  function expectDifference(before: Firewall, after: Firewall, name: string, packets: readonly Packet[]): void {
    const d = differenceOf(before, after, name, 4)
    if (!d) throw new Error('no such list')
    const [was, is] = [filterTracer(before, name), filterTracer(after, name)]
    for (const p of packets) {
      const [a, b] = [was?.(p).verdict, is?.(p).verdict]
      const digits = digitsOf(d.space, p)
      expect([d.space.diagrams.has(d.permitted, digits), d.space.diagrams.has(d.denied, digits)]).toEqual([a === 'deny' && b === 'permit', a === 'permit' && b === 'deny'])
    }
  }

  test('newly permitted and denied packets are those whose verdict differs', () => {
    fc.assert(
      fc.property(list, fc.array(edit, { maxLength: 3 }), fc.constantFrom('permit' as const, 'deny' as const), fc.array(packet, { minLength: 10, maxLength: 40 }), (made, edits, end, packets) => {
        const old = made.map(([m, a], i) => rule(i, m, a))
        const before = firewall([filter('acl', 90, old, 'deny')], [])
        const after = firewall([filter('acl', 90, edited(old, edits), end)], [])
        expectDifference(before, after, 'acl', packets)
      }),
      { numRuns: 600 },
    )
  })

  test('so they are where chains are called', () => {
    fc.assert(
      fc.property(randomFirewall({ unknowns: false, translations: false }), fc.nat(3), fc.array(edit, { maxLength: 3 }), fc.array(packet, { minLength: 10, maxLength: 40 }), (before, chain, edits, packets) => {
        const changed = before.filters.get(`c${String(chain)}`)
        if (!changed) throw new Error('no such chain')
        const after = { ...before, filters: new Map(before.filters).set(changed.id, { ...changed, rules: edited(changed.rules, edits) }) }
        expectDifference(before, after, 'c0', packets)
      }),
      { numRuns: 400 },
    )
  })

  const wide = all(tcp([22, 22]), from('10.0.0.0/8'))
  const long = (first: Rule[], last: Rule[]): Firewall => firewall([filter('acl', 9000, [...first, ...hosts, ...last], 'deny')], [])

  test.each([
    ['what a wide rule does before a long list', long([rule(3000, wide, permit)], []), long([rule(3000, wide, deny)], [])],
    ['a wide rule that another one takes all from', long([rule(3000, wide, permit)], [rule(3001, wide, permit)]), long([rule(3000, wide, permit)], [rule(3001, wide, deny)])],
  ])('%s is compared without a set of what the list does', (_, before, after) => {
    const d = differenceOf(before, after, 'acl', 4)
    expect(d?.permitted).toBe(EMPTY)
    expect(d?.space.diagrams.size()).toBeLessThan(2000)
  })

  test('of two lists of one name the one that filters is compared', () => {
    const lists = (action: Action): Firewall => firewall([filter('nat/in', 9, [], 'permit', 'nat'), filter('pf/in', 19, [rule(10, tcp([22, 22]), action)], 'deny')].map(f => ({ ...f, name: 'in' })), [])
    const d = differenceOf(lists(deny), lists(permit), 'in', 4)
    expect(d && valuesOf(d.space, 'dport', d.permitted)).toEqual([[22, 22]])
  })

  test('lists that do not exist have no difference', () => {
    expect(differenceOf(firewall([], []), firewall([], []), 'acl', 4)).toBeUndefined()
  })
})
