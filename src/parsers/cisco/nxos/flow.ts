/** Flow export of NX-OS: NetFlow's chain behind `feature netflow`, and sFlow behind `feature sflow`. */
import type { FlowExporter } from '../../../model/services.ts'
import { define, ignored, report, understood, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { chainedExporters, newChain, newExporter, readMonitor, type Chain, type Exporter } from '../flowchain.ts'
import { alone, type Line } from '../line.ts'
import { after, peerOf } from '../peers.ts'

/** Without `transport udp` NetFlow goes to this port (Nexus 7000 System Management Configuration Guide, "Creating a Flow Exporter"). */
const NETFLOW_PORT = 9995
/** sFlow version 5, and the default of `sflow collector-port`. */
const SFLOW_PORT = 6343

export interface Flow {
  readonly chain: Chain
  collector: Line | undefined
  port: number
  source: boolean
}

export const newFlow = (): Flow => ({ chain: newChain(), collector: undefined, port: SFLOW_PORT, source: false })

/** `flow exporter|monitor|record NAME`. */
export function readFlow(account: Account, flow: Flow, { head, body }: Block): void {
  const [, kind, name] = head.words
  if (name === undefined || (kind !== 'exporter' && kind !== 'monitor')) {
    if (kind === 'record') define(account, 'flow record', head, 2)
    for (const line of [alone(head), ...body]) ignored(account, line)
    return
  }
  define(account, `flow ${kind}`, head, 2)
  understood(account)
  if (kind === 'exporter') {
    const exporter = flow.chain.exporters.get(name) ?? newExporter(name, head, NETFLOW_PORT)
    flow.chain.exporters.set(name, exporter)
    for (const line of body) readExporterLine(account, exporter, line)
    return
  }
  readMonitor(account, flow.chain, name, body, 'flow exporter')
}

/** `destination A [use-vrf|vrf V]`, `transport udp P`, `version 9` (with lines of its own), `source I`. */
function readExporterLine(account: Account, exporter: Exporter, line: Line): void {
  const { words } = line
  ignoreUnder(account, line)
  if (words[0] === 'destination') {
    exporter.to = words[1]
    exporter.destination = line
    exporter.vrf = after(words, 'use-vrf') ?? after(words, 'vrf')
  } else if (words[0] === 'transport') {
    const port = Number(words[2])
    if (words[1] !== 'udp' || !Number.isInteger(port) || port > 65535) {
      report(account, line, 'unrecognised', 'none', 'not a transport this reads')
      return
    }
    exporter.port = port
  } else if (words[0] === 'version') exporter.protocol = words[1] === '9' || words[1] === '5' ? 'netflow' : 'unknown'
  understood(account)
}

/** `sflow collector-ip A vrf V`, `sflow collector-port P`, `sflow data-source interface I`. */
export function readSflow(account: Account, flow: Flow, line: Line): void {
  const [, what, value] = line.words
  if (what === 'collector-ip') flow.collector = line
  if (what === 'collector-port' && /^\d{1,5}$/.test(value ?? '')) flow.port = Number(value)
  if (what === 'data-source') flow.source = true
  understood(account)
}

export function exportersOf(flow: Flow, features: ReadonlySet<string>, bound: ReadonlySet<string>): FlowExporter[] {
  const all = features.has('netflow') ? {} : { all: '`feature netflow` is not turned on' }
  const made = chainedExporters(flow.chain, bound, { monitor: 'flow monitor', bind: monitor => `ip flow monitor ${monitor} input`, ...all })
  const line = flow.collector
  const to = line?.words[2]
  if (!line || to === undefined) return made
  const vrf = after(line.words, 'vrf')
  const missing = !features.has('sflow') ? '`feature sflow` is not turned on' : flow.source ? undefined : 'no `sflow data-source interface`'
  return [...made, {
    name: 'sflow', to: peerOf(to), port: flow.port, transport: 'udp', enabled: 'yes', protocol: 'sflow', span: line.span,
    ...(vrf === undefined ? {} : { vrf }), ...(missing === undefined ? {} : { missing }),
  }]
}
