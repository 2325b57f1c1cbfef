"""A ruleset as an nftables table at the ingress of every interface: pf's last match kept in the packet mark, translation before the rules, twice for a forwarded packet."""
from conditions import Bit, choices, in_set
from sets import AddressSet, shown

# Frames name by their destination where they leave (the last byte), by their source the world that they are sent in (the last five).
OUT = '02:00:00:00:00:%02x'
SELF, ELSEWHERE = 0xf0, 0xf1
CANARY = '0x88b5'
PASS, BLOCK, VERDICTS, MOVED, SKIPS, HERE, HOME = 1, 2, 3, 0x10, 0x20, 0x40, 0x80
WORLD_BITS = 40


class Writer:
    def __init__(self, ruleset):
        self.ruleset = ruleset
        self.bits = {}
        self.index = {name: i for i, name in enumerate(ruleset.interfaces)}

    def bit(self, bit):
        # Past the last bit keys share one: fewer worlds, each of them possible.
        at = self.bits.setdefault(bit.key, len(self.bits) % WORLD_BITS)
        mask = ':'.join(f'{(1 << at) >> 8 * byte & 255:02x}' for byte in range(5, -1, -1))
        return f'ether saddr & {mask} == {mask if bit.wanted else "00:00:00:00:00:00"}'

    def line(self, tests, end):
        return ' '.join([self.bit(t) if isinstance(t, Bit) else t for t in tests] + [end])

    def entering(self, names):
        found = [f'"i{self.index[n]}"' for n in dict.fromkeys(names) if n in self.index]
        return None if not found else ['iifname { ' + ', '.join(found) + ' }']

    def leaving(self, names):
        found = [OUT % self.index[n] for n in dict.fromkeys(names) if n in self.index]
        return None if not found else ['ether daddr { ' + ', '.join(found) + ' }']

    def on(self, direction, names):
        if names is None:
            return []
        return self.entering(names) if direction == 'in' else self.leaving(names)

    def filter(self, direction):
        out = []
        for rule in self.ruleset.rules:
            if rule.direction not in (direction, 'any') or rule.action == 'match':
                continue
            where = self.on(direction, rule.interfaces)
            if where is None:
                continue
            for family in rule.families:
                for tests in rule.alternatives(family):
                    for more, verdict in self.verdicts(rule):
                        whole = where + [f'meta protocol {"ip" if family == 4 else "ip6"}'] + tests + more
                        keep = f'meta mark set mark & {0xff & ~VERDICTS:#x} | {verdict:#x}'
                        if rule.quick:
                            out.append(self.line(whole, 'drop' if verdict == BLOCK else f'{keep} return'))
                        else:
                            out.append(self.line(whole, keep))
        return out

    def verdicts(self, rule):
        if rule.action.startswith('either'):
            return [([Bit(rule.action)], PASS), ([Bit(rule.action, False)], BLOCK)]
        return [([], PASS if rule.action == 'pass' else BLOCK)]

    def translate(self, translations, ports):
        out = []
        for number, one in enumerate(translations):
            where = self.on(one.kind, one.interfaces)
            if where is None:
                continue
            for family in one.families:
                for tests in one.alternatives(family):
                    base = where + [f'meta protocol {"ip" if family == 4 else "ip6"}'] + tests
                    for more, change in self.changes(one, family, number, ports):
                        out.append(self.line(base + more, change))
        return out

    def changes(self, one, family, number, ports):
        if one.to is None:
            return [([], 'return')]
        inward = one.kind == 'in'
        end = 'daddr' if inward else 'saddr'
        proto = 'ip' if family == 4 else 'ip6'
        mark = f'meta mark set mark | {MOVED | (SKIPS if one.passes else 0):#x} return' if inward else 'return'
        key = f'{one.origin} {one.kind}'
        if inward and (one.to[0] == 'map' and one.to[3] > 1 or len(one.to) > 1 and one.to[0] != 'map'):
            # One of many new addresses: the way that the packet was asked for need not be theirs.
            mark = f'ether daddr set {OUT % ELSEWHERE} ' + mark
        if one.to[0] == 'map':
            _, low, first, size = one.to
            mask = shown(family, size - 1)
            return [([], f'{proto} {end} set {proto} {end} & {mask} | {shown(family, first)} {mark}')] if size > 1 else [([], f'{proto} {end} set {shown(family, first)} {mark}')]
        alternatives = [[]] if len(one.to) == 1 else choices(key + ' address', len(one.to))
        out = []
        for address, bits in zip(one.to, alternatives):
            for more, port in self.port_changes(one, key, ports):
                out.append((bits + more, f'{proto} {end} set {address} {port} {mark}'))
        return out

    def port_changes(self, one, key, ports):
        end = 'dport' if one.kind == 'in' else 'sport'
        if one.port is None:
            return [([], '')]
        # The port comes before the end of the line, so packets without ports need a line of their own.
        portless = (['meta l4proto != { 6, 17 }'], '')
        ported = ['meta l4proto { 6, 17 }']
        if one.port[0] == 'one':
            return [portless, (ported, f'th {end} set {one.port[1]}')]
        if one.port[0] == 'range':
            _, low, high, first = one.port
            used = sorted(p for p in ports if low <= p <= high)
            pairs = ', '.join(f'{p} : {p - low + first}' for p in used)
            return [portless, (ported, f'th {end} set th {end} map {{ {pairs} }}' if pairs else '')]
        return [portless] + [(ported + bits, f'th {end} set {port}') for port, bits in zip(one.port[1], choices(key + ' port', len(one.port[1])))]

    def table(self, ports):
        ruleset = self.ruleset
        devices = ', '.join(f'"i{i}"' for i in range(len(ruleset.interfaces) + 1))
        sender = f'"i{len(ruleset.interfaces)}"'
        known = AddressSet().join(ruleset.own)
        known.unknown = []
        own = [self.line([f'meta protocol {"ip" if family == 4 else "ip6"}'] + tests, '') for family in (4, 6) for tests in in_set('d', known, family)]
        rdr = self.translate(ruleset.rdr + ruleset.binat_in, ports)
        nat = self.translate(ruleset.nat, ports)
        portals = [self.line(self.entering([name]) + [Bit(key, False)], 'drop') for name, key in ruleset.portals.items() if name in self.index]
        start = ['ether type ' + CANARY + ' fwd to "sink"', 'meta mark set 0', f'iifname {sender} goto leave']
        off = ['ether type ' + CANARY + ' fwd to "sink"', 'fwd to "sink"']
        into = portals + [
            'jump rdr', *[f'mark & {MOVED:#x} != 0 {test} ether daddr set {OUT % SELF}' for test in own],
            *[f'mark & {MOVED:#x} != 0 {test} meta mark set mark | {HERE:#x}' for test in own],
            *self.homes(), f'mark & {MOVED | HERE | HOME:#x} == {MOVED:#x} ether daddr set {OUT % ELSEWHERE}',
            f'mark & {SKIPS:#x} == 0 jump in', f'mark & {VERDICTS:#x} == {BLOCK:#x} drop',
            f'ether daddr {{ {OUT % SELF}, {OUT % ELSEWHERE} }} fwd to "sink"', 'goto leave',
        ]
        leave = ['jump nat', 'meta mark set 0', 'jump out', f'mark & {VERDICTS:#x} == {BLOCK:#x} drop', 'fwd to "sink"']
        chains = {'rdr': rdr, 'in': self.filter('in'), 'nat': nat, 'out': self.filter('out'), 'leave': leave}
        text = ''.join(f'chain {name} {{\n' + '\n'.join(lines) + '\n}\n' for name, lines in chains.items())
        body = start + into if ruleset.filtering else off
        return (f'table netdev pf {{\n{text}chain start {{ type filter hook ingress devices = {{ {devices} }} priority 0; policy drop;\n'
                + '\n'.join(body) + '\n}\n}\n')

    def homes(self):
        """Where a new address lies: a packet that was asked for by another way is not judged."""
        out = []
        for name, of in self.ruleset.networks.items():
            for family in (4, 6):
                for tests in in_set('d', of, family):
                    start = [f'mark & {MOVED | HERE:#x} == {MOVED:#x}', f'ether daddr {OUT % self.index[name]}', f'meta protocol {"ip" if family == 4 else "ip6"}']
                    out.append(self.line(start + tests, f'meta mark set mark | {HOME:#x}'))
        return out
