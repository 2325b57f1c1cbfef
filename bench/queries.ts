/** What is asked of a list: flows as deployments need them, the exposure of a port, what twenty edits changed. */
import type { FlowQuestion } from '../src/analysis/flow.ts'
import type { Filter, Firewall, Rule } from '../src/model/firewall.ts'
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

/** Who reaches TCP/22, of everybody, anywhere? */
export const SSH: FlowQuestion = { path: 'forward', protocol: 6, ports: [[22, 22]] }

/** Twenty rules of a list turned round: permitted instead of denied, denied instead of permitted. Rules that do neither stay: a jump turned into a permit would change all that the list behind it denies. */
export function edited(firewall: Firewall, filter: Filter): Firewall {
  const random = createRandom(20)
  const turned = new Set(Array.from({ length: 20 }, () => random.between(0, filter.rules.length - 1)))
  const rules = filter.rules.map((rule, i): Rule => {
    if (!turned.has(i) || (rule.action.kind !== 'permit' && rule.action.kind !== 'deny')) return rule
    return { ...rule, action: rule.action.kind === 'permit' ? { kind: 'deny', how: 'drop' } : { kind: 'permit' } }
  })
  return { ...firewall, filters: new Map(firewall.filters).set(filter.id, { ...filter, rules }) }
}
