/** What real exports held that was reported and is in order: each cause as small as it gets, beside what stays a finding. */
import { expect, test } from 'vitest'
import { folder, run } from '../cli/world.ts'

interface Reported {
  readonly findings: readonly { readonly rule: string; readonly level: string; readonly line: number; readonly seen: string }[]
}

/** Rules that are off by default run too. */
const MORE = ['rule-disabled', 'rule-partly-shadowed'].flatMap(id => ['--rule', `${id}=note`])

async function lint(file: string, text: string): Promise<Reported['findings']> {
  const { stdout } = await run(folder({ [file]: text }), ['lint', '--no-config', ...MORE, '-f', 'json', '--root', '.', file])
  return (JSON.parse(stdout) as Reported).findings
}

/** `line level` of the findings of a rule. */
const found = async (rule: string, file: string, text: string): Promise<string[]> =>
  (await lint(file, text)).filter(f => f.rule === rule || f.rule.startsWith(`${rule}/`)).map(f => `${String(f.line)} ${f.level}`)

const IOS = (...lines: string[]): string => ['version 15.9', 'hostname r1', ...lines, 'end', ''].join('\n')
const ASA = (...lines: string[]): string => [
  'ASA Version 9.16(3)', 'hostname edge', 'interface GigabitEthernet0/0', ' nameif outside', ' security-level 0', ' ip address 192.0.2.1 255.255.255.0',
  'interface GigabitEthernet0/1', ' nameif inside', ' security-level 100', ' ip address 10.9.0.1 255.255.255.0', ...lines, '',
].join('\n')
const NXOS = (...lines: string[]): string => ['!Command: show running-config', 'version 9.3(8)', 'hostname s1', ...lines, ''].join('\n')

test('an IPv4 list is not judged by the IPv6 that it lets pass', async () => {
  const text = IOS('ipv6 unicast-routing', 'ip access-list extended IN', ' permit tcp any any eq 443', ' deny ip any any log', ' deny esp any any', 'interface Gi0/0', ' ip address 192.0.2.1 255.255.255.0', ' ip access-group IN in')
  expect(await found('rule-shadowed', 'r.cfg', text)).toEqual([])
  expect(await found('rule-redundant', 'r.cfg', text)).toEqual(['7 note'])
})

const NAT = ['object network A', ' host 10.9.0.5', 'object network B', ' host 192.0.2.5', 'object network C', ' host 203.0.113.1', 'object network D', ' host 10.9.0.9']

test('a statement of which a part is met is not dead, and a dead one is reported once', async () => {
  const partly = ASA(...NAT, 'nat (inside,outside) source static A B', 'nat (inside,outside) after-auto source static A B destination static D C')
  expect(await found('rule-redundant', 'asa.cfg', partly)).toEqual([])
  const twice = ASA(...NAT, 'nat (any,any) source static A B', 'nat (any,any) source static A B description again')
  const [finding, ...others] = (await lint('asa.cfg', twice)).filter(f => f.rule === 'rule-redundant')
  expect([finding?.line, others, finding?.seen]).toEqual([20, [], 'no packet reaches this translate rule of nat: an earlier translate rule matches all that it matches'])
})

const OPN = (opt: string): string => `<?xml version="1.0"?>
<opnsense>
  <system><hostname>edge</hostname></system>
  <interfaces>
    <wan><enable>1</enable><if>igb0</if><ipaddr>192.0.2.1</ipaddr><subnet>24</subnet></wan>
    <opt1><enable>1</enable><descr>WGB</descr>${opt}</opt1>
  </interfaces>
  <filter><rule><type>pass</type><interface>opt1</interface><ipprotocol>inet</ipprotocol><protocol>tcp</protocol><source><network>opt1</network></source><destination><network>opt1ip</network><port>443</port></destination></rule></filter>
</opnsense>
`

test('a tunnel gets its addresses from the service that makes it', async () => {
  expect(await found('rule-never-matches', 'config.xml', OPN('<if>wg1</if>'))).toEqual([])
  expect(await found('rule-never-matches', 'config.xml', OPN('<if>igb1</if>'))).toEqual(['8 warning'])
})

test('a part of the rules of ufw does not say what else there is', async () => {
  const part = '*filter\n:ufw-before-input - [0:0]\n:ufw-not-local - [0:0]\n-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny\n-A ufw-before-input -j ufw-not-local\n-A ufw-not-local -j DROP\nCOMMIT\n'
  expect(await found('unreachable-chain', 'before.rules', part)).toEqual([])
  expect(await found('undefined-reference', 'before.rules', part)).toEqual([])
  const whole = part.replace('*filter\n', '*filter\n:INPUT DROP [0:0]\n')
  expect(await found('unreachable-chain', 'rules.v4', whole)).toEqual(['3 note'])
  expect(await found('undefined-reference', 'rules.v4', whole)).toEqual(['5 warning'])
})

test('chains that a program keeps on every host are no mistake', async () => {
  const text = (chain: string): string => `*filter\n:INPUT DROP [0:0]\n:${chain} - [0:0]\n-A ${chain} -j ACCEPT\nCOMMIT\n`
  for (const chain of ['ufw-user-limit-accept', 'ufw-logging-allow', 'KUBE-MARK-DROP', 'neutron-l3-agent-float-snat']) expect(await found('unreachable-chain', 'rules.v4', text(chain))).toEqual([])
  expect(await found('unreachable-chain', 'rules.v4', text('ufw-user-web'))).toEqual(['3 note'])
})

test('names that are no access list of IPv4', async () => {
  const ike = (match: string): string => IOS('crypto ikev2 profile P', ` match address ${match}`, 'interface Loopback8', ' ip address 10.0.0.8 255.255.255.255')
  expect(await found('undefined-reference', 'r.cfg', ike('local interface Loopback8'))).toEqual([])
  expect(await found('undefined-reference', 'r.cfg', ike('LIST'))).toEqual(['4 warning'])
  const classes = (kind: string): string => NXOS(`${kind} access-list L`, 'class-map type qos match-any C', '  match access-group name L', 'interface Ethernet1/1', '  no switchport', '  ip address 192.0.2.1/24')
  for (const kind of ['mac', 'ipv6', 'ip']) expect(await found('undefined-reference', 's.cfg', classes(kind))).toEqual([])
})

test('what a part of a configuration names may be defined in the other part', async () => {
  const routes = 'ASA Version 9.16(3)\nhostname edge\nroute outside 0.0.0.0 0.0.0.0 192.0.2.254 1\n'
  expect(await found('undefined-reference', 'asa.cfg', routes)).toEqual([])
  expect(await found('undefined-reference', 'asa.cfg', ASA('route outsid 0.0.0.0 0.0.0.0 192.0.2.254 1'))).toEqual(['11 warning'])
  const exporters = ['flow exporter E', ' destination 10.9.0.5', ' transport udp 2055', 'flow exporter F', ' destination 10.9.0.6', ' transport udp 2055']
  expect(await found('flow-exporter-missing', 'r.cfg', IOS(...exporters))).toEqual([])
  expect(await found('flow-exporter-missing', 'r.cfg', IOS(...exporters, 'interface Gi0/0', ' ip address 192.0.2.1 255.255.255.0'))).toEqual(['4 warning'])
})

test('a device without a word of IPv6 lets none of it pass', async () => {
  const list = ['interface Ethernet1/2', '  no switchport', '  ip address 10.9.0.1/24', 'ip access-list IN', '  10 permit tcp 10.20.0.0/24 any eq 22', '  20 deny ip any any', 'interface Ethernet1/1', '  no switchport', '  ip access-group IN in', '  ip address 192.0.2.1/24', 'ip route 0.0.0.0/0 192.0.2.254', 'ipv6 route ::/0 2001:db8::2']
  expect(await found('service-overly-open', 's.cfg', NXOS(...list.slice(0, -1)))).toEqual([])
  const six = (await lint('s.cfg', NXOS(...list, 'interface Ethernet1/1', '  ipv6 address 2001:db8::1/64', 'interface Ethernet1/2', '  ipv6 address 2001:db8:9::1/64'))).filter(f => f.rule === 'service-overly-open/ssh')
  expect(six.map(f => f.seen)).toEqual([expect.stringContaining('by an IPv4 access list, which does not judge IPv6')])
})

test('what enters from a trusted side exposes nothing', async () => {
  expect(await found('service-overly-open', 'asa.cfg', ASA())).toEqual([])
  expect(await found('service-overly-open', 'asa.cfg', ASA('access-list IN extended permit tcp any any eq ssh', 'access-group IN in interface inside'))).toEqual([])
  expect(await found('service-overly-open', 'asa.cfg', ASA('access-list IN extended permit tcp any any eq ssh', 'access-group IN in interface outside'))).toEqual(['11 warning'])
})

test('one of a thousand ports is not the recorder', async () => {
  const text = (port: string): string => `*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport ${port} -j ACCEPT\nCOMMIT\n`
  expect(await found('service-overly-open', 'rules.v4', text('7373'))).toEqual([])
  expect(await found('service-overly-open', 'rules.v4', text('7373').replace('-p tcp -m tcp', '-p tcp -m comment --comment "Flowmon recorder" -m tcp'))).toEqual(['3 warning'])
})

test('a list that is not there is one finding, with what it opens', async () => {
  const findings = await lint('r.cfg', IOS('interface Gi0/0', ' ip address 192.0.2.1 255.255.255.0', ' ip access-group GONE in', 'interface Gi0/1', ' ip address 10.9.0.1 255.255.255.0', 'ip route 0.0.0.0 0.0.0.0 192.0.2.254'))
  expect(findings.map(f => `${f.rule} ${String(f.line)} ${f.level}`)).toEqual(['undefined-reference 5 error'])
  expect(findings[0]?.seen).toMatch(/permits everything; it exposes ssh/)
})

const PF = (rules: string): string => `<pfsense><version>23.3</version><system><hostname>edge</hostname></system>
<interfaces><wan><enable/><if>igb0</if><ipaddr>192.0.2.1</ipaddr><subnet>24</subnet><gateway>G</gateway></wan><lan><enable/><if>igb1</if><ipaddr>10.9.0.1</ipaddr><subnet>24</subnet></lan></interfaces>
<filter>
${rules}
</filter></pfsense>
`
const RULE = (more: string): string => `<rule><type>pass</type><interface>lan</interface>${more}<source><network>lan</network></source><destination><any/></destination></rule>`

test('a rule that is not loaded is not one that was switched off', async () => {
  expect(await found('rule-disabled', 'config.xml', PF(RULE('<ipprotocol>inet6</ipprotocol>')))).toEqual([])
  expect(await found('rule-disabled', 'config.xml', PF(RULE('<ipprotocol>inet</ipprotocol><disabled/>')))).toEqual(['4 note'])
})

test('what the system adds in front of every rule crosses none', async () => {
  expect(await found('rule-partly-shadowed', 'config.xml', PF(RULE('<ipprotocol>inet</ipprotocol>')))).toEqual([])
  const block = '<rule><type>block</type><interface>lan</interface><ipprotocol>inet</ipprotocol><source><any/></source><destination><address>10.20.0.0/24</address></destination></rule>'
  expect(await found('rule-partly-shadowed', 'config.xml', PF(`${block}\n${RULE('<ipprotocol>inet</ipprotocol>')}`))).toEqual(['5 note'])
})

test('each line that opens a service is named, whatever another table lets pass', async () => {
  const policies = (...chains: string[]): string[] => chains.map(chain => `:${chain} [0:0]`)
  const dump = (nat: string): string => [
    '*nat', ...policies('PREROUTING ACCEPT', 'INPUT ACCEPT', 'OUTPUT ACCEPT', 'POSTROUTING ACCEPT'), nat, 'COMMIT',
    '*filter', ...policies('INPUT DROP', 'FORWARD DROP', 'OUTPUT ACCEPT'), '-A INPUT -i eth0 -p tcp --dport 22 -j ACCEPT', '-A INPUT -i ppp0 -p tcp --dport 22 -j ACCEPT', 'COMMIT', '',
  ].join('\n')
  expect(await found('service-overly-open', 'rules.v4', dump('-A INPUT -j ACCEPT'))).toEqual(['12 note', '13 note'])
  // What was another packet before it came to the filter.
  expect(await found('service-overly-open', 'rules.v4', dump('-A PREROUTING -p tcp --dport 22 -j DNAT --to-destination 10.0.0.5'))).toEqual([])
  expect(await found('service-overly-open', 'rules.v4', dump('-A PREROUTING -p tcp --dport 22 -j REDIRECT --to-ports 22'))).toEqual(['12 note', '13 note'])
})
