/** Why a construct of TypeScript has no place in a file that is only read. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Source, Span } from '../text/source.ts'
import { Refusal } from './tree.ts'

const REASONS: Readonly<Record<string, string>> = {
  ArrowFunctionExpression: 'a config may not contain functions',
  AssignmentExpression: 'a config may not assign',
  AwaitExpression: 'a config may not wait for anything',
  CallExpression: 'a config may not call functions',
  ClassDeclaration: 'a config may not contain classes',
  ClassExpression: 'a config may not contain classes',
  ConditionalExpression: 'a config may not decide',
  ExportAllDeclaration: 'name what is passed on (export { a, b } from ...)',
  ExpressionStatement: 'a config may not do anything at its top level',
  FunctionDeclaration: 'a config may not contain functions',
  FunctionExpression: 'a config may not contain functions',
  ImportExpression: 'a config may not import while it runs',
  LogicalExpression: 'a config may not decide',
  MetaProperty: 'a config may not ask where it is',
  NewExpression: 'a config may not make objects',
  Property: 'a config may not contain getters, setters or methods',
  TaggedTemplateExpression: 'a config may not call functions',
  TSEnumDeclaration: 'a config may not contain enums, only constants',
  TSModuleDeclaration: 'a config may not contain namespaces',
  UpdateExpression: 'a config may not assign',
}

export function refusalOf(source: Source, node: TSESTree.Node): Refusal {
  const reason = REASONS[node.type] ?? 'a config may hold only fixed values'
  return new Refusal(spanOf(source, node), reason.startsWith('a config') ? `${reason}: it is read, not run` : reason)
}

export function spanOf(source: Source, node: { readonly range: readonly [number, number] }): Span {
  return { source, start: node.range[0], end: node.range[1] }
}
