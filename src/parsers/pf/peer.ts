/** Hosts and ports of services as targets of the model. */
import { child } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from './config.ts'
import type { Config } from './config.ts'
import type { Enabled, Listener, Peer, Target } from '../../model/services.ts'
import { parseAddressTerm } from '../../net/address.ts'
import { parsePort } from '../../net/ports.ts'
import type { Span } from '../../text/source.ts'

export const yesNo = (on: boolean): Enabled => (on ? 'yes' : 'no')

export const portOr = (text: string, otherwise: number): number => parsePort(text) ?? otherwise

function peerOf(text: string): Peer {
  const address = parseAddressTerm(text)
  return address ? { text, address } : { text }
}

/** Whom a service answers, as it lists them. A name among them can be anybody's address: then nobody is kept out for certain. */
export function onlyFrom(list: readonly string[]): Pick<Listener, 'from'> {
  const from = list.flatMap(text => peerOf(text).address ?? [])
  return list.length > 0 && from.length === list.length ? { from } : {}
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */
export function splitHostPort(text: string): { readonly host: string; readonly port?: number } {
  const cut = text.lastIndexOf(':')
  if (cut < 0 || (text.indexOf(':') !== cut && !text.startsWith('['))) return { host: text }
  const port = parsePort(text.slice(cut + 1))
  if (text.startsWith('[') && port === undefined) return { host: text.replace(/^\[|\]$/g, '') }
  return port === undefined ? { host: text } : { host: text.slice(0, cut).replace(/^\[|\]$/g, ''), port }
}

export function targetOf(config: Config, element: Element, host: string, port: number, transport: Target['transport'], enabled: Enabled): Target {
  return { to: peerOf(host), port, transport, enabled, span: at(config, element) }
}

/** The first of the named children that is there, else the element itself. */
export function fieldSpan(config: Config, parent: Element, ...names: string[]): Span {
  for (const name of names) {
    const found = child(parent, name)
    if (found) return at(config, found)
  }
  return at(config, parent)
}
