/** Nobody says that the factory passwords of the product were changed, and no export can show it. */
import { defineRule } from '../src/engine/rule.ts'
import { isOwnNamed } from '../src/policy/unnamed.ts'

export default defineRule({
  meta: {
    id: 'default-password-not-attested',
    summary: 'the deployment file does not say that factory passwords were changed',
    level: 'note',
    precision: 'very-high',
    cwe: [1392, 1393],
    reason: 'nothing is known to be wrong, and it is the first thing an intruder tries: a note',
    tags: ['deployment', 'credentials'],
  },
  check: ({ catalogue, deployment }) => {
    const { place, passwordsChanged } = deployment
    const open = (catalogue.accounts ?? []).filter(({ id }) => !passwordsChanged.has(id))
    if (place === undefined || open.length === 0 || !isOwnNamed(catalogue, deployment)) return []
    return [{
      seen: `nobody attests that the factory passwords of ${catalogue.title} were changed: ${open.map(a => a.title).join(', ')}`,
      fix: 'change them, and say so: "defaultPasswordsChanged: true", or a list of the accounts',
      at: place,
      related: [],
      device: place.source.path,
      key: '',
    }]
  },
})
