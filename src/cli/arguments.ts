/** The command line as a command, its options and its operands, or a usage error that says what was meant. */
import { parseArgs } from 'node:util'
import { nearest } from '../config/nearest.ts'
import { COMMANDS, isCommand, OPTIONS, optionEntries, type Command, type OptionName, type Values } from './options.ts'
import { UsageError } from './world.ts'

export interface Arguments {
  readonly command: Command
  /** Was the command given, or is it the default? */
  readonly named: boolean
  readonly values: Values
  readonly operands: readonly string[]
}

const CONFIG = Object.fromEntries(optionEntries.map(([name, { type, short, multiple }]) =>
  [name, { type, ...(short === undefined ? {} : { short }), ...(multiple ? { multiple } : {}) }]))

export function parseArguments(argv: readonly string[]): Arguments {
  const { tokens } = parseArgs({ args: [...argv], options: CONFIG, allowPositionals: true, strict: false, tokens: true })
  const values: Record<string, string | true | string[]> = {}
  const operands: string[] = []
  const used: OptionName[] = []
  let endOfOptions = false
  let command: Command | undefined
  for (const token of tokens) {
    if (token.kind === 'option-terminator') endOfOptions = true
    else if (token.kind === 'positional') {
      if (command === undefined && operands.length === 0 && !endOfOptions && isCommand(token.value)) command = token.value
      else operands.push(token.value)
    } else {
      const name = optionName(token.name, token.rawName)
      used.push(name)
      add(values, name, token.value, token.inlineValue === true)
    }
  }
  const chosen = command ?? 'lint'
  for (const name of used) refuseMisplaced(name, chosen)
  return { command: chosen, named: command !== undefined, values, operands }
}

function optionName(name: string, raw: string): OptionName {
  if (Object.hasOwn(OPTIONS, name)) return name as OptionName
  const near = nearest(name, optionEntries.map(([known]) => known))
  throw new UsageError(`unknown option ${raw}${near === undefined ? '' : `: did you mean --${near}?`}`)
}

function add(values: Record<string, string | true | string[]>, name: OptionName, value: string | undefined, inline: boolean): void {
  const entry = optionEntries.find(([known]) => known === name)?.[1]
  if (!entry) return
  if (entry.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`)
    values[name] = true
    return
  }
  if (value === undefined || (!inline && value.startsWith('-') && value !== '-')) throw new UsageError(`--${name} needs a value: --${name} ${entry.value ?? 'VALUE'}`)
  if (entry.choices && !entry.choices.includes(value)) {
    const near = nearest(value, entry.choices)
    throw new UsageError(`--${name}: "${value}" is not one of ${entry.choices.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`)
  }
  const before = values[name]
  if (!entry.multiple) values[name] = value
  else if (Array.isArray(before)) before.push(value)
  else values[name] = [value]
}

function refuseMisplaced(name: OptionName, command: Command): void {
  const commands = optionEntries.find(([known]) => known === name)?.[1].for ?? []
  if (!commands.includes(command)) throw new UsageError(`--${name} is an option of ${commands.join(', ')}, not of ${command}`)
}

/** Where each format goes: `-f sarif=out.sarif -f text`, `-o FILE`. */
export interface Destination<F extends string = string> {
  readonly format: F
  /** Undefined: stdout. */
  readonly file: string | undefined
}

export function destinations<C extends Command>(command: C, values: Values, fallback: (typeof COMMANDS)[C]['formats'][number] & string): Destination<(typeof COMMANDS)[C]['formats'][number] & string>[] {
  type F = (typeof COMMANDS)[C]['formats'][number] & string
  const known: readonly string[] = COMMANDS[command].formats
  const isKnown = (name: string): name is F => known.includes(name)
  const wanted = (values.format ?? [fallback]).map((text): Destination<F> => {
    const equals = text.indexOf('=')
    const format = equals < 0 ? text : text.slice(0, equals)
    if (!isKnown(format)) {
      const near = nearest(format, known)
      throw new UsageError(`--format: "${format}" is not one of ${known.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`)
    }
    const file = equals < 0 ? undefined : text.slice(equals + 1)
    if (file === '') throw new UsageError(`--format ${text}: the file name is missing`)
    return { format, file }
  })
  const open = wanted.filter(d => d.file === undefined)
  if (open.length > 1) throw new UsageError(`only one format can go to ${values.output ?? 'stdout'}: give the others a file, as in --format sarif=out.sarif`)
  if (values.output !== undefined && open.length === 0) throw new UsageError('--output has no format left to write: every --format names its own file')
  return wanted.map(d => (d.file === undefined && values.output !== undefined ? { ...d, file: values.output } : d))
}
