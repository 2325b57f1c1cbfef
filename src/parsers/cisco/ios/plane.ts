/** Policies of IOS that are bound to the control plane or to an interface. */
import { ignored, understood, use, type Account } from '../account.ts'
import { alone } from '../line.ts'
import type { Block } from './blocks.ts'
import { interfaceName } from './interfaces.ts'
import type { Beside } from './stages.ts'

/** `service-policy input P`; `management-interface IF allow ...` closes every other interface for management. */
export function readControlPlane(account: Account, beside: Beside, { head, body }: Block): void {
  ignored(account, alone(head))
  for (const line of body) {
    if (line.words[0] === 'service-policy') {
      use(account, 'policy-map', line, line.words.length - 1)
      beside.policies.push({ line, direction: line.words[1] === 'output' ? 'out' : 'in' })
      understood(account)
    } else if (line.words[0] === 'management-interface') {
      beside.doubts.push({ line, on: ['input'], why: 'which management traffic this lets reach the device is not modelled' })
      understood(account)
    } else ignored(account, alone(line))
  }
}

export function readPolicyUses(beside: Beside, discarding: ReadonlySet<string>, { head, body }: Block): void {
  const name = interfaceName(head.words)
  for (const line of body) {
    const [first, second, third, fourth] = line.words
    if (first === 'service-policy' && (second === 'input' || second === 'output')) {
      beside.policies.push({ line, interface: name, direction: second === 'input' ? 'in' : 'out' })
    } else if (first === 'ip' && second === 'policy' && third === 'route-map' && discarding.has(fourth ?? '')) {
      beside.doubts.push({ line, on: ['forward'], in: [name], why: 'a route map that discards packets is not modelled, what enters here is undetermined' })
    }
  }
}
