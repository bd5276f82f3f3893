"""Fifty people who chat, a line a second each, and what they notice: how late lines come, and whether any is missing."""

import re
import selectors
import socket
import time

PEOPLE = 50
SAID = re.compile(rb"> honest (\d+) (\d+) ([\d.]+)\n")


class Person:
    def __init__(self, port, number):
        self.number = number
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(f"/nick honest{number}\n".encode())
        self.tail = b""
        self.heard = [0] * PEOPLE
        self.said = 0
        self.due = time.monotonic() + 1 + number / PEOPLE
        self.connected = True


class Company:
    def __init__(self, port):
        self.people = [Person(port, number) for number in range(PEOPLE)]
        self.delays = []
        self.out_of_order = 0
        self.selector = selectors.DefaultSelector()
        for person in self.people:
            self.selector.register(person.socket, selectors.EVENT_READ, person)
            person.socket.setblocking(False)

    def chat(self, seconds, talks=True):
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            due = min(person.due for person in self.people) if talks else end
            for key, _ in self.selector.select(max(0, min(due, end) - now)):
                self._hear(key.data)
            if talks:
                self._talk()

    def _talk(self):
        now = time.monotonic()
        for person in self.people:
            if person.connected and person.due <= now:
                person.due = now + 1
                person.socket.send(f"honest {person.number} {person.said} {time.monotonic():.6f}\n".encode())
                person.said += 1

    def _hear(self, person):
        try:
            data = person.socket.recv(1 << 16)
        except OSError:
            data = b""
        now = time.monotonic()
        if not data:
            person.connected = False
            self.selector.unregister(person.socket)
            return
        data = person.tail + data
        end = data.rfind(b"\n") + 1
        person.tail = data[end:]
        for number, said, at in SAID.findall(data, 0, end):
            if person.heard[int(number)] == int(said):
                person.heard[int(number)] += 1
            else:
                self.out_of_order += 1
            self.delays.append(now - float(at))

    def is_missing(self):
        return sum(other.said - person.heard[other.number]
                   for person in self.people for other in self.people if other is not person)

    def report(self):
        """Everybody hears all that was said, or it is missing."""
        deadline = time.monotonic() + 20
        while self.is_missing() and time.monotonic() < deadline:
            self.chat(0.2, talks=False)
        delays = sorted(self.delays) or [0.0]
        return {"p50": delays[len(delays) // 2], "p99": delays[len(delays) * 99 // 100], "worst": delays[-1],
                "lines": len(self.delays), "missing": self.is_missing(), "out_of_order": self.out_of_order,
                "dropped": sum(not person.connected for person in self.people)}
