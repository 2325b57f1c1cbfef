/** Words that the four systems know for ports, protocols and ICMP messages, written down from their command references. */

/** Names with their numbers. */
export type Names = readonly (readonly [name: string, number: number])[]

const table = (text: string): Names => text.split(', ').map(pair => pair.split(' ')).map(([name = '', number = '']) => [name, Number(number)] as const)

export interface PortNames {
  readonly tcp: Names
  readonly udp: Names
}

/** IOS Security Command Reference, "access-list (IP extended)". */
export const IOS_PORTS: PortNames = {
  tcp: table(
    'bgp 179, chargen 19, cmd 514, connectedapps-plain 15001, connectedapps-tls 15002, daytime 13, discard 9, domain 53, drip 3949, echo 7, exec 512, '
    + 'finger 79, ftp 21, ftp-data 20, gopher 70, hostname 101, ident 113, irc 194, klogin 543, kshell 544, login 513, lpd 515, msrpc 135, nntp 119, '
    + 'onep-plain 15001, onep-tls 15002, pim-auto-rp 496, pop2 109, pop3 110, smtp 25, sunrpc 111, syslog 514, tacacs 49, talk 517, telnet 23, time 37, '
    + 'uucp 540, whois 43, www 80',
  ),
  udp: table(
    'biff 512, bootpc 68, bootps 67, discard 9, dnsix 195, domain 53, echo 7, isakmp 500, mobile-ip 434, nameserver 42, netbios-dgm 138, netbios-ns 137, '
    + 'netbios-ss 139, non500-isakmp 4500, ntp 123, pim-auto-rp 496, rip 520, ripv6 521, snmp 161, snmptrap 162, sunrpc 111, syslog 514, tacacs 49, '
    + 'talk 517, tftp 69, time 37, who 513, xdmcp 177',
  ),
}

/** ASA command reference, "Addresses, Protocols, and Ports". */
export const ASA_PORTS: PortNames = {
  tcp: table(
    'aol 5190, bgp 179, chargen 19, cifs 3020, citrix-ica 1494, cmd 514, ctiqbe 2748, daytime 13, discard 9, domain 53, echo 7, exec 512, finger 79, '
    + 'ftp 21, ftp-data 20, gopher 70, h323 1720, hostname 101, http 80, https 443, ident 113, imap4 143, irc 194, kerberos 750, klogin 543, kshell 544, '
    + 'ldap 389, ldaps 636, login 513, lotusnotes 1352, lpd 515, netbios-ssn 139, nfs 2049, nntp 119, pcanywhere-data 5631, pim-auto-rp 496, pop2 109, '
    + 'pop3 110, pptp 1723, rsh 514, rtsp 554, sip 5060, smtp 25, sqlnet 1521, ssh 22, sunrpc 111, tacacs 49, talk 517, telnet 23, time 37, uucp 540, '
    + 'whois 43, www 80',
  ),
  udp: table(
    'biff 512, bootpc 68, bootps 67, cifs 3020, discard 9, dnsix 195, domain 53, echo 7, http 80, isakmp 500, kerberos 750, mobile-ip 434, nameserver 42, '
    + 'netbios-dgm 138, netbios-ns 137, netbios-ss 139, nfs 2049, ntp 123, pcanywhere-status 5632, pim-auto-rp 496, radius 1645, radius-acct 1646, rip 520, '
    + 'rtsp 554, secureid-udp 5510, sip 5060, snmp 161, snmptrap 162, sunrpc 111, syslog 514, tacacs 49, talk 517, tftp 69, time 37, vxlan 4789, who 513, '
    + 'www 80, xdmcp 177',
  ),
}

/** Nexus 7000 Security Command Reference, "permit (IPv4)". */
export const NXOS_PORTS: PortNames = {
  tcp: table(
    'bgp 179, chargen 19, cmd 514, daytime 13, discard 9, domain 53, drip 3949, echo 7, exec 512, finger 79, ftp 21, ftp-data 20, gopher 70, hostname 101, '
    + 'ident 113, irc 194, klogin 543, kshell 544, login 513, lpd 515, nntp 119, pim-auto-rp 496, pop2 109, pop3 110, smtp 25, sunrpc 111, tacacs 49, '
    + 'talk 517, telnet 23, time 37, uucp 540, whois 43, www 80',
  ),
  udp: table(
    'biff 512, bootpc 68, bootps 67, discard 9, dnsix 195, domain 53, echo 7, isakmp 500, mobile-ip 434, nameserver 42, netbios-dgm 138, netbios-ns 137, '
    + 'netbios-ss 139, non500-isakmp 4500, ntp 123, pim-auto-rp 496, rip 520, snmp 161, snmptrap 162, sunrpc 111, syslog 514, tacacs 49, talk 517, tftp 69, '
    + 'time 37, who 513, xdmcp 177',
  ),
}

export interface Message {
  readonly name: string
  readonly type: number
  readonly code?: number
}

const messages = (text: string): readonly Message[] => text.split(', ').map(item => item.split(' ')).map(([name = '', type = '', code]) =>
  (code === undefined ? { name, type: Number(type) } : { name, type: Number(type), code: Number(code) }))

/** IOS Security Command Reference, "access-list (IP extended)"; the same names in NX-OS and IOS-XR. */
export const ICMP_NAMES = messages(
  'echo 8, echo-reply 0, unreachable 3, net-unreachable 3 0, host-unreachable 3 1, protocol-unreachable 3 2, port-unreachable 3 3, packet-too-big 3 4, source-route-failed 3 5, '
  + 'network-unknown 3 6, host-unknown 3 7, host-isolated 3 8, dod-net-prohibited 3 9, dod-host-prohibited 3 10, net-tos-unreachable 3 11, host-tos-unreachable 3 12, '
  + 'administratively-prohibited 3 13, host-precedence-unreachable 3 14, precedence-unreachable 3 15, source-quench 4, redirect 5, net-redirect 5 0, host-redirect 5 1, '
  + 'net-tos-redirect 5 2, host-tos-redirect 5 3, alternate-address 6, router-advertisement 9, router-solicitation 10, time-exceeded 11, ttl-exceeded 11 0, '
  + 'parameter-problem 12, option-missing 12 1, no-room-for-option 12 2, timestamp-request 13, timestamp-reply 14, information-request 15, information-reply 16, '
  + 'mask-request 17, mask-reply 18, traceroute 30, conversion-error 31, mobile-redirect 32',
)

/** IOS IPv6 Command Reference, "permit (IPv6)". */
export const ICMP6_NAMES = messages(
  'unreachable 1, no-route 1 0, no-admin 1 1, beyond-scope 1 2, port-unreachable 1 4, packet-too-big 2, time-exceeded 3, hop-limit 3 0, parameter-problem 4, header 4 0, next-header 4 1, '
  + 'parameter-option 4 2, echo-request 128, echo-reply 129, mld-query 130, mld-report 131, mld-reduction 132, router-solicitation 133, router-advertisement 134, nd-ns 135, nd-na 136, '
  + 'redirect 137, router-renumbering 138',
)

/** ASA command reference, "Addresses, Protocols, and Ports": types, without codes. */
export const ASA_ICMP_NAMES = messages(
  'echo 8, echo-reply 0, unreachable 3, source-quench 4, redirect 5, alternate-address 6, router-advertisement 9, router-solicitation 10, time-exceeded 11, parameter-problem 12, '
  + 'timestamp-request 13, timestamp-reply 14, information-request 15, information-reply 16, mask-request 17, mask-reply 18, traceroute 30, conversion-error 31, mobile-redirect 32',
)

export const ASA_ICMP6_NAMES = messages(
  'unreachable 1, packet-too-big 2, time-exceeded 3, parameter-problem 4, echo 128, echo-reply 129, membership-query 130, membership-report 131, membership-reduction 132, '
  + 'router-solicitation 133, router-advertisement 134, neighbor-solicitation 135, neighbor-advertisement 136, neighbor-redirect 137, router-renumbering 138',
)

/** Keywords of the protocols that test packets have. */
export const ROUTER_PROTOCOLS: Names = table('tcp 6, udp 17, icmp 1, igmp 2, gre 47, esp 50, eigrp 88, ospf 89, pim 103')
