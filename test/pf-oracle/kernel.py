"""A network namespace with a veth pair for each interface, whose rules decide; what they let through arrives at one sink."""
import os
import socket
import struct
import subprocess

from nftables import CANARY, OUT

# Linux: asm-generic/socket.h; Python does not name it.
SO_RCVBUFFORCE = 33
MARK = b'MARK'
BATCH, TRIES = 128, 20


def run(*argv, text=None):
    done = subprocess.run(argv, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(' '.join(argv) + ': ' + done.stderr.strip()[:2000])


def unshare():
    if hasattr(os, 'unshare'):
        return os.unshare(os.CLONE_NEWNET)
    import ctypes
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) != 0:
        raise OSError(ctypes.get_errno(), 'unshare')


class World:
    """Frames go in by the far end of i0, i1, ...; the last one is for what the firewall itself sends."""

    def __init__(self, count):
        unshare()
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})
        names = [f'i{n}' for n in range(count)] + ['sink']
        lines = []
        for name in names:
            lines.append(f'link add {name} type veth peer name w_{name}\n')
            lines += [f'link set {end}{name} up\n' for end in ('', 'w_')]
        for key in ('all', 'default'):
            with open(f'/proc/sys/net/ipv6/conf/{key}/disable_ipv6', 'w') as file:
                file.write('1')
        run('ip', '-batch', '-', text=''.join(lines))
        self.ends = [self.open(f'w_i{n}', 0) for n in range(count)]
        self.sink = self.open('w_sink', 3)
        self.sink.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        self.sink.settimeout(1)

    def open(self, name, protocol):
        end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
        end.bind((name, protocol))
        return end

    def load(self, table):
        run('nft', '-f', '-', text=table)

    def send(self, frames):
        """frames: (interface, leaving, world, ethertype, packet). Gives {index: (where it leaves, packet)} of those that came through."""
        out = {}
        for start in range(0, len(frames), BATCH):
            for _ in range(TRIES):
                for index, (entry, leaving, world, ethertype, packet) in enumerate(frames[start:start + BATCH], start):
                    head = bytes.fromhex((OUT % leaving).replace(':', '')) + b'\x02' + world.to_bytes(5, 'big') + struct.pack('!H', ethertype)
                    self.ends[entry].send(head + packet + MARK + struct.pack('!I', index))
                if self.settles(out):
                    break
            else:
                raise RuntimeError('frames are lost')
        return out

    def settles(self, out):
        """A canary goes the same way as the packets: when it has come, they have; when it is lost, they are sent again."""
        self.ends[0].send(bytes(12) + struct.pack('!H', int(CANARY, 16)) + bytes(46))
        while True:
            try:
                frame = self.sink.recv(2048)
            except socket.timeout:
                return False
            if frame[12:14] == struct.pack('!H', int(CANARY, 16)):
                return True
            at = frame.rfind(MARK)
            if at >= 0:
                out[struct.unpack('!I', frame[at + 4:at + 8])[0]] = (frame[5], frame[14:at])
