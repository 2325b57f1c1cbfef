"""Sets of addresses as sorted lists of intervals of whole numbers, one list for each family."""
import ipaddress
import re

LAST = {4: 2 ** 32 - 1, 6: 2 ** 128 - 1}


def address(text):
    """(family, number) of a literal address, or None."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (found.version, int(found))


def block(text):
    """(family, low, high) of an address, a network or a range; None for anything else."""
    low, dash, high = text.partition('-')
    if dash:
        ends = address(low), address(high)
        if None in ends or ends[0][0] != ends[1][0] or ends[0][1] > ends[1][1]:
            return None
        return (ends[0][0], ends[0][1], ends[1][1])
    if not re.fullmatch(r'[0-9a-fA-F.:]+(/\d{1,3})?', text):
        return None
    try:
        net = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return (net.version, int(net.network_address), int(net.broadcast_address))


def merged(intervals):
    out = []
    for low, high in sorted(intervals):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return out


def without(intervals, low, high):
    out = []
    for a, b in intervals:
        if b < low or a > high:
            out.append((a, b))
            continue
        if a < low:
            out.append((a, low - 1))
        if b > high:
            out.append((high + 1, b))
    return out


def shown(family, number):
    return str(ipaddress.IPv4Address(number) if family == 4 else ipaddress.IPv6Address(number))


class AddressSet:
    """What the file tells of a set; `unknown` names the parts that only the running system knows."""

    def __init__(self, *texts, unknown=()):
        self.of = {4: [], 6: []}
        self.masks = []  # (value, mask) of IPv4
        self.unknown = list(unknown)
        self.add(*texts)

    def add(self, *texts):
        for text in texts:
            found = block(text)
            if found:
                self.of[found[0]].append(found[1:])
        return self

    def join(self, other):
        for family in (4, 6):
            self.of[family] += other.of[family]
        self.masks += other.masks
        self.unknown += other.unknown
        return self

    def only(self, family):
        out = AddressSet(unknown=self.unknown)
        out.of[family] = self.of[family]
        out.masks = self.masks if family == 4 else []
        return out

    def intervals(self, family):
        return merged(self.of[family])

    def empty(self):
        return not (self.of[4] or self.of[6] or self.masks or self.unknown)
