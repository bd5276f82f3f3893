"""The servers that are compared: how each is started, where it then listens, what it speaks.

A new one is a class with the same attributes and two methods, and rows in `candidates()`.
"""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from irc_servers import InspIrcd, NgIrcd
from running import Running, accepts, free_port

PACKAGES_WITH_SERVICES = ("inspircd", "ngircd")  # Debian starts them, and the bench has to be alone


@dataclass(frozen=True)
class ChatRelay:
    binary: Path
    options: tuple = ()
    in_flight: int = 64

    @property
    def program(self):
        return str(self.binary)

    def version_command(self):
        return [self.program, "--version"]

    def start(self):
        anywhere = "127.0.0.1:0"
        return Running([self.program, "--listen", anywhere, "--raw-listen", anywhere,
                        "--flood-rate", "0", "--log-level", "warn", *self.options], self._announced_ports)

    @staticmethod
    def _announced_ports(output):
        found = re.findall(r"^Listening on \S+?:(\d+)( \(raw\))?\.", output, re.MULTILINE)
        ports = {"raw" if raw else "line": int(port) for port, raw in found}
        # Who speaks IRC comes in by the same door as who speaks line.
        return {**ports, "irc": ports["line"]} if len(ports) == 2 else None


@dataclass(frozen=True)
class NcatBroker:
    program: str = "ncat"
    package: str = "ncat"
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
    tls: bool = False
    keeps: bool = False  # what is said, on disk

    @property
    def is_relay(self):
        return isinstance(self.server, ChatRelay)


def candidates(relay_binary):
    relay = ChatRelay(relay_binary)
    ncat = NcatBroker()
    return [
        Candidate("chat-relay raw", relay, "raw", 10_000),
        Candidate("chat-relay line", relay, "line", 10_000),
        Candidate("chat-relay irc", relay, "irc", 10_000),
        Candidate("ncat --broker", ncat, "raw", 1_000),
        # ncat leaves Nagle's algorithm on and stalls up to 40 ms until its clients acknowledge. With clients
        # that acknowledge at once it is at its best, and a fair ratio is taken against that.
        Candidate("ncat --broker, quick ACKs", ncat, "raw", 1_000, ["--quick-ack"]),
        # They leave Nagle's algorithm on as well, and without quick ACKs they are slower at every W. The relay's
        # clients are as the kernel makes them: to acknowledge at once would take time from their core.
        Candidate("ngIRCd", NgIrcd(), "irc", 1_000, ["--quick-ack"]),
        Candidate("InspIRCd", InspIrcd(), "irc", 1_000, ["--quick-ack"]),
        Candidate("chat-relay, TLS", relay, "irc", 10_000, ["--tls"], tls=True),
        Candidate("ngIRCd, TLS", NgIrcd(tls=True), "irc", 1_000, ["--quick-ack", "--tls"], tls=True),
        Candidate("chat-relay, history kept", ChatRelay(relay_binary, ("--keep-history", "30d")), "irc", 10_000, keeps=True),
        Candidate("InspIRCd, TLS", InspIrcd(tls=True), "irc", 1_000, ["--quick-ack", "--tls"], tls=True),
    ]


def split_by_presence(entrants):
    """Those whose programs are there, and a line on each package that is not."""
    present = [entrant for entrant in entrants if entrant.is_relay or shutil.which(entrant.server.program)]
    missing = {entrant.server.package for entrant in entrants if entrant not in present}
    return present, [f"{package} is not installed and left out: apt-get install -y {package}" +
                     service_advice(package) for package in sorted(missing)]


def service_advice(package):
    return f", then systemctl disable --now {package}" if package in PACKAGES_WITH_SERVICES else ""
