/** Rules that people write: fields, tabs, order, and the rules that pfSense does not load. */
import { describe, expect, test } from 'vitest'
import { startOf } from '../../../src/text/source.ts'
import { ANY, ask, configXml, fw, present, read, rule, rulesOf, userRules, verdicts } from './fixture.ts'

const tcp = (port: string, dst = '<any/>'): string => `<protocol>tcp</protocol><source><any/></source><destination>${dst}<port>${port}</port></destination>`

test('first match within a tab; reject and block; disabled by presence, whatever it says', () => {
  const rules = [
    rule(`${tcp('22')}<disabled>0</disabled>`), rule(tcp('80')).replace('pass', 'reject'), rule(tcp('1-1023')), rule(ANY).replace('pass', 'block'),
  ].join('')
  verdicts(fw({ rules }), {
    'lan>wan tcp 10.0.0.5 > 203.0.113.9@22': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@1024': '-',
    'opt1>wan tcp 10.1.0.5 > 203.0.113.9@22': '-',
  })
  const [first, second] = userRules(fw({ rules }))
  expect(first?.enabled).toBe(false)
  expect(second?.action).toEqual({ kind: 'deny', how: 'reject' })
})

test('what stands where: tab, row with disabled rules counted, description decoded twice, tracker', () => {
  const rules = `${rule(`${ANY}<disabled/>`)}${rule(`${ANY}<descr><![CDATA[R&amp;D &lt;all&gt; caf&eacute;]]></descr><tracker>123</tracker>`)}${rule(ANY, 'opt1')}`
  const firewall = fw({ rules })
  expect(userRules(firewall).map(r => r.place)).toEqual([
    'Firewall > Rules > LAN, 1st rule', 'Firewall > Rules > LAN, 2nd rule "R&D <all> café", tracker 123', 'Firewall > Rules > DMZ, 1st rule',
  ])
  expect(firewall.comments.map(c => c.text)).toEqual(['R&D <all> café'])
  expect(startOf(present(userRules(firewall)[0]).span)).toEqual({ line: 11, column: 1 })
})

test('any other type, also none, is pass', () => {
  const rules = `<rule><interface>lan</interface>${tcp('1')}</rule>${rule(tcp('2')).replace('pass', 'allow')}`
  verdicts(fw({ rules }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@1': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@2': '+' })
})

describe('protocol and port (verified with the generator)', () => {
  test('a port counts only with tcp, udp, tcp/udp, sctp', () => {
    const any = fw({ rules: rule('<protocol>any</protocol><source><any/></source><destination><any/><port>161</port></destination>') })
    verdicts(any, { 'lan>wan udp 10.0.0.5 > 203.0.113.9@53': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@53': '+', 'lan>wan icmp 10.0.0.5 > 203.0.113.9': '+' })
    const none = fw({ rules: rule('<source><any/></source><destination><any/><port>161</port></destination>') })
    verdicts(none, { 'lan>wan udp 10.0.0.5 > 203.0.113.9@161': '-', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@53': '+' })
  })

  test.each([
    ['161', [161], [160, 162]], ['7000-7999', [7000, 7999], [6999, 8000]], ['7000:7001', [7001], [7002]], ['1-1023', [1, 1023], [1024]],
    ['60000-65535', [65535], [59999]], ['1-65535', [1, 65535], []], ['ssh', [22], [23]], ['web', [80, 8080, 8090], [443]],
  ])('%s', (port, inside, outside) => {
    const more = '<aliases><alias><name>web</name><type>port</type><address>80 more</address></alias><alias><name>more</name><type>port</type><address>8080:8090 web</address></alias></aliases>'
    const firewall = fw({ rules: rule(tcp(port)), more })
    for (const p of inside) expect([p, ask(firewall, `lan>wan tcp 10.0.0.5 > 203.0.113.9@${String(p)}`).verdict]).toEqual([p, 'permit'])
    for (const p of outside) expect([p, ask(firewall, `lan>wan tcp 10.0.0.5 > 203.0.113.9@${String(p)}`).verdict]).toEqual([p, 'deny'])
  })

  test('icmp types; icmp of an IPv6 rule is ICMPv6', () => {
    const rules = rule(`<protocol>icmp</protocol><icmptype>echoreq,unreach</icmptype>${ANY}`)
    verdicts(fw({ rules }), { 'lan>wan icmp 10.0.0.5 > 203.0.113.9@8': '+', 'lan>wan icmp 10.0.0.5 > 203.0.113.9@5': '-' })
    const six = rule(`<protocol>icmp</protocol><icmptype>echoreq</icmptype>${ANY}`).replace('inet<', 'inet46<')
    verdicts(fw({ rules: six }), { 'lan>wan icmp6 2001:470::5 > 2001:470:1::9@128': '+', 'lan>wan icmp6 2001:470::5 > 2001:470:1::9@129': '-', 'lan>wan icmp 10.0.0.5 > 203.0.113.9@8': '+' })
  })

  test('an unknown protocol name stays unknown', () => {
    expect(ask(fw({ rules: rule(`<protocol>warp</protocol>${ANY}`) }), 'lan>wan udp 10.0.0.5 > 203.0.113.9@1')).toMatchObject({ verdict: 'undetermined', because: ['protocol warp'] })
  })
})

describe('floating rules', () => {
  const floating = (parts: string, type = 'block'): string => `<rule><type>${type}</type><ipprotocol>inet</ipprotocol><floating>yes</floating>${parts}</rule>`

  test('quick ends the evaluation, otherwise the tab overrules it', () => {
    const lan = rule(ANY)
    const slow = fw({ rules: `${lan}${floating(`<interface>lan</interface><direction>in</direction>${tcp('25')}`)}` })
    const quick = fw({ rules: `${lan}${floating(`<quick>yes</quick><interface>lan</interface><direction>in</direction>${tcp('25')}`)}` })
    verdicts(slow, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '+' })
    verdicts(quick, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '-', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@26': '+' })
  })

  test('of two that are not quick the later decides', () => {
    const rules = `${floating(`<direction>in</direction>${tcp('25')}`, 'pass')}${floating(`<direction>in</direction>${tcp('25', '<address>203.0.113.9</address>')}`)}`
    verdicts(fw({ rules }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '-', 'lan>wan tcp 10.0.0.5 > 203.0.113.8@25': '+' })
  })

  test('a rule for the way out stops what the way in let through, also what the firewall sends', () => {
    const rules = `${rule(ANY)}${floating(`<interface>wan</interface><direction>out</direction><protocol>udp</protocol><source><any/></source><destination><any/><port>2055</port></destination>`)}`
    verdicts(fw({ rules }), {
      'lan>wan udp 10.0.0.5 > 203.0.113.9@2055': '-', 'lan>opt1 udp 10.0.0.5 > 10.1.0.9@2055': '+', 'self>wan udp 198.51.100.2 > 203.0.113.9@2055': '-', 'self>wan udp 198.51.100.2 > 203.0.113.9@514': '+',
    })
  })

  test('direction any holds both ways; a list of interfaces; only missing ones: not loaded', () => {
    const rules = `${rule(ANY)}${rule(ANY, 'opt1')}${floating(`<quick/><interface>wan,opt1</interface><direction>any</direction>${tcp('25')}`)}${floating(`<quick/><interface>opt7,opt8</interface>${ANY}`)}`
    const firewall = fw({ rules })
    verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '-', 'opt1>lan tcp 10.1.0.5 > 10.0.0.9@25': '-', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@26': '+' })
    expect(firewall.diagnostics.map(d => d.seen)).toEqual(['Firewall > Rules > Floating, 2nd rule: the rule is not loaded: interface opt7,opt8 is unknown or disabled'])
  })

  test('match decides nothing', () => {
    verdicts(fw({ rules: floating(`<quick/>${ANY}`, 'match') }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '-' })
  })

  test('an element <floating> that does not say yes keeps the direction in', () => {
    const rules = `${rule(ANY)}${floating(`<quick/><direction>out</direction>${tcp('25')}`).replace('>yes<', '>no<')}`
    const firewall = fw({ rules })
    expect(firewall.filters.get('pf/out')?.rules.filter(r => r.origin === 'user')).toEqual([])
  })
})

test('floating before groups before interfaces, whatever the order in the file', () => {
  const more = '<ifgroups><ifgroupentry><ifname>Inside</ifname><members>lan opt1</members></ifgroupentry></ifgroups>'
  const rules = `${rule(tcp('80'))}${rule(tcp('80'), 'Inside').replace('pass', 'block')}`
  const firewall = fw({ rules, more })
  verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-' })
  expect(userRules(firewall).map(r => r.place)).toEqual(['Firewall > Rules > Inside, 1st rule', 'Firewall > Rules > LAN, 1st rule'])
})

test('the OpenVPN tab also holds for an instance that is assigned as an interface', () => {
  const opt1 = '<enable/><if>ovpns1</if><descr>ROAD</descr>'
  const more = '<openvpn><openvpn-server><vpnid>1</vpnid><tunnel_network>10.8.0.0/24</tunnel_network></openvpn-server></openvpn>'
  const firewall = fw({ rules: rule(ANY, 'openvpn'), opt1, more })
  verdicts(firewall, { 'opt1>lan tcp 10.8.0.5 > 10.0.0.9@80': '+', 'openvpn>lan tcp 10.8.0.5 > 10.0.0.9@80': '+' })
  expect(firewall.routes.map(r => r.interface)).toContain('opt1')
})

describe('rules that pfSense does not load', () => {
  test.each([
    ['unknown alias', rule('<source><address>gone</address></source><destination><any/></destination>'), 'gone is neither an address nor an alias'],
    ['port alias of two names', rule(tcp('web-mail')), 'port web-mail is neither a port nor an alias'],
    ['empty port alias', rule(tcp('nothing')), 'port alias nothing is empty'],
    ['no source', rule('<destination><any/></destination>'), 'it has no <source>'],
    ['list on a tab', rule(ANY, 'lan,opt1'), 'interface lan,opt1 is unknown or disabled'],
    ['l2tp as a network', rule('<source><network>l2tp</network></source><destination><any/></destination>'), 'l2tp net is not known'],
    ['no such address', rule('<source><network>lanip</network></source><destination><any/></destination>').replace('inet<', 'inet6<'), 'lan has no IPv6 address'],
  ])('%s', (_, rules, because) => {
    const firewall = fw({ rules, more: '<aliases><alias><name>nothing</name><type>port</type><address/></alias></aliases>' })
    expect(firewall.diagnostics.map(d => [d.kind, d.seen])).toEqual([['refused', expect.stringContaining(`the rule is not loaded: ${because}`)]])
    expect(rulesOf(firewall, 'pf/in').filter(r => r.origin === 'user').map(r => r.enabled)).toEqual([false])
    expect(firewall.statements.understood).toBeGreaterThan(0)
  })

  test('an undefined alias is a reference with its effect and its place', () => {
    const firewall = fw({ rules: rule('<source><address>gone</address></source><destination><any/></destination>') })
    expect(firewall.references.filter(r => !r.defined)).toMatchObject([{ kind: 'alias', name: 'gone', effect: 'the rule is not loaded' }])
  })

  test('a disabled interface takes its rules out; wan and lan of old files are always on', () => {
    const off = LAN_OFF
    verdicts(fw({ rules: rule(ANY), lan: off }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-' })
    verdicts(fw({ version: '3.0', rules: rule(ANY), lan: off }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '+' })
  })
})

const LAN_OFF = '<if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet>'

describe('conditions of the running system', () => {
  test.each([
    ['<sched>Office</sched>', 'schedule Office'], ['<tagged>blue</tagged>', 'tagged blue'], ['<dscp>af11</dscp>', 'dscp af11'],
    ['<protocol>tcp</protocol><os>Linux</os>', 'operating system Linux'], ['<vlanprio>be</vlanprio>', 'vlan priority be'], ['<max>100</max>', 'pass while within max 100'],
    ['<quantum>1</quantum>', '<quantum>'],
  ])('%s', (parts, words) => {
    const more = '<schedules><schedule><name>Office</name></schedule></schedules>'
    expect(ask(fw({ rules: rule(`${parts}${ANY}`), more }), 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80')).toMatchObject({ verdict: 'undetermined', because: [words] })
  })

  test('empty elements of an edited rule ask for nothing; an unknown schedule is always active', () => {
    const rules = rule(`<tag/><tagged/><max/><max-src-nodes/><os/><sched>Gone</sched>${ANY}`)
    const firewall = fw({ rules })
    verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '+' })
    expect(firewall.references.filter(r => !r.defined)).toMatchObject([{ kind: 'schedule', effect: 'the rule is always active' }])
  })

  test('a gateway counts only where rules go with their gateway', () => {
    const gateways = '<gateways><gateway_item><name>GW2</name><interface>wan</interface></gateway_item></gateways>'
    const rules = rule(`<gateway>GW2</gateway>${ANY}`)
    verdicts(fw({ rules, more: gateways }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '+' })
    verdicts(fw({ rules, more: gateways, system: '<skip_rules_gw_down/>' }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '?' })
    verdicts(fw({ rules, system: '<skip_rules_gw_down/>' }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-' })
  })
})

test('the packet filter switched off: everything passes, nothing is translated, the rules stay to be named', () => {
  const firewall = fw({ system: '<disablefilter/>', rules: rule(ANY).replace('pass', 'block'), more: '<nat><rule><interface>wan</interface><protocol>tcp</protocol><destination><any/><port>80</port></destination><target>10.1.0.9</target></rule></nat>' })
  verdicts(firewall, { 'wan>lan tcp 203.0.113.9 > 10.0.0.5@22': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '+' })
  expect(userRules(firewall).map(r => r.enabled)).toEqual([false])
})

test('a TCP packet without a state that begins no connection is not let in by a pass rule; a known connection is', () => {
  const firewall = fw({ rules: rule(ANY) })
  const list = rulesOf(firewall, 'pf/in')
  expect(list.slice(0, 2).map(r => [r.action.kind, r.origin])).toEqual([['permit', 'system'], ['deny', 'system']])
  const loose = rulesOf(fw({ rules: rule(`<protocol>tcp</protocol><tcpflags_any/>${ANY}`) }), 'pf/in')
  expect(loose[1]?.action.kind).toBe('unknown')
})

test('XML comments and descriptions speak for the element they stand at', () => {
  const text = configXml({ rules: `<!-- wallproof-ignore any-to-any: lab -->\n${rule(ANY)}` })
  const [comment] = read(text).comments
  expect(comment?.text).toBe('wallproof-ignore any-to-any: lab')
  expect(text.slice(present(comment).target.start, present(comment).target.end)).toBe(rule(ANY))
})
