/** Puts each firewall together with what the deployment says of it. */
import { hostTests, towards } from '../analysis/named.ts'
import { createView, type View } from '../analysis/view.ts'
import type { AddressTerm } from '../net/address.ts'
import type { Firewall } from '../model/firewall.ts'
import type { Deployment, ExportFacts, ExportRole } from '../policy/deployment.ts'
import { once } from './once.ts'
import type { Subject } from './rule.ts'

/** Does a pattern of the deployment mean this path? Globs are the caller's business. */
export type FileMatcher = (pattern: string, path: string) => boolean

export function createSubject(firewall: Firewall, deployment: Deployment, matches: FileMatcher): Subject {
  const facts = deployment.exports.find(e => e.files.some(f => f === firewall.hostname || matches(f, firewall.source.path)))
  const views = new Map<string, View>()
  const named = once(() => new Set(hostTests(firewall).flatMap(({ test }) => (test.field === 'dst' ? [test.name] : []))))
  const untrusted = new Set(firewall.interfaces.filter(i => i.untrusted).map(i => i.name))
  const told = new Map<string, readonly AddressTerm[]>()
  for (const i of facts?.interfaces ?? []) {
    if (i.untrusted === true) untrusted.add(i.name)
    if (i.untrusted === false) untrusted.delete(i.name)
    if (i.leadsTo.length > 0) told.set(i.name, i.leadsTo)
  }
  return {
    firewall,
    facts,
    roles: facts && facts.roles.length > 0 ? facts.roles : guessRoles(firewall, facts),
    guessed: !facts || facts.roles.length === 0,
    told,
    untrusted,
    view: (family, names = []) => {
      const asked = names.filter(name => named().has(name))
      const key = [family, ...asked].join(' ')
      const view = views.get(key) ?? createView(asked.length === 0 ? firewall : towards(firewall, asked), family)
      views.set(key, view)
      return view
    },
  }
}

/** Network firewalls stand between others. A Linux host with rules for forwarded packets does both. */
function guessRoles(firewall: Firewall, facts: ExportFacts | undefined): ExportRole[] {
  if (facts && facts.is.length > 0) return ['host']
  if (firewall.format !== 'iptables') return firewall.filtering ? ['transit', 'exporter'] : ['exporter']
  return forwards(firewall) ? ['host', 'transit'] : ['host']
}

/** Has an iptables dump rules for packets that are not for the host itself? */
export const forwards = ({ filters }: Firewall): boolean => [...filters.values()].some(f => f.name === 'FORWARD' && f.rules.some(r => r.action.kind !== 'continue' && r.action.kind !== 'tag'))
