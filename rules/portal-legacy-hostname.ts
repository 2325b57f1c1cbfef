/** A host is met under a name that its vendor has given up. */
import { hostTests } from '../src/analysis/named.ts'
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import type { Catalogue, Role } from '../src/policy/catalogue.ts'
import type { Deployment } from '../src/policy/deployment.ts'

export default defineRule({
  meta: {
    id: 'portal-legacy-hostname',
    summary: 'a rule uses an outdated name of a host',
    level: 'warning',
    precision: 'very-high',
    reason: 'the outdated name may stop working any day: a warning, and a note where the current one is permitted as well',
    tags: ['availability', 'firewall'],
  },
  check: ({ catalogue, deployment, subjects }) => [
    ...subjects.flatMap(subject => renamed(catalogue).flatMap(role => inRules(subject, role))),
    ...renamed(catalogue).flatMap(role => inDeployment(deployment, role)),
  ],
})

const renamed = ({ roles }: Catalogue): Role[] => roles.filter(r => r.names?.some(n => n.legacy) === true)

const namesOf = ({ names = [] }: Role, legacy: boolean): string[] => names.filter(n => (n.legacy === true) === legacy).map(n => n.name)

/** Each name once a firewall, at the first rule; the others are listed. */
function inRules({ firewall }: Subject, role: Role): Draft[] {
  const tests = hostTests(firewall)
  const current = namesOf(role, false)
  const known = tests.some(t => current.includes(t.test.name))
  return namesOf(role, true).flatMap((name): Draft[] => {
    const [first, ...rest] = tests.filter(t => t.test.name === name)
    if (!first) return []
    return [{
      level: known ? 'note' : 'warning',
      seen: `${name} is an outdated name of ${role.title}${known ? '; the current one is permitted too' : ', and whether it still leads there is not known'}`,
      fix: known ? 'remove it once nothing asks for it any more' : `use ${current.join(' or ')}`,
      at: first.rule.span,
      related: rest.slice(0, 10).map(t => ({ span: t.rule.span, message: 'used here too' })),
      device: firewall.id,
      to: role.id,
      key: name,
    }]
  })
}

function inDeployment({ place, roleNames }: Deployment, role: Role): Draft[] {
  if (!place) return []
  const given = roleNames.get(role.id) ?? []
  return namesOf(role, true).filter(name => given.includes(name)).map(name => ({
    seen: `${name}, which the deployment file gives, is an outdated name of ${role.title}`,
    fix: `give ${namesOf(role, false).join(' or ')}`,
    at: place,
    related: [],
    device: place.source.path,
    to: role.id,
    key: `deployment ${name}`,
  }))
}
