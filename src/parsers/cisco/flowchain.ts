/** Flow export as a chain: an exporter counts only when a monitor feeds it and an interface has that monitor. */
import type { FlowExporter } from '../../model/services.ts'
import { ignoreUnder, understood, use, type Account } from './account.ts'
import type { Line } from './line.ts'
import { peerOf } from './peers.ts'

export interface Exporter {
  readonly name: string
  readonly head: Line
  to: string | undefined
  vrf: string | undefined
  port: number | undefined
  protocol: FlowExporter['protocol']
  destination: Line | undefined
}

export interface Chain {
  readonly exporters: Map<string, Exporter>
  /** Which exporters a monitor feeds. */
  readonly monitors: Map<string, string[]>
}

export const newChain = (): Chain => ({ exporters: new Map(), monitors: new Map() })

export const newExporter = (name: string, head: Line, port: number | undefined): Exporter =>
  ({ name, head, to: undefined, vrf: undefined, port, protocol: 'netflow', destination: undefined })

/** Lines under `flow monitor NAME`: `exporter E` feeds that exporter. */
export function readMonitor(account: Account, { monitors }: Chain, name: string, body: readonly Line[], exporter: string): void {
  const feeds = monitors.get(name) ?? []
  monitors.set(name, feeds)
  for (const line of body) {
    ignoreUnder(account, line)
    understood(account)
    if (line.words[0] !== 'exporter' || line.words[1] === undefined) continue
    feeds.push(line.words[1])
    use(account, exporter, line, 1, 'exports nothing')
  }
}

interface Words {
  readonly monitor: string
  /** The command that binds a monitor to an interface. */
  readonly bind: (monitor: string) => string
  /** What is missing for every exporter: a feature that is not turned on. */
  readonly all?: string
  /** What is missing when an exporter has no port. */
  readonly port?: string
}

export function chainedExporters({ exporters, monitors }: Chain, bound: ReadonlySet<string>, words: Words): FlowExporter[] {
  const fedBy = new Map<string, string[]>()
  for (const [monitor, names] of monitors) for (const name of names) fedBy.set(name, [...(fedBy.get(name) ?? []), monitor])
  return [...exporters.values()].map((e): FlowExporter => {
    const feeds = fedBy.get(e.name) ?? []
    const missing = e.to === undefined ? 'the exporter has no `destination`'
      : e.port === undefined ? words.port
        : feeds.length === 0 ? `no ${words.monitor} uses this exporter`
          : feeds.some(m => bound.has(m)) ? words.all : `no interface has \`${words.bind(feeds[0] ?? '')}\``
    return {
      name: e.name, to: peerOf(e.to ?? ''), ...(e.port === undefined ? {} : { port: e.port }), transport: 'udp', enabled: 'yes', protocol: e.protocol, span: (e.destination ?? e.head).span,
      ...(e.vrf === undefined ? {} : { vrf: e.vrf }), ...(missing === undefined ? {} : { missing }),
    }
  })
}
