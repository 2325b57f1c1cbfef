"""Packets that meet the rules: at, inside and just outside of what each asks for; by every interface, in both directions."""
import random
import struct
import zlib
from dataclasses import dataclass

from conditions import Side
from sets import LAST, address, shown

SPARE = {4: ['198.51.100.77', '203.0.113.9', '192.0.2.7', '8.8.8.8', '10.77.66.55', '172.20.1.1', '192.168.250.3', '169.254.3.4', '100.64.1.1'],
         6: ['2001:db8:9::9', '2600:1::1', 'fd00:9::1', 'fe80::9', '2a00:1450::5']}
PROTOCOLS = (6, 6, 6, 6, 17, 17, 17, 1, 1, 47, 50, 132, 112, 41, 89)
PORTS = (0, 1, 21, 22, 53, 67, 68, 80, 123, 161, 162, 443, 500, 514, 1024, 2055, 4500, 8080, 40000, 65535)
ICMP4 = (0, 3, 5, 8, 11, 13, 30)
ICMP6 = (1, 2, 128, 129, 133, 135, 136, 130)


@dataclass
class Packet:
    family: int
    src: int
    dst: int
    protocol: int
    sport: int
    dport: int
    icmp: int
    flags: int
    entry: str
    out: str


class Chooser:
    def __init__(self, ruleset, seed):
        self.ruleset = ruleset
        self.dice = random.Random(zlib.crc32(seed.encode()))
        self.asked = [r for r in ruleset.rules if r.user] + [t for t in ruleset.rdr + ruleset.nat + ruleset.binat_in if t.user]
        self.system = [r for r in ruleset.rules if not r.user]
        self.v6 = any(6 in r.families for r in self.asked)

    def packets(self):
        count = min(2400, 320 + 24 * len(self.asked))
        return [self.packet() for _ in range(count)]

    def packet(self):
        dice = self.dice
        rule = dice.choice(self.asked) if self.asked and dice.random() < 0.85 else dice.choice(self.system) if self.system else None
        if rule and len(rule.families) == 1:
            family = rule.families[0]
        else:
            family = 6 if dice.random() < (0.3 if self.v6 else 0.08) else 4
        numbers = [n for n in (rule.protocols or ()) if isinstance(n, int)] if rule else []
        protocol = dice.choice(numbers) if numbers and dice.random() < 0.85 else dice.choice(PROTOCOLS)
        if family == 6 and protocol == 1:
            protocol = 58
        src, dst = (self.address(getattr(rule, name, None), family) for name in ('src', 'dst'))
        ported = protocol in (6, 17, 132)
        sport, dport = (self.port(getattr(rule, name, None), name) if ported else 0 for name in ('src', 'dst'))
        icmp = self.icmp(rule, protocol)
        flags = 0 if protocol != 6 else 2 if dice.random() < 0.9 else dice.choice((0, 16, 18, 4, 1, 0xc2))
        entry, out = self.way(rule, family, src, dst)
        return Packet(family, src, dst, protocol, sport, dport, icmp, flags, entry, out)

    def address(self, side, family):
        dice = self.dice
        intervals = side.sets[dice.randrange(len(side.sets))].of[family] if side and side.sets else []
        if intervals and dice.random() < 0.85:
            low, high = dice.choice(intervals)
            return min(LAST[family], max(0, dice.choice((low, low, high, high, (low + high) // 2, low + 1, high - 1, low - 1, high + 1, dice.randint(low, high)))))
        masks = side.sets[0].masks if side and side.sets and family == 4 else []
        if masks:
            value, mask = dice.choice(masks)
            return value | (dice.getrandbits(32) & ~mask & LAST[4])
        if dice.random() < 0.7:
            near = [interval for of in self.ruleset.networks.values() for interval in of.of[family]]
            near += self.ruleset.own.of[family]
            if near:
                low, high = dice.choice(near)
                return dice.choice((low + 1 if high > low else low, dice.randint(low, high)))
        return address(dice.choice(SPARE[family]))[1]

    def port(self, side, name):
        dice = self.dice
        if side and side.ports and side.ports.intervals and dice.random() < 0.8:
            low, high = dice.choice(side.ports.intervals)
            return min(65535, max(0, dice.choice((low, low, high, high, (low + high) // 2, low - 1, high + 1))))
        return dice.choice(PORTS) if name == 'dst' or dice.random() < 0.3 else dice.randint(1024, 65535)

    def icmp(self, rule, protocol):
        if protocol not in (1, 58):
            return 0
        known = [t for t in getattr(rule, 'icmp', ()) if isinstance(t, int)]
        return self.dice.choice(known if known and self.dice.random() < 0.7 else ICMP4 if protocol == 1 else ICMP6)

    def way(self, rule, family, src, dst):
        dice = self.dice
        ruleset = self.ruleset
        names = ruleset.interfaces
        bound = [n for n in (rule.interfaces or ()) if n in names] if rule else []
        outward = rule is not None and (getattr(rule, 'direction', None) == 'out' or getattr(rule, 'kind', None) == 'out')
        entry = dice.choice(bound) if bound and not outward and dice.random() < 0.85 else dice.choice(names)
        behind = [n for n, of in ruleset.networks.items() if any(a <= dst <= b for a, b in of.of[family])]
        own = any(a <= dst <= b for a, b in ruleset.own.of[family])
        target = address(rule.to[0]) if getattr(rule, 'kind', None) == 'in' and rule.to and rule.to[0] != 'map' else None
        homes = [n for n, of in ruleset.networks.items() if target and any(a <= target[1] <= b for a, b in of.of[target[0]])]
        if homes and dice.random() < 0.7:
            out = homes[0]
        elif outward and bound and dice.random() < 0.85:
            out = dice.choice(bound)
        elif own and dice.random() < 0.8:
            out = 'self'
        elif behind and dice.random() < 0.8:
            out = dice.choice(behind)
        else:
            out = dice.choice(names + ['self'])
        if dice.random() < 0.08 and out != 'self':
            entry = 'self'
        return entry, out


def body(packet):
    """Its bytes up to the mark: headers of IP and above; checksums are nobody's business here."""
    if packet.protocol == 6:
        upper = struct.pack('!HHIIBBHHH', packet.sport, packet.dport, 0, 0, 0x50, packet.flags, 8192, 0, 0)
    elif packet.protocol in (17, 132):
        upper = struct.pack('!HHHH', packet.sport, packet.dport, 16, 0) + bytes(8)
    elif packet.protocol in (1, 58):
        upper = struct.pack('!BBHHH', packet.icmp, 0, 0, 1, 1)
    else:
        upper = bytes(16)
    length = len(upper) + 8
    if packet.family == 4:
        return struct.pack('!BBHHHBBHII', 0x45, 0, 20 + length, 1, 0, 64, packet.protocol, 0, packet.src, packet.dst) + upper
    return struct.pack('!IHBB', 6 << 28, length, packet.protocol, 64) + packet.src.to_bytes(16, 'big') + packet.dst.to_bytes(16, 'big') + upper


def told(packet):
    """The packet as the other side reads it."""
    return {'family': packet.family, 'src': shown(packet.family, packet.src), 'dst': shown(packet.family, packet.dst), 'protocol': packet.protocol, 'sport': packet.sport,
            'dport': packet.dport, 'icmp': packet.icmp, 'flags': packet.flags, 'in': packet.entry, 'out': packet.out}
