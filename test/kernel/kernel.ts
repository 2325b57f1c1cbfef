/** The other end of kernel.py: processes that ask the kernel, each one job after the other. */
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'

export interface Job {
  readonly family: 4 | 6
  /** Interface names with the addresses that the host has on them. */
  readonly devices: Readonly<Record<string, readonly string[]>>
  /** Commands that run in the namespace first, with their standard input. */
  readonly before: readonly { readonly argv: readonly string[]; readonly text: string }[]
  readonly tracking: boolean
  readonly untracked: readonly number[]
  readonly dump: string
  readonly restore: string
  /** Is the loaded dump to be printed again? */
  readonly save: boolean
  readonly batches: readonly { readonly out: string; readonly packets: readonly (readonly [device: string, base64: string])[] }[]
}

/** Places on a packet's way, and the connection states, each with the packets that were noted there. */
export type Point = 'seen' | 'whole' | 'prerouted' | 'input' | 'forward' | 'passed' | 'new' | 'established' | 'related' | 'invalid' | 'untracked'

export type Reply = { readonly points: Readonly<Record<Point, readonly number[]>>; readonly saved: string } | { readonly refused: string } | { readonly failed: string }

export interface Kernel {
  readonly ask: (job: Job) => Promise<Reply>
  readonly close: () => void
}

/** While one waits for the kernel to put devices up or take them down, others go on. */
const AT_ONCE = 4

export function startKernel(): Kernel {
  const askers = Array.from({ length: AT_ONCE }, startOne)
  return {
    ask: job => askers.reduce((best, one) => (one.waiting.length < best.waiting.length ? one : best)).ask(job),
    close: () => { for (const asker of askers) asker.close() },
  }
}

function startOne(): Kernel & { readonly waiting: readonly unknown[] } {
  const child = spawn('python3', [fileURLToPath(new URL('kernel.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: ((line: string) => void)[] = []
  createInterface({ input: child.stdout }).on('line', line => waiting.shift()?.(line))
  child.on('close', () => waiting.splice(0).forEach(give => give('{"failed": "kernel.py has ended"}')))
  return {
    waiting,
    ask: job => new Promise(resolve => {
      waiting.push(line => resolve(JSON.parse(line) as Reply))
      child.stdin.write(`${JSON.stringify(job)}\n`)
    }),
    close: () => child.stdin.end(),
  }
}

/** What keeps this machine from asking its kernel; undefined when nothing does. */
export function missing(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux'
  if (process.getuid?.() !== 0) return 'not root'
  const tools = ['python3', 'ip', 'nft', 'conntrack', 'ipset', 'iptables-legacy-restore', 'ip6tables-legacy-restore']
  const absent = tools.filter(tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
  if (absent.length > 0) return `no ${absent.join(', ')} (Debian packages python3 iproute2 nftables conntrack ipset iptables)`
  const tried = spawnSync('unshare', ['--net', 'iptables-legacy-save'], { encoding: 'utf8' })
  if (tried.status !== 0) return `iptables-legacy does not work here: ${tried.stderr.trim()}`
  return undefined
}
