/** Access lists and maps named by NX-OS commands that filter nothing themselves: they count as used. */
import { define, use, type Account } from '../account.ts'
import type { Line } from '../line.ts'

/** Notes what a line of an ignored command, and the lines under it, refer to. */
export function noteUses(account: Account, line: Line): void {
  const { words } = line
  const [first, second, third] = words
  if (first === 'mac' && second === 'access-list') define(account, 'mac access-list', line, 2)
  else if (first === 'match' && second === 'access-group') {
    const at = third === 'name' ? 3 : 2
    use(account, kindOf(account, words[at]), line, at)
  }
  else if (first === 'match' && (second === 'ip' || second === 'ipv6') && third === 'address' && words[3] !== 'prefix-list') {
    for (let at = 3; at < words.length; at++) use(account, second === 'ip' ? 'access-list' : 'ipv6 access-list', line, at)
  } else if (first === 'neighbor' && third === 'route-map') use(account, 'route-map', line, 3)
  else if (first === 'redistribute' && words.includes('route-map')) use(account, 'route-map', line, words.indexOf('route-map') + 1)
  for (const child of line.children) noteUses(account, child)
}

/** A class names a list of any kind; the lists stand before the classes. */
const kindOf = ({ definitions }: Account, name: string | undefined): string =>
  definitions.find(d => d.name === name && LISTS.includes(d.kind))?.kind ?? 'access-list'

const LISTS = ['access-list', 'ipv6 access-list', 'mac access-list']
