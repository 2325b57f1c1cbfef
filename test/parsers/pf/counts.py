"""What each config.xml named on standard input holds, counted with XPath over xml.etree and nothing else of the project: one line of JSON for each."""
import json
import sys
import xml.etree.ElementTree as ElementTree


def read(path):
    with open(path, 'rb') as file:
        data = file.read()
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        # A declaration that names another encoding than the bytes are in.
        text = data.decode('utf-8')
        root = ElementTree.fromstring(text[text.index('?>') + 2:])
    # Both firewalls read names without regard to case.
    for element in root.iter():
        element.tag = element.tag.lower()
    return root


def filled(root, path):
    """Elements with something in them: the others are thrown away."""
    return [e for e in root.findall(path) if len(e) > 0]


def says_no(text):
    return (text or '').strip().lower() in ('', '0', 'no', 'off', 'false')


def off(element, opnsense):
    """pfSense: the element is there. OPNsense: it says so."""
    disabled, enabled = element.find('disabled'), element.find('enabled')
    if not opnsense:
        return disabled is not None
    return (disabled is not None and not says_no(disabled.text)) or (enabled is not None and says_no(enabled.text))


def tab(rule, modern, opnsense):
    names = [n.strip() for n in (rule.findtext('interface') or '').split(',') if n.strip()]
    floating = rule.find('floating')
    if modern:
        return 'floating' if len(names) != 1 or not says_no(rule.findtext('interfacenot')) else names[0]
    if floating is not None and not (opnsense and (floating.text or '').strip().lower() in ('0', 'no', 'off', 'false')):
        return 'floating'
    return (names or [''])[0] if opnsense else (rule.findtext('interface') or '').strip()


def count(path):
    root = read(path)
    opnsense = root.tag == 'opnsense'
    rules = {}
    stores = [(e, False) for e in filled(root, './filter[1]/rule') if e.find('separator') is None]
    stores += [(e, True) for e in filled(root, './opnsense/firewall/filter/rules/rule')] if opnsense else []
    for rule, modern in stores:
        entry = rules.setdefault(tab(rule, modern, opnsense), [0, 0])
        entry[1 if off(rule, opnsense) else 0] += 1

    def pair(*paths):
        found = [e for p in paths for e in filled(root, p) if e.find('separator') is None]
        return [sum(not off(e, opnsense) for e in found), sum(off(e, opnsense) for e in found)]

    model = './opnsense/firewall/filter'
    return {
        'root': root.tag, 'filtering': root.find('./system/disablefilter') is None, 'rules': rules, 'forwards': pair('./nat[1]/rule'),
        'outbound': pair('./nat[1]/outbound/rule', './nat[1]/advancedoutbound/rule', *([f'{model}/snatrules/rule'] if opnsense else [])),
        'oneToOne': pair('./nat[1]/onetoone', *([f'{model}/onetoone/rule'] if opnsense else [])),
        'npt': pair('./nat[1]/npt', *([f'{model}/npt/rule'] if opnsense else [])),
        'aliases': len([a for p in ['./aliases/alias'] + (['./opnsense/firewall/alias/aliases/alias'] if opnsense else []) for a in root.findall(p) if (a.findtext('name') or '').strip()]),
        'interfaces': [e.tag for e in root.findall('./interfaces[1]/*')],
    }


for line in sys.stdin:
    print(json.dumps(count(line.rstrip('\n'))), flush=True)
