/** From the checked value of a configuration to the deployment it states; what the schema cannot say is checked here. */
import type { AddressTerm } from '../net/address.ts'
import type { Catalogue, Level, RoleId } from '../policy/catalogue.ts'
import type { ChangedPorts, Deployment, ExportFacts, ExportRole, Switch } from '../policy/deployment.ts'
import { DEFAULT_WIDE_PREFIX } from '../policy/none.ts'
import { withUmbrellas } from '../policy/roles.ts'
import type { Span } from '../text/source.ts'
import { suggestion } from './nearest.ts'
import { problemAt, type Problem } from './problem.ts'
import { readAddress, readHostName, readPorts } from './terms.ts'
import { toPlain, type Entry, type Node, type ScalarNode } from './tree.ts'

interface Reading {
  readonly catalogue: Catalogue
  readonly problems: Problem[]
}

/** What is not of the shape of schemas/config.schema.json is passed over: the schema has reported it. */
export function deploymentOf(root: Node, catalogue: Catalogue): { deployment: Deployment; problems: readonly Problem[] } {
  const reading: Reading = { catalogue, problems: [] }
  const { roles, roleNames } = rolesOf(reading, part(root, 'roles'))
  const { levels, options } = rulesOf(reading, part(root, 'rules'))
  const deployment: Deployment = {
    place: keyOf(root, 'roles') ?? { ...root.span, end: root.span.start },
    roles,
    roleNames,
    modules: modulesOf(reading, part(root, 'modules')),
    ports: portsOf(reading, part(root, 'ports')),
    exports: itemsOf(part(root, 'exports')).map(item => exportOf(reading, item)),
    levels,
    options,
    passwordsChanged: passwordsOf(reading, part(root, 'defaultPasswordsChanged')),
    baseline: textOf(part(root, 'baseline')),
    localRules: textsOf(part(root, 'localRules')),
    widePrefix: numberOf(part(root, 'widePrefix')) ?? DEFAULT_WIDE_PREFIX,
  }
  return { deployment, problems: reading.problems }
}

const part = (node: Node | undefined, key: string): Node | undefined => (node?.kind === 'map' ? node.entries.get(key)?.value : undefined)

const keyOf = (node: Node, key: string): Span | undefined => (node.kind === 'map' ? node.entries.get(key)?.key : undefined)

const entriesOf = (node: Node | undefined): [string, Entry][] => (node?.kind === 'map' ? [...node.entries] : [])

/** A list, or one thing that stands for a list of it. */
const itemsOf = (node: Node | undefined): readonly Node[] => (node === undefined ? [] : node.kind === 'list' ? node.items : [node])

const scalarsOf = (node: Node | undefined): ScalarNode[] => itemsOf(node).filter(n => n.kind === 'scalar')

const textsOf = (node: Node | undefined): string[] => scalarsOf(node).map(n => String(n.value))

const textOf = (node: Node | undefined): string | undefined => textsOf(node)[0]

const numberOf = (node: Node | undefined): number | undefined => (node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined)

function report({ problems }: Reading, span: Span, message: string): void {
  problems.push(problemAt(span, message))
}

/** Reports a word that is not one of the allowed ones. */
function isKnown(reading: Reading, what: string, word: string, allowed: readonly string[], span: Span): boolean {
  if (allowed.includes(word)) return true
  const { id } = reading.catalogue
  report(reading, span, `unknown ${what} "${word}"${allowed.length === 0 ? `: the profile ${id} has none` : suggestion(word, allowed)}`)
  return false
}

const distinct = (words: readonly (string | undefined)[]): string[] => [...new Set(words.filter(w => w !== undefined))]

function rolesOf(reading: Reading, node: Node | undefined): Pick<Deployment, 'roles' | 'roleNames'> {
  const roles = new Map<RoleId, AddressTerm[]>()
  const roleNames = new Map<RoleId, string[]>()
  for (const [id, { key, value }] of entriesOf(node)) {
    if (!isKnown(reading, 'role', id, reading.catalogue.roles.map(r => r.id), key)) continue
    const { addresses, names } = partiesOf(reading, id, value)
    if (addresses.length > 0) roles.set(id, addresses)
    if (names.length > 0) roleNames.set(id, names)
  }
  return { roles, roleNames }
}

function partiesOf(reading: Reading, id: RoleId, node: Node): { addresses: AddressTerm[]; names: string[] } {
  const byName = reading.catalogue.roles.find(r => r.id === id)?.byName === true
  const addresses: AddressTerm[] = []
  const names: string[] = []
  for (const { value, span } of scalarsOf(node)) {
    const text = String(value)
    const term = readAddress(text)
    const name = 'mistake' in term && !/^any$/i.test(text) ? readHostName(text) : undefined
    if (!('mistake' in term)) addresses.push(term)
    else if (name === undefined) report(reading, span, term.mistake)
    else if (byName) names.push(name)
    else report(reading, span, `"${text}" is a host name, and the role ${id} needs addresses: names are not resolved`)
  }
  return { addresses, names }
}

function addressesOf(reading: Reading, node: Node | undefined): AddressTerm[] {
  return scalarsOf(node).flatMap(({ value, span }) => {
    const term = readAddress(String(value))
    if (!('mistake' in term)) return [term]
    report(reading, span, term.mistake)
    return []
  })
}

function modulesOf(reading: Reading, node: Node | undefined): Map<string, Switch> {
  const known = distinct(reading.catalogue.services.map(s => s.module))
  return new Map(entriesOf(node).flatMap(([id, { key, value }]) =>
    isKnown(reading, 'module', id, known, key) && value.kind === 'scalar' ? [[id, switchOf(value)] as const] : []))
}

function switchOf({ value }: ScalarNode): Switch {
  return value === true || value === 'on' ? 'on' : value === false || value === 'off' ? 'off' : 'unknown'
}

function passwordsOf(reading: Reading, node: Node | undefined): Set<string> {
  const accounts = (reading.catalogue.accounts ?? []).map(a => a.id)
  if (node?.kind === 'scalar' && typeof node.value === 'boolean') return new Set(node.value ? accounts : [])
  return new Set(scalarsOf(node).flatMap(({ value, span }) => (isKnown(reading, 'account', String(value), accounts, span) ? [String(value)] : [])))
}

function portsOf(reading: Reading, node: Node | undefined): Map<string, ChangedPorts[]> {
  const known = distinct(reading.catalogue.services.map(s => s.portKey))
  const ports = new Map<string, ChangedPorts[]>()
  for (const [id, { key, value }] of entriesOf(node)) {
    if (!isKnown(reading, 'service', id, known, key)) continue
    const changed = scalarsOf(value).flatMap(item => {
      const spec = readPorts(typeof item.value === 'number' ? item.value : String(item.value))
      if (!('mistake' in spec)) return [spec]
      report(reading, item.span, spec.mistake)
      return []
    })
    ports.set(id, changed)
  }
  return ports
}

function exportOf(reading: Reading, node: Node): ExportFacts {
  const is = part(node, 'is')
  const played = scalarsOf(is).flatMap(({ value, span }) =>
    isKnown(reading, 'role', String(value), reading.catalogue.roles.map(r => r.id), span) ? [String(value)] : [])
  const roles = textsOf(part(node, 'role')) as ExportRole[]
  if (is !== undefined && !roles.includes('host') && !roles.includes('exporter')) {
    report(reading, is.span, 'a transit device plays no role of its own: leave "is" out, or add host to its role')
  }
  return {
    files: textsOf(part(node, 'files')),
    roles,
    is: withUmbrellas(reading.catalogue, played),
    addresses: addressesOf(reading, part(node, 'addresses')),
    beside: besideOf(node),
    interfaces: entriesOf(part(node, 'interfaces')).map(([name, { value }]) => {
      const untrusted = part(value, 'untrusted')
      return {
        name,
        leadsTo: addressesOf(reading, part(value, 'leadsTo')),
        untrusted: untrusted?.kind === 'scalar' ? untrusted.value === true : undefined,
      }
    }),
  }
}

function besideOf(node: Node): ExportFacts['beside'] {
  const [sets, addresses, routes] = [textOf(part(node, 'ipset')), textOf(part(node, 'ipAddr')), textsOf(part(node, 'ipRoute'))]
  return { ...(sets === undefined ? {} : { sets }), ...(addresses === undefined ? {} : { addresses }), ...(routes.length === 0 ? {} : { routes }) }
}

function rulesOf(reading: Reading, node: Node | undefined): Pick<Deployment, 'levels' | 'options'> {
  const levels = new Map<string, Level>()
  const options = new Map<string, unknown>()
  for (const [id, { value }] of entriesOf(node)) {
    const [level, settings] = itemsOf(value)
    if (level?.kind === 'scalar') levels.set(id, level.value as Level)
    if (settings === undefined) continue
    if (id === 'dns-public-resolver') addressesOf(reading, part(settings, 'own'))
    options.set(id, toPlain(settings))
  }
  return { levels, options }
}
