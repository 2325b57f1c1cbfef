/** `wallproof trace`: one packet by options, or a stream of them as JSON Lines. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Tracer } from '../analysis/trace.ts'
import { suggestion } from '../config/nearest.ts'
import type { Firewall } from '../model/firewall.ts'
import { answerJson, answerLine, answerPrinter, answerText } from '../report/answer.ts'
import { failureLine } from '../report/notes.ts'
import { destinations } from './arguments.ts'
import { gather } from './gather.ts'
import { linesOf } from './jsonlines.ts'
import type { Values } from './options.ts'
import { packetOf, type PacketResult } from './packetinput.ts'
import { paintFor } from './paint.ts'
import { unreadable } from './read.ts'
import { reportRoot } from './root.ts'
import { filterNames, tracerFor } from './trace.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

const PACKET_OPTIONS = ['src', 'dst', 'proto', 'sport', 'dport', 'icmp-type', 'icmp-code', 'tcp-flags', 'in', 'out', 'state'] as const

/** Answers are written in pieces of about this many characters. */
const PIECE = 65536

export async function traceCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const [path, ...more] = operands
  if (path === undefined || more.length > 0) throw new UsageError('trace takes one export: wallproof trace PATH --src IP --dst IP --proto tcp --dport N')
  const given = PACKET_OPTIONS.filter(name => values[name] !== undefined)
  const [target] = destinations('trace', values, values.packets === undefined ? 'text' : 'jsonl')
  if (target?.file !== undefined) throw new UsageError('trace writes to stdout')
  if (values.packets !== undefined) {
    if (given[0] !== undefined) throw new UsageError(`--packets and --${given[0]} exclude each other`)
    if (target?.format !== 'jsonl') throw new UsageError('--packets answers in jsonl')
    if (values.packets === '-' && path === '-') throw new UsageError('standard input cannot be both the export and the packets')
  }
  const packet = values.packets === undefined ? packetOf(fieldsOf(values)) : undefined
  if (packet && 'error' in packet) throw new UsageError(packet.error.replace(/\b(icmpType|icmpCode|tcpFlags)\b/, key => key.replace(/[A-Z]/, c => `-${c.toLowerCase()}`)))
  const stream = values.packets === undefined ? undefined : await packetStream(values.packets, world)
  const firewall = await oneFirewall(path, values, world)
  const trace = tracerFor(firewall, values.filter)
  if (!trace) throw new UsageError(`${path} has no list named "${values.filter ?? ''}"${suggestion(values.filter ?? '', filterNames(firewall))}`)
  if (stream) return traceStream(stream, trace, world)
  if (!packet || !('packet' in packet)) return 2
  const answer = answerPrinter()(trace(packet.packet))
  const text = target?.format === 'json' ? answerJson(answer)
    : target?.format === 'jsonl' ? `${answerLine(answer)}\n`
      : answerText(answer, packet.packet, await paintFor(values.color, world.stdout, world.env))
  await world.stdout.write(text)
  return 0
}

async function oneFirewall(path: string, values: Values, world: World): Promise<Firewall> {
  const root = reportRoot(values.root, world.cwd)
  const { firewalls, failures } = await gather([path], values, world, root, () => undefined)
  if (failures.length > 0) throw new UsageError(failures.map(failureLine).join('\n'))
  const [firewall, ...others] = firewalls
  if (!firewall) throw new UsageError(`${path}: no export was found`)
  if (others.length > 0) throw new UsageError(`${path} holds ${String(firewalls.length)} devices (${firewalls.map(f => f.id).join(', ')}); trace asks one`)
  return firewall
}

/** Options are texts; JSON has numbers. */
function fieldsOf(values: Values): Record<string, unknown> {
  const number = (text: string | undefined): unknown => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text)
  const fields = {
    src: values.src, dst: values.dst, proto: values.proto, sport: number(values.sport), dport: number(values.dport),
    icmpType: number(values['icmp-type']), icmpCode: number(values['icmp-code']), tcpFlags: values['tcp-flags'],
    in: values.in, out: values.out, state: values.state,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

async function packetStream(file: string, world: World): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return world.stdin
  try {
    if ((await stat(resolve(world.cwd, file))).isDirectory()) throw new UsageError(`${file}: this is a directory`)
    return createReadStream(resolve(world.cwd, file)) as AsyncIterable<Uint8Array>
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file}: ${unreadable(error).seen}`)
  }
}

/** Exit status 2 when a line was not a packet: its error stands in its place, and every other line is answered. */
async function traceStream(stream: AsyncIterable<Uint8Array>, trace: Tracer, world: World): Promise<ExitCode> {
  const print = answerPrinter()
  let piece = ''
  let malformed = 0
  for await (const line of linesOf(stream)) {
    const read = packetLine(line)
    if ('error' in read) malformed++
    piece += `${answerLine('error' in read ? read : print(trace(read.packet)))}\n`
    if (piece.length < PIECE) continue
    await world.stdout.write(piece)
    piece = ''
    if (world.stdout.closed) return 0
  }
  await world.stdout.write(piece)
  if (malformed === 0) return 0
  await world.stderr.write(`wallproof: ${String(malformed)} ${malformed === 1 ? 'line was' : 'lines were'} no packet\n`)
  return 2
}

function packetLine(line: string | undefined): PacketResult {
  if (line === undefined) return { error: 'the line is too long' }
  try {
    return packetOf(JSON.parse(line))
  } catch {
    return { error: 'the line is not JSON' }
  }
}
