"""Interfaces, addresses and the way out of a network namespace, over rtnetlink(7): a program to start for each would cost more than all packets."""
import socket
import struct
import time

NLMSG_ERROR = 2
RTM_NEWLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_DELROUTE = 16, 20, 24, 25
NLM_F_REQUEST, NLM_F_ACK, NLM_F_CREATE = 1, 4, 0x400
IFF_UP = 1
IFLA_ADDRESS, IFA_ADDRESS, IFA_LOCAL, RTA_OIF = 1, 1, 2, 4
RT_TABLE_MAIN, RT_TABLE_LOCAL = 254, 255
RT_SCOPE_UNIVERSE, RT_SCOPE_LINK, RT_SCOPE_HOST = 0, 253, 254
RTN_UNICAST, RTN_LOCAL = 1, 2
RTPROT_BOOT = 3
RTF_LOCAL = 0x80000000
BITS = {4: 32, 6: 128}


def attribute(kind, value):
    return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


class Netlink:
    def __init__(self, family):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        self.family = socket.AF_INET if family == 4 else socket.AF_INET6
        self.bits = BITS[family]
        self.way_out = None

    def ask(self, kind, flags, body):
        self.socket.send(struct.pack("=IHHII", 16 + len(body), kind, NLM_F_REQUEST | NLM_F_ACK | flags, 1, 0) + body)
        answer = self.socket.recv(65536)
        error = struct.unpack_from("=i", answer, 16)[0] if struct.unpack_from("=H", answer, 4)[0] == NLMSG_ERROR else 0
        if error:
            raise OSError(-error, f"rtnetlink request {kind}")

    def up(self, name, mac=None):
        change = attribute(IFLA_ADDRESS, mac) if mac else b""
        self.ask(RTM_NEWLINK, 0, struct.pack("=BxHiII", socket.AF_UNSPEC, 0, socket.if_nametoindex(name), IFF_UP, IFF_UP) + change)

    def address(self, name, address):
        packed = socket.inet_pton(self.family, address)
        head = struct.pack("=BBBBI", self.family, self.bits, 0, RT_SCOPE_UNIVERSE, socket.if_nametoindex(name))
        self.ask(RTM_NEWADDR, NLM_F_CREATE, head + attribute(IFA_LOCAL, packed) + attribute(IFA_ADDRESS, packed))

    def settle(self, addresses):
        """The kernel enters the local routes of IPv6 addresses later on, in a worker (addrconf.c, addrconf_dad_start)."""
        wanted = {socket.inet_pton(self.family, address).hex() for address in addresses} if self.family == socket.AF_INET6 else set()
        while wanted:
            with open("/proc/self/net/ipv6_route") as table:
                rows = [line.split() for line in table]
            wanted -= {row[0] for row in rows if row[1] == "80" and int(row[8], 16) & RTF_LOCAL}
            time.sleep(0.001 if wanted else 0)

    def default_route(self, name, local):
        """The only one: a former one is taken away."""
        if self.way_out is not None:
            self.ask(RTM_DELROUTE, 0, self.way_out)
        table, kind, scope = (RT_TABLE_LOCAL, RTN_LOCAL, RT_SCOPE_HOST) if local else (RT_TABLE_MAIN, RTN_UNICAST, RT_SCOPE_LINK)
        scope = RT_SCOPE_UNIVERSE if self.family == socket.AF_INET6 else scope
        head = struct.pack("=BBBBBBBBI", self.family, 0, 0, 0, table, RTPROT_BOOT, scope, kind, 0)
        self.way_out = head + attribute(RTA_OIF, struct.pack("=i", socket.if_nametoindex(name)))
        self.ask(RTM_NEWROUTE, NLM_F_CREATE, self.way_out)
