/** Flow export of IOS: classic `ip flow-export`, and Flexible NetFlow's chain from exporter over monitor to interface. */
import type { FlowExporter } from '../../../model/services.ts'
import { alone, type Line } from '../line.ts'
import { chainedExporters, newChain, newExporter, readMonitor, type Chain, type Exporter } from '../flowchain.ts'
import { peerOf } from '../peers.ts'
import { define, ignored, report, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import type { Ports } from './interfaces.ts'

/** Flexible NetFlow sends to this port when `transport udp` is absent (Cisco IOS Flexible NetFlow Command Reference, "transport (Flexible NetFlow)"). */
const DEFAULT_PORT = 9995

interface Classic {
  readonly to: string
  readonly port: number
  readonly vrf: string | undefined
  readonly line: Line
}

export interface Flow {
  readonly chain: Chain
  readonly classic: Classic[]
  version: string | undefined
  readonly sflow: { readonly line: Line; readonly to: string; readonly port: number }[]
}

export const newFlow = (): Flow => ({ chain: newChain(), classic: [], version: undefined, sflow: [] })

const PROTOCOLS: Readonly<Record<string, FlowExporter['protocol']>> = { 'netflow-v9': 'netflow', 'netflow-v5': 'netflow', ipfix: 'ipfix' }

export function readFlow(account: Account, flow: Flow, { head, body }: Block): void {
  const [, kind, name] = head.words
  const rest = (): void => { for (const line of body) ignored(account, alone(line)) }
  if (name === undefined || (kind !== 'exporter' && kind !== 'monitor')) {
    if (kind === 'record' && name !== undefined) define(account, 'flow record', head, 2)
    ignored(account, alone(head))
    rest()
    return
  }
  define(account, `flow ${kind}`, head, 2)
  understood(account)
  if (kind === 'monitor') {
    readMonitor(account, flow.chain, name, body.map(line => (alone(line))), 'flow exporter')
    return
  }
  const exporter = flow.chain.exporters.get(name) ?? newExporter(name, head, DEFAULT_PORT)
  flow.chain.exporters.set(name, exporter)
  for (const line of body) readExporterLine(account, exporter, line)
}

function readExporterLine(account: Account, exporter: Exporter, line: Line): void {
  const [first, second, third, fourth] = line.words
  switch (first ?? '') {
    case 'destination':
      exporter.to = second
      exporter.destination = line
      exporter.vrf = third === 'vrf' ? fourth : undefined
      break
    case 'transport': {
      const port = Number(third)
      if (second !== 'udp' || !Number.isInteger(port) || port > 65535) {
        report(account, line, 'unrecognised', 'none', 'not a transport this reads')
        return
      }
      exporter.port = port
      break
    }
    case 'export-protocol':
      exporter.protocol = Object.hasOwn(PROTOCOLS, second ?? '') ? PROTOCOLS[second ?? ''] as FlowExporter['protocol'] : 'unknown'
      break
    case 'source':
      use(account, 'interface', line, 1)
      break
  }
  understood(account)
}

/** `ip flow-export destination A PORT [vrf V] [udp]`, `ip flow-export version 5|9|10`. */
export function readClassic(account: Account, flow: Flow, line: Line): void {
  const [, , what, to, port] = line.words
  if (what === 'version') flow.version = to
  if (what === 'source') use(account, 'interface', line, 3)
  if (what !== 'destination') {
    understood(account)
    return
  }
  if (to === undefined || !/^\d{1,5}$/.test(port ?? '')) {
    report(account, line, 'unrecognised', 'none', 'not a flow destination this reads')
    return
  }
  const vrf = line.words.indexOf('vrf')
  flow.classic.push({ to, port: Number(port), vrf: vrf > 0 ? line.words[vrf + 1] : undefined, line })
  understood(account)
}

/** `sflow collector A [port]`, as switches that have it print it. */
export function readSflow(account: Account, flow: Flow, line: Line): void {
  const at = line.words.findIndex(w => w === 'collector' || w === 'collector-ip' || w === 'destination')
  const to = line.words[at + 1]
  if (at < 0 || to === undefined) {
    ignored(account, line)
    return
  }
  const port = line.words.slice(at + 2).find(w => /^\d{1,5}$/.test(w))
  flow.sflow.push({ line, to, port: port === undefined ? 6343 : Number(port) })
  understood(account)
}

export function exportersOf(flow: Flow, ports: Ports): FlowExporter[] {
  const all = [...ports.byName.values()]
  const exported = all.some(p => p.flow !== undefined)
  const bound = new Set(all.flatMap(p => p.monitors))
  const classic = flow.classic.map((c): FlowExporter => ({
    name: 'ip flow-export', to: peerOf(c.to), port: c.port, transport: 'udp', enabled: 'yes', protocol: flow.version === '10' || flow.version === 'ipfix' ? 'ipfix' : 'netflow',
    span: c.line.span, ...(c.vrf === undefined ? {} : { vrf: c.vrf }), ...(exported ? {} : { missing: 'no interface has `ip flow ingress`, `ip flow egress` or `ip route-cache flow`' }),
  }))
  const flexible = chainedExporters(flow.chain, bound, { monitor: 'flow monitor', bind: monitor => `ip flow monitor ${monitor} input` })
  const sflow = flow.sflow.map((s): FlowExporter => ({
    name: 'sflow', to: peerOf(s.to), port: s.port, transport: 'udp', enabled: 'unknown', protocol: 'sflow', span: s.line.span,
  }))
  return [...classic, ...flexible, ...sflow]
}
