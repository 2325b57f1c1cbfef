/** Every mistake in a configuration is reported at its line and column, with what is allowed. */
import { describe, expect, test } from 'vitest'
import { mistakes } from './reading.ts'

const KEYS = 'allowed: profile, roles, modules, ports, exports, rules, defaultPasswordsChanged, widePrefix, baseline'

describe('YAML', () => {
  test.each<[string, string, string[]]>([
    ['a misspelt key', 'rolse: {}\n', [`1:1 unknown key "rolse": did you mean "roles"? ${KEYS}`]],
    ['a key far from any', 'extends: base\n', [`1:1 unknown key "extends": ${KEYS}`]],
    ['no map at all', '- 1\n', ['1:1 this must be a map of keys, and is a list']],
    ['several addresses', 'roles:\n  collector:\n    - 10.9.0.300\n    - 10.9.0.5/24\n    - any\n', [
      '3:7 "10.9.0.300" is no address, prefix or range (10.9.0.5, 10.50.0.0/24, 10.9.0.5-10.9.0.9, 2001:db8::/64)',
      '4:7 "10.9.0.5/24" is an address inside its network: write 10.9.0.0/24 for the network, 10.9.0.5 for the one address',
      '5:7 "any" is no address, prefix or range: write 0.0.0.0/0 and ::/0 for everybody',
    ]],
    ['IPv6 host bits', 'roles:\n  collector: 2001:db8::5/64\n', [
      '2:14 "2001:db8::5/64" is an address inside its network: write 2001:db8::/64 for the network, 2001:db8::5 for the one address']],
    ['a range the wrong way', 'roles: {admin: 10.0.0.9-10.0.0.1}\n', ['1:16 "10.0.0.9-10.0.0.1" is no address, prefix or range: a range goes from the lower to the higher address']],
    ['a prefix too long', 'roles: {admin: 10.0.0.0/33}\n', ['1:16 "10.0.0.0/33" is no address, prefix or range: the prefix length is 0 to 32']],
    ['a name where addresses are needed', 'roles: {collector: flow.example.com}\n', ['1:20 "flow.example.com" is a host name, and the role collector needs addresses: names are not resolved']],
    ['an address without quotes that is a number', 'roles: {collector: 10.9}\n', ['1:20 roles.collector must be text or a list, and is 10.9']],
    ['an empty role', 'roles:\n  collector:\n', ['2:13 roles.collector must be text or a list, and is empty']],
    ['an empty list', 'roles: {collector: []}\n', ['1:20 roles.collector must have at least 1 item']],
    ['a switch', 'modules: {apm: yes}\n', ['1:16 modules.apm is "yes": allowed: on, off, unknown, true, false']],
    ['ports', 'ports: {syslog: 70000, ldap: [0, 389, "icmp/3", "9-3", "12x"]}\n', [
      '1:17 ports.syslog must be at most 65535, and is 70000',
      '1:31 ports.ldap[0] must be at least 1, and is 0',
      '1:39 "icmp/3": the transport is icmp; allowed: tcp, udp',
      '1:49 "9-3": a range goes from the lower to the higher port',
      '1:56 "12x" is no port: 1 to 65535 (514, 7000-7999, tcp/6514)',
    ]],
    ['exports', 'exports:\n  - files: a.conf\n    role: hots\n  - role: [host, transitt]\n    interfaces: {wan: {leadTo: 10.0.0.0/8, untrusted: 1}}\n', [
      '3:11 exports[0].role is "hots": did you mean "host"? allowed: host, transit, exporter',
      '4:5 exports[1] lacks the key "files"',
      '4:18 exports[1].role[1] is "transitt": did you mean "transit"? allowed: host, transit, exporter',
      '5:24 unknown key "leadTo": did you mean "leadsTo"? allowed: leadsTo, untrusted',
      '5:55 exports[1].interfaces.wan.untrusted must be true or false, and is 1',
    ]],
    ['a transit device that plays a role', 'exports:\n - {files: x, role: transit, is: collector}\n', ['2:34 a transit device plays no role of its own: leave "is" out, or add host to its role']],
    ['levels', 'rules:\n  a: warn\n  b: [error, {x: 1}, 3]\n  c: [error, 4]\n', [
      '2:6 rules.a is "warn": did you mean "warning"? allowed: error, warning, note, off',
      '3:6 rules.b must have at most 2 items',
      '4:14 rules.c[1] must be a map of keys, and is 4',
    ]],
    ['an account', 'defaultPasswordsChanged: [admn]\n', ['1:27 unknown account "admn": did you mean "admin"?']],
    ['a prefix length', 'widePrefix: 40\n', ['1:13 widePrefix must be at most 32, and is 40']],
    ['a profile', 'profile: flowmom\n', ['1:10 unknown profile "flowmom": did you mean "flowmon"? allowed: flowmon, flowmon-13, or the path of a file']],
    ['a profile that is not there', 'profile: ./mine.json\n', ['1:10 the profile ./mine.json cannot be read']],
    ['a key twice', 'profile: flowmon\nprofile: flowmon\n', ['2:1 the key "profile" is there twice']],
    ['two documents', 'profile: flowmon\n---\nprofile: flowmon\n', ['2:1 not valid YAML: a file holds one document, and here a second one begins']],
    ['another YAML', '%YAML 1.1\n---\nprofile: flowmon\n', ['1:1 this file is read as YAML 1.2, where on and off are text; it asks for 1.1']],
    ['a merge key', 'roles:\n  <<: [10.0.0.1]\n', ['2:3 unknown role "<<": allowed: appliance']],
    ['a tag of its own', 'profile: !!js/function "x"\n', ['1:10 not valid YAML: unresolved tag']],
    ['an anchor inside itself', 'exports: &a [*a]\n', ['1:14 *a is not defined before it is used here']],
    ['both kinds of mistake at once', 'widePrefix: -1\nroles: {colector: 10.0.0.1}\n', [
      '1:13 widePrefix must be at least 0, and is -1', '2:9 unknown role "colector": did you mean "collector"? allowed: appliance']],
  ])('%s', async (_, text, expected) => {
    const found = await mistakes('wallproof.config.yaml', text)
    expect(found.length).toBe(expected.length)
    found.forEach((line, i) => expect(line).toContain(`wallproof.config.yaml:${String(expected[i])}`))
  })

  test('unknown modules and services name the known ones', async () => {
    const [module, port] = await mistakes('c.yml', 'modules: {amp: on}\nports: {sylog: 1}\n')
    expect(module).toContain('c.yml:1:11 unknown module "amp": did you mean "apm"? allowed: netflow, sflow, ssh, apm,')
    expect(port).toContain('c.yml:2:9 unknown service "sylog": did you mean "syslog"? allowed: netflow, sflow, web-ui,')
  })
})

describe('JSON', () => {
  test.each<[string, string, string]>([
    ['a comma too many', '{"roles": {},}', '1:14 not valid JSON: a key in double quotes is expected here'],
    ['no comma', '{"widePrefix": 1\n "roles": {}}', '2:2 not valid JSON: a comma or } is expected here'],
    ['a comment', '{\n// no\n}', '2:1 not valid JSON: a key in double quotes is expected here'],
    ['an end too early', '{"roles": {', '1:12 not valid JSON: the file ends too early'],
    ['more than one value', '{} {}', '1:4 not valid JSON: nothing may follow the value'],
    ['a number beyond all', '{"widePrefix": 1e999}', '1:16 not a number that can be written in decimal'],
    ['a line break in a text', '{"profile": "a\nb"}', '1:15 not valid JSON: a text must end on its line'],
    ['a wrong escape', '{"profile": "\\x"}', '1:14 not valid JSON: this is no escape sequence of JSON'],
    ['a key twice', '{"roles": {}, "roles": {}}', '1:15 the key "roles" is there twice'],
    ['a reserved key, in disguise', '{"\\u005f_proto__": {}}', '1:2 a key may not be called __proto__'],
    ['an unknown role', '{\n  "roles": {\n    "colector": "10.0.0.1"\n  }\n}', '3:5 unknown role "colector": did you mean "collector"?'],
    ['a wrong value', '{"exports": [{"files": "a", "role": 1}]}', '1:37 exports[0].role must be text or a list, and is 1'],
  ])('%s', async (_, text, expected) => {
    const found = await mistakes('wallproof.config.json', text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`wallproof.config.json:${expected}`)
  })
})

describe('TypeScript', () => {
  test.each<[string, string, Record<string, string>, string[]]>([
    ['a key', "import { defineConfig } from 'wallproof'\n\nexport default defineConfig({\n  rolse: {},\n})\n", {}, [`c.ts:4:3 unknown key "rolse": did you mean "roles"? ${KEYS}`]],
    ['through a const', "const where = '10.9.0.300'\nexport default { roles: { collector: [where] } }", {}, ['c.ts:1:15 "10.9.0.300" is no address']],
    ['through a spread', 'const base = { widePrefix: 99 }\nexport default { ...base, profile: `flow${"mon"}` }', {}, ['c.ts:1:28 widePrefix must be at most 32, and is 99']],
    ['in another file', "import { zone } from './zones/all.ts'\nexport default { roles: { admin: zone.office } }", {
      'zones/all.ts': "import { office } from '../office.ts'\nexport const zone = { office }\n", 'office.ts': "export const office = ['10.0.0.0/8',\n  '10.1.1']\n",
    }, ['office.ts:2:3 "10.1.1" is no address']],
    ['in a JSON file', "import roles from './roles.json' with { type: 'json' }\nexport default { roles }", { 'roles.json': '{\n  "colector": "10.0.0.1"\n}' }, ['roles.json:2:3 unknown role "colector"']],
    ['a text put together', "export default { profile: 'flow' + 'mom' }", {}, ['c.ts:1:27 unknown profile "flowmom"']],
    ['no export', 'const a = {}', {}, ['c.ts:1:1 a config must have an export default']],
    ['a mistake of syntax', 'export default {\n  roles: {,\n}', {}, ['c.ts:2:11 not valid TypeScript: ']],
  ])('%s', async (_, text, files, expected) => {
    const found = await mistakes('c.ts', text, files)
    expect(found).toHaveLength(expected.length)
    found.forEach((line, i) => expect(line).toContain(expected[i]))
  })
})

test('a file of another kind', async () => {
  expect(await mistakes('wallproof.config.js', 'export default {}')).toEqual(['wallproof.config.js:1:1 the name of the file must end in .yaml, .yml, .json, .ts'])
})
