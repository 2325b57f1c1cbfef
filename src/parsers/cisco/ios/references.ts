/** Access lists and maps named by commands that filter nothing themselves: they count as used. */
import type { Line } from '../line.ts'
import { use, type Account } from '../account.ts'

/** Notes what a line of an ignored command refers to. */
export function noteUses(account: Account, line: Line): void {
  const { words } = line
  const first = words[0]
  if (first === 'match' && (words[1] === 'ip' || words[1] === 'ipv6') && words[2] === 'address' && words[3] !== 'prefix-list') {
    for (let at = 3; at < words.length; at++) use(account, words[1] === 'ip' ? 'access-list' : 'ipv6 access-list', line, at)
  } else if (first === 'match' && words[1] === 'address') {
    // In a profile of IKE, `match address local ADDRESS|interface IF` is no list (IOS IKEv2 command reference).
    if (words[2] !== 'local' || words[3] === undefined) use(account, 'access-list', line, 2)
  } else if (first === 'distribute-list' && words[1] !== 'prefix' && words[1] !== 'route-map' && words[1] !== 'gateway') use(account, 'access-list', line, 1)
  else if (first === 'neighbor' && words[2] === 'route-map') use(account, 'route-map', line, 3)
  else if (first === 'redistribute' && words.includes('route-map')) use(account, 'route-map', line, words.indexOf('route-map') + 1)
  else if (first === 'dialer-list' && words[4] === 'list') use(account, 'access-list', line, 5)
  for (const child of line.children) noteUses(account, child)
}
