"""A loopback of the bench's own, on which every server sends as it would by Debian's settings.

How a machine was told to send (BBR paces with timers, CUBIC and Reno do not) weighs more in a benchmark of sends than
many a server does. A network namespace has settings of its own, so that those of the machine can stay as they are.
"""

import contextlib
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

CONGESTION_CONTROL = Path("/proc/sys/net/ipv4/tcp_congestion_control")
UNPACED = ("cubic", "reno")  # the first is Debian's default
SEND_BUFFERS = Path("/proc/sys/net/ipv4/tcp_wmem")  # least, first and most bytes a socket
INSIDE = "CHAT_BENCH_IN_OWN_NETWORK"
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1  # netdevice(7)


def enter_own_network():
    """Starts this program again, inside. Where that is not permitted, the machine's own loopback has to do, and what
    is returned is False."""
    if os.environ.pop(INSIDE, None):
        _set_up()
        return True
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    if os.system(" ".join([*unshare, "true", "2>/dev/null"])) == 0:
        os.environ[INSIDE] = "yes"
        os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])
    return False


def _set_up():
    with socket.socket() as any_socket:
        request = bytearray(struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        name, flags = struct.unpack("16sh14x", request)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))
    for name in UNPACED:
        try:
            CONGESTION_CONTROL.write_text(name)
            return
        except OSError:
            continue  # what holds is printed


@contextlib.contextmanager
def small_send_buffers(most_bytes):
    """For servers that are started meanwhile. Only for a network of our own."""
    usual = SEND_BUFFERS.read_text(encoding="utf-8")
    SEND_BUFFERS.write_text(f"4096 16384 {most_bytes}")
    try:
        yield
    finally:
        SEND_BUFFERS.write_text(usual)


def congestion_control():
    return CONGESTION_CONTROL.read_text(encoding="utf-8").strip()
