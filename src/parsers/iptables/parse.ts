/** iptables-save, ip6tables-save, `iptables -S` and ufw's rule files as rule graphs: one firewall for each address family. */
import type { Definition, Filter, Firewall, Interface, Reference, Stage } from '../../model/firewall.ts'
import { NO_SERVICES } from '../../model/services.ts'
import type { AddressTerm, Family } from '../../net/address.ts'
import { lastAtMost, type Source } from '../../text/source.ts'
import type { Parse } from '../parser.ts'
import { gatherFacts, type Beside } from './facts.ts'
import { readHostFacts, type HostFacts } from './hostfacts.ts'
import { readSets } from './ipset/read.ts'
import { lowerTable } from './lower.ts'
import { tagsOf } from './notes.ts'
import type { Complain, Table } from './raw.ts'
import { readRuns } from './read.ts'
import { newRun, type Run } from './run.ts'
import { BUILT_IN, STOPS } from './tables.ts'

export const parse: Parse = (source, companions = {}) => {
  const runs = readRuns(source)
  if (!runs.some(run => run.tables.length > 0)) {
    return {
      firewalls: [],
      failure: { span: { source, start: 0, end: 0 }, seen: 'no table and no rule of iptables', advice: 'give the output of iptables-save or ip6tables-save' },
    }
  }
  const hint = familyOfName(source.path)
  const dumps = runs.filter(run => run.tables.length > 0).map(run => ({ run, families: familiesOf(run, hint) }))
  const families = ([4, 6] as const).filter(family => dumps.some(dump => dump.families.includes(family)))
  const read = companions.sets && readSets(companions.sets)
  const host = readHostFacts(companions)
  const uncovered = families.includes(6) || companions.sibling === true || host.interfaces?.every(i => !i.addresses.some(isGlobal6)) === true ? {} : { uncovered: 6 as const }
  const beside: Beside = { ...uncovered, sets: read?.sets ?? new Map(), host, diagnostics: [...(read?.diagnostics ?? []), ...host.diagnostics] }
  // Lines around the dumps belong to the first firewall.
  const around = runs.filter(run => run.tables.length === 0)
  return {
    firewalls: families.map((family, i) =>
      firewallOf(source, family, [...dumps.filter(dump => dump.families.includes(family)).map(dump => dump.run), ...(i === 0 ? around : [])], families.length > 1, beside, i === 0)),
  }
}

/** A host that has no address of IPv6 but those that every host gives itself has nothing to filter there. */
const isGlobal6 = (term: AddressTerm): boolean => term.family === 6 && 'low' in term && term.low[0] !== 0 && term.low[0] >>> 22 !== 0xfe80 >>> 6

/** `rules.v6`, `ip6tables`, `user6.rules`. */
function familyOfName(path: string): Family | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/ip6|v6|rules6|6\.rules|\.aud6$/i.test(name)) return 6
  return /ip4|v4|rules4|iptables|\.aud4$/i.test(name) ? 4 : undefined
}

function familiesOf(run: Run, hint: Family | undefined): readonly Family[] {
  if (run.explicit) return [run.explicit]
  if (run.header) return [run.header]
  if (run.weight4 !== run.weight6) return [run.weight6 > run.weight4 ? 6 : 4]
  if (run.prefixed && run.weight4 === 0) return [4, 6]
  return [hint ?? 4]
}

/** nf_defrag_ipv4, nf_defrag_ipv6: connection tracking puts packets together before table raw; ip_local_deliver (ip_input.c) does it for IPv4 before INPUT. */
function reassembly(family: Family, tracked: boolean): Pick<Firewall, 'reassembles'> {
  return tracked ? { reassembles: 'all' } : family === 4 ? { reassembles: 'delivered' } : {}
}

function firewallOf(source: Source, family: Family, runs: readonly Run[], both: boolean, beside: Beside, isFirst: boolean): Firewall {
  const unsupported = new Set(runs.flatMap(run => [...run.unsupported]).map(offset => lastAtMost(source.lineStarts, offset)))
  const notes = newRun(source)
  const complain: Complain = (kind, at, seen, effect) => {
    notes.complain(kind, at, seen, effect)
    if (effect !== 'none') unsupported.add(lastAtMost(source.lineStarts, at.start))
  }
  const tables = lastOfEach(runs, complain)
  const fragment = isFragment(runs, tables)
  const filters = new Map<string, Filter>()
  const definitions: Definition[] = []
  const references: Reference[] = []
  const skipped = new Set(runs.flatMap(run => [...run.ignored]).map(offset => lastAtMost(source.lineStarts, offset)))
  const facts = gatherFacts(tables, beside)
  const tags = tagsOf(facts.notes)
  for (const table of tables) {
    lowerTable({ source, family, facts, complain, skipped: rule => skipped.add(lastAtMost(source.lineStarts, rule.start)), fragment, filters, definitions, references }, table)
  }
  const [first] = tables
  if (first && !tables.some(t => t.name === 'filter')) complain('unsupported', first, 'there is no filter table here; every packet is taken to pass it', 'none')
  const total = runs.reduce((sum, run) => sum + run.total, 0)
  const ignored = [...skipped].filter(line => !unsupported.has(line)).length
  const version = runs.find(run => run.version !== undefined)?.version
  return {
    id: both ? `${source.path}#ipv${family}` : source.path, source, format: 'iptables', ...(version === undefined ? {} : { version }), ...reassembly(family, facts.stateful),
    families: [family], ...(beside.uncovered === undefined ? {} : { uncovered: beside.uncovered }), stateful: true, filtering: true,
    interfaces: interfacesOf(source, runs, beside.host), routes: beside.host.routes.filter(r => r.to.family === family), filters, stages: stagesOf(source, tables, filters), ...(tags ? { tags } : {}), definitions, references, services: NO_SERVICES,
    statements: { total, understood: total - ignored - unsupported.size, ignored, unsupported: unsupported.size },
    diagnostics: [...[...runs.flatMap(run => run.diagnostics), ...notes.diagnostics].sort((a, b) => a.span.start - b.span.start), ...(isFirst ? beside.diagnostics : [])],
    comments: runs.flatMap(run => run.comments),
  }
}

/** iptables-restore flushes a table when it meets it again: the last block of a table is what is loaded. */
function lastOfEach(runs: readonly Run[], complain: Complain): Table[] {
  const last = new Map<string, Table>()
  for (const table of runs.flatMap(run => run.tables)) {
    const earlier = last.get(table.name)
    if (earlier) complain('refused', earlier, `the table ${table.name} comes again further down; that block replaces this one`, 'none')
    last.delete(table.name)
    last.set(table.name, table)
  }
  return [...last.values()]
}

/** ufw keeps user rules in files of their own; they are loaded into chains that ufw's other files make. */
function isFragment(runs: readonly Run[], tables: readonly Table[]): boolean {
  const filter = tables.find(table => table.name === 'filter')
  if (!filter || filter.chains.get('INPUT')?.policy) return false
  return runs.some(run => run.ufw) || [...filter.chains.keys()].some(name => /^ufw6?-(user|before|after|not|skip|logging)-/.test(name))
}

/** Those of the host where it tells them, and names that -i and -o ask for: a dump by itself says nothing else about interfaces. */
function interfacesOf(source: Source, runs: readonly Run[], { interfaces }: HostFacts): Interface[] {
  const found = new Map((interfaces ?? []).map(i => [i.name, i]))
  for (const run of runs) {
    for (const [name, { start, end }] of run.interfaces) {
      if (!found.has(name)) found.set(name, { name, addresses: [], networks: [], dynamic: interfaces === undefined, up: interfaces === undefined, span: { source, start, end } })
    }
  }
  return [...found.values()]
}

function stagesOf(source: Source, tables: readonly Table[], filters: ReadonlyMap<string, Filter>): Stage[] {
  const present = new Map(tables.filter(table => BUILT_IN.has(table.name)).map(table => [table.name, table]))
  return STOPS.flatMap(({ table, chain, on }) => {
    const at = present.get(table)
    const filter = filters.get(`${table}/${chain}`)
    return at && filter ? [{ filter: filter.id, on, span: { source, start: at.start, end: at.end }, label: `${table} ${chain}`, ...(chain === 'PREROUTING' ? { unrouted: true as const } : {}) }] : []
  })
}
