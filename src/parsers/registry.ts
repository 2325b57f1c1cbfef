/** Which parser reads which format; each is loaded when first needed. */
import type { Format } from '../model/firewall.ts'
import type { Parse } from './parser.ts'

/** Undefined: the format is recognised, and nothing reads it yet. */
export const PARSERS: Readonly<Record<Format, (() => Promise<Parse>) | undefined>> = {
  iptables: async () => (await import('./iptables/parse.ts')).parse,
  pfsense: async () => (await import('./pfsense/parse.ts')).parse,
  opnsense: async () => (await import('./opnsense/parse.ts')).parse,
  'cisco-ios': async () => (await import('./cisco/ios/parse.ts')).parse,
  'cisco-asa': async () => (await import('./cisco/asa/parse.ts')).parse,
  'cisco-nxos': async () => (await import('./cisco/nxos/parse.ts')).parse,
  'cisco-xr': async () => (await import('./cisco/xr/parse.ts')).parse,
}
