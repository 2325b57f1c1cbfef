"""Names of protocols, ports and ICMP types as pf takes them, from FreeBSD's tables."""
import re
import socket

PROTOCOLS = {'icmp': 1, 'igmp': 2, 'ipencap': 4, 'tcp': 6, 'udp': 17, 'ipv6': 41, 'gre': 47, 'esp': 50, 'ah': 51, 'ipv6-icmp': 58, 'ospf': 89, 'etherip': 97,
             'pim': 103, 'carp': 112, 'vrrp': 112, 'sctp': 132, 'pfsync': 240, 'igp': 9, 'rsvp': 46, 'eigrp': 88, 'l2tp': 115, 'hopopt': 0, 'ipip': 94, 'tp++': 39}
ICMP = {'echorep': 0, 'unreach': 3, 'squench': 4, 'redir': 5, 'althost': 6, 'echoreq': 8, 'routeradv': 9, 'routersol': 10, 'timex': 11, 'paramprob': 12,
        'timereq': 13, 'timerep': 14, 'inforeq': 15, 'inforep': 16, 'maskreq': 17, 'maskrep': 18, 'trace': 30}
ICMP6 = {'unreach': 1, 'toobig': 2, 'timex': 3, 'paramprob': 4, 'echoreq': 128, 'echorep': 129, 'groupqry': 130, 'grouprep': 131, 'groupterm': 132,
         'routersol': 133, 'routeradv': 134, 'neighbrsol': 135, 'neighbradv': 136, 'redir': 137}
FLAGS = {'f': 1, 's': 2, 'r': 4, 'p': 8, 'a': 16, 'u': 32, 'e': 64, 'c': 128}


def protocols(written, family):
    """Numbers of a rule's protocol in a family; None for any."""
    name = written.lower()
    if name in ('', 'any'):
        return None
    if name == 'tcp/udp':
        return (6, 17)
    if name == 'icmp':
        return (1,) if family == 4 else (58,)
    if name.isdigit():
        return (int(name),)
    return (PROTOCOLS.get(name, name),)


def port(text):
    if text.isdigit():
        return int(text) if int(text) < 65536 else None
    if not re.fullmatch(r'[A-Za-z][A-Za-z0-9-]*', text):
        return None
    for protocol in ('tcp', 'udp'):
        try:
            return socket.getservbyname(text.lower(), protocol)
        except OSError:
            continue
    return None


def port_range(text):
    """An interval of ports; None if the text is none."""
    whole = port(text)
    if whole is not None:
        return (whole, whole)
    low, cut, high = text.replace(':', '-').partition('-')
    if not cut:
        return None
    ends = port(low), port(high)
    return ends if None not in ends and ends[0] <= ends[1] else None


def icmp_types(types, family):
    table = ICMP if family == 4 else ICMP6
    out = []
    for one in types:
        if one == 'any':
            return ()
        out.append(int(one) if one.isdigit() else table.get(one, f'icmp type {one}'))
    return tuple(out)


def flags(text):
    return sum({FLAGS.get(word.strip()[:1].lower(), 0) for word in text.split(',') if word.strip()})
