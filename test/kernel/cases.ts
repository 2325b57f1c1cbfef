/** Every match extension and target, one rule at a time. */

/** Conditions that a packet's headers, interfaces and state decide: wallproof has to know every answer. */
export const EXACT: Readonly<Record<4 | 6 | 'both', readonly string[]>> = {
  both: [
    '', '-p tcp', '! -p tcp', '-p 132', '-p all', '-p 0', '-p udplite', '-p dccp', '! -p udp', '-p ah', '-p gre', '-p esp',
    '-p tcp -m tcp', '-p tcp -m tcp --dport 22', '-p tcp -m tcp ! --dport 22', '-p tcp -m tcp --sport 1024:', '-p tcp -m tcp --sport :1024', '-p tcp -m tcp --dport 0', '-p tcp -m tcp --dport 0:65535',
    '-p tcp -m tcp ! --sport 22:443 ! --dport 80', '-p tcp --dport ssh', '-p tcp --destination-port 80 --source-port 443', '-p tcp -m tcp --syn', '-p tcp -m tcp ! --syn',
    '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN', '-p tcp -m tcp --tcp-flags ALL NONE', '-p tcp -m tcp ! --tcp-flags ALL FIN,PSH,URG', '-p tcp -m tcp --tcp-flags SYN,RST SYN,RST', '-p tcp -m tcp --tcp-flags SYN FIN',
    '-p tcp -m tcp --tcp-flags ALL ALL', '-p tcp -m tcp --tcp-flags NONE NONE',
    '-p udp -m udp --dport 53', '-p udp -m udp ! --sport 53', '-p udp -m udp', '-p udp --dport domain',
    '-p sctp -m sctp --dport 80', '-p sctp -m sctp ! --sport 80:443', '-p sctp', '-p dccp -m dccp --dport 443', '-p dccp -m dccp ! --dport 1024:65535',
    '-p tcp -m multiport --dports 22,80,443', '-p tcp -m multiport ! --dports 22,80:443', '-p udp -m multiport --sports 53', '-p udp -m multiport --ports 53,80', '-p tcp -m multiport ! --ports 22:1024',
    '-p sctp -m multiport --dports 80:81', '-p dccp -m multiport --ports 443', '-p udplite -m multiport --dports 1:1024', '-p tcp -m multiport --dports 0,65535',
    '-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,22', '-p tcp -m tcp --dport 80 -m multiport --sports 443,1024', '-p tcp -m multiport --sports 22 -m multiport --dports 80',
    '-i eth0', '! -i eth0', '-i eth+', '! -i eth+', '-i +', '-i e+', '-i wan', '-i lo', '-i eth0+', '-i nosuch', '! -i +', '-o eth0', '! -o eth0', '-o eth+', '-o +', '! -o w+', '-i eth0 -o eth1', '! -i eth0 ! -o eth1',
    '-m state --state NEW', '-m state --state ESTABLISHED,RELATED', '-m state ! --state INVALID', '-m state --state UNTRACKED', '-m state --state NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED',
    '-m conntrack --ctstate NEW', '-m conntrack --ctstate RELATED,ESTABLISHED', '-m conntrack ! --ctstate NEW,UNTRACKED', '-m conntrack --ctstate SNAT', '-m conntrack --ctstate DNAT', '-m conntrack ! --ctstate DNAT',
    '-m conntrack --ctstate INVALID --ctproto tcp', '-m conntrack --ctstate NEW --ctproto tcp', '-m state --state NEW -m conntrack --ctstate NEW,INVALID', '-m conntrack --ctproto udp --ctstate NEW',
    '-m conntrack --ctstatus NONE', '-m connmark --mark 0x0', '-m connmark --mark 0x1', '-m connmark ! --mark 0x0', '-m connmark ! --mark 0x1',
    '-m comment --comment x', '-m comment --comment "a -j DROP \\" \' # b"', '-m recent --set --name seen',
    '-m addrtype --dst-type MULTICAST', '-m addrtype ! --dst-type MULTICAST', '-m addrtype --src-type MULTICAST',
  ],
  4: [
    '-s 10.0.0.9', '! -s 10.0.0.9', '-s 10.0.0.0/8', '-s 10.0.0.9/24', '-s 10.0.0.9/255.0.0.255', '! -s 0.0.0.9/0.0.0.255', '-s 0.0.0.0/0', '-s 10.0.0.9,192.168.1.80', '-d 10.0.0.1', '! -d 203.0.113.0/24', '-d 128.0.0.0/1',
    '-d 10.0.0.1,203.0.113.1 -s 10.0.0.9,8.8.8.8', '-s 10.0.0.9/32 -d 192.168.1.1/255.255.255.255', '-s 010.0.0.9', '-s 10.0.0.9/0',
    '-p icmp', '! -p icmp', '-p icmp -m icmp --icmp-type any', '-p icmp -m icmp --icmp-type 8', '-p icmp -m icmp ! --icmp-type 8', '-p icmp --icmp-type echo-reply', '-p icmp -m icmp --icmp-type 3/1', '-p icmp -m icmp ! --icmp-type 3/0',
    '-p icmp -m icmp --icmp-type host-prohibited', '-p icmp -m icmp --icmp-type destination-unreachable', '-p icmp -m icmp --icmp-type redirect', '-p icmp -m icmp --icmp-type 255', '-p icmp -m icmp --icmp-type 5/1',
    '-p icmp -m icmp --icmp-type ttl-exceeded', '-p icmp -m icmp --icmp-type timestamp-request',
    '-m iprange --src-range 10.0.0.1-10.0.0.9', '-m iprange ! --src-range 10.0.0.1-10.0.0.200', '-m iprange --dst-range 10.0.0.0-192.168.1.80', '-m iprange ! --dst-range 10.0.0.1-10.0.0.1 --src-range 10.0.0.0-255.255.255.255',
  ],
  6: [
    '-s fd00::9', '! -s fd00::9', '-s fd00::/16', '-s fd00::9/64', '-s ::/0', '-s fd00::9,2a00::1', '-d fd00::1', '! -d 2001:db8::/32', '-d 8000::/1', '-s fd00::9/ffff:ffff::', '-d fd00::1/127', '-s fd00::9/97',
    '-p ipv6-icmp', '-p icmpv6', '! -p 58', '-p ipv6-icmp -m icmp6 --icmpv6-type 128', '-p ipv6-icmp -m icmp6 ! --icmpv6-type 128', '-p ipv6-icmp --icmpv6-type echo-reply', '-p ipv6-icmp -m icmp6 --icmpv6-type 1/4',
    '-p ipv6-icmp -m icmp6 --icmpv6-type destination-unreachable', '-p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big', '-p ipv6-icmp -m icmp6 --icmpv6-type neighbour-solicitation', '-p ipv6-icmp -m icmp6 ! --icmpv6-type 1/0',
    '-m iprange --src-range fd00::1-fd00::9', '-m iprange ! --dst-range fd00::-fd00::ffff:ffff:ffff:ffff',
  ],
}

/** Conditions of packets that conntrack does not know: of new connections they can be told. */
export const OF_NEW: Readonly<Record<4 | 6 | 'both', readonly string[]>> = {
  both: ['-m conntrack --ctproto tcp', '-m conntrack ! --ctproto 17', '-m conntrack --ctdir ORIGINAL', '-m conntrack --ctdir REPLY', '-m helper --helper ftp', '-m helper ! --helper ftp', '-m conntrack --ctstatus EXPECTED',
    '-m conntrack ! --ctstatus SEEN_REPLY,ASSURED', '-m conntrack ! --ctstatus NONE', '-p tcp -m conntrack --ctorigsrcport 22', '-p udp -m conntrack --ctorigdstport 53:80', '-p tcp -m conntrack ! --ctreplsrcport 80',
    '-p udp -m conntrack --ctrepldstport 1024:'],
  4: ['-m conntrack --ctorigsrc 10.0.0.9', '-m conntrack ! --ctorigdst 10.0.0.0/8', '-m conntrack --ctreplsrc 10.0.0.1', '-m conntrack ! --ctrepldst 192.168.1.80'],
  6: ['-m conntrack --ctorigsrc fd00::9', '-m conntrack ! --ctorigdst fd00::/16', '-m conntrack --ctreplsrc fd00::1', '-m conntrack ! --ctrepldst 2001:db8::7'],
}

/** Fragments stay as they are only where nothing tracks connections. */
export const FRAGMENTS: Readonly<Record<4 | 6 | 'both', readonly string[]>> = {
  both: ['-p tcp', '-p tcp -m tcp --dport 22', '-p tcp -m tcp ! --dport 22', '-p udp -m multiport ! --dports 53', '-p tcp -m tcp ! --syn', '-p esp', '! -p udp'],
  4: ['-f', '! -f', '-f -p tcp', '! -f -p udp -s 10.0.0.9', '-p icmp -m icmp --icmp-type 8', '-p icmp -m icmp --icmp-type any', '-p icmp -m icmp ! --icmp-type 8'],
  6: ['-p ipv6-icmp -m icmp6 --icmpv6-type 128', '-p ipv6-icmp -m icmp6 ! --icmpv6-type 128'],
}

/** Conditions that a running host, history or parts of the packet that are not modelled decide: either answer is kept. */
export const OPEN: Readonly<Record<4 | 6 | 'both', readonly string[]>> = {
  both: [
    '-m limit --limit 1/day --limit-burst 1', '-m limit --limit 10000/sec', '-m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-name h', '-m hashlimit --hashlimit-above 10/sec --hashlimit-mode srcip --hashlimit-name g',
    '-m statistic --mode random --probability 1.0', '-m statistic --mode random --probability 0.0', '-m statistic --mode nth --every 2 --packet 0', '-m recent --rcheck --name r', '-m recent --update --seconds 60 --name r', '-m recent ! --rcheck --name r',
    '-m connlimit --connlimit-above 0', '-m connlimit --connlimit-upto 9', '-m connbytes --connbytes 0: --connbytes-dir both --connbytes-mode bytes', '-m quota --quota 500', '-m time --timestart 00:00 --timestop 12:00',
    '-m string --algo bm --string AAAA', '-m string --algo kmp --hex-string "|41|"', '-m u32 --u32 "0=0"', '-m length --length 40', '-m length ! --length 0:50', '-m dscp --dscp 0', '-m tos --tos 0', '-m cpu --cpu 0', '-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 1',
    '-p tcp -m tcp --tcp-option 8', '-p tcp -m tcp ! --tcp-option 8', '-p tcp -m tcpmss --mss 0:1500', '-p tcp -m ecn --ecn-tcp-cwr', '-p sctp -m sctp --chunk-types any INIT', '-p dccp -m dccp --dccp-types REQUEST', '-p esp -m esp --espspi 16843009',
    '-m devgroup --src-group 0', '-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"', '-m connlabel --label 1', '-m addrtype --src-type UNICAST', '-m conntrack --ctstatus CONFIRMED', '-m conntrack --ctexpire 0:100', '-m mark --mark 0x0',
    '-p ipcomp -m ipcomp --ipcompspi 16843009', '-m physdev --physdev-is-in', '-m rateest --rateest ext --rateest-lt --rateest-bps 1mbit',
  ],
  4: ['-m ttl --ttl-eq 77', '-m ttl ! --ttl-eq 76', '-m ttl --ttl-lt 77', '-p ah -m ah --ahspi 1', '-m realm --realm 0x1'],
  6: ['-p 135 -m mh --mh-type 1', '-m srh --srh-segs-left-eq 1', '-m hl --hl-eq 77', '-m hl --hl-gt 76', '-m ipv6header --header esp --soft', '-m rt --rt-type 0', '-m hbh', '-m dst', '-m dst --dst-len 8', '-m hbh --hbh-opts 5', '-m frag --fragid 9', '-m frag --fragfirst', '-m ah --ahspi 1'],
}

/** A whole dump, with the packets' verdicts left open or not. */
export interface Whole {
  readonly name: string
  readonly family: 4 | 6
  readonly open: boolean
  readonly dump: string
  /** Packets of known connections, too? */
  readonly known?: boolean
}

const table = (name: string, ...lines: string[]): string => [`*${name}`, ...lines, 'COMMIT', ''].join('\n')
const ONLY_SSH = table('filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT DROP [0:0]', ...['INPUT', 'FORWARD', 'OUTPUT'].map(c => `-A ${c} -p tcp -m tcp --dport 22 -j ACCEPT`))

/** Targets after which a packet goes on: the rule behind them decides. */
const GO_ON: Readonly<Record<string, readonly string[]>> = {
  any: ['', '-j LOG', '-j LOG --log-prefix "x y: " --log-level 4 --log-uid', '-j NFLOG --nflog-group 3 --nflog-prefix z', '-j AUDIT --type drop', '-j RATEEST --rateest-name e --rateest-interval 250ms --rateest-ewmalog 500ms',
    '-j IDLETIMER --timeout 60 --label k'],
  mangle: ['-j MARK --set-mark 5', '-j MARK --set-xmark 0x1/0x1', '-j MARK --and-mark 0x1', '-j MARK --or-mark 4', '-j MARK --xor-mark 4', '-j CONNMARK --set-mark 1', '-j CONNMARK --save-mark', '-j CONNMARK --restore-mark',
    '-j CONNMARK --set-xmark 0x1/0x2', '-j DSCP --set-dscp 10', '-j DSCP --set-dscp-class EF', '-j TOS --set-tos 16', '-j CHECKSUM --checksum-fill', '-j HMARK --hmark-tuple src,dst --hmark-mod 8 --hmark-rnd 1',
    '-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1200', '-p tcp -j TCPOPTSTRIP --strip-options 2'],
  mangle4: ['-j TTL --ttl-set 33', '-j TTL --ttl-inc 1', '-p tcp -j ECN --ecn-tcp-remove'],
  mangle6: ['-j HL --hl-set 33', '-j HL --hl-dec 1'],
  raw: ['-j TRACE', '-j CT', '-j CT --zone 2', '-j CT --ctevents new'],
}

function goOn(family: 4 | 6): Whole[] {
  const of = (name: string, targets: readonly string[]): Whole[] => targets.map(target => {
    const hooks = name === 'raw' ? ['PREROUTING', 'OUTPUT'] : name === 'filter' ? ['INPUT', 'FORWARD', 'OUTPUT'] : ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', ...(target.includes('TCPMSS') ? [] : ['POSTROUTING'])]
    const rules = hooks.flatMap(hook => [`-A ${hook} ${target}`.trim(), `-A ${hook} -p tcp -m tcp --dport 80 -j DROP`])
    return { name: `${name} ${target}`, family, open: false, known: true, dump: table(name, ...rules) + (name === 'filter' ? '' : ONLY_SSH) }
  })
  const { any = [], mangle = [], raw = [] } = GO_ON
  return [...['raw', 'mangle', 'filter', 'security'].filter(t => t !== 'security').flatMap(t => of(t, any)), ...of('mangle', [...mangle, ...(GO_ON[`mangle${family}`] ?? [])]), ...of('raw', raw)]
}

function verdictsOf(family: 4 | 6): Whole[] {
  const hooks = { raw: ['PREROUTING', 'OUTPUT'], mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], filter: ['INPUT', 'FORWARD', 'OUTPUT'], security: ['INPUT', 'FORWARD', 'OUTPUT'] }
  const rejects = family === 4
    ? ['icmp-net-unreachable', 'icmp-host-unreachable', 'icmp-port-unreachable', 'icmp-proto-unreachable', 'icmp-net-prohibited', 'icmp-host-prohibited', 'icmp-admin-prohibited']
    : ['icmp6-no-route', 'icmp6-adm-prohibited', 'icmp6-addr-unreachable', 'icmp6-port-unreachable', 'icmp6-policy-fail', 'icmp6-reject-route']
  const ends = Object.entries(hooks).flatMap(([name, list]) => list.flatMap(hook => ['ACCEPT', 'DROP', 'RETURN'].map((target): Whole => ({
    name: `${name} ${hook} ${target}`, family, open: false, known: true,
    dump: table(name, `-A ${hook} -p tcp -m tcp --dport 22 -j ${target}`, `-A ${hook} -p tcp -j DROP`) + (name === 'filter' ? '' : table('filter', '-A INPUT -p udp -j DROP', '-A FORWARD -p udp -j DROP')),
  }))))
  const policies = Object.entries(hooks).flatMap(([name, list]) => list.map((hook): Whole => ({ name: `${name} :${hook} DROP`, family, open: false, dump: table(name, `:${hook} DROP [0:0]`, `-A ${hook} -p tcp -j ACCEPT`) })))
  const rejecting = [...rejects.map(r => `-j REJECT --reject-with ${r}`), '-p tcp -j REJECT --reject-with tcp-reset', '-j REJECT'].map((target): Whole =>
    ({ name: target, family, open: false, known: true, dump: table('filter', ...['INPUT', 'FORWARD', 'OUTPUT'].map(hook => `-A ${hook} -i lo -j ACCEPT`.replace('OUTPUT -i', 'OUTPUT -o')), ...['INPUT', 'FORWARD', 'OUTPUT'].map(hook => `-A ${hook} ${target}`)) }))
  return [...ends, ...policies, ...rejecting]
}

const chains = (family: 4 | 6): Whole[] => [
  { name: 'chains: jump, return, end', lines: [':a - [0:0]', ':b - [0:0]', '-A INPUT -j a', '-A INPUT -p udp -j DROP', '-A a -p tcp -j b', '-A a -p udp -m udp --dport 53 -j ACCEPT', '-A b -p tcp -m tcp --dport 22 -j RETURN', '-A b -j DROP'] },
  { name: 'chains: goto from a built-in chain', lines: [':INPUT DROP [0:0]', ':a - [0:0]', '-A INPUT -p tcp -g a', '-A INPUT -j ACCEPT', '-A a -p tcp -m tcp --dport 22 -j ACCEPT', '-A a -p tcp -m tcp --dport 80 -j RETURN'] },
  { name: 'chains: goto within a call', lines: [':a - [0:0]', ':b - [0:0]', '-A FORWARD -j a', '-A FORWARD -p udp -j DROP', '-A a -g b', '-A a -j DROP', '-A b -p tcp -m tcp --dport 22 -j DROP', '-A b -p udp -j RETURN'] },
  { name: 'chains: RETURN in a built-in chain', lines: [':FORWARD DROP [0:0]', '-A FORWARD -p tcp -j RETURN', '-A FORWARD -j ACCEPT', '-A INPUT -p tcp -j RETURN', '-A INPUT -j DROP'] },
  { name: 'chains: names of targets', lines: [':LOG - [0:0]', ':accept - [0:0]', '-A INPUT -j LOG', '-A INPUT -j DROP', '-A LOG -p tcp -j ACCEPT', '-A FORWARD -j accept', '-A accept -p udp -j DROP'] },
  { name: 'chains: a circle that nothing reaches', lines: [':a - [0:0]', ':b - [0:0]', '-A a -j b', '-A b -j a', '-A INPUT -p tcp -j DROP'] },
  { name: 'inserted, replaced, deleted rules', lines: ['-A INPUT -p udp -j DROP', '-I INPUT -p udp -m udp --dport 53 -j ACCEPT', '-I INPUT 2 -p udp -m udp --sport 53 -j ACCEPT', '-A INPUT -p tcp -j DROP', '-D INPUT -p tcp -j DROP', '-A FORWARD -j DROP', '-R FORWARD 1 -p tcp -j DROP'] },
  { name: 'chains: -o in a chain called from PREROUTING too', lines: ['COMMIT', '*mangle', ':a - [0:0]', ...['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map(hook => `-A ${hook} -j a`), '-A a -o eth1 -p udp -j DROP', '-A a ! -o wan -p tcp -m tcp --dport 22 -j DROP', '-A a -o eth+ -p tcp -j ACCEPT', '-A a -o + -p tcp -m tcp --dport 80 -j DROP'] },
  { name: 'the table again', lines: ['-A INPUT -j DROP', 'COMMIT', '*filter', '-A INPUT -p tcp -j DROP'] },
].map(({ name, lines }) => ({ name, family, open: false, known: true, dump: table('filter', ...lines) }))

function translations(family: 4 | 6): Whole[] {
  const [host, own, net, low, high] = family === 4 ? ['10.0.0.200', '10.0.0.1', '10.0.0.0/24', '10.0.0.9', '10.0.0.12'] : ['fd00:7::9', 'fd00::1', 'fd00::/64', 'fd00::9', 'fd00::c']
  const port = (a: string, p: string): string => (family === 4 ? `${a}:${p}` : `[${a}]:${p}`)
  const behind = table('filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', `-A FORWARD -d ${host} -p tcp -m tcp --dport 8080 -j ACCEPT`, `-A FORWARD -p udp -j ACCEPT`, '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT', '-A INPUT -p udp -m udp --dport 53 -j DROP')
  const nat = (name: string, lines: readonly string[], open = false): Whole => ({ name, family, open, known: true, dump: table('nat', ...lines) + behind })
  // The ways of forwarded packets and of packets to own addresses are known; those of others are not.
  const passing = family === 4 ? '! -d 10.0.0.1' : '! -d fd00::1'
  return [
    nat('DNAT to a host', [`-A PREROUTING -i eth0 -d ${low} -p tcp -j DNAT --to-destination ${host}`]),
    nat('DNAT to a port', [`-A PREROUTING -d ${low} -p tcp -m tcp --dport 80 -j DNAT --to-destination ${port(host, '8080')}`]),
    nat('DNAT to the host itself', [`-A PREROUTING -p tcp -j DNAT --to-destination ${port(own, '8080')}`]),
    nat('DNAT to a range of ports', [`-A PREROUTING ! -i lo -p tcp -j DNAT --to-destination ${port(host, '8000-8100')}`], true),
    nat('DNAT to a range of addresses', [`-A PREROUTING -d ${low} -j DNAT --to-destination ${low}-${high}`]),
    nat('DNAT in a chain, RETURN before it', [':web - [0:0]', `-A PREROUTING -d ${low} -j web`, '-A web -p tcp -m tcp --dport 22 -j RETURN', `-A web -p tcp -j DNAT --to-destination ${port(host, '8080')}`]),
    nat('DNAT of what the host sends', [`-A OUTPUT -p udp -j DNAT --to-destination ${host}`, '-A OUTPUT -p tcp -j ACCEPT']),
    nat('DNAT, wherever it was going', [`-A PREROUTING ! -i lo ${passing} -p tcp -j DNAT --to-destination ${port(host, '8080')}`]),
    nat('REDIRECT', ['-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080', '-A PREROUTING -p udp -j REDIRECT']),
    nat('REDIRECT to a range', ['-A PREROUTING -p tcp -j REDIRECT --to-ports 8000-8100'], true),
    nat('REDIRECT of what the host sends', ['-A OUTPUT -p tcp -j REDIRECT --to-ports 8080']),
    nat('NETMAP', [`-A PREROUTING -d ${low} -j NETMAP --to ${net}`, `-A PREROUTING ! -i lo -p tcp -j NETMAP --to ${family === 4 ? '10.0.0.128/25' : 'fd00:7::/32'}`, `-A POSTROUTING -j NETMAP --to ${net}`]),
    nat('SNAT, MASQUERADE', [`-A POSTROUTING -o eth0 -j SNAT --to-source ${low}`, '-A POSTROUTING -o eth1 -p tcp -j MASQUERADE', '-A POSTROUTING -o wan -p tcp -j MASQUERADE --to-ports 1024-2000', `-A INPUT -j SNAT --to-source ${high}`]),
  ]
}

/**
 * What a rule leaves on a packet decides a later one. Sockets may give marks to what the host sends, and over the loopback a packet keeps what it left with:
 * the rules set the one to nothing and let the other pass.
 */
function left(family: 4 | 6): Whole[] {
  const [low, high, net, host] = family === 4 ? ['10.0.0.9', '10.0.0.200', '10.0.0.0/24', '192.168.1.80'] : ['fd00::9', 'fd00::ffff:0:9', 'fd00::/64', 'fd00:1::80']
  const port = (a: string, p: string): string => (family === 4 ? `${a}:${p}` : `[${a}]:${p}`)
  const hooks = ['INPUT', 'FORWARD', 'OUTPUT'] as const
  const last = (...rules: readonly string[]): string => table('filter', '-A INPUT -i lo -j ACCEPT', '-A OUTPUT -o lo -j ACCEPT', ...hooks.flatMap(hook => rules.map(rule => `-A ${hook} ${rule}`)))
  const first = (...rules: readonly string[]): string => table('mangle', '-A OUTPUT -j MARK --set-mark 0', ...['PREROUTING', 'OUTPUT'].flatMap(hook => rules.map(rule => `-A ${hook} ${rule}`)))
  const whole = (name: string, known: boolean, ...tables: string[]): Whole => ({ name: `left behind: ${name}`, family, open: false, known, dump: tables.join('') })
  const marking = first('-p tcp -j MARK --set-xmark 0x12/0xff', '-p udp -j MARK --set-mark 0x5/0xf', `-s ${net} -j MARK --or-mark 0x100`, `-d ${net} -j MARK --xor-mark 0x3`, '-p tcp -m tcp --dport 22 -j MARK --and-mark 0xf0', '-p tcp -m tcp --sport 80 -m mark --mark 0x11 -j MARK --set-mark 7')
  const connecting = (...rules: string[]): string => first('-p tcp -m tcp --dport 22 -j CONNMARK --set-xmark 0x1/0x2', '-p udp -j CONNMARK --or-mark 6', '-p tcp -j MARK --set-mark 0x3', ...rules)
  const translating = table('nat', `-A PREROUTING ! -i lo -d ${low} -p tcp -m tcp --dport 80 -j DNAT --to-destination ${port(host, '8080')}`, `-A PREROUTING ! -i lo -d ${low} -p udp -j DNAT --to-destination ${host}`, `-A PREROUTING ! -i lo -d ${high} -j DNAT --to-destination ${high}`, `-A OUTPUT -d ${high} -p tcp -j DNAT --to-destination ${port(host, '443')}`)
  const chains = table('mangle', ':m - [0:0]', ':n - [0:0]', '-A PREROUTING -p tcp -j m', '-A PREROUTING ! -i lo -m mark --mark 2 -j DROP', '-A FORWARD -m mark --mark 0x1 -g n', '-A FORWARD -m mark --mark 0x3 -j DROP', '-A m -p tcp -m tcp --dport 22 -j RETURN', '-A m -j MARK --set-mark 1', '-A m -p tcp -m tcp --dport 80 -j RETURN', '-A m -m mark --mark 1 -p tcp -m tcp --dport 443 -j MARK --set-mark 2', '-A n -p tcp -m tcp --sport 80 -j MARK --set-mark 3')
  return [
    ...['--mark 0x12', '--mark 0x2/0xf', '! --mark 0x11', '--mark 0x100/0x100', '--mark 0x7', '! --mark 0x0', '--mark 0x10/0xf0', '--mark 0x3/0x1'].map(match => whole(`mark, ${match}`, true, marking, last(`-m mark ${match} -j DROP`))),
    whole('mark, in chains', true, chains, table('filter', '-A INPUT ! -i lo -m mark --mark 1 -j DROP', '-A FORWARD -m mark --mark 3 -p tcp -m tcp --dport 80 -j DROP')),
    whole('mark, drop bit', true, table('nat', ':drop - [0:0]', '-A drop -j MARK --or-mark 0x8000', `-A PREROUTING -d ${low} -p tcp -j drop`), table('filter', '-A INPUT ! -i lo -m mark --mark 0x8000/0x8000 -j DROP', '-A FORWARD -m mark --mark 0x8000/0x8000 -j DROP')),
    ...['--mark 0x1', '! --mark 0x0', '--mark 0x2/0x2', '--mark 0x7/0x5'].map(match => whole(`connmark, ${match}`, false, connecting('-p tcp -m tcp --dport 80 -j CONNMARK --save-mark --nfmask 0x1 --ctmask 0x4'), last(`-m connmark ${match} -j DROP`))),
    ...['--mark 0x1', '--mark 0x3', '! --mark 0x6', '--mark 0x2/0x2'].map(match => whole(`connmark restored, ${match}`, false, connecting('-m connmark --mark 0x1 -j CONNMARK --and-mark 0x2', '-j CONNMARK --restore-mark --nfmask 0xf --ctmask 0x6'), last(`-m mark ${match} -j DROP`))),
    ...['--ctstate UNTRACKED', '--ctstate NEW', '! --ctstate NEW,INVALID', '--ctproto tcp', '--ctdir ORIGINAL', '--ctstatus NONE'].map(match => whole(`notrack, ${match}`, false, table('raw', '-A PREROUTING -p udp -j NOTRACK', `-A PREROUTING -s ${net} -j CT --notrack`, '-A OUTPUT -p tcp -m tcp --dport 22 -j CT --notrack'), last(`-m conntrack ${match} -j DROP`))),
    whole('notrack behind another CT', true, table('raw', '-A PREROUTING -p udp -j CT --zone 0', '-A PREROUTING -j NOTRACK', '-A OUTPUT -j NOTRACK', '-A OUTPUT -j CT'), last('-m state --state UNTRACKED -j DROP')),
    ...['NEW', 'UNTRACKED', 'INVALID', 'NEW,UNTRACKED'].map(state => whole(`state ${state} in table raw`, true, table('raw', ...['PREROUTING ! -i lo', 'OUTPUT'].flatMap(hook => [`-A ${hook} -p udp -j NOTRACK`, `-A ${hook} -p tcp -j CT --zone 2`, `-A ${hook} -m state --state ${state} -j DROP`])))),
    whole('notrack and nat', true, table('raw', '-A PREROUTING -p udp -j NOTRACK'), translating, table('filter', `-A FORWARD -d ${host} -j DROP`)),
    ...['--ctstate DNAT', '! --ctstate DNAT', '--ctstate DNAT,INVALID', `--ctorigdst ${low}`, `! --ctorigdst ${net}`, '--ctorigdst 0.0.0.0/0', `--ctreplsrc ${host}`, `--ctorigsrc ${net}`].filter(match => family === 4 || !match.includes('0.0.0.0'))
      .map(match => whole(`translated, ${match}`, false, translating, last(`-m conntrack ${match} -j DROP`))),
    ...['--ctorigdstport 80', '! --ctorigdstport 443', '--ctreplsrcport 8080:'].map(match => whole(`translated, ${match}`, false, translating, last(`-p tcp -m conntrack ${match} -j DROP`))),
    whole('translated, both ends', false, translating, last(`-p tcp -m conntrack --ctorigdst ${low} --ctorigdstport 80 -m conntrack --ctstate DNAT -j ACCEPT`, `-m conntrack --ctorigdst ${low} -j DROP`)),
    whole('redirected', false, table('nat', '-A PREROUTING ! -i lo -p tcp -j REDIRECT --to-ports 8080'), last('-p tcp -m tcp ! --dport 8080 -m conntrack --ctstate DNAT -j DROP', '-p udp -m conntrack --ctstate DNAT -j DROP')),
  ]
}

/** Targets whose end depends on the host. */
const HOST_DECIDES: readonly string[] = [
  'filter INPUT -j NFQUEUE --queue-num 3', 'filter FORWARD -j NFQUEUE --queue-num 3 --queue-bypass', 'mangle PREROUTING -p tcp -j TPROXY --on-port 3128 --tproxy-mark 0x1/0x1', 'filter INPUT -p tcp -j SYNPROXY --mss 1460', 'filter INPUT -j QUEUE',
]

/** Packets that the kernel takes out of tracking are asked about as untracked. */
const UNTRACKING: readonly string[] = ['raw PREROUTING -j NOTRACK', 'raw OUTPUT -j CT --notrack', 'raw PREROUTING -p udp -j CT --notrack']

const alone = (family: 4 | 6, lines: readonly string[], open: boolean): Whole[] => lines.map(line => {
  const [name = '', chain = '', ...rule] = line.split(' ')
  const stateful = table('filter', '-A INPUT -m state --state NEW -p tcp -j DROP', '-A FORWARD -m state --state NEW -p tcp -j DROP', '-A OUTPUT -m state --state UNTRACKED -j DROP', '-A INPUT -m state --state UNTRACKED -j DROP')
  return { name: line, family, open, dump: table(name, `-A ${chain} ${rule.join(' ')}`, ...(name === 'filter' ? [':INPUT DROP [0:0]'] : [])) + (name === 'filter' ? '' : stateful) }
})

export const WHOLE: readonly Whole[] = ([4, 6] as const).flatMap(family => [...goOn(family), ...verdictsOf(family), ...chains(family), ...translations(family), ...left(family), ...alone(family, HOST_DECIDES, true), ...alone(family, UNTRACKING, false)])
