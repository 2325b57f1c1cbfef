"""OPNsense: interfaces, aliases and the addresses of rules, read by xml.etree as Rule.php and the alias model describe them."""
import re

from conditions import Ports, Side
from names import port_range
from sets import AddressSet, address, block, without
from pfsense import Pseudo

NO = ('0', 'no', 'off', 'false')
DEVICES = {'openvpn': r'ovpn[sc]\d', 'wireguard': r'wg\d', 'enc0': r'enc0$'}
RUNTIME_TABLES = ('bogons', 'bogonsv6', 'sshlockout', 'webconfiguratorlockout', 'virusprot')


def on(node, name):
    """Options that are there, unless they say no."""
    found = node.child(name) if node else None
    return found is not None and found.text.lower() not in NO


def yes(node, name, absent=False):
    """Options whose value counts; an empty one says no."""
    found = node.child(name) if node else None
    return absent if found is None else found.text != '' and found.text.lower() not in NO


class Interface:
    tunnel = False

    def __init__(self, node):
        self.name, self.node, self.device = node.name, node, node.value('if')
        self.enabled = on(node, 'enable')
        self.vips = []
        self.v = {4: self.family(4, 'ipaddr', 'subnet'), 6: self.family(6, 'ipaddrv6', 'subnetv6')}
        self.gateway = any(node.value(n) not in ('', 'none') for n in ('gateway', 'gatewayv6')) or self.v[4]['dynamic'] is not None

    def family(self, version, name, length):
        text = self.node.value(name)
        found = address(text)
        if found and found[0] == version:
            return {'address': text, 'network': f'{text}/{self.node.value(length) or (32 if version == 4 else 128)}', 'dynamic': None}
        return {'address': None, 'network': None, 'dynamic': None if text in ('', 'none') else text}


class Firewall:
    def __init__(self, root):
        self.root = root
        self.system = root.child('system')
        self.model = root.child('opnsense')
        self.read_interfaces()
        self.aliases = {}
        modern = self.model.all('firewall', 'alias', 'aliases', 'alias') if self.model else []
        for node in root.all('aliases', 'alias') + modern:
            if node.value('name') and yes(node, 'enabled', True):
                self.aliases[node.value('name')] = node

    def option(self, name):
        return on(self.system, name)

    def read_interfaces(self):
        root = self.root
        self.interfaces = {}
        self.groups = {g.value('ifname'): re.split(r'[\s,]+', g.value('members')) for g in root.all('ifgroups', 'ifgroupentry') if g.value('ifname')}
        self.group_nodes = {g.value('ifname'): g for g in root.all('ifgroups', 'ifgroupentry')}
        for node in (root.child('interfaces').nodes if root.has('interfaces') else []):
            # "lo0 is skipped entirely."
            if node.name == 'lo0' or node.value('if') == 'lo0':
                continue
            if node.name in DEVICES:
                self.interfaces[node.name] = Pseudo(node.name)
            elif node.value('type') == 'group':
                self.groups.setdefault(node.name, [])
            else:
                self.interfaces[node.name] = Interface(node)
        for name in self.tunnels():
            self.interfaces.setdefault(name, Pseudo(name))
        carriers = {'_vip' + vip.value('uniqid'): vip.value('interface') for vip in root.all('virtualip', 'vip')}
        for vip in root.all('virtualip', 'vip'):
            name = vip.value('interface') or 'wan'
            one = self.interfaces.get(carriers.get(name, name))
            text = vip.value('subnet')
            if one and not one.tunnel and address(text) and vip.value('mode') in ('carp', 'ipalias'):
                one.vips.append((text, f'{text}/{vip.value("subnet_bits") or (32 if "." in text else 128)}'))

    def tunnels(self):
        vpn = self.root.child('openvpn')
        instances = self.model.down('openvpn', 'instances') if self.model else None
        if any(n.name in ('openvpn-server', 'openvpn-client') and not on(n, 'disable') for n in (vpn.nodes if vpn else [])) \
                or any(yes(n, 'enabled', True) for n in (instances.nodes if instances else [])):
            yield 'openvpn'
        connections = self.model.all('swanctl', 'connections', 'connection') if self.model else []
        if any(not on(p, 'disabled') for p in self.root.all('ipsec', 'phase1')) or any(yes(c, 'enabled', True) for c in connections):
            yield 'enc0'
        if self.model and yes(self.model.down('wireguard', 'general'), 'enabled'):
            yield 'wireguard'

    def arriving(self, name):
        if name in self.groups:
            return [m for m in self.groups[name] if m in self.interfaces and self.interfaces[m].enabled]
        one = self.interfaces.get(name)
        if one is None or not one.enabled:
            return None
        members = [o.name for o in self.interfaces.values() if one.tunnel and not o.tunnel and o.enabled and re.match(DEVICES[name], o.device)]
        return [name] + members

    def live(self):
        return [one for one in self.interfaces.values() if one.enabled]

    def own(self):
        out = AddressSet('127.0.0.1', '::1')
        for one in self.live():
            for family in (4, 6):
                out.add(*[a for a in [one.v[family]['address']] if a])
                if one.v[family]['dynamic']:
                    out.unknown.append(f'address of {one.name} {family}')
            out.add(*[text for text, _ in one.vips])
        return out

    def of_interface(self, one, family, what):
        """pf's (if) and (if:network): all addresses of the interface in one family."""
        out = AddressSet()
        if one.tunnel:
            return AddressSet(unknown=[f'networks of {one.name}']) if what == 'network' else out
        if one.v[family][what]:
            out.add(one.v[family][what])
        elif one.v[family]['dynamic']:
            out.unknown.append(f'{what} of {one.name} {family}')
        texts = [(text if what == 'address' else net) for text, net in one.vips if ('.' in text) == (family == 4)]
        return out.add(*texts)

    def net_set(self, word, family, on_interface=None):
        """One entry of a rule's list; None: the rule is left out."""
        if word == '(self)':
            return self.own()
        if re.fullmatch(r'(wan|lan|opt\d+)ip', word) and word[:-2] in self.interfaces:
            one = self.interfaces[word[:-2]]
            return self.of_interface(one, family, 'address') if one.enabled else None
        names = self.arriving(word) if word in self.groups or word in self.interfaces else None
        if names is not None:
            out = AddressSet()
            for name in names:
                out.join(self.of_interface(self.interfaces[name], family, 'network'))
            return out.add('fe80::/10') if family == 6 and on_interface == word else out
        if block(word):
            return AddressSet(word)
        return None if self.alias_is_ports(word) else self.alias_set(word)

    def alias_is_ports(self, name):
        return name in self.aliases and self.aliases[name].value('type').lower() == 'port'

    def alias_parts(self, name, seen=None):
        seen = {name} if seen is None else seen
        node = self.aliases[name]
        if node.value('type').lower() not in ('host', 'network', 'networkgroup', 'port', ''):
            return [], [f'table {name}']
        parts, unknown = [], []
        for part in (node.value('content') or node.value('address')).split():
            if part not in self.aliases:
                parts.append(part)
            elif part not in seen:
                seen.add(part)
                more = self.alias_parts(part, seen)
                parts += more[0]
                unknown += more[1]
        return parts, unknown

    def alias_set(self, name):
        if name not in self.aliases:
            return self.built_in(name)
        parts, unknown = self.alias_parts(name)
        out = AddressSet(unknown=unknown)
        entries = []
        for part in parts:
            bare = part.lstrip('!')
            masked = re.fullmatch(r'([\d.]+)/(\d+\.\d+\.\d+\.\d+)', bare)
            found = block(bare)
            if masked and address(masked[1]) and address(masked[2]):
                # Ones of the mask are the bits that do not matter.
                mask = ~address(masked[2])[1] & 0xffffffff
                out.masks.append((address(masked[1])[1] & mask, mask))
            elif found:
                entries.append((found[2] - found[1], part.startswith('!'), found))
            else:
                inner = self.built_in(part)
                out.join(inner) if inner else out.unknown.append(f'host {part.lower()}')
        # pf.conf(5), TABLES: of nested entries the narrowest decides.
        for _, excluded, (family, low, high) in sorted(entries, key=lambda e: -e[0]):
            out.of[family] = without(out.of[family], low, high) if excluded else out.of[family] + [(low, high)]
        return out

    def built_in(self, name):
        if name.lower() in RUNTIME_TABLES:
            return AddressSet(unknown=[f'table {name}'])
        match = re.fullmatch(r'__(.+)_network', name)
        one = self.interfaces.get(match[1]) if match else None
        if one is None:
            return None
        return self.of_interface(one, 4, 'network').join(self.of_interface(one, 6, 'network'))

    def side(self, field, words, negated, family, on_interface=None):
        if not words or 'any' in words:
            return Side(field, None)
        sets = [self.net_set(word, family, on_interface) for word in words]
        return None if None in sets else Side(field, sets, negated)

    def ports(self, text):
        """None for any, False when the rule is left out."""
        text = text.replace(':', '-')
        if text in ('', 'any', '1-65535'):
            return None
        if text.endswith('-any'):
            text = text[:-4] + '-65535'
        elif text.startswith('any-'):
            text = '1-' + text[4:]
        if self.alias_is_ports(text):
            parts, unknown = self.alias_parts(text)
            found = [port_range(part) for part in parts]
            out = Ports([f for f in found if f], unknown + [f'port {p}' for p, f in zip(parts, found) if not f])
            return out if out.intervals or out.unknown else False
        found = None if text in self.aliases else port_range(text)
        return Ports([found]) if found else False
