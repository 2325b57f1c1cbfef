"""For each config.xml named on standard input, one a line: packets, and where the kernel lets each of them out, in every world tried. One line of JSON for each."""
import itertools
import json
import os
import random
import sys

import opnsense
import opnsenserules
import pfsense
import pfsenserules
from document import read
from kernel import World
from nftables import ELSEWHERE, SELF, WORLD_BITS, Writer
from packets import Chooser, body, told

MOST_WORLDS = 12


def ruleset_of(root):
    if root.name == 'pfsense':
        return pfsenserules.ruleset(pfsense.Firewall(root))
    return opnsenserules.ruleset(opnsense.Firewall(root))


def worlds_of(bits, seed):
    """Every world where there are few; else none, all, and some at random."""
    n = min(bits, WORLD_BITS)
    if 2 ** n <= MOST_WORLDS:
        return list(range(2 ** n))
    dice = random.Random(seed)
    out = {0, 2 ** n - 1}
    while len(out) < MOST_WORLDS:
        out.add(dice.getrandbits(n))
    return sorted(out)


def ask(path):
    with open(path, 'rb') as file:
        root = read(file.read())
    if root.name not in ('pfsense', 'opnsense'):
        return {'path': path, 'skipped': f'the root element is <{root.name}>'}
    ruleset = ruleset_of(root)
    if not ruleset.interfaces:
        return {'path': path, 'skipped': 'no interface'}
    packets = Chooser(ruleset, os.path.basename(path) + str(len(ruleset.rules))).packets()
    writer = Writer(ruleset)
    table = writer.table({p.dport for p in packets} | {p.sport for p in packets})
    index = {**writer.index, 'self': SELF}
    senders = {**writer.index, 'self': len(ruleset.interfaces)}
    worlds = worlds_of(len(writer.bits), len(packets))
    if os.environ.get('PF_TABLE'):
        sys.stderr.write(table)
    kernel = World(len(ruleset.interfaces) + 1)
    kernel.load(table)
    frames = [(senders[p.entry], index[p.out], world, 0x0800 if p.family == 4 else 0x86dd, body(p)) for p, world in itertools.product(packets, worlds)]
    arrived = kernel.send(frames)
    answers = []
    for number, packet in enumerate(packets):
        ends = [arrived.get(number * len(worlds) + w) for w in range(len(worlds))]
        out = ''.join('.' if end is None else '?' if end[0] == ELSEWHERE else '+' for end in ends)
        answers.append({**told(packet), 'ends': out})
    return {'path': path, 'rules': len(ruleset.rules), 'worlds': len(worlds), 'unknown': sorted(writer.bits), 'leftOut': ruleset.left_out, 'packets': answers}


def main():
    for line in sys.stdin:
        path = line.rstrip('\n')
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            try:
                print(json.dumps(ask(path)), flush=True)
            except Exception as error:
                print(json.dumps({'path': path, 'failed': f'{type(error).__name__}: {error}'}), flush=True)
                if os.environ.get('PF_TABLE'):
                    raise
            os._exit(0)
        os.waitpid(pid, 0)


main()
