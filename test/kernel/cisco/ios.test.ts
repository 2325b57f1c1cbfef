/** IOS: wallproof and the kernel agree on every packet. */
import { parse } from '../../../src/parsers/cisco/ios/parse.ts'
import { agreesWithTheKernel } from './agree.ts'
import { IOS_INTERFACES, IOS_MEANS, IOS_MEANS_6, iosText } from './ios.ts'
import { routerDump } from './netfilter.ts'

agreesWithTheKernel({
  name: 'IOS', parse, means: { 4: IOS_MEANS, 6: IOS_MEANS_6 }, interfaces: IOS_INTERFACES, write: iosText,
  // Neighbour advertisements and solicitations.
  dump: rules => routerDump(rules, [136, 135]), tracking: false, traffic: { self: true, fragments: true, standings: ['plain'] },
})
