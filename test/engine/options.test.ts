/** What a deployment file sets for a rule beside its level. */
import { expect, test } from 'vitest'
import { folder, run } from '../cli/world.ts'

interface Reported {
  readonly findings: readonly { readonly rule: string; readonly line: number; readonly seen: string }[]
}

/** `rules` is the value of that key in the deployment file. */
async function lint(file: string, text: string, rules: object, more: object = {}): Promise<{ code: number; stderr: string; findings: Reported['findings'] }> {
  const root = folder({ [file]: text, 'wallproof.config.json': JSON.stringify({ rules, ...more }) })
  const { code, stdout, stderr } = await run(root, ['lint', '-f', 'json', '--root', '.', file])
  return { code, stderr, findings: code === 2 ? [] : (JSON.parse(stdout) as Reported).findings }
}

const seen = async (rule: string, ...[file, text, rules, more]: Parameters<typeof lint>): Promise<string[]> =>
  (await lint(file, text, rules, more)).findings.filter(f => f.rule === rule).map(f => f.seen)

const chains = '*filter\n:INPUT DROP [0:0]\n:SPARE_1 - [0:0]\n:OWN - [0:0]\n-A SPARE_1 -j ACCEPT\n-A OWN -j ACCEPT\nCOMMIT\n'

test('names that are not reported', async () => {
  expect(await seen('unreachable-chain', 'a', chains, {})).toEqual(['chain SPARE_1 (and 1 more like it) has a rule, and no packet gets there'])
  expect(await seen('unreachable-chain', 'a', chains, { 'unreachable-chain': ['note', { except: 'SPARE_*' }] })).toEqual(['chain OWN has a rule, and no packet gets there'])
  expect(await seen('unreachable-chain', 'a', chains, { 'unreachable-chain': ['note', { except: ['SPARE_.', 'OWN*'] }] })).toEqual(['chain SPARE_1 has a rule, and no packet gets there'])
  const router = 'version 15.9\nhostname r1\nip access-list extended SPARE\n permit tcp any any eq 443\nip access-list extended IN\n permit tcp 10.20.0.0 0.0.0.255 any eq 443\ninterface Gi0/0\n ip address 192.0.2.1 255.255.255.0\n ip access-group IN in\nobject-group network OLD\n host 10.0.0.1\n'
  expect(await seen('filter-unbound', 'r.cfg', router, {})).toHaveLength(1)
  expect(await seen('filter-unbound', 'r.cfg', router, { 'filter-unbound': ['note', { except: 'SPARE' }] })).toEqual([])
  expect(await seen('unused-definition', 'r.cfg', router, {})).toHaveLength(1)
  expect(await seen('unused-definition', 'r.cfg', router, { 'unused-definition': ['note', { except: ['NEW', 'OLD'] }] })).toEqual([])
  expect(await seen('rule-undocumented', 'r.cfg', router, { 'rule-undocumented': 'note' })).toHaveLength(1)
  expect(await seen('rule-undocumented', 'r.cfg', router, { 'rule-undocumented': ['note', { except: 'I*' }] })).toEqual([])
})

test('counters that have not run for long', async () => {
  const dump = '*filter\n:INPUT DROP [0:0]\n[90:5400] -A INPUT -s 10.20.0.0/24 -p tcp --dport 443 -j ACCEPT\n[0:0] -A INPUT -s 10.20.1.0/24 -p tcp --dport 22 -j ACCEPT\nCOMMIT\n'
  expect(await seen('rule-never-hit', 'a', dump, { 'rule-never-hit': ['note', { packets: 90 }] })).toHaveLength(1)
  expect(await seen('rule-never-hit', 'a', dump, { 'rule-never-hit': ['note', { packets: 91 }] })).toEqual([])
})

test('words and a length of your own, without telling which of the words it was', async () => {
  const router = (community: string): string => `version 15.9\nhostname r1\nsnmp-server community ${community} RO 10\naccess-list 10 permit 10.9.0.20\n`
  expect(await seen('snmp-weak-community', 'r.cfg', router('Brno-x7-4512'), {})).toEqual([])
  const [words] = await seen('snmp-weak-community', 'r.cfg', router('Brno-x7-4512'), { 'snmp-weak-community': ['note', { words: ['acme', 'brno'] }] })
  expect(words).toContain('has a word in it that the deployment file calls easy to guess')
  expect(words).not.toMatch(/brno/i)
  expect(await seen('snmp-weak-community', 'r.cfg', router('vL4-meadow-9'), { 'snmp-weak-community': ['note', { shortest: 13 }] })).toEqual([expect.stringContaining('is shorter than 13 characters')])
  expect(await seen('snmp-weak-community', 'r.cfg', router('vL4-m'), { 'snmp-weak-community': ['note', { shortest: 4 }] })).toEqual([])
})

test('DNS servers with public addresses of your own', async () => {
  const dump = '*filter\n:OUTPUT DROP [0:0]\n-A OUTPUT -d 9.9.9.9/32 -p udp --dport 53 -j ACCEPT\nCOMMIT\n'
  const deployment = { roles: { collector: '10.9.0.5', 'dns-server': '9.9.9.9' }, exports: [{ files: 'a', role: 'host', is: 'collector', addresses: '10.9.0.5' }] }
  expect(await seen('dns-public-resolver', 'a', dump, {}, deployment)).toHaveLength(1)
  expect(await seen('dns-public-resolver', 'a', dump, { 'dns-public-resolver': ['warning', { own: '9.9.9.0/24' }] }, deployment)).toEqual([])
})

test.each([
  [{ 'unreachable-chain': ['note', { exept: 'A' }] }, 'unknown key "exept": did you mean "except"?'],
  [{ 'unused-definition': ['note', { except: 3 }] }, 'must be text or a list, and is 3'],
  [{ 'rule-never-hit': ['note', { packets: 0 }] }, 'must be at least 1, and is 0'],
  [{ 'snmp-weak-community': ['note', { shortest: 'long' }] }, 'must be a whole number, and is the text "long"'],
  [{ 'dns-public-resolver': ['warning', { own: '9.9.9.9/24' }] }, 'is an address inside its network'],
  [{ 'any-to-any': ['note', { except: 'A' }] }, 'the rule any-to-any has no options'],
  [{ 'service-overly-open/netflow': ['note', { widest: 20 }] }, 'the rule service-overly-open/netflow has no options'],
  [{ 'filter-unbound': ['note', { except: 'A' }, 1] }, 'must have at most 2 items'],
])('%o is refused', async (rules, words) => {
  const { code, stderr } = await lint('a', chains, rules)
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
})
