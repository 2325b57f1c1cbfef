/** How the program is bundled: the file that starts it, the program, and chunks that are loaded when they are needed. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'

/** All that the program is made of, as one number: code that is kept from an earlier run is for this build only. */
function build() {
  const hash = createHash('sha256')
  const files = ['src', 'rules', 'schemas', 'bin'].flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
  for (const path of files.filter(f => f.isFile()).map(f => join(f.parentPath, f.name)).concat('package.json', 'package-lock.json').sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

/** What `lint` needs whatever the format is one chunk: files that are opened cost more than code that is not run. */
const CORE = /\/(src\/(cli\/(main|lintcommand|audit|part|exports|lint|gather|settings|companions)\.ts|engine|analysis|packets|policy\/(\w+\.ts|flowmon\.json)|model|net|text|parsers\/[\w]+\.ts|report\/text)|rules\/)/

/**
 * Text that is ASCII alone is half the size in memory, and read without being decoded.
 * @type {import('rolldown').Plugin}
 */
const ascii = {
  name: 'ascii',
  generateBundle: async (_, bundle) => {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = (await transform(chunk.code, { charset: 'ascii', minifyWhitespace: true, legalComments: 'inline' })).code
  },
}

/**
 * typescript-estree takes a copy of TypeScript's two thousand exports in each of its files, for a `default` that it never asks for: a tenth of a start with a `.ts` file.
 * @type {import('rolldown').Plugin}
 */
const uncopied = {
  name: 'uncopied',
  transform: {
    filter: { id: /@typescript-eslint\/typescript-estree\// },
    handler: code => code.replaceAll('__importStar(require("typescript"))', 'require("typescript")'),
  },
}

/** Every word of the modules that ask TypeScript for something; which of them name an export need not be known. */
function askedOfTypeScript() {
  const folders = ['@typescript-eslint/typescript-estree/dist', '@typescript-eslint/project-service/dist', '@typescript-eslint/tsconfig-utils/dist', 'ts-api-utils/lib']
  const files = folders.flatMap(folder => readdirSync(join('node_modules', folder), { recursive: true, withFileTypes: true }))
  return new Set(files.filter(f => f.isFile() && f.name.endsWith('.js')).flatMap(f => readFileSync(join(f.parentPath, f.name), 'utf8').match(/\w+/g) ?? []))
}

/**
 * TypeScript makes a function and a property for each of its two thousand exports, twice: as good as all are left out, as nobody asks for them.
 * @type {import('rolldown').Plugin}
 */
const unexported = {
  name: 'unexported',
  transform: {
    filter: { id: /\/typescript\/lib\/typescript\.js$/ },
    handler: code => {
      const asked = askedOfTypeScript()
      /** @type {(line: string) => boolean} */
      const isAsked = line => asked.has(/\w+/.exec(line)?.[0] ?? '')
      const cut = code.replace(/(?<=^__export\((?:typescript_exports|ts_exports2), \{\n)[^}]*(?=\}\);$)/gm, entries => entries.split('\n').filter(isAsked).join('\n'))
      if (cut === code) throw new Error('the exports of TypeScript are written otherwise than before')
      return cut
    },
  },
}

/**
 * Named from Node as a module, the process is copied property by property into each chunk that does so.
 * @type {import('rolldown').Plugin}
 */
const globalProcess = {
  name: 'global-process',
  resolveId: { filter: { id: /^node:process$/ }, handler: () => '\0process' },
  load: { filter: { id: /^\0process$/ }, handler: () => 'export default process' },
}

const forNode20 = { target: 'node20', define: { BUILD: JSON.stringify(build()) } }

const shared = { format: 'cjs', minify: true, dynamicImportInCjs: false, comments: { legal: true } }

export default [
  // Each in one file: to open another costs a hundredth of a start.
  ...['boot', 'worker'].map((name, i) => ({
    input: { [name]: `src/cli/${name}.ts` },
    platform: 'node',
    transform: forNode20,
    plugins: [globalProcess, ascii],
    output: { ...shared, dir: 'dist', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs', cleanDir: i === 0 },
  })),
  {
    input: { program: 'src/cli/start.ts', task: 'src/cli/task.ts', index: 'src/api/index.ts' },
    platform: 'node',
    resolve: { alias: { '#checkers': resolve('node_modules/.cache/wallproof/checkers/checkers.js') } },
    transform: forNode20,
    plugins: [globalProcess, uncopied, unexported, ascii],
    output: {
      ...shared, dir: 'dist', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs',
      codeSplitting: {
        groups: [
          // It looks for its `entry/worker.js` beside itself.
          { name: 'tinypool', test: /node_modules\/tinypool\// },
          { name: 'typescript', test: /node_modules\/(typescript|@typescript-eslint)\// },
          { name: 'yaml', test: /node_modules\/yaml\// },
          { name: 'cisco', test: /src\/parsers\/cisco\/[^/]*$/ },
          { name: 'pf', test: /src\/parsers\/pf\/[^/]*$/ },
          { name: 'config', test: /src\/config\/json\.ts|wallproof\/checkers\/(checkers|config)\.js|node_modules\/ajv\// },
          { name: 'core', test: CORE, priority: 1 },
        ],
      },
    },
  },
  {
    input: { worker: 'node_modules/tinypool/dist/entry/worker.js' },
    platform: 'node',
    transform: { target: 'node20' },
    output: { ...shared, format: 'esm', dir: 'dist/entry', entryFileNames: '[name].js' },
  },
]
