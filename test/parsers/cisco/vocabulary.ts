/** Words and lines that each Cisco system knows, for heaps of them in any order. */

export interface Vocabulary {
  readonly words: readonly string[]
  readonly lines: readonly string[]
}

export const IOS: Vocabulary = {
  words: [
    'permit', 'deny', 'tcp', 'udp', 'ip', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '255.255.255.0', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0',
    'access-list', 'extended', 'standard', '101', '10', 'interface', 'Gi0/0', 'access-group', 'in', 'out', 'object-group', 'network', 'service', 'group-object', 'A', 'B',
    'remark', 'evaluate', 'established', 'match-all', '+ack', 'fragments', 'time-range', 'snmp-server', 'community', 'version', '2c', 'banner', 'motd', '^C', '%',
    'certificate', 'quit', 'end', 'no', 'zone', 'zone-pair', 'security', 'source', 'destination', 'self', 'class-map', 'policy-map', 'type', 'inspect', 'class', 'drop',
    'match', 'nat', 'inside', 'outside', 'static', 'route', 'vlan', 'filter', 'control-plane', 'service-policy', 'input', 'flow', 'exporter', 'monitor', 'line', 'vty',
    'access-class', 'dscp', '"', '!', '2001:db8::1', '2001:db8::/32', '(5', 'matches)', 'sequence', 'log', 'ttl', 'switchport', '--More--', '\b', '__proto__', 'constructor',
  ],
  lines: [
    'ip access-list extended A', 'ip access-list standard 10', 'access-list 101 permit ip any any', 'object-group network A', 'object-group service B', 'interface Gi0/0',
    'interface range Gi0/1 - 4', 'line vty 0 4', 'ip access-group A in', 'class-map type inspect A', 'policy-map type inspect B',
    'zone-pair security Z source A destination B', 'flow exporter A', 'flow monitor B', 'control-plane', 'permit tcp any any', 'vlan access-map A 10',
    'vlan filter A vlan-list 10', 'ip nat inside source static 10.0.0.1 10.0.0.2', 'ip route 10.0.0.0 255.0.0.0 10.0.0.1', 'snmp-server community A RO 10',
    'no ip access-list extended A', 'ipv6 access-list B', 'banner motd ^C', 'crypto pki certificate chain A', 'certificate self-signed 01', 'radius server A', 'hostname r1',
    'end', 'Current configuration : 100 bytes', 'r1#show running-config',
  ],
}

export const ASA: Vocabulary = {
  words: [
    'access-list', 'L', 'line', '3', 'extended', 'permit', 'deny', 'tcp', 'ip', 'icmp', 'object', 'object-group', 'network', 'service', 'G', 'any', 'any6', 'host',
    '10.0.0.1', '255.255.255.0', '2001:db8::/32', 'eq', 'range', '80', 'www', 'log', 'interval', 'time-range', 'inactive', 'remark', 'nat', '(inside,outside)', 'source',
    'static', 'dynamic', 'destination', 'interface', 'nameif', 'inside', 'security-level', 'address', 'access-group', 'in', 'out', 'global', 'control-plane', 'snmp-server',
    'community', 'user', 'group-object', 'network-object', 'port-object', 'service-object', '(outside)', '1', 'clear', 'configure', 'no', 'route', 'ssh', 'http', 'server',
    'enable', 'logging', 'flow-export', 'policy-map', 'class', 'aaa-server', 'protocol', 'ldap', 'ASA', 'Version', '8.2(1)', '9.8', '"', '!', ':', 'ipv6', 'router',
    'crypto', 'match', 'webvpn', '__proto__', 'constructor',
  ],
  lines: [
    'access-list L extended permit tcp any any eq 80', 'object network G', 'object-group network G', 'object-group service G tcp', 'interface GigabitEthernet0/0',
    'nameif inside', 'security-level 100', 'access-group L in interface inside', 'nat (inside,outside) source dynamic any interface',
    'static (inside,outside) 10.0.0.1 10.0.0.2', 'ASA Version 9.8(2)', 'PIX Version 6.3(4)', 'ASA Version 8.2(1) <context>', 'snmp-server host inside 10.0.0.1 community A',
    'flow-export destination inside 10.0.0.1 2055', 'policy-map G', 'class G', 'flow-export event-type all destination 10.0.0.1', 'service-policy G global',
    'aaa-server A protocol ldap', 'aaa-server A (inside) host 10.0.0.1', 'same-security-traffic permit inter-interface', 'time-range T', 'hostname fw1',
    'clear configure access-list', 'no access-list L', 'context A', 'banner motd permit ip any any', ': Saved', ': end',
  ],
}

export const NXOS: Vocabulary = {
  words: [
    'permit', 'deny', 'tcp', 'udp', 'ip', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '10.0.0.0/8', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0',
    'access-list', 'A', 'B', '10', '20', 'interface', 'Ethernet1/1', 'Ethernet1/1-4', 'Vlan10', 'access-group', 'traffic-filter', 'port', 'in', 'out', 'object-group',
    'address', 'addrgroup', 'portgroup', 'remark', 'established', 'fragments', 'permit-all', 'deny-all', 'statistics', 'snmp-server', 'community', 'group', 'use-acl',
    'version', '2c', 'banner', 'motd', '^C', '%', 'no', 'feature', 'nxapi', 'flow', 'exporter', 'monitor', 'destination', 'line', 'vty', 'access-class', 'dscp', 'vrf',
    'context', 'member', 'vlan', 'filter', 'access-map', 'control-plane', 'service-policy', 'input', 'policy-map', 'class', 'police', 'conform', 'drop', 'class-map',
    'match', 'name', 'route', 'tcp-flags-mask', 'syn', 'ack', '"', '!', '2001:db8::1', '2001:db8::/32', 'log', 'ttl', 'hostname', '!Command: show running-config',
    '--More--', 'sflow', 'collector-ip', 'nat', 'inside', 'unnumbered', 'hsrp', '__proto__', 'constructor',
  ],
  lines: [
    'ip access-list A', 'ipv6 access-list B', 'object-group ip address A', 'object-group ip port B', 'interface Ethernet1/1', 'interface Vlan10', 'line vty',
    'vrf context A', 'flow exporter A', 'flow monitor B', 'vlan access-map A 10', 'control-plane', 'policy-map type control-plane A', 'class-map type control-plane B',
    'permit tcp any any', '10 permit ip any any', 'ip access-group A in', 'ip route 10.0.0.0/8 10.0.0.1', 'snmp-server community A group B', 'no ip access-list A', 'hsrp 1',
    'feature netflow', 'hostname r1', 'no feature telnet', 'ip name-server 10.0.0.1', 'class A',
  ],
}

export const XR: Vocabulary = {
  words: [
    'permit', 'deny', 'tcp', 'udp', 'ipv4', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '10.0.0.0/8', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0',
    'access-list', 'A', 'B', '10', '20', 'interface', 'GigabitEthernet0/0/0/0', 'MgmtEth0/RP0/CPU0/0', 'preconfigure', 'access-group', 'common', 'port', 'ingress', 'egress',
    'object-group', 'network', 'address', 'net-group', 'port-group', 'peer', 'remark', 'established', 'fragments', 'management-plane', 'inband', 'allow', 'SSH', 'all',
    'out-of-band', 'snmp-server', 'community', 'group', 'use-acl', 'version', '2c', 'banner', 'motd', '^C', '%', 'no', 'flow', 'exporter-map', 'monitor-map', 'monitor',
    'encrypted', 'destination', 'line', 'vty', 'access-class', 'dscp', 'vrf', 'context', 'member', 'router', 'static', 'ntp', 'default', 'ssh', 'control-plane',
    'service-policy', 'input', 'policy-map', 'class', 'police', 'conform', 'drop', 'class-map', 'match', 'name', 'route', 'match-all', '+ack', 'nexthop1', 'server', '"',
    '!', '2001:db8::1', '2001:db8::/32', 'log', 'ttl', 'hostname', 'end', '--More--', 'sflow', 'collector-ip', 'nat', 'inside', 'unnumbered', 'hsrp', '__proto__', 'constructor',
  ],
  lines: [
    'ipv4 access-list A', 'ipv6 access-list B', 'ipv4 access-list A 10 permit ipv4 any any', 'object-group network ipv4 A', 'object-group port B',
    'interface MgmtEth0/RP0/CPU0/0', 'line default', 'vrf A', 'flow exporter-map A', 'flow monitor-map B', 'control-plane', 'management-plane', 'inband', 'out-of-band',
    'interface all', 'allow SSH peer', 'address ipv4 10.0.0.0/8', 'permit tcp any any', '10 permit ipv4 any any', 'ipv4 access-group common A B ingress', 'router static',
    'address-family ipv4 unicast', '10.0.0.0/8 10.0.0.1', 'snmp-server vrf A', 'host 10.0.0.1 traps version 2c encrypted AB', 'no ipv4 access-list A', 'router hsrp', 'ntp',
    'server 10.0.0.1', 'hostname r1', 'end', 'object-group A', 'http server', 'ssh server v2', 'telnet vrf default ipv4 server max-servers 5', 'policy-map P', 'snmp-server',
  ],
}
