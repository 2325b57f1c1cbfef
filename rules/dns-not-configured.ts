/** The deployment file names no DNS server, though the service is in use. */
import { defineRule } from '../src/engine/rule.ts'
import { unnamedProviders } from '../src/policy/unnamed.ts'

export default defineRule({
  meta: {
    id: 'dns-not-configured',
    summary: 'the deployment file names no DNS server',
    level: 'note',
    precision: 'very-high',
    reason: 'nothing is known to be wrong, and the way to the servers is not checked: a note',
    tags: ['deployment'],
  },
  check: ({ catalogue, deployment }) => {
    const { place } = deployment
    return place === undefined ? [] : unnamedProviders(catalogue, deployment, 'dns').map(({ service, role }) => ({
      seen: `no ${role} is named for ${service.title}, so nothing is checked of the way there`,
      fix: `name it (roles: ${role})${service.module === undefined ? '' : `, or say that the service is off (modules: ${service.module})`}; otherwise ${service.breaks}`,
      at: place,
      related: [],
      device: place.source.path,
      key: role,
    }))
  },
})
