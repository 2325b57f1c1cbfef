/** Tables of option names and how getopt_long finds a name in them. */

export interface Option {
  readonly name: string
  /** How many words follow. */
  readonly words: number
}

export interface OptionTable {
  readonly byName: ReadonlyMap<string, Option>
  /** False for a module that is not known: whatever follows it is taken as its own. */
  readonly known: boolean
}

/** Reads `name`, `name|alias`, `name=` (one word follows), `name=2`, when somebody looks into the table: a rule set uses few of some two hundred. */
export function optionTable(spec: string): OptionTable {
  let byName: OptionTable['byName'] | undefined
  return { get byName() { return (byName ??= optionsOf(spec)) }, known: true }
}

function optionsOf(spec: string): OptionTable['byName'] {
  const byName = new Map<string, Option>()
  for (const item of spec.split(' ')) {
    if (item === '') continue
    const equals = item.indexOf('=')
    const names = (equals < 0 ? item : item.slice(0, equals)).split('|')
    const words = equals < 0 ? 0 : Number(item.slice(equals + 1) || '1')
    const option = { name: names[0] as string, words }
    for (const name of names) byName.set(name, option)
  }
  return byName
}

export const NO_OPTIONS: OptionTable = { byName: new Map(), known: false }

/** Options of iptables itself; the name is the short option where there is one. */
export const BASE = optionTable(
  's|source|src= d|destination|dst= p|protocol= i|in-interface= o|out-interface= j|jump= g|goto= f|fragments m|match= c|set-counters=2 ' +
  'A|append= I|insert= D|delete= R|replace= C|check= P|policy=2 N|new-chain= X|delete-chain F|flush Z|zero E|rename-chain=2 L|list S|list-rules t|table= ' +
  'n|numeric v|verbose x|exact w|wait W|wait-interval= M|modprobe= line-numbers 4|ipv4 6|ipv6 V|version h|help',
)

/** getopt_long(3): an exact name, or the beginning of one that can mean only one option. The tables are searched in the order given. */
export function findOption(name: string, tables: readonly OptionTable[]): { readonly option: Option; readonly table: OptionTable } | 'ambiguous' | undefined {
  // Names of one letter are short options, which a long one cannot be.
  if (name.length > 1) {
    for (const table of tables) {
      const option = table.byName.get(name)
      if (option) return { option, table }
    }
  }
  let found: { option: Option; table: OptionTable } | undefined
  if (name === '') return undefined
  for (const table of tables) {
    for (const [full, option] of table.byName) {
      if (full.length === 1 || !full.startsWith(name)) continue
      if (found && (found.option !== option || found.table !== table)) return 'ambiguous'
      found = { option, table }
    }
  }
  return found
}
