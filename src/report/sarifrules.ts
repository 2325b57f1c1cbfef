/** Rules as SARIF describes them. */
import type { RuleSummary } from '../engine/result.ts'
import { pageOf } from './report.ts'

const HELP = 'Read the rule page in the repository of wallproof.'

/** GitHub takes so many characters of a description. */
const DESCRIPTION = 1000

const PROBLEM = { error: 'error', warning: 'warning', note: 'recommendation' } as const

const INPUT_HELP = 'What cannot be read or understood is named, so that no verdict silently rests on it.'

const NOTIFICATIONS = {
  'input-not-read': 'An input could not be read.',
  'statement-not-understood': 'A statement was not understood.',
  'results-left-out': 'Results were left out because there are too many.',
  'locations-left-out': 'Related locations were left out because a result has too many.',
} as const

export type NotificationId = keyof typeof NOTIFICATIONS

/** What the run says about its inputs; GitHub's rules ask the same of these descriptors as of rules. */
export function notificationDescriptors(url: string): readonly object[] {
  return Object.entries(NOTIFICATIONS).map(([id, sentence]) => ({
    id, name: pascal(id), shortDescription: { text: sentence }, fullDescription: { text: sentence },
    help: { text: INPUT_HELP, markdown: INPUT_HELP }, helpUri: url, messageStrings: { plain: { text: sentence } },
  }))
}

/** A rule that only findings name. */
export function bare(id: string): RuleSummary {
  return { id, summary: id.replace(/[-/]/g, ' '), level: 'warning', enabled: true, severity: undefined, precision: 'medium', tags: [], compliance: [], reason: undefined, help: () => '' }
}

export function descriptor(rule: RuleSummary, url: string): object {
  const sentence = sentenceOf(rule.summary)
  const help = rule.help().trim()
  return {
    id: rule.id,
    name: pascal(rule.id),
    shortDescription: { text: sentence },
    fullDescription: { text: firstParagraph(help).slice(0, DESCRIPTION) || sentence },
    help: { text: help === '' ? HELP : help, markdown: help === '' ? HELP : help },
    helpUri: pageOf(rule.id, url),
    messageStrings: {
      plain: { text: "Seen: '{0}'. To do: '{1}'." },
      linked: { text: "Seen: '{0}'. To do: '{1}'. See: '{2}'." },
    },
    defaultConfiguration: { level: rule.level, ...(rule.enabled ? {} : { enabled: false }) },
    properties: {
      tags: tagsOf(rule),
      precision: rule.precision,
      'problem.severity': PROBLEM[rule.level],
      ...(rule.severity === undefined ? {} : { 'security-severity': rule.severity }),
    },
  }
}

/** GitHub reads `security-severity` only of rules that carry the tag `security`, takes 20 tags and shows the first 10 of them. */
function tagsOf({ severity, tags, compliance }: RuleSummary): readonly string[] {
  const controls = compliance.map(({ id }) => `compliance/${id.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}`)
  return [...new Set([...(severity === undefined ? [] : ['security']), 'firewall', ...tags, ...controls])].slice(0, 20)
}

const sentenceOf = (text: string): string => {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return start.endsWith('.') ? start : `${start}.`
}

const pascal = (id: string): string => id.split(/[-/]/).map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')

/** The first paragraph of a page that is plain text, on one line. */
function firstParagraph(markdown: string): string {
  const paragraph = markdown.split(/\n\s*\n/).find(part => /^[A-Za-z`"]/.test(part.trim()))
  const text = (paragraph ?? '').replace(/[`*_]/g, '').replace(/\s+/g, ' ').trim()
  return text === '' || text.endsWith('.') ? text : `${text}.`
}
