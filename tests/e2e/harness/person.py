"""A client that is only a socket, for tests that must decide every byte and every moment themselves."""

import os
import select
import socket
import struct

from harness.hearing import PATIENCE, WELCOME, Hearing


def receive(end, size):
    """Exactly so many bytes from a socket, for what is not lines."""
    received = bytearray()
    while len(received) < size:
        chunk = end.recv(size - len(received))
        assert chunk, f"closed after {len(received)} of {size} bytes"
        received += chunk
    return bytes(received)


def send_until_blocked(end, data, milliseconds, most):
    """The same again and again until the other side has taken nothing for so long; returns how many bytes it took."""
    os.set_blocking(end.fileno(), False)
    writable = select.poll()
    writable.register(end.fileno(), select.POLLOUT)
    sent = 0
    while writable.poll(milliseconds):
        sent += os.write(end.fileno(), data[sent % len(data):])
        assert sent < most, f"{sent} bytes were taken, and still no end of it"
    return sent


class Person(Hearing):
    def __init__(self, door, receive_buffer=None):
        super().__init__("newcomer")
        self.socket = door.connect(receive_buffer)
        self.socket.settimeout(PATIENCE)

    def fileno(self):
        return self.socket.fileno()

    def join(self, nick):
        # Speaking at once spares everybody the 300 ms for which the relay waits to see who is there.
        self.say(f"/nick {nick}")
        self.expect(WELCOME)
        self.settle()
        self.name = nick
        return self

    def send(self, data):
        self.socket.sendall(data)

    def send_bytewise(self, data, witness):
        """Each byte alone: the witness's barrier makes sure that the relay has read it before the next one leaves."""
        for byte in data:
            self.send(bytes([byte]))
            witness.settle()

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def close(self):
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()
