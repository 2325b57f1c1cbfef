/**
 * SNMP communities that everybody tries first, each with why it is on the list. Strings are compared as the device does: upper and lower case differ,
 * unless `folded`. Single facts gathered from product documents and from four published word lists (SecLists, Metasploit, onesixtyone, nmap).
 */

export interface KnownCommunity {
  readonly value: string
  /** Why it is known, for the message. */
  readonly why: string
  /** `first`: a documented default, or on lists of separate origin; `listed`: on one of them. */
  readonly tier: 'first' | 'listed'
  /** Any mixture of upper and lower case counts. */
  readonly folded?: boolean
}

const first = (why: string, values: string, folded = false): KnownCommunity[] =>
  values.split(' ').map(value => ({ value, why, tier: 'first', ...(folded ? { folded } : {}) }))

const listed = (why: string, values: string): KnownCommunity[] => values.split(' ').map(value => ({ value, why, tier: 'listed' }))

export const KNOWN_COMMUNITIES: readonly KnownCommunity[] = [
  ...first('what Flowmon, pfSense and most other products ship with', 'public', true),
  ...first('the usual default for write access', 'private', true),
  ...first('created by Cisco IOS with ATM code (cisco-sa-20010227-ios-snmp-ilmi)', 'ILMI', true),
  ...first('hard-coded in some Cisco IOS images (cisco-sa-20060920-docsis)', 'cable-docsis'),
  ...first('hard-coded in Cisco small business switches (cisco-sa-20160831-sps3)', 'rmonmgmtuicommunity'),
  ...first('on every published list of default communities', 'cisco admin', true),
  ...first('on every published list of default communities', 'secret mngt snmpd'),
  ...first('on three published lists of default communities', 'snmp', true),
  ...first('on three published lists of default communities', 'ANYCOM TENmanUFactOryPOWER 1234 2read 4changes IBM ibm OrigEquipMfr SUN sun access agent all community default'),
  ...first('on three published lists of default communities', 'enable field guest hello manager monitor netman network none openview pass password proxy read read-only read-write'),
  ...first('on three published lists of default communities', 'root router security solaris switch system tech test world write'),
  ...listed('on a published list of default communities', '0 0392a0 C0de CR52401 Intermec intermec NoGaH$@! SECRET Secret SECURITY Security SWITCH Switch SYSTEM System TEST adm'),
  ...listed('on a published list of default communities', 'agent_steal apc bintec blue c canon_admin cc core debug dilbert field-service freekevin fubar hp_admin internal l2 l3'),
  ...listed('on a published list of default communities', 'readwrite red regional rmon rmon_admin ro rw rwa san-fran sanfran scotty seri superuser test2 tiv0li tivoli xyzzy yellow'),
  ...listed('on a published list of default communities', 'MiniAP cascade volition s!a@m#n$p%c'),
  { value: 'all private', why: 'on a published list of default communities', tier: 'listed' },
  { value: 'all public', why: 'on a published list of default communities', tier: 'listed' },
  ...listed('public or private with digits for letters, as every guesser writes them', 'publ1c pr1v4t3'),
  ...listed('a usual name for the community of traps', 'snmptrap SNMP_trap snmp-Trap trap'),
]

/** Words that a community gets when nobody thinks about it; the product's own names come from the catalogue. */
export const OBVIOUS_PARTS: readonly string[] = ['public', 'private']

/** Shorter than this, a community is found by trying (eight characters is what nearly every password policy starts from). */
export const SHORTEST_COMMUNITY = 8
