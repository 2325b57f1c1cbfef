/** Globs of the deployment file, and where a remote's URL may be told. */
import { expect, test } from 'vitest'
import { globMatches } from '../../src/cli/glob.ts'
import { provenanceOf } from '../../src/cli/provenance.ts'
import { folder } from './world.ts'

test.each([
  ['edge.cfg', 'edge.cfg', true],
  ['./edge.cfg', 'edge.cfg', true],
  ['edge.cfg', 'site/edge.cfg', false],
  ['*.cfg', 'edge.cfg', true],
  ['*.cfg', 'site/edge.cfg', false],
  ['**/*.cfg', 'edge.cfg', true],
  ['**/*.cfg', 'a/b/c/edge.cfg', true],
  ['site-?/**', 'site-1/a/b', true],
  ['site-?/**', 'site-12/a', false],
  ['**/core/**/*.txt', 'x/core/core/y.txt', true],
  ['{a,b{1,2}}/*', 'b2/x', true],
  ['{a,b{1,2}}/*', 'b3/x', false],
  ['a*b*c', 'abxbc', true],
  ['a*b*c', 'abxb', false],
  ['a.b', 'axb', false],
  ['*'.repeat(50) + 'x', 'a'.repeat(5000), false],
  ['{a,b}'.repeat(40), 'c', false],
])('%s means %s: %s', (pattern, path, answer) => {
  expect(globMatches(pattern, path)).toBe(answer)
})

test.each([
  ['https://user:secret@example.org/a/b.git?x#y', 'https://example.org/a/b.git'],
  ['git@example.org:a/b.git', 'ssh://example.org/a/b.git'],
  ['/home/me/repo.git', undefined],
])('origin %s is told as %s', (url, told) => {
  const root = folder({ '.git/config': `[core]\n[remote "other"]\n\turl = https://other\n[remote "origin"]\n\turl = ${url}\n`, '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${'ab'.repeat(20)}\n` })
  expect(provenanceOf(root, {})).toEqual(told === undefined ? undefined : { repositoryUri: told, revisionId: 'ab'.repeat(20), branch: 'main' })
})

test('a build server says it itself', () => {
  expect(provenanceOf('/nowhere', { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'cd'.repeat(20) })).toEqual({ repositoryUri: 'https://github.com/a/b', revisionId: 'cd'.repeat(20) })
  expect(provenanceOf('/nowhere', {})).toBeUndefined()
})
