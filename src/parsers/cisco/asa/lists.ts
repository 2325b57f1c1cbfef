/** Access lists and their bindings as they are typed: entries in order, remarks, and commands that take lines back. */
import { commandHead, isListCommand, type Line } from '../line.ts'
import { complain, define, refer, wordSpan, type AccessList, type Device } from './device.ts'
import { textFrom } from './interfaces.ts'
import type { Section, Status } from './sections.ts'

/** Words in the place of a name that are settings of all lists, or headings of `show access-list`. */
const SETTINGS = new Set(['mode', 'alert-interval', 'deny-flow-max', 'cached', 'commit'])

/** Index of the word that says what an entry is: behind the name and `line N`. */
export function entryAt(words: readonly string[]): number {
  const at = words[0] === 'ipv6' ? 3 : 2
  return words[at] === 'line' ? at + 2 : at
}

export function addEntry(device: Device, { head }: Section): Status {
  const entry = isListCommand(head)
  const nameAt = !entry && head.words[0] === 'ipv6' ? 2 : 1
  const name = entry ? commandHead(head).name : head.words[nameAt]
  if (name === undefined || SETTINGS.has(name) || name.endsWith(';')) return 'ignored'
  const kind = entry ? 'extended' : head.words[entryAt(head.words)]
  switch (kind ?? '') {
    // They do not see IP packets: an ethertype list filters other frames of a bridge, a webtype list clientless VPN sessions.
    case 'ethertype': case 'webtype':
      if (!device.frameLists.has(name)) define(device, 'access-list', name, head, nameAt)
      device.frameLists.add(name)
      return 'ignored'
    case 'remark': case 'extended': case 'advanced': case 'standard': case 'permit': case 'deny': break
    default:
      complain(device, head, 'unrecognised', 'match', 'not an access list entry this reads')
      return 'understood'
  }
  let list = device.lists.get(name)
  if (!list) {
    list = { type: nameAt === 2 ? 'ipv6' : kind === 'standard' ? 'standard' : 'extended', line: head, entries: [] }
    device.lists.set(name, list)
    define(device, 'access-list', name, head, nameAt)
  }
  list.entries.push(head)
  return 'understood'
}

/** `access-group LIST in|out interface NAME [per-user-override|control-plane]`, `access-group LIST global`; a later line takes the place of an earlier one. */
export function addBinding(device: Device, line: Line): void {
  const { words } = line
  const [, list, direction] = words
  if (list !== undefined && direction === 'global') {
    device.bindings.push({ list, direction, interface: '', line })
  } else if (list !== undefined && (direction === 'in' || direction === 'out') && words[3] === 'interface' && words[4] !== undefined) {
    refer(device, 'interface', line, 4, 'the list is applied to nothing')
    device.bindings.push({ list, direction: words.includes('control-plane') ? 'control-plane' : direction, interface: words[4], line })
  } else {
    complain(device, line, 'unrecognised', 'verdict', 'not a form of access-group this reads')
    return
  }
  device.references.push({ kind: 'access-list', name: list, span: wordSpan(line, 1), effect: 'the device has no list to apply, so it is not known what passes' })
}

/** Remarks right above an entry, joined; they explain it. */
export function remarkOf(device: Device, list: AccessList, index: number): string | undefined {
  const texts: string[] = []
  for (let i = index - 1; i >= 0; i--) {
    const line = list.entries[i] as Line
    if (line.verb >= 0 || line.words[entryAt(line.words)] !== 'remark') break
    texts.unshift(device.textOf(textFrom(line, entryAt(line.words) + 1)))
  }
  return texts.length > 0 ? texts.join(' ') : undefined
}

const same = (line: Line, words: readonly string[]): boolean => line.words.length === words.length && line.words.every((w, i) => w === words[i])

function forget(device: Device, list: string): void {
  device.lists.delete(list)
  const at = device.definitions.findIndex(d => d.kind === 'access-list' && d.name === list)
  if (at >= 0) device.definitions.splice(at, 1)
}

/** `no COMMAND`: takes a filtering line back, or switches off something that filters nothing. */
export function withdraw(device: Device, section: Section): Status | 'later' {
  const words = section.head.words.slice(1)
  const [first, name = ''] = words
  switch (first ?? '') {
    case 'access-list': {
      const list = device.lists.get(name)
      if (words.length === 2) forget(device, name)
      const at = list?.entries.findIndex(line => same(line, words)) ?? -1
      if (at >= 0) list?.entries.splice(at, 1)
      return 'understood'
    }
    case 'access-group':
      device.bindings = device.bindings.filter(b => !same(b.line, words))
      return 'understood'
    case 'nat': case 'static': case 'global':
      device.nat = device.nat.filter(n => !same(n.line, words))
      return 'understood'
    case 'same-security-traffic':
      if (name === 'permit' && words[2] === 'inter-interface') delete device.sameSecurity.inter
      if (name === 'permit' && words[2] === 'intra-interface') delete device.sameSecurity.intra
      return 'understood'
    case 'object-group': device.groups.delete(words[2] ?? ''); return 'understood'
    case 'object': (name === 'network' ? device.objects : device.services).delete(words[2] ?? ''); return 'understood'
    case 'snmp-server': case 'http': case 'ssh': case 'telnet': case 'logging': case 'ntp': case 'flow-export': case 'sysopt':
      return 'later'
  }
  return 'ignored'
}

/** `clear configure THING [NAME]` in a script: what stands above it is gone. */
export function clear(device: Device, { words }: Line): Status {
  const at = words[1]?.startsWith('conf') === true ? 2 : 1
  const thing = words[at]
  const name = words[at + 1]
  switch (thing ?? '') {
    case 'access-list':
      for (const list of name === undefined ? [...device.lists.keys()] : [name]) forget(device, list)
      device.bindings = device.bindings.filter(b => device.lists.has(b.list))
      return 'understood'
    case 'access-group': device.bindings = []; return 'understood'
    case 'nat': case 'static': case 'global': device.nat = device.nat.filter(n => n.line.words[0] !== thing); return 'understood'
    case 'object': device.objects.clear(); device.services.clear(); return 'understood'
    case 'object-group': device.groups.clear(); return 'understood'
    case 'ssh': case 'telnet': case 'http': case 'icmp': case 'snmp-server': case 'ntp': case 'logging': case 'route':
      for (let i = device.later.length - 1; i >= 0; i--) if (device.later[i]?.head.words[0] === thing) dropLater(device, i)
      return 'understood'
  }
  return 'ignored'
}

function dropLater(device: Device, index: number): void {
  const [section] = device.later.splice(index, 1)
  if (section) device.counted += 1 + section.body.length
}
