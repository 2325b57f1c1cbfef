/** Control plane policing of NX-OS, as far as a class of it drops everything it takes. */
import { any, ANYTHING, type Match } from '../../../model/match.ts'
import type { Block } from '../blocks.ts'
import type { Doubt } from '../doubts.ts'
import type { Line } from '../line.ts'
import { listId, type NumberedLists } from '../numbered.ts'

export interface Policies {
  /** Access lists of a class map; undefined where it asks for something else as well. */
  readonly classes: Map<string, string[] | undefined>
  /** Classes of a policy map that drop what conforms. */
  readonly dropping: Map<string, string[]>
  /** `service-policy input P` under `control-plane`. */
  readonly applied: Line[]
}

export const newPolicies = (): Policies => ({ classes: new Map(), dropping: new Map(), applied: [] })

/** `class-map [type control-plane] [match-any] NAME` with `match access-group name LIST`. */
export function collectClass(policies: Policies, { head, body }: Block): void {
  const lists = body.filter(l => l.words[0] === 'match').map(l => (l.words[1] === 'access-group' ? l.words.at(-1) : undefined))
  policies.classes.set(head.words.at(-1) ?? '', lists.every(l => l !== undefined) ? lists : undefined)
}

/** `policy-map [type control-plane] NAME`, `class C`, `police ... conform drop ...`. */
export function collectPolicy(policies: Policies, { head, body }: Block): void {
  const classes = body.filter(c => c.words[0] === 'class' && c.children.some(({ words }) => {
    const at = words.findIndex(w => w === 'conform' || w === 'conform-action')
    return words[0] === 'police' && at > 0 && words[at + 1] === 'drop'
  }))
  policies.dropping.set(head.words.at(-1) ?? '', classes.map(c => c.words.at(-1) ?? ''))
}

export function policyDoubts(policies: Policies, lists: NumberedLists): Doubt[] {
  return policies.applied.flatMap((line): Doubt[] => {
    const classes = policies.dropping.get(line.words.at(-1) ?? '') ?? []
    if (classes.length === 0) return []
    const match = any(...classes.map((name): Match => {
      const names = policies.classes.get(name)
      if (!names) return ANYTHING
      const rules = names.flatMap(list => [4, 6].flatMap(family => lists.byId.get(listId(list, family as 4 | 6))?.items ?? []))
      return any(...rules.filter(({ rule }) => rule.action.kind === 'permit').map(({ rule }) => rule.match))
    }))
    return [{ line, on: ['input'], match, why: `control plane policing drops what its classes ${classes.slice(0, 5).join(', ')} take, which is not modelled` }]
  })
}
