/** What the device runs or talks to, factory secrets, and that no secret can be shown. */
import { describe, expect, test } from 'vitest'
import { NO_SERVICES } from '../../../src/model/services.ts'
import type { DeviceServices } from '../../../src/model/services.ts'
import { shown, startOf } from '../../../src/text/source.ts'
import { ANY, configXml, fw, present, read, rule, SYSTEM } from './fixture.ts'

const services = (more: string, system = SYSTEM): DeviceServices => fw({ more, system }).services

describe('SNMP', () => {
  test('public in an agent that is switched off is not live', () => {
    const found = services('<snmpd><syslocation/><rocommunity>public</rocommunity></snmpd>')
    expect(found.communities).toMatchObject([{ use: 'agent', access: 'read', enabled: 'no' }])
    expect(found.communities[0]?.value?.is('public')).toBe(true)
    expect(found.listeners.filter(l => l.service === 'snmp')).toMatchObject([{ port: 161, enabled: 'no' }])
  })

  test('switched on, with port, binding and traps', () => {
    const xml = '<snmpd><enable/><rocommunity><![CDATA[r&amp;d]]></rocommunity><pollport>1161</pollport><bindip>lan</bindip><trapenable/><trapserver>192.0.2.9</trapserver><trapstring>trapword</trapstring></snmpd>'
    const found = services(xml)
    expect(found.communities.map(c => [c.use, c.enabled])).toEqual([['agent', 'yes'], ['trap', 'yes']])
    expect(found.communities[0]?.value?.is('r&d')).toBe(true)
    expect(found.listeners.find(l => l.service === 'snmp')).toMatchObject({ port: 1161, enabled: 'yes', interface: 'lan' })
    expect(found.traps).toMatchObject([{ to: { text: '192.0.2.9' }, port: 162, enabled: 'yes' }])
    expect(startOf(present(found.communities[0]).span)).toEqual({ line: 13, column: 17 })
  })

  test('no block, no community; an empty <enable> with blanks is on', () => {
    expect(services('').communities).toEqual([])
    expect(services('<snmpd><enable>\n</enable><rocommunity>x</rocommunity></snmpd>').communities[0]?.enabled).toBe('yes')
  })

  test('NET-SNMP package', () => {
    const found = services(`<installedpackages><netsnmp><config><enable_snmpd>on</enable_snmpd><row><snmpport>1161</snmpport></row></config></netsnmp>
      <netsnmpcommunities><config><community>private</community><rorwcommunity>rwcommunity</rorwcommunity><source>10.0.0.0/24</source></config>
      <config><community>watch</community><rorwcommunity>rocommunity</rorwcommunity></config></netsnmpcommunities></installedpackages>`)
    expect(found.communities.map(c => [c.access, c.enabled, c.restrictedBy])).toEqual([['write', 'yes', '10.0.0.0/24'], ['read', 'yes', undefined]])
    expect(found.listeners.find(l => l.service === 'snmp')).toMatchObject({ port: 1161, enabled: 'yes' })
  })
})

describe('NET-SNMP: traps and users', () => {
  const snmp = (more: string, on = 'on'): DeviceServices =>
    services(`<installedpackages><netsnmp><config><enable_snmpd>${on}</enable_snmpd></config></netsnmp>${more}</installedpackages>`)

  test('sinks of all three versions, each with its port and community; the common community only where a sink uses it', () => {
    const sinks = (own: string): string => `<netsnmptrapgen><config><trapcommunity>common</trapcommunity>
      <trapsink1_host>192.0.2.1</trapsink1_host><trapsink1_community>${own}</trapsink1_community><trapsink1_port>1162</trapsink1_port><trapsink2_host/>
      <trap2sink1_host>192.0.2.2</trap2sink1_host><trap2sink1_community>second</trap2sink1_community>
      <inform3sink2_host>traps.example.org</inform3sink2_host><inform3sink2_user>manager</inform3sink2_user></config></netsnmptrapgen>`
    const found = snmp(sinks('first'))
    expect(found.traps.map(t => [t.to.text, t.port, t.enabled])).toEqual([['192.0.2.1', 1162, 'yes'], ['192.0.2.2', 162, 'yes'], ['traps.example.org', 162, 'yes']])
    expect(found.communities.map(c => [c.use, c.enabled])).toEqual([['trap', 'no'], ['trap', 'yes'], ['trap', 'yes']])
    expect(snmp(sinks('')).communities.map(c => c.enabled)).toEqual(['yes', 'yes'])
    expect(snmp(sinks('first'), '').traps.map(t => t.enabled)).toEqual(['no', 'no', 'no'])
  })

  test('users by the level that is asked of them; the one of the package needs no password', () => {
    const user = (name: string, least: string, rest = '<authtype>SHA</authtype><privacyprotocol>AES</privacyprotocol>'): string =>
      `<config><username>${name}</username><snmpv3_type>user</snmpv3_type>${rest}<minseclevusm>${least}</minseclevusm></config>`
    const list = `<netsnmpusers>${user('manager', 'noauth')}${user('a', 'priv')}${user('b', 'none')}${user('c', 'priv', '<authtype>MD5</authtype><privacyprotocol>none</privacyprotocol>')}
      <config><username>cert</username><snmpv3_type>cert</snmpv3_type></config></netsnmpusers>`
    expect(snmp(list).snmpUsers.map(u => [u.name, u.security, u.auth, u.priv])).toEqual([
      ['manager', 'none', 'SHA', 'AES'], ['a', 'priv', 'SHA', 'AES'], ['b', 'auth', 'SHA', 'AES'], ['c', 'auth', 'MD5', undefined],
    ])
    expect(snmp(list, '').snmpUsers).toEqual([])
  })

  test('custom options are named, not read', () => {
    const more = '<installedpackages><netsnmp><config><enable_snmpd>on</enable_snmpd><custom_options>cm9jb21tdW5pdHkgcHVibGlj</custom_options></config></netsnmp></installedpackages>'
    const firewall = fw({ more })
    expect(firewall.diagnostics.map(d => d.seen)).toEqual(['custom options of NET-SNMP are not read: they may hold communities'])
    expect(shown({ source: firewall.source, start: 0, end: firewall.source.text.length })).not.toContain('cm9jb')
  })
})

test('a Zabbix proxy', () => {
  const found = services('<installedpackages><zabbixproxylts><config><proxyenabled>on</proxyenabled><server>192.0.2.8</server><listenport>10061</listenport><tlspskfile>S3CRETPSK</tlspskfile></config></zabbixproxylts></installedpackages>')
  expect(found.listeners.filter(l => l.service === 'zabbix-proxy')).toMatchObject([{ port: 10061, enabled: 'yes' }])
})

test('the resolver forwards over TLS when it is told to', () => {
  const system = `${SYSTEM}<dnsserver>192.0.2.6</dnsserver>`
  const dns = (unbound: string): unknown => services(`<unbound>${unbound}</unbound>`, system).dns.map(t => [t.port, t.transport])
  expect(dns('<enable/><forwarding/><forward_tls_upstream/>')).toEqual([[853, 'tls']])
  expect(dns('<enable/><forward_tls_upstream/>')).toEqual([[53, 'udp']])
})

test('flow exporters', () => {
  const packages = (inner: string): string => `<installedpackages>${inner}</installedpackages>`
  const soft = (enable: string, version: string, host = '192.0.2.10'): string =>
    `<softflowd><config><enable>${enable}</enable><interface>lan</interface><host>${host}</host><port>3000</port><version>${version}</version></config></softflowd>`
  expect(services(packages(soft('enabled', '9'))).exporters).toMatchObject([{ to: { text: '192.0.2.10' }, port: 3000, protocol: 'netflow', transport: 'udp', enabled: 'yes' }])
  expect(services(packages(soft('off', '10'))).exporters).toMatchObject([{ protocol: 'ipfix', enabled: 'no' }])
  expect(services(packages(soft('on', '9', ''))).exporters).toMatchObject([{ enabled: 'no', missing: 'no collector is named' }])
  expect(services(packages('<pfflowd><config><host>192.0.2.11</host><port>2056</port><version>5</version></config></pfflowd>')).exporters).toMatchObject([{ port: 2056, protocol: 'netflow', enabled: 'yes' }])
})

test('syslog, NTP, DNS, SMTP, LDAP, Zabbix', () => {
  const system = `${SYSTEM}<timeservers>0.pool.example.org 192.0.2.5</timeservers><dnsserver>192.0.2.6</dnsserver><dnsserver/>
    <authserver><type>ldap</type><host>dc.example.org</host><ldap_port>389</ldap_port><ldap_urltype>Standard TCP</ldap_urltype><ldap_bindpw>bindword</ldap_bindpw></authserver>
    <authserver><type>ldap</type><host>dc2</host><ldap_urltype>SSL - Encrypted</ldap_urltype></authserver>
    <authserver><type>ldap</type><host>dc3</host><ldap_urltype>STARTTLS Encrypted</ldap_urltype></authserver><authserver><type>radius</type><host>r</host></authserver>`
  const found = services(`<syslog><enable/><remoteserver>192.0.2.7</remoteserver><remoteserver2>log.example.org:5514</remoteserver2><remoteserver3>[2001:db8::7]:514</remoteserver3></syslog>
    <notifications><smtp><ipaddress>mail.example.org</ipaddress><port>465</port><ssl/></smtp></notifications>
    <installedpackages><zabbixagent5><config><agentenabled>on</agentenabled><server>192.0.2.8</server><listenport>10051</listenport></config></zabbixagent5></installedpackages>`, system)
  const short = (list: DeviceServices['syslog']): unknown => list.map(t => [t.to.text, t.port, t.transport, t.enabled])
  expect(short(found.syslog)).toEqual([['192.0.2.7', 514, 'udp', 'yes'], ['log.example.org', 5514, 'udp', 'yes'], ['2001:db8::7', 514, 'udp', 'yes']])
  expect(short(found.ntp)).toEqual([['0.pool.example.org', 123, 'udp', 'yes'], ['192.0.2.5', 123, 'udp', 'yes']])
  expect(short(found.dns)).toEqual([['192.0.2.6', 53, 'udp', 'yes']])
  expect(short(found.smtp)).toEqual([['mail.example.org', 465, 'tls', 'yes']])
  expect(found.ldap.map(l => [l.to.text, l.port, l.security])).toEqual([['dc.example.org', 389, 'none'], ['dc2', 636, 'ldaps'], ['dc3', 389, 'starttls']])
  expect(found.listeners.find(l => l.service === 'zabbix-agent')).toMatchObject({ port: 10051, enabled: 'yes', from: [{ family: 4 }] })
  expect(services('<ntpd><enable>disabled</enable></ntpd>', system).ntp[0]?.enabled).toBe('no')
})

test('web GUI and SSH, old and new form', () => {
  const listeners = (system: string, version: string): unknown => fw({ system, version }).services.listeners.map(l => [l.service, l.port, l.enabled])
  expect(listeners('<webgui><protocol>https</protocol><port>8443</port></webgui><ssh><enable>enabled</enable><port>2222</port></ssh>', '23.3')).toEqual([['https', 8443, 'yes'], ['http', 80, 'yes'], ['ssh', 2222, 'yes']])
  expect(listeners('<webgui><protocol>http</protocol></webgui><enablesshd>yes</enablesshd>', '17.3')).toEqual([['http', 80, 'yes'], ['ssh', 22, 'yes']])
  expect(listeners('<webgui><protocol>https</protocol><disablehttpredirect/></webgui><ssh/>', '23.3')).toEqual([['https', 443, 'yes'], ['ssh', 22, 'no']])
})

test.each([
  ['md5', '<user><name>admin</name><password>$1$dSJImFph$GvZ7.1UbuWu.Yb8etC0re.</password></user>', ['admin']],
  ['bcrypt', '<user><name>admin</name><bcrypt-hash>$2b$10$13u6qwCOwODv34GyCMgdWub6oQF3RX0rG7c3d3X4JvzuEmAXLYDd2</bcrypt-hash></user>', ['admin']],
  ['before users', '<username>admin</username><password>$1$dSJImFph$GvZ7.1UbuWu.Yb8etC0re.</password>', ['admin']],
  ['changed', '<user><name>admin</name><bcrypt-hash>$2b$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</bcrypt-hash></user>', []],
])('factory password: %s', (_, system, users) => {
  const found = services('', system).factoryAccounts
  expect(found.map(a => a.user)).toEqual(users)
  for (const account of found) expect(shown(account.span)).not.toContain('$')
})

test('no secret can be shown, wherever it stands', () => {
  const planted = `<ipsec><phase1><pre-shared-key>S3CRET01</pre-shared-key></phase1></ipsec><cert><prv>S3CRET02</prv></cert><openvpn><openvpn-server><tls>S3CRET03-S3CRET03-S3CRET03</tls></openvpn-server></openvpn>
    <snmpd><rocommunity>S3CRET04</rocommunity><rwcommunity><![CDATA[S3CRET05]]></rwcommunity><trapstring>S3CRET06</trapstring></snmpd>
    <unheardof><api-key>S3CRET07</api-key><x password="S3CRET08"/><note>see https://bob:S3CRET09@example.org/</note></unheardof>
    <!-- <password>S3CRET10</password> --><x><hash>S3CRET11</hash><otpseed>S3CRET19</otpseed><webhook_url>https://example.org/S3CRET20</webhook_url><authorization>Bearer S3CRET21</authorization></x><wireguard><privatekey>S3CRET12</privatekey></wireguard><y>password=S3CRET13</y><authorizedkeys>c3NoLXJzYQ==</authorizedkeys>`
  const system = `${SYSTEM}<user><name>bob</name><nt-hash>S3CRET14</nt-hash><ipsecpsk>S3CRET15</ipsecpsk></user><authserver><radius_secret>S3CRET16</radius_secret><ldap_bindpw>S3CRET17</ldap_bindpw></authserver>`
  const rules = rule(`${ANY}<descr>password=S3CRET18 wallproof</descr>`)
  const firewall = read(configXml({ system, rules, more: planted }))
  const { source } = firewall
  expect(source.text.match(/S3CRET/g)?.length).toBeGreaterThanOrEqual(20)
  expect(shown({ source, start: 0, end: source.text.length })).not.toContain('S3CRET')
  expect(shown({ source, start: 0, end: source.text.length })).toContain('c3NoLXJzYQ==')
  const printed = JSON.stringify([firewall, [...firewall.filters.values()]], (key, value: unknown) => (key === 'source' ? undefined : value))
  expect(printed).toContain('password=[REDACTED] wallproof')
  expect(printed).not.toContain('S3CRET')
})

test('a file without settings has no services', () => {
  expect(fw({ system: '', rules: '' }).services).toEqual(NO_SERVICES)
})

test('every section, setting and package is read, known not to matter, or named', () => {
  const seen = (parts: Parameters<typeof fw>[0]): string[] => fw(parts).diagnostics.map(d => `${d.kind}: ${d.seen} ${d.effect}`)
  const packages = (inner: string): string => `<installedpackages>${inner}</installedpackages>`
  const quiet = `${SYSTEM}<powerd_ac_mode>hadp</powerd_ac_mode><dns1gw>none</dns1gw><unheard/>`
  expect(seen({ system: quiet, more: `<rrd><enable/></rrd><nat><separator/><outbound><mode>automatic</mode></outbound></nat>${packages('<acme><x>1</x></acme><squidcache><x>1</x></squidcache><haproxy/>')}` })).toEqual([])
  expect(seen({ system: `${SYSTEM}<unheard>1</unheard>`, more: `<section><x>1</x></section><nat><unheard>1</unheard></nat>${packages('<unheard><config><x>1</x></config></unheard><frrbgp><config><x>1</x></config></frrbgp>')}` })).toEqual([
    'unrecognised: <unheard> in <system> is not known none', 'unrecognised: section <section> is not known none', 'unrecognised: <unheard> in <nat> is not known none',
    'unrecognised: package <unheard> is not known: what it runs or sends is not read none', 'unsupported: FRR: routes come and go at run time none',
  ])
})
