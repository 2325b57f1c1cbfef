/** Configurations and packets through both: wallproof, and the kernel under the rules that oracle.py makes of the same file. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tracer } from '../../src/analysis/trace.ts'
import { parseIpv4, parseIpv6 } from '../../src/net/address.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { parse as parseOpnsense } from '../../src/parsers/opnsense/parse.ts'
import { parse as parsePfsense } from '../../src/parsers/pfsense/parse.ts'
import { decode } from '../../src/text/decode.ts'
import { makeSource } from '../../src/text/source.ts'

export interface Config {
  readonly name: string
  readonly bytes: Uint8Array
}

interface Told extends Omit<Packet, 'src' | 'dst' | 'state' | 'fragment'> {
  readonly src: string
  readonly dst: string
  /** One character for each world: `+` came out where it was to, `.` did not, `?` was sent on to where the packet does not say. */
  readonly ends: string
}

type Reply =
  | { readonly worlds: number; readonly unknown: readonly string[]; readonly rules: number; readonly packets: readonly Told[] }
  | { readonly skipped: string }
  | { readonly failed: string }

export interface Tally {
  configs: number
  packets: number
  /** Frames that the kernel was given: a packet in each of its worlds. */
  frames: number
  permitted: number
  denied: number
  /** Undetermined, and the worlds that were tried differ. */
  undetermined: number
  /** Undetermined, and all worlds that were tried agree. */
  cautious: number
  /** Redirected from the firewall to somewhere else: the packet does not say where it leaves. */
  unasked: number
}

const newTally = (): Tally => ({ configs: 0, packets: 0, frames: 0, permitted: 0, denied: 0, undetermined: 0, cautious: 0, unasked: 0 })

export interface Outcome {
  readonly tally: Tally
  /** In words, each with its packet. */
  readonly disagreements: readonly string[]
  /** Files that the oracle did not take, and why. */
  readonly skipped: readonly string[]
  /** Why a verdict was undetermined, and how often although all worlds agree. */
  readonly reasons: ReadonlyMap<string, number>
}

export async function compare(configs: readonly Config[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'wallproof-pf-'))
  const paths = configs.map(({ bytes }, i) => {
    const path = join(folder, `${String(i)}.xml`)
    writeFileSync(path, bytes)
    return path
  })
  const out = { tally: newTally(), disagreements: [] as string[], skipped: [] as string[], reasons: new Map<string, number>() }
  try {
    const replies = await oracle(paths, join(folder, 'replies'))
    for (const [i, config] of configs.entries()) judge(config, replies[i] ?? { failed: 'no answer' }, out)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return out
}

async function oracle(paths: readonly string[], replies: string): Promise<Reply[]> {
  const child = spawn('sh', ['-c', 'exec python3 -B "$0" > "$1"', fileURLToPath(new URL('oracle.py', import.meta.url)), replies], { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(paths.map(path => `${path}\n`).join(''))
  await once(child, 'close')
  return readFileSync(replies, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as Reply)
}

function judge(config: Config, reply: Reply, out: { tally: Tally; disagreements: string[]; skipped: string[]; reasons: Map<string, number> }): void {
  if ('skipped' in reply) return void out.skipped.push(`${config.name}: ${reply.skipped}`)
  if ('failed' in reply) return void out.disagreements.push(`${config.name}: the oracle failed: ${reply.failed}`)
  const decoded = decode(config.bytes)
  const source = makeSource(config.name, decoded.binary ? '' : decoded.text)
  const [firewall] = [...parsePfsense(source).firewalls, ...parseOpnsense(source).firewalls]
  if (!firewall) return void out.disagreements.push(`${config.name}: read by the oracle only`)
  const trace = tracer(firewall)
  const { tally } = out
  tally.configs++
  for (const told of reply.packets) {
    const { verdict, because } = trace(packetOf(told))
    tally.frames += reply.worlds
    if (told.ends.includes('?')) {
      tally.unasked++
      continue
    }
    tally.packets++
    const agreed = !told.ends.includes('.') ? 'permit' : told.ends.includes('+') ? undefined : 'deny'
    if (verdict === 'undetermined') {
      if (agreed === undefined) tally.undetermined++
      else tally.cautious++
      if (agreed !== undefined) for (const words of because) out.reasons.set(words, (out.reasons.get(words) ?? 0) + 1)
    } else if (verdict === agreed) tally[verdict === 'permit' ? 'permitted' : 'denied']++
    else out.disagreements.push(`${config.name}: ${JSON.stringify(told)}: wallproof says ${verdict}`)
  }
}

function packetOf(told: Told): Packet {
  const address = (text: string): Packet['src'] => {
    const found = told.family === 4 ? parseIpv4(text) : parseIpv6(text)
    if (found === undefined) throw new Error(`no address: ${text}`)
    return found
  }
  const { family, protocol, sport, dport, flags } = told
  return { family, protocol, sport, dport, flags, src: address(told.src), dst: address(told.dst), icmp: told.icmp * 256, state: 'new', fragment: 0, in: told.in, out: told.out }
}
