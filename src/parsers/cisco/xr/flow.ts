/** Flow export of IOS-XR: exporter maps, monitor maps, interfaces. */
import type { FlowExporter } from '../../../model/services.ts'
import { define, ignored, report, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { chainedExporters, newChain, newExporter, readMonitor, type Chain, type Exporter } from '../flowchain.ts'
import { alone, type Line } from '../line.ts'
import { after } from '../peers.ts'

export type Flow = Chain

export const newFlow = newChain

/** `flow exporter-map NAME`, `flow monitor-map NAME`. */
export function readFlow(account: Account, flow: Flow, { head, body }: Block): void {
  const [, kind, name] = head.words
  if (name === undefined || (kind !== 'exporter-map' && kind !== 'monitor-map')) {
    for (const line of [alone(head), ...body]) ignored(account, line)
    return
  }
  define(account, `flow ${kind}`, head, 2)
  understood(account)
  if (kind === 'exporter-map') {
    const exporter = flow.exporters.get(name) ?? newExporter(name, head, undefined)
    flow.exporters.set(name, exporter)
    for (const line of body) readExporterLine(account, exporter, line)
    return
  }
  readMonitor(account, flow, name, body, 'flow exporter-map')
}

const PROTOCOLS: Readonly<Record<string, FlowExporter['protocol']>> = { v9: 'netflow', v5: 'netflow', ipfix: 'ipfix', sflow: 'sflow' }

/** `version v9|ipfix|sflow v5`, `transport udp P`, `destination A [vrf V]`, `source I`. */
function readExporterLine(account: Account, exporter: Exporter, line: Line): void {
  const { words } = line
  ignoreUnder(account, line)
  switch (words[0] ?? '') {
    case 'destination':
      exporter.to = words[1]
      exporter.destination = line
      exporter.vrf = after(words, 'vrf')
      break
    case 'transport': {
      const port = Number(words[2])
      if (words[1] !== 'udp' || !Number.isInteger(port) || port > 65535) {
        report(account, alone(line), 'unrecognised', 'none', 'not a transport this reads')
        return
      }
      exporter.port = port
      break
    }
    case 'version':
      exporter.protocol = Object.hasOwn(PROTOCOLS, words[1] ?? '') ? PROTOCOLS[words[1] as string] as FlowExporter['protocol'] : 'unknown'
      break
    case 'source': use(account, 'interface', line, 1)
  }
  understood(account)
}

export const exportersOf = (flow: Flow, bound: ReadonlySet<string>): FlowExporter[] =>
  chainedExporters(flow, bound, { monitor: 'flow monitor-map', bind: monitor => `flow ipv4 monitor ${monitor} ingress`, port: 'the exporter has no `transport udp`' })
