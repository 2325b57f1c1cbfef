/** How the chains of a table hang together: who reaches whom, and where a circle has to be cut. */
import type { RawRule, Table } from './raw.ts'
import { isBuiltIn, rulesOf } from './run.ts'

export interface Wiring {
  /** Built-in chains from which a chain can be reached, itself included. */
  readonly hooks: ReadonlyMap<string, ReadonlySet<string>>
  /** Rules that would close a circle. */
  readonly closing: ReadonlySet<RawRule>
}

const NOWHERE: ReadonlySet<string> = new Set()

export const hooksOf = (wiring: Wiring, chain: string): ReadonlySet<string> => wiring.hooks.get(chain) ?? NOWHERE

/** The chain a rule calls: a user chain shadows a target of the same name. */
export function calledChain(table: Table, { said: { target } }: RawRule): string | undefined {
  return target && !target.options && table.chains.has(target.name) && !isBuiltIn(table, target.name) ? target.name : undefined
}

export function wire(table: Table): Wiring {
  const calls = new Map<string, { to: string; rule: RawRule }[]>()
  for (const chain of table.chains.values()) {
    const out: { to: string; rule: RawRule }[] = []
    for (const rule of rulesOf(chain)) {
      const to = calledChain(table, rule)
      if (to !== undefined) out.push({ to, rule })
    }
    calls.set(chain.name, out)
  }
  const builtIn = [...table.chains.keys()].filter(name => isBuiltIn(table, name))
  const hooks = new Map<string, Set<string>>()
  for (const hook of builtIn) spread(hook, calls, hooks)
  return { hooks, closing: circles([...builtIn, ...calls.keys()], calls) }
}

function spread(hook: string, calls: ReadonlyMap<string, { to: string }[]>, hooks: Map<string, Set<string>>): void {
  const todo = [hook]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const known = hooks.get(name) ?? new Set<string>()
    if (known.has(hook)) continue
    hooks.set(name, known.add(hook))
    for (const { to } of calls.get(name) ?? []) todo.push(to)
  }
}

/** Depth first with a stack of its own: a dump may nest thousands of chains. */
function circles(starts: readonly string[], calls: ReadonlyMap<string, { to: string; rule: RawRule }[]>): Set<RawRule> {
  const closing = new Set<RawRule>()
  const state = new Map<string, 'open' | 'done'>()
  for (const start of starts) {
    if (state.has(start)) continue
    const stack = [{ name: start, next: 0 }]
    state.set(start, 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const call = calls.get(top.name)?.[top.next++]
      if (!call) {
        state.set(top.name, 'done')
        stack.pop()
      } else if (state.get(call.to) === 'open') closing.add(call.rule)
      else if (!state.has(call.to)) {
        state.set(call.to, 'open')
        stack.push({ name: call.to, next: 0 })
      }
    }
  }
  return closing
}
