/** `wallproof trace`, the lists and the help, as whole programs. The parser is a toy: INPUT permits port 22 and drops the rest. */
import { expect, test, vi } from 'vitest'
import { packetOf } from '../../src/cli/packetinput.ts'
import { linesOf } from '../../src/cli/jsonlines.ts'
import { COMMANDS, commandNames } from '../../src/cli/options.ts'
import { main } from '../../src/cli/main.ts'
import { folder, run } from './world.ts'

vi.mock('../../src/parsers/registry.ts', async () => {
  const { parse } = await import('./toy.ts')
  return { PARSERS: { iptables: () => Promise.resolve(parse) } }
})
vi.mock('../../src/cli/rulelist.ts', () => ({
  rulesFor: () => [{ id: 'any-to-any', summary: 'a rule permits everything', level: 'warning', enabled: true, severity: undefined, precision: 'high', tags: [], compliance: [{ id: 'STD 1', why: 'as it says' }], reason: 'it is so', help: () => '## What it finds\n\nSuch rules.' }],
}))

const root = folder({ fw: '*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n' })
const FLOW = ['--src', '10.0.0.1', '--dst', '10.9.0.5', '--proto', 'tcp']

test('one packet, in words, as JSON and as a line', async () => {
  expect((await run(root, ['trace', 'fw', ...FLOW, '--dport', '23'])).stdout).toBe('deny  TCP 10.0.0.1:40000 -> 10.9.0.5:23\n  by:      fw:2  INPUT\n           :INPUT\n')
  const answer = { verdict: 'deny', decidedBy: [{ file: 'fw', line: 2, text: ':INPUT', filter: 'INPUT' }], because: [] }
  expect(JSON.parse((await run(root, ['trace', '-f', 'json', 'fw', ...FLOW])).stdout)).toEqual(answer)
  expect((await run(root, ['trace', '-f', 'jsonl', 'fw', ...FLOW])).stdout).toBe(`${JSON.stringify(answer)}\n`)
  expect((await run(root, ['trace', '--filter', 'INPUT', '-f', 'jsonl', 'fw', ...FLOW, '--dport', '22'])).stdout).toContain('"permit"')
})

test.each([
  [['trace', ...FLOW], 'trace takes one export'],
  [['trace', 'fw', 'fw', ...FLOW], 'trace takes one export'],
  [['trace', 'fw', '--src', '10.0.0.1'], 'dst is missing'],
  [['trace', 'fw', ...FLOW, '--dport', 'ssh'], 'dport is not a number from 0 to 65535: "ssh"'],
  [['trace', 'fw', ...FLOW, '--icmp-type', '900'], ''],
  [['trace', 'fw', ...FLOW, '--state', 'nwe'], 'did you mean "new"?'],
  [['trace', 'fw', ...FLOW, '--filter', 'INPT'], 'fw has no list named "INPT": did you mean "INPUT"?'],
  [['trace', 'missing', ...FLOW], 'missing: no such file'],
  [['trace', 'fw', '--packets', 'missing'], 'missing: no such file'],
  [['trace', 'fw', '--packets', '-', ...FLOW], '--packets and --src exclude each other'],
  [['trace', '-', '--packets', '-'], 'standard input cannot be both'],
] as const)('%j is refused', async (argv, message) => {
  const { code, stdout, stderr } = await run(root, argv)
  if (message === '') expect(code).toBe(0)
  else expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
})

test('packets as JSON Lines: one answer a line, errors in their place', async () => {
  const lines = [
    '{"src":"10.0.0.5","dst":"10.9.0.5","proto":"tcp","dport":22}', '{"src":"10.0.0.5"', '', '{"src":"x","dst":"10.9.0.5","proto":"udp"}',
    '{"src":"2001:db8::1","dst":"2001:db8::2","proto":"icmp6","mac":"00:00:5e:00:53:01"}', '{"src":"10.0.0.5","dst":"10.9.0.5","proto":6,"dpotr":22}', '[]',
  ]
  const text = `${lines.join('\r\n')}\r\n`
  const { code, stdout, stderr } = await run(root, ['trace', 'fw', '--packets', '-', '--format', 'jsonl'], { stdin: [text.slice(0, 70), text.slice(70)] })
  const answers = stdout.trimEnd().split('\n').map(line => JSON.parse(line) as { verdict?: string; error?: string })
  expect(answers.map(a => a.verdict ?? a.error)).toEqual([
    'permit', 'the line is not JSON', 'the line is not JSON', 'src is not an address: "x"', 'deny', 'unknown field "dpotr"; did you mean "dport"?', 'a packet is an object',
  ])
  expect([code, stderr]).toEqual([2, 'wallproof: 5 lines were no packet\n'])
})

test('a stream is answered as it comes, with a bounded amount waiting', async () => {
  const TOTAL = 20_000
  let read = 0
  let answered = 0
  let furthest = 0
  const stdin = (function* () {
    for (; read < TOTAL; read++) {
      furthest = Math.max(furthest, read - answered)
      yield `{"src":"10.0.0.5","dst":"10.9.0.5","proto":"tcp","dport":${String(read % 50)}}\n`
    }
  })()
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (const line of stdin) {
      await Promise.resolve()
      yield Buffer.from(line)
    }
  }
  const stdout = {
    isTTY: false, closed: false,
    write: async (text: string) => {
      await new Promise(done => { setTimeout(done, 1) })
      answered += text.split('\n').length - 1
    },
  }
  expect(await main(['trace', 'fw', '--packets', '-'], { cwd: root, env: {}, stdin: bytes(), stdout, stderr: stdout })).toBe(0)
  expect(answered).toBe(TOTAL)
  expect(furthest).toBeLessThan(3000)
})

test('a closed reader ends the stream quietly', async () => {
  let read = 0
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (; read < 1_000_000; read++) {
      await Promise.resolve()
      yield Buffer.from('{"src":"10.0.0.5","dst":"10.9.0.5","proto":"tcp"}\n')
    }
  }
  const stdout = { isTTY: false, closed: true, write: () => Promise.resolve() }
  expect(await main(['trace', 'fw', '--packets', '-'], { cwd: root, env: {}, stdin: bytes(), stdout, stderr: stdout })).toBe(0)
  expect(read).toBeLessThan(5000)
})

test('lines across chunks, a last line without end, a line that is too long', async () => {
  const collect = async (...chunks: (string | Buffer)[]): Promise<(string | undefined)[]> => {
    const bytes = async function* (): AsyncGenerator<Uint8Array> {
      for (const chunk of chunks) {
        await Promise.resolve()
        yield Buffer.from(chunk)
      }
    }
    const lines: (string | undefined)[] = []
    for await (const line of linesOf(bytes())) lines.push(line)
    return lines
  }
  expect(await collect('a\nb', 'c\r\n', '\nd')).toEqual(['a', 'bc', '', 'd'])
  expect(await collect(Buffer.from([0xc5]), Buffer.from([0xbe, 10]))).toEqual(['ž'])
  expect(await collect('x'.repeat(700_000), 'x'.repeat(700_000), 'x\nok\n')).toEqual([undefined, 'ok'])
})

test('what a packet need not say', () => {
  const base = { src: '10.0.0.1', dst: '10.0.0.2' }
  expect(packetOf({ ...base, proto: 'tcp' })).toMatchObject({ packet: { sport: 40000, dport: 0, flags: 2, state: 'new', in: undefined, out: undefined, family: 4 } })
  expect(packetOf({ ...base, proto: 'tcp', tcpFlags: 'SYN,ACK' })).toMatchObject({ packet: { flags: 18 } })
  expect(packetOf({ ...base, proto: 'tcp', tcpFlags: '' })).toMatchObject({ packet: { flags: 0 } })
  expect(packetOf({ ...base, proto: 'icmp' })).toMatchObject({ packet: { icmp: 8 * 256, sport: 0, flags: 0 } })
  expect(packetOf({ ...base, proto: 47, sport: 5 })).toMatchObject({ packet: { protocol: 47, sport: 0, dport: 0 } })
  expect(packetOf({ ...base, dst: '::1', proto: 'udp' })).toEqual({ error: 'src and dst are of different address families' })
  expect(packetOf(JSON.parse('{"__proto__":{"src":"10.0.0.1"},"dst":"10.0.0.2","proto":"tcp"}'))).toEqual({ error: 'unknown field "__proto__"' })
})

test('lists and explanations', async () => {
  expect((await run(root, ['rules'])).stdout).toBe('any-to-any  warning  a rule permits everything\n')
  expect(JSON.parse((await run(root, ['rules', '-f', 'json'])).stdout)).toEqual([{ id: 'any-to-any', level: 'warning', enabled: true, summary: 'a rule permits everything', precision: 'high', tags: [], compliance: [{ id: 'STD 1', why: 'as it says' }], reason: 'it is so' }])
  expect((await run(root, ['explain', 'any-to-any'])).stdout).toMatch(/^any-to-any +warning\n[^]*why so: +it is so\n[^]*STD 1 \(as it says\)[^]*Such rules\./)
  expect((await run(root, ['explain', 'any-to-ny'])).stderr).toContain('did you mean "any-to-any"?')
  const services = JSON.parse((await run(root, ['services', '--format', 'json'])).stdout) as { id: string }[]
  const first = services[0]?.id ?? ''
  expect((await run(root, ['services'])).stdout).toContain(first)
  expect((await run(root, ['explain', first])).stdout).toMatch(/flow: .*->/)
})

test('help names every command, and each command its own options only', async () => {
  const { code, stdout } = await run(root, ['--help'])
  expect(code).toBe(0)
  for (const name of commandNames) {
    expect(stdout).toContain(`wallproof ${name}`)
    const help = (await run(root, [name, '-h'])).stdout
    expect(help).toContain(COMMANDS[name].summary)
    expect(help.includes('--src')).toBe(name === 'trace')
    for (const line of help.split('\n')) expect(line.length).toBeLessThan(190)
  }
})

test('the version', async () => {
  expect((await run(root, ['-V'])).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
})
