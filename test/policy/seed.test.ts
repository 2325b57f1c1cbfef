/** Every sentence of "Flowmon and Network Services" is a catalogue entry, a rule, or words in a help text; none is left. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { ruleSummaries } from '../../src/engine/summaries.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import type { Catalogue } from '../../src/policy/catalogue.ts'

const SEED = new URL('../../../shared/seed/flowmon-network-services.txt', import.meta.url)
const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replace(/\s+/g, ' ')

const flowmon = await builtinCatalogue('flowmon') as Catalogue
const known = new Set(ruleSummaries(rules, flowmon, () => '').map(r => r.id))

interface Sentence {
  /** At most ten words of it, as they stand there. */
  readonly says: string
  /** Entries of the catalogue: a service, with its ports where the sentence names them. */
  readonly services?: readonly string[]
  readonly rules?: readonly string[]
  /** A page, and words in it. */
  readonly help?: readonly (readonly [page: string, words: string])[]
}

const SENTENCES: Readonly<Record<string, Sentence>> = {
  'S01': { says: 'appliance-based solution for network visibility', help: [['README.md', 'deployment needs']] },
  'S02': { says: 'appliances provide and consume various network services', rules: ['service-missing/web-ui', 'service-missing/ntp', 'service-overly-open/web-ui', 'egress-any/ntp'] },
  'S03': { says: 'configure network services, firewall rules or proxy servers', services: ['portal-proxy tcp/3128,8080'], help: [['rules/portal-legacy-hostname.md', 'the way to a proxy']] },
  'S04': { says: 'no firewall or ACL restrictions between flow sources', services: ['netflow udp/2055,3000,9996', 'sflow udp/6343'], rules: ['service-missing/netflow', 'service-incomplete/netflow', 'service-undetermined/netflow'] },
  'S04b': { says: 'between flow sources (routers, Probes) and listening ports', rules: ['service-overly-open/netflow', 'service-overly-open/sflow'] },
  'S05': { says: 'UDP/2055 (NetFlow), UDP/3000 (NetFlow), UDP/9996 (NetFlow)', services: ['netflow udp/2055,3000,9996'], rules: ['service-incomplete/netflow'] },
  'S05b': { says: 'UDP/6343 (sFlow)', services: ['sflow udp/6343'], rules: ['service-missing/sflow'] },
  'S05c': { says: 'Default ports are', rules: ['flow-exporter-port-mismatch', 'service-unneeded/netflow'], help: [['docs/deployment.md', 'netflow: [2055, 4739]']] },
  'S06': { says: 'HTTPS based web interface', services: ['web-ui tcp/443'] },
  'S07': { says: 'HTTP is redirected to HTTPS service', services: ['http-redirect tcp/80'], rules: ['service-plaintext/http-redirect'] },
  'S07b': { says: 'HTTP is redirected', services: ['http-redirect tcp/80'], rules: ['service-overly-open/http-redirect', 'service-plaintext/http-redirect'] },
  'S08': { says: 'Ensure that TCP/443 is accessible', services: ['web-ui tcp/443'], rules: ['service-missing/web-ui'] },
  'S09': { says: 'Flowmon provides SSH console', services: ['ssh tcp/22'] },
  'S10': { says: 'Ensure that TCP/22 is accessible', services: ['ssh tcp/22'], rules: ['service-missing/ssh'] },
  'S11a': { says: 'Do not forget to change the default passwords', rules: ['default-password-not-attested'], help: [['rules/service-overly-open.md', 'Change the default passwords']] },
  'S11b': { says: 'change the default passwords', rules: ['default-credential'] },
  'S11c': { says: 'consider access restrictions by firewall or ACL', rules: ['service-overly-open/web-ui', 'service-overly-open/ssh'] },
  'S12': { says: 'two TCP ports used for communication', services: ['apm-command tcp/20567', 'apm-data tcp/20568'], rules: ['service-incomplete/apm-command', 'service-incomplete/apm-data'] },
  'S13a': { says: 'TCP/20567 is used to send commands', services: ['apm-command tcp/20567'], rules: ['service-missing/apm-command'] },
  'S13b': { says: 'TCP/20568 for data exchange', services: ['apm-data tcp/20568'], rules: ['service-missing/apm-data'] },
  'S13c': { says: 'communication between APM collector and probe', rules: ['service-overly-open/apm-command', 'service-overly-open/apm-data'] },
  'S14': { says: 'using TCP port range 7000-7999', services: ['traffic-recorder tcp/7000-7999'], rules: ['service-missing/traffic-recorder', 'service-incomplete/traffic-recorder'] },
  'S14b': { says: 'Both command and data channels between probes and collector', rules: ['service-overly-open/traffic-recorder', 'service-unneeded/traffic-recorder'] },
  'S15a': { says: 'standard SNMP monitoring through ports UDP/161', services: ['snmp-agent udp/161', 'snmp-poll udp/161'], rules: ['service-missing/snmp-agent', 'service-overly-open/snmp-agent'] },
  'S15b': { says: 'and UDP/162', services: ['snmp-trap udp/162', 'snmp-trap-inbound udp/162'], rules: ['service-unneeded/snmp-trap-inbound'] },
  'S15c': { says: 'Zabbix client running on port TCP/10050', services: ['zabbix-agent tcp/10050'], rules: ['service-missing/zabbix-agent'] },
  'S15d': { says: 'Flowmon includes standard SNMP monitoring', rules: ['service-overly-open/snmp-agent', 'service-overly-open/zabbix-agent'] },
  'S16': { says: 'Both services might be disabled', rules: ['service-unneeded/snmp-agent', 'service-unneeded/zabbix-agent'] },
  'S17': { says: 'We recommend changing the default SNMP community string', rules: ['snmp-default-community'] },
  'S17b': { says: 'when using SNMP monitoring', rules: ['snmp-weak-community', 'snmp-write-community', 'snmp-community-unrestricted', 'snmp-plaintext-version', 'snmp-v3-weak', 'snmp-community-redacted'] },
  'S18': { says: 'necessary to ensure time synchronization using NTP service', rules: ['ntp-not-configured'] },
  'S19': { says: 'can access defined NTP servers on port UDP/123', services: ['ntp udp/123'], rules: ['service-missing/ntp'] },
  'S19b': { says: 'access defined NTP servers', rules: ['egress-any/ntp'] },
  'S20': { says: 'built-in NTP server', services: ['ntp-server udp/123'], rules: ['service-missing/ntp-server', 'service-overly-open/ntp-server', 'service-unneeded/ntp-server'], help: [['rules/ntp-not-configured.md', 'ntp-server: on']] },
  'S21': { says: 'available through user-configured SMTP server', services: ['smtp tcp/25,465,587'], rules: ['service-missing/smtp', 'egress-any/smtp'] },
  'S22a': { says: 'SSL/TLS security is available', rules: ['service-plaintext/smtp'] },
  'S22b': { says: 'SMTP authentication or custom SMTP server port', help: [['docs/deployment.md', 'what stands here replaces the ports of the catalogue'], ['rules/service-missing.md', 'authentication']] },
  'S23': { says: 'Send test email', help: [['rules/service-missing.md', 'Send test email'], ['rules/service-plaintext.md', 'Send test email']] },
  'S24': { says: 'can generate syslog messages in CEF', services: ['syslog udp/514', 'snmp-trap udp/162'] },
  'S25a': { says: 'default port for syslog is UDP/514', services: ['syslog udp/514'], rules: ['service-missing/syslog'] },
  'S25b': { says: 'SNMP traps operate on port UDP/162', services: ['snmp-trap udp/162'], rules: ['service-missing/snmp-trap'] },
  'S26': { says: 'Both ports are configurable', rules: ['alert-port-mismatch'] },
  'S27': { says: 'Send testing SNMP trap', help: [['rules/service-missing.md', 'Send testing syslog message'], ['rules/service-missing.md', 'Send testing SNMP trap'], ['rules/alert-port-mismatch.md', 'Send testing SNMP trap']] },
  'S28': { says: 'will use configured DNS servers', rules: ['dns-not-configured'] },
  'S29': { says: 'We recommend using internal DNS servers', rules: ['dns-public-resolver'] },
  'S30': { says: 'access to DNS server on port UDP/53', services: ['dns udp/53'], rules: ['service-missing/dns', 'egress-any/dns'] },
  'S31a': { says: 'operates portal', rules: ['portal-legacy-hostname'] },
  'S31b': { says: 'automatic software updates, IP reputation feeds and whois information', help: [['rules/portal-legacy-hostname.md', 'no automatic updates, no IP reputation feeds and no whois information']] },
  'S32a': { says: 'enable TCP/443 to', services: ['portal tcp/443'], rules: ['service-missing/portal', 'service-undetermined/portal'] },
  'S32b': { says: 'or enable usage of a proxy server', services: ['portal-proxy tcp/3128,8080'], help: [['rules/egress-any.md', 'let the appliance use a proxy']] },
  'S33': { says: 'supports external users defined in LDAP or Active Directory', services: ['ldap tcp/389,636'] },
  'S34a': { says: 'Default ports are TCP/389 and TCP/636', services: ['ldap tcp/389,636'], rules: ['service-missing/ldap', 'egress-any/ldap'] },
  'S34b': { says: 'when using LDAP over SSL', rules: ['service-plaintext/ldap'] },
  'S35': { says: 'Both ports are configurable in the user interface', rules: ['service-unneeded/ldap'] },
  'S36': { says: 'Check Connection', help: [['rules/service-missing.md', 'Check Connection'], ['rules/service-plaintext.md', 'Check Connection']] },
  'S37': { says: 'Distributed Architecture leverages ports TCP/2210 and TCP/4210', services: ['da-control tcp/2210', 'da-query tcp/4210'], rules: ['service-incomplete/da-control', 'service-incomplete/da-query'] },
  'S38a': { says: 'Port 2210 is used for configuration and control', services: ['da-control tcp/2210'], rules: ['service-missing/da-control'] },
  'S38b': { says: 'port 4210 for queries/results', services: ['da-query tcp/4210'], rules: ['service-missing/da-query'] },
  'S39': { says: 'Make sure these ports are not being blocked', rules: ['service-missing/da-control', 'service-overly-open/da-control', 'service-overly-open/da-query'] },
  'S40': { says: 'more details about configuration of Flowmon Remote Access', help: [['rules/service-overly-open.md', 'Configuration Center > Remote Access'], ['rules/service-missing.md', 'Configuration Center > Remote Access']] },
}

const portsOf = (id: string): string => {
  const flows = flowmon.services.find(s => s.id === id)?.flows.filter(f => f.need !== 'allowed' || id === 'http-redirect' || id === 'portal-proxy') ?? []
  const ports = [...new Set(flows.flatMap(f => f.ports.map(([low, high]) => (low === high ? String(low) : `${String(low)}-${String(high)}`))))]
  return `${id} ${flows[0]?.transport ?? ''}/${ports.join()}`
}

test('forty sentences, none left out', () => {
  const numbers = Object.keys(SENTENCES).map(id => Number(/\d+/.exec(id)?.[0]))
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

describe.each(Object.entries(SENTENCES))('%s', (_, { says, services = [], rules: wanted = [], help = [] }) => {
  test('is met by something', () => {
    expect(services.length + wanted.length + help.length).toBeGreaterThan(0)
    expect(says.split(' ').length).toBeLessThanOrEqual(10)
  })

  test.skipIf(!existsSync(SEED))(`the document says "${says}"`, () => {
    expect(readFileSync(SEED, 'utf8').replace(/[“”]/g, '"').replace(/\s+/g, ' ')).toContain(says)
  })

  test('the catalogue has the services with their ports', () => {
    expect(services.map(s => portsOf(s.split(' ')[0] ?? ''))).toEqual(services)
  })

  test('the rules exist, and run for those services', () => {
    expect(wanted.filter(id => !known.has(id))).toEqual([])
  })

  test('the help says it', () => {
    expect(help.filter(([path, words]) => !page(path).includes(words))).toEqual([])
  })
})
