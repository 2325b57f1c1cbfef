/** What an XML or HTML input is, by its root element. */
import type { Format } from '../model/firewall.ts'

type Root =
  | { readonly kind: 'format'; readonly format: Extract<Format, 'pfsense' | 'opnsense'> }
  | { readonly kind: 'lookalike'; readonly name: string; readonly advice: string }

/** How far the root element may stand from the start. */
const PROLOG_LIMIT = 1 << 20

const PARTIAL = 'this backup holds one area only; download "All" in Diagnostics > Backup & Restore'

const ROOTS: Readonly<Record<string, Root>> = {
  pfsense: { kind: 'format', format: 'pfsense' },
  opnsense: { kind: 'format', format: 'opnsense' },
  inveaosconfig: refused('Flowmon configuration export', 'this is the configuration of an appliance, not of a firewall; export the firewall in front of it'),
  zone: refused('firewalld zone', 'export what firewalld loads with "iptables-save", or, on the nftables backend, export the firewall in front of the host'),
  service: refused('firewalld service', 'a service definition holds no rules; export the rules with "iptables-save"'),
  ipset: refused('firewalld ipset', 'an address set holds no rules; export the rules with "iptables-save"'),
  direct: refused('firewalld direct rules', 'export what firewalld loads with "iptables-save"'),
  policy: refused('firewalld policy', 'export what firewalld loads with "iptables-save"'),
  html: refused('HTML page', 'the device answered with a web page (a login form?) instead of its configuration; fetch the export again'),
  fwobjectdatabase: refused('Firewall Builder database', 'export the compiled rules of the device instead'),
  config: refused('PAN-OS configuration', 'PAN-OS is not read; wallproof reads iptables-save, pfSense and Cisco exports'),
  response: refused('PAN-OS configuration', 'PAN-OS is not read; wallproof reads iptables-save, pfSense and Cisco exports'),
  configuration: refused('Junos configuration', 'Junos is not read; wallproof reads iptables-save, pfSense and Cisco exports'),
  'rpc-reply': refused('NETCONF reply', 'fetch the configuration as text ("show running-config") instead'),
  filter: refused('partial pfSense backup', PARTIAL),
  aliases: refused('partial pfSense backup', PARTIAL),
  nat: refused('partial pfSense backup', PARTIAL),
  interfaces: refused('partial pfSense backup', PARTIAL),
  system: refused('partial pfSense backup', PARTIAL),
}

function refused(name: string, advice: string): Root {
  return { kind: 'lookalike', name, advice }
}

/** The root's meaning; undefined when the text is no markup or the root says nothing. */
export function rootOf(text: string): Root | undefined {
  const name = rootName(text)
  if (name === undefined) return undefined
  if (name === 'config' && !/<config\b[^<>]{0,400}\b(urldb|detail-version)=|<(devices|mgt-config)\b/.test(text.slice(0, 8192))) return undefined
  return Object.hasOwn(ROOTS, name) ? ROOTS[name] : undefined
}

/** A terminal capture of a config.xml starts with the prompt: the declaration or the root then stands at the start of a later line. */
function rootName(text: string): string | undefined {
  const head = text.slice(0, PROLOG_LIMIT)
  let at = head.search(/\S/)
  if (at < 0) return undefined
  if (head[at] !== '<') {
    at = head.slice(0, 65536).search(/^<(\?xml|pfsense|opnsense)\b/m)
    if (at < 0) return undefined
  }
  while (at >= 0 && at < head.length) {
    if (head.startsWith('<!--', at)) at = after(head, '-->', at)
    else if (head.startsWith('<?', at)) at = after(head, '?>', at)
    else if (/^<!doctype\s+html/i.test(head.slice(at, at + 40))) return 'html'
    else if (head.startsWith('<!', at)) at = afterDoctype(head, at)
    else if (head[at] === '<') return /^[A-Za-z_][\w.-]{0,60}/.exec(head.slice(at + 1, at + 62))?.[0].toLowerCase()
    else {
      const next = head.indexOf('<', at)
      if (next < 0 || head.slice(at, next).trim() !== '') return undefined
      at = next
    }
  }
  return undefined
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at < 0 ? -1 : at + end.length
}

/** A document type may carry an internal subset in brackets. */
function afterDoctype(text: string, from: number): number {
  const close = text.indexOf('>', from)
  const open = text.indexOf('[', from)
  return open >= 0 && open < close ? after(text, ']>', open) : close < 0 ? -1 : close + 1
}
