/** Required services against a host's rules: missing, incomplete, undetermined, too open. */
import { describe, expect, test } from 'vitest'
import { brief, dump, lintText } from './lint.ts'

const base = (modules: string): string => `
roles:
  collector: [10.9.0.5]
  probe: [10.1.0.10]
  flow-source: [10.1.0.0/16]
modules: { netflow: off, sflow: off, ssh: off, ntp: off, dns: off, portal: off, ${modules} }
rules: { service-missing/web-ui: off, return-path-missing: off }
defaultPasswordsChanged: true
exports:
  - { files: [rules.v4], role: host, is: collector, addresses: [10.9.0.5] }
`

const netflow = base('netflow: on').replace('netflow: off, ', '')
const apm = base('apm: on')
const services = async (config: string, ...lines: string[]): Promise<string[]> => brief(await lintText(dump(...lines), config)).filter(b => b.startsWith('service-'))

describe('one service', () => {
  test('nothing passes', async () => {
    expect(await services(netflow)).toEqual(['service-missing/netflow:2 error'])
  })

  test('all of it passes from all declared sources', async () => {
    expect(await services(netflow, '-A INPUT -s 10.1.0.0/16 -p udp -m multiport --dports 2055,3000,9996 -j ACCEPT')).toEqual([])
  })

  test('two halves of the sources are as good as the whole', async () => {
    const rule = (net: string): string => `-A INPUT -s ${net} -p udp -m multiport --dports 2055,3000,9996 -j ACCEPT`
    expect(await services(netflow, rule('10.1.0.0/17'), rule('10.1.128.0/17'))).toEqual([])
    expect(await services(netflow, rule('10.1.0.0/17'), rule('10.1.128.0/18'))).toEqual(['service-missing/netflow:2 error'])
  })

  test('one of its ports is denied', async () => {
    const result = await lintText(dump('-A INPUT -s 10.1.0.0/16 -p udp -m multiport --dports 2055,9996 -j ACCEPT'), netflow)
    expect(brief(result)).toEqual(['service-incomplete/netflow:2 error'])
    expect(result.findings[0]?.seen).toContain('UDP/3000 from flow-source 10.1.0.0/16')
    expect(result.findings[0]?.packet).toMatchObject({ protocol: 17, dport: 3000 })
  })

  test('TCP where UDP is meant', async () => {
    const result = await lintText(dump('-A INPUT -s 10.1.0.0/16 -p tcp -m multiport --dports 2055,3000,9996 -j ACCEPT'), netflow)
    expect(brief(result)).toEqual(['service-incomplete/netflow:2 error'])
    expect(result.findings[0]?.seen).toContain('pass over TCP')
  })

  test('a deny before the permit is the deciding line', async () => {
    expect(await services(netflow, '-A INPUT -s 10.1.0.10 -p udp -j DROP', '-A INPUT -s 10.1.0.0/16 -p udp -m multiport --dports 2055,3000,9996 -j ACCEPT')).toEqual(['service-missing/netflow:5 error'])
  })

  test('what only an unknown match lets in is undetermined, never a pass', async () => {
    const result = await lintText(dump('-A INPUT -s 10.1.0.0/16 -p udp -m multiport --dports 2055,3000,9996 -m set --match-set exporters src -j ACCEPT'), netflow)
    expect(brief(result).filter(b => b.startsWith('service'))).toEqual(['service-undetermined/netflow:5 note'])
    expect(result.findings.find(f => f.rule.startsWith('service'))?.seen).toContain('match-set exporters')
  })

  test('a permit for replies only opens nothing', async () => {
    expect(await services(netflow, '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT')).toEqual(['service-missing/netflow:2 error'])
  })
})

describe('pairs and ranges', () => {
  const command = '-A INPUT -s 10.1.0.10 -p tcp --dport 20567 -j ACCEPT'
  const data = '-A INPUT -s 10.1.0.10 -p tcp --dport 20568 -j ACCEPT'
  const back = '-A OUTPUT -d 10.1.0.10 -p tcp --dport 20567 -j ACCEPT'

  test('half of APM', async () => {
    expect(await services(apm, command, back)).toEqual(['service-incomplete/apm-data:2 error'])
    expect(await services(apm, command, data, back)).toEqual([])
  })

  test('the direction that the seed does not state is a warning', async () => {
    expect(await services(apm, command, data)).toEqual(['service-incomplete/apm-command:4 warning', ])
  })

  test('part of a range names what is left out', async () => {
    const result = await lintText(dump('-A INPUT -s 10.1.0.10 -p tcp --dport 7000:7899 -j ACCEPT'), base('traffic-recorder: on'))
    expect(brief(result)).toEqual(['service-incomplete/traffic-recorder:2 error'])
    expect(result.findings[0]?.seen).toContain('TCP/7900-7999')
  })
})

describe('openness', () => {
  const ssh = (source: string): string => `-A INPUT${source} -p tcp --dport 22 -j ACCEPT`
  const config = base('').replace(' ssh: off,', '').replace('service-missing/web-ui: off', 'service-missing: off').replace('  flow-source', '  admin: [10.50.0.0/24]\n  flow-source')

  test.each([
    [ssh(''), ['service-overly-open/ssh:5 error']],
    [ssh(' -s 8.0.0.0/8'), ['service-overly-open/ssh:5 error']],
    [ssh(' -s 10.0.0.0/8'), ['service-overly-open/ssh:5 warning']],
    [ssh(' -s 10.50.0.0/16'), []],
    [ssh(' -s 10.50.0.0/24'), []],
  ])('%s', async (line, expected) => {
    expect(await services(config, line)).toEqual(expected)
  })

  test('two halves of the internet, line by line', async () => {
    expect(await services(config, ssh(' -s 0.0.0.0/1'), ssh(' -s 128.0.0.0/1'))).toEqual(['service-overly-open/ssh:5 error', 'service-overly-open/ssh:6 error'])
  })

  test('a line that opens many services is one finding', async () => {
    const found = await services(config, '-A INPUT -p tcp -j ACCEPT')
    expect(found.filter(f => f.includes(':5'))).toHaveLength(1)
  })

  test('an admin may reach everything: the rule is for more ports than any service', async () => {
    const result = await lintText(dump('-A INPUT -s 10.50.0.0/24 -j ACCEPT'), config)
    expect(brief(result)).toEqual(['service-overly-open/ssh:5 warning'].map(b => b.replace('ssh', result.findings[0]?.service ?? '')))
    expect(result.findings[0]?.seen).toContain('any port')
  })
})
