"""OPNsense: the rules of filter.lib.inc and of both stores, in the order of their priorities."""
from conditions import Bit, Ports, Side
from names import flags as flag_bits, icmp_types, protocols
from opnsense import on, yes
from opnsensenat import registered, translations
from pf import ICMP6, TCP, UDP, Ruleset, Rule, side
from pfsenserules import BOGONS4, BOGONS6, CONNECTION_LIMITS, GROUP6, LIMITS, LOCAL6, ports, with_ports
from sets import AddressSet, address

PRIVATE = ('10.0.0.0/8', '127.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8', 'fe80::/10', '::1')


def ruleset(fw):
    live = fw.live()
    networks = {one.name: AddressSet(*[one.v[f]['network'] for f in (4, 6) if one.v[f]['network']], *[net for _, net in one.vips]) for one in live}
    out = Ruleset([one.name for one in live], networks, fw.own(), [], [], [], [], filtering=not fw.option('disablefilter'))
    for number, zone in enumerate(fw.model.all('captiveportal', 'zones', 'zone') if fw.model else []):
        if yes(zone, 'enabled', True):
            out.portals.update({name: f'captive portal {number}' for name in zone.list('interfaces')})
    out.rules = system(fw) + user_rules(fw, out) + registered(fw) + after(fw)
    translations(fw, out)
    return out


def system(fw):
    rules, late = [], []
    live = [one for one in fw.live() if not one.tunnel]

    def add(action, quick=True, direction='in', to=rules, **more):
        # Without a direction a rule is for what comes in.
        to.append(Rule(action, direction, quick, **more))

    if not fw.option('ipv6allow'):
        add('block', families=(6,))
    add('block', quick=False)
    if not fw.option('no_ipv6_rfc4890_req'):
        six = {'families': (6,), 'protocols': (ICMP6,)}
        add('pass', icmp=(1, 2, 135, 136), **six)
        add('pass', direction='out', icmp=(128, 129, 133, 134, 135, 136), src=Side('s', [fw.own()]), dst=side('d', LOCAL6, GROUP6), **six)
        for from_, to in ((LOCAL6, (LOCAL6, GROUP6)), (GROUP6, (LOCAL6,)), ('::', (GROUP6,))):
            add('pass', icmp=(128, 133, 134, 135, 136), src=side('s', from_), dst=side('d', *to), **six)
    if not fw.option('no_port0_block'):
        add('block', protocols=(TCP, UDP), src=ports('s', 0))
        add('block', protocols=(TCP, UDP), dst=ports('d', 0))
    if not fw.root.all('virtualip', 'vip') and not (fw.root.has('hasync') and fw.root.child('hasync').nodes):
        add('block', protocols=(112,), src=Side('s', [fw.own()]))
    add('pass', direction='any', protocols=(112,))
    for one in live:
        client6(fw, one, rules)
    for one in live:
        if on(one.node, 'blockbogons'):
            add('block', to=late, interfaces=[one.name], src=side('s', *BOGONS4))
            if fw.option('ipv6allow'):
                add('block', to=late, interfaces=[one.name], src=side('s', *BOGONS6))
        if on(one.node, 'blockpriv'):
            add('block', to=late, interfaces=[one.name], src=side('s', *PRIVATE))
    for one in live:
        late += own_rules(fw, one)
    add('pass', quick=False, direction='out', to=late)
    if 'enc0' in fw.interfaces:
        add('pass', quick=False, direction='out', to=late, interfaces=['enc0'])
    return rules + late + anti_lockout(fw, live)


def client6(fw, one, rules):
    def add(direction='in', **more):
        rules.append(Rule('pass', direction, True, interfaces=[one.name], protocols=(UDP,), **more))

    kind = one.v[6]['dynamic']
    if kind in ('slaac', 'dhcp6') and fw.option('ipv6allow'):
        add(src=with_ports(side('s', LOCAL6), 546), dst=with_ports(side('d', LOCAL6), 546))
        add(src=ports('s', 547), dst=ports('d', 546))
        add('out', src=ports('s', 546), dst=ports('d', 547))
    relay = fw.root.child('dhcrelay6')
    serves = on(fw.root.down('dhcpdv6', one.name), 'enable') or one.node.has('track6-interface') or (on(relay, 'enable') and one.name in relay.list('interface'))
    if kind not in ('slaac', 'dhcp6', '6rd', '6to4') and serves:
        six = {'families': (6,)}
        add(src=side('s', LOCAL6), dst=with_ports(side('d', LOCAL6, GROUP6), 546), **six)
        add(src=side('s', LOCAL6), dst=with_ports(side('d', GROUP6), 547), **six)
        add(src=side('s', GROUP6), dst=with_ports(side('d', LOCAL6), 547), **six)
        add(src=side('s', LOCAL6), dst=with_ports(Side('d', [fw.own()]), 546), **six)
        add('out', src=with_ports(Side('s', [fw.own()]), 547), dst=side('d', LOCAL6), **six)


def own_rules(fw, one):
    rules = []

    def add(direction, quick, **more):
        rules.append(Rule('pass', direction, quick, interfaces=[one.name], **more))

    kind = one.v[4]['dynamic']
    own = [fw.own()]
    if kind == 'pptp':
        add('in', False, protocols=(TCP,), dst=ports('d', 1723))
        add('in', False, protocols=(47,))
    elif kind == 'dhcp':
        add('in', False, protocols=(UDP,), src=ports('s', 67), dst=ports('d', 68))
        add('out', False, protocols=(UDP,), src=ports('s', 68), dst=ports('d', 67))
    elif serves4(fw, one.name):
        add('in', True, protocols=(UDP,), src=ports('s', 68), dst=with_ports(side('d', '255.255.255.255'), 67))
        add('in', True, protocols=(UDP,), src=ports('s', 68), dst=with_ports(Side('d', own), 67))
        add('out', True, protocols=(UDP,), src=with_ports(Side('s', own), 67), dst=ports('d', 68))
        server = fw.root.down('dhcpd', one.name)
        peer = server.value('failover_peerip') if server else ''
        if address(peer):
            add('in', True, protocols=(TCP, UDP), src=side('s', peer), dst=with_ports(Side('d', own), 519, 520))
    if one.v[6]['dynamic'] == '6rd' and address(one.node.value('gateway-6rd')):
        add('in', False, protocols=(41,), src=side('s', one.node.value('gateway-6rd')))
        add('out', False, protocols=(41,), dst=side('d', one.node.value('gateway-6rd')))
    elif one.v[6]['dynamic'] == '6to4':
        add('in', False, protocols=(41,), dst=Side('d', own))
        add('out', False, protocols=(41,), src=Side('s', own))
    return rules


def serves4(fw, name):
    kea = fw.model.down('kea', 'dhcp4', 'general') if fw.model else None
    masq = fw.root.child('dnsmasq')
    return (on(fw.root.down('dhcpd', name), 'enable') or (kea is not None and yes(kea, 'enabled') and yes(kea, 'fwrules', True) and name in kea.list('interfaces'))
            or (masq is not None and yes(masq, 'enable') and any(r.value('interface') == name for r in masq.all('dhcp_ranges'))))


def lockout(fw, live):
    """The interface and the ports of the anti-lockout rule."""
    gui = fw.system.child('webgui') if fw.system else None
    if on(gui, 'noantilockout'):
        return None, []
    real = [one for one in fw.interfaces.values() if not one.tunnel]
    one = fw.interfaces.get('lan') or fw.interfaces.get('opt1') or (real[0] if len(real) == 1 else None)
    if one is None or not one.enabled:
        return None, []
    https = not (gui and gui.value('protocol') == 'http')
    port = int(gui.value('port')) if gui and gui.value('port').isdigit() else 443 if https else 80
    numbers = [port]
    if https and port != 80 and not on(gui, 'disablehttpredirect'):
        numbers.append(80)
    ssh = fw.system.child('ssh') if fw.system else None
    if on(ssh, 'enabled'):
        numbers.append(int(ssh.value('port')) if ssh.value('port').isdigit() else 22)
    return one, numbers


def anti_lockout(fw, live):
    one, numbers = lockout(fw, live)
    return [Rule('pass', 'in', True, [one.name], protocols=(TCP,), dst=with_ports(Side('d', [fw.own()]), n)) for n in numbers]


class Written:
    """A rule of either store."""

    def __init__(self, node, modern):
        self.node, self.modern = node, modern
        if modern:
            self.enabled = yes(node, 'enabled', True)
            self.floating = False
            self.quick = yes(node, 'quick', True)
            self.absent = (4,)
            self.ends = [(node.list(f'{n}_net'), yes(node, f'{n}_not'), node.value(f'{n}_port')) for n in ('source', 'destination')]
            self.icmp = {4: node.list('icmptype'), 6: node.list('icmp6type')}
        else:
            self.enabled = not yes(node, 'disabled')
            self.floating = on(node, 'floating')
            self.quick = yes(node, 'quick') if node.has('quick') else not self.floating
            self.absent = (4, 6)
            self.ends = [self.old(node.child(n)) for n in ('source', 'destination')]
            self.icmp = {f: node.list('icmptype') for f in (4, 6)}
        self.interfaces = node.list('interface')
        self.inverted = yes(node, 'interfacenot')
        self.sequence = int(node.value('sequence')) if modern and node.value('sequence').isdigit() else 1 if modern else 0

    def old(self, end):
        """Network before address before any; one that is empty is any."""
        if end is None or not end.nodes:
            return [], False, ''
        word = end.value('network') or end.value('address')
        return ([] if word == '' and on(end, 'any') else [word]), on(end, 'not'), end.value('port')

    def level(self, fw):
        if self.floating or (self.modern and (len(self.interfaces) != 1 or self.inverted)):
            return 200000
        name = self.interfaces[0] if self.interfaces else ''
        if name in fw.groups:
            text = fw.group_nodes[name].value('sequence') if name in fw.group_nodes else ''
            return 300000 + (int(text) if text.isdigit() else 0)
        if name in ('l2tp', 'pptp', 'pppoe') or (name in fw.interfaces and fw.interfaces[name].tunnel):
            return 300000
        return 400000


def user_rules(fw, out):
    modern = fw.model.all('firewall', 'filter', 'rules', 'rule') if fw.model else []
    store = [Written(n, True) for n in modern if n.nodes] + [Written(n, False) for n in fw.root.all('filter', 'rule') if n.nodes]
    rules = []
    order = sorted(range(len(store)), key=lambda i: (store[i].level(fw), not store[i].modern, store[i].sequence, i))
    for number in order:
        one = store[number]
        if not one.enabled:
            continue
        built = [user_rule(fw, one, family, number) for family in families(one)]
        found = [rule for some in built if some for rule in some]
        if None in built:
            out.left_out.append(f'rule {number + 1}')
            continue
        rules += found
    return rules


def families(one):
    written = one.node.value('ipprotocol')
    return {'inet': (4,), 'inet6': (6,), '': one.absent}.get(written, (4, 6))


def user_rule(fw, one, family, number):
    node = one.node
    interfaces, excepted = None, []
    if one.interfaces and 'any' not in one.interfaces:
        found = [names for names in map(fw.arriving, one.interfaces) if names is not None]
        if not found:
            return None
        interfaces = [name for names in found for name in names]
        if one.inverted:
            # A rule for each: what is outside of one of them.
            excepted = found
    only = one.interfaces[0] if len(one.interfaces) == 1 else None
    protocol = node.value('protocol')
    sides = []
    for (words, negated, text), field in zip(one.ends, 'sd'):
        made = fw.side(field, words, negated, family, only)
        if made is None:
            return None
        if protocol.lower() in ('tcp', 'udp', 'tcp/udp'):
            made.ports = fw.ports(text)
            if made.ports is False:
                return None
        sides.append(made)
    bits = [Bit(f'rule {number} {name}') for name in ('tagged', 'os', 'prio', 'tos', 'dscp', 'vlanprio') if node.value(name) not in ('', 'none')]
    if node.value('sched') and node.value('sched') in [s.value('name') for s in fw.root.all('schedules', 'schedule')]:
        bits.append(Bit(f'schedule {node.value("sched")}'))
    if node.value('gateway') not in ('', 'default') and fw.option('skip_rules_gw_down'):
        bits.append(Bit(f'gateway {node.value("gateway")}'))
    kind = node.value('action') if one.modern else node.value('type') or node.value('action')
    action = {'block': 'block', 'reject': 'block', 'match': 'match'}.get(kind, 'pass')
    stateless = node.value('statetype') == 'none'
    limited = [n for n in LIMITS if node.value(n)] + [n for n in CONNECTION_LIMITS if node.value(n) and protocol.lower() in ('tcp', 'tcp/udp')]
    if yes(node, 'divert-to') or (action == 'pass' and limited and not stateless):
        action = f'either rule {number}'
    tests = None
    if protocol.lower() == 'tcp':
        tests = 'any' if on(node, 'tcpflags_any') else (flag_bits(node.value('tcpflags1')), flag_bits(node.value('tcpflags2'))) if node.value('tcpflags2') else None
    icmp = icmp_types(one.icmp[family], family) if protocol.lower() in ('icmp', 'ipv6-icmp') else ()
    written = node.value('direction')
    base = (action, written if written in ('out', 'any') else 'in', one.quick)
    rest = ((family,), protocols(protocol, family), sides[0], sides[1], icmp, tests, stateless, bits, True, f'rule {number + 1}')
    if excepted:
        every = [o.name for o in fw.live()]
        return [Rule(*base, [n for n in every if n not in names], *rest) for names in excepted]
    return [Rule(*base, interfaces, *rest)]


def after(fw):
    rules = []
    if not fw.option('disablevpnrules'):
        pairs = [('' if on(p, 'mobile') else p.value('remote-gateway'), p.value('interface')) for p in fw.root.all('ipsec', 'phase1') if not yes(p, 'disabled')]
        for c in fw.model.all('swanctl', 'connections', 'connection') if fw.model else []:
            if yes(c, 'enabled', True):
                pairs += [(peer.replace('%any', ''), '') for peer in c.list('remote_addrs') or ['%any']]
        for peer, name in pairs:
            names = [name] if name in fw.interfaces and fw.interfaces[name].enabled else None
            sets = [AddressSet(peer) if address(peer) else AddressSet(unknown=[f'host {peer.lower()}'])] if peer else None
            for numbers, dport in (((UDP,), (500, 4500)), ((50, 51), ())):
                made = Ports([(n, n) for n in dport]) if dport else None
                rules.append(Rule('pass', 'out', False, names, protocols=numbers, dst=Side('d', sets, ports=made)))
                rules.append(Rule('pass', 'in', False, names, protocols=numbers, src=Side('s', sets), dst=Side('d', [fw.own()], ports=made)))
    upnp = fw.root.down('installedpackages', 'miniupnpd', 'config')
    outside = [one.name for one in fw.live() if one.gateway]
    if on(upnp, 'enable') and outside:
        rules.append(Rule('pass', 'in', True, outside, bits=[Bit('upnp')]))
    return rules
