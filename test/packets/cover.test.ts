/** Cover search by boxes and by the diagram: each forced in turn, the answer is the same, and each answer proves itself. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bounds } from '../../src/packets/bounds.ts'
import { boxing, boxSet } from '../../src/packets/box.ts'
import { boxAt, createBoxTable } from '../../src/packets/boxtable.ts'
import { createBoxTree } from '../../src/packets/boxtree.ts'
import { createCoverer, type Cover } from '../../src/packets/cover.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { address, ANYTHING } from '../../src/model/match.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { textOf, type Dialect } from '../../bench/exports.ts'
import { rulesOf, type Kind } from '../../bench/lists.ts'
import { compile } from '../../src/analysis/compiled.ts'
import { createView } from '../../src/analysis/view.ts'
import { detect } from '../../src/parsers/detect.ts'
import { PARSERS } from '../../src/parsers/registry.ts'
import { makeSource } from '../../src/text/source.ts'
import { createSpace } from '../../src/packets/space.ts'
import { interfaces, match } from '../arbitrary.ts'

const space = createSpace(4, interfaces, ['eth', 'e', 't'])
const { has, minus, union } = space.diagrams

const boxesOf = boxing(space, 'possibly')

const BOXES = Infinity
const DIAGRAM = 0

test('whatever the representation, a box is covered or it is not', () => {
  fc.assert(fc.property(fc.array(match(false), { minLength: 1, maxLength: 12 }), match(false), (earlier, asked) => {
    const builder = createBoxTable()
    earlier.forEach((m, rule) => { for (const box of boxesOf(m) ?? []) builder.add(rule, box) })
    const table = builder.table()
    const tree = createBoxTree(space.values, table, () => true)
    const all = union(earlier.map(m => bounds(space, m).possibly))
    const proves = (box: ArrayLike<number>, cover: Cover): boolean => ('witness' in cover
      ? has(boxSet(space, box), cover.witness) && !has(all, cover.witness)
      : minus(boxSet(space, box), union(cover.by.map(i => boxSet(space, boxAt(table, i))))) === EMPTY)
    for (const box of boxesOf(asked) ?? []) {
      const covers = [BOXES, DIAGRAM].map(most => createCoverer(space, tree, most).cover(box, earlier.length))
      expect(covers.map(cover => 'witness' in cover)).toEqual(Array(2).fill(minus(boxSet(space, box), all) !== EMPTY))
      expect(covers.map(cover => proves(box, cover))).toEqual([true, true])
    }
  }))
})

test('a walk may ask for another one on its way', () => {
  const builder = createBoxTable()
  for (let i = 0; i < 40; i++) for (const box of boxesOf(address('src', [parseAddressTerm(`10.0.${String(i)}.0/24`) as AddressTerm])) ?? []) builder.add(i, box)
  for (const box of boxesOf(ANYTHING) ?? []) builder.add(40, box)
  const table = builder.table()
  const { eachMeeting } = createCoverer(space, createBoxTree(space.values, table, () => true))
  const met: number[] = []
  eachMeeting(boxAt(table, 40), 40, i => {
    eachMeeting(boxAt(table, 0), 40, () => true)
    return met.push(i) > 0
  })
  expect(met.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i))
})

test('addresses of IPv6 are found by more than 32 of their bits', () => {
  const six = createSpace(6, [], [])
  const builder = createBoxTable()
  for (let i = 0; i < 40; i++) {
    const match = address('src', [parseAddressTerm(`2001:db8:${i.toString(16)}::/48`) as AddressTerm])
    for (const box of boxing(six, 'surely')(match) ?? []) builder.add(i, box)
  }
  const table = builder.table()
  const coverer = createCoverer(six, createBoxTree(six.values, table, () => true))
  expect(Array.from({ length: 40 }, (_, i) => coverer.cover(boxAt(table, i), 40))).toEqual(Array.from({ length: 40 }, (_, i) => ({ by: [i] })))
})

test.each([
  ['iptables', 'chain'], ['pfsense', 'firewall'], ['opnsense', 'adversarial'], ['ios', 'groups'],
] as const)('whatever the representation, the same rules of %s, %s, are dead', async (dialect: Dialect, kind: Kind) => {
  const text = textOf(dialect, kind, rulesOf(kind, 250, 11))
  const found = detect(text, 'list')
  if (found.kind !== 'format') throw new Error('not recognised')
  const parse = await PARSERS[found.format]?.()
  const firewall = parse?.(makeSource('list', text)).firewalls[0]
  if (!firewall) throw new Error('no firewall')
  const view = createView(firewall, 4)
  let dead = 0
  for (const filter of firewall.filters.values()) {
    const { table, tree } = compile(view.space, filter)
    const [boxes, diagram] = [BOXES, DIAGRAM].map(most => createCoverer(view.space, tree(), most))
    for (let i = 0; i < table.count; i++) {
      const [byBoxes, byDiagram] = [boxes, diagram].map(coverer => coverer && 'by' in coverer.cover(boxAt(table, i), table.rule[i] as number))
      expect([filter.id, i, byBoxes]).toEqual([filter.id, i, byDiagram])
      if (byBoxes === true) dead++
    }
  }
  expect(dead).toBeGreaterThan(0)
})
