/** Names of ports and protocols that iptables looks up in /etc/services and /etc/protocols when a file is loaded. */
import { parseProtocol } from '../../net/protocols.ts'
import { parseUint } from './numbers.ts'

/** IANA service-name registry: `name port` pairs. */
const NAMES = `
tcpmux 1 rje 5 echo 7 discard 9 systat 11 daytime 13 netstat 15 qotd 17 chargen 19 ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 mail 25 time 37 rlp 39
nameserver 42 whois 43 nicname 43 tacacs 49 domain 53 bootps 67 bootpc 68 tftp 69 gopher 70 finger 79 http 80 www 80 www-http 80 kerberos 88 kerberos-sec 88 iso-tsap 102
csnet-ns 105 rtelnet 107 pop2 109 pop-2 109 pop3 110 pop-3 110 sunrpc 111 portmapper 111 rpcbind 111 auth 113 ident 113 tap 113 sftp 115 nntp 119 ntp 123 epmap 135 loc-srv 135
netbios-ns 137 netbios-dgm 138 netbios-ssn 139 imap2 143 imap 143 snmp 161 snmptrap 162 snmp-trap 162 cmip-man 163 cmip-agent 164 mailq 174 xdmcp 177 bgp 179
irc 194 smux 199 at-rtmp 201 qmtp 209 z3950 210 ipx 213 ptp-event 319 ptp-general 320 pawserv 345 rpc2portmap 369 codaauth2 370 clearcase 371 ulistserv 372 ldap 389 svrloc 427 https 443
snpp 444 microsoft-ds 445 kpasswd 464 submissions 465 smtps 465 urd 465 ssmtp 465 saft 487 isakmp 500 exec 512 biff 512 comsat 512 login 513 who 513 shell 514 syslog 514 printer 515 talk 517 ntalk 518 route 520
router 520 efs 520 gdomap 538 uucp 540 klogin 543 kshell 544 dhcpv6-client 546 dhcpv6-server 547 afpovertcp 548 rtsp 554 nntps 563 submission 587 nqs 607 ipp 631
ldaps 636 asf-rmcp 623 silc 706 kerberos-adm 749 rsync 873 domain-s 853 ftps-data 989 ftps 990 telnets 992 imaps 993 pop3s 995 socks 1080 proofd 1093 rootd 1094 openvpn 1194 rmiregistry 1099
lotusnote 1352 ms-sql-s 1433 ms-sql-m 1434 ingreslock 1524 datametrics 1645 sa-msg-port 1646 l2f 1701 l2tp 1701 radius 1812 radius-acct 1813 cisco-sccp 2000 nfs 2049 gnunet 2086
gsigatekeeper 2119 cvspserver 2401 zephyr-srv 2102 zephyr-clt 2103 zephyr-hm 2104 iprop 2121 ndtp 2010 venus 2430 mon 2583 zebra 2601 ripd 2602 ospfd 2604 bgpd 2605 gsiftp 2811 gpsd 2947
iscsi-target 3260 mysql 3306 ms-wbt-server 3389 nut 3493 distcc 3632 daap 3689 svn 3690 suucp 4031 sieve 4190 epmd 4369 remctl 4373 ipsec-nat-t 4500 f5-iquery 4353 iax 4569 mtn 4691
radmin-port 4899 sip 5060 sip-tls 5061 xmpp-client 5222 jabber-client 5222 xmpp-server 5269 jabber-server 5269 cfengine 5308 mdns 5353 postgresql 5432 postgres 5432 freeciv 5556 amqps 5671 amqp 5672 rfb 5900
x11 6000 x11-1 6001 x11-2 6002 x11-3 6003 gnutella-svc 6346 gnutella-rtr 6347 redis 6379 sge-qmaster 6444 babel 6696 ircd 6667 ircs-u 6697 sflow 6343 afs3-fileserver 7000 afs3-callback 7001 afs3-prserver 7002
afs3-vlserver 7003 afs3-kaserver 7004 afs3-volser 7005 bbs 7000 font-service 7100 http-alt 8080 webcache 8080 puppet 8140 bacula-dir 9101 bacula-fd 9102 bacula-sd 9103 xmms2 9667 git 9418 nbd 10809
zabbix-agent 10050 zabbix-trapper 10051 amanda 10080 kamanda 10081 hkp 11371 xtel 1313 webmin 10000 ipfix 4739 ncacn-http 593 icpv2 3130 nessus 1241 wins 1512 pptp 1723 ssdp 1900
`.trim().split(/\s+/)

const PORT_OF = new Map<string, number>()
for (let i = 0; i + 1 < NAMES.length; i += 2) PORT_OF.set(NAMES[i] as string, Number(NAMES[i + 1]))


/** A number, or a service name of the table. */
export const parsePortWord = (text: string): number | undefined => parseUint(text, 65535) ?? PORT_OF.get(text)

/** Could it be a service name that only the host's own /etc/services knows? */
export const looksLikeServiceName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_+.-]*$/.test(text)

/** Names of IANA protocol numbers beyond those of `net/protocols`. */
const PROTOCOLS: ReadonlyMap<string, number> = new Map(Object.entries({
  all: 0, ip: 0, hopopt: 0, ggp: 3, 'ip-encap': 4, ipencap: 4, st: 5, pup: 12, hmp: 20, 'xns-idp': 22, rdp: 27, 'iso-tp4': 29, xtp: 36, ddp: 37, 'idpr-cmtp': 38,
  idrp: 45, 'ipv6-crypt': 50, 'ipsec-esp': 50, 'ipsec-ah': 51, skip: 57, rspf: 73, vmtp: 81, ospfigp: 89, 'ax.25': 93, etherip: 97, isis: 124, fc: 133, mh: 135, 'ipv6-mh': 135,
  'mpls-in-ip': 137, manet: 138, hip: 139, shim6: 140, wesp: 141, rohc: 142,
}))

/** -p: a number 0-255 or a name in any case; 0 means every protocol. */
export function parseProtocolWord(text: string): number | undefined {
  return parseUint(text, 255) ?? PROTOCOLS.get(text.toLowerCase()) ?? (/^\d/.test(text) ? undefined : parseProtocol(text))
}
