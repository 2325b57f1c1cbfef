/** Completion: the script for bash in a real bash; those for zsh and fish name everything that there is. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS, commandNames, optionEntries } from '../../src/cli/options.ts'
import { folder, run } from './world.ts'

const scriptOf = async (shell: string): Promise<string> => (await run('.', ['completion', shell])).stdout

const TRY = 'source completion; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _wallproof 2> /dev/null; printf "%s\\n" "${COMPREPLY[@]}"'

test.each<[string, string[]]>([
  ['ex', ['explain', 'exports.rules']],
  ['explain any-', ['any-to-any']],
  ['explain netf', ['netflow']],
  ['lint --sarif-c', ['--sarif-category']],
  ['--sarif-c', ['--sarif-category']],
  ['matrix --sarif', []],
  ['lint -f gitl', ['gitlab']],
  ['matrix -f ', ['text', 'json', 'markdown']],
  ['--fail-on w', ['warning']],
  ['lint --rule any', ['any-to-any=']],
  ['lint -c expo', ['exports.rules']],
  ['lint expo', ['exports.rules']],
  ['completion z', ['zsh']],
])('bash: wallproof %s', async (words, expected) => {
  const root = folder({ completion: await scriptOf('bash'), 'exports.rules': '' })
  const { stdout } = spawnSync('bash', ['--norc', '--noprofile', '-c', TRY, 'try', 'wallproof', ...words.split(' ')], { cwd: join(root), encoding: 'utf8' })
  expect(stdout.split('\n').filter(line => line !== '')).toEqual(expected)
})

test.each(['zsh', 'fish'])('%s: every command and every option is there', async shell => {
  const script = await scriptOf(shell)
  for (const name of commandNames) expect(script).toContain(name)
  for (const [name] of optionEntries) expect(script).toContain(shell === 'zsh' ? `--${name}[` : `-l ${name} `)
  for (const format of COMMANDS.lint.formats) expect(script).toContain(format)
})

test('a shell that is not known is a usage error', async () => {
  for (const operands of [[], ['tcsh'], ['bash', 'zsh']]) {
    expect(await run('.', ['completion', ...operands])).toMatchObject({ code: 2, stdout: '', stderr: 'wallproof: completion takes the name of a shell: wallproof completion bash, zsh or fish\n' })
  }
})
