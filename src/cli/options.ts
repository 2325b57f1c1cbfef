/** Commands and options as one table: parsing, help and suggestions come from it. */

export const COMMANDS = {
  lint: { takes: '[PATH|GLOB|-]...', summary: 'lint exports (the default command); directories are walked', formats: ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown'] },
  matrix: { takes: '[PATH]...', summary: 'for each firewall and each service, who reaches whom: yes, partly, no, undetermined', formats: ['text', 'json', 'markdown'] },
  trace: { takes: 'PATH', summary: 'what happens to given packets, and which lines decide', formats: ['text', 'json', 'jsonl'] },
  explain: { takes: 'RULE|SERVICE', summary: "a rule's page, or the catalogue entry of a service", formats: [] },
  rules: { takes: '', summary: 'list the rules', formats: ['text', 'json'] },
  services: { takes: '', summary: 'list the services of the profile', formats: ['text', 'json'] },
  init: { takes: '[PATH]...', summary: 'write a first wallproof.config.yaml from what the exports tell, every guess marked as one', formats: [] },
  completion: { takes: 'bash|zsh|fish', summary: 'print what makes a shell complete commands, options and rules', formats: [] },
  'print-config': { takes: '[PATH]...', summary: 'the configuration as it will be used for these paths, every value with where it came from', formats: ['text', 'json'] },
} as const satisfies Record<string, CommandEntry>

interface CommandEntry {
  readonly takes: string
  readonly summary: string
  readonly formats: readonly string[]
}

export type Command = keyof typeof COMMANDS

interface OptionEntry {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: true
  readonly value?: string
  readonly choices?: readonly string[]
  readonly summary: string
  readonly for: readonly Command[]
}

const READING: readonly Command[] = ['lint', 'matrix', 'trace', 'init']
const EVERY: readonly Command[] = ['lint', 'matrix', 'trace', 'explain', 'rules', 'services', 'init', 'completion', 'print-config']
const TRACE: readonly Command[] = ['trace']
const LINT: readonly Command[] = ['lint']

export const OPTIONS = {
  config: { type: 'string', short: 'c', value: 'FILE', summary: 'the deployment file; else wallproof.config.{yaml,yml,json,ts} here or above, up to the git root', for: ['lint', 'matrix', 'print-config'] },
  'no-config': { type: 'boolean', summary: 'look for no deployment file', for: ['lint', 'matrix', 'print-config'] },
  profile: { type: 'string', value: 'NAME|FILE', summary: 'the catalogue of services that is asked for: flowmon (the default), flowmon-13, or a file of your own', for: ['lint', 'matrix', 'explain', 'rules', 'services', 'init', 'print-config'] },
  'input-format': {
    type: 'string', value: 'NAME', summary: 'take every input for this format instead of looking at it',
    choices: ['auto', 'iptables', 'pfsense', 'opnsense', 'cisco-ios', 'cisco-asa', 'cisco-nxos', 'cisco-xr'], for: READING,
  },
  'stdin-filename': { type: 'string', value: 'NAME', summary: 'what to call standard input in reports', for: READING },
  root: { type: 'string', value: 'DIR', summary: 'what reported paths are relative to (default the git root)', for: [...READING, 'print-config'] },
  'allow-empty': { type: 'boolean', summary: 'nothing to lint is no error', for: ['lint', 'matrix'] },
  'fail-on': { type: 'string', value: 'LEVEL', choices: ['error', 'warning', 'note', 'never'], summary: 'exit with 1 from this level on (default error)', for: LINT },
  rule: { type: 'string', multiple: true, value: 'ID=LEVEL', summary: 'level of a rule or a family of rules: error, warning, note, off', for: LINT },
  'allow-local-rules': { type: 'boolean', summary: 'run the rules of the key "localRules" of the deployment file: they are code, so only where you trust the repository', for: LINT },
  baseline: { type: 'string', value: 'FILE', summary: 'findings that are known and accepted (default: the key "baseline" of the deployment file)', for: LINT },
  'update-baseline': { type: 'boolean', summary: 'write every finding of this run into the baseline, and remove what is no longer found', for: LINT },
  'max-findings': { type: 'string', value: 'N', summary: 'print at most so many findings, the most severe ones', for: LINT },
  staged: { type: 'boolean', summary: 'lint the files that the next commit changes, as git has them staged; none is no error', for: LINT },
  'ignore-unknown': { type: 'boolean', summary: 'pass over named files that are no exports, as hooks name whatever was changed; none is no error', for: LINT },
  'no-suppressions': { type: 'boolean', summary: 'report suppressed findings like all others', for: LINT },
  'sarif-suppressed': { type: 'boolean', summary: 'put suppressed findings into SARIF, marked', for: LINT },
  'sarif-category': { type: 'string', value: 'NAME', summary: 'what code scanning files the SARIF report under, where there are several (default wallproof/PROFILE)', for: LINT },
  concurrency: { type: 'string', value: 'N|auto', summary: 'judge so many files at the same time (default auto: one thread, or up to four where there is much to do)', for: LINT },
  cache: { type: 'boolean', summary: 'keep what was found, and judge only files that changed since, or whose configuration did', for: LINT },
  'cache-location': { type: 'string', value: 'DIR', summary: "where to keep it (default the user's cache folder); whoever can write there decides what is found", for: LINT },
  stats: { type: 'boolean', summary: 'say on stderr how long each step took', for: LINT },
  packets: { type: 'string', value: 'FILE|-', summary: 'packets as JSON Lines; one answer a line, in the same order', for: TRACE },
  filter: { type: 'string', value: 'NAME', summary: 'ask one access list or chain alone', for: TRACE },
  src: { type: 'string', value: 'IP', summary: 'source address', for: TRACE },
  dst: { type: 'string', value: 'IP', summary: 'destination address', for: TRACE },
  proto: { type: 'string', value: 'NAME|N', summary: 'tcp, udp, icmp, icmp6 or a number', for: TRACE },
  sport: { type: 'string', value: 'N', summary: 'source port (default 40000)', for: TRACE },
  dport: { type: 'string', value: 'N', summary: 'destination port', for: TRACE },
  'icmp-type': { type: 'string', value: 'N', summary: 'ICMP type (default an echo request)', for: TRACE },
  'icmp-code': { type: 'string', value: 'N', summary: 'ICMP code (default 0)', for: TRACE },
  'tcp-flags': { type: 'string', value: 'SYN,ACK', summary: 'TCP flags (default SYN)', for: TRACE },
  in: { type: 'string', value: 'IFACE', summary: 'interface it enters by, or self: sent by the firewall', for: TRACE },
  out: { type: 'string', value: 'IFACE', summary: 'interface it leaves by, or self: for the firewall (the default for iptables)', for: TRACE },
  state: { type: 'string', value: 'STATE', choices: ['new', 'established', 'related', 'invalid', 'untracked'], summary: 'connection state (default new)', for: TRACE },
  format: { type: 'string', short: 'f', multiple: true, value: 'NAME[=FILE]', summary: 'how to print; several with a file each', for: ['lint', 'matrix', 'trace', 'rules', 'services', 'print-config'] },
  output: { type: 'string', short: 'o', value: 'FILE', summary: 'write the report there instead of to stdout; for init: the file to write (default wallproof.config.yaml; - for stdout)', for: ['lint', 'matrix', 'rules', 'services', 'init', 'print-config'] },
  color: { type: 'string', value: 'WHEN', choices: ['auto', 'always', 'never'], summary: 'colours; NO_COLOR and FORCE_COLOR are honoured (default auto)', for: EVERY },
  quiet: { type: 'boolean', short: 'q', summary: 'no notes on stderr, only errors', for: EVERY },
  help: { type: 'boolean', short: 'h', summary: 'this help', for: EVERY },
  version: { type: 'boolean', short: 'V', summary: 'the version', for: EVERY },
} as const satisfies Record<string, OptionEntry>

export type OptionName = keyof typeof OPTIONS

type ValueOf<E> = E extends { type: 'boolean' } ? true : E extends { multiple: true } ? readonly string[] : string

export type Values = { readonly [K in OptionName]?: ValueOf<(typeof OPTIONS)[K]> }

/** The entries of the table, seen as what they have in common. */
export const optionEntries: readonly (readonly [OptionName, OptionEntry])[] =
  Object.entries(OPTIONS).map(([name, entry]) => [name as OptionName, entry])

export const commandNames = Object.keys(COMMANDS) as Command[]

export const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word)
