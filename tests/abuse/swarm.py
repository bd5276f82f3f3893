"""Many IRC clients of one hostile process."""

import resource
import selectors
import socket
import time

READ_BYTES = 1 << 16


def allow_many_descriptors():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Member:
    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.name = name
        self.unsent = b""
        self.tail = b""
        self.seen = 0  # ends of answers
        self.alive = True

    def say(self, *lines):
        self.unsent += "".join(line + "\r\n" for line in lines).encode()
        self.flush()

    def flush(self):
        try:
            while self.unsent and self.alive:
                self.unsent = self.unsent[self.socket.send(self.unsent):]
        except BlockingIOError:
            pass
        except OSError:
            self.alive = False

    def read(self, end):
        """One read. Counts how often `end` has come."""
        try:
            data = self.socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.alive = False
            return
        text = self.tail + data
        self.seen += text.count(end)
        self.tail = text[-len(end) + 1:] if len(end) > 1 else b""


class Swarm:
    """`size` clients, registered. A client that the relay closes stays closed: that is the relay's right."""

    def __init__(self, port, size, prefix="x"):
        self.members = []
        self.selector = selectors.DefaultSelector()
        for first in range(0, size, 50):
            batch = [Member(port, f"{prefix}{number}") for number in range(first, min(first + 50, size))]
            for member in batch:
                self.selector.register(member.socket, selectors.EVENT_READ, member)
                member.say("CAP REQ :batch labeled-response", f"NICK {member.name}", f"USER {member.name} 0 * :r", "CAP END")
            self.members += batch
            self.wait_for(b" 422 ", batch)

    def wait_for(self, end, members, patience=60):
        """Until each of `members` has seen `end` once more than before this was called."""
        for member in members:
            member.seen, member.tail = 0, b""
        deadline = time.monotonic() + patience
        while any(member.alive and not member.seen for member in members) and time.monotonic() < deadline:
            self.pump(0.1, end)

    def ask_all(self, *lines, end):
        for member in self.members:
            member.say(*lines)
        self.wait_for(end, self.members)

    def pump(self, seconds, end=b"\n", reads=True):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for member in self.members:
                if member.unsent:
                    member.flush()
            if not reads:
                time.sleep(min(left, 0.05))
                continue
            for key, _ in self.selector.select(min(left, 0.05)):
                key.data.read(end)
                if not key.data.alive:
                    self.selector.unregister(key.fileobj)

    def close(self):
        for member in self.members:
            member.socket.close()
        self.selector.close()
