/** The same firewall in the forms of all releases: the same verdicts, the same services, nothing unrecognised. */
import { expect, test } from 'vitest'
import { read, rulesOf, userRules, verdicts } from './fixture.ts'
import { FORMS, formXml } from './forms.ts'

test.each(FORMS.map(form => [form.version, form.release, form] as const))('config %s (%s)', (_, __, form) => {
  const firewall = read(formXml(form))
  verdicts(firewall, {
    'lan>opt1 tcp 10.0.0.5 > 10.1.0.9@443': '+', 'lan>opt1 udp 10.0.0.5 > 10.1.0.10@8005': '+', 'lan>opt1 tcp 10.0.0.5 > 10.1.0.11@443': '-', 'lan>opt1 tcp 10.0.0.5 > 10.1.0.9@22': '-',
    'lan>wan tcp 10.0.0.5 > 203.0.113.9@25': '+', 'lan>wan tcp 10.0.0.5 > 203.0.113.9@8080': '-', 'lan>wan icmp 10.0.0.5 > 203.0.113.9@8': '+', 'lan>wan icmp 10.0.0.5 > 203.0.113.9@13': '-',
    'lan>self tcp 10.0.0.9 > 10.0.0.1@2222': '+', 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@443': '+', 'wan>opt1 tcp 203.0.113.9 > 198.51.100.2@444': '-', 'opt1>lan tcp 10.1.0.9 > 10.0.0.5@80': '-',
  })
  expect(userRules(firewall).filter(rule => rule.enabled)).toHaveLength(4)
  expect(userRules(firewall)).toHaveLength(5)
  const { communities, listeners } = firewall.services
  expect(communities.map(c => [c.use, c.enabled, c.value?.is('k3pt-h1dden')])).toEqual([['agent', 'yes', true]])
  expect(listeners.find(l => l.service === 'snmp')).toMatchObject({ port: 161, enabled: 'yes', interface: 'lan' })
  expect(listeners.find(l => l.service === 'ssh')).toMatchObject({ port: 2222, enabled: 'yes' })
  expect(rulesOf(firewall, 'nat/out').some(rule => rule.enabled && rule.action.kind === 'translate')).toBe(true)
  expect(firewall.diagnostics).toEqual([])
  expect(firewall.references.filter(reference => !reference.defined)).toEqual([])
})
