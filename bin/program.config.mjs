/** How the program is bundled: the file that starts it, the program, and chunks that are loaded when they are needed. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

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
const CORE = /\/(src\/(cli\/(lintcommand|audit|part|exports|lint|gather|settings)\.ts|engine|analysis|packets|policy\/\w+\.ts|model|net|text|parsers\/[\w]+\.ts|report\/text)|rules\/)/

const shared = { format: 'cjs', minify: true, dynamicImportInCjs: false, comments: { legal: true } }

export default [
  {
    input: { boot: 'src/cli/boot.ts', worker: 'src/cli/worker.ts' },
    platform: 'node',
    transform: { target: 'node20', define: { BUILD: JSON.stringify(build()) } },
    output: { ...shared, dir: 'dist', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs', cleanDir: true },
  },
  {
    input: { program: 'src/cli/start.ts', task: 'src/cli/task.ts', index: 'src/api/index.ts' },
    platform: 'node',
    resolve: { alias: { '#checkers': resolve('node_modules/.cache/wallproof/checkers/checkers.js') } },
    transform: { target: 'node20', define: { BUILD: JSON.stringify(build()) } },
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
