"""The real chat-relay as a child process."""

import dataclasses
import fcntl
import os
import pathlib
import re
import resource
import select
import signal
import socket
import subprocess
import time

from harness.hearing import PATIENCE
from harness.person import Person
from harness.program import Program, command_for
from harness.tls_person import TlsPerson

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
SANITIZED = os.environ.get("CHAT_SANITIZED") == "1"

_LISTENING = re.compile(r"Listening on (?P<tls>tls:)?(?P<endpoint>.+?)(?P<raw> \(raw\))?\. Join with:  (?P<command>.+)")
_ROUNDS = re.compile(r"after ([\d,]+) rounds?")
_SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|runtime error:")


def binary():
    path = os.environ.get("CHAT_RELAY", str(REPOSITORY / "build/release/relay/chat-relay"))
    assert os.access(path, os.X_OK), f"there is no {path}: build it, or set CHAT_RELAY to where it is"
    return path


def binary_without_systemd():
    path = os.environ.get("CHAT_PLAIN_RELAY", str(REPOSITORY / "build/release/tests/chat-relay-without-systemd"))
    assert os.access(path, os.X_OK), f"there is no {path}: build it, or set CHAT_PLAIN_RELAY to where it is"
    return path


def run_to_end(*arguments, **environment):
    """For a relay that is expected not to start."""
    return subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, env={**os.environ, **environment}, check=False)


@dataclasses.dataclass(frozen=True)
class Door:
    """One of the relay's listeners, as the relay itself announced it."""

    family: socket.AddressFamily
    address: object
    raw: bool
    join_command: str
    tls: bool = False

    @staticmethod
    def announced_as(line):
        found = _LISTENING.fullmatch(line)
        assert found, f"not the announcement of a listener: {line!r}"
        endpoint, raw, command = found["endpoint"], found["raw"] is not None, found["command"]
        tls = found["tls"] is not None
        if endpoint.startswith("unix:"):
            return Door(socket.AF_UNIX, endpoint.removeprefix("unix:"), raw, command, tls)
        host, _, port = endpoint.rpartition(":")
        family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
        return Door(family, (host.strip("[]"), int(port)), raw, command, tls)

    def connect(self, receive_buffer=None):
        end = socket.socket(self.family)
        if receive_buffer:
            # Before connecting, or the window that is offered stays the larger one.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        end.settimeout(PATIENCE)
        end.connect(self.address)
        return end


# Most tests about what operators may do are in #lobby.
LOBBY_RULED = ("--first-rules-lobby",)


class Relay:
    """Start it with the endpoints and options wanted; `stop` it, or at least `clean_up`.

    The people and programs that it makes are closed with it.
    """

    def __init__(self, options, directory, listen=(), raw_listen=(), descriptors=None, stderr=None, environment=None, pass_fds=(), wrapper=(),
                 prepare=None, program=None):
        self.log_path = pathlib.Path(directory) / "stderr"
        self._guests = []
        endpoints = [word for at in listen for word in ("--listen", at)]
        endpoints += [word for at in raw_listen for word in ("--raw-listen", at)]
        with open(self.log_path, "wb") as log:
            self._process = subprocess.Popen(
                [*wrapper, program or binary(), *endpoints, *LOBBY_RULED, *map(str, options)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=log if stderr is None else stderr,
                env=None if environment is None else {**os.environ, **environment}, pass_fds=pass_fds,
                preexec_fn=prepare or descriptors and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors,) * 2)))
        self.pid = self._process.pid
        self._was_killed = False
        self._doors = []
        self._said = b""

    def await_doors(self, count):
        """Returns when the relay has announced that many listeners."""
        deadline, said = time.monotonic() + PATIENCE, b""
        while said.count(b"\n") < count:
            left = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._process.stdout], [], [], left)
            chunk = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            assert chunk, f"{count} listeners expected; stdout: {said.decode()!r}, stderr: {self.log()!r}"
            said += chunk
        self._said = said
        announced, *_ = said.decode().split("-- round", 1)
        # An indented line says more about the listener before it.
        self._doors = [Door.announced_as(line) for line in announced.splitlines() if line[0] != " "]
        return self

    def door(self, raw=False, tls=False):
        return next(door for door in self._doors if (door.raw, door.tls) == (raw, tls))

    @property
    def announced(self):
        """What it has said on standard output so far."""
        return self._said.decode()

    @property
    def fingerprint(self):
        """Of its certificate: SHA-256, in small hexadecimal digits."""
        return re.search(r"SHA-256 fingerprint is ([0-9a-f]{64})\n", self.announced)[1]

    @property
    def doors(self):
        return tuple(self._doors)

    def connect(self, door=None, receive_buffer=None):
        """Somebody who has not said anything yet."""
        return self._welcome(Person(door or self.door(), receive_buffer))

    def connect_encrypted(self, door=None, **how):
        """The same through TLS; see TlsPerson for `how`."""
        return self._welcome(TlsPerson(door or self.door(), **how))

    def join(self, nick, **how):
        return self.connect(**how).join(nick)

    def gather(self, *nicks):
        """People who have all heard of one another, and have that behind them."""
        people = [self.join(nick) for nick in nicks]
        for person in people:
            person.settle()
        return people

    def run(self, tool, door=None):
        """One of the real client programs; telnet on a terminal, the others on pipes."""
        return self.run_command(command_for(tool, door or self.door()), terminal=tool == "telnet")

    def run_command(self, command, terminal=False):
        return self._welcome(Program(command, terminal))

    def _welcome(self, guest):
        self._guests.append(guest)
        return guest

    def is_running(self):
        return self._process.poll() is None

    def send_signal(self, number):
        self._was_killed |= number == signal.SIGKILL
        os.kill(self.pid, number)

    def stop(self, number=signal.SIGTERM):
        """Its exit status. To end with no patience left is a failure, and no reason to leave it behind."""
        if self.is_running():
            self.send_signal(number)
        return self.wait()

    def wait(self):
        try:
            return self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"the relay did not end; stderr: {self.log()[-2000:]}") from None

    def clean_up(self):
        """Whatever a test was about, its relay must have come through it alive and without a sanitizer's report."""
        try:
            status = self.stop()
        finally:
            self._process.stdout.close()
            for guest in self._guests:
                guest.close()
        assert status == (-signal.SIGKILL if self._was_killed else 0) and not _SANITIZER_REPORT.search(self.log()), f"exit {status}: {self.log()[-4000:]}"

    def log(self):
        return self.log_path.read_text(errors="replace")

    def output(self):
        """All of its standard output, once it has ended. Until then a pipe's worth of it waits here."""
        self._said += self._process.stdout.read()
        return self._said.decode()

    def close_output(self):
        self._process.stdout.close()

    def leave_little_room_for_output(self):
        fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, 4096)

    def rounds(self):
        """How often its loop went round, once it has ended."""
        found = _ROUNDS.search(self.log())
        assert found, f"no count of rounds in {self.log()[-2000:]!r}"
        return int(found[1].replace(",", ""))

    def peak_memory(self):
        """Bytes: the most that was ever resident."""
        return self._status_bytes("VmHWM")

    def memory(self):
        """Bytes that are resident now."""
        return self._status_bytes("VmRSS")

    def _status_bytes(self, field):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024

    def lowest_free_descriptor(self):
        used = {int(entry) for entry in os.listdir(f"/proc/{self.pid}/fd")}
        return next(number for number in range(len(used) + 1) if number not in used)

    def allow_descriptors(self, count):
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, (count, hard))

    def leave_memory(self, more):
        """From now on its address space grows by so many bytes at the most."""
        with open(f"/proc/{self.pid}/status") as status:
            taken = int(re.search(r"VmSize:\s+(\d+) kB", status.read())[1]) * 1024
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_AS)
        resource.prlimit(self.pid, resource.RLIMIT_AS, (taken + more, hard))
