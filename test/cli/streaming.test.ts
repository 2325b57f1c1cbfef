/** A run is reported as it goes on. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bothEnds, STRETCH } from '../../src/cli/bothends.ts'
import { main } from '../../src/cli/main.ts'
import { folder, run } from './world.ts'

const OPEN = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n'

test.each(['text', 'json', 'gitlab'])('%s: findings of a file are written before the next one is read', async format => {
  const root = folder({ 'a.rules': OPEN, 'b.rules': OPEN })
  let written = ''
  let writtenBefore = ''
  const output = { isTTY: false, closed: false, write: (text: string) => Promise.resolve(void (written += text)) }
  const stdin = async function* (): AsyncGenerator<Uint8Array> {
    writtenBefore = written
    yield await Promise.resolve(Buffer.from(OPEN))
  }
  await main(['--no-config', '-f', format, '--stdin-filename', 'c.rules', 'a.rules', 'b.rules', '-'], { cwd: root, env: {}, stdin: stdin(), stdout: output, stderr: { ...output, write: () => Promise.resolve() } })
  expect(writtenBefore).toContain('a.rules')
  expect(written).toContain('c.rules')
  expect(written.startsWith(writtenBefore)).toBe(true)
})

test('a report that cannot be written shows before anything is judged', async () => {
  const root = folder({ 'a.rules': OPEN })
  const { code, stdout, stderr } = await run(root, ['--no-config', '-f', 'json', '-f', 'sarif=no/where.sarif', 'a.rules'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('no/where.sarif cannot be written')
})

test('findings of the deployment file stand in JUnit, too', async () => {
  const root = folder({ 'a.rules': OPEN, 'wallproof.config.yaml': 'roles:\n  collector: 10.0.0.1\n' })
  const { stdout } = await run(root, ['-f', 'junit', 'a.rules'])
  expect(stdout).toMatch(/<testsuite name="wallproof.config.yaml" tests="[1-9]/)
  const cases = [...stdout.matchAll(/<testcase /g)].length
  expect(stdout).toContain(`<testsuites name="wallproof" tests="${String(cases)}"`)
})

test('every input is taken up once, from both ends of a stretch, and none long before another', () => {
  fc.assert(fc.property(fc.nat(2000), fc.infiniteStream(fc.boolean()), (count, turns) => {
    const [fromStart, fromEnd] = bothEnds(count)
    const taken = new Set<number>()
    for (let i = turns.next().value ? fromStart() : fromEnd(); i !== undefined; i = turns.next().value ? fromStart() : fromEnd()) {
      expect(taken.has(i)).toBe(false)
      expect(i).toBeLessThan((Math.floor(taken.size / STRETCH) + 1) * STRETCH)
      taken.add(i)
    }
    expect(taken.size).toBe(count)
  }), { numRuns: 30 })
})

test('what is found beside a dump stands where its path belongs', async () => {
  const root = folder({
    'b/m.rules': OPEN,
    'b/rules.v4': OPEN,
    'b/ip-addr.json': '{}',
  })
  const { stdout } = await run(root, ['--no-config', '-f', 'json', 'b'])
  const files = (JSON.parse(stdout) as { findings: { file: string }[] }).findings.map(f => f.file)
  expect(files).toContain(join('b', 'ip-addr.json'))
  expect(files).toEqual([...files].sort())
})
