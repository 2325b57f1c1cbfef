/** One input read, parsed and judged by itself: what reports need of it, as plain data that can go from thread to thread, or be kept. */
import type { FileFailure } from '../engine/result.ts'
import type { Format } from '../model/firewall.ts'
import { abridged, type Told } from '../report/abridged.ts'
import { readOne } from './exports.ts'
import type { Input } from './find.ts'
import { judge, type Judging, type Policy } from './lint.ts'
import type { SarifDetails } from './sarifdetails.ts'
import type { World } from './world.ts'

/** The same for all inputs of a run. */
export interface Job {
  readonly policy: Policy
  readonly judging: Omit<Judging, 'localRules'>
  /** The format that inputs are to have, whatever they look like. */
  readonly forced: Format | undefined
  readonly sarif: boolean
}

export interface Part extends Told, SarifDetails {
  readonly failures: readonly FileFailure[]
  /** Look-alikes and oversized files that a walk came upon. */
  readonly notes: readonly string[]
  readonly assumptions: readonly string[]
  /** Milliseconds. */
  readonly took: { readonly reading: number; readonly judging: number }
}

const NOTHING: Part = { firewalls: [], findings: [], ways: new Map(), lineHashes: new Map(), failures: [], notes: [], assumptions: [], took: { reading: 0, judging: 0 } }

export async function partOf(input: Input, { policy, judging, forced, sarif }: Job, world: Pick<World, 'stdin'>, now: () => number): Promise<Part> {
  const started = now()
  const found = await readOne(input, forced, world)
  const read = now()
  switch (found.kind) {
    case 'nothing': return NOTHING
    case 'note': return { ...NOTHING, notes: [found.text] }
    case 'failure': return { ...NOTHING, failures: [found.failure] }
    case 'firewalls': {
      const { firewalls, findings, failures, assumptions } = judge({ firewalls: found.firewalls, failures: [] }, policy, { ...judging, localRules: [] })
      // What is found in the deployment file is the same for every export: whoever puts the parts together asks once.
      const here = findings.filter(f => found.firewalls.some(w => w.id === f.device))
      const { ways, lineHashes } = sarif ? (await import('./sarifdetails.ts')).sarifDetails(found.firewalls, here) : NOTHING
      return {
        ...abridged({ firewalls: firewalls.map(({ id, format, families, source, statements, diagnostics }) => ({ id, format, families, source, statements, diagnostics })), findings: here, ways }),
        lineHashes,
        failures,
        notes: [],
        assumptions: policy.file === undefined ? [] : assumptions,
        took: { reading: read - started, judging: now() - read },
      }
    }
  }
}
