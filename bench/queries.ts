/** Flows as deployments ask for them: a network to a host or to everything, one port. */
import type { FlowQuestion } from '../src/analysis/flow.ts'
import { createRandom } from './random.ts'

const PORTS = [22, 53, 123, 161, 162, 443, 514, 2055, 3000, 6343]

export function queries(count: number): FlowQuestion[] {
  const random = createRandom(50)
  return Array.from({ length: count }, (_, i): FlowQuestion => {
    const port = random.pick(PORTS)
    const network = (10 * 2 ** 24) + random.between(0, 255) * 2 ** 16 + random.between(0, 255) * 2 ** 8
    const host = (10 * 2 ** 24) + random.between(0, 2 ** 24 - 1)
    return {
      path: 'forward',
      protocol: i % 2 === 0 ? 6 : 17,
      ports: [[port, port]],
      from: [{ family: 4, low: network, high: network + 255 }],
      to: [{ family: 4, low: host, high: host }],
    }
  })
}
