/** What becomes of the replies to connections that a device lets pass, where its rules judge them. */
import type { Path } from '../model/firewall.ts'
import type { Interval } from '../net/ports.ts'
import { PROTOCOL } from '../net/protocols.ts'
import { ACK, SYN } from '../net/tcp.ts'
import { valuesOf } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { mirror } from '../packets/mirror.ts'
import { levelsOf, stateSet, valuesSet, type FieldName } from '../packets/space.ts'
import type { FlowAnswer } from './flow.ts'
import { reach, type Reach } from './reach.ts'
import type { View } from './view.ts'

/** Sets of replies, as they come: from the server, interfaces included. `denied` and `undetermined` are disjoint. */
export interface Replies {
  readonly asked: SetId
  readonly denied: SetId
  readonly undetermined: SetId
  /** Replies to connections that may pass, or whose addresses are rewritten on the way: what becomes of them is not asked. */
  readonly open: SetId
  readonly reach: Reach
}

const BACK: Readonly<Record<Path, Path>> = { forward: 'forward', input: 'output', output: 'input' }

/** The second packet of every connection that surely passes, by the interfaces that it came by. Those to others are left open. */
export function repliesTo(view: View, path: Path, protocol: number, { reach: way }: FlowAnswer): Replies {
  const { and, forget, minus, or, union } = view.space.diagrams
  const ends = way.passages.filter(p => p.verdict === 'permit')
  const rewritten = union(ends.filter(p => p.decision.rule?.action.kind === 'translate').map(p => p.set()))
  const passing = minus(minus(way.permit, way.deny), rewritten)
  const isTracked = (p: (typeof ends)[number]): boolean => p.decision.rule?.action.kind === 'permit' && p.decision.rule.action.tracks === true
  const tracked = union(ends.filter(isTracked).map(p => p.set()))
  // Where another line of the same stage may have let it pass, it may be unknown to the device.
  const stages = [...new Set(ends.filter(isTracked).map(p => p.stage))]
  const surely = union(stages.map(stage => {
    const here = ends.filter(p => p.stage === stage)
    return minus(union(here.filter(isTracked).map(p => p.set())), union(here.filter(p => !isTracked(p)).map(p => p.set())))
  }))
  const replies = (set: SetId): SetId => {
    const fields: readonly FieldName[] = ['flags', 'state', 'icmp', 'fragment']
    const bare = fields.reduce((s, field) => forget(s, ...levelsOf(view.space, field)), mirror(view.space, set))
    return [
      valuesSet(view.space, 'flags', [protocol === PROTOCOL.tcp ? [SYN | ACK, SYN | ACK] : [0, 0]]), valuesSet(view.space, 'icmp', [[0, 0]]), valuesSet(view.space, 'fragment', [[0, 0]]),
    ].reduce((a, b) => and(a, b), bare)
  }
  const known = view.firewall.stateful ? { maybe: passing, surely: passing } : { maybe: and(passing, tracked), surely }
  const asked = or(and(replies(known.maybe), stateSet(view.space, ['established'])), and(replies(minus(passing, known.surely)), stateSet(view.space, ['untracked'])))
  const back = reach(view, BACK[path], asked)
  const stateless = (set: SetId): SetId => forget(set, ...levelsOf(view.space, 'state'))
  const [may, mayNot] = [stateless(back.permit), stateless(back.deny)]
  return { asked: stateless(asked), denied: minus(mayNot, may), undetermined: and(may, mayNot), open: replies(minus(way.permit, passing)), reach: back }
}

/** Of an end that nobody names, any address serves: what is denied to all of them. Where others may be served by connections that are not asked about, that is undetermined. */
export function deniedToAll(view: View, replies: Replies, anyServer: boolean, anyClient: boolean): Replies {
  if (!anyServer && !anyClient) return replies
  const { and, forget, minus, or } = view.space.diagrams
  const fields: readonly FieldName[] = [...(anyServer ? ['src' as const] : []), ...(anyClient ? ['dst' as const] : []), 'in', 'out']
  const over = (set: SetId): SetId => fields.reduce((s, field) => forget(s, ...levelsOf(view.space, field)), set)
  const passing = over(minus(minus(replies.asked, replies.denied), replies.undetermined))
  const possible = over(minus(replies.asked, replies.denied))
  const denied = minus(replies.denied, possible)
  const open = and(denied, over(replies.open))
  return { ...replies, denied: minus(denied, open), undetermined: minus(or(replies.undetermined, open), passing) }
}

/** The client ports whose answers are denied, where answers to others pass; undefined where no port gets any. */
export function lostPorts(view: View, { asked, denied, undetermined }: Replies): readonly Interval[] | undefined {
  const { forget, minus } = view.space.diagrams
  const anyPort = forget(minus(minus(asked, denied), undetermined), ...levelsOf(view.space, 'dport'))
  return minus(denied, anyPort) === EMPTY ? valuesOf(view.space, 'dport', denied) : undefined
}
