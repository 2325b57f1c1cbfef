"""What a pf rule asks of a packet, as alternatives of nftables tests. What is unknown here is a bit of the world, which the frame carries."""
from sets import LAST, shown

NEVER = []
ALWAYS = [[]]


def both(left, right):
    return [a + b for a in left for b in right]


class Bit:
    """True or false by the world; the test is put down when the bits have their places."""

    def __init__(self, key, wanted=True):
        self.key = key
        self.wanted = wanted


def choices(key, n):
    """Alternatives of which exactly one holds in each world: for n unknown outcomes, the i-th where its bit is the first that is set."""
    return [[Bit(f'{key}#{b}', False) for b in range(i)] + ([Bit(f'{key}#{i}')] if i < n - 1 else []) for i in range(n)]


def unknown_in(of, family):
    """Parts that are known to be of the other family (`address of wan 4`) hold no packet of this one."""
    return [key for key in of.unknown if key[-2:] not in (' 4', ' 6') or key.endswith(f' {family}')]


def in_set(field, of, family):
    proto = 'ip' if family == 4 else 'ip6'
    intervals = of.intervals(family)
    out = []
    if intervals == [(0, LAST[family])]:
        out.append([])
    elif intervals:
        inside = ', '.join(shown(family, a) if a == b else f'{shown(family, a)}-{shown(family, b)}' for a, b in intervals)
        out.append([f'{proto} {field}addr {{ {inside} }}'])
    if family == 4:
        out += [[f'ip {field}addr & {shown(4, mask)} == {shown(4, value)}'] for value, mask in of.masks]
    return out + [[Bit(key)] for key in unknown_in(of, family)]


def outside_set(field, of, family):
    proto = 'ip' if family == 4 else 'ip6'
    intervals = of.intervals(family)
    if intervals == [(0, LAST[family])]:
        return NEVER
    tests = []
    if intervals:
        inside = ', '.join(shown(family, a) if a == b else f'{shown(family, a)}-{shown(family, b)}' for a, b in intervals)
        tests.append(f'{proto} {field}addr != {{ {inside} }}')
    if family == 4:
        tests += [f'ip {field}addr & {shown(4, mask)} != {shown(4, value)}' for value, mask in of.masks]
    return [tests + [Bit(key, False) for key in unknown_in(of, family)]]


class Side:
    """One side of a rule: a set, or several of which one must hold (`any` of them)."""

    def __init__(self, field, sets, negated=False, ports=None):
        self.field = field
        self.sets = sets  # None: any address
        self.negated = negated
        self.ports = ports

    def tests(self, family):
        if self.sets is None:
            return ALWAYS
        ask = outside_set if self.negated else in_set
        return [alternative for one in self.sets for alternative in ask(self.field, one, family)]


class Ports:
    def __init__(self, intervals, unknown=()):
        self.intervals = intervals
        self.unknown = list(unknown)

    def tests(self, field):
        inside = ', '.join(str(a) if a == b else f'{a}-{b}' for a, b in sorted(set(merged_ports(self.intervals))))
        return ([[f'th {field}port {{ {inside} }}']] if inside else []) + [[Bit(key)] for key in self.unknown]


def merged_ports(intervals):
    out = []
    for low, high in sorted(intervals):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def protocols(numbers):
    if numbers is None:
        return ALWAYS
    return [['meta l4proto { ' + ', '.join(str(n) for n in numbers) + ' }']]


def icmp_types(types, family):
    """Numbers, or names that are unknown here."""
    if not types:
        return ALWAYS
    known = sorted({t for t in types if isinstance(t, int)})
    word = 'icmp' if family == 4 else 'icmpv6'
    return ([[f'{word} type {{ ' + ', '.join(map(str, known)) + ' }']] if known else []) + [[Bit(t)] for t in types if isinstance(t, str)]


def tcp_flags(wanted, mask):
    # The 14th octet of the header; `tcp flags` would ask for the protocol again.
    return f'@th,104,8 & 0x{mask:02x} == 0x{wanted:02x}'
