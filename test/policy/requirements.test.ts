/** Catalogue and deployment put together: states, addresses, ports, alternatives. */
import { describe, expect, test } from 'vitest'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import type { Catalogue } from '../../src/policy/catalogue.ts'
import type { ChangedPorts, Deployment, Switch } from '../../src/policy/deployment.ts'
import { NO_DEPLOYMENT } from '../../src/policy/none.ts'
import type { Requirement } from '../../src/policy/requirement.ts'
import { requirements } from '../../src/policy/requirements.ts'
import { withUmbrellas } from '../../src/policy/roles.ts'

const flowmon = await builtinCatalogue('flowmon') as Catalogue

function at(text: string): AddressTerm {
  const term = parseAddressTerm(text)
  if (term === undefined) throw new Error(text)
  return term
}

interface Facts {
  readonly roles?: Readonly<Record<string, string>>
  readonly names?: Readonly<Record<string, string>>
  readonly modules?: Readonly<Record<string, Switch>>
  readonly ports?: Readonly<Record<string, readonly ChangedPorts[]>>
}

const deployed = ({ roles = {}, names = {}, modules = {}, ports = {} }: Facts): Deployment => ({
  ...NO_DEPLOYMENT,
  roles: new Map(Object.entries(roles).map(([id, text]) => [id, [at(text)]])),
  roleNames: new Map(Object.entries(names).map(([id, name]) => [id, [name]])),
  modules: new Map(Object.entries(modules)),
  ports: new Map(Object.entries(ports)),
})

const of = (id: string, facts: Facts = {}): Requirement[] => requirements(flowmon, deployed(facts)).filter(r => r.service.id === id)

const line = ({ flow, ports, protocol, state }: Requirement): string =>
  `${flow.from}>${flow.to} ${String(protocol)}/${ports.map(([a, b]) => (a === b ? String(a) : `${String(a)}-${String(b)}`)).join(',')} ${flow.need} ${state}`

test('without a deployment every service is there, nobody is named, and only what is on by default is required', () => {
  const all = requirements(flowmon, NO_DEPLOYMENT)
  expect(new Set(all.map(r => r.service.id))).toEqual(new Set(flowmon.services.map(s => s.id)))
  expect(all.filter(r => r.from !== undefined || r.to !== undefined)).toEqual([])
  expect([...new Set(all.filter(r => r.flow.need === 'required').map(r => r.service.id))]).toEqual(['netflow', 'sflow', 'web-ui', 'ssh', 'ntp', 'dns', 'portal'])
})

describe('states', () => {
  test.each<[Switch, string]>([
    ['on', 'probe>collector 6/20568 required on'], ['off', 'probe>collector 6/20568 allowed off'], ['unknown', 'probe>collector 6/20568 allowed unknown'],
  ])('apm %s', (state, expected) => {
    expect(of('apm-data', { modules: { apm: state } }).map(line)).toEqual([expected])
  })

  test('the reverse of the APM command channel is expected, not required', () => {
    expect(of('apm-command', { modules: { apm: 'on' } }).map(line)).toEqual(['probe>collector 6/20567 required on', 'collector>probe 6/20567 expected on'])
  })

  test('naming the far end switches a service on', () => {
    expect(of('snmp-trap', { roles: { 'trap-receiver': '10.0.0.9' } }).map(line)).toEqual(['appliance>trap-receiver 17/162 required on'])
    expect(of('ldap', { names: { 'ldap-server': 'dc.example.com' } }).map(r => r.state)).toEqual(['on', 'on'])
  })

  test('the switch is stronger than the name', () => {
    expect(of('syslog', { roles: { 'syslog-server': '10.0.0.9' }, modules: { syslog: 'off' } }).map(line)).toEqual(['appliance>syslog-server 17/514 allowed off'])
  })
})

describe('addresses', () => {
  test('an appliance is every collector and every probe', () => {
    const [ui] = of('web-ui', { roles: { collector: '10.9.0.5', probe: '10.9.1.0/24', admin: '10.50.0.0/24' } })
    expect(ui?.from).toEqual([at('10.50.0.0/24')])
    expect(ui?.to).toEqual([at('10.9.0.5'), at('10.9.1.0/24')])
  })

  test('a role that is not named stays open', () => {
    expect(of('ntp', { roles: { collector: '10.9.0.5' } }).map(r => [r.from, r.to])).toEqual([[[at('10.9.0.5')], undefined]])
  })

  test('who plays a role plays its umbrella', () => {
    expect(withUmbrellas(flowmon, ['probe'])).toEqual(['appliance', 'probe'])
    expect(withUmbrellas(flowmon, ['admin'])).toEqual(['admin'])
  })
})

describe('ports', () => {
  const change = (text: string): ChangedPorts => {
    const [, transport, low = '', high] = /^(?:(tcp|udp)\/)?(\d+)(?:-(\d+))?$/.exec(text) ?? []
    return { transport: transport as 'tcp' | 'udp' | undefined, ports: [Number(low), Number(high ?? low)] }
  }
  test.each<[string, string, string[], string[]]>([
    ['replace the default', 'netflow', ['4739'], ['flow-source>collector 17/4739 required on', 'probe>collector 17/4739 required on']],
    ['several', 'netflow', ['2055', '9995-9997'], ['flow-source>collector 17/2055,9995-9997 required on', 'probe>collector 17/2055,9995-9997 required on']],
    ['another transport', 'syslog', ['tcp/6514'], ['appliance>syslog-server 6/6514 required on']],
    ['two transports', 'syslog', ['tcp/6514', 'udp/514'], ['appliance>syslog-server 6/6514 required on', 'appliance>syslog-server 17/514 required on']],
    ['no transport: each flow keeps its own', 'dns', ['5353'], ['appliance>dns-server 17/5353 required on', 'appliance>dns-server 6/5353 allowed on']],
    ['a transport keeps the need of its flow', 'dns', ['udp/5353'], ['appliance>dns-server 17/5353 required on']],
    ['what was required stays required', 'dns', ['tcp/853'], ['appliance>dns-server 6/853 required on']],
  ])('%s', (_, id, ports, expected) => {
    expect(of(id, { ports: { [id]: ports.map(change) }, modules: { syslog: 'on' } }).map(line)).toEqual(expected)
  })
})

describe('alternatives', () => {
  test('LDAP: one port suffices', () => {
    const ldap = of('ldap', { modules: { ldap: 'on' } })
    expect(ldap.map(line)).toEqual(['appliance>ldap-server 6/389 required on', 'appliance>ldap-server 6/636 required on'])
    expect(new Set(ldap.map(r => r.group))).toEqual(new Set(['ldap/appliance']))
  })

  test('LDAP on a changed port: that one', () => {
    const ldap = of('ldap', { modules: { ldap: 'on' }, ports: { ldap: [{ transport: undefined, ports: [3269, 3269] }] } })
    expect(ldap.map(line)).toEqual(['appliance>ldap-server 6/3269 required on'])
  })

  test('the portal without a proxy: direct, by its current name', () => {
    const portal = of('portal')
    expect(portal.map(line)).toEqual(['appliance>portal 6/443 required on'])
    expect(portal.map(r => [r.toNames, r.group])).toEqual([[['services.flowmon.com'], undefined]])
  })

  test('the portal with a proxy: either way, and the proxy alone is never missing', () => {
    const facts: Facts = { roles: { proxy: '10.0.0.8' }, ports: { 'portal-proxy': [{ transport: undefined, ports: [3128, 3128] }] } }
    expect(of('portal', facts).map(r => [line(r), r.group])).toEqual([
      ['appliance>portal 6/443 required on', 'portal/appliance'], ['appliance>proxy 6/3128 required on', 'portal/appliance'],
    ])
    expect(of('portal-proxy', facts).map(line)).toEqual(['appliance>proxy 6/3128 allowed on'])
  })

  test('a name in the deployment replaces the built-in one', () => {
    expect(of('portal', { names: { portal: 'mirror.example.com' } })[0]?.toNames).toEqual(['mirror.example.com'])
  })

  test('where the portal has an address and no name, its own name still counts', () => {
    expect(of('portal', { roles: { portal: '192.0.2.4' } })[0]?.toNames).toEqual(['services.flowmon.com'])
  })
})

test('Distributed Architecture: through the proxy where there is one, else straight', () => {
  expect(of('da-control', { roles: { 'da-master': '10.0.0.1', 'da-slave': '10.0.0.3' } }).map(line)).toEqual([
    'da-master>da-slave 6/2210 required on', 'da-slave>da-master 6/2210 expected on',
  ])
  expect(of('da-control', { roles: { 'da-master': '10.0.0.1', 'da-proxy': '10.0.0.2', 'da-slave': '10.0.0.3' } }).map(line)).toEqual([
    'da-master>da-proxy 6/2210 required on', 'da-proxy>da-slave 6/2210 required on', 'da-slave>da-proxy 6/2210 expected on', 'da-proxy>da-master 6/2210 expected on',
  ])
})
