/** Writes the files that the documents show (blocks marked `file=NAME`), the typed config, and what the example of docs/api.md prints: `node fromdocs.mjs PROJECT FOLDER`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'

const [project = '', folder = ''] = process.argv.slice(2)

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

for (const page of ['api', 'writing-rules', 'deployment']) {
  const text = readFileSync(join(project, 'docs', `${page}.md`), 'utf8')
  for (const [, info = '', block = ''] of text.matchAll(/^```(\S+(?: \S+)*)\n([^]*?)^```$/gm)) {
    const file = /file=(\S+)/.exec(info)?.[1]
    if (file !== undefined) write(file, block)
    else if (page === 'api' && info === 'text') write('example.txt', block)
    else if (info === 'ts') write('wallproof.config.ts', block)
  }
}
