/** Which parser reads which format; each is loaded when first needed. */
import type { Format } from '../model/firewall.ts'
import { uniform } from '../model/uniform.ts'
import type { Parse } from './parser.ts'

/** Undefined: the format is recognised, and nothing reads it yet. */
export const PARSERS: Readonly<Record<Format, (() => Promise<Parse>) | undefined>> = {
  iptables: async () => uniformly((await import('./iptables/parse.ts')).parse),
  pfsense: async () => uniformly((await import('./pfsense/parse.ts')).parse),
  opnsense: async () => uniformly((await import('./opnsense/parse.ts')).parse),
  'cisco-ios': async () => uniformly((await import('./cisco/ios/parse.ts')).parse),
  'cisco-asa': async () => uniformly((await import('./cisco/asa/parse.ts')).parse),
  'cisco-nxos': async () => uniformly((await import('./cisco/nxos/parse.ts')).parse),
  'cisco-xr': async () => uniformly((await import('./cisco/xr/parse.ts')).parse),
}

const uniformly = (parse: Parse): Parse => (source, companions) => {
  const parsed = parse(source, companions)
  return { ...parsed, firewalls: parsed.firewalls.map(uniform) }
}
