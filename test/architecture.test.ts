/** Who may import whom, with no cycles, and Node itself only at the edge. */
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser'
import { expect, test } from 'vitest'

/** To add an arrow is to add it here. */
const MAY_IMPORT = {
  'src/text': [],
  'src/net': [],
  'src/model': ['src/net', 'src/text'],
  'src/parsers': [
    'src/parsers/iptables', 'src/parsers/pfsense', 'src/parsers/opnsense', 'src/parsers/cisco', 'src/parsers/cisco/ios', 'src/parsers/cisco/asa',
    'src/parsers/cisco/nxos', 'src/parsers/cisco/xr', 'src/model', 'src/net', 'src/text',
  ],
  'src/parsers/iptables': ['src/parsers', 'src/model', 'src/net', 'src/text'],
  'src/parsers/pf': ['src/parsers', 'src/model', 'src/net', 'src/text'],
  'src/parsers/pfsense': ['src/parsers', 'src/parsers/pf', 'src/model', 'src/net', 'src/text'],
  'src/parsers/opnsense': ['src/parsers', 'src/parsers/pf', 'src/model', 'src/net', 'src/text'],
  'src/parsers/cisco': ['src/parsers', 'src/model', 'src/net', 'src/text'],
  'src/parsers/cisco/ios': ['src/parsers', 'src/parsers/cisco', 'src/model', 'src/net', 'src/text'],
  'src/parsers/cisco/asa': ['src/parsers', 'src/parsers/cisco', 'src/model', 'src/net', 'src/text'],
  'src/parsers/cisco/nxos': ['src/parsers', 'src/parsers/cisco', 'src/model', 'src/net', 'src/text'],
  'src/parsers/cisco/xr': ['src/parsers', 'src/parsers/cisco', 'src/model', 'src/net', 'src/text'],
  'src/packets': ['src/model', 'src/net'],
  // Of text only the type of a span: a decision says where it stands.
  'src/analysis': ['src/packets', 'src/model', 'src/net', 'src/text'],
  'src/policy': ['src/packets', 'src/model', 'src/net', 'src/text'],
  'src/config': ['src/policy', 'src/packets', 'src/model', 'src/net', 'src/text', 'schemas'],
  'src/engine': ['src/analysis', 'src/policy', 'src/config', 'src/packets', 'src/model', 'src/net', 'src/text'],
  'src/report': ['src/engine', 'src/model', 'src/net', 'src/text'],
  'src/cli': [
    'rules', 'src/engine', 'src/report', 'src/config', 'src/policy', 'src/analysis', 'src/packets', 'src/parsers', 'src/model', 'src/net', 'src/text', 'package.json',
  ],
  // The programming interface: the same joins as in src/cli, for texts instead of files.
  'src/api': ['src/cli', 'rules', 'src/engine', 'src/report', 'src/config', 'src/policy', 'src/analysis', 'src/packets', 'src/parsers', 'src/model', 'src/net', 'src/text'],
  'rules': ['src/engine', 'src/analysis', 'src/policy', 'src/packets', 'src/model', 'src/net'],
  // The start file, and a step of the build.
  'bin': ['dist', 'src/config'],
} satisfies Record<string, readonly string[]>

/** A rule sees the engine only by the shape of a rule, and by where the product's flows come by. */
const ONLY_THESE = { 'rules > src/engine': ['src/engine/rule.ts', 'src/engine/ways.ts', 'src/engine/dead.ts', 'src/engine/group.ts'] } satisfies Record<string, readonly string[]>

/** Names of packages, each in the rooms that have a use for it. */
const MAY_USE = {
  'src/parsers': ['@rgrove/parse-xml'],
  'src/config': ['@typescript-eslint/typescript-estree', 'ajv', 'ajv-formats', 'yaml'],
  'src/cli': ['chalk', 'fast-glob', 'tinypool'],
  'bin': ['ajv', 'esbuild', 'rollup-plugin-dts'],
} satisfies Record<string, readonly string[]>

const MAY_USE_NODE = ['src/cli', 'bin']

interface Arrow {
  readonly from: string
  readonly to: string
  readonly kind: 'own' | 'node' | 'package'
  readonly typeOnly: boolean
}

const cruised = cruise(['src', 'rules', 'bin'], { tsPreCompilationDeps: true, doNotFollow: { path: '^(dist|node_modules)/' } })

async function modules(): Promise<readonly IModule[]> {
  const { output } = await cruised
  return (output as ICruiseResult).modules.filter(m => /^(src|rules|bin)\//.test(m.source))
}

const rooms = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length)

const roomOf = (path: string): string => rooms.find(room => path.startsWith(`${room}/`)) ?? (path.includes('/') ? path.split('/', 1)[0] as string : path)

/** Names that start with `#` are our own (package.json, imports). Packages are known by what the import says: where they are found is npm's business. */
async function arrows(): Promise<Arrow[]> {
  return (await modules()).flatMap(({ source, dependencies }) => dependencies.map(({ module, resolved, dependencyTypes }): Arrow => {
    const kind = dependencyTypes.includes('core') ? 'node' : /^[.#]/.test(module) ? 'own' : 'package'
    return { from: source, to: kind === 'own' ? resolved : module, kind, typeOnly: dependencyTypes.includes('type-only') }
  }))
}

const words = ({ from, to }: Arrow): string => `${from} > ${to}`

test('the sources are seen, type-only imports included', async () => {
  const all = await arrows()
  expect((await modules()).length).toBeGreaterThan(150)
  expect(all.filter(a => a.typeOnly).map(words)).toContain('src/model/firewall.ts > src/text/source.ts')
  expect(all.filter(a => a.kind === 'own' && !/^(src|rules|dist|schemas|package\.json)/.test(a.to)).map(words)).toEqual([])
})

test('every folder is a room of the table', async () => {
  const strangers = (await modules()).map(m => m.source).filter(path => !(roomOf(path) in MAY_IMPORT))
  expect(strangers).toEqual([])
})

test('no folder imports from one that is not in its row', async () => {
  const table: Record<string, readonly string[]> = MAY_IMPORT
  const few: Record<string, readonly string[]> = ONLY_THESE
  const wrong = (await arrows()).filter(({ from, to, kind }) => {
    if (kind !== 'own') return false
    const [a, b] = [roomOf(from), roomOf(to)]
    if (a !== b && !table[a]?.includes(b)) return true
    return few[`${a} > ${b}`]?.includes(to) === false
  })
  expect(wrong.map(words)).toEqual([])
})

test('no rule imports another; only the index knows them all', async () => {
  const wrong = (await arrows()).filter(({ from, to }) => from.startsWith('rules/') && to.startsWith('rules/') && from !== 'rules/index.ts')
  expect(wrong.map(words)).toEqual([])
})

test('no cycles, not even of types', async () => {
  const wrong = (await modules()).flatMap(({ source, dependencies }) => dependencies.filter(d => d.circular).map(d => `${source} > ${d.resolved}`))
  expect(wrong).toEqual([])
})

test('Node itself is used at the edge only', async () => {
  const wrong = (await arrows()).filter(({ from, kind }) => kind === 'node' && !MAY_USE_NODE.includes(roomOf(from)))
  expect(wrong.map(words)).toEqual([])
})

test('packages stay in their rooms', async () => {
  const table: Record<string, readonly string[]> = MAY_USE
  const wrong = (await arrows()).filter(({ from, to, kind }) => kind === 'package' && !table[roomOf(from)]?.some(name => to === name || to.startsWith(`${name}/`)))
  expect(wrong.map(words)).toEqual([])
})
