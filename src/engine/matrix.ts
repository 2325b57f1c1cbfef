/** The service matrix: for each firewall and each required flow, does it pass? */
import { portWords } from '../packets/describe.ts'
import { EMPTY } from '../packets/diagram.ts'
import type { Firewall } from '../model/firewall.ts'
import type { Catalogue } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import { requirements } from '../policy/requirements.ts'
import { assess } from './assess.ts'
import type { Assessment } from './rule.ts'
import { createSubject, type FileMatcher } from './subject.ts'

export interface MatrixRow {
  readonly device: string
  readonly service: string
  readonly from: string
  readonly to: string
  /** `udp/2055`. */
  readonly ports: string
  readonly reach: 'yes' | 'partly' | 'no' | 'undetermined'
}

/** Flows that do not cross a firewall have no row. Without addresses of either end, a flow asks whether anybody reaches anybody. */
export function matrix(firewalls: readonly Firewall[], catalogue: Catalogue, deployment: Deployment, matchFile: FileMatcher): MatrixRow[] {
  const subjects = firewalls.map(f => createSubject(f, deployment, matchFile))
  const wanted = requirements(catalogue, deployment)
  const named = wanted.some(r => r.from ?? r.to)
  return assess(subjects, named ? wanted : wanted.filter(r => r.state !== 'off'), named).map(rowOf)
}

function rowOf(assessment: Assessment): MatrixRow {
  const { subject, requirement, answer } = assessment
  return {
    device: subject.firewall.id,
    service: requirement.service.id,
    from: requirement.flow.from,
    to: requirement.flow.to,
    ports: `${requirement.flow.transport}/${portWords(requirement.ports)}`,
    reach: answer.denied !== EMPTY ? (answer.permitted === EMPTY && answer.undetermined === EMPTY ? 'no' : 'partly') : answer.undetermined !== EMPTY ? 'undetermined' : 'yes',
  }
}
