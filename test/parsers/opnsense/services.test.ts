/** What the firewall itself runs or talks to, what of it is secret, and files that are none. */
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/opnsense/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { fw, opnsenseXml, present } from './fixture.ts'

const services = (parts: Parameters<typeof fw>[0]): ReturnType<typeof fw>['services'] => fw(parts).services

test('the dead SNMP section of the core is not looked at', () => {
  const { communities, listeners } = services({ more: '<snmpd><enable>1</enable><rocommunity>public</rocommunity></snmpd>' })
  expect(communities).toEqual([])
  expect(listeners.some(l => l.service === 'snmp')).toBe(false)
})

test('the net-snmp plugin: community, users, port', () => {
  const plugins = '<netsnmp><general><enabled>1</enabled><community>public</community></general><user><users>'
    + '<user><enabled>1</enabled><username>mon</username><password>aaaaaaaa</password><enckey>bbbbbbbb</enckey></user></users></user></netsnmp>'
  const { communities, snmpUsers, listeners } = services({ plugins })
  expect(communities).toMatchObject([{ use: 'agent', access: 'read', enabled: 'yes' }])
  expect(present(present(communities[0]).value).is('public')).toBe(true)
  expect(snmpUsers).toMatchObject([{ name: 'mon', security: 'priv' }])
  expect(listeners).toContainEqual(expect.objectContaining({ service: 'snmp', port: 161, enabled: 'yes' }))
  expect(services({ plugins: plugins.replace('<enabled>1', '<enabled>0') }).communities).toMatchObject([{ enabled: 'no' }])
})

test('NetFlow targets', () => {
  const netflow = (interfaces: string): string =>
    `<Netflow><capture><interfaces>${interfaces}</interfaces><version>v9</version><targets>192.0.2.10:2055,192.0.2.11:9995</targets></capture></Netflow>`
  expect(services({ plugins: netflow('lan,wan') }).exporters).toMatchObject([
    { to: { text: '192.0.2.10' }, port: 2055, enabled: 'yes', protocol: 'netflow' }, { to: { text: '192.0.2.11' }, port: 9995 },
  ])
  expect(services({ plugins: netflow('') }).exporters[0]).toMatchObject({ enabled: 'yes', missing: 'no interface is chosen' })
  expect(services({ plugins: '<Netflow><capture><interfaces>lan</interfaces><targets/></capture><collect><enable>1</enable></collect></Netflow>' }).exporters)
    .toMatchObject([{ to: { text: '127.0.0.1' }, port: 2056 }])
})

test('the exporter of the Flowtriq plugin', () => {
  const plugins = '<Flowtriq><settings><enabled>1</enabled><agentHost>192.0.2.10</agentHost><agentPort>9995</agentPort><netflowVersion>5</netflowVersion></settings></Flowtriq>'
  expect(services({ plugins }).exporters).toMatchObject([{ to: { text: '192.0.2.10' }, port: 9995, enabled: 'yes', protocol: 'netflow' }])
})

test('DNS servers of Unbound, those for one domain left out', () => {
  const dot = (fields: string): string => `<dot><enabled>1</enabled>${fields}</dot>`
  const plugins = (on: string): string => `<unboundplus><general><enabled>${on}</enabled></general><dots>${dot('<type>dot</type><server>192.0.2.53</server>')}
    ${dot('<type>forward</type><server>192.0.2.54</server><port>5353</port>')}${dot('<type>forward</type><domain>corp.example</domain><server>192.0.2.55</server>')}</dots></unboundplus>`
  expect(services({ plugins: plugins('1') }).dns.map(t => [t.to.text, t.port, t.transport, t.enabled]))
    .toEqual([['192.0.2.53', 853, 'tls', 'yes'], ['192.0.2.54', 5353, 'udp', 'yes']])
  expect(services({ plugins: plugins('0') }).dns.map(t => t.enabled)).toEqual(['no', 'no'])
})

test('chrony instead of ntpd', () => {
  const plugins = (on: string): string => `<chrony><general><enabled>${on}</enabled><peers>192.0.2.5,ntp.example.org</peers><allowednetworks>10.0.0.0/24</allowednetworks></general></chrony>`
  const found = services({ plugins: plugins('1') })
  expect(found.ntp.map(t => [t.to.text, t.port, t.enabled])).toEqual([['192.0.2.5', 123, 'yes'], ['ntp.example.org', 123, 'yes']])
  expect(found.listeners.filter(l => l.service === 'ntp')).toMatchObject([{ port: 123, enabled: 'yes', from: [{ family: 4 }] }])
  expect(services({ plugins: plugins('0') }).ntp.map(t => t.enabled)).toEqual(['no', 'no'])
})

test('a Zabbix proxy', () => {
  const plugins = '<zabbixproxy><general><enabled>1</enabled><server>192.0.2.8</server><listenport>10061</listenport></general></zabbixproxy>'
  expect(services({ plugins }).listeners.filter(l => l.service === 'zabbix-proxy')).toMatchObject([{ port: 10061, enabled: 'yes' }])
})

test('LDAP with a one-time password is LDAP', () => {
  const system = '<authserver><type>ldap-totp</type><host>192.0.2.8</host><ldap_urltype>SSL - Encrypted</ldap_urltype></authserver>'
  expect(services({ system }).ldap).toMatchObject([{ security: 'ldaps', port: 636 }])
})

test('syslog of both kinds', () => {
  const plugins = '<Syslog><destinations><destination><enabled>1</enabled><transport>tls4</transport><hostname>log.example.org</hostname><port>6514</port></destination>'
    + '<destination><enabled>0</enabled><transport>udp4</transport><hostname>192.0.2.3</hostname></destination></destinations></Syslog>'
  expect(services({ plugins, more: '<syslog><enable>1</enable><remoteserver>192.0.2.4:5514</remoteserver></syslog>' }).syslog).toMatchObject([
    { to: { text: 'log.example.org' }, port: 6514, transport: 'tls', enabled: 'yes' }, { port: 514, transport: 'udp', enabled: 'no' }, { to: { text: '192.0.2.4' }, port: 5514 },
  ])
})

test('the Zabbix agent and whom it answers', () => {
  const plugins = (list: string): string => `<ZabbixAgent><settings><main><enabled>1</enabled><serverList>${list}</serverList></main></settings></ZabbixAgent>`
  const agent = (list: string): unknown => services({ plugins: plugins(list) }).listeners.find(l => l.service === 'zabbix-agent')
  expect(agent('192.0.2.5')).toMatchObject({ port: 10050, enabled: 'yes', from: [{ family: 4 }] })
  expect(agent('zabbix.example.org,192.0.2.5')).not.toHaveProperty('from')
})

test('NTP, DNS, LDAP, SMTP, GUI, SSH', () => {
  const found = services({
    system: '<timeservers>0.pool.example 1.pool.example</timeservers><dnsserver>192.0.2.53</dnsserver><webgui><protocol>https</protocol><interfaces>lan</interfaces></webgui>'
      + '<ssh><enabled>enabled</enabled></ssh><authserver><type>ldap</type><host>192.0.2.8</host><ldap_port>389</ldap_port><ldap_urltype>TCP - Standard</ldap_urltype></authserver>',
    plugins: '<monit><general><enabled>1</enabled><mailserver>192.0.2.25</mailserver><port>587</port><ssl>1</ssl></general></monit>',
  })
  expect(found.ntp.map(t => t.to.text)).toEqual(['0.pool.example', '1.pool.example'])
  expect(found.dns).toMatchObject([{ to: { text: '192.0.2.53' }, port: 53 }])
  expect(found.ldap).toMatchObject([{ security: 'none', port: 389 }])
  expect(found.smtp).toMatchObject([{ port: 587, transport: 'tls', enabled: 'yes' }])
  expect(found.listeners).toMatchObject([
    { service: 'https', port: 443, interface: 'lan' }, { service: 'http', port: 80 }, { service: 'ssh', port: 22, enabled: 'yes' }, { service: 'ntp', port: 123 },
  ])
})

test('the password that earlier releases shipped, in both of its forms', () => {
  const account = (hash: string): unknown => services({ system: `<user><name>root</name><password>${hash}</password></user>` }).factoryAccounts.length
  expect(account('$2b$10$YRVoF4SgskIsrXOvOQjGieB9XqHPRra9R7d80B3BZdbY/j21TwBfS')).toBe(1)
  expect(account('$6$$Y8Et6wWDdXO2tJZRabvSfQvG2Lc8bAS6D9COIsMXEJ2KjA27wqDuAyd/CdazBQc3H3xQX.JXMKxJeRz2OqTkl.')).toBe(1)
  expect(account('$6$$Z8Et6wWDdXO2tJZRabvSfQvG2Lc8bAS6D9COIsMXEJ2KjA27wqDuAyd/CdazBQc3H3xQX.JXMKxJeRz2OqTkl.')).toBe(0)
})

test('the shipped password of root', () => {
  const user = '<user><name>root</name><password>$2y$10$YRVoF4SgskIsrXOvOQjGieB9XqHPRra9R7d80B3BZdbY/j21TwBfS</password></user>'
  expect(services({ system: user }).factoryAccounts).toMatchObject([{ user: 'root', what: 'OPNsense factory password' }])
  expect(services({ system: user.replace('YRVo', 'ABCD') }).factoryAccounts).toEqual([])
})

test('no secret can be shown', () => {
  const source = makeSource('config.xml', opnsenseXml({
    plugins: '<netsnmp><trapd><community>hunter11</community></trapd><general><community>hunter01</community></general><user><users><user><password>hunter02</password><enckey>hunter03</enckey></user></users></user></netsnmp>'
      + '<wireguard><server><servers><server><privkey>hunter04</privkey></server></servers></server></wireguard><zabbixproxy><general><encryptionpsk>hunter12</encryptionpsk></general></zabbixproxy><bind><general><rndcsecret>hunter13</rndcsecret></general></bind><monit><general><httpdPassword>hunter14</httpdPassword></general></monit><Swanctl><preSharedKeys><preSharedKey><Key>hunter05</Key></preSharedKey></preSharedKeys></Swanctl>',
    system: '<user><password>hunter06</password><otp_seed>hunter07</otp_seed><apikeys><item><key>hunter08</key><secret>hunter09</secret></item></apikeys></user>',
    old: '<rule><interface>lan</interface><descr>password: hunter10</descr></rule>',
  }))
  const { firewalls } = parse(source)
  expect(shown({ source, start: 0, end: source.text.length })).not.toContain('hunter')
  const firewall = present(firewalls[0])
  expect(JSON.stringify([firewall.diagnostics.map(d => d.seen), [...firewall.filters.values()].flatMap(f => f.rules.map(r => [r.place, r.comment]))])).not.toContain('hunter')
})

test.each([
  ['<pfsense/>', 'a pfSense configuration, which is read by other rules'], ['<filter/>', 'the root element is <filter>, not <opnsense>'], ['', 'the file is empty'],
])('%j', (text, seen) => {
  expect(parse(makeSource('config.xml', text)).failure?.seen).toBe(seen)
})

test('a plugin that decides by itself is named when it is on', () => {
  const seen = (plugins: string): string[] => fw({ plugins }).diagnostics.map(d => d.seen)
  expect(seen('<IDS><general><enabled>1</enabled></general></IDS>')).toEqual(['intrusion detection: may drop packets at run time'])
  expect(seen('<IDS><general><enabled>0</enabled></general></IDS>')).toEqual([])
})

test('every section, setting and plugin is read, known not to matter, or named', () => {
  const seen = (parts: Parameters<typeof fw>[0]): string[] => fw(parts).diagnostics.map(d => `${d.kind}: ${d.seen} ${d.effect}`)
  const quiet = '<hostname>edge</hostname><powerd_ac_mode>hadp</powerd_ac_mode><no_sshlockout>1</no_sshlockout><dns1gw>none</dns1gw><unheard/>'
  expect(seen({ system: quiet, plugins: '<AcmeClient><x>1</x></AcmeClient><Unheard/><wireguard/>', more: '<rrd><enable/></rrd>' })).toEqual([])
  expect(seen({ system: '<unheard>1</unheard>', plugins: '<Unheard><general><enabled>1</enabled></general></Unheard>', more: '<section><x>1</x></section>' })).toEqual([
    'unrecognised: <unheard> in <system> is not known none', 'unrecognised: section <section> is not known none',
    'unrecognised: plugin <unheard> is not known: what it runs or sends is not read none',
  ])
})
