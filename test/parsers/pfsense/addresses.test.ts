/** Addresses of rules: keywords, virtual IPs, aliases, and what only the running system knows. */
import { describe, expect, test } from 'vitest'
import { ask, fw, LAN, rule, rulesOf, verdicts } from './fixture.ts'

const to = (destination: string): string => rule(`<source><any/></source><destination>${destination}</destination>`)
const aliases = (...list: string[]): string => `<aliases>${list.join('')}</aliases>`
const alias = (name: string, type: string, address: string): string => `<alias><name>${name}</name><type>${type}</type><address>${address}</address></alias>`

test('literals, networks, negation', () => {
  verdicts(fw({ rules: to('<address>10.1.0.0/28</address>') }), { 'lan>opt1 udp 10.0.0.5 > 10.1.0.15@1': '+', 'lan>opt1 udp 10.0.0.5 > 10.1.0.16@1': '-' })
  verdicts(fw({ rules: to('<network>opt1</network><not/>') }), { 'lan>opt1 udp 10.0.0.5 > 10.1.0.15@1': '-', 'lan>wan udp 10.0.0.5 > 203.0.113.1@1': '+' })
})

test('any wins over network, network over address', () => {
  verdicts(fw({ rules: to('<address>10.9.9.9</address><network>opt1</network>') }), { 'lan>opt1 udp 10.0.0.5 > 10.1.0.15@1': '+', 'lan>wan udp 10.0.0.5 > 10.9.9.9@1': '-' })
  verdicts(fw({ rules: to('<address>10.9.9.9</address><any/>') }), { 'lan>opt1 udp 10.0.0.5 > 10.1.0.15@1': '+' })
})

test('lanip is the address, (self) every address of the firewall', () => {
  verdicts(fw({ rules: to('<network>lanip</network>') }), { 'lan>self udp 10.0.0.5 > 10.0.0.1@53': '+', 'lan>self udp 10.0.0.5 > 10.1.0.1@53': '-' })
  verdicts(fw({ rules: to('<network>(self)</network>') }), { 'lan>self udp 10.0.0.5 > 10.1.0.1@53': '+', 'lan>self udp 10.0.0.5 > 198.51.100.2@53': '+', 'lan>opt1 udp 10.0.0.5 > 10.1.0.9@53': '-' })
})

test('an address from DHCP is unknown and says so', () => {
  const wan = '<enable/><if>em0</if><ipaddr>dhcp</ipaddr>'
  const firewall = fw({ wan, rules: rule('<source><any/></source><destination><network>wanip</network></destination>', 'wan') })
  expect(ask(firewall, 'wan>self tcp 203.0.113.9 > 198.51.100.7@443')).toMatchObject({ verdict: 'undetermined', because: ['address of wan (dhcp)'] })
  expect(firewall.interfaces.find(i => i.name === 'wan')).toMatchObject({ dynamic: true, untrusted: true })
})

describe('the network of an interface changed with 2.7.1', () => {
  const vip = '<virtualip><vip><mode>carp</mode><interface>opt1</interface><subnet>10.1.5.1</subnet><subnet_bits>24</subnet_bits></vip></virtualip>'
  test('virtual networks belong to it, before and after', () => {
    for (const version of ['22.9', '23.3']) verdicts(fw({ version, rules: to('<network>opt1</network>'), more: vip }), { 'lan>opt1 udp 10.0.0.5 > 10.1.5.9@1': '+' })
  })
  test('negated with virtual IPs it was nearly anything up to 2.7.0', () => {
    const rules = to('<network>opt1</network><not/>')
    verdicts(fw({ version: '22.9', rules, more: vip }), { 'lan>opt1 udp 10.0.0.5 > 10.1.5.9@1': '?' })
    verdicts(fw({ version: '23.3', rules, more: vip }), { 'lan>opt1 udp 10.0.0.5 > 10.1.5.9@1': '-' })
  })
  test('without an IPv6 network the IPv6 rule was not loaded; now it is, with nothing in it', () => {
    const rules = to('<network>lan</network>').replace('inet<', 'inet6<')
    expect(fw({ version: '22.9', rules }).diagnostics).toHaveLength(1)
    expect(fw({ version: '23.3', rules }).diagnostics).toEqual([])
  })
  test('a group as a network', () => {
    const more = '<ifgroups><ifgroupentry><ifname>In</ifname><members>lan opt1</members></ifgroupentry></ifgroups>'
    verdicts(fw({ rules: to('<network>In</network>'), more }), { 'lan>opt1 udp 10.0.0.5 > 10.1.0.9@1': '+', 'lan>wan udp 10.0.0.5 > 203.0.113.1@1': '-' })
    expect(fw({ version: '22.9', rules: to('<network>In</network>'), more }).diagnostics).toHaveLength(1)
  })
})

describe('aliases', () => {
  test('nested, with a cycle and a diamond', () => {
    const more = aliases(alias('A', 'host', 'B C 10.9.0.1'), alias('B', 'network', '10.1.0.0/30 A'), alias('C', 'network', 'B 10.1.0.64-10.1.0.65'))
    verdicts(fw({ rules: to('<address>A</address>'), more }), {
      'lan>opt1 udp 10.0.0.5 > 10.1.0.3@1': '+', 'lan>opt1 udp 10.0.0.5 > 10.1.0.65@1': '+', 'lan>opt1 udp 10.0.0.5 > 10.1.0.66@1': '-', 'lan>wan udp 10.0.0.5 > 10.9.0.1@1': '+',
    })
  })

  test('a host name: the literals are known, the rest carries its name', () => {
    const firewall = fw({ rules: to('<address>PORTAL</address>'), more: aliases(alias('PORTAL', 'host', '203.0.113.7 portal.example.com')) })
    verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.7@443': '+' })
    expect(ask(firewall, 'lan>wan tcp 10.0.0.5 > 203.0.113.8@443')).toMatchObject({ verdict: 'undetermined', because: ['alias PORTAL (FQDN portal.example.com)'] })
  })

  test('a table from a URL is unknown; a table of the system wins over an alias', () => {
    const more = aliases(alias('FEED', 'urltable', ''), alias('bogons', 'network', '10.1.0.0/24'))
    verdicts(fw({ rules: to('<address>FEED</address>'), more }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.8@443': '?' })
    verdicts(fw({ rules: to('<address>bogons</address>'), more }), { 'lan>opt1 tcp 10.0.0.5 > 10.1.0.8@443': '?' })
    verdicts(fw({ rules: to('<address>_private4_</address>') }), { 'lan>opt1 tcp 10.0.0.5 > 10.1.0.8@443': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.8@443': '-' })
  })

  test('names that a plain object would stumble over, and a chain of 20,000', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => alias(`n${String(i)}`, 'host', i === 19_999 ? '10.1.0.1' : `n${String(i + 1)}`))
    const firewall = fw({ rules: `${to('<address>constructor</address>')}${to('<address>n0</address>')}`, more: aliases(alias('__proto__', 'host', '10.1.0.2'), ...chain) })
    expect(firewall.diagnostics.map(d => d.seen)).toEqual([expect.stringContaining('constructor is neither an address nor an alias')])
    verdicts(firewall, { 'lan>opt1 udp 10.0.0.5 > 10.1.0.9@1': '?' })
  })

  test('the same name gives the same match object, so that large files stay small', () => {
    const firewall = fw({ rules: `${to('<address>A</address>')}${to('<address>A</address>')}`, more: aliases(alias('A', 'host', '10.1.0.2')) })
    const sets = rulesOf(firewall, 'pf/in').filter(r => r.origin === 'user').map(r => (r.match.kind === 'all' ? r.match.of.find(m => m.kind === 'address') : undefined))
    expect(sets[0]).toMatchObject({ name: 'A' })
    expect(sets[0]).toBe(sets[1])
  })
})

test('what track6 gives LAN is no IPv4 address', () => {
  const lan = '<enable/><if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet><ipaddrv6>track6</ipaddrv6><track6-interface>wan</track6-interface>'
  const rules = '<rule><interface>lan</interface><ipprotocol>inet46</ipprotocol><source><network>lan</network></source><destination><any/></destination></rule>'
  verdicts(fw({ lan, rules }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '+', 'lan>wan tcp 192.0.2.7 > 203.0.113.9@80': '-', 'lan>wan tcp6 2001:470::5 > 2001:470:9::9@80': '?' })
})

test('<address>any</address> is neither an address nor an alias (alias_expand)', () => {
  const firewall = fw({ rules: rule('<source><address>any</address></source><destination><any/></destination>') })
  verdicts(firewall, { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@80': '-' })
  expect(firewall.diagnostics[0]?.seen).toContain('the rule is not loaded: any is neither an address nor an alias')
})

test('inet46 is one rule for both families', () => {
  const lan = `${LAN}<ipaddrv6>2001:470:1::1</ipaddrv6><subnetv6>64</subnetv6>`
  const rules = rule('<source><network>lan</network></source><destination><any/></destination>').replace('inet<', 'inet46<')
  for (const version of ['22.9', '23.3']) {
    verdicts(fw({ version, lan, rules }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.8@443': '+', 'lan>wan tcp6 2001:470:1::5 > 2001:470:2::1@443': '+', 'lan>wan tcp6 2001:470:5::5 > 2001:470:2::1@443': '-' })
  }
})
