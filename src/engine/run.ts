/** A lint run: firewalls and a policy in, findings in a stable order out. */
import type { Firewall } from '../model/firewall.ts'
import type { Catalogue, Level } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import { requirements } from '../policy/requirements.ts'
import { signsOf } from '../policy/signs.ts'
import { SetsTooLarge } from '../packets/diagram.ts'
import { visited } from '../analysis/references.ts'
import { shadowed, type Shadowed } from '../analysis/shadow.ts'
import { assess } from './assess.ts'
import { blockedServices } from './blocked.ts'
import { addFamilies, isVoid } from './covered.ts'
import { halfOpenServices } from './halfopen.ts'
import type { Finding, ReportedFinding } from './finding.ts'
import { mergeCauses } from './merge.ts'
import { once } from './once.ts'
import { compare, inOrder } from './order.ts'
import { inWords } from './places.ts'
import type { FileFailure, LintResult, RuleSummary } from './result.ts'
import { ruleSummaries, serviceIds } from './summaries.ts'
import type { Draft, Rule, RuleContext, Subject } from './rule.ts'
import { createSubject, type FileMatcher } from './subject.ts'
import { suppressionsOf } from './suppress.ts'
import { UNUSED_SUPPRESSION, unusedSuppressions } from './unused.ts'

export interface LintInput {
  readonly rules: readonly Rule[]
  readonly tool: LintResult['tool']
  readonly firewalls: readonly Firewall[]
  readonly failures: readonly FileFailure[]
  readonly catalogue: Catalogue
  readonly profile: string
  readonly deployment: Deployment
  /** Is there a deployment file? */
  readonly hasDeployment: boolean
  /** `YYYY-MM-DD`, for suppressions that expire. */
  readonly today: string
  /** Honour suppressions in the exports. */
  readonly suppressions: boolean
  /** sha-256 in hex. */
  readonly digest: (text: string) => string
  readonly matchFile: FileMatcher
  /** The page of a rule, as markdown; empty where there is none. */
  readonly page: (rule: string) => string
}

export function lint(input: LintInput): LintResult {
  const { catalogue, deployment, hasDeployment } = input
  const subjects = input.firewalls.map(f => createSubject(f, deployment, input.matchFile))
  const tooLarge = new Set<Subject>()
  const wanted = requirements(catalogue, deployment)
  const contextOf = (some: readonly Subject[]): RuleContext => {
    const assessments = some.flatMap(s => bounded(tooLarge, s, () => assess([s], wanted, true)))
    const signs = perSubject(({ firewall }) => signsOf(firewall, catalogue))
    return {
      subjects: some,
      catalogue,
      deployment,
      declared: hasDeployment,
      assessments,
      blocked: once(() => (hasDeployment ? blockedServices(assessments) : halfOpenServices(some, catalogue, signs))),
      signs,
      shadowed: perSubject(shadowedIn),
    }
  }
  const context = contextOf(subjects)
  const running = input.rules.filter(rule => !isSilent(rule, catalogue, deployment))
  const findings = running.flatMap(rule => draftsOf(rule, context, contextOf, tooLarge).flatMap(draft => complete(rule, draft, deployment) ?? []))
  const families = addFamilies(new Map(), input.firewalls)
  const reported = fingerprinted(inWords(mergeCauses(findings.filter(f => !isVoid(f, families))), input.firewalls).sort(inOrder), input.digest)
  // Of the export that is one of many, nobody asks.
  const summaries = once(() => ruleSummaries(input.rules, catalogue, input.page))
  return {
    tool: input.tool,
    profile: input.profile,
    firewalls: [...input.firewalls].sort((a, b) => compare(a.id, b.id)),
    findings: input.suppressions ? withSuppressions(reported, summaries, input) : reported,
    get rules() { return summaries() },
    failures: [...input.failures, ...[...tooLarge].map(beyondBounds)].sort((a, b) => compare(a.path, b.path)),
    assumptions: assumptionsOf(context),
  }
}

/** No answer is better than a guessed one: a firewall whose sets outgrow the bound is named, and the others are judged. */
function bounded<T>(tooLarge: Set<Subject>, subject: Subject, make: () => readonly T[]): readonly T[] {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof SetsTooLarge)) throw error
    tooLarge.add(subject)
    return []
  }
}

/** What a rule finds; when one firewall is too much for it, it is asked about each by itself. */
function draftsOf(rule: Rule, context: RuleContext, contextOf: (some: readonly Subject[]) => RuleContext, tooLarge: Set<Subject>): readonly Draft[] {
  try {
    return rule.check(context)
  } catch (error) {
    if (!(error instanceof SetsTooLarge)) throw error
    return context.subjects.flatMap(s => bounded(tooLarge, s, () => rule.check(contextOf([s]))))
  }
}

const beyondBounds = ({ firewall }: Subject): FileFailure => ({
  path: firewall.source.path, line: 0, column: 0,
  seen: 'the packet sets of this rule list outgrow the memory bound, so some rules could not be judged',
  advice: 'lint it with fewer rules (--rule ID=off), and please report it with the shape of the list',
})

/** Would none of its findings be reported? */
function isSilent({ meta }: Rule, catalogue: Catalogue, { levels }: Deployment): boolean {
  return serviceIds(meta, catalogue).every(id => (levels.get(id) ?? levels.get(meta.id) ?? (meta.offByDefault ? 'off' : undefined)) === 'off')
}

/** Findings with the suppressions of the exports, and findings about those that suppress nothing. */
function withSuppressions(findings: readonly ReportedFinding[], summariesOf: () => readonly RuleSummary[], { firewalls, deployment, today, digest }: LintInput): ReportedFinding[] {
  const { findings: marked, suppressing } = suppressionsOf(findings, firewalls, today)
  if (suppressing.length === 0) return [...marked]
  const summaries = summariesOf()
  const ids = new Set(summaries.flatMap(({ id }) => [id, familyOf(id)]))
  // Of a family, one rule that is on is enough: it might have been meant.
  const isOff = (rule: string): boolean => summaries.every(({ id }) => (id !== rule && familyOf(id) !== rule) || levelOf(id, deployment) === 'off')
  const drafts = unusedSuppressions(suppressing, { ids, isOff })
  const unused = drafts.flatMap(draft => complete({ meta: UNUSED_SUPPRESSION }, draft, deployment) ?? [])
  return unused.length === 0 ? [...marked] : [...marked, ...fingerprinted(unused.sort(inOrder), digest)].sort(inOrder)
}

const familyOf = (id: string): string => id.split('/', 1)[0] ?? id

const levelOf = (id: string, { levels }: Deployment): Level | undefined => levels.get(id) ?? levels.get(familyOf(id))

/** The full id and the level: the deployment's for the full id, else for the family, else the finding's, else the rule's. */
function complete({ meta }: Pick<Rule, 'meta'>, draft: Draft, deployment: Deployment): Finding | undefined {
  const rule = draft.service !== undefined && meta.perService === true ? `${meta.id}/${draft.service}` : meta.id
  const level: Level = levelOf(rule, deployment) ?? draft.level ?? meta.level
  return level === 'off' ? undefined : { ...draft, rule, level }
}

/** Most reports do not print a fingerprint, so it is made when it is read. */
function fingerprinted(findings: readonly Finding[], digest: (text: string) => string): ReportedFinding[] {
  const seen = new Map<string, number>()
  return findings.map(f => {
    const identity = [f.rule, f.device, f.service ?? '', f.key].join('\u0000')
    const count = (seen.get(identity) ?? 0) + 1
    seen.set(identity, count)
    return { ...f, suppressed: undefined, get fingerprint() { return digest(`${identity}\u0000${count}`) } }
  })
}

function assumptionsOf({ declared, subjects }: RuleContext): string[] {
  if (!declared) return ['no deployment file: nobody is known by address, so only what can be said without it was checked']
  return subjects.filter(s => s.guessed && s.firewall.filtering).map(s => `${s.firewall.source.path}: the deployment file does not say what this export is; taken for ${s.roles.join(' and ')}`)
}

function perSubject<T>(make: (subject: Subject) => T): (subject: Subject) => T {
  const made = new Map<Subject, T>()
  return subject => {
    if (!made.has(subject)) made.set(subject, make(subject))
    return made.get(subject) as T
  }
}

/** Filters that no stage leads to are left out: a list that filters nothing shadows nothing. */
function shadowedIn(subject: Subject): Shadowed[] {
  const { firewall } = subject
  const views = firewall.families.map(f => subject.view(f))
  return [...visited(firewall)].flatMap(filter => shadowed(views, filter))
}
