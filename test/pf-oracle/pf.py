"""pf rules and translations as data, the same for both firewalls."""
from dataclasses import dataclass, field
from typing import Any, Optional

from conditions import ALWAYS, Bit, Side, both, icmp_types, protocols, tcp_flags
from sets import AddressSet, address

TCP, UDP, ICMP, ICMP6 = 6, 17, 1, 58
SYN, ACK = 2, 16


@dataclass
class Rule:
    action: str  # pass, block, match; `either`: passes or blocks
    direction: str = 'any'
    quick: bool = False
    interfaces: Optional[list] = None  # None: all
    families: tuple = (4, 6)
    protocols: Optional[tuple] = None  # None: any; numbers, or names that are unknown
    src: Any = None
    dst: Any = None
    icmp: tuple = ()
    flags: Any = None  # (set, out of) or 'any'; None: what pf takes of itself
    stateless: bool = False
    bits: list = field(default_factory=list)
    user: bool = False
    origin: str = ''

    def alternatives(self, family):
        """Lists of tests, one of which must hold as a whole."""
        if family not in self.families:
            return []
        numbers = self.protocols
        if numbers is None:
            out = ALWAYS
        else:
            out = [[Bit(f'protocol {n}')] for n in numbers if isinstance(n, str)]
            known = [n for n in numbers if isinstance(n, int)]
            if known:
                out = out + protocols(known)
        for side, name in ((self.src, 's'), (self.dst, 'd')):
            if side:
                out = both(out, side.tests(family))
                if side.ports:
                    out = both(out, side.ports.tests(name))
        if self.icmp:
            out = both(out, icmp_types(self.icmp, family))
        out = [alternative + self.bits for alternative in out]
        return self.with_flags(out)

    def with_flags(self, alternatives):
        """pf.conf(5): a rule that makes a state takes `flags S/SA` unless told otherwise."""
        if self.flags == 'any' or self.action == 'match':
            return alternatives
        if self.flags is not None:
            return [one + [tcp_flags(*self.flags)] for one in alternatives]
        if self.action == 'block' or self.stateless or (self.protocols is not None and TCP not in self.protocols):
            return alternatives
        first = ['meta l4proto 6', tcp_flags(SYN, SYN | ACK)]
        if self.protocols is not None and tuple(self.protocols) == (TCP,):
            return [one + first[1:] for one in alternatives]
        return [one + first for one in alternatives] + [one + ['meta l4proto != 6'] for one in alternatives]


@dataclass
class Translation:
    """`rdr`, `binat` and `nat`: the first that matches decides; without a target it ends the search (`no rdr`)."""
    kind: str  # in, out
    interfaces: list
    families: tuple
    protocols: Optional[tuple]
    src: Any
    dst: Any
    to: Any = None  # list of texts of addresses (one of them, by the world), or (inner, outer) networks of the same size
    port: Any = None  # ('one', n), ('range', low, high, first), ('any', numbers)
    passes: bool = False
    bits: list = field(default_factory=list)
    user: bool = True
    origin: str = ''

    def alternatives(self, family):
        if self.to and self.to[0] != 'map' and address(self.to[0])[0] != family:
            return []
        return Rule('match', families=self.families, protocols=self.protocols, src=self.src, dst=self.dst, bits=self.bits).alternatives(family)


@dataclass
class Ruleset:
    interfaces: list  # names of those that packets use
    networks: dict  # name: AddressSet of the connected networks
    own: Any  # AddressSet
    rules: list
    rdr: list
    binat_in: list
    nat: list  # binat out, then nat
    filtering: bool = True
    portals: dict = field(default_factory=dict)  # interface: key of its captive portal
    left_out: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def side(name, *texts, unknown=(), ports=None):
    if not texts and not unknown:
        return Side(name, None, ports=ports)
    return Side(name, [AddressSet(*texts, unknown=unknown)], ports=ports)
