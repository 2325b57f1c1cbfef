/** TACACS+ and RADIUS servers, their groups and the method lists of logins, in each dialect; no key is ever shown. */
import { describe, expect, test } from 'vitest'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { expectSound } from './accounting.ts'

function facts(parse: Parse, lines: readonly string[]): { servers: string[]; logins: string[]; ldap: string[]; undefinedNames: string[]; unsupported: number } {
  const source = makeSource('device.cfg', `${lines.join('\n')}\n`)
  const parsed = parse(source)
  expectSound(parsed, source, parse === asa)
  expect(shown({ source, start: 0, end: source.text.length })).not.toMatch(/hunter/)
  const [firewall] = parsed.firewalls
  if (!firewall) throw new Error('no device')
  const { services: { aaa, logins, ldap }, references, statements } = firewall
  expect(JSON.stringify([aaa.map(s => s.to.text), firewall.diagnostics.map(d => d.seen)])).not.toMatch(/hunter/)
  return {
    servers: aaa.map(s => [s.protocol, s.to.text, s.transport, s.port, s.accountingPort ?? '-', s.vrf ?? '-', s.enabled, ...s.groups].join(' ')),
    logins: logins.map(l => `${l.name}: ${l.methods.join(', ')} (${l.enabled})`), ldap: ldap.map(s => [s.to.text, s.port, s.security, s.enabled].join(' ')),
    undefinedNames: references.filter(r => !r.defined).map(r => `${r.kind} ${r.name}`), unsupported: statements.unsupported,
  }
}

const nothingMissing = { undefinedNames: [], unsupported: 0 }

// IOS Security Command Reference: "radius-server host" (1645 and 1646), "tacacs-server host" (49), "aaa group server", "aaa authentication login".
test('IOS', () => {
  expect(facts(ios, [
    'aaa new-model', 'aaa group server tacacs+ TAC', ' server name T1', ' server 10.0.0.2', ' ip vrf forwarding MGMT', 'aaa group server radius RAD', ' server 10.0.0.3 auth-port 1812 acct-port 1813',
    ' server-private 10.0.0.4 auth-port 1812 acct-port 1813 key 7 hunter0', 'aaa authentication login default group TAC local', 'aaa authentication login CONSOLE local-case enable', 'aaa authorization exec default group TAC local',
    'tacacs server T1', ' address ipv4 10.0.0.1', ' port 4949', ' key 7 hunter1', 'radius server R1', ' address ipv4 10.0.0.5 auth-port 1812 acct-port 1813', ' key 6 hunter2', 'tacacs-server host 10.0.0.2 single-connection key hunter3',
    'tacacs-server key rsa-hunter4', 'radius-server host 10.0.0.3 auth-port 1812 acct-port 1813 key 7 hunter5', 'radius-server host 10.0.0.6', 'ldap server L', ' ipv4 10.0.0.7', ' bind authenticate root-dn cn=a password 0 hunter6',
  ])).toEqual({
    servers: [
      'radius 10.0.0.4 udp 1812 1813 - yes RAD', 'tacacs+ 10.0.0.1 tcp 4949 - MGMT yes TAC', 'radius 10.0.0.5 udp 1812 1813 - yes', 'tacacs+ 10.0.0.2 tcp 49 - MGMT yes TAC', 'radius 10.0.0.3 udp 1812 1813 - yes RAD',
      'radius 10.0.0.6 udp 1645 1646 - yes',
    ],
    logins: ['default: group TAC, local (yes)', 'CONSOLE: local-case, enable (yes)'], ldap: ['10.0.0.7 389 none yes'], ...nothingMissing,
  })
})

test('IOS: lost indentation, the form before groups, a group that is not there, and no `aaa new-model`', () => {
  expect(facts(ios, ['aaa group server tacacs+ TAC', 'server 10.0.0.2', 'ip vrf forwarding MGMT', 'ip domain-name x', 'tacacs server T', 'address ipv4 10.0.0.2', 'ipv6 unicast-routing'])).toMatchObject({ servers: ['tacacs+ 10.0.0.2 tcp 49 - MGMT yes TAC'] })
  expect(facts(ios, ['aaa authentication login default tacacs+ enable local'])).toMatchObject({ logins: ['default: group tacacs+, enable, local (unknown)'] })
  expect(facts(ios, ['no aaa new-model', 'aaa authentication login default group GONE none'])).toMatchObject({ logins: ['default: group GONE, none (no)'], undefinedNames: ['AAA group GONE'] })
  expect(facts(ios, ['aaa new-model', 'aaa authentication login local', 'aaa authentication login X what'])).toMatchObject({ logins: [] })
})

// Nexus 7000 Security Command Reference: "radius-server host" (1812 and 1813), "tacacs-server host", "aaa group server", "aaa authentication login default".
test('NX-OS: TACACS+ and LDAP count once their feature is on', () => {
  const lines = [
    'tacacs-server host 10.0.0.1 key 7 "hunter1" port 4949 timeout 5', 'radius-server host 10.0.0.2 key 7 "hunter2" authentication accounting', 'radius-server key 7 "hunter3"', 'ldap-server host 10.0.0.3 rootDN "cn=a" password 7 hunter4',
    'aaa group server tacacs+ TAC', '    server 10.0.0.1', '    use-vrf management', '    source-interface mgmt0', 'aaa authentication login default group TAC local', 'aaa authentication login error-enable', 'aaa authentication login mschap enable',
  ]
  const radius = 'radius 10.0.0.2 udp 1812 1813 - yes'
  expect(facts(nxos, ['feature tacacs+', 'feature ldap', ...lines])).toEqual({
    servers: ['tacacs+ 10.0.0.1 tcp 4949 - management yes TAC', radius], logins: ['default: group TAC, local (yes)'], ldap: ['10.0.0.3 389 none yes'], ...nothingMissing,
  })
  expect(facts(nxos, ['no feature tacacs+', ...lines])).toMatchObject({ servers: ['tacacs+ 10.0.0.1 tcp 4949 - management no TAC', radius], ldap: ['10.0.0.3 389 none unknown'] })
})

// IOS XR System Security Command Reference: "radius-server host" (1645 and 1646), "tacacs-server host", "aaa authentication", "server-private".
test('IOS XR', () => {
  expect(facts(xr, [
    'tacacs-server host 10.0.0.1 port 49', ' key 7 hunter1', ' timeout 5', '!', 'tacacs-server key 7 hunter2', 'radius-server host 10.0.0.2 auth-port 1812 acct-port 1813', ' key 7 hunter3', '!', 'radius-server host 10.0.0.5',
    'aaa group server tacacs+ TAC', ' vrf management', ' server 10.0.0.1', ' server-private 10.0.0.3 port 4949', '  key 7 hunter4', ' !', '!', 'aaa group server radius RAD', ' server 10.0.0.2 auth-port 1812 acct-port 1813', '!',
    'aaa authentication login default group TAC local', 'aaa authentication login CONSOLE none',
  ])).toEqual({
    servers: ['tacacs+ 10.0.0.1 tcp 49 - management yes TAC', 'radius 10.0.0.2 udp 1812 1813 - yes RAD', 'radius 10.0.0.5 udp 1645 1646 - yes', 'tacacs+ 10.0.0.3 tcp 4949 - management yes TAC'],
    logins: ['default: group TAC, local (yes)', 'CONSOLE: none (yes)'], ldap: [], ...nothingMissing,
  })
})

// ASA command reference: "aaa-server host", "authentication-port" (1645), "accounting-port" (1646), "aaa authentication console".
test('ASA', () => {
  expect(facts(asa, [
    'ASA Version 9.8(2)', 'interface Ethernet0', ' nameif inside', ' security-level 100', ' ip address 10.0.0.254 255.255.255.0', 'aaa-server TAC protocol tacacs+', 'aaa-server TAC (inside) host 10.0.0.1', ' key hunter1', 'aaa-server RAD protocol radius',
    'aaa-server RAD (inside) host 10.0.0.2', ' authentication-port 1812', ' accounting-port 1813', ' key hunter2', 'aaa-server RAD (inside) host 10.0.0.3 hunter3 timeout 5', 'aaa-server LD protocol ldap', 'aaa-server LD (inside) host 10.0.0.4',
    ' ldap-over-ssl enable', ' ldap-login-password hunter4', 'aaa authentication ssh console TAC LOCAL', 'aaa authentication http console LOCAL', 'aaa authentication enable console GONE',
  ])).toEqual({
    servers: ['tacacs+ 10.0.0.1 tcp 49 - - yes TAC', 'radius 10.0.0.2 udp 1812 1813 - yes RAD', 'radius 10.0.0.3 udp 1645 1646 - yes RAD'], logins: ['ssh console: group TAC, local (yes)', 'http console: local (yes)', 'enable console: group GONE (yes)'],
    ldap: ['10.0.0.4 636 ldaps yes'], undefinedNames: ['aaa-server GONE'], unsupported: 0,
  })
})

describe('keys in every form', () => {
  test.each([
    'tacacs-server key default', 'tacacs-server key 7 02050D480809', 'radius-server key 0 two words', 'tacacs-server host 10.0.0.1 key 6 AbCdEfGhIjKlMnOp', 'snmp-server host 10.0.0.1 version 2c 7 08701E1D5D4C', 'snmp-server host 10.0.0.1 traps version 2c 0 open1 udp-port 162',
    'snmp-server user u g v3 auth md5 encrypted 12 priv aes 128 encrypted 34 SystemOwner', 'snmp-server user u g v3 auth sha clear 56 IPv4 A', 'enable secret 9 $9$abcdefg', 'enable secret 8 $8$abcdefg', 'username a secret 5 $1$abcdefg',
  ])('%s', line => {
    for (const parse of [ios, nxos, xr]) {
      const source = makeSource('device.cfg', `hostname r\n${line}\n`)
      parse(source)
      expect(shown({ source, start: 0, end: source.text.length })).not.toMatch(/default|02050D480809|two|words|AbCdEf|08701E1D5D4C|open1| 12\b| 34\b| 56\b|abcdefg/)
    }
  })

  test('an encrypted trap community is hidden, not called by its hash', () => {
    const communities = (line: string): string[] => ios(makeSource('r', `${line}\n`)).firewalls[0]?.services.communities.map(c => (c.value === undefined ? 'hidden' : c.value.is('public') ? 'public' : c.value.is('7') ? '7' : 'else')) ?? []
    expect(communities('snmp-server host 10.0.0.1 version 2c 7 08701E1D5D4C')).toEqual(['hidden'])
    expect(communities('snmp-server host 10.0.0.1 version 2c 0 public')).toEqual(['public'])
    expect(communities('snmp-server host 10.0.0.1 version 2c 7 config')).toEqual(['7'])
    expect(communities('snmp-server host 10.0.0.1 version 2c public  config')).toEqual(['public'])
  })
})
