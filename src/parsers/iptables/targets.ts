/** Every target extension by name: what it does to a packet's way, and to what later rules can see. */
import type { Action } from '../../model/firewall.ts'
import type { Use } from './extension.ts'
import { dnat, masquerade, netmap, redirect, snat, type Given, type Placed } from './nat.ts'
import type { Effect } from './notes.ts'
import { parseMark } from './numbers.ts'
import { optionTable, type OptionTable } from './options.ts'
import { wordsOf, type Effects } from './raw.ts'

export interface TargetExtension {
  readonly table: OptionTable
  readonly act: (given: Given) => Placed
  readonly effects?: (uses: readonly Use[]) => Effects
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

/** libxt_MARK.c, libxt_CONNMARK.c: each way to say (mark & keep) ^ flip; a value that cannot be read sets anything. */
function setting(on: 'mark' | 'connmark', uses: readonly Use[]): Effect[] {
  return uses.filter(use => use.name.startsWith('set-') || /^(?:and|or|xor)-mark$/.test(use.name)).map(({ name, args }): Effect => {
    const read = parseMark(args[0] ?? '')
    if (!read) return { kind: 'lose', on }
    const { value, mask } = read
    switch (name) {
      case 'set-mark': return { kind: 'set', on, keep: ~(value | mask), flip: value }
      case 'set-xmark': return { kind: 'set', on, keep: ~mask, flip: value }
      case 'and-mark': return { kind: 'set', on, keep: value, flip: 0 }
      case 'or-mark': return { kind: 'set', on, keep: ~value, flip: value }
      case 'xor-mark': return { kind: 'set', on, keep: ~0, flip: value }
      default: return { kind: 'lose', on }
    }
  })
}

/** xt_connmark.c: shifted marks are not followed. */
function connmarkEffects(uses: readonly Use[]): Effect[] {
  const has = (name: string): boolean => uses.some(use => use.name === name)
  const on = has('restore-mark') ? 'mark' : 'connmark'
  if (uses.some(use => use.name.endsWith('shift-mark'))) return [{ kind: 'lose', on }]
  if (!has('restore-mark') && !has('save-mark')) return setting('connmark', uses)
  const maskOf = (name: string): number | undefined => {
    const use = uses.find(u => u.name === name || u.name === 'mask')
    return use ? parseMark(use.args[0] ?? '')?.value : ALL_BITS
  }
  const [nfmask, ctmask] = [maskOf('nfmask'), maskOf('ctmask')]
  if (nfmask === undefined || ctmask === undefined) return [{ kind: 'lose', on }]
  return [on === 'mark' ? { kind: 'copy', on, keep: ~nfmask, take: ctmask } : { kind: 'copy', on, keep: ~ctmask, take: nfmask }]
}

const LOST: Effects = { leaves: [{ kind: 'lose', on: 'mark' }] }
const UNTRACKED: Effects = { leaves: [{ kind: 'track', as: 'none' }] }
const TEMPLATE: Effects = { leaves: [{ kind: 'track', as: 'template' }] }

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
  ['MARK', { ...continues(MARKS), effects: uses => ({ leaves: setting('mark', uses) }) }],
  ['CONNMARK', { ...continues(`${MARKS} save-mark restore-mark ctmask= nfmask= mask= left-shift-mark= right-shift-mark=`), effects: uses => ({ leaves: connmarkEffects(uses) }) }],
  ['HMARK', {
    ...continues('hmark-tuple= hmark-mod= hmark-offset= hmark-src-prefix= hmark-dst-prefix= hmark-sport-mask= hmark-dport-mask= hmark-spi-mask= hmark-sport= hmark-dport= ' +
      'hmark-spi= hmark-proto-mask= hmark-rnd='),
    effects: () => LOST,
  }],
  ['IPMARK', { ...continues('addr= and-mask= or-mask= shift='), effects: () => LOST }],
  ['SET', {
    ...continues('add-set=2 del-set=2 map-set=2 timeout= exist map-mark map-prio map-queue'),
    effects: uses => ({
      ...(uses.some(use => use.name === 'map-mark') ? LOST : {}),
      changesSets: uses.flatMap(({ name, args }) => (name === 'add-set' || name === 'del-set' ? [args[0] ?? ''] : [])),
    }),
  }],
  // Whoever reads the queue may give the packet a mark.
  ['NFQUEUE', { ...hostDecides('queue-num= queue-balance= queue-bypass queue-cpu-fanout'), effects: () => LOST }],
  ['QUEUE', { ...hostDecides(''), effects: () => LOST }],
  ['TPROXY', { ...always('on-port= on-ip= tproxy-mark=', PERMIT), effects: uses => ({ leaves: setting('mark', uses.map(use => (use.name === 'tproxy-mark' ? { ...use, name: 'set-xmark' } : use))) }) }],
  ['CT', { ...continues('notrack helper= ctevents= expevents= zone= zone-orig= zone-reply= timeout='), effects: uses => (uses.some(use => use.name === 'notrack') ? UNTRACKED : TEMPLATE) }],
  ['NOTRACK', { ...continues(''), effects: () => UNTRACKED }],
  ['DNAT', { table: optionTable('to-destination= random persistent'), act: dnat, effects: () => ({ dnat: true }) }],
  ['REDIRECT', { table: optionTable('to-ports= random'), act: redirect, effects: () => ({ dnat: true }) }],
  ['NETMAP', { table: optionTable('to='), act: netmap, effects: () => ({ dnat: true, snat: true }) }],
  ['SNAT', { table: optionTable('to-source= random random-fully persistent'), act: snat, effects: () => ({ snat: true }) }],
  ['MASQUERADE', { table: optionTable('to-ports= random random-fully'), act: masquerade, effects: () => ({ snat: true }) }],
  ['BALANCE', { ...hostDecides('to-destination='), effects: () => ({ dnat: true }) }],
  ['SAME', { ...hostDecides('to= nodst random'), effects: () => ({ dnat: true, snat: true }) }],
  ['FULLCONENAT', { ...hostDecides('to-ports= random random-fully'), effects: () => ({ dnat: true, snat: true }) }],
])
