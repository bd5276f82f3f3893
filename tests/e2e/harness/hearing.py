"""What everyone who listens to the relay has in common: whole lines, and waiting for one of them."""

import itertools
import os
import re
import select
import time

# Seconds. Only a failing test waits this long, so it is generous: the machine may be busy, the relay under a sanitizer.
PATIENCE = 30.0

WELCOME = re.compile(r"\* Welcome to .*")

_numbers = itertools.count(1)


def new_token():
    """A word that nobody has said yet. It is also a valid nick that nobody has."""
    return f"tok{next(_numbers)}x{os.urandom(3).hex()}"


def wait_until(condition, what):
    """For the few things that announce themselves on no descriptor: a file's size, a process's end."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain until {what}"
        time.sleep(0.01)


def _matches(wanted, line):
    return line == wanted if isinstance(wanted, str) else wanted.fullmatch(line) is not None


class Hearing:
    """Lines from a descriptor, and how far into them the test has looked.

    `until`, `expect`, `settle` and `until_closed` each go on from where the one before stopped looking.
    """

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.partial = b""
        self.closed = False
        self._looked_at = 0

    def fileno(self):
        raise NotImplementedError

    def send(self, data):
        raise NotImplementedError

    def say(self, *lines):
        self.send("".join(f"{line}\n" for line in lines).encode())

    def until(self, wanted):
        """Skips past the wanted line (a text, or a pattern for the whole of it); returns the lines before it."""
        deadline = time.monotonic() + PATIENCE
        start = at = self._looked_at
        while True:
            while at < len(self.lines):
                at += 1
                if _matches(wanted, self.lines[at - 1]):
                    self._looked_at = at
                    return self.lines[start:at - 1]
            assert self.hear_more(deadline), self._in_vain(wanted)

    def expect(self, wanted):
        """Skips past the wanted line and returns it."""
        self.until(wanted)
        return self.lines[self._looked_at - 1]

    def settle(self):
        """A barrier that nobody else sees: the lines that came before the relay's answer to it."""
        token = new_token()
        self.say(f"/msg {token} .")
        return self.until(f"! There is nobody here called {token}.")

    def ask(self, command):
        """The lines that a command brought its sender."""
        self.settle()
        self.say(command)
        return self.settle()

    def call(self, nick):
        """Takes a nick; returns when the relay has given it."""
        self.say(f"/nick {nick}")
        self.settle()
        self.name = nick
        return self

    def until_closed(self):
        """The lines up to the relay's closing the connection."""
        deadline = time.monotonic() + PATIENCE
        while not self.closed:
            assert self.hear_more(deadline) or self.closed, self._in_vain("the end")
        start, self._looked_at = self._looked_at, len(self.lines)
        return self.lines[start:]

    def hear_more(self, deadline):
        """Waits for bytes. False when there will be none: the connection has ended, or patience has."""
        if self.closed or not self.is_readable(self.fileno(), deadline):
            return False
        chunk = self._read()
        self.closed = not chunk
        *whole, self.partial = (self.partial + chunk).split(b"\n")
        self.lines.extend(self.decode(line) for line in whole)
        return not self.closed

    def decode(self, line):
        """Strict: a relay that mangles UTF-8 fails the test that reads it."""
        return line.decode()

    @staticmethod
    def is_readable(descriptor, deadline):
        # Not select.select: a test may hold descriptors that it cannot take.
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return poll.poll(max(0.0, deadline - time.monotonic()) * 1000)

    def _read(self):
        try:
            return os.read(self.fileno(), 1 << 18)
        except OSError:
            # A reset, or EIO from a terminal whose program has ended: either way nothing more comes.
            return b""

    def _in_vain(self, wanted):
        wanted = getattr(wanted, "pattern", wanted)
        state = "the connection was closed" if self.closed else f"{PATIENCE:.0f} s passed"
        heard = "\n".join(f"  {line[:200]}" for line in self.lines[-60:])
        return (f"{self.name} waited for {wanted!r}, but {state}. "
                f"Last of the {len(self.lines)} lines heard (looked at {self._looked_at}):\n{heard}\n"
                f"  and then {self.partial[:200]!r}")
