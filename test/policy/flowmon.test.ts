/** The built-in catalogue against its schema, and against the document it follows. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCatalogue } from '../../src/config/catalogue.ts'
import { builtinCatalogue, BUILTIN_CATALOGUES } from '../../src/policy/builtin.ts'
import type { Catalogue } from '../../src/policy/catalogue.ts'

const PATH = new URL('../../src/policy/flowmon.json', import.meta.url)
const SEED = new URL('../../../shared/seed/flowmon-network-services.txt', import.meta.url)

const HEADINGS = [
  'Flow Collection', 'User remote access', 'Flowmon APM', 'Flowmon Traffic Recorder', 'SNMP-based monitoring', 'Time synchronization', 'E-mails',
  'Alerts', 'DNS', 'Flowmon Networks remote services portal', 'LDAP-based authentication', 'Distributed Architecture', 'Other network services',
]

async function flowmon(): Promise<Catalogue> {
  const catalogue = await builtinCatalogue('flowmon')
  if (catalogue === undefined) throw new Error('no flowmon')
  return catalogue
}

const portsOf = (catalogue: Catalogue, id: string): string[] => [...new Set(catalogue.services.filter(s => s.id === id)
  .flatMap(s => s.flows).filter(f => f.need === 'required').flatMap(f => f.ports.map(([low, high]) => `${f.transport}/${String(low)}${low === high ? '' : `-${String(high)}`}`)))]

test('it is valid by the schema and consistent in itself', async () => {
  const result = await readCatalogue(readFileSync(PATH, 'utf8'), 'flowmon.json')
  expect(result.ok ? [] : result.problems).toEqual([])
})

test.each(BUILTIN_CATALOGUES)('%s is loaded under its own name', async name => {
  expect((await builtinCatalogue(name))?.id).toBe(name)
})

test('an unknown name has no catalogue', () => {
  expect(builtinCatalogue('constructor')).toBeUndefined()
})

describe('the document', () => {
  test.each(HEADINGS)('section "%s" has a service or a note', async heading => {
    const { services, notes = [] } = await flowmon()
    expect([...services, ...notes].filter(s => s.section === heading)).not.toEqual([])
  })

  test('no entry names a section that does not exist', async () => {
    const { services, notes = [] } = await flowmon()
    expect([...services, ...notes].map(s => s.section).filter(s => !HEADINGS.includes(s))).toEqual([])
  })

  test.skipIf(!existsSync(SEED))('the headings are those of the file', () => {
    const headings = readFileSync(SEED, 'utf8').split('\n').filter(l => l.startsWith('## ')).map(l => l.slice(3).trim())
    expect(headings).toEqual(HEADINGS)
  })

  test.skipIf(!existsSync(SEED))('every port it names is required somewhere, in the transport it names', async () => {
    const { services } = await flowmon()
    const named = [...readFileSync(SEED, 'utf8').matchAll(/(UDP|TCP)\/(\d+)/g)].map(m => `${String(m[1]).toLowerCase()}/${String(m[2])}`)
    const required = new Set(services.flatMap(s => portsOf({ services } as Catalogue, s.id)))
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter(port => !required.has(port))).toEqual([])
  })
})

test.each([
  ['netflow', ['udp/2055', 'udp/3000', 'udp/9996']], ['sflow', ['udp/6343']], ['web-ui', ['tcp/443']], ['ssh', ['tcp/22']], ['http-redirect', []],
  ['apm-command', ['tcp/20567']], ['apm-data', ['tcp/20568']], ['traffic-recorder', ['tcp/7000-7999']], ['snmp-agent', ['udp/161']], ['snmp-trap', ['udp/162']],
  ['zabbix-agent', ['tcp/10050']], ['ntp', ['udp/123']], ['ntp-server', ['udp/123']], ['smtp', ['tcp/25', 'tcp/465', 'tcp/587']], ['syslog', ['udp/514']],
  ['dns', ['udp/53']], ['portal', ['tcp/443']], ['ldap', ['tcp/389', 'tcp/636']], ['da-control', ['tcp/2210']], ['da-query', ['tcp/4210']],
])('%s requires %j', async (id, ports) => {
  expect(portsOf(await flowmon(), id)).toEqual(ports)
})

test.each([
  ['smtp', 'Send test email'], ['syslog', 'Send testing syslog message'], ['snmp-trap', 'Send testing SNMP trap'], ['ldap', 'Check Connection'],
])('%s ends with the step "%s" of the vendor', async (id, step) => {
  expect((await flowmon()).services.find(s => s.id === id)?.test).toContain(step)
})

test('services of a pair share their switch, and a pair has more than one', async () => {
  const { services } = await flowmon()
  for (const pair of new Set(services.flatMap(s => s.pair ?? []))) {
    const members = services.filter(s => s.pair === pair)
    expect([pair, members.length > 1, new Set(members.map(s => s.module)).size]).toEqual([pair, true, 1])
  }
})
