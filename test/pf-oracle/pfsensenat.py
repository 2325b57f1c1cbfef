"""pfSense: what filter_nat_rules_generate writes: port forwards, 1:1, NPt, the NAT of IPsec tunnels, outbound NAT."""
import re

from conditions import Bit, Ports, Side
from names import port_range, protocols
from pf import TCP, UDP, Translation, side
from sets import AddressSet, address, block, shown

NAT_PORTS = ('any', (1024, 65535, 40000, 50001))
# Stands for an address that only the running system knows: one of these, by the world.
SOMEWHERE = {4: ['198.51.100.77', '10.99.99.99', '192.0.2.222', '203.0.113.1'], 6: ['2001:db8:77::77', 'fd99::99', '2600::1', '2a00::1']}


def translations(fw, out):
    forwards(fw, out)
    one_to_one(fw, out)
    tunnels(fw, out)
    outbound(fw, out)


def texts_of(found, family):
    """One of the addresses of a set, by the world; a network stays one."""
    intervals = found.intervals(family)
    if found.unknown or not intervals:
        return SOMEWHERE[family]
    out = []
    for low, high in intervals[:8]:
        out += [shown(family, low)] if low == high else [shown(family, low), shown(family, high), shown(family, (low + high) // 2)]
    return out


def numbers_of(protocol, family):
    return protocols(protocol.lower(), family)


def forwards(fw, out):
    reflections = []
    for number, node in enumerate(n for n in fw.root.all('nat', 'rule') if n.nodes and not n.has('separator')):
        built = None if node.has('disabled') else forward(fw, node, number)
        if built is None:
            if not node.has('disabled'):
                out.left_out.append(f'forward {number + 1}')
            continue
        out.rdr.append(built)
        if built.to is not None and reflects(fw, node):
            others = [name for name in out.interfaces if name not in built.interfaces]
            reflections += reflection(built, others, number)
    out.rdr += reflections


def reflection(built, others, number):
    """Whether it takes place, and by a helper that passes or by the rules, is left to the world."""
    return [Translation('in', others, built.families, built.protocols, built.src, built.dst, built.to, built.port, helped,
                        [Bit(f'reflection {number}'), Bit(f'reflection {number} passes', helped)], origin=f'reflection {number + 1}') for helped in (True, False)]


def reflects(fw, node):
    own = node.value('natreflection')
    to = node.child('destination')
    if own == 'disable' or (to and to.has('any')):
        return False
    return own in ('enable', 'purenat') or not fw.option('disablenatreflection')


def forward(fw, node, number):
    names = fw.arriving(node.value('interface') or 'wan')
    if names is None:
        return None
    family = 6 if node.value('ipprotocol') == 'inet6' else 4
    protocol = node.value('protocol').lower()
    src = fw.side(node.child('source'), 's', family) if node.has('source') else Side('s', None)
    dst = forward_destination(fw, node, family)
    if src is None or dst is None:
        return None
    written = node.value('destination', 'port') or node.value('external-port')
    ported = protocol in ('tcp', 'udp', 'tcp/udp')
    if ported:
        for one, text in ((src, node.value('source', 'port')), (dst, written)):
            one.ports = fw.ports(text)
            if one.ports is False:
                return None
    base = dict(kind='in', interfaces=names, families=(family,), protocols=numbers_of(protocol, family), src=src, dst=dst, origin=f'forward {number + 1}')
    if node.has('nordr'):
        return Translation(**base)
    target = node.value('target')
    keyword = target.endswith('ip') and target[:-2] in fw.interfaces
    found = fw.network_set(target, family) if keyword else fw.address_set(target)
    if found is None:
        return None
    local = node.value('local-port')
    return Translation(**base, to=texts_of(found, family), port=local_port(fw, written, local) if ported else None,
                       passes=node.value('associated-rule-id') == 'pass')


def forward_destination(fw, node, family):
    to = node.child('destination')
    if to and (to.has('any') or to.value('network') or to.value('address')):
        return fw.side(to, 'd', family)
    external = node.value('external-address')
    if external == 'any':
        return Side('d', None)
    one = fw.interfaces.get(node.value('interface') or 'wan')
    found = fw.address_set(external) if external else fw.interface_address(one, family) if one else None
    return Side('d', [found]) if found else None


def local_port(fw, outside, local):
    if local in ('', outside):
        return None
    if fw.alias_is_ports(local):
        first = next((p for p in map(port_range, fw.alias_parts(local)[0]) if p), None)
        return ('one', first[0]) if first else None
    to, seen = port_range(local), port_range(outside)
    if to is None:
        return None
    return ('range', seen[0], seen[1], to[0]) if seen and seen[0] != seen[1] else ('one', to[0])


def one_to_one(fw, out):
    for number, node in enumerate(n for n in fw.root.all('nat', 'onetoone') if n.nodes):
        if node.has('disabled'):
            continue
        names = fw.arriving(node.value('interface') or 'wan')
        family = 6 if node.value('ipprotocol') == 'inet6' else 4
        internal = node.child('source')
        if internal is None and node.has('internal'):
            inner = Side('s', [AddressSet(f'{node.value("internal")}/{node.value("subnet") or 32}')])
        else:
            inner = fw.side(internal, 's', family)
        external = fw.address_set(node.value('external'))
        remote = fw.side(node.child('destination'), 'd', family) if node.has('destination') else Side('d', None)
        if names is None or inner is None or external is None or remote is None:
            out.left_out.append(f'1:1 {number + 1}')
            continue
        binat(out, names, family, inner, external, remote, node.has('nobinat'), f'1:1 {number + 1}')
    for number, node in enumerate(n for n in fw.root.all('nat', 'npt') if n.nodes):
        names = fw.arriving(node.value('interface') or 'wan')
        inner, outer = (block(node.value(end, 'address')) for end in ('source', 'destination'))
        if names is None or node.has('disabled') or not inner or not outer:
            continue
        binat(out, names, 6, Side('s', [AddressSet(node.value('source', 'address'))]), AddressSet(node.value('destination', 'address')), Side('d', None), False,
              f'NPt {number + 1}')


def binat(out, names, family, inner, external, remote, no, origin):
    """pf.conf(5): bidirectional; the external network has the size of the internal one."""
    first = external.intervals(family)
    internal = None if inner.sets is None or inner.negated else inner.sets[0].intervals(family)
    if not first:
        return
    low, size = first[0][0], (internal[0][1] - internal[0][0] + 1) if internal else 1
    seen = AddressSet()
    if external.unknown or not internal or len(internal) != 1 or size & (size - 1):
        seen.of[family] = first
        pair = None
    else:
        low -= low % size
        seen.of[family] = [(low, low + size - 1)]
        pair = (internal[0], (low, low + size - 1))
    back = Side('s', remote.sets, remote.negated)
    to_in = None if no else ('map', pair[1][0], pair[0][0], size) if pair else SOMEWHERE[family]
    to_out = None if no else ('map', pair[0][0], pair[1][0], size) if pair else texts_of(seen, family)
    out.binat_in.append(Translation('in', names, (family,), None, back, Side('d', [seen]), to_in, origin=origin))
    out.nat.append(Translation('out', names, (family,), None, inner, remote, to_out, origin=origin))


def tunnels(fw, out):
    if 'enc0' not in fw.interfaces:
        return
    for number, phase2 in enumerate(fw.root.all('ipsec', 'phase2')):
        nat = phase2.child('natlocalid')
        if nat is None or not nat.nodes or phase2.has('disabled') or phase2.value('mode') == 'transport' or nat.value('type') in ('', 'none'):
            continue
        family = 6 if phase2.value('mode') == 'tunnel6' else 4
        local, seen, remote = (identity(fw, phase2.child(name), family) for name in ('localid', 'natlocalid', 'remoteid'))
        if local is None or seen is None or remote is None:
            continue
        sizes = [high - low for _, low, high in (local, seen)]
        sets = [AddressSet() for _ in range(3)]
        for one, found in zip(sets, (local, seen, remote)):
            one.of[family] = [found[1:]]
        if sizes[0] == sizes[1]:
            binat(out, ['enc0'], family, Side('s', [sets[0]]), sets[1], Side('d', [sets[2]]), False, f'phase 2 {number + 1}')
        else:
            out.nat.append(Translation('out', ['enc0'], (family,), None, Side('s', [sets[0]]), Side('d', [sets[2]]), texts_of(sets[1], family), NAT_PORTS,
                                       origin=f'phase 2 {number + 1}'))


def identity(fw, node, family):
    if node is None:
        return None
    kind = node.value('type')
    if kind in ('address', 'network', ''):
        bits = node.value('netbits')
        return block(node.value('address') + (f'/{bits}' if bits and kind != 'address' else ''))
    found = fw.network_set(kind, family)
    intervals = found.intervals(family) if found and not found.unknown else []
    return (family, *intervals[0]) if len(intervals) == 1 else None


def outbound(fw, out):
    node = fw.root.down('nat', 'outbound') or fw.root.down('nat', 'advancedoutbound')
    mode = node.value('mode') if node else ''
    mode = mode or ('advanced' if node and node.has('enable') else 'automatic')
    if mode in ('advanced', 'hybrid'):
        for number, rule in enumerate(n for n in node.all('rule') if n.nodes):
            built = None if rule.has('disabled') else manual(fw, rule, number)
            out.nat += [built] if built else []
    if mode in ('automatic', 'hybrid'):
        automatic(fw, out)


def manual(fw, node, number):
    name = node.value('interface')
    one = fw.interfaces.get(name)
    names = fw.arriving(name)
    if names is None:
        return None
    family = 6 if node.value('ipprotocol') == 'inet6' else 4
    sides = []
    for field, tag in (('s', 'source'), ('d', 'destination')):
        end = node.child(tag)
        text = (end.value('network') or end.value('address')) if end else ''
        if end is None or end.has('any') or text in ('', 'any'):
            sides.append(Side(field, None))
            continue
        found = fw.own() if text == '(self)' else fw.address_set(text)
        if found is None:
            return None
        sides.append(Side(field, [found], end.has('not')))
    for one_side, text in zip(sides, (node.value('sourceport'), node.value('dstport'))):
        one_side.ports = fw.ports(text)
        if one_side.ports is False:
            return None
    families = families_of(node, sides)
    family = families[0]
    base = dict(kind='out', interfaces=names, families=families, protocols=numbers_of(node.value('protocol'), family), src=sides[0], dst=sides[1],
                origin=f'outbound {number + 1}')
    if node.has('nonat'):
        return Translation(**base)
    target = node.value('target')
    if target == 'other-subnet':
        target = f'{node.value("targetip")}/{node.value("targetip_subnet")}'
    if target == '' or re.fullmatch(r'(wan|lan|opt\d+)ip', target):
        found = fw.interface_address(one, family) if one and not one.tunnel else None
    else:
        found = fw.address_set(target)
    to = texts_of(found, family) if found else SOMEWHERE[family]
    port = node.value('natport')
    return Translation(**base, to=to, port=None if node.has('staticnatport') else ('one', int(port)) if port.isdigit() else NAT_PORTS)


def families_of(node, sides):
    """A rule for IPv6 ends is one for IPv6, also where the new address is that of the interface."""
    written = node.value('ipprotocol')
    if written:
        return {'inet6': (6,), 'inet46': (4, 6)}.get(written, (4,))
    sets = [one.sets[0] for one in sides if one.sets and not one.negated]
    return (6,) if any(of.of[6] and not of.of[4] for of in sets) else (4, 6)


def automatic(fw, out):
    inside = AddressSet('127.0.0.0/8')
    gateways = {item.value('name'): item.value('interface') for item in fw.root.all('gateways', 'gateway_item')}
    live = [one for one in fw.interfaces.values() if one.enabled and not one.tunnel]
    for route in fw.root.all('staticroutes', 'route'):
        one = fw.interfaces.get(gateways.get(route.value('gateway'), ''))
        if one and not one.gateway and not route.has('disabled') and private(route.value('network')):
            inside.add(route.value('network'))
    for one in live:
        if not one.gateway:
            inside.add(*[n for n in [one.v[4]['network']] if n], *[net for text, net in one.vips if '.' in text])
    vpn = fw.root.child('openvpn')
    for node in vpn.nodes if vpn else []:
        if node.name in ('openvpn-server', 'openvpn-client') and not node.has('disable'):
            inside.add(*node.list('tunnel_network'))
    for one in live:
        if not one.gateway or one.device.startswith('ovpn'):
            continue
        found = fw.interface_address(one, 4)
        to = texts_of(found, 4) if found else SOMEWHERE[4]
        base = dict(kind='out', interfaces=[one.name], families=(4,), protocols=None, src=Side('s', [inside.only(4)]), to=to, user=False, origin='automatic outbound')
        out.nat.append(Translation(**base, dst=Side('d', None, ports=Ports([(500, 500)]))))
        out.nat.append(Translation(**base, dst=Side('d', None), port=NAT_PORTS))


def private(text):
    found = block(text)
    return found is not None and found[0] == 4 and any(block(net)[1] <= found[1] <= block(net)[2] for net in ('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'))
