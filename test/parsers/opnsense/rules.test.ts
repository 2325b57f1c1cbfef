/** Filter rules of both stores: order, fields, and what is left out. */
import { expect, test } from 'vitest'
import type { Firewall } from '../../../src/model/firewall.ts'
import { parse } from '../../../src/parsers/opnsense/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { ANY, fw, modelRule, old, opnsenseXml, present, userRules, verdicts } from './fixture.ts'

const WEB = 'lan>wan tcp 10.0.0.5 > 203.0.113.9@443'
const to = (port: number): string => `lan>wan tcp 10.0.0.5 > 203.0.113.9@${String(port)}`

test('nothing comes in without a rule, everything goes out', () => {
  verdicts(fw({}), { [WEB]: '-', 'wan>self tcp 203.0.113.9 > 198.51.100.2@443': '-', 'self>wan udp 198.51.100.2 > 203.0.113.9@2055': '+' })
})

test('both stores count, and the model stands before the old store', () => {
  const firewall = fw({
    model: modelRule('interface=lan', 'protocol=TCP', 'destination_port=443', 'action=block'), old: old(`<protocol>tcp</protocol>${ANY}`),
  })
  verdicts(firewall, { [WEB]: '-', [to(80)]: '+' })
})

test('floating before groups before interfaces, the model by its sequence', () => {
  const firewall = fw({
    model: modelRule('interface=lan', 'sequence=2', 'description=b') + modelRule('interface=lan', 'sequence=1', 'description=a')
      + modelRule('interface=inside', 'sequence=9', 'description=group') + modelRule('interface=lan,opt1', 'sequence=99', 'description=floating')
      + modelRule('sequence=98', 'description=everywhere') + modelRule('interface=wan', 'interfacenot=1', 'sequence=97', 'description=not wan'),
    old: `${old(`${ANY}<descr>tab</descr>`)}${old(`${ANY}<descr>vpn</descr>`, 'openvpn')}${old(`${ANY}<floating>yes</floating><quick>1</quick><descr>old floating</descr>`)}`,
  })
  expect(userRules(firewall).map(rule => rule.comment))
    .toEqual(['not wan', 'everywhere', 'floating', 'old floating', 'vpn', 'group', 'a', 'b', 'tab'])
})

test('an old floating rule is not quick unless it says so, any other is unless it says no', () => {
  const block = (parts: string): string => old(`<floating>yes</floating><protocol>tcp</protocol>${ANY}${parts}`).replace('pass', 'block')
  const pass = old(ANY)
  verdicts(fw({ old: block('') + pass }), { [WEB]: '+' })
  verdicts(fw({ old: block('<quick>1</quick>') + pass }), { [WEB]: '-' })
  verdicts(fw({ old: block('<quick>0</quick>') + pass }), { [WEB]: '+' })
  verdicts(fw({ old: old(`${ANY}<quick>0</quick>`) + old(ANY).replace('pass', 'block') }), { [WEB]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'quick=0') + modelRule('interface=lan', 'sequence=2', 'action=block', 'quick=0') }), { [WEB]: '-' })
})

test('switches are read by their value', () => {
  verdicts(fw({ old: old(`${ANY}<disabled>0</disabled>`) }), { [WEB]: '+' })
  verdicts(fw({ old: old(`${ANY}<disabled>1</disabled>`) }), { [WEB]: '-' })
  verdicts(fw({ old: old(`${ANY}<floating>0</floating>`) + old(ANY).replace('pass', 'block') }), { [WEB]: '+' })
  verdicts(fw({ model: modelRule('interface=lan', 'enabled=0') }), { [WEB]: '-' })
  verdicts(fw({ old: old('<source><network>lan</network><not>0</not></source><destination><any/></destination>') }), { [WEB]: '+' })
  verdicts(fw({ old: old('<source><network>lan</network><not>1</not></source><destination><any/></destination>') }), { [WEB]: '-' })
})

test('a rule of a tab may be for what goes out', () => {
  const firewall = fw({ old: old(ANY) + old(`${ANY}<direction>out</direction><protocol>tcp</protocol>`, 'wan').replace('pass', 'block') })
  verdicts(firewall, { [WEB]: '-', 'lan>opt1 tcp 10.0.0.5 > 10.1.0.9@443': '+', 'lan>wan udp 10.0.0.5 > 203.0.113.9@53': '+' })
})

test('without a family the old store means both, the model IPv4', () => {
  const six = 'lan>wan tcp6 2001:db8:1::5 > 2001:db9::9@443'
  verdicts(fw({ old: `<rule><type>pass</type><interface>lan</interface>${ANY}</rule>` }), { [WEB]: '+', [six]: '+' })
  verdicts(fw({ model: modelRule('interface=lan') }), { [WEB]: '+', [six]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'ipprotocol=inet46', 'source_net=lan') }), { [WEB]: '+', [six]: '+', 'lan>wan tcp6 2001:db8:2::5 > 2001:db9::9@443': '-' })
})

test('a rule for both families that asks the same of each is one condition', () => {
  const firewall = fw({ model: modelRule('interface=lan', 'ipprotocol=inet46', 'protocol=TCP', 'destination_port=443') })
  const match = firewall.filters.get('pf/in')?.rules.find(rule => rule.origin === 'user')?.match
  expect(match?.kind === 'all' && match.of.map(part => part.kind)).toEqual(['interface', 'number', 'number'])
})

test('lists expand: any of them, and negated: outside of one of them', () => {
  const sources = (negated: string): string => modelRule('interface=lan', 'source_net=10.0.0.5,10.0.0.6', `source_not=${negated}`)
  const from = (host: string): string => `lan>wan tcp ${host} > 203.0.113.9@443`
  verdicts(fw({ model: sources('0') }), { [from('10.0.0.5')]: '+', [from('10.0.0.6')]: '+', [from('10.0.0.7')]: '-' })
  verdicts(fw({ model: sources('1') }), { [from('10.0.0.5')]: '+', [from('10.0.0.7')]: '+' })
  verdicts(fw({ model: modelRule('interface=lan', 'source_net=10.0.0.5', 'source_not=1') }), { [from('10.0.0.5')]: '-', [from('10.0.0.7')]: '+' })
})

test('interfaces: a list, a group, all but one, none', () => {
  const dmz = 'opt1>wan tcp 10.1.0.5 > 203.0.113.9@443'
  const outside = 'wan>lan tcp 203.0.113.9 > 10.0.0.5@443'
  verdicts(fw({ model: modelRule('interface=lan,opt1') }), { [WEB]: '+', [dmz]: '+', [outside]: '-' })
  verdicts(fw({ model: modelRule('interface=inside') }), { [WEB]: '+', [dmz]: '+', [outside]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'interfacenot=1') }), { [WEB]: '-', [dmz]: '+', [outside]: '+' })
  verdicts(fw({ model: modelRule('interface=lan,opt1', 'interfacenot=1') }), { [WEB]: '+', [dmz]: '+', [outside]: '+' })
  verdicts(fw({ model: modelRule('interface=inside', 'interfacenot=1') }), { [WEB]: '-', [outside]: '+' })
  verdicts(fw({ model: modelRule('action=pass') }), { [WEB]: '+', [outside]: '+' })
  const gone = fw({ model: modelRule('interface=opt7') })
  verdicts(gone, { [WEB]: '-' })
  expect(gone.references.filter(r => !r.defined)).toMatchObject([{ kind: 'interface', name: 'opt7', effect: 'the rule is not loaded' }])
})

test('ports: numbers, names, ranges, open ranges, aliases; only with TCP and UDP', () => {
  const port = (text: string): string => modelRule('interface=lan', 'protocol=TCP', `destination_port=${text}`)
  verdicts(fw({ model: port('443') }), { [to(443)]: '+', [to(444)]: '-' })
  verdicts(fw({ model: port('https') }), { [to(443)]: '+', [to(80)]: '-' })
  verdicts(fw({ model: port('8000-8100') }), { [to(8050)]: '+', [to(8101)]: '-' })
  verdicts(fw({ model: port('8000-any') }), { [to(65535)]: '+', [to(7999)]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'destination_port=443') }), { [to(80)]: '+' })
  const lost = fw({ model: port('80,443') })
  verdicts(lost, { [to(80)]: '-' })
  expect(lost.diagnostics).toMatchObject([{ kind: 'refused', effect: 'none', seen: expect.stringContaining('the rule is not loaded: port 80,443') as string }])
})

test('a rule with an address that is nothing is not loaded', () => {
  const firewall = fw({ model: modelRule('interface=lan', 'source_net=nobody') })
  verdicts(firewall, { [WEB]: '-' })
  expect(firewall.references).toContainEqual(expect.objectContaining({ kind: 'alias', name: 'nobody', defined: false }))
})

test('keywords: an interface network, its addresses, the firewall', () => {
  const gui = 'lan>self tcp 10.0.0.5 > 10.0.0.1@443'
  const otherEnd = 'lan>self tcp 10.0.0.5 > 10.1.0.1@443'
  verdicts(fw({ model: modelRule('interface=lan', 'destination_net=lanip') }), { [gui]: '+', [otherEnd]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'destination_net=(self)') }), { [gui]: '+', [otherEnd]: '+', [WEB]: '-' })
  verdicts(fw({ model: modelRule('interface=lan', 'source_net=lan', 'ipprotocol=inet6') }), { 'lan>wan tcp6 fe80::5 > 2001:db9::9@443': '+' })
  verdicts(fw({ model: modelRule('interface=opt1', 'source_net=lan', 'ipprotocol=inet6') }), { 'opt1>wan tcp6 fe80::5 > 2001:db9::9@443': '-' })
})

test('what only the running system knows makes a verdict undetermined', () => {
  for (const field of ['tagged=x', 'prio=3', 'tos=lowdelay', 'max-src-conn=5', 'divert-to=8000', 'somethingnew=1']) {
    verdicts(fw({ model: modelRule('interface=lan', 'protocol=TCP', field) }), { [WEB]: '?' })
  }
  const schedule = '<schedules><schedule><name>office</name></schedule></schedules>'
  verdicts(fw({ old: old(`${ANY}<sched>office</sched>`), more: schedule }), { [WEB]: '?' })
  verdicts(fw({ old: old(`${ANY}<sched>gone</sched>`), more: schedule }), { [WEB]: '+' })
})

test('ICMP types, by family', () => {
  const firewall = fw({ model: modelRule('interface=lan', 'ipprotocol=inet46', 'protocol=ICMP', 'icmptype=echoreq', 'icmp6type=128') })
  verdicts(firewall, { 'lan>wan icmp 10.0.0.5 > 203.0.113.9@8': '+', 'lan>wan icmp 10.0.0.5 > 203.0.113.9@13': '-', 'lan>wan icmp6 2001:db8:1::5 > 2001:db9::9@128': '+' })
})

test('rules are named by page, tab, row, description and mark: the model by its sequence, under the title that the release gave it', () => {
  const model = modelRule('interface=lan', 'description=second', 'sequence=20') + modelRule('interface=lan', 'description=first', 'sequence=10') + modelRule('interface=lan,opt1')
    + modelRule('interface=inside', 'description=group')
  const firewall = fw({ model, old: old(ANY, 'wan') + old(`${ANY}<descr>R&amp;D</descr>`, 'wan') + old(`${ANY}<floating>yes</floating>`, 'wan') })
  const mark = '33658ee1-3dbc-4ed1-9985-caf743ab30a1'
  expect(userRules(firewall).map(rule => rule.place).sort()).toEqual([
    `Firewall > Automation > Filter > Floating, 1st rule, ${mark}`, `Firewall > Automation > Filter > LAN, 1st rule "first", ${mark}`,
    `Firewall > Automation > Filter > LAN, 2nd rule "second", ${mark}`, `Firewall > Automation > Filter > inside, 1st rule "group", ${mark}`,
    'Firewall > Rules > Floating, 1st rule', 'Firewall > Rules > WAN, 1st rule', 'Firewall > Rules > WAN, 2nd rule "R&D"',
  ])
  const titled = (title: string): unknown => {
    const text = opnsenseXml({ model: modelRule('interface=lan') }).replace('<Filter version="1.0.4">', `<Filter version="1.0.9" description="${title}">`)
    return userRules(present(parse(makeSource('config.xml', text)).firewalls[0])).map(rule => rule.place)
  }
  expect(titled('Firewall rules (new)')).toEqual([`Firewall > Rules [new] > LAN, 1st rule, ${mark}`])
  expect(titled('Firewall rules')).toEqual([`Firewall > Rules > LAN, 1st rule, ${mark}`])
})

test('translations are named by page, row, description and mark', () => {
  const nat = (tag: string, parts: string, mark = ''): string => `<${tag}${mark}><interface>wan</interface>${parts}</${tag}>`
  const mark = '33658ee1-3dbc-4ed1-9985-caf743ab30a1'
  const forward = '<protocol>tcp</protocol><destination><network>wanip</network><port>443</port></destination><target>10.0.0.5</target><local-port>443</local-port><descr>web</descr>'
  const firewall = fw({
    more: `<nat>${nat('rule', forward)}${nat('rule', forward, ` uuid="${mark}"`)}<outbound><mode>hybrid</mode>${nat('rule', '<source><network>lan</network></source><descr>out</descr>')}</outbound>
      ${nat('onetoone', '<external>198.51.100.9</external><source><address>10.0.0.9</address></source>')}</nat>`,
  })
  const modern = fw({}).source.text.replace('</rules></Filter>', `</rules><snatrules>${nat('rule', '<source_net>lan</source_net><description>new</description>', ` uuid="${mark}"`)}</snatrules></Filter>`)
  const placesOf = (one: Firewall): unknown => [...new Set([...one.filters.values()].flatMap(f => f.rules.filter(r => r.origin === 'user').map(r => r.place)))].sort()
  expect(placesOf(firewall)).toEqual([
    `Firewall > NAT > Destination NAT, 2nd rule "web", ${mark}`, 'Firewall > NAT > One-to-One, 1st rule', 'Firewall > NAT > Outbound, 1st rule "out"',
    'Firewall > NAT > Port Forward, 1st rule "web"',
  ])
  expect(placesOf(present(parse(makeSource('config.xml', modern)).firewalls[0]))).toEqual([`Firewall > NAT > Source NAT, 1st rule "new", ${mark}`])
})

test('the packet filter switched off passes everything', () => {
  verdicts(fw({ system: '<disablefilter>1</disablefilter>' }), { 'wan>lan tcp 203.0.113.9 > 10.0.0.5@22': '+' })
  verdicts(fw({ system: '<disablefilter>0</disablefilter>' }), { 'wan>lan tcp 203.0.113.9 > 10.0.0.5@22': '-' })
})
