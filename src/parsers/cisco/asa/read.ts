/** Goes through the sections of one device in order and files each where it belongs. */
import { keepBeside } from './beside.ts'
import { complain, define, refer, type Device } from './device.ts'
import { inferInterfaces, readInterface, readPixAddress, readPixName } from './interfaces.ts'
import { addBinding, addEntry, clear, withdraw } from './lists.ts'
import { readGroup, readObject } from './objects.ts'
import { readSetting } from './settings.ts'
import { isListCommand, opensWith, type Line } from '../line.ts'
import { activityOf } from '../timerange.ts'
import type { Section, Status } from './sections.ts'

function settle(device: Device, { head, body }: Section, status: Status): void {
  device.counted += 1 + body.length
  if (status === 'understood') return
  device.ignored.add(head)
  for (const line of body) device.ignored.add(line)
}

const SYSTEMS = new Set(['ASA', 'PIX', 'FWSM', 'NGFW'])

/** `ASA Version 9.1(5)16 <context>`. */
export const isVersion = (words: readonly string[]): boolean => SYSTEMS.has(words[0] ?? '') && words[1] === 'Version'

/** Sets what the version line tells. An FTD counts as the unified ASA inside it, an FWSM as the pre-8.3 firewall it is. */
export function setVersion(device: Device, words: readonly string[]): void {
  const version = words[2]
  if (version === undefined) return
  device.version = version
  const numbers = /^(\d+)\.(\d+)/.exec(version)
  if (words[0] === 'NGFW') device.release = 900
  else if (words[0] === 'FWSM') device.release = 700
  else if (numbers) device.release = Number(numbers[1]) * 100 + Number(numbers[2])
  const context = words[3]
  if (context?.startsWith('<') === true && context.endsWith('>') && context !== '<context>' && context !== '<system>') device.hostname ??= context.slice(1, -1)
}

export function read(device: Device, sections: readonly Section[]): void {
  for (const { head } of sections) {
    if (head.verb >= 0) continue
    if (head.words[0] === 'name' && head.words[1] !== undefined && head.words[2] !== undefined) device.addressNames.set(head.words[2], head.words[1])
    if (isVersion(head.words)) setVersion(device, head.words)
  }
  guessRelease(device, sections)
  // Interfaces first: an `access-list` may name one that stands further down.
  for (const section of sections) if (opensWith(section.head, 'interface')) readInterface(device, section)
  for (const [i, section] of sections.entries()) {
    noteWrapped(device, section, sections[i + 1])
    settleOrKeep(device, section)
  }
  inferInterfaces(device)
  for (const section of device.later) settle(device, section, readSetting(device, section))
}

/** What an entry may go on with, where a terminal has wrapped it into the next line; `object` and `object-group` with a type behind them are commands. */
const CONTINUES = /^(?:eq|neq|gt|lt|range|host|any[46]?|log|inactive|time-range|\d\S*|object(?:-group)? (?!network|service|protocol|icmp-type|user|security|group)\S+)(?: |$)/

function noteWrapped(device: Device, { head, body }: Section, next: Section | undefined): void {
  const isEntry = opensWith(head, 'access-list') || (opensWith(head, 'ipv6') && head.words[1] === 'access-list')
  if (isEntry && (continues(body[0]) || continues(next?.head)) && !head.words.includes('remark')) device.wrapped.add(head)
}

const continues = (line: Line | undefined): boolean => line !== undefined && !isListCommand(line) && CONTINUES.test(line.words.slice(0, 2).join(' '))

/** Without a version, `static (a,b)` and `global (a)` tell that it is older than 8.3: later ones do not know these commands. */
function guessRelease(device: Device, sections: readonly Section[]): void {
  if (device.release !== undefined) return
  if (sections.some(({ head }) => head.verb < 0 && isOld(head.words))) device.release = 700
}

const isOld = ([first, second]: readonly string[]): boolean =>
  ((first === 'static' || first === 'global') && second?.startsWith('(') === true) || first === 'nat-control' || first === 'fixup'

function settleOrKeep(device: Device, section: Section): void {
  const status = file(device, section)
  if (status === 'later') device.later.push(section)
  else settle(device, section, status)
}

function file(device: Device, section: Section): Status | 'later' {
  const { head } = section
  if (isListCommand(head)) return addEntry(device, section)
  const { words } = head
  switch (words[0] ?? '') {
    case 'access-list': return addEntry(device, section)
    case 'ipv6': return words[1] === 'access-list' ? addEntry(device, section) : 'later'
    case 'access-group': addBinding(device, head); return 'understood'
    case 'object': readObject(device, section); return 'understood'
    case 'object-group':
      if (words[1]?.startsWith('access-control') === true) return 'ignored'
      readGroup(device, section)
      return 'understood'
    case 'interface': case 'name': case 'names': return 'understood'
    case 'nameif': readPixName(device, head); return 'understood'
    case 'ip':
      if (words[1] === 'local' && words[2] === 'pool') device.pools.push(head)
      if (words[1] !== 'address') return 'ignored'
      readPixAddress(device, head)
      return 'understood'
    case 'nat': case 'static': case 'global': device.nat.push({ line: head }); return 'understood'
    case 'same-security-traffic':
      if (words[1] === 'permit' && words[2] === 'inter-interface') device.sameSecurity.inter = head
      else if (words[1] === 'permit' && words[2] === 'intra-interface') device.sameSecurity.intra = head
      else complain(device, head, 'unrecognised', 'verdict', 'not a form of same-security-traffic this reads')
      return 'understood'
    case 'hostname': device.hostname = words[1]; return 'understood'
    case 'ASA': case 'PIX': case 'FWSM': case 'NGFW': return 'understood'
    case 'time-range':
      device.times.set(words[1] ?? '', activityOf(section.body))
      return named(device, section, 'time-range', 1)
    case 'class-map': return classMap(device, section)
    case 'conduit': case 'outbound':
      keepBeside(device, head)
      complain(device, head, 'unsupported', 'verdict', 'filters beside the access lists, which is not modelled')
      return 'understood'
    case 'no': return withdraw(device, section)
    case 'clear': return clear(device, head)
  }
  return 'later'
}

function named(device: Device, { head }: Section, kind: string, index: number): Status {
  const name = head.words[index]
  if (name === undefined || device.named.has(`${kind} ${name}`)) return 'understood'
  device.named.add(`${kind} ${name}`)
  define(device, kind, name, head, index)
  return 'understood'
}

function classMap(device: Device, section: Section): Status {
  const { words } = section.head
  if (words[1] === 'type') return 'ignored'
  named(device, section, 'class-map', words[1] === 'match-any' || words[1] === 'match-all' ? 2 : 1)
  for (const line of section.body) if (line.words[0] === 'match' && line.words[1] === 'access-list') refer(device, 'access-list', line, 2)
  return 'understood'
}
