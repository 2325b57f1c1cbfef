/** The pages of the rules, read from beside the program. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Markdown without its heading; empty where there is no page. */
export function rulePage(rule: string): string {
  if (!/^[a-z0-9-]+$/.test(rule)) return ''
  try {
    return readFileSync(join(packageRoot(), 'rules', `${rule}.md`), 'utf8').replace(/^#[^\n]*\n+/, '')
  } catch {
    return ''
  }
}

/** From the sources or from the bundle: the nearest folder upwards that is a package. */
function packageRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(at, 'package.json')) && dirname(at) !== at) at = dirname(at)
  return at
}
