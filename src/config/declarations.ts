/** The top level of a static TypeScript file: which constants, imports and exports it has, and what else is refused. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/typescript-estree'
import type { Source, Span } from '../text/source.ts'
import type { Binding, Scope } from './evaluate.ts'
import { refusalOf, spanOf } from './refused.ts'
import { Refusal } from './tree.ts'

export interface From {
  readonly specifier: string
  readonly span: Span
  readonly name: string
}

export interface Declared {
  readonly imports: readonly { readonly local: string; readonly name: string; readonly from: Omit<From, 'name'>; readonly span: Span }[]
  /** Either a name of another file (`from`) or something of this one (`local`). */
  readonly exports: readonly { readonly name: string; readonly span: Span; readonly from: From | undefined; readonly local: Binding }[]
  readonly refusals: readonly { readonly span: Span; readonly message: string }[]
}

/** Puts the constants into the scope; the imports and exports are for the caller to connect. */
export function bindingsOf(source: Source, program: TSESTree.Program, scope: Scope): Declared {
  const imports: Declared['imports'][number][] = []
  const exports: Declared['exports'][number][] = []
  const refusals: Declared['refusals'][number][] = []
  for (const statement of program.body) {
    try {
      read(statement)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push({ span: error.span, message: error.message })
    }
  }
  return { imports, exports, refusals }

  function read(statement: TSESTree.ProgramStatement): void {
    if (statement.type === Kind.ImportDeclaration) readImport(statement)
    else if (statement.type === Kind.VariableDeclaration) constants(statement)
    else if (statement.type === Kind.ExportNamedDeclaration) readExport(statement)
    else if (statement.type === Kind.ExportDefaultDeclaration) {
      const { declaration } = statement
      if (declaration.type === Kind.TSInterfaceDeclaration) return
      exports.push({ name: 'default', span: spanOf(source, statement), from: undefined, local: { kind: 'pending', scope, expression: declaration } })
    } else if (statement.type !== Kind.TSTypeAliasDeclaration && statement.type !== Kind.TSInterfaceDeclaration) throw refusalOf(source, statement)
  }

  function readImport(statement: TSESTree.ImportDeclaration): void {
    if (statement.importKind === 'type') return
    const from = fromOf(statement)
    if (statement.specifiers.length === 0) throw new Refusal(spanOf(source, statement), 'an import must name what it takes')
    for (const specifier of statement.specifiers) {
      const span = spanOf(source, specifier)
      if (specifier.type === Kind.ImportNamespaceSpecifier) throw new Refusal(span, 'name what is imported: import { a, b } from ...')
      if (specifier.type === Kind.ImportSpecifier && specifier.importKind === 'type') continue
      const name = specifier.type === Kind.ImportDefaultSpecifier ? 'default' : nameOf(specifier.imported)
      imports.push({ local: specifier.local.name, name, from, span })
    }
  }

  function fromOf(statement: TSESTree.ImportDeclaration | TSESTree.ExportNamedDeclarationWithSource): Omit<From, 'name'> {
    const span = spanOf(source, statement.source)
    for (const { key, value } of statement.attributes) {
      const plain = nameOf(key) === 'type' && value.value === 'json' && /\.json$/i.test(statement.source.value)
      if (!plain) throw new Refusal(spanOf(source, key), "the only attribute of an import is { type: 'json' }, for a .json file")
    }
    return { specifier: statement.source.value, span }
  }

  function constants(statement: TSESTree.VariableDeclaration): string[] {
    if (statement.kind !== 'const' || statement.declare) throw new Refusal(spanOf(source, statement), 'only const may declare a value')
    return statement.declarations.map(({ id, init }) => {
      if (id.type !== Kind.Identifier) throw new Refusal(spanOf(source, id), 'a const must have one name; take it apart with a.b')
      if (init === null) throw new Refusal(spanOf(source, id), `${id.name} has no value`)
      if (scope.bindings.has(id.name)) throw new Refusal(spanOf(source, id), `${id.name} is there twice`)
      scope.bindings.set(id.name, { kind: 'pending', scope, expression: init })
      return id.name
    })
  }

  function readExport(statement: TSESTree.ExportNamedDeclaration): void {
    const { declaration } = statement
    if (declaration?.type === Kind.TSTypeAliasDeclaration || declaration?.type === Kind.TSInterfaceDeclaration || statement.exportKind === 'type') return
    if (declaration?.type === Kind.VariableDeclaration) {
      const span = spanOf(source, declaration)
      for (const name of constants(declaration)) exports.push({ name, span, from: undefined, local: { kind: 'name', scope, name, span } })
      return
    }
    if (declaration !== null) throw refusalOf(source, declaration)
    const from = statement.source === null ? undefined : fromOf(statement)
    if (from !== undefined && statement.specifiers.length === 0) throw new Refusal(spanOf(source, statement), 'an export must name what it passes on')
    for (const specifier of statement.specifiers) {
      if (specifier.exportKind === 'type') continue
      const span = spanOf(source, specifier)
      const name = nameOf(specifier.local)
      exports.push({ name: nameOf(specifier.exported), span, from: from && { ...from, name }, local: { kind: 'name', scope, name, span } })
    }
  }
}

const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string => (node.type === Kind.Identifier ? node.name : node.value)
