/** Every lint rule, in alphabetical order. */
import anyToAny from './any-to-any.ts'
import defaultAccept from './default-accept.ts'
import egressAny from './egress-any.ts'
import inputUnsupported from './input-unsupported.ts'
import ruleShadowed from './rule-shadowed.ts'
import serviceIncomplete from './service-incomplete.ts'
import serviceMissing from './service-missing.ts'
import serviceOverlyOpen from './service-overly-open.ts'
import serviceUndetermined from './service-undetermined.ts'
import serviceUnneeded from './service-unneeded.ts'
import snmpDefaultCommunity from './snmp-default-community.ts'
import undefinedReference from './undefined-reference.ts'
import type { Rule } from '../src/engine/rule.ts'

export const rules: readonly Rule[] = [
  anyToAny, defaultAccept, egressAny, inputUnsupported, ruleShadowed, serviceIncomplete, serviceMissing, serviceOverlyOpen, serviceUndetermined, serviceUnneeded,
  snmpDefaultCommunity, undefinedReference,
]
