/** Aliases: what both products read alike, and what each of them has of its own. */
import { describe, expect, test } from 'vitest'
import { fw as pfsense, rule, userRules } from '../pfsense/fixture.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import { fw as opnsense, modelRule, verdicts } from './fixture.ts'
import { hostTests } from '../../../src/analysis/named.ts'

type Written = readonly [name: string, type: string, ...entries: string[]]

/** Rules on the LAN, TCP, to each of the named aliases in turn. */
type Make = (aliases: readonly Written[], ...to: string[]) => Firewall

const PFSENSE: Make = (aliases, ...to) => pfsense({
  rules: to.map(name => rule(`<protocol>tcp</protocol><source><any/></source><destination><address>${name}</address></destination>`)).join(''),
  more: `<aliases>${aliases.map(([name, type, ...entries]) => `<alias><name>${name}</name><type>${type}</type><address>${entries.join(' ')}</address></alias>`).join('')}</aliases>`,
})

const OPNSENSE: Make = (aliases, ...to) => opnsense({
  model: to.map(name => modelRule('interface=lan', 'protocol=TCP', `destination_net=${name}`)).join(''),
  firewall: `<Alias><aliases>${aliases.map(([name, type, ...entries]) => `<alias><enabled>1</enabled><name>${name}</name><type>${type}</type><content>${entries.join('\n')}</content></alias>`).join('')}</aliases></Alias>`,
})

const to = (host: string): string => `lan>opt1 tcp 10.0.0.5 > ${host}@443`

describe.each([['pfSense', PFSENSE], ['OPNsense', OPNSENSE]])('%s', (_, make) => {
  test('hosts, networks, ranges, nesting', () => {
    verdicts(make([['A', 'host', '10.1.0.5', '10.1.0.8-10.1.0.9'], ['B', 'network', '10.1.0.64/30', 'A']], 'B'), {
      [to('10.1.0.5')]: '+', [to('10.1.0.9')]: '+', [to('10.1.0.67')]: '+', [to('10.1.0.10')]: '-', [to('10.1.0.68')]: '-',
    })
  })

  test('a ring ends, adds nothing and is named once, at its entries', () => {
    const firewall = make([['A', 'host', 'B', '10.1.0.5'], ['B', 'host', 'C'], ['C', 'host', 'A', '10.1.0.6'], ['S', 'host', 'S', '10.1.0.7']], 'A')
    verdicts(firewall, { [to('10.1.0.5')]: '+', [to('10.1.0.6')]: '+', [to('10.1.0.7')]: '-' })
    const rings = firewall.diagnostics.filter(d => d.seen.includes('holds itself'))
    expect(rings.map(d => [d.seen, d.kind, d.effect, d.span.source.text.slice(d.span.start, d.span.end).replace(/\s/g, ' ')])).toEqual([
      ['alias C holds itself by way of A: that adds nothing', 'refused', 'none', expect.stringContaining('>A 10.1.0.6<')],
      ['alias S holds itself: that adds nothing', 'refused', 'none', expect.stringContaining('>S 10.1.0.7<')],
    ])
  })

  test('a name that nothing defines is named, and asked of the resolver', () => {
    const firewall = make([['A', 'host', '10.1.0.5', 'gone']], 'A')
    expect(firewall.references.filter(r => !r.defined)).toEqual([
      expect.objectContaining({ kind: 'alias', name: 'gone', effect: 'it is asked of the resolver as a host name' }),
    ])
    verdicts(firewall, { [to('10.1.0.5')]: '+', [to('10.1.0.6')]: '?' })
  })

  test('host names stay host names, through nesting and with their case folded', () => {
    const firewall = make([['PORTAL', 'host', 'Services.Example.org.'], ['ALL', 'network', 'PORTAL', 'old.example.org']], 'ALL')
    expect(hostTests(firewall).map(t => [t.test.field, t.test.name])).toEqual([['dst', 'old.example.org'], ['dst', 'services.example.org']])
    verdicts(firewall, { [to('203.0.113.9')]: '?' })
  })

  test.each([['urltable', 'https://lists.example.org/x.txt'], ['geoip', 'NL'], ['mac', '00:11:22'], ['external'], ['dynipv6host', '::1000'], ['authgroup', 'admins'], ['asn', '64496'], ['urljson', 'https://x.example/']])(
    '%s is an unknown set with the name of the alias', (type, ...entries) => {
      const firewall = make([['FEED', type, ...entries], ['ALL', 'network', '10.1.0.5', 'FEED']], 'ALL')
      verdicts(firewall, { [to('10.1.0.5')]: '+', [to('10.1.0.6')]: '?' })
      expect(JSON.stringify(userRules(firewall).map(r => r.match))).toContain(`"alias FEED (${type})"`)
      expect(hostTests(firewall)).toEqual([])
      expect(firewall.references.filter(r => !r.defined)).toEqual([])
    })
})

test('pfSense: what a URL gave when the alias was saved holds, and more may have come since', () => {
  verdicts(PFSENSE([['LIST', 'url', '10.1.0.5']], 'LIST'), { [to('10.1.0.5')]: '+', [to('10.1.0.6')]: '?' })
})

test('pfSense: ports from a URL table are an unknown set with the name of the alias', () => {
  const firewall = pfsense({
    rules: rule('<protocol>tcp</protocol><source><any/></source><destination><any/><port>WEB</port></destination>'),
    more: '<aliases><alias><name>WEB</name><type>urltable_ports</type><address>https://lists.example.org/p</address></alias></aliases>',
  })
  expect(JSON.stringify(userRules(firewall).map(r => r.match))).toContain('"alias WEB (urltable_ports)"')
})

test('OPNsense: with an excluded host name nobody knows what is left, and the name is none that the alias stands for', () => {
  const firewall = OPNSENSE([['A', 'host', '10.1.0.5', '!out.example.org']], 'A')
  expect(hostTests(firewall)).toEqual([])
  verdicts(firewall, { [to('10.1.0.5')]: '?', [to('10.1.0.6')]: '?' })
})

test('OPNsense: the tables of interface networks, of groups, tunnels and the loopback; a group of networks that names nobody', () => {
  const to6 = 'lan>opt1 tcp6 2001:db8:1::5 > 2001:db8:1::9@443'
  verdicts(OPNSENSE([], '__inside_network'), { [to('10.0.0.9')]: '+', [to('10.1.0.9')]: '+', [to('10.2.0.9')]: '-' })
  verdicts(OPNSENSE([['G', 'networkgroup', '__lan_network']], 'G'), { [to('10.0.0.9')]: '+', [to('10.1.0.9')]: '-' })
  verdicts(opnsense({ model: modelRule('interface=lan', 'ipprotocol=inet6', 'protocol=TCP', 'destination_net=__lan_network') }), { [to6]: '+' })
  verdicts(OPNSENSE([], '__openvpn_network'), { [to('10.2.0.9')]: '?' })
  verdicts(OPNSENSE([], '__lo0_network'), { [to('127.0.0.1')]: '+', [to('10.2.0.9')]: '-' })
  expect(OPNSENSE([['G', 'networkgroup', '__nobody_network', 'lost']], 'G').references.filter(r => !r.defined).map(r => [r.name, r.effect]))
    .toEqual([['__nobody_network', 'it adds nothing'], ['lost', 'it adds nothing']])
})
