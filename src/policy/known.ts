/** Looks a community up among the known ones, without ever taking it out of its secret. */
import type { SnmpCommunity } from '../model/services.ts'
import { KNOWN_COMMUNITIES, type KnownCommunity } from './communities.ts'

export function knownCommunity({ value }: SnmpCommunity): KnownCommunity | undefined {
  return value && KNOWN_COMMUNITIES.find(k => (k.folded ? value.isFolded(k.value) : value.is(k.value)))
}
