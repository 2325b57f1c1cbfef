/** Every target extension by name: what it does to a packet's way, and to what later rules can see. */
import type { Action } from '../../model/firewall.ts'
import type { Use } from './extension.ts'
import { dnat, masquerade, netmap, redirect, snat, type Given, type Placed } from './nat.ts'
import { parseMark } from './numbers.ts'
import { optionTable, type OptionTable } from './options.ts'
import { wordsOf, type Effects } from './raw.ts'

export interface TargetExtension {
  readonly table: OptionTable
  readonly act: (given: Given) => Placed
  readonly effects?: (uses: readonly Use[]) => Effects
  readonly untracks?: (uses: readonly Use[]) => boolean
}

const PERMIT: Action = { kind: 'permit' }
const RETURN: Action = { kind: 'return' }
const DROP: Action = { kind: 'deny', how: 'drop' }
const REJECT: Action = { kind: 'deny', how: 'reject' }
const CONTINUE: Action = { kind: 'continue' }

const always = (spec: string, action: Action): TargetExtension => ({ table: optionTable(spec), act: () => action })

/** Goes on to the next rule: logs, counts, or changes something that no modelled match looks at. */
const continues = (spec: string): TargetExtension => always(spec, CONTINUE)

/** What becomes of the packet depends on the host (a listener, a socket, a peer). */
const hostDecides = (spec: string): TargetExtension =>
  ({ table: optionTable(spec), act: ({ whole, reader }) => ({ kind: 'unknown', words: `-j ${wordsOf(reader.source, whole)}` }) })

const ALL_BITS = 0xffffffff

/** Bits that a mark option may set: those of the value; a mask, or AND, only clears. */
function markBits(uses: readonly Use[]): number {
  let bits = 0
  for (const { name, args } of uses) {
    const mark = parseMark(args[0] ?? '')
    if (!name.endsWith('mark')) continue
    if (!mark) {
      bits = ALL_BITS
    } else if (name.endsWith('shift-mark')) bits = ALL_BITS
    else if (name !== 'and-mark') bits |= mark.value
  }
  return bits >>> 0
}

function connmarkEffects(uses: readonly Use[]): Effects {
  const has = (name: string): boolean => uses.some(use => use.name === name)
  const maskOf = (name: string): number => parseMark(uses.find(use => use.name === name || use.name === 'mask')?.args[0] ?? '')?.value ?? ALL_BITS
  if (has('restore-mark')) return { restore: maskOf('nfmask') }
  if (has('save-mark')) return { save: maskOf('ctmask') }
  return { connmark: markBits(uses) }
}

const MARKS = 'set-mark= set-xmark= and-mark= or-mark= xor-mark='

const CONTINUING: Readonly<Record<string, string>> = {
  ACCOUNT: 'addr= tname=',
  AUDIT: 'type=',
  CHECKSUM: 'checksum-fill',
  CLASSIFY: 'set-class=',
  CONNSECMARK: 'save restore',
  DHCPMAC: 'set-mac=',
  DSCP: 'set-dscp= set-dscp-class=',
  ECN: 'ecn-tcp-remove',
  FLOWOFFLOAD: 'hw',
  HL: 'hl-set= hl-dec= hl-inc=',
  IDLETIMER: 'timeout= label= alarm send_nl_msg=',
  IMQ: 'todev=',
  IPV4OPTSSTRIP: '',
  LED: 'led-trigger-id= led-delay= led-always-blink',
  LOG: 'log-level= log-prefix= log-tcp-sequence log-tcp-options log-ip-options log-uid log-macdecode',
  LOGMARK: 'log-level= log-prefix=',
  NETFLOW: '',
  NFLOG: 'nflog-group= nflog-prefix= nflog-range= nflog-size= nflog-threshold=',
  RATEEST: 'rateest-name= rateest-interval= rateest-ewmalog=',
  SECMARK: 'selctx=',
  TCPMSS: 'set-mss= clamp-mss-to-pmtu',
  TCPOPTSTRIP: 'strip-options=',
  TEE: 'gateway= oif=',
  TOS: 'set-tos= and-tos= or-tos= xor-tos=',
  TRACE: '',
  TTL: 'ttl-set= ttl-dec= ttl-inc=',
  ULOG: 'ulog-nlgroup= ulog-prefix= ulog-cprange= ulog-qthreshold=',
}

const HOST_DECIDES: Readonly<Record<string, string>> = {
  CLUSTERIP: 'new hashmode= clustermac= total-nodes= local-node= hash-init=',
  DNPT: 'src-pfx= dst-pfx=',
  MIRROR: '',
  NFQUEUE: 'queue-num= queue-balance= queue-bypass queue-cpu-fanout',
  QUEUE: '',
  RAWDNAT: 'to-destination=',
  RAWSNAT: 'to-source=',
  ROUTE: 'oif= iif= gw= continue tee',
  SNPT: 'src-pfx= dst-pfx=',
  SYNPROXY: 'sack-perm timestamps wscale= mss= ecn',
  SYSRQ: '',
}

export const TARGETS: ReadonlyMap<string, TargetExtension> = new Map<string, TargetExtension>([
  ...Object.entries(CONTINUING).map(([name, spec]): [string, TargetExtension] => [name, continues(spec)]),
  ...Object.entries(HOST_DECIDES).map(([name, spec]): [string, TargetExtension] => [name, hostDecides(spec)]),
  ['ACCEPT', always('', PERMIT)],
  ['DROP', always('', DROP)],
  ['RETURN', always('', RETURN)],
  ['REJECT', always('reject-with=', REJECT)],
  // xtables-addons(8): these answer or keep the packet themselves; it never goes on.
  ['TARPIT', always('tarpit honeypot reset', DROP)],
  ['STEAL', always('', DROP)],
  ['DELUDE', always('', DROP)],
  ['CHAOS', always('delude tarpit', DROP)],
  ['MARK', { ...continues(MARKS), effects: uses => ({ mark: markBits(uses) }) }],
  ['CONNMARK', { ...continues(`${MARKS} save-mark restore-mark ctmask= nfmask= mask= left-shift-mark= right-shift-mark=`), effects: connmarkEffects }],
  ['HMARK', {
    ...continues('hmark-tuple= hmark-mod= hmark-offset= hmark-src-prefix= hmark-dst-prefix= hmark-sport-mask= hmark-dport-mask= hmark-spi-mask= hmark-sport= hmark-dport= ' +
      'hmark-spi= hmark-proto-mask= hmark-rnd='),
    effects: () => ({ mark: ALL_BITS }),
  }],
  ['IPMARK', { ...continues('addr= and-mask= or-mask= shift='), effects: () => ({ mark: ALL_BITS }) }],
  ['SET', {
    ...continues('add-set=2 del-set=2 map-set=2 timeout= exist map-mark map-prio map-queue'),
    effects: uses => ({
      ...(uses.some(use => use.name === 'map-mark') ? { mark: ALL_BITS } : {}),
      changesSets: uses.flatMap(({ name, args }) => (name === 'add-set' || name === 'del-set' ? [args[0] ?? ''] : [])),
    }),
  }],
  ['TPROXY', { ...hostDecides('on-port= on-ip= tproxy-mark='), effects: uses => ({ mark: markBits(uses) }) }],
  ['CT', { ...continues('notrack helper= ctevents= expevents= zone= zone-orig= zone-reply= timeout='), untracks: uses => uses.some(use => use.name === 'notrack') }],
  ['NOTRACK', { ...continues(''), untracks: () => true }],
  ['DNAT', { table: optionTable('to-destination= random persistent'), act: dnat, effects: () => ({ dnat: true }) }],
  ['REDIRECT', { table: optionTable('to-ports= random'), act: redirect, effects: () => ({ dnat: true }) }],
  ['NETMAP', { table: optionTable('to='), act: netmap, effects: () => ({ dnat: true, snat: true }) }],
  ['SNAT', { table: optionTable('to-source= random random-fully persistent'), act: snat, effects: () => ({ snat: true }) }],
  ['MASQUERADE', { table: optionTable('to-ports= random random-fully'), act: masquerade, effects: () => ({ snat: true }) }],
  ['BALANCE', { ...hostDecides('to-destination='), effects: () => ({ dnat: true }) }],
  ['SAME', { ...hostDecides('to= nodst random'), effects: () => ({ dnat: true, snat: true }) }],
  ['FULLCONENAT', { ...hostDecides('to-ports= random random-fully'), effects: () => ({ dnat: true, snat: true }) }],
])
