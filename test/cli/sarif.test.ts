/** SARIF as the program writes it: the ways of packets, categories, and what is left to GitHub. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { sarifLimits } from '../../src/report/sariflimits.ts'
import { folder, run } from './world.ts'

interface Result {
  ruleId: string
  rank?: number
  partialFingerprints: Record<string, string>
  codeFlows?: { message: { text: string }; threadFlows: [{ locations: { location: { message: { text: string }; physicalLocation: { region: { startLine: number } } } }[] }] }[]
}

const RULES = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ADMIN - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -j ADMIN
-A ADMIN -s 192.0.2.0/24 -j RETURN
-A ADMIN -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`

async function results(content: string | Uint8Array, ...more: string[]): Promise<{ results: Result[]; automationDetails: object }> {
  const { stdout } = await run(folder({ 'fw.rules': content }), ['lint', '-f', 'sarif', '--rule', 'ipv6-not-covered=off', ...more, 'fw.rules'])
  const { runs: [first] } = JSON.parse(stdout) as { runs: [{ results: Result[]; automationDetails: object }] }
  return first
}

test('the way of the packet leads through the chains, line by line', async () => {
  const { results: [ssh] } = await results(RULES)
  expect(ssh?.ruleId).toBe('service-overly-open/ssh')
  expect(ssh?.rank).toBeGreaterThan(0)
  const [flow] = ssh?.codeFlows ?? []
  expect(flow?.message.text).toMatch(/^TCP .*:22 .*to the firewall itself\.$/)
  expect(flow?.threadFlows[0].locations.map(({ location }) => [location.physicalLocation.region.startLine, location.message.text])).toEqual([
    [7, 'A rule of INPUT: on to ADMIN.'],
    [9, 'A rule of ADMIN: permitted.'],
  ])
})

test('the hash of a line is left to GitHub where the bytes are not the text', async () => {
  const hashOf = async (content: string | Uint8Array): Promise<string | undefined> => (await results(content)).results[0]?.partialFingerprints.primaryLocationLineHash
  expect(await hashOf(RULES)).toMatch(/^[0-9a-f]+:1$/)
  for (const bytes of [`\ufeff${RULES}`, Buffer.from(`\ufeff${RULES}`, 'utf16le'), gzipSync(RULES), Buffer.from(RULES.replace('lo -j', 'lo -m comment --comment \xe9 -j'), 'latin1')]) {
    expect(await hashOf(bytes)).toBeUndefined()
  }
})

test('a category of its own for each report of a repository', async () => {
  expect((await results(RULES)).automationDetails).toEqual({ id: 'wallproof/flowmon/' })
  expect((await results(RULES, '--sarif-category', 'site/prague')).automationDetails).toEqual({ id: 'site/prague/' })
  const { code, stderr } = await run(folder({ 'fw.rules': RULES }), ['lint', '-f', 'sarif', '--sarif-category', '../x y', 'fw.rules'])
  expect([code, stderr]).toEqual([2, 'wallproof: --sarif-category: letters, digits, ".", "_" and "-", with "/" between parts\n'])
})

test.each([
  [5_000, 0, []],
  [5_001, 0, [/^GitHub shows 5000 alerts of a report with 5001;/]],
  [25_001, 0, [/25000 most severe of 25001/, /5000 alerts of a report with 25000/]],
  [1, 10 * 1024 * 1024 + 1, [/larger than 10 MB/]],
])('what GitHub refuses or hides is said: %i results, %i bytes', (count, packed, expected) => {
  const said = sarifLimits(count, packed)
  expect(said.length).toBe(expected.length)
  expected.forEach((words, i) => { expect(said[i]).toMatch(words) })
})
