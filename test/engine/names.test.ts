/** Ends of a service that have a name instead of an address: by name, by address, by any, or through a proxy. */
import { describe, expect, test } from 'vitest'
import { brief, dump, lintText } from './lint.ts'

const config = (roles: string): string => `
roles: { collector: [10.9.0.5], ${roles} }
modules: { netflow: off, sflow: off, ssh: off, ntp: off, dns: off }
rules: { service-missing/web-ui: off, service-overly-open: off }
exports:
  - { files: [rules.v4], role: host, is: collector, addresses: [10.9.0.5] }
`
const https = (to: string): string => `-A OUTPUT${to} -p tcp -m tcp --dport 443 -j ACCEPT`
const portal = async (roles: string, ...lines: string[]): Promise<string[]> =>
  brief(await lintText(dump('-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', ...lines), config(roles))).flatMap(b => (/portal/.test(b) && !b.startsWith('egress') ? [b.replace(/:.*/, '')] : []))

describe('the portal', () => {
  test.each<[string, string, string[], string[]]>([
    ['no way out', '', [], ['service-missing/portal']],
    ['by name', '', [https(' -d services.flowmon.com')], []],
    ['by name, written otherwise', '', [https(' -d Services.Flowmon.COM')], []],
    ['by another name', '', [https(' -d www.example.net')], ['service-undetermined/portal']],
    ['by its old name only', '', [https(' -d services.invea.com')], ['portal-legacy-hostname']],
    ['by both names', '', [https(' -d services.flowmon.com'), https(' -d services.invea.com')], ['portal-legacy-hostname']],
    ['everything but that name', '', ['-A OUTPUT -d services.flowmon.com -j DROP', https('')], ['service-missing/portal']],
    ['by any', '', [https('')], []],
    ['to everything that is not private', '', ['-A OUTPUT -d 10.0.0.0/8 -j DROP', https('')], []],
    ['to one address, and nobody knows whether it is that one', '', [https(' -d 203.0.113.80')], ['service-missing/portal']],
    ['to one public address', '', [https(' -d 8.8.4.4')], ['service-undetermined/portal']],
    ['by the declared address', 'portal: 203.0.113.80', [https(' -d 203.0.113.80')], []],
    ['by name, the address being declared', 'portal: 203.0.113.80', [https(' -d services.flowmon.com')], []],
    ['by another than the declared address', 'portal: 203.0.113.80', [https(' -d 203.0.113.81')], ['service-missing/portal']],
    ['through the proxy', 'proxy: 10.0.0.8', ['-A OUTPUT -d 10.0.0.8 -p tcp -m tcp --dport 3128 -j ACCEPT'], []],
    ['through a proxy that is not let through', 'proxy: 10.0.0.8', ['-A OUTPUT -d 10.0.0.9 -p tcp -m tcp --dport 3128 -j ACCEPT'], ['service-missing/portal']],
    ['through a proxy by name', 'proxy: proxy.example.net', ['-A OUTPUT -d proxy.example.net -p tcp -m tcp --dport 3128 -j ACCEPT'], []],
    ['a name of the deployment', 'portal: mirror.example.net', [https(' -d mirror.example.net')], []],
  ])('%s', async (_, roles, lines, expected) => {
    expect(await portal(roles, ...lines)).toEqual(expected)
  })

  test('what is not decided says what would decide it', async () => {
    const { findings } = await lintText(dump(https(' -d 8.8.4.4')), config(''))
    const [note] = findings.filter(f => f.rule === 'service-undetermined/portal')
    expect(note?.seen).toContain('the address of services.flowmon.com')
    expect(note?.fix).toContain('give the addresses of portal in the deployment file')
  })
})
