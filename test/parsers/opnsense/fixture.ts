/** Small OPNsense config.xml files put together from parts. */
import { expect } from 'vitest'
import type { Firewall } from '../../../src/model/firewall.ts'
import { parse } from '../../../src/parsers/opnsense/parse.ts'
import { makeSource } from '../../../src/text/source.ts'

export { present, userRules, verdicts } from '../pfsense/fixture.ts'

export interface Parts {
  readonly system?: string
  readonly wan?: string
  readonly lan?: string
  /** Inside `<filter>`: the old store. */
  readonly old?: string
  /** Inside `<OPNsense><Firewall><Filter><rules>`: the model. */
  readonly model?: string
  /** Inside `<OPNsense><Firewall>`. */
  readonly firewall?: string
  /** Inside `<OPNsense>`. */
  readonly plugins?: string
  /** Further sections of old. */
  readonly more?: string
}

export const WAN = '<enable>1</enable><if>igb0</if><ipaddr>198.51.100.2</ipaddr><subnet>24</subnet><gateway>WAN_GW</gateway>'
export const LAN = '<enable>1</enable><if>igb1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet><ipaddrv6>2001:db8:1::1</ipaddrv6><subnetv6>64</subnetv6>'
/** Reflection off, as in the shipped file; anti-lockout off, so that it does not stand in the way. */
export const SYSTEM = '<hostname>edge</hostname><domain>example.org</domain><ipv6allow>1</ipv6allow><disablenatreflection>yes</disablenatreflection>'
  + '<webgui><protocol>https</protocol><noantilockout>1</noantilockout></webgui>'

export function opnsenseXml({ system = SYSTEM, wan = WAN, lan = LAN, old = '', model = '', firewall = '', plugins = '', more = '' }: Parts): string {
  return `<?xml version="1.0"?>
<opnsense>
  <system>${system}</system>
  <interfaces>
    <wan>${wan}</wan>
    <lan>${lan}</lan>
    <opt1><enable>1</enable><if>igb2</if><descr>DMZ</descr><ipaddr>10.1.0.1</ipaddr><subnet>24</subnet></opt1>
    <lo0><internal_dynamic>1</internal_dynamic><enable>1</enable><if>lo0</if><ipaddr>127.0.0.1</ipaddr><type>none</type><virtual>1</virtual></lo0>
    <openvpn><internal_dynamic>1</internal_dynamic><enable>1</enable><if>openvpn</if><descr>OpenVPN</descr><type>group</type><virtual>1</virtual></openvpn>
  </interfaces>
  <ifgroups version="1.0.0"><ifgroupentry><ifname>inside</ifname><members>lan opt1</members><sequence>5</sequence></ifgroupentry></ifgroups>
  <filter>${old}</filter>
  ${more}
  <OPNsense>
    <Firewall>
      <Filter version="1.0.4"><rules>${model}</rules></Filter>
      ${firewall}
    </Firewall>
    ${plugins}
  </OPNsense>
</opnsense>
`
}

export function fw(parts: Parts): Firewall {
  const { firewalls, failure } = parse(makeSource('config.xml', opnsenseXml(parts)))
  expect(failure).toBeUndefined()
  return firewalls[0] as Firewall
}

/** A rule of the old store on a tab. */
export const old = (parts: string, tab = 'lan'): string => `<rule><type>pass</type><interface>${tab}</interface><ipprotocol>inet</ipprotocol>${parts}</rule>`

/** A rule of the model; fields as `name=value`. */
export function modelRule(...fields: string[]): string {
  return `<rule uuid="33658ee1-3dbc-4ed1-9985-caf743ab30a1">${fields.map(field => {
    const cut = field.indexOf('=')
    return `<${field.slice(0, cut)}>${field.slice(cut + 1)}</${field.slice(0, cut)}>`
  }).join('')}</rule>`
}

export const ANY = '<source><any>1</any></source><destination><any>1</any></destination>'
