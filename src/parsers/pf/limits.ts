/** Limits of a pass rule, which only the running system can tell to be reached. */
import type { Element } from '../xml.ts'
import { valueOf } from './text.ts'

const LIMITS = ['max', 'max-src-nodes', 'max-src-states', 'max-src-conn', 'max-src-conn-rate'] as const

/** pf.conf(5), "STATEFUL TRACKING OPTIONS": past the limit the packet is dropped, not handed to the next rule. */
export function limitOf(rule: Element): string | undefined {
  if (valueOf(rule, 'statetype') === 'none') return undefined
  const tcp = /^tcp(\/udp)?$/i.test(valueOf(rule, 'protocol'))
  const set = LIMITS.filter(name => valueOf(rule, name) !== '' && (tcp || !name.startsWith('max-src-conn')))
  return set.length === 0 ? undefined : `pass while within ${set.map(name => `${name} ${valueOf(rule, name).slice(0, 12)}`).join(', ')}`
}
