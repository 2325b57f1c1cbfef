/** Cisco ASA (PIX, FWSM, FTD's Lina) configurations: text to the rule graph, one firewall per context. */
import type { Comment, Firewall, Interface, Parsed } from '../../../model/firewall.ts'
import { lastAtMost, type Source, type Span } from '../../../text/source.ts'
import type { Parse } from '../../parser.ts'
import { learnsRoutes } from '../hops.ts'
import type { Line } from '../line.ts'
import { readLines, type Lines } from '../lines.ts'
import { withRemovedLists } from '../removed.ts'
import { hideSecrets } from '../secrets.ts'
import { newDevice, referencesOf, type Device } from './device.ts'
import { compose } from './filters.ts'
import { entryAt } from './lists.ts'
import { textFrom } from './interfaces.ts'
import { textReader, type TextOf } from './plain.ts'
import { isVersion, read, setVersion } from './read.ts'
import { hideMore } from './secrets.ts'
import { sectionsOf } from './sections.ts'
import { finishFlow, finishLogging } from './servers.ts'
import { finishSnmp } from './snmp.ts'
import { listenersOf } from './to-box.ts'

export const parse: Parse = (source): Parsed => {
  const lines = readLines(source, { asa: true })
  hideSecrets(source, lines)
  hideMore(source, lines.top)
  const parts = partsOf(source, lines)
  if (parts.length === 0) {
    const span = { source, start: 0, end: 0 }
    return { firewalls: [], failure: { span, seen: 'no configuration line', advice: 'export the output of show running-config' } }
  }
  const textOf = textReader(source)
  const comments = commentsOf(source, lines, textOf)
  const devices = parts.map(part => readDevice(source, textOf, part))
  const taken = new Set<string>()
  return { firewalls: devices.map((device, n) => withRemovedLists(firewallOf(device, idOf(device, n, devices.length, taken), n === 0 ? lines.opaque : 0, comments, devices[n + 1]))) }
}

interface Part {
  readonly top: readonly Line[]
  /** `: ASA Version 9.1(5)16 <context>`, where it stands in a comment only. */
  readonly version: readonly string[] | undefined
}

/** A second version line opens the next context; the first belongs to whatever stands above it too. */
function partsOf(source: Source, { top, comments }: Lines): Part[] {
  const versions = comments.map(c => ({ words: c.text.split(/\s+/), start: c.span.start })).filter(c => isVersion(c.words))
  const parts: { top: Line[]; version: readonly string[] | undefined }[] = []
  let [told, next] = [false, 0]
  for (const line of top) {
    for (; next < versions.length && (versions[next]?.start ?? 0) < line.span.start; next++) {
      if (told || parts.length === 0) parts.push({ top: [], version: undefined })
      const part = parts.at(-1)
      if (part) part.version = versions[next]?.words
      told = true
    }
    const opens = line.verb < 0 && isVersion(line.words)
    if (parts.length === 0 || (opens && told && parts.at(-1)?.top.length !== 0)) parts.push({ top: [], version: undefined })
    told ||= opens
    parts.at(-1)?.top.push(line)
  }
  return source.text.length === 0 ? [] : parts.filter(p => p.top.length > 0)
}

function readDevice(source: Source, textOf: TextOf, { top, version }: Part): Device {
  const start = top[0]?.span ?? { source, start: 0, end: 0 }
  const device = newDevice(source, textOf, start)
  if (version) setVersion(device, version)
  read(device, sectionsOf(top))
  finishSnmp(device)
  finishFlow(device)
  finishLogging(device)
  return device
}

function idOf(device: Device, index: number, count: number, taken: Set<string>): string {
  const { path } = device.source
  if (count === 1) return path
  const named = `${path}#${device.hostname ?? String(index + 1)}`
  const id = taken.has(named) ? `${named}.${String(index + 1)}` : named
  taken.add(id)
  return id
}

function firewallOf(device: Device, id: string, opaque: number, comments: readonly Comment[], following: Device | undefined): Firewall {
  const { filters, stages } = compose(device)
  const { source, version, hostname, bad } = device
  const end = following?.start.start ?? Infinity
  const total = device.counted + opaque
  const ignored = [...device.ignored].filter(line => !bad.has(line)).length + opaque
  return {
    id, source, format: 'cisco-asa', ...(version === undefined ? {} : { version }), ...(hostname === undefined ? {} : { hostname }),
    families: [4, 6], stateful: true, filtering: device.interfaces.size > 0 || device.lists.size > 0,
    interfaces: [...device.interfaces.values()].map((i): Interface => ({
      name: i.name, ...(i.label === undefined ? {} : { label: i.label }), addresses: i.addresses, networks: i.networks, dynamic: i.dynamic, up: i.up,
      ...(i.vrf === undefined ? {} : { vrf: i.vrf }), securityLevel: i.level, ...(i.zone === undefined ? {} : { zone: i.zone }), untrusted: i.level === 0,
      span: i.line.span,
    })),
    routes: device.routes, learnsRoutes: learnsRoutes(device.later.map(l => l.head)), filters, stages, definitions: device.definitions, references: referencesOf(device),
    services: { ...device.runs, listeners: listenersOf(device) },
    statements: { total, understood: total - ignored - bad.size, ignored, unsupported: bad.size },
    diagnostics: device.diagnostics,
    comments: comments.filter(c => c.span.start < end && (c.span.start >= device.start.start || id === source.path)),
  }
}

/** `!` and `:` lines speak for the statement below them, remarks for the entry below. */
function commentsOf(source: Source, lines: Lines, textOf: TextOf): Comment[] {
  const statements: Span[] = []
  const remarks: Comment[] = []
  const visit = (line: Line): void => {
    const at = line.verb < 0 && (line.words[0] === 'access-list' || line.words[0] === 'ipv6') ? entryAt(line.words) : 0
    if (at > 0 && line.words[at] === 'remark') {
      remarks.push({ text: textOf(textFrom(line, at + 1)), span: line.span, target: line.span })
    } else statements.push(line.span)
    for (const child of line.children) visit(child)
  }
  for (const line of lines.top) visit(line)
  const starts = statements.map(s => s.start)
  const below = (span: Span): Span => {
    const sameLine = statements[lastAtMost(starts, span.start)]
    if (sameLine && !source.text.slice(sameLine.end, span.start).includes('\n')) return sameLine
    return statements[lastAtMost(starts, span.start) + 1] ?? span
  }
  const own = lines.comments.map(({ span }): Comment => ({ text: textOf(span).replace(/^[!:]+/, '').trim(), span, target: below(span) }))
  return [...own, ...remarks.map(r => ({ ...r, target: below(r.span) }))].sort((a, b) => a.span.start - b.span.start)
}
