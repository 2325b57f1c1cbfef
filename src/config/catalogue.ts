/** Reads a catalogue of one's own, checks it against its schema and for what a schema cannot say. */
import type { Catalogue } from '../policy/catalogue.ts'
import { readDocument } from './document.ts'
import { suggestion } from './nearest.ts'
import { inOrder, problemAt, type Problem } from './problem.ts'
import { partAt, toPlain, type Node } from './tree.ts'
import { validate } from './validate.ts'

export type CatalogueResult = { readonly ok: true; readonly catalogue: Catalogue } | { readonly ok: false; readonly problems: readonly Problem[] }

/** `path` tells the format: JSON or YAML. */
export async function readCatalogue(text: string, path: string): Promise<CatalogueResult> {
  const read = await readDocument({ path, text }, () => undefined)
  if (!read.ok) return read
  const { root } = read.document
  const problems = await validate('catalogue', root)
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) }
  const { signs, ...rest } = toPlain(root) as Omit<Catalogue, 'signs'> & { readonly signs?: readonly string[] }
  const catalogue: Catalogue = { ...rest, signs: signs ?? [] }
  const wrong = inOrder(inconsistencies(catalogue, root))
  return wrong.length > 0 ? { ok: false, problems: wrong } : { ok: true, catalogue }
}

type Path = readonly (string | number)[]

function inconsistencies(catalogue: Catalogue, root: Node): Problem[] {
  const roleIds = catalogue.roles.map(r => r.id)
  const serviceIds = catalogue.services.map(s => s.id)
  const problems: Problem[] = []
  const report = (path: Path, message: string): void => {
    problems.push(problemAt(partAt(root, path.map(String)).span, message))
  }
  const known = (path: Path, what: string, word: string | undefined, allowed: readonly string[]): void => {
    if (word !== undefined && !allowed.includes(word)) report(path, `unknown ${what} "${word}"${suggestion(word, allowed)}`)
  }
  const once = (ids: readonly string[], list: string): void => {
    ids.forEach((id, i) => {
      if (ids.indexOf(id) < i) report([list, i, 'id'], `the id ${id} is there twice`)
    })
  }
  once(roleIds, 'roles')
  once(serviceIds, 'services')
  catalogue.roles.forEach(({ id, includes }, i) => includes?.forEach((part, j) => {
    known(['roles', i, 'includes', j], 'role', part, roleIds)
    if (part === id) report(['roles', i, 'includes', j], 'a role cannot include itself')
    if (catalogue.roles.some(r => r.id === part && part !== id && r.includes !== undefined)) {
      report(['roles', i, 'includes', j], `${part} includes other roles itself: name those here`)
    }
  }))
  catalogue.services.forEach((service, i) => {
    known(['services', i, 'enabledBy'], 'role', service.enabledBy, roleIds)
    known(['services', i, 'insteadVia'], 'role', service.insteadVia, roleIds)
    service.follows?.forEach((f, j) => { known(['services', i, 'follows', j, 'service'], 'service', f.service, serviceIds) })
    known(['services', i, 'onlyWith'], 'service', service.onlyWith, serviceIds)
    service.flows.forEach((flow, j) => {
      const at = ['services', i, 'flows', j]
      for (const end of ['from', 'to'] as const) known([...at, end], 'role', flow[end], roleIds)
      for (const end of ['named', 'unnamed'] as const) known([...at, 'when', end], 'role', flow.when?.[end], roleIds)
      flow.ports.forEach(([low, high], k) => {
        if (low > high) report([...at, 'ports', k], 'a range goes from the lower to the higher port')
      })
    })
    service.plaintextPorts?.forEach(([low, high], k) => {
      if (low > high) report(['services', i, 'plaintextPorts', k], 'a range goes from the lower to the higher port')
    })
  })
  return problems
}
