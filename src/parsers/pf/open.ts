/** The way into a config.xml, the same for both kinds: secrets hidden, what cannot be read named, then the dialect. */
import { unreadable } from './unreadable.ts'
import { readXml, type Xml } from '../readxml.ts'
import type { Element } from '../xml.ts'
import { hideXmlSecrets } from '../xmlsecrets.ts'
import type { Firewall, Parsed } from '../../model/firewall.ts'
import type { Source } from '../../text/source.ts'

/** `wrongRoot`: why a file with this root element is none of the dialect. */
export function openConfigXml(
  source: Source, wrongRoot: (source: Source, root: Element) => Parsed['failure'], firewallOf: (source: Source, xml: Extract<Xml, { ok: true }>) => Firewall,
): Parsed {
  hideXmlSecrets(source)
  const early = unreadable(source)
  if (early) return { firewalls: [], failure: early }
  const xml = readXml(source)
  if (!xml.ok) {
    const { offset, seen, advice } = xml.failure
    return { firewalls: [], failure: { span: { source, start: offset, end: offset }, seen, advice } }
  }
  const wrong = wrongRoot(source, xml.root)
  return wrong ? { firewalls: [], failure: wrong } : { firewalls: [firewallOf(source, xml)] }
}
