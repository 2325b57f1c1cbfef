/** A step of the build: writes the checkers of our schemas as modules, so that the program carries no compiler of schemas. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import standalone from 'ajv/dist/standalone/index.js'
import { compiler, SCHEMA_NAMES, schemaOf } from '../src/config/compile.ts'

const [folder = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
for (const name of SCHEMA_NAMES) {
  const ajv = compiler(true)
  writeFileSync(join(folder, `${name}.js`), standalone.default(ajv, ajv.compile(await schemaOf(name))))
}
const cases = SCHEMA_NAMES.map(name => `  ${name}: () => import('./${name}.js'),\n`).join('')
writeFileSync(join(folder, 'checkers.js'), `const checkers = {\n${cases}}\nexport const checkerOf = async name => (await checkers[name]()).default\n`)
