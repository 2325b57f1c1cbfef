/** The product asks public DNS servers, which do not know the names of local addresses. */
import { ask, witness } from '../src/analysis/flow.ts'
import { byLine, whereWords } from '../src/analysis/lines.ts'
import { degreeOf, isInternet } from '../src/analysis/openness.ts'
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import { waysOut, type Way } from '../src/engine/ways.ts'
import { parseAddressTerm, type AddressTerm } from '../src/net/address.ts'
import { addressWords, serviceWords } from '../src/packets/describe.ts'
import { EMPTY, type SetId } from '../src/packets/diagram.ts'
import { addressSet } from '../src/packets/space.ts'
import { CIS_DNS } from '../src/policy/controls.ts'
import { textsOption } from '../src/policy/options.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'

export default defineRule({
  meta: {
    id: 'dns-public-resolver',
    options: ['own'],
    summary: 'the product may ask public DNS servers',
    level: 'warning',
    precision: 'high',
    compliance: [CIS_DNS],
    reason: 'names still resolve, only local ones do not, and every address that is looked at is told to a stranger: a warning, no vulnerability',
    tags: ['firewall'],
  },
  check: ({ catalogue, deployment, declared, subjects }) => {
    if (!declared) return []
    const wanted = requirements(catalogue, deployment).filter(r => r.service.kind === 'dns' && r.state !== 'off' && r.flow.need === 'required')
    const own = textsOption(deployment, 'dns-public-resolver', 'own').flatMap(text => parseAddressTerm(text) ?? [])
    return subjects.filter(s => s.firewall.filtering).flatMap(subject => wanted.flatMap(r => waysOut(subject, r).flatMap(way => draftsOf(subject, r, way, own))))
  },
})

/** Lines that let it ask a public server: what is open towards everybody is found elsewhere, unless the deployment file names a public one. */
function draftsOf(subject: Subject, r: Requirement, { path, view, own }: Way, internal: readonly AddressTerm[]): Draft[] {
  const { and, minus } = view.space.diagrams
  const open = minus(view.publicAddresses('dst'), addressSet(view.space, 'dst', internal))
  const declared = r.to ? and(open, addressSet(view.space, 'dst', r.to)) : EMPTY
  const answer = ask(view, { path, protocol: r.protocol, ports: r.ports, from: own, to: open, told: subject.told })
  return byLine(view, answer, answer.permitted).flatMap(({ part, decision }): Draft[] => {
    const named = and(part, declared)
    const shown: SetId = isInternet(degreeOf(view, 'dst', part, 0)) ? named : part
    if (shown === EMPTY) return []
    const packet = witness(view, and(answer.reach.permit, shown))?.packet
    return [{
      seen: `${r.service.title} (${serviceWords(r.protocol, r.ports)}) may use ${addressWords(view.space, 'dst', shown)}, which ${named === EMPTY ? 'is' : 'the deployment file names and is'} outside${whereWords(decision)}`,
      fix: `let ${r.flow.from} ask internal servers, which know the names of local addresses, and name them in the deployment file (roles: ${r.flow.to})`,
      at: decision.span,
      related: [],
      device: subject.firewall.id,
      from: r.flow.from,
      to: r.flow.to,
      ...(packet ? { packet } : {}),
      key: decision.filter.name,
    }]
  })
}
