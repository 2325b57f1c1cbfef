/** Completion scripts for bash, zsh and fish: plain lists that the shell looks up, so that no program is started at a press of the key. */

export interface Completions {
  readonly commands: readonly { readonly name: string; readonly summary: string; readonly words: readonly string[]; readonly takesFiles: boolean }[]
  readonly options: readonly CompletedOption[]
  /** By command. */
  readonly formats: Readonly<Record<string, readonly string[]>>
}

interface CompletedOption {
  readonly name: string
  readonly short: string | undefined
  readonly summary: string
  readonly commands: readonly string[]
  readonly takesValue: boolean
  readonly values: readonly string[]
  readonly isFile: boolean
  /** Its values are the formats of the command. */
  readonly formats: boolean
}

/** Without a command, `lint` is meant. */
const DEFAULT = 'lint'

const flagsOf = ({ name, short }: CompletedOption): string[] => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]

export function bashScript({ commands, options, formats }: Completions): string {
  const optionsOf = (command: string): string => options.filter(o => o.commands.includes(command)).flatMap(flagsOf).join(' ')
  const valued = options.filter(o => o.takesValue && !o.formats)
  return `# wallproof completion for bash: eval "$(wallproof completion bash)"
_wallproof() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=${DEFAULT} word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${commands.map(c => c.name).join('|')}) command=$word; break ;; -*) ;; *) break ;; esac
  done
  COMPREPLY=()
  case $prev in
    --format|-f) case $command in ${commands.map(c => `${c.name}) COMPREPLY=($(compgen -W '${(formats[c.name] ?? []).join(' ')}' -- "$cur")) ;;`).join(' ')} esac; return ;;
${valued.map(o => `    ${flagsOf(o).join('|')}) COMPREPLY=($(compgen ${o.values.length > 0 ? `-W '${o.values.join(' ')}'` : o.isFile ? '-f' : "-W ''"} -- "$cur"))${o.values.some(v => v.endsWith('=')) ? '; compopt -o nospace 2> /dev/null' : ''}; return ;;`).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands.map(c => `      ${c.name}) COMPREPLY=($(compgen -W '${optionsOf(c.name)}' -- "$cur")) ;;`).join('\n')}
    esac
    return
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W '${commands.map(c => c.name).join(' ')}' -- "$cur")); fi
  case $command in
${commands.filter(c => c.words.length > 0).map(c => `    ${c.name}) COMPREPLY+=($(compgen -W '${c.words.join(' ')}' -- "$cur")) ;;`).join('\n')}
    ${commands.filter(c => c.takesFiles).map(c => c.name).join('|')}) COMPREPLY+=($(compgen -f -- "$cur")); compopt -o filenames 2> /dev/null ;;
  esac
}
complete -F _wallproof wallproof
`
}

/** Text within single quotes, for zsh's specifications: brackets and colons have a meaning there. */
const zshText = (text: string): string => text.replaceAll("'", "'\\''").replace(/[[\]:]/g, '\\$&')

export function zshScript({ commands, options, formats }: Completions): string {
  const spec = (o: CompletedOption, command: string): string => {
    const values = o.formats ? formats[command] ?? [] : o.values
    const argument = !o.takesValue ? '' : `:value:${values.length > 0 ? `(${values.join(' ')})` : o.isFile ? '_files' : ' '}`
    return flagsOf(o).map(flag => `'${flag}[${zshText(o.summary)}]${argument}'`).join(' ')
  }
  return `#compdef wallproof
# wallproof completion for zsh: eval "$(wallproof completion zsh)", after compinit
_wallproof() {
  local command=${DEFAULT} word
  local -a commands=(${commands.map(c => `'${c.name}:${zshText(c.summary)}'`).join(' ')})
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in ${commands.map(c => c.name).join('|')}) command=$word; break ;; -*) ;; *) break ;; esac
  done
  if (( CURRENT == 2 )); then _describe command commands; fi
  case $command in
${commands.map(c => `    ${c.name}) _arguments ${options.filter(o => o.commands.includes(c.name)).map(o => spec(o, c.name)).join(' ')} '*:operand:${c.words.length > 0 ? `(${c.name} ${c.words.join(' ')})` : c.takesFiles ? '_files' : ' '}' ;;`).join('\n')}
  esac
}
compdef _wallproof wallproof
`
}

const fishText = (text: string): string => text.replace(/[\\']/g, '\\$&')

export function fishScript({ commands, options, formats }: Completions): string {
  const names = commands.map(c => c.name).join(' ')
  const when = (command: string): string => (command === DEFAULT ? `not __fish_seen_subcommand_from ${commands.filter(c => c.name !== DEFAULT).map(c => c.name).join(' ')}` : `__fish_seen_subcommand_from ${command}`)
  const lines = [
    '# wallproof completion for fish: wallproof completion fish | source',
    ...commands.map(c => `complete -c wallproof -n 'not __fish_seen_subcommand_from ${names}' -a ${c.name} -d '${fishText(c.summary)}'`),
    ...commands.flatMap(c => options.filter(o => o.commands.includes(c.name)).map(o => {
      const values = o.formats ? formats[c.name] ?? [] : o.values
      const argument = !o.takesValue ? '' : values.length > 0 ? ` -x -a '${values.join(' ')}'` : o.isFile ? ' -r' : ' -x'
      return `complete -c wallproof -n '${when(c.name)}' -l ${o.name}${o.short === undefined ? '' : ` -s ${o.short}`}${argument} -d '${fishText(o.summary)}'`
    })),
    ...commands.filter(c => c.words.length > 0).map(c => `complete -c wallproof -n '${when(c.name)}' -f -a '${c.words.join(' ')}'`),
  ]
  return `${lines.join('\n')}\n`
}
