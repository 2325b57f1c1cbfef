/** Captures in the wild: what stands round a configuration is none of it, and several devices in one file stay apart. */
import { describe, expect, test } from 'vitest'
import { detect } from '../../../src/parsers/detect.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from './accounting.ts'

const router = (name: string, n: number): string =>
  `version 15.2\nhostname ${name}\ninterface Gi0/${String(n)}\n ip address 10.${String(n)}.0.1 255.255.255.0\n ip access-group A in\nip access-list extended A\n permit tcp any any eq 22\n`

function devices(parse: Parse, text: string): string[] {
  const source = makeSource('f.cfg', text)
  const parsed = parse(source)
  expectSound(parsed, source)
  return parsed.firewalls.map(f => `${f.hostname ?? '?'} ${f.interfaces.map(i => i.name).join()}`)
}

describe('several devices in one file', () => {
  test.each([
    ['behind `end`', `${router('a', 1)}end\n${router('b', 2)}end\n`],
    ['by prompts', `a#show run\nBuilding configuration...\n\nCurrent configuration : 100 bytes\n!\n${router('a', 1)}a#exit\nb#sh run\nBuilding configuration...\n${router('b', 2)}b#\n`],
    ['by RANCID headers', `!RANCID-CONTENT-TYPE: cisco\n!\n${router('a', 1)}!RANCID-CONTENT-TYPE: cisco\n!\n${router('b', 2)}`],
    ['by envelopes', `Building configuration...\nCurrent configuration : 10 bytes\n${router('a', 1)}Building configuration...\n${router('b', 2)}`],
    ['by their versions', `${router('a', 1)}${router('b', 2)}`],
  ])('%s', (_, text) => {
    expect(devices(ios, text)).toEqual(['a Gi0/1', 'b Gi0/2'])
  })

  test('NX-OS and IOS XR', () => {
    expect(devices(nxos, ['a', 'b'].map(h => `!Command: show running-config\nversion 9.3(5)\nhostname ${h}\ninterface mgmt0\n  ip address 10.0.0.1/24\n`).join(''))).toEqual(['a mgmt0', 'b mgmt0'])
    expect(devices(xr, ['a', 'b'].map(h => `!! IOS XR Configuration 7.3.1\nhostname ${h}\ninterface Loopback0\n!\n`).join(''))).toEqual(['a Loopback0', 'b Loopback0'])
  })

  test('devices of the same name have ids of their own', () => {
    expect(ios(makeSource('f.cfg', `${router('a', 1)}end\n${router('a', 2)}end\n`)).firewalls.map(f => f.id)).toEqual(['f.cfg#a', 'f.cfg#2'])
  })

  test.each([
    ['by prompts', `a#show run\n${router('a', 1)}a#show startup-config\n${router('a', 1)}a#\n`],
    ['by envelopes', `Building configuration...\n${router('a', 1)}Current configuration : 99 bytes\n${router('a', 1)}`],
    ['by comments', `! Last configuration change at 10:00\n${router('a', 1)}!\n! Last configuration change at 11:00\n${router('a', 1).replace('version 15.2\n', '')}`],
    ['by its name alone', `${router('a', 1)}${router('a', 1)}`.replaceAll('version 15.2\n', '')],
  ])('one device that is captured twice is not taken for one configuration: %s', (_, text) => {
    expect(devices(ios, text)).toEqual(['a Gi0/1', 'a Gi0/1'])
    // The second capture may have other entries: the two are never one list.
    expect(ios(makeSource('f.cfg', text)).firewalls.map(f => [f.id, f.filters.get('A')?.rules.filter(r => r.origin === 'user').length])).toEqual([['f.cfg#a', 1], ['f.cfg#2', 1]])
  })

  test('NX-OS and IOS XR, one device twice', () => {
    const nexus = '!Command: show running-config\nversion 9.3(5)\nhostname a\ninterface mgmt0\n  ip address 10.0.0.1/24\n'
    expect(nxos(makeSource('f.cfg', nexus + nexus)).firewalls.map(f => f.id)).toEqual(['f.cfg#a', 'f.cfg#2'])
    const xrText = '!! IOS XR Configuration 7.3.1\nhostname a\ninterface Loopback0\n!\n'
    expect(xr(makeSource('f.cfg', xrText + xrText)).firewalls.map(f => f.id)).toEqual(['f.cfg#a', 'f.cfg#2'])
  })

  test('one device that changes its name, or of which a part is shown again, is one', () => {
    expect(devices(ios, `a#show run\n${router('a', 1)}a#show run interface Gi0/1\nBuilding configuration...\n\nCurrent configuration : 99 bytes\n!\ninterface Gi0/1\n ip address 10.1.0.1 255.255.255.0\nend\n\na#\n`)).toEqual(['a Gi0/1'])
    expect(devices(ios, `hostname a\nhostname a\ninterface Gi0/1\n`)).toEqual(['a Gi0/1'])
    expect(devices(ios, `hostname old\nhostname new\ninterface Gi0/1\n`)).toEqual(['new Gi0/1'])
    expect(devices(ios, `${router('a', 1)}router rip\nversion 2\ninterface Gi0/2\n`)).toEqual(['a Gi0/1,Gi0/2'])
  })
})

describe('what is no configuration', () => {
  test.each([
    ['a banner with a letter for its delimiter', 'hostname a\nbanner motd Zhello\nhostname evil\ninterface Gi9\nZ\ninterface Gi1\n'],
    ['a banner with the byte 0x03', 'hostname a\nbanner motd \u0003\nhostname evil\nend\n\u0003\ninterface Gi1\n'],
    ['a banner that begins with more Cs', 'hostname a\nbanner login ^CCCC\nhostname evil\nend\n^C\ninterface Gi1\n'],
    ['a certificate', 'hostname a\ncrypto pki certificate chain X\n certificate self-signed 01\n  30820330 30820218\n  A003020\n  \tquit\ninterface Gi1\n'],
    ['a certificate that was cut off', 'hostname a\ncrypto pki certificate chain X\n certificate self-signed 01\n  30820330 30820218\ninterface Gi1\n'],
    ['the output of other commands', 'hostname a\ninterface Gi1\nend\n\na#show ip interface brief\nInterface   IP-Address\nGi9   unassigned\na#show version\nhostname evil\na#'],
    ['the header of Oxidized', '! \n! Chassis type: C2960\n! hostname evil\n!\nversion 15.2\nhostname a\ninterface Gi1\nend\n'],
  ])('%s', (_, text) => {
    expect(devices(ios, text)).toEqual(['a Gi1'])
  })

  test('paging that a terminal erased', () => {
    const erased = ' --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b'
    const [firewall] = ios(makeSource('f.cfg', `hostname a\r\ninterface Gi1\r\n${erased} ip address 10.0.0.1 255.0.0.0\r\n ip access-group A in\r\n--More--\r\nip access-list extended A\r\n permit ip any any\r\n`)).firewalls
    expect([firewall?.interfaces[0]?.addresses.length, firewall?.stages.length, firewall?.filters.get('A')?.rules.length, firewall?.diagnostics]).toEqual([1, 1, 2, []])
  })

  test('a session of configuration commands', () => {
    const [firewall] = ios(makeSource('f.cfg', 'a#conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\na(config)#interface Gi1\na(config-if)#ip address 10.0.0.1 255.0.0.0\na(config-if)#ip access-group A in\n'
      + 'a(config-if)#exit\na(config)#ip access-list extended A\na(config-ext-nacl)#permit tcp any any eq 22\na(config-ext-nacl)#end\na#')).firewalls
    expect([firewall?.stages.length, firewall?.filters.get('A')?.rules.length, firewall?.diagnostics]).toEqual([1, 2, []])
  })

  test('an entry that a terminal has wrapped is not taken for the whole', () => {
    const [firewall] = ios(makeSource('f.cfg', 'ip access-list extended A\n permit tcp host 10.100.100.100 10.200.200.0 0.0.0.255\neq 443\n')).firewalls
    expect(firewall?.diagnostics.map(d => d.effect)).toContain('match')
  })
})

test.each([
  ['Arista EOS configuration', '! Command: show running-config\n! device: sw1 (DCS-7050, EOS-4.20.1F)\nhostname x\ninterface Ethernet1\n'],
  ['Dell, FASTPATH or similar switch configuration', '!Current Configuration:\n!System Description "Dell"\nhostname x\n'],
  ['Brocade or Ruckus switch configuration', 'ver 08.0.95\nmodule 1 x\nhostname x\n'],
  ['FRR or Quagga configuration', 'frr version 8.1\nfrr defaults traditional\nhostname x\ninterface eth0\n'],
  ['Aruba CX configuration', '!Version ArubaOS-CX 10.1\nhostname x\ninterface 1/1/1\n'],
])('%s is named and refused', (name, text) => {
  expect(detect(text, 'router.cfg')).toMatchObject({ kind: 'lookalike', name })
})
