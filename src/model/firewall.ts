/** The rule graph: one device or host, normalised, vendor-free. Every node that stands in the file keeps its span. */
import type { AddressTerm, Family } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import type { Source, Span } from '../text/source.ts'
import type { Match } from './match.ts'
import type { DeviceServices } from './services.ts'

/** Inputs that wallproof reads. */
export type Format = 'iptables' | 'pfsense' | 'opnsense' | 'cisco-ios' | 'cisco-asa' | 'cisco-nxos' | 'cisco-xr'

export type FilterId = string

/** Rewrites a packet; an absent part stays as it is. Several values mean: one of them, not known which. */
export interface Translation {
  readonly src?: readonly AddressTerm[]
  readonly dst?: readonly AddressTerm[]
  readonly sport?: readonly Interval[]
  readonly dport?: readonly Interval[]
  /** Added to the destination port instead of replacing it (a range forwarded to a range). */
  readonly dportShift?: number
  /** Only the bits that all addresses of `src` or `dst` (one network) share are replaced; the others stay as they are (NETMAP). */
  readonly hostBits?: true
  /** True when the packet is now for the firewall itself (REDIRECT). */
  readonly toSelf?: boolean
  /** A filter that the packet then goes past (pf: `rdr pass`). */
  readonly skip?: FilterId
}

export type Action =
  /** `tracks`: the device knows the replies of what this permits (their state is `established`), where it is not `stateful` throughout. */
  | { readonly kind: 'permit'; readonly tracks?: true }
  | { readonly kind: 'deny'; readonly how: 'drop' | 'reject' }
  /** Walk that filter, then go on here. */
  | { readonly kind: 'jump'; readonly to: FilterId }
  /** Walk that filter instead of the rest of this one. */
  | { readonly kind: 'goto'; readonly to: FilterId }
  | { readonly kind: 'return' }
  /** Rewrites the packet and ends this filter, passing. */
  | { readonly kind: 'translate'; readonly to: Translation }
  /** Leaves something on the packet that later rules ask for, and goes on: a packet with tag `t` then has tag `to[t]`. */
  | { readonly kind: 'tag'; readonly to: readonly number[] }
  /** Log, count, a mark that nobody asks for: no effect on the verdict. */
  | { readonly kind: 'continue' }
  /** May permit, deny or go on: cannot be told from the export. */
  | { readonly kind: 'unknown'; readonly words: string }

export interface Rule {
  readonly match: Match
  readonly action: Action
  /** A disabled rule is kept so that it can be named, and never evaluated. */
  readonly enabled: boolean
  /** Where it stands in the file; `shown(span)` is its text. */
  readonly span: Span
  /** `user` wrote it; `system` adds it (pfSense system rules, ASA security levels): then the span is what causes it. */
  readonly origin: 'user' | 'system'
  readonly comment?: string | undefined
  /** Packet counter, where the export carries one. */
  readonly hits?: number | undefined
  /** Words for where an admin finds it, when the line alone does not say (pfSense: `Firewall > Rules > WAN, 3rd rule "..."`). */
  readonly place?: string | undefined
}

/** What happens to a packet that no rule of a filter took. */
export interface Fallthrough {
  readonly action: 'permit' | 'deny' | 'return' | 'unknown'
  /** The policy line; for an implicit end, the line where the list is declared or bound. */
  readonly span: Span
  readonly implicit: boolean
}

/** An ordered list, first match wins (pf's last match is turned round by its parser). */
export interface Filter {
  readonly id: FilterId
  /** As the user calls it: `INPUT`, `OUTSIDE_IN`, `WAN`. `--filter NAME` and messages use it. */
  readonly name: string
  /** Group of filters it belongs to, where names repeat: `filter`, `nat` (iptables tables); empty otherwise. */
  readonly table: string
  readonly rules: readonly Rule[]
  readonly fallthrough: Fallthrough
  readonly span: Span
  /** True when the parser made it up to express something the export says elsewhere. */
  readonly synthetic?: boolean | undefined
}

/** `input`: delivered to the firewall itself; `output`: sent by it; `forward`: through it. */
export type Path = 'input' | 'output' | 'forward'

/** One stop of a packet. The stages of a firewall are ordered; a packet visits those that apply to its path and interfaces, and must pass each. */
export interface Stage {
  readonly filter: FilterId
  readonly on: readonly Path[]
  /** Only packets that entered by one of these; absent: any. */
  readonly in?: readonly string[] | undefined
  /** Only packets that leave by one of these; absent: any. */
  readonly out?: readonly string[] | undefined
  /** Met before the route is chosen: no packet has an egress interface there. */
  readonly unrouted?: true | undefined
  /** What binds it (access-group line, interface tab); for messages. */
  readonly span: Span
  /** For messages: `nat PREROUTING`, `access-group OUTSIDE_IN in`. */
  readonly label: string
}

export interface Interface {
  /** As packets name it (`in`/`out` of `trace`): kernel name, nameif, IOS name, pfSense's internal name. */
  readonly name: string
  /** What people call it: description, pfSense `descr`. */
  readonly label?: string | undefined
  /** The addresses of the firewall on it, as hosts. */
  readonly addresses: readonly AddressTerm[]
  /** The connected networks behind it. */
  readonly networks: readonly AddressTerm[]
  /** Has addresses that the export does not tell (DHCP, PPPoE). */
  readonly dynamic: boolean
  readonly up: boolean
  readonly vrf?: string | undefined
  /** ASA security level 0-100. */
  readonly securityLevel?: number | undefined
  readonly zone?: string | undefined
  /** Faces the internet as far as the export tells: pfSense WAN-like (has a gateway), ASA level 0. */
  readonly untrusted?: boolean | undefined
  readonly span: Span
}

export interface Route {
  readonly to: AddressTerm
  /** Absent: not known by which, or by none (a route to nowhere, with longer ones that were learned). */
  readonly interface?: string
  readonly vrf?: string
  readonly span: Span
}

/** Something with a name that others refer to: alias, object-group, ACL, chain, interface. */
export interface Definition {
  readonly kind: string
  readonly name: string
  readonly span: Span
}

export interface Reference {
  readonly kind: string
  readonly name: string
  readonly span: Span
  /** False when nothing of that kind and name is defined and it is not built in. */
  readonly defined: boolean
  /** In words, what the device does then: `matches nothing`, `permits everything`, `the rule is not loaded`. */
  readonly effect?: string | undefined
}

/** Every statement of the input ends as understood, ignored (known not to matter) or one of these. */
export interface Diagnostic {
  /** `unrecognised`: not in the grammar; `unsupported`: known, but not modelled; `refused`: the device itself would not load it; `elsewhere`: it tells of rules that are in force and not in this export. */
  readonly kind: 'unrecognised' | 'unsupported' | 'refused' | 'elsewhere'
  readonly span: Span
  /** What was seen, and what it means for the result; lower case, no full stop, no secret. */
  readonly seen: string
  /** `none`: cannot change a verdict; `match`: some match became unknown; `verdict`: some verdicts became undetermined. */
  readonly effect: 'none' | 'match' | 'verdict'
}

/** Lines (or XML elements) that state something; blank lines and comments do not count. total = understood + ignored + unsupported. */
export interface Statements {
  readonly total: number
  readonly understood: number
  readonly ignored: number
  readonly unsupported: number
}

/** A comment in the file that may carry a suppression: the text without its comment mark, and the line(s) it speaks for. */
export interface Comment {
  readonly text: string
  readonly span: Span
  /** Start offset of the statement it stands on or above; the span of the comment itself when there is none. */
  readonly target: Span
}

/** A stretch of the export, and where people find it in the device's own user interface: `Services > SNMP`. */
export interface Place {
  readonly start: number
  readonly end: number
  /** Fit to be shown. */
  readonly words: string
}

/** What rules may leave on a packet for later ones (a mark, that it is not tracked), each combination as a number; 0 is on a packet that arrives. */
export interface Tags {
  readonly count: number
  /** On a packet that the firewall itself sends. */
  readonly sent: number
}

export interface Firewall {
  /** Unique in a run: the path, plus `#n` or `#name` when one file holds several devices. */
  readonly id: string
  readonly source: Source
  readonly format: Format
  /** Software version where the export tells it. */
  readonly version?: string | undefined
  readonly hostname?: string | undefined
  /** The address families that this export filters: an iptables-save dump one, most others both. */
  readonly families: readonly Family[]
  /** A family that the device filters by rules of their own, which are not in this export (nor, as far as is known, in a file beside it). */
  readonly uncovered?: Family | undefined
  /** Does it let the replies of every permitted connection pass by itself? Where not, only rules that say so do. */
  readonly stateful: boolean
  /** Fragments are put together before rules see them: those of packets for the firewall itself (`delivered`), or all. A later fragment then shares the fate of its whole packet. */
  readonly reassembles?: 'delivered' | 'all' | undefined
  /** False when the export holds no packet filter at all (a switch that only exports flows): services only. */
  readonly filtering: boolean
  readonly interfaces: readonly Interface[]
  readonly routes: readonly Route[]
  /** A routing protocol runs: there may be routes that the export does not tell. */
  readonly learnsRoutes?: boolean | undefined
  /** VRFs that share routes, in pairs; the global table is the empty name. Between others no packet passes (absent: none share any). */
  readonly leaks?: readonly (readonly [string, string])[] | undefined
  readonly filters: ReadonlyMap<FilterId, Filter>
  readonly stages: readonly Stage[]
  /** Absent: no rule leaves anything on a packet that another one asks for. */
  readonly tags?: Tags | undefined
  readonly definitions: readonly Definition[]
  readonly references: readonly Reference[]
  readonly services: DeviceServices
  readonly statements: Statements
  readonly diagnostics: readonly Diagnostic[]
  readonly comments: readonly Comment[]
  /** For devices that people configure on a page, not in the export; by their start, those inside another after it. */
  readonly places?: readonly Place[] | undefined
}

/** What a parser gives back. It never throws; `firewalls` is empty only when nothing could be read, and then `failure` says why. */
export interface Parsed {
  readonly firewalls: readonly Firewall[]
  readonly failure?: { readonly span: Span; readonly seen: string; readonly advice: string }
}
