/** SNMP communities that everybody tries first, each with where it comes from. Strings are compared as the device does: upper and lower case differ, unless `folded`. */

export interface KnownCommunity {
  readonly value: string
  /** Why it is known, for the message. */
  readonly why: string
  /** Any mixture of upper and lower case counts. */
  readonly folded?: boolean
}

const lists = 'in every published list of default communities'

export const DEFAULT_COMMUNITIES: readonly KnownCommunity[] = [
  { value: 'public', why: 'what Flowmon, pfSense and most other products ship with', folded: true },
  { value: 'private', why: 'the usual default for write access', folded: true },
  { value: 'cisco', why: lists, folded: true },
  { value: 'ILMI', why: 'created by Cisco IOS with ATM code (cisco-sa-20010227-ios-snmp-ilmi)', folded: true },
  { value: 'cable-docsis', why: 'hard-coded in some Cisco IOS images (cisco-sa-20060920-docsis)' },
  { value: 'rmonmgmtuicommunity', why: 'hard-coded in Cisco small business switches (cisco-sa-20160831-sps3)' },
  { value: 'secret', why: lists },
  { value: 'admin', why: lists, folded: true },
  { value: 'mngt', why: lists },
  { value: 'snmpd', why: lists },
  { value: 'snmp', why: lists, folded: true },
  { value: 'snmptrap', why: 'a usual trap community', folded: true },
  { value: 'trap', why: 'a usual trap community' },
  { value: 'monitor', why: lists },
  { value: 'manager', why: lists },
  { value: 'community', why: lists },
  { value: 'default', why: lists },
  { value: 'password', why: lists },
  { value: 'read', why: lists },
  { value: 'write', why: lists },
  { value: 'test', why: lists },
  { value: 'router', why: lists },
  { value: 'switch', why: lists },
  { value: 'network', why: lists },
]
