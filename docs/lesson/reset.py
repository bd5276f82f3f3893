"""Joins, and leaves by a reset: what is sent instead of a FIN when a socket is closed with a linger time of 0."""
import contextlib
import socket
import struct
import sys

client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
client.sendall(b"/nick carol\n")
client.settimeout(0.5)
with contextlib.suppress(TimeoutError):  # not every server greets
    client.recv(4096)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
