/** The program as a function: arguments and a world in, exit status out. */
import { forTerminal } from '../report/neutral.ts'
import { parseArguments, type Arguments } from './arguments.ts'
import { TOOL } from './version.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function main(argv: readonly string[], world: World): Promise<ExitCode> {
  try {
    return await run(parseArguments(argv), world)
  } catch (error) {
    if (error instanceof UsageError) {
      await world.stderr.write(`wallproof: ${error.message.split('\n').map(forTerminal).join('\n')}\n`)
      return 2
    }
    await world.stderr.write(`wallproof: this is a bug in wallproof; please report it: ${forTerminal(messageOf(error))}\n`)
    return 2
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function run(args: Arguments, world: World): Promise<ExitCode> {
  const { command, named, values, operands } = args
  if (values.version) {
    await world.stdout.write(`${TOOL.version}\n`)
    return 0
  }
  if (values.help) {
    const { commandHelp, generalHelp } = await import('./help.ts')
    await world.stdout.write(named ? commandHelp(command) : generalHelp())
    return 0
  }
  switch (command) {
    case 'lint': return (await import('./lintcommand.ts')).lintCommand(operands, values, world)
    case 'matrix': return (await import('./matrix.ts')).matrixCommand(operands, values, world)
    case 'trace': return (await import('./tracecommand.ts')).traceCommand(operands, values, world)
    case 'explain': return (await import('./explain.ts')).explainCommand(operands, values, world)
    case 'rules': return (await import('./list.ts')).rulesCommand(operands, values, world)
    case 'services': return (await import('./list.ts')).servicesCommand(operands, values, world)
    case 'init': return (await import('./initcommand.ts')).initCommand(operands, values, world)
    case 'completion': return (await import('./completioncommand.ts')).completionCommand(operands, world)
    case 'print-config': return (await import('./printconfig.ts')).printConfigCommand(operands, values, world)
  }
}
