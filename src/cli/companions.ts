/** What a host tells beside its iptables dump: files found by their names in the folder of the dump, or named in the deployment file. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { siblingsOf } from '../model/siblings.ts'
import type { Companions } from '../parsers/parser.ts'
import { makeSource, type Source } from '../text/source.ts'
import { globMatches } from './glob.ts'
import { readText, type ReadResult } from './read.ts'
import type { Settings } from './settings.ts'

/** Paths of the files; absolute. */
export interface CompanionFiles {
  readonly sets?: string
  readonly addresses?: string
  readonly routes?: readonly string[]
}

/** Where files are looked for, by absolute paths. */
export interface Tree {
  readonly has: (file: string) => boolean
  readonly read: (file: string) => Promise<ReadResult>
}

const DISK: Tree = { has: existsSync, read: readText }

/** Dumps with a name like these are of the host that the folder is about, so that files without the name of a dump are its own. */
const OF_THE_FOLDER = /^(?:rules\.v[46]|ip6?tables(?:[-.](?:save|rules|conf|txt))*|ip6?tables-(?:legacy|nft)-save(?:\.txt)?)$/i

/** Debian's netfilter-persistent writes `ipsets`, the ipset service of others `ipset` or `ipset.conf`. */
const SETS = ['ipsets', 'ipset', 'ipset.conf', 'ipset.save', 'ipsets.save', 'ipset.rules', 'ipset-save.txt']

const HOST = ['ip-addr.json', 'ip-route.json', 'ip-route6.json'] as const

/** Beside `rules.v4`: `rules.v4.ipset`, `rules.v4.addr.json`, `rules.v4.route.json`; or `ipsets`, `ip-addr.json`, `ip-route.json`, `ip-route6.json`. */
function companionFiles(file: string, { has }: Tree): CompanionFiles {
  const [folder, name] = [dirname(file), basename(file)]
  const shared = OF_THE_FOLDER.test(name)
  const first = (names: readonly string[]): string | undefined => names.map(n => join(folder, n)).find(has)
  const sets = first([`${name}.ipset`, ...(shared ? SETS : [])])
  const addresses = first([`${name}.addr.json`, ...(shared ? [HOST[0]] : [])])
  const routes = [[`${name}.route.json`, HOST[1]], [`${name}.route6.json`, HOST[2]]].flatMap(([own = '', common = '']) => first([own, ...(shared ? [common] : [])]) ?? [])
  return { ...(sets === undefined ? {} : { sets }), ...(addresses === undefined ? {} : { addresses }), ...(routes.length > 0 ? { routes } : {}) }
}

/** Do the rules of the other address family lie beside it? */
export const hasSibling = (file: string, { has } = DISK): boolean => siblingsOf(basename(file)).some(name => has(join(dirname(file), name)))

/** Every file that decides what is read: the dump and what belongs to it. */
export function filesOf(file: string, named: CompanionFiles = {}): string[] {
  const { sets, addresses, routes = [] } = { ...companionFiles(file, DISK), ...named }
  return [file, ...[sets, addresses, ...routes].filter(f => f !== undefined)]
}

/** As reports name a file that belongs to a dump. */
const nameBeside = (file: string, path: string, beside: string): string => join(dirname(path), relative(dirname(file), beside))

/** The first path, in order, at which something that belongs to the input may be found, whatever of it is there. */
export function earliestPath({ file, path, beside: named = {} }: { readonly file: string | undefined; readonly path: string; readonly beside?: CompanionFiles }): string {
  if (file === undefined) return path
  const { sets, addresses, routes = [] } = named
  const own = OF_THE_FOLDER.test(basename(file)) ? [...SETS, ...HOST].map(name => join(dirname(path), name)) : []
  const given = [sets, addresses, ...routes].flatMap(beside => (beside === undefined ? [] : [nameBeside(file, path, beside)]))
  return [path, ...own, ...given].reduce((a, b) => (b < a ? b : a))
}

/** The files as sources, named after the dump they stand beside; or why one of them cannot be read. A file that the deployment names need not be in the tree. */
export async function readCompanions(file: string, path: string, named: CompanionFiles = {}, tree = DISK): Promise<Companions | { readonly unreadable: string }> {
  const { sets, addresses, routes = [] } = { ...companionFiles(file, tree), ...named }
  const troubles: string[] = []
  const read = async (beside: string): Promise<Source[]> => {
    const name = nameBeside(file, path, beside)
    const result = await (tree.has(beside) ? tree : DISK).read(beside)
    if (result.ok) return [makeSource(name, result.text, result.verbatim)]
    troubles.push(`${name}, which belongs to it: ${result.seen}`)
    return []
  }
  const of = async (beside: string | undefined): Promise<Source | undefined> => (beside === undefined ? undefined : (await read(beside))[0])
  const [setsRead, addressesRead] = [await of(sets), await of(addresses)]
  const routesRead = (await Promise.all(routes.map(read))).flat()
  if (troubles[0] !== undefined) return { unreadable: troubles[0] }
  return {
    sibling: hasSibling(file, tree),
    ...(setsRead ? { sets: setsRead } : {}), ...(addressesRead ? { addresses: addressesRead } : {}), routes: routesRead,
  }
}

/** What the deployment file names for an export of this path. */
export function namedCompanions(path: string, { deployment, file }: Pick<Settings, 'deployment' | 'file'>): CompanionFiles {
  const facts = file === undefined ? undefined : deployment.exports.find(e => e.files.some(pattern => globMatches(pattern, path)))
  if (!facts || file === undefined) return {}
  const at = (name: string): string => resolve(dirname(file), name)
  const { sets, addresses, routes } = facts.beside
  return { ...(sets === undefined ? {} : { sets: at(sets) }), ...(addresses === undefined ? {} : { addresses: at(addresses) }), ...(routes ? { routes: routes.map(at) } : {}) }
}
