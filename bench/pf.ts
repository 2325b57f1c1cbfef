/** Rule lists as pfSense and OPNsense keep them in config.xml: on the wan tab, several ports as an alias. */
import { dotted, type FlatRule, lengthOf, type Masked, type PortRange } from './flatrule.ts'

const INTERFACES = [
  '<wan><enable></enable><if>igb0</if><ipaddr>198.51.100.2</ipaddr><subnet>24</subnet></wan>',
  '<lan><enable></enable><if>igb1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet></lan>',
]
const SYSTEM = '<system><hostname>bench</hostname><domain>example.org</domain><disablenatreflection>yes</disablenatreflection><webgui><protocol>https</protocol><noantilockout></noantilockout></webgui></system>'

export const pfsenseText = (rules: readonly FlatRule[]): string => exported('pfsense', ['<version>23.3</version>'], rules)
export const opnsenseText = (rules: readonly FlatRule[]): string => exported('opnsense', [], rules)

function exported(root: string, head: readonly string[], rules: readonly FlatRule[]): string {
  const aliases = new Map<string, string>()
  const lines = rules.map(rule => ruleOf(rule, ranges => aliasFor(aliases, ranges)))
  return [
    '<?xml version="1.0"?>', `<${root}>`, ...head, SYSTEM, '<interfaces>', ...INTERFACES, '</interfaces>', '<aliases>',
    ...[...aliases].map(([ports, name]) => `<alias><name>${name}</name><type>port</type><address>${ports}</address><descr></descr><detail></detail></alias>`), '</aliases>',
    '<filter>', ...lines, '</filter>', `</${root}>`, '',
  ].join('\n')
}

function aliasFor(made: Map<string, string>, ranges: readonly PortRange[]): string {
  const ports = ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`)).join(' ')
  const name = made.get(ports) ?? `ports_${made.size}`
  made.set(ports, name)
  return name
}

function ruleOf({ permit, protocol, src, dst, sports, dports }: FlatRule, alias: (ranges: readonly PortRange[]) => string): string {
  const end = (name: string, address: Masked, ranges: readonly PortRange[]): string => {
    const [first] = ranges
    const port = !first ? '' : `<port>${ranges.length > 1 ? alias(ranges) : first[0] === first[1] ? first[0] : `${first[0]}-${first[1]}`}</port>`
    return `<${name}>${addressOf(address)}${port}</${name}>`
  }
  const proto = protocol === 'ip' ? '' : `<protocol>${protocol}</protocol>`
  return `<rule><type>${permit ? 'pass' : 'block'}</type><interface>wan</interface><ipprotocol>inet</ipprotocol><statetype>keep state</statetype>${proto}${end('source', src, sports)}${end('destination', dst, dports)}</rule>`
}

/** pf takes no scattered mask here: of one, what stands before its first gap. */
function addressOf(address: Masked): string {
  const length = lengthOf(address) ?? Math.clz32(~address.care)
  if (length === 0) return '<any></any>'
  return `<address>${dotted(address.value & (length === 32 ? -1 : ~(0xffffffff >>> length)))}${length === 32 ? '' : `/${length}`}</address>`
}
