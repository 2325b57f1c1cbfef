"""OPNsense: port forwards and what they register, 1:1, NPt, outbound NAT of both stores (ForwardRule.php, SNatRule.php)."""
import re

import opnsenserules
from conditions import Bit, Ports, Side
from names import port_range, protocols
from opnsense import on, yes
from pf import TCP, Rule, Translation
from pfsensenat import NAT_PORTS, SOMEWHERE, binat, families_of, reflection, texts_of
from sets import AddressSet, block


def words_of(node, name):
    end = node.child(name)
    word = (end.value('network') or end.value('address')) if end else ''
    return ([word] if word else []), on(end, 'not')


def translations(fw, out):
    one, numbers = opnsenserules.lockout(fw, None)
    if one:
        own = fw.of_interface(one, 4, 'address')
        own.unknown = []
        if not own.empty():
            out.rdr.append(Translation('in', [one.name], (4,), (TCP,), None, Side('d', [own], ports=Ports([(n, n) for n in numbers])), user=False, origin='anti-lockout'))
    forwards(fw, out)
    pairs(fw, out)
    outbound(fw, out)


def forwards(fw, out):
    reflections = []
    for number, node in enumerate(n for n in fw.root.all('nat', 'rule') if n.nodes):
        built = None if yes(node, 'disabled') else forward(fw, node, number)
        if built is None:
            continue
        out.rdr.append(built)
        own = node.value('natreflection')
        if built.to is not None and (own in ('enable', 'purenat') or (own != 'disable' and not fw.option('disablenatreflection'))):
            others = [name for name in out.interfaces if name not in built.interfaces]
            reflections += reflection(built, others, number)
    out.rdr += reflections


def forward(fw, node, number):
    names = [name for found in map(fw.arriving, node.list('interface')) if found for name in found]
    if not names:
        return None
    family = 6 if node.value('ipprotocol') == 'inet6' else 4
    protocol = node.value('protocol').lower()
    ported = protocol in ('tcp', 'udp', 'tcp/udp')
    sides = []
    for name, field in (('source', 's'), ('destination', 'd')):
        words, negated = words_of(node, name)
        made = fw.side(field, words, negated, family)
        if made is None:
            return None
        if ported:
            made.ports = fw.ports(node.value(name, 'port'))
            if made.ports is False:
                return None
        sides.append(made)
    base = dict(kind='in', interfaces=names, families=(family,), protocols=protocols(protocol, family), src=sides[0], dst=sides[1], origin=f'forward {number + 1}')
    if yes(node, 'nordr'):
        return Translation(**base)
    target = fw.net_set(node.value('target'), family)
    if target is None:
        return None
    passes = 'pass' in (node.value('pass') or node.value('associated-rule-id'),)
    return Translation(**base, to=texts_of(target, family), port=local_port(fw, node) if ported else None, passes=passes)


def local_port(fw, node):
    outside, local = node.value('destination', 'port'), node.value('local-port')
    if local in ('', outside):
        return None
    if fw.alias_is_ports(local):
        first = next((p for p in map(port_range, fw.alias_parts(local)[0]) if p), None)
        return ('one', first[0]) if first else None
    to, seen = port_range(local), port_range(outside)
    if to is None:
        return None
    return ('range', seen[0], seen[1], to[0]) if seen and seen[0] != seen[1] else ('one', to[0])


def registered(fw):
    """"Register rule": a pass for what the forward has translated, behind the user's own rules."""
    rules = []
    for number, node in enumerate(n for n in fw.root.all('nat', 'rule') if n.nodes):
        if node.value('pass') != 'rule' or yes(node, 'disabled') or yes(node, 'nordr'):
            continue
        built = forward(fw, node, number)
        if built is None:
            continue
        family = built.families[0]
        to = Side('d', [fw.net_set(node.value('target'), family).only(family)])
        kind = built.port
        if kind is None:
            to.ports = built.dst.ports
        elif kind[0] == 'one':
            to.ports = Ports([(kind[1], kind[1])])
        else:
            to.ports = Ports([(kind[3], kind[3] + kind[2] - kind[1])])
        rules.append(Rule('pass', 'in', True, built.interfaces, built.families, built.protocols, Side('s', built.src.sets, built.src.negated), to,
                          user=True, origin=f'registered {number + 1}'))
    return rules


def live(node):
    return not yes(node, 'disabled') and yes(node, 'enabled', True)


def nets(node, name):
    """The words of one end in either store."""
    if node.has(f'{name}_net'):
        return node.list(f'{name}_net'), yes(node, f'{name}_not')
    return words_of(node, name)


def pairs(fw, out):
    model = fw.model
    modern = model.all('firewall', 'filter', 'onetoone', 'rule') if model else []
    for number, node in enumerate(n for n in fw.root.all('nat', 'onetoone') + modern if n.nodes):
        if not live(node):
            continue
        family = 6 if node.value('ipprotocol') == 'inet6' else 4
        names = fw.arriving(node.value('interface') or 'wan')
        inner, remote = (fw.side(field, *nets(node, name), family) for name, field in (('source', 's'), ('destination', 'd')))
        external = AddressSet(node.value('external')) if block(node.value('external')) else None
        if names is None or inner is None or remote is None or external is None:
            out.left_out.append(f'1:1 {number + 1}')
            continue
        if external.of[6] and not external.of[4]:
            family = 6
        if node.value('type') == 'nat':
            out.nat.append(Translation('out', names, (family,), None, inner, remote, texts_of(external, family), NAT_PORTS, origin=f'1:1 {number + 1}'))
            continue
        binat(out, names, family, inner, external, remote, yes(node, 'nobinat'), f'1:1 {number + 1}')
    npt = model.all('firewall', 'filter', 'npt', 'rule') if model else []
    for number, node in enumerate(n for n in fw.root.all('nat', 'npt') + npt if n.nodes):
        names = fw.arriving(node.value('interface') or 'wan')
        ends = [(nets(node, name)[0] or [''])[0] for name in ('source', 'destination')]
        if names is None or not live(node) or not all(block(end) for end in ends):
            continue
        binat(out, names, 6, Side('s', [AddressSet(ends[0])]), AddressSet(ends[1]), Side('d', None), False, f'NPt {number + 1}')


def outbound(fw, out):
    node = fw.root.down('nat', 'outbound')
    mode = (node.value('mode') if node else '') or 'automatic'
    old = [n for n in node.all('rule') if n.nodes] if node else []
    modern = [n for n in (fw.model.all('firewall', 'filter', 'snatrules', 'rule') if fw.model else []) if n.nodes]
    for number, rule in enumerate(old + modern):
        if live(rule) and mode in ('advanced', 'hybrid'):
            built = manual(fw, rule, number)
            out.nat += [built] if built else []
    if mode in ('automatic', 'hybrid'):
        automatic(fw, out)


def manual(fw, node, number):
    name = node.value('interface') or 'wan'
    names = fw.arriving(name)
    if names is None:
        return None
    family = 6 if node.value('ipprotocol') == 'inet6' else 4
    sides = []
    for end, field, texts in (('source', 's', ('sourceport', 'source_port')), ('destination', 'd', ('dstport', 'destination_port'))):
        made = fw.side(field, *nets(node, end), family)
        if made is None:
            return None
        made.ports = fw.ports(next((node.value(t) for t in texts if node.value(t)), ''))
        if made.ports is False:
            return None
        sides.append(made)
    bits = [Bit(f'outbound {number} tagged')] if node.value('tagged') else []
    families = families_of(node, sides)
    family = families[0]
    base = dict(kind='out', interfaces=names, families=families, protocols=protocols(node.value('protocol'), family), src=sides[0], dst=sides[1], bits=bits,
                origin=f'outbound {number + 1}')
    if yes(node, 'nonat'):
        return Translation(**base)
    target = node.value('target')
    target = f'{node.value("targetip")}/{node.value("targetip_subnet")}' if target == 'other-subnet' else target or f'{name}ip'
    found = fw.net_set(target, family) if re.search(r'\S', target) else None
    port = node.value('natport') or node.value('target_port')
    return Translation(**base, to=texts_of(found, family) if found else SOMEWHERE[family],
                       port=None if yes(node, 'staticnatport') else ('one', int(port)) if port.isdigit() else NAT_PORTS)


def automatic(fw, out):
    inside = AddressSet('127.0.0.0/8')
    real = [one for one in fw.live() if not one.tunnel]
    for one in real:
        if not one.gateway:
            inside.join(fw.of_interface(one, 4, 'network'))
    vpn = fw.root.child('openvpn')
    for node in vpn.nodes if vpn else []:
        if node.name in ('openvpn-server', 'openvpn-client') and not on(node, 'disable'):
            inside.add(*node.list('tunnel_network'))
    for one in fw.live():
        if one.tunnel:
            inside.unknown.append(f'networks of {one.name}')
    for one in real:
        if not one.gateway or one.device.startswith('ovpn'):
            continue
        own = fw.of_interface(one, 4, 'address')
        to = [one.v[4]['address']] if one.v[4]['address'] else texts_of(own, 4) if not own.empty() else SOMEWHERE[4]
        base = dict(kind='out', interfaces=[one.name], families=(4,), protocols=None, src=Side('s', [inside.only(4)]), to=to, user=False, origin='automatic outbound')
        out.nat.append(Translation(**base, dst=Side('d', None, ports=Ports([(500, 500)]))))
        out.nat.append(Translation(**base, dst=Side('d', None), port=NAT_PORTS))
