/** NX-OS: wallproof and the kernel agree on every packet. */
import { parse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { agreesWithTheKernel } from './agree.ts'
import { routerDump } from './netfilter.ts'
import { NXOS_INTERFACES, NXOS_MEANS, nxosText } from './nxos.ts'

agreesWithTheKernel({
  name: 'NX-OS', parse, means: { 4: NXOS_MEANS, 6: { ...NXOS_MEANS, holes: false } }, interfaces: NXOS_INTERFACES, write: nxosText,
  // Neighbour and router discovery (Nexus 7000 Security Configuration Guide, "Implicit Rules for IP and MAC ACLs").
  dump: rules => routerDump(rules, [136, 135, 134, 133]), tracking: false, traffic: { self: true, fragments: true, standings: ['plain'] },
})
