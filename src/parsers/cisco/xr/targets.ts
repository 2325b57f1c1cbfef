/** Whom an IOS-XR device talks to: syslog, NTP, name servers. */
import type { Target } from '../../../model/services.ts'
import { ignored, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Line } from '../line.ts'
import { after, isAddress, target } from '../peers.ts'

export interface Targets {
  readonly syslog: Target[]
  readonly ntp: Target[]
  readonly dns: Target[]
}

export const newTargets = (): Targets => ({ syslog: [], ntp: [], dns: [] })

/** `logging [host] A [vrf V] [severity S] [port default|P] ...`. */
export function readLogging(account: Account, targets: Targets, line: Line): void {
  const { words } = line
  const at = words[1] === 'host' ? 2 : 1
  const to = words[at]
  if (to === undefined || (at === 1 && !isAddress(to))) {
    ignored(account, line)
    return
  }
  const port = Number(after(words, 'port') ?? NaN)
  targets.syslog.push(target(to, Number.isInteger(port) ? port : 514, 'udp', line, after(words, 'vrf')))
  understood(account)
  ignoreUnder(account, line)
}

/** `ntp` with lines under it, or `ntp server A` on one line. */
export function readNtp(account: Account, targets: Targets, line: Line): void {
  understood(account)
  if (line.words.length > 1) readNtpWords(account, targets, line, 1)
  for (const child of line.children) {
    understood(account)
    readNtpWords(account, targets, child, 0)
    for (const under of child.children) ignored(account, under)
  }
}

/** `server|peer [vrf V] [ipv4|ipv6] A ...`, `access-group [vrf V] [ipv4|ipv6] KIND LIST`. */
function readNtpWords(account: Account, targets: Targets, line: Line, from: number): void {
  const { words } = line
  const what = words[from]
  const vrf = words[from + 1] === 'vrf' ? words[from + 2] : undefined
  let at = vrf === undefined ? from + 1 : from + 3
  const six = words[at] === 'ipv6'
  if (words[at] === 'ipv4' || six) at++
  if (what === 'access-group') use(account, six ? 'ipv6 access-list' : 'access-list', line, at + 1, 'what the device does then is not documented')
  const to = words[at]
  if ((what === 'server' || what === 'peer') && to !== undefined) targets.ntp.push(target(to, 123, 'udp', line, vrf))
}

/** `domain [vrf V] name-server A`. */
export function readDomain(account: Account, targets: Targets, line: Line): void {
  const at = line.words.indexOf('name-server')
  const to = line.words[at + 1]
  if (at < 1 || to === undefined) {
    ignored(account, line)
    return
  }
  targets.dns.push(target(to, 53, 'udp', line, after(line.words, 'vrf')))
  understood(account)
  ignoreUnder(account, line)
}
