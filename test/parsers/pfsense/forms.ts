/** One firewall in the forms in which releases since 1.2 have written it. What changed when: `upgrade_config.inc` of pfSense, and the files that shipped. */

interface Form {
  readonly version: string
  readonly release: string
  readonly system: string
  /** Before config 6.1 WAN and LAN had no `<enable>`. */
  readonly enable: string
  /** Behind every rule: nothing, IPv4 said out loud (9.x), a tracker (11.x), who made it. */
  readonly rule: string
  /** How a rule is switched off. */
  readonly off: string
  readonly any: string
  readonly snmpd: string
  readonly nat: string
  /** Blanks between the entries of an alias. */
  readonly between: string
}

const SSH_OLD = '<enablesshd>yes</enablesshd><ssh><port>2222</port></ssh>'
const SSH_NEW = '<ssh><enable>enabled</enable><port>2222</port></ssh>'
const FORWARD_OLD = '<rule><protocol>tcp</protocol><external-port>443</external-port><target>10.1.0.9</target><local-port>8443</local-port><interface>wan</interface><descr/></rule>'
const FORWARD = '<rule><source><any/></source><destination><network>wanip</network><port>443</port></destination><protocol>tcp</protocol><target>10.1.0.9</target><local-port>8443</local-port><interface>wan</interface><associated-rule-id>nat_5</associated-rule-id></rule>'
const MANUAL = '<rule><source><network>10.0.0.0/24</network></source><dstport/><target/><interface>wan</interface><destination><any/></destination><descr/></rule>'
const SNMP = '<enable/><rocommunity>k3pt-h1dden</rocommunity><pollport>161</pollport>'

export const FORMS: readonly Form[] = [
  { version: '3.0', release: '1.2', system: SSH_OLD, enable: '', rule: '', off: '<disabled/>', any: '<any/>', snmpd: `${SNMP}<bindlan/>`, nat: `${FORWARD_OLD}<advancedoutbound><enable/>${MANUAL}</advancedoutbound>`, between: ' ' },
  { version: '4.9', release: 'before 2.0', system: SSH_OLD, enable: '', rule: '<os/>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindlan></bindlan>`, nat: `${FORWARD}<advancedoutbound><enable/>${MANUAL}</advancedoutbound>`, between: ' ' },
  { version: '8.0', release: '2.0', system: SSH_OLD, enable: '<enable/>', rule: '<id/><max-src-nodes/><max-src-states/><statetimeout/><statetype>keep state</statetype><os/>', off: '<disabled>yes</disabled>', any: '<any/>', snmpd: `${SNMP}<bindlan/>`, nat: `${FORWARD}<advancedoutbound><enable/>${MANUAL}</advancedoutbound>`, between: ' ' },
  { version: '10.1', release: '2.1', system: `<ipv6allow/>${SSH_OLD}`, enable: '<enable/>', rule: '<ipprotocol>inet</ipprotocol><updated><time>1380000000</time><username>admin@10.0.0.5</username></updated>', off: '<disabled/>', any: '<any/>', snmpd: `${SNMP}<bindlan/>`, nat: `${FORWARD}<advancedoutbound><enable/>${MANUAL}</advancedoutbound>`, between: ' ' },
  { version: '12.0', release: '2.2', system: `<ipv6allow/>${SSH_OLD}`, enable: '<enable/>', rule: '<ipprotocol>inet</ipprotocol><tracker>1410000000</tracker>', off: '<disabled/>', any: '<any/>', snmpd: `${SNMP}<bindlan/>`, nat: `${FORWARD}<outbound><mode>advanced</mode>${MANUAL}</outbound>`, between: ' ' },
  { version: '15.8', release: '2.3', system: `<ipv6allow/>${SSH_OLD}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1450000000</tracker><created><time>1450000000</time><username>admin@10.0.0.5</username></created>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindip>lan</bindip>`, nat: `${FORWARD}<outbound><mode>hybrid</mode>${MANUAL}</outbound><separator></separator>`, between: ' ' },
  { version: '18.8', release: '2.4', system: `<ipv6allow></ipv6allow>${SSH_OLD}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1510000000</tracker>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindip><![CDATA[lan]]></bindip>`, nat: `${FORWARD}<outbound><mode>hybrid</mode>${MANUAL}</outbound>`, between: ' ' },
  { version: '19.1', release: '2.4.4', system: `<ipv6allow></ipv6allow>${SSH_NEW}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1540000000</tracker>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindip>lan</bindip>`, nat: `${FORWARD}<outbound><mode>advanced</mode>${MANUAL}</outbound>`, between: ' ' },
  { version: '22.9', release: '2.7.0', system: `<ipv6allow></ipv6allow>${SSH_NEW}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1680000000</tracker>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindip>lan</bindip>`, nat: `${FORWARD}<outbound><mode>automatic</mode></outbound>`, between: '  ' },
  { version: '23.3', release: '2.7.2', system: `<ipv6allow></ipv6allow>${SSH_NEW}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1700000000</tracker>', off: '<disabled>0</disabled>', any: '<any>1</any>', snmpd: `${SNMP}<bindip>lan</bindip>`, nat: `${FORWARD}<outbound><mode>automatic</mode></outbound>`, between: '\n' },
  { version: '24.5', release: '2.8', system: `<ipv6allow></ipv6allow>${SSH_NEW}`, enable: '<enable></enable>', rule: '<ipprotocol>inet</ipprotocol><tracker>1770000000</tracker><statepolicy/>', off: '<disabled></disabled>', any: '<any></any>', snmpd: `${SNMP}<bindip>lan</bindip>`, nat: `${FORWARD}<outbound><mode>automatic</mode></outbound>`, between: ' ' },
]

export function formXml({ version, system, enable, rule, off, any, snmpd, nat, between }: Form): string {
  const lan = (more: string, destination: string): string =>
    `<rule><type>pass</type>${rule}<interface>lan</interface>${more}<source><network>lan</network></source><destination>${destination}</destination></rule>`
  return `<?xml version="1.0"?>
<pfsense>
\t<version>${version}</version>
\t<system><hostname>edge</hostname>${system}<disablenatreflection>yes</disablenatreflection><webgui><protocol>https</protocol></webgui></system>
\t<interfaces>
\t\t<wan>${enable}<if>em0</if><ipaddr>198.51.100.2</ipaddr><subnet>24</subnet><gateway>198.51.100.1</gateway></wan>
\t\t<lan>${enable}<if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet></lan>
\t\t<opt1><enable></enable><if>em2</if><descr>DMZ</descr><ipaddr>10.1.0.1</ipaddr><subnet>24</subnet></opt1>
\t</interfaces>
\t<aliases>
\t\t<alias><name>Servers</name><address>10.1.0.9${between}10.1.0.10</address><descr/><type>host</type><detail>mail||shop</detail></alias>
\t\t<alias><name>Web</name><address>80${between}443${between}8000:8010</address><descr/><type>port</type><detail>Entry added||||</detail></alias>
\t</aliases>
\t<nat>${nat}</nat>
\t<filter>
\t\t<rule><type>block</type>${rule}<interface>lan</interface>${off}<source>${any}</source><destination>${any}</destination></rule>
\t\t${lan('<protocol>tcp/udp</protocol>', '<address>Servers</address><port>Web</port>')}
\t\t${lan('<protocol>icmp</protocol><icmptype>echoreq</icmptype>', any)}
\t\t${lan('<protocol>tcp</protocol>', '<address>10.1.0.0/24</address><not/><port>1-1023</port>')}
\t\t<rule>${rule}<interface>wan</interface><protocol>tcp</protocol><source>${any}</source><destination><address>10.1.0.9</address><port>8443</port></destination></rule>
\t</filter>
\t<snmpd><syslocation/><syscontact/>${snmpd}</snmpd>
</pfsense>
`
}
