/** Port forwards, 1:1, outbound NAT: what is rewritten, what the filter sees, what is not loaded. */
import { describe, expect, test } from 'vitest'
import { formatIpv4 } from '../../../src/net/address.ts'
import type { Translation } from '../../../src/model/firewall.ts'
import { ANY, ask, fw, rule, rulesOf, SYSTEM, verdicts } from './fixture.ts'

const forward = (destination: string, target: string, more = ''): string =>
  `<nat><rule><interface>wan</interface><protocol>tcp</protocol><source><any/></source><destination>${destination}</destination><target>${target}</target>${more}</rule></nat>`
const onWan = (to: string, port: string): string =>
  rule(`<protocol>tcp</protocol><source><any/></source><destination><address>${to}</address><port>${port}</port></destination>`, 'wan')
const WAN_443 = '<network>wanip</network><port>443</port>'

describe('port forwards', () => {
  test('the filter sees the new address and port; without a rule for them the forward is dead', () => {
    const nat = forward(WAN_443, '10.1.0.9', '<local-port>8443</local-port><associated-rule-id>nat_1</associated-rule-id>')
    verdicts(fw({ more: nat, rules: onWan('10.1.0.9', '8443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '+', 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@444': '-' })
    verdicts(fw({ more: nat, rules: onWan('198.51.100.2', '443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '-' })
    verdicts(fw({ more: nat }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '-' })
  })

  test('association pass lets the redirected packet in, and no other', () => {
    const firewall = fw({ more: forward(WAN_443, '10.1.0.9', '<local-port>8443</local-port><associated-rule-id>pass</associated-rule-id><descr>shop</descr>') })
    verdicts(firewall, { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '+', 'wan>opt1 tcp 203.0.113.9 > 10.1.0.9@22': '-', 'wan>opt1 tcp 203.0.113.9 > 10.1.0.9@8443': '-' })
    expect(rulesOf(firewall, 'nat/in')[0]?.action).toMatchObject({ kind: 'translate', to: { skip: 'pf/in' } })
  })

  test('a range moves as a whole (verified: 7000-7999 to 17000)', () => {
    const nat = forward('<network>wanip</network><port>7000-7999</port>', '10.1.0.9', '<local-port>17000</local-port>')
    const firewall = fw({ more: nat, rules: onWan('10.1.0.9', '17005') })
    expect(rulesOf(firewall, 'nat/in')[0]?.action).toMatchObject({ kind: 'translate', to: { dportShift: 10000 } })
    verdicts(firewall, { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@7005': '+', 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@7006': '-' })
  })

  test('no rdr, disabled, and an unresolvable target', () => {
    const rules = onWan('10.1.0.9', '443')
    verdicts(fw({ rules, more: forward(WAN_443, '10.1.0.9', '<nordr/>') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '-' })
    verdicts(fw({ rules, more: forward(WAN_443, '10.1.0.9', '<disabled/>') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '-' })
    const gone = fw({ rules, more: forward(WAN_443, 'WEB') })
    expect(gone.diagnostics.map(x => x.kind)).toEqual(['refused'])
    expect(gone.diagnostics[0]?.seen).toContain('the redirection is not loaded: target: WEB is neither')
  })

  test('the first forward that matches decides', () => {
    const second = forward(WAN_443, '10.1.0.10').replace(/<\/?nat>/g, '')
    const more = forward(WAN_443, '10.1.0.9').replace('</nat>', `${second}</nat>`)
    verdicts(fw({ more, rules: onWan('10.1.0.9', '443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '+' })
    verdicts(fw({ more, rules: onWan('10.1.0.10', '443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '-' })
  })

  test('reflection is not modelled: from inside it stays undetermined and has a name', () => {
    const nat = forward(WAN_443, '10.1.0.9', '<natreflection>enable</natreflection>')
    const inside = 'lan>opt1 tcp 10.0.0.5 > 198.51.100.2@443'
    // Whoever may go to the WAN address only is redirected to a server that he may not reach, or taken there by the proxy.
    const rules = onWan('198.51.100.2', '443').replace('>wan<', '>lan<')
    expect(ask(fw({ more: nat, rules }), inside)).toMatchObject({ verdict: 'undetermined', because: ['NAT reflection of the 1st port forward'] })
    const everywhere = SYSTEM.replace(/<disablenatreflection>.*<\/disablenatreflection>/, '')
    verdicts(fw({ system: everywhere, more: forward(WAN_443, '10.1.0.9'), rules }), { [inside]: '?' })
    verdicts(fw({ system: everywhere, more: forward(WAN_443, '10.1.0.9', '<natreflection>disable</natreflection>'), rules }), { [inside]: '+' })
    // What the rules refuse may still pass as what it is turned into.
    verdicts(fw({ more: nat }), { [inside]: '?', 'lan>opt1 tcp 10.0.0.5 > 198.51.100.2@444': '-' })
    verdicts(fw({ more: nat, rules: rule(ANY) }), { [inside]: '+' })
  })

  test('the form of 1.x: external-address and external-port', () => {
    const more = '<nat><rule><interface>wan</interface><external-address/><protocol>tcp</protocol><external-port>443</external-port><target>10.1.0.9</target><local-port>8443</local-port></rule></nat>'
    verdicts(fw({ version: '3.0', more, rules: onWan('10.1.0.9', '8443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '+' })
  })
})

test('1:1: inbound the filter sees the internal address, outbound the external one', () => {
  const more = '<nat><onetoone><interface>wan</interface><external>198.51.100.64</external><source><address>10.1.0.0/28</address></source><destination><any/></destination></onetoone></nat>'
  const firewall = fw({ more, rules: onWan('10.1.0.0/28', '443') })
  verdicts(firewall, { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.70@443': '+', 'wan>opt1 tcp 203.0.113.9 > 198.51.100.80@443': '-' })
  const old = '<nat><onetoone><interface>wan</interface><external>198.51.100.64</external><internal>10.1.0.9</internal><subnet>32</subnet></onetoone></nat>'
  verdicts(fw({ version: '3.0', more: old, rules: onWan('10.1.0.9', '443') }), { 'wan>opt1 tcp 203.0.113.9 > 198.51.100.64@443': '+' })
})

describe('outbound', () => {
  const sources = (more: string): string[] => rulesOf(fw({ more }), 'nat/out').filter(r => r.enabled).map(r => (r.action.kind === 'translate' ? text(r.action.to) : r.action.kind))
  const text = (to: Translation): string => (to.src ?? []).map(t => ('low' in t && t.family === 4 ? formatIpv4(t.low) : '?')).join()
  const manual = '<rule><interface>wan</interface><source><network>10.0.0.0/24</network></source><destination><any/></destination><target>198.51.100.9</target></rule>'

  test('automatic without a section, manual, hybrid, disabled', () => {
    expect(sources('')).toEqual(['198.51.100.2', '198.51.100.2'])
    expect(sources(`<nat><outbound><mode>advanced</mode>${manual}</outbound></nat>`)).toEqual(['198.51.100.9'])
    expect(sources(`<nat><outbound><mode>hybrid</mode>${manual}</outbound></nat>`)).toEqual(['198.51.100.9', '198.51.100.2', '198.51.100.2'])
    expect(sources(`<nat><outbound><mode>disabled</mode>${manual}</outbound></nat>`)).toEqual([])
    expect(sources(`<nat><advancedoutbound><enable/>${manual}</advancedoutbound></nat>`)).toEqual(['198.51.100.9'])
  })

  test('automatic: static routes inside, private ones only; no rule for OpenVPN', () => {
    const gateways = '<gateways><gateway_item><name>IN</name><interface>lan</interface></gateway_item><gateway_item><name>OUT</name><interface>wan</interface></gateway_item></gateways>'
    const route = (network: string, gateway: string): string => `<route><network>${network}</network><gateway>${gateway}</gateway></route>`
    const more = `${gateways}<staticroutes>${route('10.50.0.0/16', 'IN')}${route('192.0.3.0/24', 'IN')}${route('10.60.0.0/16', 'OUT')}</staticroutes>`
    const block = `<rule><type>block</type><floating>yes</floating><quick/><interface>wan</interface><direction>out</direction><source><address>198.51.100.2</address></source><destination><any/></destination></rule>`
    verdicts(fw({ more, rules: `${rule(ANY)}${block}` }), {
      'lan>wan tcp 10.50.0.5 > 203.0.113.9@80': '-', 'lan>wan tcp 192.0.3.5 > 203.0.113.9@80': '+', 'lan>wan tcp 10.60.0.5 > 203.0.113.9@80': '+',
    })
  })

  test('rules on the way out see the translated source', () => {
    const block = `<rule><type>block</type><floating>yes</floating><quick/><interface>wan</interface><direction>out</direction><source><address>198.51.100.2</address></source><destination><any/></destination></rule>`
    verdicts(fw({ rules: `${rule(ANY)}${block}` }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-', 'lan>opt1 tcp 10.0.0.5 > 10.1.0.9@80': '+' })
  })

  test('a translation is for the family of its new address', () => {
    const any = manual.replace('10.0.0.0/24', 'any')
    const firewall = fw({ rules: rule(ANY.replace('<source>', '<ipprotocol>inet6</ipprotocol><source>')).replace('<ipprotocol>inet</ipprotocol>', ''), more: `<nat><outbound><mode>advanced</mode>${any}</outbound></nat>` })
    verdicts(firewall, { 'lan>wan tcp6 2001:470:1::5 > 2001:470:2::9@80': '+' })
  })

  test('do not NAT, and NPt', () => {
    expect(sources(`<nat><outbound><mode>advanced</mode>${manual.replace('<interface>', '<nonat/><interface>')}</outbound></nat>`)).toEqual(['permit'])
    const npt = fw({ more: '<nat><npt><interface>wan</interface><source><address>fd00:1::/64</address></source><destination><address>2001:470:9::/64</address></destination></npt></nat>' })
    expect(rulesOf(npt, 'nat/in')).toMatchObject([{ action: { kind: 'translate' }, place: 'Firewall > NAT > NPt, 1st rule' }])
  })
})

test('redirections of packages are unknown', () => {
  const squid = '<installedpackages><squid><config><enable_squid>on</enable_squid><transparent_proxy>on</transparent_proxy><transparent_active_interface>lan</transparent_active_interface></config></squid></installedpackages>'
  const firewall = fw({ more: squid, rules: rule(ANY) })
  verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '?', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@443': '+' })
  expect(firewall.diagnostics).toMatchObject([{ kind: 'unsupported', effect: 'verdict' }])
})

test('NAT inside an IPsec tunnel: rules of the tunnel see the inner addresses on the way in, the outer ones on the way out', () => {
  const phase2 = (type: string): string => '<ipsec><phase1><ikeid>1</ikeid><interface>wan</interface><remote-gateway>203.0.113.1</remote-gateway></phase1>'
    + `<phase2><ikeid>1</ikeid><mode>tunnel</mode><localid><type>lan</type></localid><natlocalid><type>${type}</type><address>10.99.0.0</address><netbits>24</netbits></natlocalid>`
    + '<remoteid><type>network</type><address>10.50.0.0</address><netbits>16</netbits></remoteid></phase2></ipsec>'
  const tab = '<rule><type>pass</type><interface>enc0</interface><ipprotocol>inet</ipprotocol><source><any/></source><destination><network>lan</network></destination></rule>'
  const arrives = 'enc0>lan tcp 10.50.0.9 > 10.99.0.5@22'
  verdicts(fw({ more: phase2('network'), rules: tab }), { [arrives]: '+' })
  verdicts(fw({ more: phase2('address'), rules: tab }), { [arrives]: '-' })
  const block = '<rule><type>block</type><floating>yes</floating><quick/><interface>enc0</interface><direction>out</direction><source><address>10.99.0.0/24</address></source><destination><any/></destination></rule>'
  verdicts(fw({ more: phase2('network'), rules: `${rule(ANY)}${block}` }), { 'lan>enc0 tcp 10.0.0.5 > 10.50.0.9@22': '-' })
})
