/** Rules of a firewall in plain terms, written twice: as config.xml, and as what pf would do with them, in the words of nftables. */
import type { Packet } from '../../src/packets/packet.ts'

export interface Line {
  readonly kind: 'floating' | 'group' | 'tab'
  readonly action: 'pass' | 'block' | 'reject' | 'match'
  readonly quick: boolean
  readonly direction: 'in' | 'out' | 'any'
  /** None: all. */
  readonly interfaces: readonly string[]
  readonly protocol: 'tcp' | 'udp' | 'tcp/udp' | 'icmp' | 'any'
  readonly src: End
  readonly dst: End
  readonly port?: readonly [number, number]
  readonly disabled: boolean
}

export interface End {
  readonly net: string
  readonly not: boolean
}

const NETS: Readonly<Record<string, string>> = { wan: '198.51.100.0/24', lan: '10.0.0.0/24', opt1: '10.1.0.0/24' }
export const ADDRESSES: Readonly<Record<string, string>> = { wan: '198.51.100.2', lan: '10.0.0.1', opt1: '10.1.0.1' }
export const NAMES = ['wan', 'lan', 'opt1'] as const
export const FORWARD = { port: 8080, to: '10.1.0.5', local: 80 }

const xmlEnd = (tag: string, { net, not }: End, port?: readonly [number, number]): string => {
  const where = net === 'any' ? '<any/>' : net in NETS ? `<network>${net}</network>` : `<address>${net}</address>`
  const ports = port ? `<port>${port[0] === port[1] ? String(port[0]) : port.join('-')}</port>` : ''
  return `<${tag}>${where}${not ? '<not/>' : ''}${ports}</${tag}>`
}

const xmlRule = (line: Line): string => `<rule><type>${line.action}</type>`
  + `<interface>${line.kind === 'group' ? 'inside' : line.interfaces.join()}</interface><ipprotocol>inet</ipprotocol>`
  + (line.kind === 'floating' ? `<floating>yes</floating><direction>${line.direction}</direction>${line.quick ? '<quick/>' : ''}` : '')
  + (line.protocol === 'any' ? '' : `<protocol>${line.protocol}</protocol>`) + (line.disabled ? '<disabled/>' : '')
  + `${xmlEnd('source', line.src)}${xmlEnd('destination', line.dst, line.port)}</rule>`

export const configXml = (lines: readonly Line[]): string => `<pfsense><version>23.3</version>
<system><ipv6allow/><disablenatreflection>yes</disablenatreflection><webgui><protocol>https</protocol><noantilockout/></webgui></system>
<interfaces>${NAMES.map(name => `<${name}><enable/><if>${name}</if><ipaddr>${ADDRESSES[name] ?? ''}</ipaddr><subnet>24</subnet>${name === 'wan' ? '<gateway>GW</gateway>' : ''}</${name}>`).join('')}</interfaces>
<ifgroups><ifgroupentry><ifname>inside</ifname><members>lan opt1</members></ifgroupentry></ifgroups>
<nat><rule><interface>wan</interface><protocol>tcp</protocol><source><any/></source><destination><network>wanip</network><port>${String(FORWARD.port)}</port></destination>
<target>${FORWARD.to}</target><local-port>${String(FORWARD.local)}</local-port></rule></nat>
<filter>${lines.map(xmlRule).join('\n')}</filter></pfsense>`

/** One pf rule in one direction: `quick` ends the evaluation, the others leave their mark for the end of the list. */
function nft(direction: 'in' | 'out', interfaces: readonly string[], test: string, action: 'pass' | 'block', quick: boolean): string {
  const on = interfaces.length === 0 ? '' : `${direction === 'in' ? 'iifname' : 'oifname'} { ${interfaces.map(name => `"${name}"`).join(', ')} } `
  return on + test + (quick ? (action === 'pass' ? 'accept' : 'drop') : `meta mark set ${action === 'pass' ? '1' : '2'}`)
}

function testOf({ protocol, src, dst, port }: Line): string {
  const end = (field: string, { net, not }: End): string => (net === 'any' ? '' : `ip ${field} ${not ? '!= ' : ''}${NETS[net] ?? net} `)
  const proto = protocol === 'any' ? '' : protocol === 'tcp/udp' ? 'ip protocol { tcp, udp } ' : `ip protocol ${protocol} `
  return `${end('saddr', src)}${end('daddr', dst)}${proto}${port ? `th dport ${port.join('-')} ` : ''}`
}

function chain(lines: readonly Line[], direction: 'in' | 'out'): string[] {
  const out: string[] = []
  const add = (test: string, action: 'pass' | 'block', quick: boolean): void => void out.push(nft(direction, [], test, action, quick))
  if (direction === 'in') for (const field of ['saddr', 'daddr']) add(`ip ${field} 169.254.0.0/16 `, 'block', true)
  add('', 'block', false)
  for (const field of ['sport', 'dport']) add(`ip protocol { tcp, udp } th ${field} 0 `, 'block', true)
  if (direction === 'in') {
    for (const name of NAMES) {
      add(`iifname != "${name}" ip saddr ${NETS[name] ?? ''} `, 'block', false)
      add(`ip saddr ${ADDRESSES[name] ?? ''} `, 'block', false)
    }
  } else add('', 'pass', false)
  for (const kind of ['floating', 'group', 'tab'] as const) {
    for (const line of lines) {
      if (line.kind !== kind || line.disabled || line.action === 'match') continue
      const floating = kind === 'floating'
      if (floating ? line.direction !== 'any' && line.direction !== direction : direction === 'out') continue
      const on = kind === 'group' ? ['lan', 'opt1'] : line.interfaces
      out.push(nft(direction, on, testOf(line), line.action === 'pass' ? 'pass' : 'block', !floating || line.quick))
    }
  }
  return out
}

export const nftRules = (lines: readonly Line[]): string => `table ip pf {
chain rdr { type nat hook prerouting priority -100
iifname "wan" ip daddr ${ADDRESSES['wan'] ?? ''} tcp dport ${String(FORWARD.port)} dnat to ${FORWARD.to}:${String(FORWARD.local)}
}
chain in { type filter hook prerouting priority 0
meta mark set 0
${chain(lines, 'in').join('\n')}
meta mark 2 drop
}
chain nat { type nat hook postrouting priority 100
oifname "wan" ip saddr { ${NETS['lan'] ?? ''}, ${NETS['opt1'] ?? ''} } snat to ${ADDRESSES['wan'] ?? ''}
}
chain out { type filter hook postrouting priority 200
meta mark set 0
${chain(lines, 'out').join('\n')}
meta mark 2 drop
}
}
`

export type Sent = Packet & { readonly in: string; readonly out: string }
