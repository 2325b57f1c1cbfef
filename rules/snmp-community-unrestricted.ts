/** An SNMP community that anybody who reaches the agent may use, where strangers reach it. */
import { ask, witness } from '../src/analysis/flow.ts'
import { degreeOf } from '../src/analysis/openness.ts'
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import type { SnmpCommunity } from '../src/model/services.ts'
import { PROTOCOL } from '../src/net/protocols.ts'
import type { Interval } from '../src/net/ports.ts'

export default defineRule({
  meta: {
    id: 'snmp-community-unrestricted',
    summary: 'an SNMP community may be used by any address',
    level: 'warning',
    precision: 'very-high',
    severity: '5.3',
    cwe: [284],
    compliance: [{ id: 'CIS Cisco IOS 16 1.5.5', why: 'every community has an access list' }],
    reason: 'the community is all that is left between the internet and the agent; a note where the packet filter may keep strangers out',
    tags: ['security', 'snmp'],
  },
  check: ({ subjects }) => subjects.flatMap(subject => {
    const open = subject.firewall.services.communities.filter(c => c.use === 'agent' && c.enabled === 'yes' && c.restrictedBy === undefined)
    const way = open.length === 0 ? undefined : wayIn(subject)
    return way ? open.map(c => draftOf(subject.firewall.id, c, way)) : []
  }),
})

/** How a stranger gets to the agent. */
interface Way {
  readonly certain: boolean
  /** Absent: nothing filters packets to the device itself. */
  readonly packet?: Draft['packet']
}

function wayIn(subject: Subject): Way | undefined {
  const { firewall } = subject
  const ports = firewall.services.listeners.filter(l => l.service === 'snmp' && l.enabled !== 'no').map((l): Interval => [l.port, l.port])
  if (ports.length === 0 || !firewall.stages.some(s => s.on.includes('input'))) return { certain: true }
  const ways = firewall.families.flatMap((family): Way[] => {
    const view = subject.view(family)
    const { permitted, undetermined } = ask(view, { path: 'input', protocol: PROTOCOL.udp, ports, told: subject.told })
    const { and } = view.space.diagrams
    const strangers = (set: typeof permitted): boolean => ['any', 'vast', 'public'].includes(degreeOf(view, 'src', set, 0))
    const set = strangers(permitted) ? permitted : strangers(undetermined) ? undetermined : undefined
    return set === undefined ? [] : [{ certain: set === permitted, packet: witness(view, and(set, view.publicAddresses('src')))?.packet }]
  })
  return ways.find(w => w.certain) ?? ways[0]
}

function draftOf(device: string, c: SnmpCommunity, { certain, packet }: Way): Draft {
  const filter = packet === undefined ? 'no packet filter of this device stands before the agent' : certain ? 'the packet filter lets strangers reach the agent' : 'whether the packet filter keeps strangers out is undetermined'
  return {
    level: certain ? 'warning' : 'note',
    seen: `an SNMP community is open to any address: it has no access list, and ${filter}`,
    fix: 'limit it to the monitoring stations with an access list, or in the packet filter',
    at: c.span,
    related: [],
    device,
    ...(packet === undefined ? {} : { packet }),
    key: 'agent',
  }
}
