"""The servers that are compared: how each is started, where it then listens, what it speaks.

A new one is a class with the same three attributes and two methods, and rows in `candidates()`.
"""

import re
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE = "0"
START_SECONDS = 5
STOP_SECONDS = 5


class NotStarted(Exception):
    """One line on what was started and why it does not run."""


@dataclass(frozen=True)
class ChatRelay:
    binary: Path
    name: str = "chat-relay"
    in_flight: int = 64

    def version_command(self):
        return [str(self.binary), "--version"]

    def start(self):
        anywhere = "127.0.0.1:0"
        return Running([str(self.binary), "--listen", anywhere, "--raw-listen", anywhere,
                        "--flood-rate", "0", "--log-level", "warn"], self._announced_ports)

    @staticmethod
    def _announced_ports(output):
        found = re.findall(r"^Listening on \S+?:(\d+)( \(raw\))?\.", output, re.MULTILINE)
        ports = {"raw" if raw else "line": int(port) for port, raw in found}
        return ports if len(ports) == 2 else None


@dataclass(frozen=True)
class NcatBroker:
    name: str = "ncat --broker"
    in_flight: int = 8  # its listen backlog is 10, and what overflows is lost to SYN cookies

    def version_command(self):
        return ["ncat", "--version"]

    def start(self):
        port = free_port()
        # It says nothing when it is ready, so it is tried. The connection that tries is gone
        # before any client comes.
        return Running(["ncat", "--broker", "-m", "1000", "-l", "127.0.0.1", str(port)],
                       lambda _: {"raw": port} if accepts(port) else None)


@dataclass(frozen=True)
class Candidate:
    """A server as it takes part: in one dialect, under one kind of load."""

    label: str
    server: object
    dialect: str
    most_clients: int
    load_options: list = field(default_factory=list)

    @property
    def is_relay(self):
        return isinstance(self.server, ChatRelay)


def candidates(relay_binary):
    relay = ChatRelay(relay_binary)
    ncat = NcatBroker()
    return [
        Candidate("chat-relay raw", relay, "raw", 10_000),
        Candidate("chat-relay line", relay, "line", 10_000),
        Candidate("ncat --broker", ncat, "raw", 1_000),
        # ncat leaves Nagle's algorithm on and stalls up to 40 ms until its clients acknowledge. With clients
        # that acknowledge at once it is at its best, and a fair ratio is taken against that.
        Candidate("ncat --broker, quick ACKs", ncat, "raw", 1_000, ["--quick-ack"]),
    ]


class Running:
    """A server process, pinned to its core, from its start to its end; a context manager."""

    def __init__(self, command, find_ports):
        # A file, not a pipe: nobody reads along, and a full pipe would stop the server.
        self._output = tempfile.TemporaryFile()
        self._process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stdin=subprocess.DEVNULL,
                                         stdout=self._output, stderr=subprocess.STDOUT)
        try:
            self.ports = self._wait_for_ports(command[0], find_ports)
        except NotStarted:
            self.stop()
            raise

    @property
    def pid(self):
        return self._process.pid

    def _read_output(self):
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

    def _wait_for_ports(self, program, find_ports):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            ports = find_ports(self._read_output())
            if ports:
                return ports
            time.sleep(0.02)
        said = self._read_output().strip().replace("\n", " | ")
        ended = self._process.poll()
        state = f"not ready after {START_SECONDS} s" if ended is None else f"ended with status {ended}"
        raise NotStarted(f"{program}: {state}; it said: {said or 'nothing'}")

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
