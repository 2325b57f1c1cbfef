/** The value of a static TypeScript expression: what can be known by reading alone; everything else is refused at its place. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/typescript-estree'
import type { Source, Span } from '../text/source.ts'
import { refusalOf, spanOf } from './refused.ts'
import { addEntry, list, map, MAX_DEPTH, Refusal, scalar, TOO_DEEP, type Entry, type Node, type Scalar } from './tree.ts'

/** What a name stands for. A pending one is evaluated when it is first asked for; `busy` means: while it is being evaluated. */
export type Binding =
  | { readonly kind: 'value'; readonly node: Node }
  | { readonly kind: 'name'; readonly scope: Scope; readonly name: string; readonly span: Span }
  /** The function defineConfig, which gives back what it gets. */
  | { readonly kind: 'define' }
  /** Has been reported. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'pending'; readonly scope: Scope; readonly expression: TSESTree.Node; result?: Node | Refusal | 'busy' }

export interface Scope {
  readonly source: Source
  readonly bindings: Map<string, Binding>
  /** What is left of the work that may be done for the whole config. */
  readonly budget: { steps: number; text: number }
}

/** Undefined for what has no value of its own (defineConfig), or what has been reported before. */
export function valueOf(binding: Binding, depth = 0): Node | undefined {
  switch (binding.kind) {
    case 'value': return binding.node
    case 'define':
    case 'broken':
      return undefined
    case 'name': {
      const { scope, name, span } = binding
      const target = scope.bindings.get(name)
      if (target === undefined) throw new Refusal(span, `there is no const called ${name}`)
      return valueOf(target, depth + 1)
    }
    case 'pending': {
      const { result, scope, expression } = binding
      if (result === 'busy') throw new Refusal(spanOf(scope.source, expression), 'this value is made of itself')
      if (result instanceof Refusal) throw result
      if (result !== undefined) return result
      binding.result = 'busy'
      try {
        return (binding.result = evaluate(scope, expression, depth))
      } catch (error) {
        if (!(error instanceof Refusal) && !(error instanceof RangeError)) throw error
        throw (binding.result = error instanceof Refusal ? error : new Refusal(spanOf(scope.source, expression), TOO_DEEP))
      }
    }
  }
}

/** Expressions in each other; far below what the stack can bear, far above what a configuration needs. */
const MAX_NESTING = 3 * MAX_DEPTH

function evaluate(scope: Scope, node: TSESTree.Node, depth: number): Node {
  const span = spanOf(scope.source, node)
  if (depth > MAX_NESTING) throw new Refusal(span, TOO_DEEP)
  spend(scope, span, 1)
  // One question after the other: the union has 180 members, of which these may stand in a config.
  if (node.type === Kind.Literal) {
    if ('regex' in node || 'bigint' in node) throw refusalOf(scope.source, node)
    return text(scope, node.value, span)
  }
  if (node.type === Kind.TemplateLiteral) return template(scope, node, span, depth)
  if (node.type === Kind.ArrayExpression) return array(scope, node, span, depth)
  if (node.type === Kind.ObjectExpression) return object(scope, node, span, depth)
  if (node.type === Kind.UnaryExpression) return unary(scope, node, span, depth)
  if (node.type === Kind.BinaryExpression) return sum(scope, node, span, depth)
  if (node.type === Kind.Identifier) return reference(scope, node, span, depth)
  if (node.type === Kind.MemberExpression) return member(scope, node, span, depth)
  if (node.type === Kind.CallExpression) return defined(scope, node, depth)
  if (node.type === Kind.TSAsExpression || node.type === Kind.TSSatisfiesExpression || node.type === Kind.TSNonNullExpression) {
    return evaluate(scope, node.expression, depth + 1)
  }
  throw refusalOf(scope.source, node)
}

function spend({ budget }: Scope, span: Span, steps: number): void {
  const spent = budget.steps < 0
  budget.steps -= steps
  if (budget.steps < 0) throw new Refusal(span, 'this grows too large', spent)
}

const TOO_LONG = 'this text grows too long'

function text(scope: Scope, value: Scalar, span: Span): Node {
  if (typeof value === 'string') {
    const spent = scope.budget.text < 0
    scope.budget.text -= value.length
    if (scope.budget.text < 0) throw new Refusal(span, TOO_LONG, spent)
  }
  return scalar(value, span)
}

function template(scope: Scope, node: TSESTree.TemplateLiteral, span: Span, depth: number): Node {
  let length = 0
  const parts = node.quasis.map((quasi, i) => {
    const expression = node.expressions[i]
    if (quasi.value.cooked === null) throw refusalOf(scope.source, quasi)
    const part = quasi.value.cooked + (expression === undefined ? '' : String(textOrNumber(scope, expression, depth)))
    length += part.length
    if (length > scope.budget.text) throw new Refusal(span, TOO_LONG, scope.budget.text < 0)
    return part
  })
  return text(scope, parts.join(''), span)
}

function textOrNumber(scope: Scope, node: TSESTree.Node, depth: number): string | number {
  const part = evaluate(scope, node, depth + 1)
  if (part.kind === 'scalar' && (typeof part.value === 'string' || typeof part.value === 'number')) return part.value
  throw new Refusal(spanOf(scope.source, node), 'only text and numbers can be put together')
}

function array(scope: Scope, node: TSESTree.ArrayExpression, span: Span, depth: number): Node {
  const items: Node[] = []
  for (const element of node.elements) {
    if (element === null) throw new Refusal(span, 'a list may not have holes')
    if (element.type !== Kind.SpreadElement) {
      items.push(evaluate(scope, element, depth + 1))
      continue
    }
    const inner = evaluate(scope, element.argument, depth + 1)
    if (inner.kind !== 'list') throw new Refusal(spanOf(scope.source, element), 'only a list can be spread into a list')
    spend(scope, span, inner.items.length)
    for (const item of inner.items) items.push(item)
  }
  return list(items, span)
}

function object(scope: Scope, node: TSESTree.ObjectExpression, span: Span, depth: number): Node {
  const spread = new Map<string, Entry>()
  const written = new Map<string, Entry>()
  for (const property of node.properties) {
    if (property.type === Kind.SpreadElement) {
      const inner = evaluate(scope, property.argument, depth + 1)
      if (inner.kind !== 'map') throw new Refusal(spanOf(scope.source, property), 'only an object can be spread into an object')
      spend(scope, span, inner.entries.size)
      for (const [key, entry] of inner.entries) spread.set(key, entry)
      continue
    }
    if (property.kind !== 'init' || property.method) throw refusalOf(scope.source, property)
    const keySpan = spanOf(scope.source, property.key)
    const key = keyOf(scope, property, depth)
    addEntry(written, key, keySpan, evaluate(scope, property.value, depth + 1))
    // The later one holds, as in TypeScript: a spread over a key before it, a key over a spread before it.
    const entry = written.get(key)
    if (entry !== undefined) spread.set(key, entry)
  }
  return map(spread, span)
}

function keyOf(scope: Scope, { key, computed }: TSESTree.Property, depth: number): string {
  if (computed) return String(textOrNumber(scope, key, depth))
  if (key.type === Kind.Identifier) return key.name
  return String(key.value)
}

function unary(scope: Scope, node: TSESTree.UnaryExpression, span: Span, depth: number): Node {
  if (node.operator !== '-' && node.operator !== '+' && node.operator !== '!') throw refusalOf(scope.source, node)
  const inner = evaluate(scope, node.argument, depth + 1)
  const value = inner.kind === 'scalar' ? inner.value : undefined
  if (node.operator === '!' && typeof value === 'boolean') return scalar(!value, span)
  if (node.operator !== '!' && typeof value === 'number') return scalar(node.operator === '-' ? -value : value, span)
  throw new Refusal(span, node.operator === '!' ? '! is for true and false' : `${node.operator} is for numbers`)
}

function sum(scope: Scope, node: TSESTree.BinaryExpression, span: Span, depth: number): Node {
  if (node.operator !== '+') throw refusalOf(scope.source, node)
  const left = textOrNumber(scope, node.left, depth)
  const right = textOrNumber(scope, node.right, depth)
  return typeof left === 'number' && typeof right === 'number' ? scalar(left + right, span) : text(scope, `${String(left)}${String(right)}`, span)
}

function reference(scope: Scope, { name }: TSESTree.Identifier, span: Span, depth: number): Node {
  const binding = scope.bindings.get(name)
  if (name === 'undefined' && binding === undefined) throw new Refusal(span, 'undefined is no value; leave the key out')
  if (binding === undefined) throw new Refusal(span, `there is no const called ${name}`)
  if (binding.kind === 'define') throw new Refusal(span, `${name} can only be called, around the whole config`)
  const value = valueOf(binding, depth + 1)
  if (value === undefined) throw new Refusal(span, `${name} has a mistake`, true)
  return value
}

function member(scope: Scope, node: TSESTree.MemberExpression, span: Span, depth: number): Node {
  if (node.optional || node.property.type === Kind.PrivateIdentifier) throw refusalOf(scope.source, node)
  const owner = evaluate(scope, node.object, depth + 1)
  const key = !node.computed ? node.property.name : String(textOrNumber(scope, node.property, depth))
  const found = owner.kind === 'map' ? owner.entries.get(key)?.value
    : owner.kind === 'list' && node.computed && /^(?:0|[1-9]\d{0,8})$/.test(key) ? owner.items[Number(key)] : undefined
  if (found === undefined) throw new Refusal(span, `there is no ${key.slice(0, 60)} of its own in it`)
  return found
}

function defined(scope: Scope, node: TSESTree.CallExpression, depth: number): Node {
  const { callee, arguments: [argument, ...more] } = node
  const isDefine = callee.type === Kind.Identifier && scope.bindings.get(callee.name)?.kind === 'define'
  if (!isDefine || node.optional) throw refusalOf(scope.source, node)
  if (argument === undefined || more.length > 0 || argument.type === Kind.SpreadElement) {
    throw new Refusal(spanOf(scope.source, node), 'defineConfig takes one thing, the config')
  }
  return evaluate(scope, argument, depth + 1)
}
