/** IOS-XR: wallproof and the kernel agree on every packet. */
import { parse } from '../../../src/parsers/cisco/xr/parse.ts'
import { agreesWithTheKernel } from './agree.ts'
import { routerDump } from './netfilter.ts'
import { XR_INTERFACES, XR_MEANS, xrText } from './xr.ts'

agreesWithTheKernel({
  name: 'IOS-XR', parse, means: { 4: XR_MEANS, 6: { ...XR_MEANS, holes: false } }, interfaces: XR_INTERFACES, write: xrText,
  // Neighbour advertisements and solicitations (IOS XR IP Addresses and Services Command Reference, "ipv6 access-list").
  dump: rules => routerDump(rules, [136, 135]), tracking: false, traffic: { self: true, fragments: true, standings: ['plain'] },
})
