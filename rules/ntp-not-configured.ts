/** The deployment file names no NTP server, though the service is in use. */
import { defineRule } from '../src/engine/rule.ts'
import { unnamedProviders } from '../src/policy/unnamed.ts'

export default defineRule({
  meta: {
    id: 'ntp-not-configured',
    summary: 'the deployment file names no NTP server',
    level: 'warning',
    precision: 'very-high',
    reason: 'the time is necessary, and nobody is known who gives it: a warning',
    tags: ['deployment'],
  },
  check: ({ catalogue, deployment }) => {
    const { place } = deployment
    return place === undefined ? [] : unnamedProviders(catalogue, deployment, 'ntp').map(({ service, role }) => ({
      seen: `no ${role} is named for ${service.title}, so nothing is checked of the way there`,
      fix: `name it (roles: ${role})${service.module === undefined ? '' : `, or say that the service is off (modules: ${service.module})`}; otherwise ${service.breaks}`,
      at: place,
      related: [],
      device: place.source.path,
      key: role,
    }))
  },
})
