/** Rules that users write: what a rule must be, and findings that must be findings, said in words instead of failing somewhere inside. */
import { SetsTooLarge } from '../packets/diagram.ts'
import type { Span } from '../text/source.ts'
import type { Draft, Rule, RuleContext } from './rule.ts'

/** A rule of the user's own is not one, or failed. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
}

const LEVELS = ['error', 'warning', 'note']
const PRECISIONS = ['very-high', 'high', 'medium']

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

/** The rules that a user gives, ready to run. Throws a RuleError; `taken` are the ids that are in use already. */
export function ownRules(given: readonly unknown[], taken: readonly string[]): Rule[] {
  const rules = given.map(value => {
    const wrong = isObject(value) ? mistakeIn(value) : 'a rule is an object with "meta" and "check"'
    if (wrong !== undefined) throw new RuleError(wrong)
    return guarded(value as Rule)
  })
  const ids = [...taken, ...rules.map(rule => rule.meta.id)]
  const twice = rules.find(({ meta }) => ids.indexOf(meta.id) !== ids.lastIndexOf(meta.id))
  if (twice) throw new RuleError(`the id "${twice.meta.id}" is in use already`)
  return rules
}

function mistakeIn({ meta, check }: Fields): string | undefined {
  if (!isObject(meta)) return 'a rule is an object with "meta" and "check"'
  const { id, summary, level, precision, tags, severity } = meta
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return 'meta.id must be words of small letters and digits with "-" between them'
  if (typeof check !== 'function') return `${id}: check must be a function`
  if (!isText(summary)) return `${id}: meta.summary must be a sentence`
  if (!LEVELS.includes(level as string)) return `${id}: meta.level must be one of ${LEVELS.join(', ')}`
  if (!PRECISIONS.includes(precision as string)) return `${id}: meta.precision must be one of ${PRECISIONS.join(', ')}`
  if (!Array.isArray(tags) || !tags.every(isText)) return `${id}: meta.tags must be a list of words`
  if (severity !== undefined && !(typeof severity === 'string' && /^\d\d?\.\d$/.test(severity))) return `${id}: meta.severity must be a text from "0.1" to "10.0"`
  return undefined
}

function guarded(rule: Rule): Rule {
  const { id } = rule.meta
  return {
    ...rule,
    check: context => {
      const drafts = drafted(id, () => rule.check(context))
      const listed: unknown = drafts
      if (!Array.isArray(listed)) throw new RuleError(`${id}: check must return a list of findings`)
      for (const draft of listed as readonly unknown[]) {
        const wrong = isObject(draft) ? mistakeInFinding(draft, context) : 'a finding is an object'
        if (wrong !== undefined) throw new RuleError(`${id}: ${wrong}`)
      }
      return drafts
    },
  }
}

function drafted(id: string, check: () => readonly Draft[]): readonly Draft[] {
  try {
    return check()
  } catch (error) {
    // The engine has an answer to these: it asks about one firewall at a time.
    if (error instanceof SetsTooLarge) throw error
    throw new RuleError(`${id}: the rule failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function mistakeInFinding(draft: Fields, { subjects, deployment: { place } }: RuleContext): string | undefined {
  const { seen, fix, at, related, device, key, level } = draft
  if (!isText(seen) || !isText(fix)) return '"seen" and "fix" of a finding must be sentences'
  if (level !== undefined && !LEVELS.includes(level as string)) return `"level" of a finding must be one of ${LEVELS.join(', ')}`
  const isPlace = (span: unknown): span is Span => isObject(span) && typeof span.start === 'number' && typeof span.end === 'number'
    && (subjects.some(s => s.firewall.source === span.source) || (place !== undefined && span.source === place.source))
  if (!isPlace(at)) return '"at" of a finding must be a span of an export or of the deployment file'
  if (!Array.isArray(related) || !related.every(r => isObject(r) && isPlace(r.span) && isText(r.message))) return '"related" of a finding must be a list of { span, message }'
  if (!subjects.some(s => s.firewall.id === device) && device !== place?.source.path) return '"device" of a finding must be the id of a firewall'
  return typeof key === 'string' ? undefined : '"key" of a finding must be a text that tells it from the other findings of its rule and device'
}
