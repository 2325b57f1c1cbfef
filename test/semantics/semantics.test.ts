/** `wallproof trace` on cases worked out by hand from what the vendors document: one page a format, each case with its source. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { folder, run } from '../cli/world.ts'
import { fencesOf } from '../fences.ts'

const FORMATS = ['iptables', 'pfsense', 'cisco-ios', 'cisco-asa'] as const

interface Question {
  readonly text: string
  readonly packet: Readonly<Record<string, string | number>>
  /** The list that is asked alone. */
  readonly filter: string | undefined
  readonly verdict: string
  readonly lines: readonly number[] | undefined
  readonly implicit: boolean
}

interface Case {
  readonly name: string
  readonly source: string
  readonly text: string
  readonly questions: readonly Question[]
}

interface Answer {
  readonly verdict?: string
  readonly error?: string
  readonly decidedBy?: readonly { readonly line: number; readonly implicit?: true }[]
}

/**
 * `udp 10.0.0.5:500 > 10.9.0.5:2055 in=eth0 => deny 7`: the lines that decide, and `implicit` where the end of a list does.
 * What passes may pass further lists behind the one that is named.
 */
const LINE = /^(\S+) (\S+) > (\S+)((?: [a-z-]+=\S*)*) +=> (permit|deny|undetermined)(?: (\d+(?:,\d+)*))?( implicit)?$/i
/** An address with a port, an IPv6 address in brackets with one, or an address alone. */
const END = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/

const KEYS: Readonly<Record<string, string>> = { type: 'icmpType', code: 'icmpCode', flags: 'tcpFlags', in: 'in', out: 'out', state: 'state', fragment: 'fragment', proto: 'proto' }

function end(text: string): { readonly address: string; readonly port: number | undefined } {
  const [, bracketed, plain, port] = END.exec(text) ?? []
  return { address: bracketed ?? plain ?? text, port: port === undefined ? undefined : Number(port) }
}

function questionOf(text: string): Question {
  const [, proto = '', from = '', to = '', rest = '', verdict = '', lines, implicit] = LINE.exec(text) ?? []
  if (verdict === '') throw new Error(`not a packet and its verdict: ${text}`)
  const [src, dst] = [end(from), end(to)]
  const options = rest.split(' ').filter(word => word !== '').map(word => word.split('=', 2) as [string, string])
  const filter = options.find(([key]) => key === 'filter')?.[1]
  const fields = options.filter(([key]) => key !== 'filter').map(([key, value]) => {
    const name = KEYS[key]
    if (name === undefined) throw new Error(`not a field of a packet: ${key} in ${text}`)
    return [name, /^\d+$/.test(value) ? Number(value) : value] as const
  })
  return {
    text, filter, verdict,
    packet: {
      src: src.address, dst: dst.address, proto: /^\d+$/.test(proto) ? Number(proto) : proto,
      ...(src.port === undefined ? {} : { sport: src.port }), ...(dst.port === undefined ? {} : { dport: dst.port }), ...Object.fromEntries(fields),
    },
    lines: lines?.split(',').map(Number),
    implicit: implicit !== undefined,
  }
}

/** A case: a heading, a paragraph that ends in its source, the export, and the packets. */
function casesOf(format: string, page: string): Case[] {
  const cases: Case[] = []
  let open: { text: string; name: string; source: string } | undefined
  for (const { info, text, heading, before, line } of fencesOf(page)) {
    if (info[0] === format) open = { text, name: heading, source: /\bSource: (.*)$/s.exec(before)?.[1] ?? '' }
    else if (info[0] !== 'packets' || !open) throw new Error(`line ${String(line)}: ${info.join(' ')} is neither an export nor packets`)
    else cases.push({ ...open, questions: text.trimEnd().split('\n').map(questionOf) })
  }
  return cases
}

async function answers(format: string, text: string, questions: readonly Question[], filter: string | undefined): Promise<Answer[]> {
  const root = folder({ export: text })
  const argv = ['trace', '--input-format', format, '--packets', '-', '--format', 'jsonl', ...(filter === undefined ? [] : ['--filter', filter]), 'export']
  const { code, stdout, stderr } = await run(root, argv, { stdin: questions.map(q => `${JSON.stringify(q.packet)}\n`) })
  expect([code, stderr]).toEqual([0, ''])
  return stdout.trimEnd().split('\n').map(line => JSON.parse(line) as Answer)
}

describe.each(FORMATS)('%s', format => {
  const cases = casesOf(format, readFileSync(new URL(`${format}.md`, import.meta.url), 'utf8'))

  test('there are cases enough, each with its source', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12)
    expect(cases.filter(c => c.source === '').map(c => c.name)).toEqual([])
    expect(new Set(cases.map(c => c.name)).size).toBe(cases.length)
  })

  test.each(cases)('$name', async ({ text, questions }) => {
    const [wanted, got]: [string[], string[]] = [[], []]
    for (const filter of new Set(questions.map(q => q.filter))) {
      const asked = questions.filter(q => q.filter === filter)
      const answered = await answers(format, text, asked, filter)
      for (const [i, question] of asked.entries()) {
        const { verdict, error, decidedBy = [] } = answered[i] ?? {}
        wanted.push(question.text)
        const deciding = decidedBy.map(d => d.line)
        const lines = question.lines === undefined ? '' : ` ${(verdict === 'permit' ? deciding.slice(0, question.lines.length) : deciding).join(',')}`
        const implicit = question.lines !== undefined && decidedBy.some(d => d.implicit === true) ? ' implicit' : ''
        got.push(`${question.text.split('=>', 1)[0] ?? ''}=> ${verdict ?? error ?? ''}${lines}${implicit}`)
      }
    }
    expect(got).toEqual(wanted)
  })
})
