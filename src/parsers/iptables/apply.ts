/** Does what a line commands: append, insert, delete, flush, rename. */
import { doubtful, wordsOf, type RawChain, type RawRule, type Stretch, type Table } from './raw.ts'
import type { Line } from './rule.ts'
import { chainOf, declare, isBuiltIn, rulesOf, setPolicy, settle, type Run } from './run.ts'
import { splitWords } from './words.ts'

/** Gives back the chain that got a rule. */
export function apply(run: Run, table: Table, line: Line, at: Stretch): string | undefined {
  const { command, args, rule } = line
  const name = args[0]
  switch (command) {
    case undefined:
      run.bad('refused', at, `"${wordsOf(run.source, at)}": no command such as -A`, 'none')
      return undefined
    case 'C': case 'L': case 'S': case 'Z':
      run.ignored.add(at.start)
      return undefined
    case 'X': case 'F':
      for (const chain of table.chains.values()) {
        if (name !== undefined && chain.name !== name) continue
        if (command === 'X' && !isBuiltIn(table, chain.name)) table.chains.delete(chain.name)
        if (command === 'F') empty(chain)
      }
      return undefined
    case 'P':
      if (name !== undefined) setPolicy(run, table, chainOf(table, name), args[1] ?? '', at)
      return undefined
    case 'N':
      if (name !== undefined) declare(run, table, name, '-', at)
      return undefined
    case 'E':
      rename(table, name ?? '', args[1] ?? '')
      return undefined
    case 'A': case 'I': case 'D': case 'R':
      return change(run, table, line, chainOf(table, name ?? ''), rule, at)
  }
}

function empty(chain: RawChain): void {
  chain.front = []
  chain.rules = []
  chain.deleted.clear()
  chain.byWords = undefined
}

function rename(table: Table, from: string, to: string): void {
  const chain = table.chains.get(from)
  if (!chain) return
  settle(chain)
  table.chains.delete(from)
  table.chains.set(to, { ...chain, name: to })
  for (const other of table.chains.values()) {
    settle(other)
    other.rules = other.rules.map(rule => renamed(rule, from, to))
  }
}

function renamed(rule: RawRule, from: string, to: string): RawRule {
  const { said } = rule
  return said.target?.name === from && !said.target.options ? { ...rule, said: { ...said, target: { ...said.target, name: to } } } : rule
}

function change(run: Run, table: Table, { command, number }: Line, chain: RawChain, rule: RawRule, at: Stretch): string | undefined {
  const lost = (): string => {
    run.bad('refused', at, `"${wordsOf(run.source, at)}": no such rule in ${table.name} ${chain.name}`, 'verdict')
    chain.front.push(doubt(rule, wordsOf(run.source, at)))
    return chain.name
  }
  if (command === 'A' || (command === 'I' && (number ?? 1) === 1)) {
    if (command === 'A') chain.rules.push(rule)
    else chain.front.push(rule)
    if (chain.byWords) remember(run, chain.byWords, rule)
  } else if (command === 'D' && number === undefined) {
    const found = sameRule(run, chain, at)
    if (!found) return lost()
    chain.deleted.add(found)
  } else {
    settle(chain)
    const index = (number ?? 0) - 1
    if (index < 0 || index >= chain.rules.length + (command === 'I' ? 1 : 0)) return lost()
    if (command === 'I') chain.rules.splice(index, 0, rule)
    else if (command === 'R') chain.rules[index] = rule
    else chain.rules.splice(index, 1)
    chain.byWords = undefined
  }
  return command === 'D' ? undefined : chain.name
}

const doubt = (rule: RawRule, words: string): RawRule =>
  ({ ...rule, parts: [], said: { ...rule.said, target: doubtful(words).target }, targetStart: rule.start, targetEnd: rule.end })

/** -D names a rule by its words; the first one that has them goes. */
function sameRule(run: Run, chain: RawChain, at: Stretch): RawRule | undefined {
  if (!chain.byWords) {
    chain.byWords = new Map()
    for (const rule of rulesOf(chain)) remember(run, chain.byWords, rule)
  }
  return chain.byWords.get(specification(run, at))?.shift()
}

function remember(run: Run, byWords: Map<string, RawRule[]>, rule: RawRule): void {
  const words = specification(run, rule)
  const known = byWords.get(words)
  if (known) known.push(rule)
  else byWords.set(words, [rule])
}

const COMMAND = /^(-[AIDR]|--append|--insert|--delete|--replace)$/

/** The words of a line without command word, counters, command, chain and rule number. */
function specification(run: Run, { start, end }: Stretch): string {
  const { texts } = splitWords(run.source.text, start, Math.min(end, start + 5000))
  const at = texts.findIndex(text => COMMAND.test(text))
  const numbered = /^\d+$/.test(texts[at + 2] ?? '') ? 3 : 2
  return texts.slice(at + numbered).join('\u0000')
}
