/** One cause, one finding; a firewall that is in order is silent enough to stay switched on. */
import { describe, expect, test } from 'vitest'
import { brief, dump, lintText } from './lint.ts'

const exporters = Array.from({ length: 40 }, (_, i) => `10.1.${String(i)}.1`)

const config = (): string => `
roles:
  collector: 10.9.0.5
  flow-source: [${exporters.join(', ')}]
  admin: 10.8.0.0/26
  monitoring: 10.9.0.20
  dns-server: 10.20.0.53
  ntp-server: 10.20.0.123
  syslog-server: 10.20.0.30
  ldap-server: 10.20.0.36
  smtp-server: mail.example.net
defaultPasswordsChanged: true
exports:
  - { files: rules.v4, role: host, is: collector, addresses: 10.9.0.5 }
`
const own = (...lines: string[]): string => dump('-A INPUT -i lo -j ACCEPT', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', ...lines, '-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')
const IN = ['-A INPUT -s 10.8.0.0/26 -p tcp -m multiport --dports 22,443 -j ACCEPT', '-A INPUT -s 10.9.0.20/32 -p udp --dport 161 -j ACCEPT']
const FLOWS = exporters.map(e => `-A INPUT -s ${e}/32 -p udp -m multiport --dports 2055,3000,9996,6343 -j ACCEPT`)
const OUT = [
  '-A OUTPUT -d 10.20.0.53/32 -p udp --dport 53 -j ACCEPT', '-A OUTPUT -d 10.20.0.123/32 -p udp --dport 123 -j ACCEPT', '-A OUTPUT -d 10.20.0.30/32 -p udp --dport 514 -j ACCEPT',
  '-A OUTPUT -d 10.20.0.36/32 -p tcp --dport 636 -j ACCEPT', '-A OUTPUT -d mail.example.net -p tcp --dport 587 -j ACCEPT', '-A OUTPUT -d services.flowmon.com -p tcp --dport 443 -j ACCEPT',
]

describe('one cause, one finding', () => {
  test('three ports from forty flow sources', async () => {
    const { findings } = await lintText(own(...IN, ...OUT), `${config()}modules: { sflow: off }\n`)
    expect(findings.filter(f => f.rule.endsWith('/netflow')).map(f => [f.rule, f.level])).toEqual([['service-missing/netflow', 'error']])
    const [finding] = findings.filter(f => f.rule === 'service-missing/netflow')
    expect(finding?.seen).toContain('UDP/2055, 3000, 9996 from flow-source 10.1.0.1, 10.1.1.1, 10.1.2.1, 10.1.3.1 and more (all 40) to collector 10.9.0.5')
    expect(finding?.seen.length).toBeLessThan(400)
    expect(finding?.fix.length).toBeLessThan(500)
  })

  test('two of them are left out', async () => {
    const { findings } = await lintText(own(...IN, ...FLOWS.slice(2), ...OUT), config())
    expect(findings.map(f => f.rule).filter(r => r.startsWith('service-'))).toEqual(['service-missing/netflow', 'service-missing/sflow'])
    expect(findings.find(f => f.rule === 'service-missing/netflow')?.seen).toContain('from flow-source 10.1.0.1, 10.1.1.1 to')
  })

  test('what is superfluous behind an any-any is said once, and the line once', async () => {
    const found = brief(await lintText(own('-A INPUT -j ACCEPT', ...IN, ...FLOWS, ...OUT), config()))
    expect(found.filter(f => f.startsWith('any-to-any'))).toEqual(['any-to-any:7 error'])
    expect(found.filter(f => f.startsWith('service-'))).toEqual([])
    expect(found.length).toBeLessThanOrEqual(4)
    const { findings } = await lintText(own('-A INPUT -j ACCEPT', ...IN, ...FLOWS, ...OUT), config())
    expect(Math.max(...findings.map(f => f.related.length))).toBeLessThanOrEqual(20)
  })

  test('a policy that lets everything out is one note', async () => {
    const found = brief(await lintText(own(...IN, ...FLOWS).replace(':OUTPUT DROP', ':OUTPUT ACCEPT'), config()))
    expect(found.filter(f => f.startsWith('egress-any'))).toHaveLength(1)
  })

  test('a network that is too wide for three services is one finding', async () => {
    const found = brief(await lintText(own('-A INPUT -s 10.0.0.0/8 -p tcp -m multiport --dports 22,80,443 -j ACCEPT', IN[1] ?? '', ...FLOWS, ...OUT), config()))
    expect(found.filter(f => f.startsWith('service-'))).toEqual(['service-overly-open/web-ui:7 warning'])
  })

  test('HTTP that is open to everybody is not also reported as readable', async () => {
    const found = brief(await lintText(own(...IN, '-A INPUT -p tcp --dport 80 -j ACCEPT', ...FLOWS, ...OUT), config()))
    expect(found.filter(f => f.startsWith('service-'))).toEqual(['service-overly-open/http-redirect:9 error'])
  })
})

describe('in order', () => {
  test('a host whose rules are what the deployment needs', async () => {
    expect(brief(await lintText(own(...IN, ...FLOWS, ...OUT), config())).filter(f => !f.startsWith('input-unsupported'))).toEqual([])
  })

  test('without a deployment file it fails nothing either', async () => {
    const levels = (await lintText(own(...IN, ...FLOWS, ...OUT))).findings.map(f => f.level)
    expect(levels.filter(l => l === 'error')).toEqual([])
  })
})

describe('open to everybody, without a deployment file', () => {
  const opened = async (...lines: string[]): Promise<string[]> => brief(await lintText(dump(...lines))).filter(f => f.startsWith('service-'))

  test('said of the line that surely lets them in, not of one before it that may', async () => {
    expect(await opened('-A INPUT -p tcp --dport 22 -m string --string open --algo bm -j ACCEPT', '-A INPUT -p tcp --dport 22 -j ACCEPT')).toEqual(['service-overly-open/ssh:6 warning'])
  })

  test('a line that leaves out some interfaces is open on all others', async () => {
    expect(await opened('-A INPUT ! -i docker0 -p tcp --dport 22 -j ACCEPT')).toEqual(['service-overly-open/ssh:5 warning'])
  })

  test('each line for an interface by itself, whatever the others do', async () => {
    expect(await opened('-A INPUT -i eth0 -p tcp --dport 22 -j ACCEPT', '-A INPUT -i eth1 -p tcp --dport 22 -j ACCEPT')).toEqual(['service-overly-open/ssh:5 note', 'service-overly-open/ssh:6 note'])
  })

  test('interfaces of a prefix are called as the line calls them', async () => {
    const { findings } = await lintText(dump('-A INPUT -i tun+ -p tcp --dport 22 -j ACCEPT'))
    expect(findings.find(f => f.rule === 'service-overly-open/ssh')?.seen).toBe('SSH console (TCP/22) is open to all who enter by tun+; nothing tells whether the internet is there')
  })

  test('a chain behind a named interface is a line for that interface', async () => {
    expect(await opened(':LAN - [0:0]', '-A INPUT -i eth0 -j LAN', '-A FORWARD -i eth0 -j LAN', '-A LAN -p tcp --dport 22 -j ACCEPT')).toEqual(['service-overly-open/ssh:8 note'])
  })
})
