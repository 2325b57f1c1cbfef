/** A list whose entries RANCID has taken out: nothing that it may decide is decided. */
import { describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { packetOf } from '../../../src/cli/packetinput.ts'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource } from '../../../src/text/source.ts'

const REMOVED = '! <IN contents removed by ACLFILTERREGEX>\n'

const SYSTEMS: readonly (readonly [name: string, parse: Parse, inName: string, config: (list: string) => string, head: string, permit: string])[] = [
  ['ios', ios, 'GigabitEthernet0/0', list => `version 15.2\nhostname edge\ninterface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.0\n ip access-group IN in\ninterface GigabitEthernet0/1\n ip address 10.9.0.1 255.255.255.0\n${list}end\n`,
    'ip access-list extended IN\n', ' permit ip any any\n'],
  ['asa', asa, 'outside', list => `ASA Version 9.16(3)\nhostname edge\ninterface GigabitEthernet0/0\n nameif outside\n security-level 0\n ip address 192.0.2.1 255.255.255.0\ninterface GigabitEthernet0/1\n nameif inside\n security-level 100\n ip address 10.9.0.1 255.255.255.0\n${list}access-group IN in interface outside\n`,
    '', 'access-list IN extended permit ip any any\n'],
  ['nxos', nxos, 'Ethernet1/1', list => `version 9.3(5)\nhostname edge\n${list}interface Ethernet1/1\n  no switchport\n  ip access-group IN in\n  ip address 192.0.2.1/24\ninterface Ethernet1/2\n  no switchport\n  ip address 10.9.0.1/24\n`,
    'ip access-list IN\n', '  10 permit ip any any\n'],
  ['xr', xr, 'GigabitEthernet0/0/0/0', list => `!! IOS XR Configuration 7.3.2\nhostname edge\n${list}interface GigabitEthernet0/0/0/0\n ipv4 address 192.0.2.1 255.255.255.0\n ipv4 access-group IN ingress\n!\ninterface GigabitEthernet0/0/0/1\n ipv4 address 10.9.0.1 255.255.255.0\n!\nend\n`,
    'ipv4 access-list IN\n', ' 10 permit ipv4 any any\n'],
]

describe.each(SYSTEMS)('%s', (_, parse, inName, config, head, permit) => {
  const verdict = (text: string): { verdict: string; because: readonly string[] } => {
    const { firewalls: [firewall] } = parse(makeSource('router.cfg', text))
    const packet = packetOf({ src: '198.51.100.9', dst: '10.9.0.5', proto: 'tcp', dport: 22, in: inName })
    if (!firewall || !('packet' in packet)) throw new Error('not read')
    const answer = tracer(firewall)(packet.packet)
    return { verdict: answer.verdict, because: answer.because }
  }

  test('with its entries', () => {
    expect(verdict(config(head + permit)).verdict).toBe('permit')
  })

  test.each([['its head is left', head + REMOVED], ['some entries are left', head + permit + REMOVED], ['nothing of it is left', REMOVED]])('%s', (__, list) => {
    const answer = verdict(config(list))
    expect(answer.verdict).toBe('undetermined')
    expect(answer.because[0]).toBe('<IN contents removed by ACLFILTERREGEX>')
  })
})
