/** Class maps and policy maps of IOS, as filters where they drop or inspect. */
import type { Filter, Rule } from '../../../model/firewall.ts'
import { all, any, ANYTHING, not, NOTHING, number, type Match } from '../../../model/match.ts'
import type { Line } from '../line.ts'
import { define, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import { listId } from '../numbered.ts'
import { orderedRules, type Lists } from './lists.ts'
import { protocolOf } from './protocols.ts'

interface ClassMap {
  readonly every: boolean
  readonly lines: Line[]
}

interface PolicyClass {
  readonly name: string
  readonly line: Line
  readonly actions: Line[]
}

interface PolicyMap {
  readonly name: string
  readonly inspects: boolean
  readonly head: Line
  readonly classes: PolicyClass[]
}

export interface Policies {
  readonly classes: Map<string, ClassMap>
  readonly policies: Map<string, PolicyMap>
}

export const newPolicies = (): Policies => ({ classes: new Map(), policies: new Map() })

/** Where the name stands: `class-map [type T [PROTOCOL]] [match-all|match-any] NAME`, `policy-map [type T] NAME`. */
const nameAt = (words: readonly string[]): number => words.length - 1

export function readClassMap(account: Account, policies: Policies, { head, body }: Block): void {
  const at = nameAt(head.words)
  define(account, 'class-map', head, at)
  understood(account)
  const made: ClassMap = { every: !head.words.includes('match-any'), lines: [] }
  policies.classes.set(head.words[at] ?? '', made)
  for (const line of body) {
    understood(account)
    if (line.words[0] !== 'match') continue
    made.lines.push(line)
    if (line.words[1] === 'access-group') use(account, 'access-list', line, line.words[2] === 'name' ? 3 : 2)
    if (line.words[1] === 'class-map') use(account, 'class-map', line, 2)
  }
}

export function readPolicyMap(account: Account, policies: Policies, { head, body }: Block): void {
  const at = nameAt(head.words)
  define(account, 'policy-map', head, at)
  understood(account)
  const made: PolicyMap = { name: head.words[at] ?? '', inspects: head.words[1] === 'type' && head.words[2] === 'inspect', head, classes: [] }
  policies.policies.set(made.name, made)
  for (const line of body) {
    understood(account)
    const name = line.words.at(-1) ?? ''
    if (line.words[0] === 'class' && line.words.length > 1) {
      if (name !== 'class-default') use(account, 'class-map', line, line.words.length - 1, 'matches nothing')
      made.classes.push({ name, line, actions: [] })
    } else {
      if (line.words[0] === 'service-policy') use(account, 'policy-map', line, line.words.length - 1)
      made.classes.at(-1)?.actions.push(line)
    }
  }
}

const MOST_ENTRIES = 500

/** A list taken as a condition: its permits, less what its earlier denies took. */
export function listMatch(lists: Lists, name: string): Match {
  const list = lists.byId.get(listId(name, 4))
  const rules = list ? orderedRules(list) : []
  const denies = rules.filter(r => r.action.kind === 'deny')
  if (!list || (denies.length > 0 && rules.length > MOST_ENTRIES)) return { kind: 'unknown', words: `match access-group ${name}` }
  const taken: Match[] = []
  const permits: Match[] = []
  for (const { match, action } of rules) {
    if (action.kind === 'deny') taken.push(match)
    else if (action.kind === 'permit') permits.push(taken.length === 0 ? match : all(match, not(any(...taken))))
    else permits.push({ kind: 'unknown', words: action.kind === 'unknown' ? action.words : name })
  }
  return all({ kind: 'family', is: 4 }, any(...permits))
}

function lineMatch(policies: Policies, lists: Lists, { words }: Line, depth: number): Match {
  const [, what, first, second] = words
  if (what === 'any') return ANYTHING
  if (what === 'access-group' && first !== undefined) return listMatch(lists, first === 'name' ? second ?? '' : first)
  if (what === 'class-map' && first !== undefined) return classMatch(policies, lists, first, depth + 1)
  // Other protocols are told apart by port maps and content.
  const protocol = what === 'protocol' && (first === 'tcp' || first === 'udp' || first === 'icmp') && words.length === 3 ? protocolOf(first, 4)?.[0] : undefined
  return protocol === undefined ? { kind: 'unknown', words: words.slice(0, 8).join(' ') } : number('protocol', [protocol, protocol])
}

const DEEPEST = 4

function classMatch(policies: Policies, lists: Lists, name: string, depth: number): Match {
  if (name === 'class-default') return ANYTHING
  const made = policies.classes.get(name)
  if (!made) return NOTHING
  if (depth > DEEPEST || made.lines.length === 0) return { kind: 'unknown', words: `class-map ${name}` }
  const parts = made.lines.map(line => lineMatch(policies, lists, line, depth))
  return made.every ? all(...parts) : any(...parts)
}

const has = (actions: readonly Line[], word: string): Line | undefined => actions.find(a => a.words[0] === word)

/** What a class does with a packet, where that can be told. */
function actionOf(policy: PolicyMap, { name, actions, line }: PolicyClass): Rule {
  const base = { match: ANYTHING, enabled: true, origin: 'user' as const }
  const drop = has(actions, 'drop')
  if (drop) return { ...base, action: { kind: 'deny', how: 'drop' }, span: drop.span }
  const inspect = has(actions, 'inspect')
  if (inspect) return { ...base, action: { kind: 'permit', tracks: true }, span: inspect.span }
  const pass = has(actions, 'pass')
  if (pass) return { ...base, action: { kind: 'permit' }, span: pass.span }
  const polices = actions.some(a => a.words.join(' ').includes('conform-action drop'))
  if (polices || (policy.inspects && name !== 'class-default')) return { ...base, action: { kind: 'unknown', words: `policy-map ${policy.name} class ${name}` }, span: line.span }
  return { ...base, action: policy.inspects ? { kind: 'deny', how: 'drop' } : { kind: 'permit' }, span: line.span }
}

/** Can a policy drop what it does not merely shape? */
export const drops = (policy: PolicyMap | undefined): boolean =>
  policy?.classes.some(c => has(c.actions, 'drop') ?? c.actions.some(a => a.words.join(' ').includes('conform-action drop'))) ?? false

/**
 * The classes in order. What no class of an inspecting policy takes is dropped (Zone-Based Policy Firewall Design and Application Guide);
 * what no class of another policy takes passes.
 */
export function policyFilter(policies: Policies, lists: Lists, policy: PolicyMap): Filter {
  return {
    id: `policy-map ${policy.name}`, name: policy.name, table: 'policy-map', span: policy.head.span,
    rules: policy.classes.map(c => ({ ...actionOf(policy, c), match: classMatch(policies, lists, c.name, 0) })),
    fallthrough: { action: policy.inspects ? 'deny' : 'permit', span: policy.head.span, implicit: true },
  }
}
