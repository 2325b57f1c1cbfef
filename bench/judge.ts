/** The targets of the design, each with the figure that was measured for it. */
import type { Measured } from './results.ts'
import { costAt } from './sizes.ts'
import { inFloors } from './stagetimes.ts'
import { atLeast, atMost, ratio, type Target } from './targets.ts'

const BOUNDS = { none: 1.5, json: 1.5, yaml: 1.8, ts: 3 } as const
const WORDS = { none: 'no config', json: 'JSON config', yaml: 'YAML config', ts: '.ts config' } as const

export function targetsOf({ longest, startup, lists, stages, adversarial, fleet }: Measured): Target[] {
  const out: Target[] = []
  for (const kind of ['none', 'json', 'yaml', 'ts'] as const) {
    out.push(atMost(`start-up, 20 lines, ${WORDS[kind]}`, startup.with[kind] / startup.node, 'x', BOUNDS[kind], `node alone ${startup.node.toFixed(0)} ms`))
  }
  for (const list of lists.filter(l => l.kind === 'acl')) {
    const [short, long] = [costAt(list, 10_000), costAt(list, 100_000)]
    out.push(atMost(`lint, 10,000-rule ${list.dialect} ACL`, thousandth(short?.wall), 's', 1))
    if (longest < 100_000) continue
    out.push(atMost(`lint, 100,000-rule ${list.dialect} ACL`, thousandth(long?.wall), 's', 6))
    out.push(atMost(`  its memory`, long?.megabytes, 'MB', 350))
    out.push(atMost(`  its growth from 10,000`, ratio(long?.cpu, short?.cpu), 'x', 14, 'processor time'))
  }
  for (const one of stages) {
    const floor = `floor ${one.floor.toFixed(0)} ms`
    const what = `${one.rules.toLocaleString('en')}-rule ${one.dialect} ${one.kind}`
    out.push(atMost(`parse, ${what}`, inFloors(one, 'read', 'parse'), 'x', 6, floor))
    out.push(atMost(`dead rules, ${what}`, inFloors(one, 'shadow'), 'x', one.kind === 'firewall' ? 40 : 20, floor))
    if (one.kind !== 'chain') out.push(atMost(`dead and crossing rules, ${what}`, inFloors(one, 'shadow', 'partly'), 'x', one.kind === 'firewall' ? 110 : 70, floor))
    out.push(atMost(`  memory of the engine`, one.engineMegabytes, 'MB', 250, 'the peak while dead rules are searched, above that of parsing'))
    if (one.kind === 'acl') out.push(atMost(`difference after 20 edits, ${what}`, half(inFloors(one, 'difference')), 'x', 15, 'of two floors'))
    out.push(atMost(`exposure of TCP/22, ${what}`, inFloors(one, 'exposure'), 'x', 3, floor))
    out.push(atMost(`50 queries, ${what}`, inFloors(one, 'queries'), 'x', 2, floor))
    const whole = lists.find(l => l.dialect === one.dialect && l.kind === one.kind)
    out.push(atMost(`  as a part of the lint`, percent(ratio(one.stages['queries'], whole && costAt(whole, one.rules)?.cpu)), '%', 10))
  }
  for (const list of adversarial) {
    const cost = costAt(list, 2000)
    out.push(atMost(`adversarial, 2,000 rules, ${list.dialect}`, thousandth(cost?.wall), 's', 10))
    out.push(atMost(`  its memory`, cost?.megabytes, 'MB', 1024))
  }
  return [...out, atLeast('many files, 2 threads against 1', fleet.gain, 'x', 1.7, fleet.sameReports ? 'the reports are the same' : 'the reports DIFFER')]
}

const half = (floors: number | undefined): number | undefined => (floors === undefined ? undefined : floors / 2)
const thousandth = (milliseconds: number | undefined): number | undefined => (milliseconds === undefined ? undefined : milliseconds / 1000)
const percent = (part: number | undefined): number | undefined => (part === undefined ? undefined : part * 100)
