/** The later edition: what it changes, and that it is as sound as a catalogue in a file. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCatalogue } from '../../src/config/catalogue.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import type { Catalogue } from '../../src/policy/catalogue.ts'
import { NO_DEPLOYMENT } from '../../src/policy/none.ts'
import { requirements } from '../../src/policy/requirements.ts'
import { host4 } from '../../src/net/address.ts'

const before = await builtinCatalogue('flowmon') as Catalogue
const edition = await builtinCatalogue('flowmon-13') as Catalogue
const serviceOf = (catalogue: Catalogue, id: string): Catalogue['services'][number] | undefined => catalogue.services.find(s => s.id === id)

test('it is valid by the schema and consistent in itself', async () => {
  const result = await readCatalogue(JSON.stringify(edition), 'flowmon-13.json')
  expect(result.ok ? [] : result.problems).toEqual([])
  expect([edition.id, edition.title]).toEqual(['flowmon-13', 'Flowmon OS 13'])
})

test('it names only services of the earlier edition as gone or changed', () => {
  const { without, changed } = JSON.parse(readFileSync(new URL('../../src/policy/flowmon-13.json', import.meta.url), 'utf8')) as { without: string[]; changed: { id: string }[] }
  expect([...without, ...changed.map(c => c.id)].filter(id => !serviceOf(before, id))).toEqual([])
})

test('what is gone, what is new', () => {
  const ids = (c: Catalogue): string[] => c.services.map(s => s.id)
  expect(ids(before).filter(id => !ids(edition).includes(id))).toEqual(['traffic-recorder'])
  expect(ids(edition).filter(id => !ids(before).includes(id))).toEqual(['packet-investigator', 'da-flow-relay', 'ads-ssh'])
})

test('APM needs the way back, Packet Investigator three ports instead of a range, SNMP is on', () => {
  expect(serviceOf(edition, 'apm-command')?.flows.map(f => `${f.from}>${f.to} ${f.need}`)).toEqual(['probe>collector required', 'collector>probe required'])
  expect(serviceOf(edition, 'packet-investigator')?.flows.map(f => f.ports)).toEqual([[[7001, 7001], [7002, 7002], [7998, 7998]]])
  expect([serviceOf(before, 'snmp-agent')?.default, serviceOf(edition, 'snmp-agent')?.default]).toEqual(['unknown', 'on'])
})

test('nobody is missed who is not named: an agent that is on by default waits for a station', () => {
  const needs = (roles: Record<string, string>): string[] => requirements(edition, { ...NO_DEPLOYMENT, roles: new Map(Object.keys(roles).map(id => [id, [host4(1)]])) })
    .filter(r => r.service.id === 'snmp-agent').map(r => `${r.flow.need} ${r.state}`)
  expect([needs({ collector: 'x' }), needs({ collector: 'x', monitoring: 'y' })]).toEqual([['allowed on'], ['required on']])
})

test('flows are passed on to ports that follow those of the collection', () => {
  const relay = (ports: readonly (readonly [number, number])[] | undefined): unknown => requirements(edition, {
    ...NO_DEPLOYMENT, roles: new Map([['da-proxy', [host4(1)]], ['da-slave', [host4(2)]]]),
    ports: new Map(ports ? [['netflow', ports.map(p => ({ transport: undefined, ports: p }))]] : []),
  }).filter(r => r.service.id === 'da-flow-relay').map(r => [r.flow.need, r.ports])
  expect(relay(undefined)).toEqual([['required', [[32055, 32055], [33000, 33000], [39996, 39996], [36343, 36343]]]])
  expect(relay([[4739, 4739]])).toEqual([['required', [[34739, 34739], [36343, 36343]]]])
  expect(relay([[4739, 4739], [60000, 60000]])).toEqual([['required', [[34739, 34739], [36343, 36343]]]])
  expect(serviceOf(edition, 'da-flow-relay')?.flows[0]?.ports).toEqual([[32055, 32055], [33000, 33000], [39996, 39996], [36343, 36343]])
})
