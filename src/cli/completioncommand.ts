/** `wallproof completion`: a script for the shell, made from the table of commands and options. */
import { bashScript, fishScript, zshScript, type Completions } from '../report/completion.ts'
import { COMMANDS, commandNames, optionEntries } from './options.ts'
import { profileOf } from './settings.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

const SHELLS: Readonly<Record<string, (completions: Completions) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript }

export async function completionCommand(operands: readonly string[], world: World): Promise<ExitCode> {
  const [shell = '', ...more] = operands
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined
  if (!script || more.length > 0) throw new UsageError('completion takes the name of a shell: wallproof completion bash, zsh or fish')
  const catalogue = await profileOf('flowmon', world.cwd)
  const { rulesFor } = await import('./rulelist.ts')
  const rules = rulesFor(catalogue).map(rule => rule.id)
  const families = [...new Set(rules.map(id => id.split('/', 1)[0] ?? id))]
  const wordsOf = (name: string): readonly string[] => (name === 'explain' ? [...families, ...catalogue.services.map(s => s.id)] : name === 'completion' ? Object.keys(SHELLS) : [])
  await world.stdout.write(script({
    commands: commandNames.map(name => ({ name, summary: COMMANDS[name].summary, words: wordsOf(name), takesFiles: COMMANDS[name].takes.includes('PATH') })),
    options: optionEntries.map(([name, { short, type, value, choices, summary, for: commands }]) => ({
      name, short, summary, commands, takesValue: type === 'string',
      values: choices ?? (name === 'rule' ? families.map(id => `${id}=`) : []),
      isFile: value !== undefined && /FILE|DIR/.test(value),
      formats: name === 'format',
    })),
    formats: Object.fromEntries(commandNames.map(name => [name, [...COMMANDS[name].formats]])),
  }))
  return 0
}
