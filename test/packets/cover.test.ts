/** Cover search by boxes and by the diagram: each forced in turn, the answer is the same, and each answer proves itself. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bounds } from '../../src/packets/bounds.ts'
import { boxing, boxSet } from '../../src/packets/box.ts'
import { boxAt, createBoxTable } from '../../src/packets/boxtable.ts'
import { createBoxTree } from '../../src/packets/boxtree.ts'
import { createCoverer, type Cover } from '../../src/packets/cover.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
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
