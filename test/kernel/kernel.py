"""Asks the Linux kernel: loads a dump into a network namespace of its own, sends packets, and tells where each of them got to.

Reads one job a line (JSON) from standard input and answers with one line. Needs root, iptables, libnftables and, for packets of known
connections, conntrack. Every job runs in a child process with a fresh namespace, so nothing is left behind.

A packet is known by its IPv4 identification or IPv6 flow label. A small nftables table notes it in a set at each point of its way, and drops it
at the end, before connection tracking confirms it: packets do not influence one another.
"""
import base64
import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys

import netlink

CLONE_NEWNET = 0x40000000
NFT_CTX_OUTPUT_JSON = 1 << 4
TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
IPV6_HDRINCL = 36
ETHERTYPE = {4: 0x0800, 6: 0x86DD}
# Test packets carry this time to live: what the kernel itself sends (REJECT, neighbour discovery) does not, and is dropped at once.
TTL = 77
STATES = ["new", "established", "related", "invalid", "untracked"]
POINTS = ["seen", "whole", "prerouted", "input", "forward", "passed"] + STATES
PATIENCE = 120

libc = ctypes.CDLL(None, use_errno=True)
nftables = ctypes.CDLL("libnftables.so.1")
nftables.nft_ctx_new.restype = ctypes.c_void_p
for name in ["nft_ctx_get_output_buffer", "nft_ctx_get_error_buffer"]:
    getattr(nftables, name).restype = ctypes.c_char_p


class Refused(Exception):
    """iptables-restore does not load the dump."""


def run(argv, text):
    done = subprocess.run(argv, input=text.encode("utf-8", "surrogateescape"), capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{argv}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def nft(command):
    """libnftables(3): in this process, because a program to start costs more than what it does."""
    context = ctypes.c_void_p(nftables.nft_ctx_new(0))
    nftables.nft_ctx_buffer_output(context)
    nftables.nft_ctx_buffer_error(context)
    nftables.nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON)
    if nftables.nft_run_cmd_from_buffer(context, command.encode()) != 0:
        raise RuntimeError(f"nft: {nftables.nft_ctx_get_error_buffer(context).decode(errors='replace')}")
    return nftables.nft_ctx_get_output_buffer(context)


def recorder(family, tracking, untracked, packets):
    ip, key, ttl = ("ip", "ip id", "ip ttl") if family == 4 else ("ip6", "ip6 flowlabel", "ip6 hoplimit")
    note = lambda point: f"add @{point} {{ {key} }}"
    lines = [f"table {ip} recorder {{"]
    # Room for them all, and no more: the kernel allots it at once.
    lines += [f"set {point} {{ typeof {key}; flags dynamic; size {packets + 64}; }}" for point in POINTS]
    if untracked:
        lines.append(f"set untrack {{ typeof {key}; elements = {{ {', '.join(map(str, untracked))} }} }}")

    def chain(hook, priority, *rules):
        lines.append(f"chain {hook}{len(lines)} {{ type filter hook {hook} priority {priority}; policy accept;")
        lines.extend(rules)
        lines.append("}")

    for hook in ["prerouting", "output"]:
        chain(hook, -500, f"{ttl} != {TTL} drop", note("seen"))
        chain(hook, -350, note("whole"))
        if untracked:
            chain(hook, -250, f"{key} @untrack notrack")
        if tracking:
            chain(hook, -160, *[f"ct state {state} {note(state)}" for state in STATES])
    chain("prerouting", 50, note("prerouted"))
    chain("input", -500, note("input"))
    chain("forward", -500, note("forward"))
    chain("input", 200, note("passed"), "drop")
    chain("postrouting", 200, note("passed"), "drop")
    return "\n".join(lines + ["}"])


def write_settings(family):
    def setting(path, value):
        with open(f"/proc/sys/net/{path}", "w") as file:
            file.write(value)

    if family == 4:
        setting("ipv4/ip_forward", "1")
        for scope in ["all", "default"]:
            setting(f"ipv4/conf/{scope}/rp_filter", "0")
            setting(f"ipv4/conf/{scope}/accept_local", "1")
            setting(f"ipv4/conf/{scope}/route_localnet", "1")
            setting(f"ipv4/conf/{scope}/send_redirects", "0")
    else:
        setting("ipv6/conf/all/forwarding", "1")
        for scope in ["all", "default"]:
            setting(f"ipv6/conf/{scope}/accept_dad", "0")
            setting(f"ipv6/conf/{scope}/addr_gen_mode", "1")
            setting(f"ipv6/conf/{scope}/accept_ra", "0")
    setting("netfilter/nf_conntrack_tcp_be_liberal", "1")


def mac_of(number):
    return bytes([2, 0, 0, 0, 1, number])


class Devices:
    """A TAP device for each interface name; the loopback gets its frames through a packet socket."""

    def __init__(self, family, addresses):
        self.family = family
        self.taps = {}
        self.headers = {"lo": bytes(12) + struct.pack("!H", ETHERTYPE[family])}
        self.kernel = netlink.Netlink(family)
        self.kernel.up("lo")
        for number, (name, own) in enumerate(addresses.items()):
            if name != "lo":
                tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
                fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
                self.taps[name] = tap
                mac = mac_of(number)
                self.headers[name] = mac + b"\x02\x00\x00\x00\x02\x01" + struct.pack("!H", ETHERTYPE[family])
                self.kernel.up(name, mac)
            for address in own:
                self.kernel.address(name, address)
        self.kernel.settle([address for own in addresses.values() for address in own])
        self.loop = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.loop.bind(("lo", ETHERTYPE[family]))
        if family == 4:
            self.host = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        else:
            self.host = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
            self.host.setsockopt(socket.IPPROTO_IPV6, IPV6_HDRINCL, 1)

    def route(self, out):
        """Everything is delivered here (`self`), or leaves by one device."""
        self.kernel.default_route("lo" if out == "self" else out, local=out == "self")

    def send(self, device, packet):
        if device == "self":
            try:
                if self.family == 4:
                    self.host.sendto(packet, (socket.inet_ntop(socket.AF_INET, packet[16:20]), 0))
                else:
                    self.host.sendto(packet, (socket.inet_ntop(socket.AF_INET6, packet[24:40]), 0))
            except PermissionError:
                pass  # how the kernel tells a sender that netfilter dropped the packet
        elif device == "lo":
            self.loop.send(self.headers["lo"] + packet)
        else:
            os.write(self.taps[device], self.headers[device] + packet)


def read_points(family):
    listed = json.loads(nft(f"list table {'ip' if family == 4 else 'ip6'} recorder"))
    sets = {item["set"]["name"]: item["set"].get("elem", []) for item in listed["nftables"] if "set" in item}
    return {point: sets[point] for point in POINTS}


def answer(job):
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare: not root?")
    family = job["family"]
    write_settings(family)
    devices = Devices(family, job["devices"])
    for line in job["before"]:
        run(line["argv"], line["text"])
    nft(recorder(family, job["tracking"], job["untracked"], sum(len(batch["packets"]) for batch in job["batches"])))
    loaded = subprocess.run([job["restore"], "-w"], input=job["dump"].encode("utf-8", "surrogateescape"), capture_output=True)
    if loaded.returncode != 0:
        raise Refused(loaded.stderr.decode(errors="replace").strip())
    saved = run([job["restore"].replace("-restore", "-save")], "").decode("utf-8", "replace") if job["save"] else ""
    for batch in job["batches"]:
        devices.route(batch["out"])
        for device, packet in batch["packets"]:
            devices.send(device, base64.b64decode(packet))
    return {"points": read_points(family), "saved": saved}


def child(job, out):
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        result = answer(job)
    except Refused as refusal:
        result = {"refused": str(refusal)}
    except Exception as error:
        result = {"failed": f"{type(error).__name__}: {error}"}
    with os.fdopen(out, "w") as pipe:
        json.dump(result, pipe)
    os._exit(0)


def main():
    os.environ["XTABLES_LOCKFILE"] = f"/run/xtables.kernel-test.{os.getpid()}"
    # A child that has answered still takes its devices down, which nobody waits for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            child(json.loads(line), writer)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            text = pipe.read()
        print(text or json.dumps({"failed": "the child ended without an answer"}), flush=True)
    try:
        os.unlink(os.environ["XTABLES_LOCKFILE"])
    except FileNotFoundError:
        pass


if __name__ == "__main__":
    main()
