"""A config.xml as the firewalls read it, by way of xml.etree: names in lower case, text decoded once more, the first child of a name."""
import html
import xml.etree.ElementTree as ElementTree


class Node:
    def __init__(self, element):
        self.name = element.tag.lower()
        self.nodes = [Node(child) for child in element if isinstance(child.tag, str)]
        own = (element.text or '') + ''.join(child.tail or '' for child in element)
        self.text = html.unescape(own.strip())

    def child(self, name):
        return next((node for node in self.nodes if node.name == name), None)

    def down(self, *names):
        node = self
        for name in names:
            node = node.child(name) if node else None
        return node

    def all(self, *names):
        """The children of the last name, below the first children of the others."""
        above = self.down(*names[:-1])
        return [node for node in above.nodes if node.name == names[-1]] if above else []

    def has(self, name):
        return self.child(name) is not None

    def value(self, *names):
        node = self.down(*names)
        return node.text if node else ''

    def list(self, name):
        return [part.strip() for part in self.value(name).split(',') if part.strip()]


EMPTY = Node(ElementTree.Element('nothing'))


def read(data):
    try:
        return Node(ElementTree.fromstring(data))
    except ElementTree.ParseError:
        # A declaration that names another encoding than the bytes are in.
        text = data.decode('utf-8')
        return Node(ElementTree.fromstring(text[text.index('?>') + 2:] if text.startswith('<?xml') else text))
