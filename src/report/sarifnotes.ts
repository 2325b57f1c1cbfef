/** What a SARIF run says about itself: inputs that were not read, statements that were not understood. */
import type { FileFailure } from '../engine/result.ts'
import type { Diagnostic } from '../model/firewall.ts'
import { heaviest } from './heaviest.ts'
import { forSarif } from './neutral.ts'
import { artifactUri } from './paths.ts'
import { sarifLocation, type Places } from './sarifplace.ts'
import type { NotificationId } from './sarifrules.ts'

/** So many statements are named; the rest is counted. */
const STATEMENTS = 1000

const LEVEL = { verdict: 'warning', match: 'warning', none: 'note' } as const
const WEIGHT = { verdict: 0, match: 1, none: 2 } as const

interface LeftOut {
  readonly results: number
  readonly related: number
}

interface Notifications {
  readonly add: (diagnostics: readonly Diagnostic[]) => void
  readonly invocation: (failures: readonly FileFailure[], leftOut: LeftOut) => object
}

export function notificationsOf(places: Places): Notifications {
  const statements = heaviest<object>(STATEMENTS)
  return {
    add: diagnostics => {
      for (const { effect, seen, span } of diagnostics) statements.add(WEIGHT[effect], () => notification('statement-not-understood', LEVEL[effect], seen, sarifLocation(span, places)))
    },
    invocation: (failures, leftOut) => {
      const more = statements.left()
      const notifications = [
        ...failures.map(failure => notification('input-not-read', 'error', `${failure.seen}; ${failure.advice}`, {
          physicalLocation: {
            artifactLocation: artifactUri(failure.path),
            ...(failure.line > 0 ? { region: { startLine: failure.line, startColumn: Math.max(1, failure.column) } } : {}),
          },
        })),
        ...statements.rest(),
        ...(more > 0 ? [notification('statement-not-understood', 'warning', `${String(more)} more statements were not understood`)] : []),
        ...(leftOut.results > 0 ? [notification('results-left-out', 'warning', `${String(leftOut.results)} less severe results were left out`)] : []),
        ...(leftOut.related > 0 ? [notification('locations-left-out', 'note', `${String(leftOut.related)} related locations were left out`)] : []),
      ]
      return { executionSuccessful: failures.length === 0, ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}) }
    },
  }
}

function notification(id: NotificationId, level: 'error' | 'warning' | 'note', words: string, location?: object): object {
  const text = forSarif(words)
  return {
    descriptor: { id },
    level,
    message: { text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` },
    ...(location ? { locations: [location] } : {}),
  }
}
