"""Two machines with a cable between them that can be pulled: network namespaces, so that nothing leaves this one."""

import concurrent.futures
import ctypes
import itertools
import os
import subprocess

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = itertools.count(1)


class Unavailable(Exception):
    """Why there can be no namespaces here."""


def _ip(*words):
    try:
        ended = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Unavailable("there is no ip(8): install Debian's package iproute2") from None
    if ended.returncode != 0:
        raise Unavailable(f"ip {' '.join(words)}: {ended.stderr.strip()}")


class Machine:
    def __init__(self, name, address):
        self.name, self.address = name, address
        _ip("netns", "add", name)

    def inside(self, act):
        """What `act` gives; sockets and processes that it makes belong to this machine."""
        def enter_and_act():
            with open(f"/run/netns/{self.name}") as namespace:
                if _libc.setns(namespace.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            return act()

        # A namespace is a thread's, so the thread goes with it.
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            return thread.submit(enter_and_act).result()


class Cable:
    """`near` and `far`, and a cable between them."""

    def __init__(self):
        mark = f"chat{os.getpid()}x{next(_numbers)}"
        self._machines = []
        try:
            for side, address in (("n", "192.0.2.1"), ("f", "192.0.2.2")):
                self._machines.append(Machine(mark + side, address))
            self.near, self.far = self._machines
            _ip("-n", self.near.name, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
                self.far.name)
            for machine in self._machines:
                _ip("-n", machine.name, "address", "add", f"{machine.address}/24", "dev", "cable")
                _ip("-n", machine.name, "link", "set", "cable", "up")
        except Unavailable:
            self.remove()
            raise

    def pull(self):
        _ip("-n", self.far.name, "link", "set", "cable", "down")

    def mend(self):
        _ip("-n", self.far.name, "link", "set", "cable", "up")

    def remove(self):
        for machine in self._machines:
            subprocess.run(["ip", "netns", "del", machine.name], capture_output=True, check=False)
