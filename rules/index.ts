/** Every lint rule, in alphabetical order. */
import alertPortMismatch from './alert-port-mismatch.ts'
import anyToAny from './any-to-any.ts'
import defaultAccept from './default-accept.ts'
import defaultCredential from './default-credential.ts'
import defaultPasswordNotAttested from './default-password-not-attested.ts'
import dnsNotConfigured from './dns-not-configured.ts'
import dnsPublicResolver from './dns-public-resolver.ts'
import egressAny from './egress-any.ts'
import filterUnbound from './filter-unbound.ts'
import flowExporterMissing from './flow-exporter-missing.ts'
import flowExporterPortMismatch from './flow-exporter-port-mismatch.ts'
import inputLegacyTables from './input-legacy-tables.ts'
import inputRedacted from './input-redacted.ts'
import inputUnsupported from './input-unsupported.ts'
import ipv6NotCovered from './ipv6-not-covered.ts'
import ntpNotConfigured from './ntp-not-configured.ts'
import portalLegacyHostname from './portal-legacy-hostname.ts'
import returnPathMissing from './return-path-missing.ts'
import ruleContradicted from './rule-contradicted.ts'
import ruleDisabled from './rule-disabled.ts'
import ruleNeverHit from './rule-never-hit.ts'
import ruleNeverMatches from './rule-never-matches.ts'
import rulePartlyShadowed from './rule-partly-shadowed.ts'
import ruleRedundant from './rule-redundant.ts'
import ruleShadowed from './rule-shadowed.ts'
import ruleUndocumented from './rule-undocumented.ts'
import serviceIncomplete from './service-incomplete.ts'
import serviceMissing from './service-missing.ts'
import serviceOverlyOpen from './service-overly-open.ts'
import servicePlaintext from './service-plaintext.ts'
import serviceUndetermined from './service-undetermined.ts'
import serviceUnneeded from './service-unneeded.ts'
import snmpCommunityRedacted from './snmp-community-redacted.ts'
import snmpCommunityUnrestricted from './snmp-community-unrestricted.ts'
import snmpDefaultCommunity from './snmp-default-community.ts'
import snmpPlaintextVersion from './snmp-plaintext-version.ts'
import snmpV3Weak from './snmp-v3-weak.ts'
import snmpWeakCommunity from './snmp-weak-community.ts'
import snmpWriteCommunity from './snmp-write-community.ts'
import undefinedReference from './undefined-reference.ts'
import unreachableChain from './unreachable-chain.ts'
import unusedDefinition from './unused-definition.ts'
import type { Rule } from '../src/engine/rule.ts'

export const rules: readonly Rule[] = [
  alertPortMismatch,
  anyToAny,
  defaultAccept,
  defaultCredential,
  defaultPasswordNotAttested,
  dnsNotConfigured,
  dnsPublicResolver,
  egressAny,
  filterUnbound,
  flowExporterMissing,
  flowExporterPortMismatch,
  inputLegacyTables,
  inputRedacted,
  inputUnsupported,
  ipv6NotCovered,
  ntpNotConfigured,
  portalLegacyHostname,
  returnPathMissing,
  ruleContradicted,
  ruleDisabled,
  ruleNeverHit,
  ruleNeverMatches,
  rulePartlyShadowed,
  ruleRedundant,
  ruleShadowed,
  ruleUndocumented,
  serviceIncomplete,
  serviceMissing,
  serviceOverlyOpen,
  servicePlaintext,
  serviceUndetermined,
  serviceUnneeded,
  snmpCommunityRedacted,
  snmpCommunityUnrestricted,
  snmpDefaultCommunity,
  snmpPlaintextVersion,
  snmpV3Weak,
  snmpWeakCommunity,
  snmpWriteCommunity,
  undefinedReference,
  unreachableChain,
  unusedDefinition,
]
