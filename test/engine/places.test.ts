/** pfSense and OPNsense through the whole engine: what their files say reaches the rules, and findings point at the page where an admin changes it. */
import { describe, expect, test } from 'vitest'
import { startOf } from '../../src/text/source.ts'
import { fw as opnsense, modelRule } from '../parsers/opnsense/fixture.ts'
import { ANY, fw as pfsense, rule, SYSTEM } from '../parsers/pfsense/fixture.ts'
import { lintFirewalls } from './lint.ts'
import type { Firewall } from '../../src/model/firewall.ts'

const DEPLOYMENT = `
roles:
  collector: [192.0.2.10]
exports:
  - files: config.xml
    role: [transit, exporter]
`

/** What is found by some rules: `rule:line level seen`. */
async function found(firewall: Firewall, rules: RegExp, config?: string): Promise<string[]> {
  const { findings } = await lintFirewalls([firewall], config)
  return findings.filter(f => rules.test(f.rule)).map(f => `${f.rule}:${String(startOf(f.at).line)} ${f.level} ${f.seen}`)
}

const packages = (inner: string): string => `<installedpackages>${inner}</installedpackages>`
const ADMIN = '<user><name>admin</name><password>$1$dSJImFph$GvZ7.1UbuWu.Yb8etC0re.</password></user>'
const ROOT = '<user><name>root</name><password>$2y$10$YRVoF4SgskIsrXOvOQjGieB9XqHPRra9R7d80B3BZdbY/j21TwBfS</password></user>'

describe('pfSense', () => {
  test('SNMP: an agent that is off is a note; one that is on, an error, each with line and page', async () => {
    const snmpd = (on: string): Firewall => pfsense({ more: `<snmpd>${on}<rocommunity>public</rocommunity></snmpd>` })
    expect(await found(snmpd(''), /^snmp-/)).toEqual([
      'snmp-default-community:13 note SNMP community "public" is what Flowmon, pfSense and most other products ship with; the agent is switched off (Services > SNMP)',
    ])
    expect(await found(snmpd('<enable/>'), /^snmp-(default|plain)/)).toEqual([
      'snmp-default-community:13 error SNMP community "public" is what Flowmon, pfSense and most other products ship with; it gives read access (Services > SNMP)',
      'snmp-plaintext-version:13 note this device answers with a community: SNMP version 1 or 2c, which sends it and all values in clear (Services > SNMP)',
    ])
  })

  test('NET-SNMP: the user that the package makes, and a community that may write', async () => {
    const more = packages(`<netsnmp><config><enable_snmpd>on</enable_snmpd></config></netsnmp>
<netsnmpusers><config><username>manager</username><snmpv3_type>user</snmpv3_type><minseclevusm>noauth</minseclevusm></config></netsnmpusers>
<netsnmpcommunities><config><community>xK39vPq2</community><rorwcommunity>rwcommunity</rorwcommunity><description>old tools</description></config></netsnmpcommunities>`)
    expect(await found(pfsense({ more }), /^snmp-(v3|write)/)).toEqual([
      'snmp-v3-weak:14 warning SNMPv3 user manager needs no password at all: neither authentication nor privacy (Services > SNMP (NET-SNMP) > Users, "manager")',
      'snmp-write-community:15 warning an SNMP community gives write access to whoever reaches the agent (Services > SNMP (NET-SNMP) > Communities, "old tools")',
    ])
  })

  test('flow export: none, unfinished, to another port, and as it should be', async () => {
    const softflowd = (fields: string): Firewall => pfsense({ more: packages(`<softflowd><config>${fields}<host>192.0.2.10</host></config></softflowd>`) })
    expect(await found(pfsense({}), /^flow-exporter/, DEPLOYMENT)).toEqual(['flow-exporter-missing:1 warning the deployment file calls this device an exporter of flows, and it exports none'])
    expect(await found(softflowd('<interface>lan</interface><port>2</port>'), /^flow-exporter/, DEPLOYMENT))
      .toEqual([expect.stringMatching(/^flow-exporter-port-mismatch:13 error flow records go to collector 192\.0\.2\.10 on UDP\/2, .*\(Services > softflowd\)$/)])
    expect(await found(softflowd('<interface>lan</interface><port>2055</port>'), /^flow-exporter/, DEPLOYMENT)).toEqual([])
    expect(await found(softflowd('<port>2055</port>'), /^flow-exporter/)).toEqual([
      'flow-exporter-missing:13 warning nothing is exported to 192.0.2.10: no interface is chosen (Services > softflowd)',
    ])
  })

  test('the factory password; a rule that is off; a name that nothing defines; an alias that nothing uses', async () => {
    const more = '<aliases><alias><name>SPARE</name><type>host</type><address>10.0.0.9</address></alias></aliases>'
    const rules = rule(`${ANY}<tracker>1700000001</tracker>`) + rule('<source><address>LOST</address></source><destination><any/></destination><descr>from the lost</descr><tracker>1700000002</tracker>')
    expect(await found(pfsense({ system: SYSTEM + ADMIN, rules, more }), /^(default-credential|undefined-reference|unused-definition)/)).toEqual([
      'default-credential:4 error account admin has a published password: pfSense factory password (System > User Manager > Users, "admin")',
      'undefined-reference:11 warning alias "LOST" is used but not defined: the rule is not loaded (Firewall > Rules > LAN, 2nd rule "from the lost", tracker 1700000002)',
      expect.stringContaining('(Firewall > Aliases, "SPARE")'),
    ])
  })
})

describe('OPNsense', () => {
  test('the net-snmp plugin', async () => {
    const plugins = '<netsnmp><general><enabled>1</enabled><community>public</community></general></netsnmp>'
    expect(await found(opnsense({ plugins }), /^snmp-default/)).toEqual([expect.stringMatching(/^snmp-default-community:\d+ error .*\(Services > Net-SNMP > General\)$/)])
  })

  test('flow export: none, unfinished, to another port, and as it should be', async () => {
    const netflow = (interfaces: string, target: string): Firewall => opnsense({ plugins: `<Netflow><capture><interfaces>${interfaces}</interfaces><targets>${target}</targets></capture></Netflow>` })
    expect(await found(opnsense({}), /^flow-exporter/, DEPLOYMENT)).toEqual([expect.stringContaining('it exports none')])
    expect(await found(netflow('lan', '192.0.2.10:2'), /^flow-exporter/, DEPLOYMENT)).toEqual([expect.stringMatching(/^flow-exporter-port-mismatch:.*\(Reporting > NetFlow\)$/)])
    expect(await found(netflow('lan', '192.0.2.10:2055'), /^flow-exporter/, DEPLOYMENT)).toEqual([])
    expect(await found(netflow('', '192.0.2.10:2055'), /^flow-exporter/)).toEqual([expect.stringContaining('nothing is exported to 192.0.2.10: no interface is chosen (Reporting > NetFlow)')])
  })

  test('the factory password, and rules that earlier ones make useless, with their kin', async () => {
    const model = modelRule('interface=lan', 'protocol=TCP', 'description=all') + modelRule('interface=lan', 'protocol=TCP', 'destination_port=22', 'description=one')
    const { findings } = await lintFirewalls([opnsense({ system: `<hostname>e</hostname>${ROOT}`, model })])
    const mark = '33658ee1-3dbc-4ed1-9985-caf743ab30a1'
    expect(findings.filter(f => f.rule === 'default-credential').map(f => f.seen)).toEqual(['account root has a published password: OPNsense factory password (System > Access > Users, "root")'])
    const useless = findings.filter(f => f.rule === 'rule-redundant')
    expect(useless.map(f => f.seen)).toEqual([expect.stringContaining(`Firewall > Automation > Filter > LAN, 2nd rule "one", ${mark}`)])
    expect(useless.flatMap(f => f.related.map(r => r.message))).toEqual([`taken here: Firewall > Automation > Filter > LAN, 1st rule "all", ${mark}`])
  })
})

/** The LAN may reach what the alias PORTAL names, by HTTPS. */
const BY_ALIAS: readonly (readonly [product: string, make: (...names: string[]) => Firewall])[] = [
  ['pfSense', (...names) => pfsense({
    rules: rule('<protocol>tcp</protocol><source><any/></source><destination><address>PORTAL</address><port>443</port></destination>'),
    more: `<aliases><alias><name>PORTAL</name><type>host</type><address>${names.join(' ')}</address></alias></aliases>`,
  })],
  ['OPNsense', (...names) => opnsense({
    model: modelRule('interface=lan', 'protocol=TCP', 'destination_net=PORTAL', 'destination_port=443'),
    firewall: `<Alias><aliases><alias><enabled>1</enabled><name>PORTAL</name><type>host</type><content>${names.join('\n')}</content></alias></aliases></Alias>`,
  })],
]

test.each(BY_ALIAS)('%s: the services portal is met by its name in an alias, and the old name is told apart', async (_, make) => {
  const portal = async (...names: string[]): Promise<string[]> =>
    (await found(make(...names), /portal/, 'roles:\n  appliance: 10.0.0.9\n')).map(text => text.replace(/:\d+ (\w+) .*/, ' $1')).filter(text => !text.startsWith('egress'))
  expect(await portal('services.flowmon.com')).toEqual([])
  expect(await portal('services.invea.com')).toEqual(['portal-legacy-hostname warning'])
  expect(await portal('services.flowmon.com', 'services.invea.com')).toEqual(['portal-legacy-hostname note'])
  expect(await portal('www.example.net')).toEqual(['service-undetermined/portal note'])
  expect(await portal('203.0.113.1')).toEqual(['service-missing/portal warning'])
})
