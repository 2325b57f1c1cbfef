/** Real dumps, cut to what this kernel loads, and packets made of what they mention. */
import { existsSync, readFileSync } from 'node:fs'
import { addressOf } from './compare.ts'

const CORPUS = new URL('../../../shared/corpus/iptables/', import.meta.url)

export const present = (): boolean => existsSync(CORPUS)

export interface Dump {
  readonly path: string
  readonly family: 4 | 6
  readonly text: string
}

export function dumps(): Dump[] {
  return readFileSync(new URL('SOURCES.tsv', CORPUS), 'utf8').split('\n').map(line => line.split('\t')).filter(row => row[0] === 'dump').map(row => {
    const path = row[9] ?? ''
    return { path, family: row[7] === 'ip6tables' ? 6 : 4, text: readFileSync(new URL(path.split('/').map(encodeURIComponent).join('/'), CORPUS), 'utf8') }
  })
}

/** What today's iptables refuses or a published dump hides, put as it was meant; the changed text is what both sides read. */
const REPAIRS: readonly (readonly [name: string, what: RegExp, by: string])[] = [
  ['ULOG is gone, this kernel has no LED: LOG', /-j (ULOG|LED)( --(ulog|led)-\S+ ("[^"]*"|[^ -]\S*))*/g, '-j LOG'],
  ['masked MAC addresses', /XX:XX:XX:XX:XX:XX/gi, '02:00:00:00:02:01'],
  ['negation behind the option', /(-[sdio]|--[ds]port) ! (\S+)/g, '! $1 $2'],
  ['blanks at the end of a line', /[ \t\r]+$/gm, ''],
  ['owner in FORWARD is refused', /^-A FORWARD .*-m owner.*$/gm, ''],
  // Routes are forced here, so that a packet's source is behind any interface; wallproof takes this test as passed.
  ['rpfilter', /^-A .*-m rpfilter.*$/gm, ''],
]

export function repair(text: string): { text: string; done: string[] } {
  const done: string[] = []
  let repaired = text
  for (const [name, what, by] of REPAIRS) {
    const next = repaired.replace(what, by)
    if (next !== repaired && !name.startsWith('blanks')) done.push(name)
    repaired = next
  }
  return { text: repaired, done }
}

const SPARE = { 4: ['192.0.2.', '198.18.99.9'], 6: ['2001:db8:eeee::', '2001:2::99'] } as const

/** Interface names of a dump, wildcards filled in; each with an address that the dump does not mention. */
export function devicesOf({ text, family }: Dump): Record<string, string[]> {
  const names = new Set(['lo', 'tst0'])
  for (const [, name = ''] of text.matchAll(/ -[io] ([A-Za-z][A-Za-z0-9_.@-]{0,12}\+?)(?= )/g)) if (names.size < 7) names.add(name.replace('+', '7'))
  return Object.fromEntries([...names].map((name, i) => [name, name === 'lo' ? [] : [`${SPARE[family][0]}${i + 1}`]]))
}

/** Addresses that a dump mentions, ends of its networks and neighbours; only such as a network carries. */
export function addressesOf({ text, family }: Dump): string[] {
  const found = new Set<string>([SPARE[family][1]])
  if (family === 4) {
    for (const [, a = '', b = '', c = '', d = ''] of text.matchAll(/\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g)) {
      if (Number(a) < 1 || Number(a) > 223 || a === '127' || [a, b, c, d].some(part => Number(part) > 255)) continue
      for (const last of [d, String((Number(d) + 1) % 255), '77']) found.add([a, b, c, last].map(Number).join('.'))
    }
  } else {
    for (const [word] of text.matchAll(/\b[23f][0-9a-f]{3}:[0-9a-f:]+(?=[/ ,])/g)) {
      for (const address of [word, word.replace(/::$/, '::77'), `${word.split(':').slice(0, 2).join(':')}::1234`]) if (!/^f[ef]/.test(address) && fits(address)) found.add(address)
    }
  }
  return [...found].slice(0, 20_000)
}

function fits(text: string): boolean {
  try {
    addressOf(text)
    return true
  } catch {
    return false
  }
}

export function portsOf({ text }: Dump): number[] {
  const found = new Set([22, 80, 443, 40000])
  for (const [, list = ''] of text.matchAll(/--(?:[ds]?ports?|to-ports) ([\d,:]+)/g)) {
    for (const port of list.split(/[,:]/)) if (port !== '' && Number(port) < 65536) found.add(Number(port))
  }
  return [...found]
}

/** The number of the line that iptables-restore stumbles over. */
export function refusedLine(message: string): number | undefined {
  const found = /line:? (\d+)/.exec(message)?.[1]
  return found === undefined ? undefined : Number(found)
}
