/** Replies of connections: mirrored exactly, and judged as the device would. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ask } from '../../src/analysis/flow.ts'
import { deniedToAll, lostPorts, repliesTo } from '../../src/analysis/replies.ts'
import { createView } from '../../src/analysis/view.ts'
import { bounds } from '../../src/packets/bounds.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { mirror } from '../../src/packets/mirror.ts'
import { createSpace, digitsOf } from '../../src/packets/space.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { match, packet } from '../arbitrary.ts'
import { read } from '../parsers/ios/packets.ts'

test('a packet is in the mirrored set when its reply is in the set', () => {
  fc.assert(fc.property(match(false), fc.array(packet, { minLength: 5, maxLength: 20 }), (m, packets) => {
    const space = createSpace(4, ['eth0', 'eth1'], [])
    const set = bounds(space, m).surely
    const mirrored = mirror(space, set)
    expect(mirror(space, mirrored)).toBe(set)
    for (const p of packets) {
      const back = { ...p, src: p.dst, dst: p.src, sport: p.dport, dport: p.sport, in: p.out, out: p.in }
      expect(space.diagrams.has(mirrored, digitsOf(space, back))).toBe(space.diagrams.has(set, digitsOf(space, p)))
    }
  }), { numRuns: 500 })
})

const terms = (text: string): AddressTerm[] => [parseAddressTerm(text) as AddressTerm]

/** Clients 10.1.0.0/24 behind Gi1, servers 10.2.0.0/24 behind Gi2. */
function replies(more: { in1?: string; out1?: string; in2?: string; out2?: string; rest?: string }, protocol = 6, path: 'forward' | 'output' = 'forward'): string {
  const firewall = read(`interface Gi1\n ip address 10.1.0.1 255.255.255.0\n${more.in1 ?? ''}${more.out1 ?? ''}interface Gi2\n ip address 10.2.0.1 255.255.255.0\n${more.in2 ?? ''}${more.out2 ?? ''}${more.rest ?? ''}`)
  const view = createView(firewall, 4)
  const answer = ask(view, { path, protocol, ports: [[443, 443]], from: terms(path === 'output' ? '10.2.0.1' : '10.1.0.0/24'), to: terms('10.2.0.0/24') })
  if (answer.permitted === EMPTY) return 'no connection'
  const back = repliesTo(view, path, protocol, answer)
  const { minus, or } = view.space.diagrams
  if (back.asked === EMPTY) return 'not judged'
  if (back.denied === EMPTY) return back.undetermined === EMPTY ? 'pass' : 'undetermined'
  return minus(back.asked, or(back.denied, back.undetermined)) === EMPTY ? 'denied' : 'denied in part'
}

const list = (name: string, ...entries: string[]): string => `ip access-list extended ${name}\n${entries.map(e => ` ${e}\n`).join('')}`

describe('lists without memory', () => {
  test.each([
    ['nothing in the way', {}, 'pass'],
    ['the list on the other side', { in2: ' ip access-group A in\n', rest: list('A', 'permit udp any any') }, 'denied'],
    ['established', { in2: ' ip access-group A in\n', rest: list('A', 'permit tcp any any established') }, 'pass'],
    ['the way out to the client', { out1: ' ip access-group A out\n', rest: list('A', 'permit udp any any') }, 'denied'],
    ['some clients', { in2: ' ip access-group A in\n', rest: list('A', 'permit tcp any host 10.1.0.5 established') }, 'denied in part'],
    ['source port', { in2: ' ip access-group A in\n', rest: list('A', 'permit tcp any eq 443 any gt 1023') }, 'pass'],
    ['a schedule', { in2: ' ip access-group A in\n', rest: `time-range T\n periodic daily 8:00 to 9:00\n${list('A', 'permit tcp any any established time-range T')}` }, 'undetermined'],
    ['an undefined list permits', { in2: ' ip access-group GONE in\n' }, 'pass'],
    ['no connection at all', { in1: ' ip access-group A in\n', rest: list('A', 'deny ip any any') }, 'no connection'],
  ])('%s', (_, more, expected) => {
    expect(replies(more)).toBe(expected)
  })

  test('what the router sent itself is answered through the inbound list', () => {
    expect(replies({ in2: ' ip access-group A in\n', rest: list('A', 'deny tcp any any', 'permit ip any any') }, 6, 'output')).toBe('denied')
    expect(replies({ in2: ' ip access-group A in\n', rest: list('A', 'permit tcp any any established') }, 6, 'output')).toBe('pass')
  })

  test('translated connections are not judged', () => {
    expect(replies({ in1: ' ip nat inside\n', in2: ' ip nat outside\n ip access-group O in\n', rest: `access-list 1 permit any\nip nat inside source list 1 interface Gi2 overload\n${list('O', 'permit tcp any host 10.2.0.1 established')}` })).toBe('not judged')
    expect(replies({ in1: ' ip nat inside\n', out2: ' ip nat outside\n ip access-group O out\n', rest: `access-list 1 permit any\nip nat inside source list 1 interface Gi2 overload\n${list('O', 'permit ip any any')}` })).toBe('not judged')
  })
})

describe('an end that nobody names', () => {
  const firewall = (more: string): ReturnType<typeof read> => read(`interface Gi1\n ip address 10.1.0.1 255.255.255.0\n ip nat inside\n ip access-group C in\nip access-list extended C\n permit ip any any\ninterface Gi2\n ip address 10.2.0.1 255.255.255.0\n ip access-group A in\ninterface Gi3\n ip address 10.3.0.1 255.255.255.0\n${more}`)
  const denied = (more: string): string => {
    const view = createView(firewall(more), 4)
    const back = repliesTo(view, 'forward', 6, ask(view, { path: 'forward', protocol: 6, ports: [[443, 443]], from: terms('10.1.0.0/24') }))
    const { denied, undetermined } = deniedToAll(view, back, true, false)
    return denied !== EMPTY ? 'denied' : undetermined !== EMPTY ? 'undetermined' : 'pass'
  }
  test('is served where anybody of it is', () => {
    expect(denied(list('A', 'deny ip any any'))).toBe('pass')
    expect(denied(`${list('A', 'deny ip any any')}interface Gi3\n ip access-group A in\n`)).toBe('denied')
  })

  test('may be served by connections that are not judged', () => {
    const closed = `${list('A', 'deny ip any any')}interface Gi3\n ip access-group A in\n`
    expect(denied(`${closed} ip nat outside\naccess-list 1 permit any\nip nat inside source list 1 interface Gi3 overload\n`)).toBe('undetermined')
    expect(denied(`${closed} ip access-group B out\nip access-list extended B\n permit tcp any any time-range T\ntime-range T\n periodic daily 8:00 to 9:00\n`)).toBe('undetermined')
  })
})

test('client ports whose answers are lost', () => {
  const lost = (entry: string): unknown => {
    const view = createView(read(`interface Gi1\n ip address 10.1.0.1 255.255.255.0\ninterface Gi2\n ip address 10.2.0.1 255.255.255.0\n ip access-group A in\n${list('A', entry, 'permit ip any any')}`), 4)
    return lostPorts(view, repliesTo(view, 'forward', 6, ask(view, { path: 'forward', protocol: 6, ports: [[443, 443]], from: terms('10.1.0.0/24'), to: terms('10.2.0.0/24') })))
  }
  expect(lost('deny tcp any any eq 4444')).toEqual([[4444, 4444]])
  expect(lost('deny tcp any any')).toBeUndefined()
  expect(lost('deny tcp host 10.2.0.5 any')).toBeUndefined()
})

// "IP Session Filtering (Reflexive Access Lists)", "Configuring Context-Based Access Control": IOS Security Configuration Guide.
describe('what learns connections', () => {
  const closed = { in2: ' ip access-group BACK in\n', out2: ' ip access-group OUT out\n' }
  test('a reflexive list', () => {
    const rest = list('OUT', 'permit tcp any any reflect R') + list('BACK', 'evaluate R', 'deny ip any any')
    expect(replies({ ...closed, rest })).toBe('pass')
    expect(replies({ ...closed, rest: rest.replace(' reflect R', '') })).toBe('denied')
    expect(replies({ ...closed, rest: rest.replace('evaluate R', 'deny tcp any any\n evaluate R') })).toBe('denied')
    expect(replies({ ...closed, rest: rest.replace('permit tcp any any reflect R', 'permit tcp any host 10.2.0.9\n permit tcp any any reflect R') })).toBe('denied in part')
    expect(replies({ ...closed, rest: `${rest}${list('X', 'permit udp any any reflect OTHER')}` })).toBe('undetermined')
  })

  test('CBAC opens the lists for the protocols that it inspects, where the connection passes it', () => {
    const rest = list('OUT', 'permit ip any any') + list('BACK', 'deny ip any any')
    const inspected = { ...closed, in1: ' ip inspect FW in\n' }
    expect(replies({ ...inspected, rest: `${rest}ip inspect name FW tcp\n` })).toBe('pass')
    expect(replies({ ...inspected, rest: `${rest}ip inspect name FW udp\n` })).toBe('denied')
    expect(replies({ ...inspected, rest: `${rest}ip inspect name FW https\n` })).toBe('undetermined')
    expect(replies({ ...inspected, rest })).toBe('denied')
    expect(replies({ ...closed, in2: `${closed.in2} ip inspect FW in\n`, rest: `${rest}ip inspect name FW tcp\n` })).toBe('denied')
  })

  // Zone-Based Policy Firewall Design and Application Guide: `inspect` lets the answers back, `pass` is one way; interface lists apply besides.
  test('zones', () => {
    const zoned = (action: string, more = ''): string => replies({
      in1: ' zone-member security A\n', in2: ` zone-member security B\n${more}`,
      rest: `zone security A\nzone security B\nclass-map type inspect match-any C\n match protocol tcp\npolicy-map type inspect P\n class type inspect C\n  ${action}\nzone-pair security AB source A destination B\n service-policy type inspect P\n${list('BACK', 'deny ip any any')}`,
    })
    expect(zoned('inspect')).toBe('pass')
    expect(zoned('pass')).toBe('denied')
    expect(zoned('inspect', ' ip access-group BACK in\n')).toBe('denied')
  })
})
