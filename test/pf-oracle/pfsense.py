"""pfSense: interfaces, aliases and the addresses of rules, read by xml.etree as research of its generator (src/etc/inc/filter.inc) describes them."""
import re

from conditions import Ports, Side
from names import port_range
from sets import AddressSet, address, block

RUNTIME_TABLES = ('bogons', 'bogonsv6', 'sshguard', 'sshlockout', 'webConfiguratorlockout', 'snort2c', 'virusprot', 'vpn_networks', 'negate_networks', 'tonatsubnets')
FIXED_TABLES = {'_private4_': ('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'), '_loopback4_': ('127.0.0.0/8',), '_linklocal4_': ('169.254.0.0/16',),
                '_multicast4_': ('224.0.0.0/4',), '_private6_': ('fc00::/7',), '_loopback6_': ('::1',), '_linklocal6_': ('fe80::/10',), '_multicast6_': ('ff00::/8',)}


class Interface:
    def __init__(self, node, enabled):
        self.name = node.name
        self.node = node
        self.enabled = enabled
        self.device = node.value('if')
        self.vips = []
        self.v = {4: self.family(4, 'ipaddr', 'subnet'), 6: self.family(6, 'ipaddrv6', 'subnetv6')}
        self.tunnel = False
        text = node.value('ipaddr')
        # interface_has_gateway(): what gets its address from outside, tunnels that are assigned, and a gateway that is chosen.
        self.gateway = (text in ('dhcp', 'pppoe', 'pptp', 'l2tp', 'ppp') or self.device[:4] == 'ovpn' or self.device[:3] in ('gif', 'gre')
                        or node.value('gateway') not in ('', 'none'))

    def family(self, version, name, length):
        text = self.node.value(name)
        found = address(text)
        if found and found[0] == version:
            return {'address': text, 'network': f'{text}/{self.node.value(length) or (32 if version == 4 else 128)}', 'dynamic': None}
        return {'address': None, 'network': None, 'dynamic': None if text in ('', 'none') else text}


class Pseudo:
    """A tunnel tab: packets of it have no address of the firewall on their interface."""
    enabled, tunnel, gateway, vips, device = True, True, False, (), ''

    def __init__(self, name):
        self.name = name
        self.v = {f: {'address': None, 'network': None, 'dynamic': None} for f in (4, 6)}


class Firewall:
    def __init__(self, root):
        self.root = root
        self.system = root.child('system')
        words = root.value('version').split('.')
        self.version = tuple(int(w) if w.isdigit() else 0 for w in (words + ['0'])[:2])
        self.read_interfaces()
        self.aliases = {}
        for node in root.all('aliases', 'alias'):
            if node.value('name') and not node.value('name').isdigit():
                self.aliases[node.value('name')] = node

    def option(self, name):
        return self.system is not None and self.system.has(name)

    def after(self, major, minor):
        return self.version[0] == 0 or self.version > (major, minor)

    def read_interfaces(self):
        root = self.root
        self.interfaces = {}
        for node in (root.child('interfaces').nodes if root.has('interfaces') else []):
            enabled = node.has('enable') or (node.name in ('wan', 'lan') and not self.after(6, 0))
            self.interfaces[node.name] = Interface(node, enabled)
        self.bridged = {m for bridge in root.all('bridges', 'bridged') for m in bridge.list('members')}
        carriers = {'_vip' + vip.value('uniqid'): vip.value('interface') for vip in root.all('virtualip', 'vip')}
        for vip in root.all('virtualip', 'vip'):
            on = vip.value('interface') or 'wan'
            one = self.interfaces.get(carriers.get(on, on))
            text = vip.value('subnet')
            if one and address(text) and vip.value('mode') in ('carp', 'ipalias') and not vip.has('disabled'):
                one.vips.append((text, f'{text}/{vip.value("subnet_bits") or (32 if "." in text else 128)}'))
        self.groups = {g.value('ifname'): re.split(r'[\s,]+', g.value('members')) for g in root.all('ifgroups', 'ifgroupentry') if g.value('ifname')}
        for name in self.tunnels():
            self.interfaces.setdefault(name, Pseudo(name))

    def tunnels(self):
        root = self.root
        vpn = root.child('openvpn')
        if vpn and any(n.name in ('openvpn-server', 'openvpn-client') and not n.has('disable') for n in vpn.nodes):
            yield 'openvpn'
        if any(not p.has('disabled') for p in root.all('ipsec', 'phase1')) or root.down('ipsec', 'enable'):
            yield 'enc0'
        if root.value('l2tp', 'mode') == 'server':
            yield 'l2tp'
        if root.value('pptpd', 'mode') == 'server':
            yield 'pptp'
        if any(n.value('mode') == 'server' for n in root.all('pppoes', 'pppoe') + root.all('pppoe')):
            yield 'pppoe'
        if any(t.value('enabled') == 'yes' for t in root.all('installedpackages', 'wireguard', 'tunnels', 'item')):
            yield 'WireGuard'

    def arriving(self, name):
        """Names under which packets of a tab arrive; None if the generator has no such interface."""
        if name in self.groups:
            return [m for m in self.groups[name] if m in self.interfaces and self.interfaces[m].enabled]
        name = 'enc0' if name.lower() == 'ipsec' else name
        one = self.interfaces.get(name)
        if one is None or not one.enabled:
            return None
        # OpenVPN and WireGuard instances are members of an interface group of that name.
        devices = {'openvpn': r'ovpn[sc]\d', 'WireGuard': r'tun_wg\d|wg\d'}.get(name) if one.tunnel else None
        return [name] + [o.name for o in self.interfaces.values() if devices and not o.tunnel and o.enabled and re.match(devices, o.device)]

    def own(self):
        out = AddressSet('127.0.0.1', '::1')
        for one in self.interfaces.values():
            if not one.enabled:
                continue
            for family in (4, 6):
                if one.v[family]['address']:
                    out.add(one.v[family]['address'])
                elif one.v[family]['dynamic']:
                    out.unknown.append(f'address of {one.name} {family}')
            out.add(*[text for text, _ in one.vips])
        return out

    def interface_address(self, one, family):
        if not one.enabled:
            return None
        found = one.v[family]
        if found['address']:
            return AddressSet(found['address'])
        return AddressSet(unknown=[f'address of {one.name} {family}']) if found['dynamic'] else None

    def interface_network(self, one, family):
        if not one.enabled:
            return None
        table = self.after(22, 9)
        families = (4, 6) if table else (family,)
        out = AddressSet()
        for f in families:
            if one.v[f]['network']:
                out.add(one.v[f]['network'])
            elif one.v[f]['dynamic']:
                out.unknown.append(f'network of {one.name} {f}')
        if not table and out.empty():
            return None
        return out.add(*[net for _, net in one.vips])

    # Aliases

    def alias_is_ports(self, name):
        return name in self.aliases and self.aliases[name].value('type').lower() in ('port', 'url_ports', 'urltable_ports')

    def alias_parts(self, name, seen=None):
        """Entries of an alias with the nested ones put in place, and what is fetched at run time."""
        seen = {name} if seen is None else seen
        node = self.aliases[name]
        parts, unknown = [], []
        if re.match(r'url|geoip|asn|mac|external', node.value('type').lower()):
            unknown.append(f'table {name}')
        for part in node.value('address').split():
            if part not in self.aliases:
                parts.append(part)
            elif part not in seen:
                seen.add(part)
                more = self.alias_parts(part, seen)
                parts += more[0]
                unknown += more[1]
        return parts, unknown

    def alias_set(self, name):
        if name in FIXED_TABLES:
            return AddressSet(*FIXED_TABLES[name])
        if name.endswith('46_') and name[:-3] + '4_' in FIXED_TABLES:
            return AddressSet(*FIXED_TABLES[name[:-3] + '4_'], *FIXED_TABLES[name[:-3] + '6_'])
        if name in RUNTIME_TABLES or name.startswith(('_reserved', '_nat64reserved')):
            return AddressSet(unknown=[f'table {name}'])
        if name not in self.aliases or self.alias_is_ports(name):
            return None
        parts, unknown = self.alias_parts(name)
        out = AddressSet(unknown=unknown)
        for part in parts:
            if block(part):
                out.add(part)
            else:
                inner = self.alias_set(part) if part not in self.aliases else None
                out.join(inner) if inner else out.unknown.append(f'host {part.lower()}')
        return out

    def address_set(self, text):
        """A literal or an alias (alias_expand); None: the rule is left out."""
        if re.match(r'::[0-9a-fA-F:]+$', text) and address(text) is None:
            return AddressSet(unknown=[f'delegated {text}'])
        known = self.alias_set(text)
        if known is not None:
            return known
        return AddressSet(text) if block(text) else None

    def network_set(self, word, family):
        if word == '(self)':
            return self.own()
        one = self.interfaces.get(word)
        if one and not one.tunnel:
            return self.interface_network(one, family)
        if word in self.groups:
            if not self.after(22, 9):
                return None
            out = AddressSet()
            for member in self.groups[word]:
                part = self.interface_network(self.interfaces[member], family) if member in self.interfaces else None
                if part:
                    out.join(part)
            return out
        if word.endswith('ip') and word[:-2] in self.interfaces and not self.interfaces[word[:-2]].tunnel:
            return self.interface_address(self.interfaces[word[:-2]], family)
        return AddressSet(unknown=['pppoe pool']) if word == 'pppoe' else None

    def side(self, node, field, family):
        """One side of a rule (filter_generate_address); None: the rule is left out."""
        if node is None:
            return None
        if node.has('any'):
            return Side(field, None)
        word = node.value('network')
        found = self.network_set(word, family) if word else self.address_set(node.value('address'))
        if found is None:
            return None
        if not node.has('not'):
            return Side(field, [found])
        one = self.interfaces.get(word)
        if word and not self.after(22, 9) and one and one.vips:
            # A list of negations, of which pf asks for one to hold; networks inside the interface's own are not listed.
            main = one.v[family]['network']
            parts = [AddressSet(main)] + [AddressSet(net) for text, net in one.vips if not inside(text, main) and address(text)[0] == family]
            return Side(field, parts, True)
        return Side(field, [found], True)

    def ports(self, text):
        """Ports of a rule: None for any, False when the rule is left out."""
        if text in ('', '1-65535', '1:65535'):
            return None
        if self.alias_is_ports(text):
            parts, unknown = self.alias_parts(text)
            found = [port_range(part) for part in parts]
            out = Ports([f for f in found if f], unknown + [f'port {p}' for p, f in zip(parts, found) if not f])
            return out if out.intervals or out.unknown else False
        if text in self.aliases:
            return False
        found = port_range(text)
        return Ports([found]) if found else False


def inside(text, network):
    a, n = address(text), block(network)
    return a[0] == n[0] and n[1] <= a[1] <= n[2]
