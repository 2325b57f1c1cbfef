/** The deployment that a configuration states, whatever it is written in. */
import { shown } from '../../src/text/source.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { ANY4, formatIpv4, parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { NO_DEPLOYMENT } from '../../src/policy/none.ts'
import type { Deployment } from '../../src/policy/deployment.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import { accepted, mistakes } from './reading.ts'

function at(text: string): AddressTerm {
  const term = parseAddressTerm(text)
  if (term === undefined) throw new Error(text)
  return term
}

const FULL = `# yaml-language-server: $schema=./schemas/config.schema.json
profile: flowmon
roles:
  collector: 10.9.0.5
  probe: [10.9.1.0/24, 2001:db8:1::/48]
  admin: [10.50.0.0/24, 10.51.0.10-10.51.0.20]
  ntp-server: [10.0.0.123, NTP.example.com.]
modules: {apm: on, snmp: off, zabbix: unknown, ssh: false, ldap: true}
ports:
  syslog: 1514
  ldap: [389, 636]
  netflow: [udp/2055, TCP/4739, "9995-9997"]
exports:
  - files: [hosts/*.v4, collector]
    role: host
    is: collector
    addresses: 10.9.0.5
    ipset: col.ipset
    ipAddr: col.addr
    ipRoute: [col.route, col.route6]
  - files: edge.xml
    role: [transit, exporter]
    interfaces:
      wan: {leadsTo: 0.0.0.0/0, untrusted: true}
      lan: {leadsTo: [10.50.0.0/24]}
      10: {untrusted: false}
rules:
  service-missing/netflow: warning
  service-overly-open: [error, {widest: 24}]
  any-to-any: off
defaultPasswordsChanged: [admin]
widePrefix: 20
baseline: wallproof.baseline.json
`

test('everything, from YAML', async () => {
  const { deployment, profile, catalogue } = await accepted('wallproof.config.yaml', FULL)
  expect([profile, catalogue.id]).toEqual(['flowmon', 'flowmon'])
  expect(deployment.place && shown(deployment.place)).toBe('roles')
  expect({ ...deployment, place: undefined }).toEqual({
    place: undefined,
    roles: new Map([
      ['collector', [at('10.9.0.5')]], ['probe', [at('10.9.1.0/24'), at('2001:db8:1::/48')]],
      ['admin', [at('10.50.0.0/24'), at('10.51.0.10-10.51.0.20')]], ['ntp-server', [at('10.0.0.123')]],
    ]),
    roleNames: new Map([['ntp-server', ['ntp.example.com']]]),
    modules: new Map([['apm', 'on'], ['snmp', 'off'], ['zabbix', 'unknown'], ['ssh', 'off'], ['ldap', 'on']]),
    ports: new Map([
      ['syslog', [{ transport: undefined, ports: [1514, 1514] }]],
      ['ldap', [{ transport: undefined, ports: [389, 389] }, { transport: undefined, ports: [636, 636] }]],
      ['netflow', [{ transport: 'udp', ports: [2055, 2055] }, { transport: 'tcp', ports: [4739, 4739] }, { transport: undefined, ports: [9995, 9997] }]],
    ]),
    exports: [
      { files: ['hosts/*.v4', 'collector'], roles: ['host'], is: ['appliance', 'collector'], addresses: [at('10.9.0.5')], beside: { sets: 'col.ipset', addresses: 'col.addr', routes: ['col.route', 'col.route6'] }, interfaces: [] },
      {
        files: ['edge.xml'], roles: ['transit', 'exporter'], is: [], addresses: [], beside: {}, interfaces: [
          { name: 'wan', leadsTo: [ANY4], untrusted: true }, { name: 'lan', leadsTo: [at('10.50.0.0/24')], untrusted: undefined }, { name: '10', leadsTo: [], untrusted: false },
        ],
      },
    ],
    levels: new Map([['service-missing/netflow', 'warning'], ['service-overly-open', 'error'], ['any-to-any', 'off']]),
    options: new Map([['service-overly-open', { widest: 24 }]]),
    passwordsChanged: new Set(['admin']),
    baseline: 'wallproof.baseline.json',
    localRules: [],
    widePrefix: 20,
  } satisfies Deployment)
})

test.each([['c.yaml', ''], ['c.yaml', '# nothing yet\n'], ['c.json', '{}'], ['c.json', '\uFEFF{"$schema": "x"}'], ['c.ts', 'export default {}']])('%s with %j states nothing', async (path, text) => {
  expect({ ...(await accepted(path, text)).deployment, place: undefined }).toEqual(NO_DEPLOYMENT)
})

test('aliases of YAML', async () => {
  const { deployment } = await accepted('c.yaml', 'roles:\n  admin: &a [10.0.0.1]\n  monitoring: *a\n')
  expect(deployment.roles.get('monitoring')).toEqual([at('10.0.0.1')])
})

describe('a profile of one\'s own', () => {
  const mine = JSON.stringify({
    id: 'mine', title: 'Mine', source: { title: 'Handbook' }, roles: [{ id: 'server', title: 'servers' }, { id: 'client', title: 'clients' }],
    services: [{
      id: 'api', title: 'API', section: 'Ports', flows: [{ from: 'client', to: 'server', transport: 'tcp', ports: [[8443, 8443]], need: 'required' }],
      default: 'on', portKey: 'api', encrypted: 'yes', configurable: true, levels: { missing: 'error', open: 'error' }, breaks: 'all', exposes: 'all',
    }],
  })

  test('its roles and ports hold, those of Flowmon do not', async () => {
    const { deployment, files, catalogue } = await accepted('c.yaml', 'profile: ./profiles/mine.json\nroles: {server: 10.0.0.1}\nports: {api: 9443}\n', { 'profiles/mine.json': mine })
    expect([catalogue.signs, files, [...deployment.roles.keys()]]).toEqual([[], ['c.yaml', 'profiles/mine.json'], ['server']])
    expect(await mistakes('c.yaml', 'profile: mine.json\nroles: {collector: 10.0.0.1}\nmodules: {apm: on}\n', { 'mine.json': mine })).toEqual([
      'c.yaml:2:9 unknown role "collector": allowed: server, client', 'c.yaml:3:11 unknown module "apm": the profile mine has none',
    ])
  })

  test('its own mistakes are reported in it', async () => {
    expect(await mistakes('c.yaml', 'profile: mine.json\n', { 'mine.json': mine.replace('"to":"server"', '"to":"sever"') })).toEqual([
      `mine.json:1:${String(mine.indexOf('"server","transport"') + 1)} unknown role "sever": did you mean "server"? allowed: server, client`,
    ])
  })
})

describe('the same in every notation', () => {
  const catalogue = builtinCatalogue('flowmon')
  const address = fc.oneof(
    fc.nat(0xffffffff).map(formatIpv4),
    fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 })).map(([a, n]) => `${formatIpv4(((a >>> (32 - n)) << (32 - n)) >>> 0)}/${String(n)}`),
    fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([a, b]) => `2001:db8:${a.toString(16)}::${b.toString(16)}`),
  )
  const oneOrMore = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(of, fc.array(of, { minLength: 1, maxLength: 4 }))
  const port = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.tuple(fc.constantFrom('tcp', 'udp'), fc.integer({ min: 1, max: 65535 })).map(([t, p]) => `${t}/${String(p)}`))
  const level = fc.constantFrom('error', 'warning', 'note', 'off')
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter(s => !['__proto__', 'constructor', 'prototype'].includes(s))

  test('YAML, JSON and TypeScript', async () => {
    const { roles, services } = await catalogue ?? { roles: [], services: [] }
    const config = fc.record({
      roles: fc.dictionary(fc.constantFrom(...roles.map(r => r.id)), oneOrMore(address), { noNullPrototype: true }),
      modules: fc.dictionary(fc.constantFrom(...services.flatMap(s => s.module ?? [])), fc.constantFrom('on', 'off', 'unknown', true, false), { noNullPrototype: true }),
      ports: fc.dictionary(fc.constantFrom(...services.flatMap(s => s.portKey ?? [])), oneOrMore(port), { noNullPrototype: true }),
      exports: fc.array(fc.record({
        files: oneOrMore(name), role: oneOrMore(fc.constantFrom('host', 'exporter')), is: fc.constantFrom(...roles.map(r => r.id)),
        interfaces: fc.dictionary(name, fc.record({ leadsTo: oneOrMore(address), untrusted: fc.boolean() }, { requiredKeys: [] }), { noNullPrototype: true, maxKeys: 3 }),
      }, { requiredKeys: ['files', 'role'] }), { maxLength: 3 }),
      rules: fc.dictionary(name, fc.oneof(level, fc.tuple(level), fc.tuple(level, fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }))), { noNullPrototype: true }),
      defaultPasswordsChanged: fc.oneof(fc.boolean(), oneOrMore(fc.constantFrom('admin', 'flowmon', 'idrac'))),
      widePrefix: fc.nat(32),
      baseline: name,
    }, { requiredKeys: [] })
    await fc.assert(fc.asyncProperty(config, async generated => {
      const json = JSON.stringify(generated)
      // JSON has no -0, YAML has.
      const value = JSON.parse(json) as typeof generated
      fc.pre(!/"(__proto__|constructor|prototype)":/.test(json))
      const notations = await Promise.all([
        accepted('c.yaml', stringify(value)), accepted('c.json', json), accepted('c.yml', json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')),
        accepted('c.ts', `import { defineConfig } from 'wallproof'\nexport default defineConfig(${json})`),
        accepted('c.ts', Object.entries(value).map(([k, v]) => `const ${k}_ = ${JSON.stringify(v)} as const\n`).join('') + `export default { ${Object.keys(value).map(k => `${k}: ${k}_`).join(', ')} }`),
      ])
      for (const { deployment, settings } of notations) {
        expect({ ...deployment, place: undefined }).toEqual({ ...notations[0].deployment, place: undefined })
        expect(settings).toEqual(JSON.parse(json))
      }
    }), { numRuns: 60 })
  })
})
