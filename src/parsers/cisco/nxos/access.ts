/** What listens on an NX-OS device: SSH, Telnet, the web interface NX-API, the SNMP agent. */
import type { Enabled, Listener } from '../../../model/services.ts'
import type { AddressTerm } from '../../../net/address.ts'
import { ignored, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import type { Line } from '../line.ts'
import { listId, type NumberedLists } from '../numbered.ts'
import { sourcesOf } from '../sources.ts'

export interface Access {
  vty: Line | undefined
  list: string | undefined
  /** `feature` and `no feature` lines of things that listen. */
  readonly features: Map<string, { readonly line: Line; readonly on: boolean }>
  readonly nxapi: Line[]
}

export const newAccess = (): Access => ({ vty: undefined, list: undefined, features: new Map(), nxapi: [] })

/** `line vty` with `access-class LIST in`. */
export function readLineBlock(account: Account, access: Access, { head, body }: Block): void {
  const vty = head.words[1] === 'vty'
  if (vty) access.vty ??= head
  understood(account)
  for (const line of body) {
    const six = line.words[0] === 'ipv6'
    const [first, list, direction] = six ? line.words.slice(1) : line.words
    if (vty && first === 'access-class' && list !== undefined) {
      use(account, six ? 'ipv6 access-list' : 'access-list', line, six ? 2 : 1, 'what the device does then is not documented')
      if (direction !== 'out' && !six) access.list = list
      understood(account)
      ignoreUnder(account, line)
    } else ignored(account, line)
  }
}

export function readFeature(account: Account, access: Access, line: Line, on: boolean): void {
  const name = line.words[on ? 1 : 2]
  if (name !== undefined) access.features.set(name, { line, on })
  understood(account)
}

/** A command that a feature gates does nothing while that is off; a fragment does not show its features. */
export function stateOf(access: Access, feature: string): Enabled {
  const known = access.features.get(feature)
  return known === undefined ? 'unknown' : known.on ? 'yes' : 'no'
}

/** SSH is on unless it is turned off, Telnet the other way round (Nexus 7000 Security Configuration Guide, "Default Settings for SSH and Telnet"). */
export function listenersOf(access: Access, agent: Listener['span'] | undefined, lists: NumberedLists): Listener[] {
  const out: Listener[] = []
  const list = access.list === undefined ? undefined : lists.byId.get(listId(access.list, 4))
  const terms: readonly AddressTerm[] | undefined = list && sourcesOf(list.items.map(item => item.rule))
  const from = terms ? { from: terms } : {}
  const ssh = access.features.get('ssh')
  const telnet = access.features.get('telnet')
  const shell = ssh?.line ?? access.vty
  if (shell) out.push({ service: 'ssh', port: 22, enabled: ssh?.on === false ? 'no' : 'yes', span: shell.span, ...from })
  if (telnet) out.push({ service: 'telnet', port: 23, enabled: telnet.on ? 'yes' : 'no', span: telnet.line.span, ...from })
  out.push(...webOf(access))
  if (agent) out.push({ service: 'snmp', port: 161, enabled: 'yes', span: agent })
  return out
}

/** `feature nxapi`, `nxapi http port P`, `nxapi https port P`; what it opens without those lines depends on the release. */
function webOf({ features, nxapi }: Access): Listener[] {
  const feature = features.get('nxapi')
  if (!feature) return []
  return (['http', 'https'] as const).map((service): Listener => {
    const line = nxapi.findLast(l => l.words.includes(service) && l.words.includes('port'))
    const closed = nxapi.some(l => l.words[0] === 'no' && l.words.includes(service))
    const port = Number(line?.words[line.words.indexOf('port') + 1] ?? NaN)
    return {
      service, port: Number.isInteger(port) ? port : service === 'http' ? 80 : 443,
      enabled: !feature.on || closed ? 'no' : line ? 'yes' : 'unknown', span: (line ?? feature.line).span,
    }
  })
}
