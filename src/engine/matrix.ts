/** The service matrix: for each firewall and each flow, does it pass, why is it needed, and which lines decide? */
import { decisionsFor, witness } from '../analysis/flow.ts'
import { byLine } from '../analysis/lines.ts'
import type { Decision } from '../analysis/walk.ts'
import { addressWords, portWords } from '../packets/describe.ts'
import { EMPTY } from '../packets/diagram.ts'
import type { Firewall } from '../model/firewall.ts'
import type { Catalogue, Flow, Service } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import type { Requirement } from '../policy/requirement.ts'
import { requirements } from '../policy/requirements.ts'
import { assess, idle } from './assess.ts'
import type { Assessment } from './rule.ts'
import { createSubject, type FileMatcher } from './subject.ts'

interface MatrixFlow {
  readonly service: Service
  readonly flow: Flow
  /** Addresses or names that the deployment gives the two ends, as far as they are concerned; empty where it gives none. */
  readonly source: string
  readonly destination: string
  /** `udp/2055`. */
  readonly ports: string
}

export interface MatrixRow extends MatrixFlow {
  readonly device: string
  readonly reach: 'yes' | 'partly' | 'no' | 'undetermined'
  /** Of what is needed: absent where it is allowed and not needed, or another way of several passes. */
  readonly verdict: 'pass' | 'fail' | 'undetermined' | undefined
  /** The lines that let it pass, or the one that denies it. */
  readonly decidedBy: readonly Decision[]
  /** What could not be decided, in words. */
  readonly because: readonly string[]
}

export interface Unasked extends MatrixFlow {
  readonly because: string
}

export interface Matrix {
  readonly rows: readonly MatrixRow[]
  /** Needed flows that no row is about. */
  readonly unasked: readonly Unasked[]
}

/** Flows that do not cross a firewall have no row. Without addresses of either end, a flow asks whether anybody reaches anybody. */
export function matrix(firewalls: readonly Firewall[], catalogue: Catalogue, deployment: Deployment, matchFile: FileMatcher): Matrix {
  const subjects = firewalls.map(f => createSubject(f, deployment, matchFile))
  const wanted = requirements(catalogue, deployment)
  const named = wanted.some(r => r.from ?? r.to)
  const assessments = assess(subjects, named ? wanted : wanted.filter(r => r.state !== 'off'), named)
  const asked = new Set(assessments.map(a => a.requirement))
  const passing = new Set(assessments.filter(a => verdictOf(a) === 'pass').map(wayOf))
  return {
    rows: assessments.map(a => rowOf(a, wayOf(a) !== undefined && passing.has(wayOf(a)))),
    unasked: wanted.filter(r => r.flow.need !== 'allowed' && !asked.has(r)).map(r => ({ ...flowOf(r), because: reasonFor(r, wanted) })),
  }
}

function reasonFor(r: Requirement, all: readonly Requirement[]): string {
  if (!r.from && !r.to) return 'neither end is named'
  return idle(r, all) ? `no ${r.flow.from} is named` : 'it crosses none of these firewalls'
}

const flowOf = ({ service, flow, ports }: Requirement, source = '', destination = ''): MatrixFlow =>
  ({ service, flow, source, destination, ports: `${flow.transport}/${portWords(ports)}` })

const MOST_LINES = 4

const verdictOf = ({ answer }: Assessment): NonNullable<MatrixRow['verdict']> => (answer.denied !== EMPTY ? 'fail' : answer.undetermined !== EMPTY ? 'undetermined' : 'pass')

/** Ways of which one suffices have the same key. */
const wayOf = ({ subject, requirement, path, view }: Assessment): string | undefined =>
  requirement.group && `${subject.firewall.id} ${requirement.group} ${path} ${String(view.family)}`

/** `detoured`: another way of several passes. */
function rowOf(assessment: Assessment, detoured: boolean): MatrixRow {
  const { subject, requirement, view, answer } = assessment
  const { flow, from, to, toNames } = requirement
  const [denied, permitted, undetermined] = [answer.denied !== EMPTY, answer.permitted !== EMPTY, answer.undetermined !== EMPTY]
  return {
    ...flowOf(requirement, from ? addressWords(view.space, 'src', answer.asked) : '', to ? addressWords(view.space, 'dst', answer.asked) : toNames.join(', ')),
    device: subject.firewall.id,
    reach: denied ? (permitted || undetermined ? 'partly' : 'no') : undetermined ? 'undetermined' : 'yes',
    verdict: flow.need === 'allowed' || (verdictOf(assessment) !== 'pass' && detoured) ? undefined : verdictOf(assessment),
    decidedBy: decidersOf(assessment),
    because: undetermined ? [...new Set(answer.reach.doubts.filter(d => view.space.diagrams.overlaps(d.set(), answer.undetermined)).flatMap(d => d.words))] : [],
  }
}

/** Of a denied part the line that denies it, else of an undecided part the lines that may decide, else those that permit. */
function decidersOf({ view, answer }: Assessment): Decision[] {
  const { and } = view.space.diagrams
  const ends = (part: number, verdict: 'permit' | 'deny'): Decision[] => {
    const seen = witness(view, part)
    return seen ? decisionsFor(view, answer.reach, seen.digits, verdict) : []
  }
  if (answer.denied !== EMPTY) return ends(and(answer.reach.deny, answer.denied), 'deny').slice(0, 1)
  if (answer.undetermined === EMPTY) return byLine(view, answer, answer.permitted).map(l => l.decision).slice(0, MOST_LINES)
  const doubtful = [...ends(and(answer.reach.permit, answer.undetermined), 'permit'), ...ends(and(answer.reach.deny, answer.undetermined), 'deny')]
  return [...new Map(doubtful.map(d => [d.span.start, d])).values()].slice(0, MOST_LINES)
}
