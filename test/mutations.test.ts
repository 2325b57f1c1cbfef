/** Each rule about services and places reports its cause and nothing else: with one line of a page's example changed, it is silent. */
import { expect, test } from 'vitest'
import { examplesOf, lintOf, pageOf, type Example } from './pages.ts'

/** Rule, service or nothing, text in one of its examples that fire (of the export or of the deployment file), and what takes its place. */
const MUTATIONS: readonly (readonly [rule: string, service: string, was: string, becomes: string])[] = [
  ['service-missing', 'netflow', '-p udp -m udp --dport 9996', '-p udp -m udp --dport 2055'],
  ['service-missing', 'netflow', 'host 10.9.0.6 eq 2055', 'host 10.9.0.5 eq 2055'],
  ['service-missing', 'web-ui', '<ipprotocol>inet6</ipprotocol>', '<ipprotocol>inet</ipprotocol>'],
  ['service-incomplete', 'da-query', '-s 10.9.0.5/32 -d 10.9.1.5/32 -p tcp -m tcp --dport 2210', '-s 10.9.0.5/32 -d 10.9.1.5/32 -p tcp -m multiport --dports 2210,4210'],
  ['service-incomplete', 'netflow', '-p tcp -m tcp --dport 2055', '-p udp -m udp --dport 2055'],
  ['service-incomplete', 'netflow', 'eq 2055 host 10.9.0.5', 'host 10.9.0.5 eq 2055'],
  ['service-undetermined', 'netflow', '-m set --match-set sources src', '-s 10.50.0.0/24'],
  ['service-undetermined', 'netflow', 'eq 2055 time-range OFFICE', 'eq 2055'],
  ['service-overly-open', 'ssh', '-A INPUT -p tcp -m tcp --dport 22', '-A INPUT -s 10.20.0.0/24 -p tcp -m tcp --dport 22'],
  ['service-overly-open', 'netflow', '-s 10.0.0.0/8', '-s 10.50.0.0/24'],
  ['service-overly-open', 'web-ui', ' network-object 0.0.0.0 0.0.0.0', ' network-object 10.20.0.0 255.255.255.128'],
  ['service-unneeded', 'snmp-agent', 'snmp: off', 'snmp: on'],
  ['service-unneeded', 'snmp-trap-inbound', '--dport 162', '--dport 2055'],
  ['service-unneeded', 'netflow', '--dport 9996', '--dport 4739'],
  ['service-unneeded', 'traffic-recorder', '--dport 7000:8000', '--dport 7000:7999'],
  ['service-unneeded', 'zabbix-agent', 'zabbix: off', 'zabbix: on'],
  ['service-plaintext', 'ldap', '--dport 389', '--dport 636'],
  ['service-plaintext', 'smtp', '--dport 25', '--dport 465'],
  ['service-plaintext', 'http-redirect', '-s 10.50.0.0/24 -p tcp -m tcp --dport 80', '-s 10.50.0.0/24 -p tcp -m multiport --dports 80,443'],
  ['service-plaintext', 'ldap', 'eq ldap', 'eq ldaps'],
  ['egress-any', 'ldap', '-A OUTPUT -p tcp -m multiport', '-A OUTPUT -d 10.20.0.36/32 -p tcp -m multiport'],
  ['egress-any', 'ntp', 'host 10.9.0.5 any eq ntp', 'host 10.9.0.5 host 10.20.0.123 eq ntp'],
  ['dns-public-resolver', '', '-d 9.9.9.9/32', '-d 10.20.0.54/32'],
  ['dns-public-resolver', '', 'host 9.9.9.9', 'host 10.20.0.54'],
  ['dns-not-configured', '', '  collector: 10.9.0.5', '  collector: 10.9.0.5\n  dns-server: 10.20.0.53'],
  ['ntp-not-configured', '', '  collector: 10.9.0.5', '  collector: 10.9.0.5\n  ntp-server: 10.20.0.123'],
  ['portal-legacy-hostname', '', 'services.invea.com -p', 'services.flowmon.com -p'],
  ['portal-legacy-hostname', '', 'fqdn v4 services.invea.com', 'fqdn v4 services.flowmon.com'],
  ['alert-port-mismatch', '', '-p udp -m udp --dport 514', '-p tcp -m tcp --dport 6514'],
  ['alert-port-mismatch', '', 'host 10.20.0.31 eq snmptrap', 'host 10.20.0.31 eq 10162'],
]

const foundIn = async (example: Example, id: string): Promise<string[]> => (await lintOf(example)).filter(f => f.rule === id).map(f => f.rule)

test.each(MUTATIONS)('%s/%s: %s', async (rule, service, was, becomes) => {
  const id = service === '' ? rule : `${rule}/${service}`
  const firing = examplesOf(pageOf(rule)).filter(e => e.expect === 'fires' && (e.text.includes(was) || e.config?.includes(was)))
  const [example] = (await Promise.all(firing.map(async e => ((await foundIn(e, id)).length > 0 ? [e] : [])))).flat()
  if (!example) throw new Error(`no example of ${rule} has "${was}" and finds ${id}`)
  const mutated = example.text.includes(was) ? { ...example, text: example.text.replace(was, becomes) } : { ...example, config: example.config?.replace(was, becomes) }
  expect(await foundIn(mutated, id)).toEqual([])
})
