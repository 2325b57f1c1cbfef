/** Access lists and maps named by IOS-XR commands that filter nothing themselves: they count as used. */
import { use, type Account } from '../account.ts'
import type { Line } from '../line.ts'

/** Notes what a line of an ignored command, and the lines under it, refer to. */
export function noteUses(account: Account, line: Line): void {
  const { words } = line
  const [first, second, third] = words
  if (first === 'match' && second === 'access-group') use(account, third === 'ipv6' ? 'ipv6 access-list' : 'access-list', line, 3)
  else if (first === 'distribute-list' && second !== 'prefix-list' && second !== 'route-policy') use(account, 'access-list', line, 1)
  else if (first === 'access-group' && second !== undefined && words.length === 2) use(account, 'access-list', line, 1)
  for (const child of line.children) noteUses(account, child)
}
