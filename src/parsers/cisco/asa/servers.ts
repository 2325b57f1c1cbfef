/** Reads whom the device sends to: syslog, NTP, name servers, mail, NetFlow collectors. */
import type { FlowExporter, Target } from '../../../model/services.ts'
import type { Line } from '../line.ts'
import { complain, ipv4Of, ipv6Of, refer, type Device } from './device.ts'
import { interfaceAt } from './interfaces.ts'
import { peerOf } from './peers.ts'
import type { Section, Status } from './sections.ts'

/** `logging host IF A [udp[/P]|tcp[/P]] [format emblem] [secure]`: 514 for UDP, 1470 for TCP (command reference). */
export function readLogging(device: Device, line: Line): Status {
  const { words } = line
  // PIX 6 says `logging on`.
  if (words[1] === 'enable' || words[1] === 'on') device.logging.enabled = true
  if (words[1] === 'trap') device.logging.trap = true
  if (words[1] !== 'host') return words[1] === 'enable' || words[1] === 'on' || words[1] === 'trap' ? 'understood' : 'ignored'
  const [, , name, address] = words
  if (name === undefined || address === undefined) {
    complain(device, line, 'unrecognised', 'none', 'not a syslog host this reads')
    return 'understood'
  }
  interfaceAt(device, line, 2)
  const how = /^(tcp|udp|6|17)(?:\/(\d{1,5}))?$/.exec(words[4] ?? '')
  const overTcp = how?.[1] === 'tcp' || how?.[1] === '6'
  const port = how?.[2] === undefined ? (overTcp ? 1470 : 514) : Number(how[2])
  if (port > 65535) complain(device, line, 'refused', 'none', 'no such port')
  else {
    const transport = words.includes('secure') ? 'tls' : overTcp ? 'tcp' : 'udp'
    device.runs.syslog.push({ to: peerOf(device, address), port, transport, enabled: 'yes', span: line.span })
  }
  return 'understood'
}

/** Nothing is sent before `logging enable`, and to syslog hosts nothing without `logging trap` (general operations guide, "Logging"). */
export function finishLogging({ logging, runs, version }: Device): void {
  const enabled = logging.enabled && logging.trap ? 'yes' : version === undefined ? 'unknown' : 'no'
  runs.syslog = runs.syslog.map(target => ({ ...target, enabled }))
}

/** `ntp server A [key K] [source IF] [prefer]`. */
export function readNtp(device: Device, line: Line): Status {
  const { words } = line
  if (words[1] !== 'server' || words[2] === undefined) return 'ignored'
  const source = words.indexOf('source')
  if (source > 0) interfaceAt(device, line, source + 1)
  device.runs.ntp.push({ to: peerOf(device, words[2]), port: 123, transport: 'udp', enabled: 'yes', span: line.span })
  return 'understood'
}

/** `dns name-server A ...`, `dns server-group G` / `name-server A ... [IF]`. */
export function readDns(device: Device, { head, body }: Section): Status {
  for (const line of [head, ...body]) {
    const at = line.words.indexOf('name-server')
    if (at < 0) continue
    for (const word of line.words.slice(at + 1)) {
      if (ipv4Of(device, word) === undefined && ipv6Of(device, word) === undefined) continue
      device.runs.dns.push({ to: peerOf(device, word), port: 53, transport: 'udp', enabled: 'yes', span: line.span })
    }
  }
  return 'understood'
}

/** `smtp-server A [BACKUP]`. */
export function readSmtp(device: Device, line: Line): Status {
  for (const word of line.words.slice(1)) {
    const target: Target = { to: peerOf(device, word), port: 25, transport: 'tcp', enabled: 'yes', span: line.span }
    if (!device.interfaces.has(word)) device.runs.smtp.push(target)
  }
  return 'understood'
}

/** `flow-export destination IF A P`. */
export function readFlowExport(device: Device, line: Line): Status {
  const [, kind, name, address, port] = line.words
  if (kind !== 'destination') return 'ignored'
  if (name === undefined || address === undefined || port === undefined) complain(device, line, 'unrecognised', 'none', 'not a collector this reads')
  else {
    interfaceAt(device, line, 2)
    device.flow.destinations.push({ address, interface: name, port, line })
  }
  return 'understood'
}

/** Classes of a policy map that send events to collectors. */
export function readPolicyMap(device: Device, { head, body }: Section): Status {
  const policy = head.words[1]
  if (policy === undefined || policy === 'type') return 'ignored'
  let classed = ''
  for (const line of body) {
    const { words } = line
    if (words[0] === 'class' && words[1] !== undefined) {
      classed = words[1]
      if (classed !== 'class-default') refer(device, 'class-map', line, 1, 'the class matches nothing')
    }
    if (words[0] === 'inspect' && words[1] === 'icmp' && words[2] !== 'error') device.flow.inspectsIcmp.add(policy)
    const at = words.indexOf('destination')
    if (words[0] === 'flow-export' && words[1] === 'event-type' && at > 0) device.flow.classes.push({ policy, to: words.slice(at + 1) })
  }
  return 'understood'
}

/** `service-policy P global|interface IF`. */
export function readServicePolicy(device: Device, line: Line): Status {
  if (line.words[1] !== undefined) device.flow.applied.add(line.words[1])
  if (line.words[2] === 'interface') interfaceAt(device, line, 3)
  return 'understood'
}

/** A destination gets events only through a class that names it in a policy map that is applied (configuration guide, NSEL). */
export function finishFlow(device: Device): void {
  const { flow, runs } = device
  for (const { address, interface: name, port, line } of flow.destinations) {
    const classes = flow.classes.filter(c => c.to.includes(address))
    const applied = classes.some(c => flow.applied.has(c.policy))
    const policy = classes[0]?.policy
    const missing = applied ? undefined
      : policy === undefined ? `no class of a policy-map says flow-export event-type ... destination ${address}`
        : `policy-map ${policy} is not applied by a service-policy`
    const number = Number(port)
    const exporter: FlowExporter = {
      name: `${name} ${address}`, protocol: 'netflow', to: peerOf(device, address), ...(Number.isInteger(number) && number <= 65535 ? { port: number } : {}),
      transport: 'udp', enabled: applied ? 'yes' : 'no', span: line.span, ...(missing === undefined ? {} : { missing }),
    }
    runs.exporters.push(exporter)
  }
}
