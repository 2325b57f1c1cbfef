/** A first deployment file: what was guessed from exports, every guess marked, and the roles that nothing is known of. */
import type { Guess } from '../engine/guess.ts'
import type { GuessedExport } from '../engine/guessexports.ts'
import { visible } from './neutral.ts'
import { counted } from './report.ts'

export interface Guesses {
  readonly roles: ReadonlyMap<string, readonly Guess[]>
  readonly exports: readonly GuessedExport[]
}

/** The catalogue that was asked: its name, and the roles it knows. */
interface Profile {
  readonly id: string
  readonly roles: readonly { readonly id: string; readonly title: string }[]
}

/** More values than these are a sign that the guess is no good. */
const MOST = 20

/** `schema`: where editors find it. */
export function configYaml({ roles, exports }: Guesses, catalogue: Profile, schema: string): string {
  const unknown = catalogue.roles.filter(role => !roles.has(role.id))
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    '#',
    '# Made by "wallproof init" from the exports. Nothing here is certain: every line marked "guess" says where it comes from. Check it, correct it, and take the mark away.',
    '# All keys: docs/deployment.md of wallproof.',
    ...(catalogue.id === 'flowmon' ? [] : ['', `profile: ${quoted(catalogue.id)}`]),
    '',
    roles.size === 0 ? '# roles:' : 'roles:',
    ...catalogue.roles.flatMap(role => roleLines(role.id, roles.get(role.id) ?? [])),
    ...(unknown.length === 0 ? [] : ['  # Nothing in the exports tells of these; add those that you have:', ...unknown.map(({ id, title }) => `  # ${id}:${' '.repeat(Math.max(1, 16 - id.length))}# ${title}`)]),
    '',
    ...(exports.length === 0 ? ['# exports:'] : ['exports:', ...exports.flatMap(exportLines)]),
  ].join('\n')}\n`
}

function roleLines(id: string, guesses: readonly Guess[]): string[] {
  if (guesses.length === 0) return []
  const left = guesses.length - MOST
  return [
    `  ${id}:`,
    ...guesses.slice(0, MOST).map(guess => `    - ${marked(quoted(guess.value), guess)}`),
    ...(left > 0 ? [`    # ${counted(left, 'more address was', 'more addresses were')} seen and left out; a network may be what is meant`] : []),
  ]
}

function exportLines({ files, roles, is, addresses, untrusted }: GuessedExport): string[] {
  return [
    `  - files: ${quoted(files)}`,
    `    ${marked(`role: ${roles.value.length === 1 ? roles.value.join() : `[${roles.value.join(', ')}]`}`, roles)}`,
    ...(is ? [`    ${marked(`is: ${is.value}`, is)}`] : []),
    ...(addresses ? [`    ${marked(`addresses: ${quoted(addresses.value)}`, addresses)}`] : []),
    ...(untrusted.length === 0 ? [] : ['    interfaces:', ...untrusted.map(guess => `      ${marked(`${quoted(guess.value)}: {untrusted: true}`, guess)}`)]),
  ]
}

const marked = (text: string, { why }: { readonly why: string }): string => `${text}  # guess: ${visible(why)}`

/** Plain where YAML takes it for a text as it is, else in double quotes as JSON writes them, which is YAML too. */
const quoted = (text: string): string => (/^[A-Za-z0-9][A-Za-z0-9_./-]*$/.test(text) && /[A-Za-z./]/.test(text) && !/^(true|false|null|yes|no|on|off|y|n|~|\d+[eE.]\d*|0[xo].*)$/i.test(text) ? text : visible(JSON.stringify(text)))
