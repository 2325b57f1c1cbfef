/** Writes the tree that a release is tagged on: what the package holds, built, without scripts that build, with the files of pre-commit and GitHub Actions. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'

// npm runs scripts in the folder of the package, and tells where it was called.
const root = process.cwd()
const target = process.argv[2] === undefined ? undefined : resolve(process.env.INIT_CWD ?? root, process.argv[2])

/** What npm does not pack, and those who install from git need. */
const MORE = ['.pre-commit-hooks.yaml', 'action.yml', 'CHANGELOG.md', 'docs']

function packed(): string[] {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const [{ files }] = JSON.parse(printed) as [{ files: { path: string }[] }]
  return files.map(file => file.path)
}

/** Installing from git must build nothing: pre-commit has no compiler there. */
const LEFT_OUT = ['scripts', 'devDependencies', 'imports']

function released(): object {
  const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
  return Object.fromEntries(Object.entries(description).filter(([key]) => !LEFT_OUT.includes(key)))
}

if (target === undefined || (existsSync(target) && readdirSync(target).some(name => name !== '.git'))) {
  process.stderr.write('usage: npm run release-tree -- FOLDER (a new or empty one)\n')
  process.exitCode = 2
} else if (!existsSync(join(root, 'dist/boot.cjs'))) {
  process.stderr.write('dist is not built: npm run build\n')
  process.exitCode = 2
} else {
  for (const path of [...packed(), ...MORE]) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    cpSync(join(root, path), join(target, path), { recursive: true })
  }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(released(), undefined, 2)}\n`)
}
