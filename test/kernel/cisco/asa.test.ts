/** ASA: wallproof and the kernel agree on every packet. */
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { agreesWithTheKernel } from './agree.ts'
import { ASA_INTERFACES, ASA_MEANS, asaText } from './asa.ts'
import { firewallDump } from './netfilter.ts'

agreesWithTheKernel({
  name: 'ASA', parse, means: { 4: ASA_MEANS, 6: ASA_MEANS }, interfaces: ASA_INTERFACES, write: asaText, dump: firewallDump, tracking: true,
  traffic: { self: false, fragments: false, standings: ['plain', 'plain', 'plain', 'plain', 'known', 'reply'] },
})
