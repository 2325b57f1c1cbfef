/** Every match extension by name: those that are modelled, and those whose truth only the running host knows. */
import { ANYTHING, not } from '../../model/match.ts'
import { hide } from '../../text/source.ts'
import { CONNECTION } from './conntrack.ts'
import { extension, moduleWords, undecided, type Extension, type Module } from './extension.ts'
import { HOSTS } from './hosts.ts'
import { inSet, type Direction } from './ipset/match.ts'
import { asksOf, refused, unknown, type Part, type Reader } from './raw.ts'
import { TRANSPORT } from './transport.ts'

/** Options of extensions that are named, not modelled: history, rates, payload, sockets, other headers. iptables-extensions(8) and xtables-addons(8). */
const UNDECIDED: Readonly<Record<string, string>> = {
  account: 'aaddr= aname= ashort',
  asn: 'src-asn= dst-asn=',
  bpf: 'bytecode= object-pinned=',
  cgroup: 'cgroup= path=',
  cluster: 'cluster-total-nodes= cluster-local-node= cluster-local-nodemask= cluster-hash-seed=',
  condition: 'condition=',
  connbytes: 'connbytes= connbytes-dir= connbytes-mode=',
  connlimit: 'connlimit-upto= connlimit-above= connlimit-mask= connlimit-saddr connlimit-daddr',
  cpu: 'cpu=',
  devgroup: 'src-group= dst-group=',
  dhcpmac: 'mac=',
  dscp: 'dscp= dscp-class=',
  dst: 'dst-len= dst-opts= dst-not-strict',
  ecn: 'ecn-tcp-cwr ecn-tcp-ece ecn-ip-ect=',
  eui64: '',
  frag: 'fragid= fraglen= fragres fragfirst fragmore fraglast',
  fuzzy: 'lower-limit= upper-limit=',
  geoip: 'src-cc|source-country= dst-cc|destination-country=',
  hashlimit: 'hashlimit= hashlimit-upto= hashlimit-above= hashlimit-burst= hashlimit-mode= hashlimit-srcmask= hashlimit-dstmask= hashlimit-name= ' +
    'hashlimit-htable-size= hashlimit-htable-max= hashlimit-htable-expire= hashlimit-htable-gcinterval= hashlimit-rate-match hashlimit-rate-interval=',
  hbh: 'hbh-len= hbh-opts= hbh-not-strict',
  hl: 'hl-eq= hl-lt= hl-gt=',
  iface: 'iface= dev-in dev-out up down broadcast loopback pointtopoint running noarp promisc multicast dynamic lower-up dormant',
  ipp2p: 'edk dc kazaa gnu bit apple winmx soul ares mute waste xdcc ipp2p debug edk-data dc-data kazaa-data gnu-data',
  ipv4options: 'flags= any ssrr lsrr no-srr rr ts ra any-opt',
  ipv6header: 'header= soft',
  ipvs: 'ipvs vproto= vaddr= vport= vdir= vmethod= vportctl=',
  layer7: 'l7proto= l7dir=',
  length: 'length=',
  length2: 'length= layer3 layer4 layer5 layer7',
  limit: 'limit= limit-burst=',
  lscan: 'stealth synscan cnscan grscan mirai',
  mac: 'mac-source=',
  mh: 'mh-type=',
  mport: 'sports|source-ports= dports|destination-ports= ports=',
  nfacct: 'nfacct-name=',
  nth: 'every= counter= start= packet=',
  osf: 'genre= ttl= log= connector',
  owner: 'uid-owner= gid-owner= socket-exists suppl-groups pid-owner= sid-owner= cmd-owner=',
  physdev: 'physdev-in= physdev-out= physdev-is-in physdev-is-out physdev-is-bridged',
  policy: 'dir= pol= strict reqid= spi= tunnel-src= tunnel-dst= proto= mode= next',
  psd: 'psd-weight-threshold= psd-delay-threshold= psd-lo-ports-weight= psd-hi-ports-weight=',
  quota: 'quota=',
  quota2: 'quota= name= grow packets no-change',
  random: 'average=',
  rateest: 'rateest= rateest1= rateest2= rateest-delta rateest-bps= rateest-bps1= rateest-bps2= rateest-pps= rateest-pps1= rateest-pps2= rateest-lt rateest-gt rateest-eq',
  realm: 'realm=',
  rt: 'rt-type= rt-segsleft= rt-len= rt-0-res rt-0-addrs= rt-0-not-strict',
  srh: 'srh-next-hdr= srh-hdr-len-eq= srh-hdr-len-gt= srh-hdr-len-lt= srh-segs-left-eq= srh-segs-left-gt= srh-segs-left-lt= srh-last-entry-eq= srh-last-entry-gt= ' +
    'srh-last-entry-lt= srh-tag= srh-psid= srh-nsid= srh-lsid=',
  statistic: 'mode= probability= every= packet=',
  tcpmss: 'mss=',
  time: 'timestart= timestop= days= weekdays= monthdays= datestart= datestop= localtz utc kerneltz contiguous',
  tos: 'tos=',
  ttl: 'ttl-eq= ttl-lt= ttl-gt= ttl=',
  u32: 'u32=',
  unclean: '',
}

const MAY_STAND_BARE: ReadonlySet<string> = new Set(['dst', 'eui64', 'frag', 'hbh', 'limit', 'rt', 'srh', 'unclean', 'lscan', 'mh', 'psd'])

/** xt_recent.c: --set always matches; what has been seen before is history. */
function recent(module: Module, reader: Reader): Part[] {
  const set = module.uses.find(use => use.name === 'set')
  return set && !set.negated ? [ANYTHING] : [unknown(moduleWords(module, reader))]
}

/** Named sets are not part of a dump: they are known where `ipset save` comes with it. Counters of elements are history. */
function ipset(module: Module, reader: Reader): Part[] {
  const counts = module.uses.some(use => /^(?:packets|bytes)-|^return-nomatch$/.test(use.name))
  return module.uses.filter(use => use.name === 'match-set' || use.name === 'set').map((use): Part => {
    const [name = '', words = ''] = use.args
    const directions = words.split(',').flatMap((word): Direction[] => (word === 'src' || word === 'dst' ? [word] : []))
    if (directions.length !== words.split(',').length) return refused(reader, use, 'needs a set name and src or dst')
    return ({ family, facts }) => {
      const known = counts ? undefined : inSet(facts.sets, name, directions, family)
      const match = known ?? unknown(`match-set ${use.args.join(' ')}`)
      return use.negated ? not(match) : match
    }
  })
}

/** xt_socket.c: --restore-skmark gives a packet the mark of the socket that it is for. */
function socket(module: Module, reader: Reader): Part[] {
  if (module.uses.some(use => use.name === 'restore-skmark')) asksOf(reader).blind = true
  return undecided(module, reader).slice()
}

/** Words that open and close a door are kept out of sight. */
function knock(module: Module, reader: Reader): Part[] {
  for (const use of module.uses) if (use.name.endsWith('secret')) hide(reader.source, use.argStart, use.argEnd)
  return undecided(module, reader).slice()
}

export const MATCHES: ReadonlyMap<string, Extension> = new Map<string, Extension>([
  ...Object.entries(TRANSPORT), ...Object.entries(CONNECTION), ...Object.entries(HOSTS),
  ...Object.entries(UNDECIDED).map(([name, spec]): [string, Extension] => [name, extension(spec, undecided, { bare: MAY_STAND_BARE.has(name) ? 'allowed' : 'refused' })]),
  ['comment', extension('comment=', () => [])],
  ['set', extension('match-set=2 set=2 return-nomatch update-counters update-subcounters packets-eq= packets-lt= packets-gt= bytes-eq= bytes-lt= bytes-gt=', ipset)],
  ['recent', extension('set update rcheck remove rttl rsource rdest reap seconds= hitcount= name= mask=', recent)],
  ['socket', extension('transparent nowildcard restore-skmark', socket, { bare: 'allowed' })],
  ['string', extension('from= to= algo= string= hex-string= icase', undecided)],
  ['pknock', extension('knockports= time= name= strict autoclose= chkip opensecret= closesecret=', knock)],
])

/** Other names of the same extension. */
const ALIASES: ReadonlyMap<string, string> = new Map([['icmpv6', 'icmp6'], ['ipv6-icmp', 'icmp6']])

export function matchExtension(name: string): Extension | undefined {
  return MATCHES.get(ALIASES.get(name) ?? name)
}

