/** The help text, made from the table of commands and options. */
import { COMMANDS, commandNames, optionEntries, type Command } from './options.ts'

const EXITS = `Exit status: 0 done, nothing at or above --fail-on; 1 findings at or above it; 2 the job could not be done
(bad usage, unreadable or unrecognised input, nothing to lint).`

export function generalHelp(): string {
  const width = Math.max(...commandNames.map(name => usage(name).length))
  const commands = commandNames.map(name => `  wallproof ${usage(name).padEnd(width)}  ${COMMANDS[name].summary}`)
  return `wallproof: reads firewall exports (iptables-save, pfSense, Cisco) and reports services that are missing or too open

${commands.join('\n')}

"wallproof COMMAND --help" lists the options of a command.

${EXITS}
`
}

export function commandHelp(command: Command): string {
  const rows = optionEntries.filter(([, entry]) => entry.for.includes(command)).map(([name, { short, value, choices, summary }]) => {
    const word = value === undefined ? '' : ` ${value}`
    const allowed = name === 'format' ? COMMANDS[command].formats : choices
    return [`${short === undefined ? '   ' : `-${short},`} --${name}${word}`, allowed && allowed.length > 0 ? `${summary}: ${allowed.join(', ')}` : summary] as const
  })
  const width = Math.max(...rows.map(([left]) => left.length))
  return `wallproof ${usage(command)}: ${COMMANDS[command].summary}

${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}

${EXITS}
`
}

const usage = (command: Command): string => `${command}${COMMANDS[command].takes === '' ? '' : ` ${COMMANDS[command].takes}`}`
