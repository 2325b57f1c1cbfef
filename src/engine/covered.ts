/** Findings that another export of the same run makes void. */
import type { Family } from '../net/address.ts'
import type { Finding } from './finding.ts'
import type { LintResult } from './result.ts'

export function isVoid({ unlessCovered: unless }: Finding, familiesOf: ReadonlyMap<string, readonly Family[]>): boolean {
  return unless?.by.some(path => familiesOf.get(path)?.includes(unless.family)) === true
}

type Speaking = Pick<LintResult['firewalls'][number], 'families'> & { readonly source: { readonly path: string } }

/** Adds the address families that these firewalls speak, by path; devices of one file speak together. */
export function addFamilies(familiesOf: Map<string, readonly Family[]>, firewalls: readonly Speaking[]): Map<string, readonly Family[]> {
  for (const { families, source: { path } } of firewalls) familiesOf.set(path, [...familiesOf.get(path) ?? [], ...families])
  return familiesOf
}
