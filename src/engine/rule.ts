/** A lint rule: what it is, and one pure function from what is known to findings. */
import type { Shadowed } from '../analysis/shadow.ts'
import type { View } from '../analysis/view.ts'
import type { FlowAnswer } from '../analysis/flow.ts'
import type { Family } from '../net/address.ts'
import type { Firewall, Format, Path } from '../model/firewall.ts'
import type { Catalogue, Control, Level, Service } from '../policy/catalogue.ts'
import type { Deployment, ExportFacts, ExportRole } from '../policy/deployment.ts'
import type { Requirement } from '../policy/requirement.ts'
import type { Signs } from '../policy/signs.ts'
import type { Finding } from './finding.ts'

export interface RuleMeta {
  /** Family of a rule that runs for every service (`service-missing`), or the whole id. Also its file, page and config key. */
  readonly id: string
  /** One sentence, lower case, no full stop. */
  readonly summary: string
  /** Level when the finding does not bring its own. */
  readonly level: 'error' | 'warning' | 'note'
  /** Runs only when a level is given for it, in the deployment file or by `--rule`. */
  readonly offByDefault?: boolean
  readonly precision: 'very-high' | 'high' | 'medium'
  /** `0.1`-`10.0`; absent: not a vulnerability. `of the service`: the service's, with its CWE numbers and controls. */
  readonly severity?: string
  readonly cwe?: readonly number[]
  /** Controls that ask for this; only what was verified in its source. */
  readonly compliance?: readonly Control[]
  /** Why level, severity and numbers are what they are: one sentence, lower case, no full stop. */
  readonly reason?: string
  readonly tags: readonly string[]
  /** Markdown for those who want to know more; the built-in rules have a page instead. */
  readonly help?: string
  /** Names of what the deployment file may set for it beside the level; schemas/config.schema.json has their form. */
  readonly options?: readonly string[]
  /** Runs for every service; its findings carry `service`. */
  readonly perService?: boolean
  /** Which of a service's own levels is the level of its findings; absent: the rule's. */
  readonly serviceLevel?: keyof Service['levels']
  /** The only formats it can find anything in; absent: all. */
  readonly formats?: readonly Format[]
  /** Services that it can find anything about; absent: all. */
  readonly concerns?: (service: Service, catalogue: Catalogue) => boolean
}

/** One firewall with what the deployment says of it. */
export interface Subject {
  readonly firewall: Firewall
  readonly facts: ExportFacts | undefined
  readonly roles: readonly ExportRole[]
  /** True when the deployment does not say what this export is, and its format had to. */
  readonly guessed: boolean
  /** What the deployment says lies behind an interface. */
  readonly told: ReadonlyMap<string, Requirement['from'] & object>
  readonly untrusted: ReadonlySet<string>
  /** `names`: for questions about packets to a host of one of these names only. */
  view(family: Family, names?: readonly string[]): View
}

/** A required flow put to a firewall on one path. */
export interface Assessment {
  readonly subject: Subject
  readonly requirement: Requirement
  readonly path: Path
  readonly view: View
  /** Only packets that cross this firewall; never empty. An end that the deployment does not name is any address that serves. */
  readonly answer: FlowAnswer
}

/** Firewalls may come one at a time: what a rule finds about one must follow from it and the deployment alone. */
export interface RuleContext {
  readonly subjects: readonly Subject[]
  readonly catalogue: Catalogue
  readonly deployment: Deployment
  /** False when there is no deployment file: then nothing is known of roles, and findings about services are guesses. */
  readonly declared: boolean
  /** Required and expected flows between parties that the deployment names (or one of them), firewall by firewall. */
  readonly assessments: readonly Assessment[]
  /** Findings about services that do not pass, worked out once for the rules that share them. */
  readonly blocked: () => Blocked
  /** Does the export betray the product? */
  readonly signs: (subject: Subject) => Signs
  /** Rules that no packet reaches, of all filters that packets visit. */
  readonly shadowed: (subject: Subject) => readonly Shadowed[]
}

export interface Blocked {
  readonly missing: readonly Draft[]
  readonly incomplete: readonly Draft[]
  readonly undetermined: readonly Draft[]
}

/** A finding before the engine fills in its full id and level. */
export type Draft = Omit<Finding, 'rule' | 'level'> & { readonly level?: Exclude<Level, 'off'> }

export interface Rule {
  readonly meta: RuleMeta
  readonly check: (context: RuleContext) => readonly Draft[]
}

/** Gives back what it gets: a rule is plain data and one function, and this gives editors its types. */
export const defineRule = (rule: Rule): Rule => rule
