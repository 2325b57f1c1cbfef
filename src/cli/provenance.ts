/** Which commit of which repository is linted: from the build server's variables, else from the files of git; nothing is called or fetched. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Provenance } from '../report/report.ts'

type Env = Readonly<Record<string, string | undefined>>

export function provenanceOf(root: string, env: Env): Provenance | undefined {
  return fromServer(env) ?? fromGit(root)
}

function fromServer(env: Env): Provenance | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_REF_NAME, CI_PROJECT_URL, CI_COMMIT_SHA, CI_COMMIT_REF_NAME } = env
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY) return made(`${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`, GITHUB_SHA, GITHUB_REF_NAME)
  return CI_PROJECT_URL ? made(CI_PROJECT_URL, CI_COMMIT_SHA, CI_COMMIT_REF_NAME) : undefined
}

/** Only for a root that is the work tree's own: then `.git` stands in it (a linked work tree has a file there, and stays unknown). */
function fromGit(root: string): Provenance | undefined {
  const read = (name: string): string | undefined => {
    try {
      return readFileSync(join(root, '.git', name), 'utf8')
    } catch {
      return undefined
    }
  }
  const url = originOf(read('config') ?? '')
  if (url === undefined) return undefined
  const head = (read('HEAD') ?? '').trim()
  const ref = /^ref: (refs\/heads\/([\w./-]+))$/.exec(head)
  const revision = ref ? (read(ref[1] ?? '') ?? packed(read('packed-refs') ?? '', ref[1] ?? '')) : head
  return made(url, revision?.trim(), ref?.[2])
}

function packed(refs: string, name: string): string | undefined {
  return refs.split('\n').find(line => line.endsWith(` ${name}`))?.split(' ', 1)[0]
}

function originOf(config: string): string | undefined {
  let inOrigin = false
  for (const line of config.split('\n').map(text => text.trim())) {
    if (line.startsWith('[')) inOrigin = line === '[remote "origin"]'
    else if (inOrigin && /^url\s*=/.test(line)) return line.slice(line.indexOf('=') + 1).trim()
  }
  return undefined
}

function made(url: string, revisionId: string | undefined, branch: string | undefined): Provenance | undefined {
  const repositoryUri = withoutCredentials(url)
  if (repositoryUri === undefined) return undefined
  return {
    repositoryUri,
    ...(revisionId !== undefined && /^[0-9a-f]{40,64}$/.test(revisionId) ? { revisionId } : {}),
    ...(branch === undefined || branch === '' ? {} : { branch }),
  }
}

/** A name and a password in a remote's URL are nobody's business; `git@host:path` becomes a URL. A path on this machine stays unsaid. */
function withoutCredentials(text: string): string | undefined {
  const scp = /^[\w.-]+@([\w.-]+):(?!\/\/)(.+)$/.exec(text)
  try {
    const url = new URL(scp ? `ssh://${scp[1] ?? ''}/${scp[2] ?? ''}` : text)
    if (!['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol)) return undefined
    url.username = ''
    url.password = ''
    url.search = ''
    url.hash = ''
    return url.href
  } catch {
    return undefined
  }
}
