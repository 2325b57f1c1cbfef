"""pfSense: the rules of filter_rules_generate, in its order: what the system adds, floating, groups, interfaces, what comes after."""
import re

from names import flags as flag_bits, icmp_types, protocols
from pf import ICMP6, TCP, UDP, Ruleset, Rule, side
from conditions import Bit, Ports, Side
from pfsensenat import translations
from sets import AddressSet, address

# Team Cymru's full bogon lists less what pfSense takes out of them; of IPv6 what no registry gives out, and the documentation network.
BOGONS4 = ('0.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3')
BOGONS6 = ('::2-1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '4000::-fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe00::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
           'fec0::-feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::/32')
PRIVATE = ('10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7')
LOCAL6, GROUP6 = 'fe80::/10', 'ff02::/16'
LIMITS = ('max', 'max-src-nodes', 'max-src-states')
CONNECTION_LIMITS = ('max-src-conn', 'max-src-conn-rate')
RUNTIME_TESTS = ('tagged', 'nottagged', 'dscp', 'srcmac', 'dstmac', 'bridgeto', 'nat')


def ports(field, *numbers):
    return Side(field, None, ports=Ports([(n, n) for n in numbers]))


def with_ports(one, *numbers):
    one.ports = Ports([(n, n) for n in numbers])
    return one


def ruleset(fw):
    live = [one for one in fw.interfaces.values() if one.enabled]
    networks = {one.name: AddressSet(*[one.v[f]['network'] for f in (4, 6) if one.v[f]['network']], *[net for _, net in one.vips]) for one in live}
    out = Ruleset([one.name for one in live], networks, fw.own(), [], [], [], [], filtering=not fw.option('disablefilter'))
    zones = fw.root.child('captiveportal')
    for zone in zones.nodes if zones else []:
        if zone.has('enable'):
            out.portals.update({name: f'captive portal {zone.name}' for name in zone.list('interface') or zone.list('cinterface')})
    out.rules = before(fw, live) + user_rules(fw, out) + after(fw, live)
    translations(fw, out)
    return out


def before(fw, live):
    rules = []

    def add(action, direction, quick, **more):
        rules.append(Rule(action, direction, quick, **more))

    radius = {a.value('name') for a in fw.system.all('authserver') if a.value('type') == 'radius'} if fw.system else set()
    if any(radius & set(s.list('authmode')) and not s.has('disable') for s in fw.root.all('openvpn', 'openvpn-server')) and 'openvpn' in fw.interfaces:
        add('pass', 'in', True, interfaces=['openvpn'], bits=[Bit('radius'), Bit('radius passes')], flags='any')
        add('block', 'in', True, interfaces=['openvpn'], bits=[Bit('radius'), Bit('radius passes', False)])
    if not fw.option('ipv6allow'):
        add('block', 'any', True, families=(6,))
    if not fw.option('no_apipa_block'):
        add('block', 'in', True, src=side('s', '169.254.0.0/16'))
        add('block', 'in', True, dst=side('d', '169.254.0.0/16'))
    add('block', 'any', False)
    icmp6 = {'families': (6,), 'protocols': (ICMP6,)}
    add('pass', 'any', True, icmp=(1, 2, 135, 136), **icmp6)
    for to in (LOCAL6, GROUP6):
        add('pass', 'out', True, icmp=(129, 133, 134, 135, 136), src=side('s', LOCAL6), dst=side('d', to), **icmp6)
    for from_, to in ((LOCAL6, LOCAL6), (GROUP6, LOCAL6), (LOCAL6, GROUP6), ('::', GROUP6)):
        add('pass', 'in', True, icmp=(128, 133, 134, 135, 136), src=side('s', from_), dst=side('d', to), **icmp6)
    for field, name in (('s', 'src'), ('d', 'dst')):
        add('block', 'any', True, protocols=(TCP, UDP), **{name: ports(field, 0)})
    vips = fw.root.all('virtualip', 'vip')
    if any(v.value('mode') == 'carp' for v in vips) or (not fw.after(22, 8) and (vips or (fw.root.has('hasync') and fw.root.child('hasync').nodes))):
        add('block', 'in', True, protocols=(112,), src=Side('s', [fw.own()]))
        add('pass', 'any', True, protocols=(112,), stateless=True)
    for one in live:
        if not one.tunnel:
            rules += interface_rules(fw, one)
    add('pass', 'out', False)
    if 'enc0' in fw.interfaces:
        add('pass', 'out', False, interfaces=['enc0'])
    return rules + anti_lockout(fw)


def interface_rules(fw, one):
    rules = []
    name = [one.name]

    def add(action, direction, quick, **more):
        rules.append(Rule(action, direction, quick, interfaces=name, **more))

    v4, v6 = one.v[4], one.v[6]
    if fw.option('ipv6allow') and v6['dynamic'] in ('slaac', 'dhcp6'):
        add('pass', 'in', True, protocols=(UDP,), src=with_ports(side('s', LOCAL6), 546), dst=with_ports(side('d', LOCAL6), 546))
        add('pass', 'in', True, protocols=(UDP,), src=ports('s', 547), dst=ports('d', 546))
        add('pass', 'out', True, protocols=(UDP,), src=ports('s', 546), dst=ports('d', 547))
    if one.node.has('blockbogons'):
        add('block', 'in', True, src=side('s', *BOGONS4))
        if fw.option('ipv6allow'):
            add('block', 'in', True, src=side('s', *BOGONS6))
    bridged = one.name in fw.bridged
    if not bridged and (v4['address'] or v6['address']):
        spoofed = [net for net in (v4['network'], v6['network']) if net]
        others = [o for o in fw.interfaces if o != one.name]
        rules.append(Rule('block', 'in', False, interfaces=others, src=side('s', *spoofed)))
        rules.append(Rule('block', 'in', False, src=side('s', *[a for a in (v4['address'], v6['address']) if a])))
    if one.node.has('blockpriv') and not bridged:
        add('block', 'in', True, src=side('s', *PRIVATE))
    if v4['dynamic'] == 'pptp':
        add('pass', 'in', False, protocols=(47,))
    elif v4['dynamic'] == 'dhcp':
        # Not quick in 2.4, quick since 2.5 or so; the rules of a tab decide before them only when they block what nobody sends.
        add('pass', 'in', True, protocols=(UDP,), src=ports('s', 67), dst=ports('d', 68))
        add('pass', 'out', True, protocols=(UDP,), src=ports('s', 68), dst=ports('d', 67))
    elif v4['dynamic'] is None:
        rules += dhcp_server(fw, one)
    return rules + version6(fw, one)


def dhcp_server(fw, one):
    rules = []

    def add(direction, **more):
        rules.append(Rule('pass', direction, True, interfaces=[one.name], **more))

    broadcast = {'src': ports('s', 68), 'dst': with_ports(side('d', '255.255.255.255'), 67)}
    server = fw.root.down('dhcpd', one.name)
    own = one.v[4]['address']
    if server and server.has('enable'):
        add('in', protocols=(UDP,), **broadcast)
        if own:
            add('in', protocols=(UDP,), src=ports('s', 68), dst=with_ports(side('d', own), 67))
            add('out', protocols=(UDP,), src=with_ports(side('s', own), 67), dst=ports('d', 68))
            if address(server.value('failover_peerip')):
                add('in', protocols=(TCP, UDP), src=side('s', server.value('failover_peerip')), dst=with_ports(side('d', own), 519, 520))
    relay = fw.root.child('dhcrelay')
    if relay and relay.has('enable') and one.name in relay.list('interface'):
        add('in', protocols=(UDP,), **broadcast)
    return rules


def version6(fw, one):
    rules = []

    def add(direction, quick, **more):
        rules.append(Rule('pass', direction, quick, interfaces=[one.name], **more))

    kind = one.v[6]['dynamic']
    if kind == '6rd':
        relay = one.node.value('gateway-6rd')
        if address(relay):
            add('in', False, protocols=(41,), src=side('s', relay))
            add('out', False, protocols=(41,), dst=side('d', relay))
        return rules
    if kind == '6to4':
        if one.v[4]['address']:
            add('in', False, protocols=(41,), dst=side('d', one.v[4]['address']))
            add('out', False, protocols=(41,), src=side('s', one.v[4]['address']))
        return rules
    server = fw.root.down('dhcpdv6', one.name)
    relay = fw.root.child('dhcrelay6')
    if (server and server.has('enable')) or one.node.has('track6-interface') or (relay and one.name in relay.list('interface')):
        six = {'families': (6,), 'protocols': (UDP,)}
        for from_, to, number in ((LOCAL6, LOCAL6, 546), (LOCAL6, GROUP6, 546), (LOCAL6, GROUP6, 547), (GROUP6, LOCAL6, 547)):
            add('any', True, src=side('s', from_), dst=with_ports(side('d', to), number), **six)
        own = one.v[6]['address']
        if own:
            add('in', True, src=side('s', LOCAL6), dst=with_ports(side('d', own), 546), **six)
            add('out', True, src=with_ports(side('s', own), 547), dst=side('d', LOCAL6), **six)
    return rules


def anti_lockout(fw):
    gui = fw.system.child('webgui') if fw.system else None
    if gui and gui.has('noantilockout'):
        return []
    real = [one for one in fw.interfaces.values() if not one.tunnel]
    one = fw.interfaces.get('lan' if len(real) > 1 else 'wan')
    if one is None or not one.enabled:
        return []
    written = gui.value('protocol') if gui else ''
    https = written == 'https' or (written == '' and fw.after(11, 0))
    port = int(gui.value('port')) if gui and gui.value('port').isdigit() else 443 if https else 80
    numbers = {port}
    if https and port != 80 and not (gui and gui.has('disablehttpredirect')):
        numbers.add(80)
    ssh = fw.system.child('ssh') if fw.system else None
    if (ssh and ssh.has('enable')) or fw.option('enablesshd'):
        numbers.add(int(ssh.value('port')) if ssh and ssh.value('port').isdigit() else 22)
    to = AddressSet()
    for family in (4, 6):
        found = fw.interface_address(one, family)
        if found:
            to.join(found)
    if to.empty():
        return []
    to.add(*[text for text, _ in one.vips])
    return [Rule('pass', 'in', True, interfaces=[one.name], protocols=(TCP,), dst=Side('d', [to], ports=Ports([(n, n) for n in numbers])))]


def user_rules(fw, out):
    levels = ([], [], [])
    tunnels = [name for name, one in fw.interfaces.items() if one.tunnel]
    for number, node in enumerate(n for n in fw.root.all('filter', 'rule') if n.nodes and not n.has('separator')):
        if node.has('disabled'):
            continue
        name = node.value('interface')
        level = 0 if node.has('floating') else 1 if name in fw.groups or name in tunnels else 2
        built = [user_rule(fw, node, family, number) for family in families(node)]
        levels[level].append((name, [rule for rule in built if rule]))
        if not any(built):
            out.left_out.append(f'rule {number + 1}')
    if fw.after(24, 0):
        # Since 25.x group by group, in the order of <ifgroups>.
        order = list(fw.groups) + tunnels
        levels[1].sort(key=lambda pair: order.index(pair[0]))
    return [rule for level in levels for _, rules in level for rule in rules]


def families(node):
    return {'inet46': (4, 6), 'inet6': (6,)}.get(node.value('ipprotocol'), (4,))


def user_rule(fw, node, family, number):
    floating = node.has('floating')
    names = node.list('interface') if floating else [node.value('interface')]
    interfaces = None
    if not floating or (names and 'any' not in names):
        found = [fw.arriving(name) for name in names]
        if all(f is None for f in found):
            return None
        interfaces = [name for f in found if f for name in f]
    kind = node.value('type') if node.value('type') in ('pass', 'block', 'reject', 'match') else 'pass'
    src, dst = fw.side(node.child('source'), 's', family), fw.side(node.child('destination'), 'd', family)
    if src is None or dst is None:
        return None
    protocol = node.value('protocol')
    written = [node.value('source', 'port'), node.value('destination', 'port')]
    for one, text in ((src, written[0]), (dst, written[1])):
        found = fw.ports(text)
        if found is False:
            return None
        if protocol.lower() in ('tcp', 'udp', 'tcp/udp', 'sctp'):
            one.ports = found
    numbers = (TCP,) if protocol == '' and any(written) else protocols(protocol, family)
    bits = [Bit(f'rule {number} {name}') for name in RUNTIME_TESTS if node.value(name)]
    if protocol == 'tcp' and node.value('os'):
        bits.append(Bit(f'rule {number} os'))
    if node.value('vlanprio') not in ('', 'none'):
        bits.append(Bit(f'rule {number} vlanprio'))
    if node.value('sched') in [s.value('name') for s in fw.root.all('schedules', 'schedule')] and node.value('sched'):
        bits.append(Bit(f'schedule {node.value("sched")}'))
    if kind == 'pass' and node.value('gateway') not in ('', 'default') and fw.option('skip_rules_gw_down'):
        if not known_gateway(fw, node.value('gateway')):
            return None
        bits.append(Bit(f'gateway {node.value("gateway")}'))
    action = {'reject': 'block'}.get(kind, kind)
    stateless = node.value('statetype') == 'none'
    limited = [name for name in LIMITS if node.value(name)] + [name for name in CONNECTION_LIMITS if node.value(name) and protocol in ('tcp', 'tcp/udp')]
    if action == 'pass' and limited and not stateless:
        action = f'either rule {number} limits'
    direction = 'in' if node.value('floating') != 'yes' else node.value('direction') if node.value('direction') in ('in', 'out') else 'any'
    tests = None
    if protocol == 'tcp':
        if node.has('tcpflags_any'):
            tests = 'any'
        elif node.value('tcpflags2'):
            tests = (flag_bits(node.value('tcpflags1')), flag_bits(node.value('tcpflags2')))
        else:
            tests = (2, 18)
    icmp = icmp_types(node.list('icmptype'), family) if protocol == 'icmp' else ()
    return Rule(action, direction, not floating or node.has('quick'), interfaces, (family,), numbers, src, dst, icmp, tests, stateless, bits, True, f'rule {number + 1}')


def known_gateway(fw, name):
    """One of the list, or one that is made at run time and named after its interface (WAN_DHCP)."""
    listed = fw.root.all('gateways', 'gateway_item') + fw.root.all('gateways', 'gateway_group')
    return name in [g.value('name') for g in listed] or re.search(r'_(DHCP6?|PPPOE|PPP|PPTP|L2TP|SLAAC|TUNNELV[46]|VPNV[46]|VTIV[46]|6TO4|6RD|STF)$', name) is not None


def after(fw, live):
    rules = []
    if fw.root.down('filter', 'bypassstaticroutes'):
        gateways = {item.value('name'): item.value('interface') for item in fw.root.all('gateways', 'gateway_item')}
        for route in fw.root.all('staticroutes', 'route'):
            one = fw.interfaces.get(gateways.get(route.value('gateway'), route.value('interface')))
            to = fw.address_set(route.value('network'))
            if one is None or not one.enabled or route.has('disabled') or to is None:
                continue
            for family in (4, 6):
                net = one.v[family]['network']
                if net and to.of[family]:
                    for src, dst in ((AddressSet(net), to), (to, AddressSet(net))):
                        rules.append(Rule('pass', 'any', True, [one.name], (family,), None, Side('s', [src]), Side('d', [dst]), flags='any'))
    rules += ipsec(fw)
    upnp = fw.root.down('installedpackages', 'miniupnpd', 'config')
    if upnp and upnp.has('enable'):
        outside = [one.name for one in live if one.gateway]
        if outside:
            rules.append(Rule('pass', 'in', True, outside, bits=[Bit('upnp')]))
    return rules


def ipsec(fw):
    rules = []
    if fw.option('disablevpnrules'):
        return rules
    for phase1 in fw.root.all('ipsec', 'phase1'):
        if phase1.has('disabled'):
            continue
        name = phase1.value('interface') or 'wan'
        on = [name] if name in fw.interfaces and fw.interfaces[name].enabled else None
        peer = phase1.value('remote-gateway')
        ends = (None, None)
        if peer and not phase1.has('mobile'):
            unknown = [] if address(peer) else [f'host {peer.lower()}']
            texts = [peer] if address(peer) else []
            ends = [[AddressSet(*texts, unknown=unknown)]] * 2
        for numbers, dport in (((UDP,), (500, 4500)), ((50, 51), None)):
            out, into = Side('d', ends[0]), Side('d', [fw.own()])
            if dport:
                out.ports = into.ports = Ports([(n, n) for n in dport])
            rules.append(Rule('pass', 'out', False, on, (4, 6), numbers, dst=out))
            rules.append(Rule('pass', 'in', False, on, (4, 6), numbers, src=Side('s', ends[1]), dst=into))
    return rules
