"""Servers that have one chat."""

import contextlib
import dataclasses
import socket
import subprocess
import tempfile
import time

from irc_servers import Place
from running import NotStarted, Running, free_port
from servers import ChatRelay

LINKED_SECONDS = 30


class Together:
    """Several servers as one. `others`: what they need, and what is not measured."""

    def __init__(self, servers, others=contextlib.nullcontext()):
        self._servers, self._others = servers, others

    @property
    def pids(self):
        return [server.pid for server in self._servers]

    def all_ports(self, dialect):
        return [server.ports[dialect] for server in self._servers]

    def __enter__(self):
        return self

    def __exit__(self, *how):
        for server in self._servers:
            server.stop()
        self._others.__exit__(*how)


@dataclasses.dataclass(frozen=True)
class RelaysOverRedis:
    relay: ChatRelay
    in_flight: int = 64
    relays: int = 2

    def version_command(self):
        return ["redis-server", "--version"]

    def start(self):
        directory = tempfile.TemporaryDirectory(prefix="chat-bench-")
        path = f"{directory.name}/redis"
        redis = Running(["redis-server", "--port", "0", "--unixsocket", path, "--unixsocketperm", "777", "--save", "",
                         "--appendonly", "no", "--logfile", ""],
                        lambda said: {"unix": path} if "ready to accept connections" in said else None)
        member = dataclasses.replace(self.relay, options=(*self.relay.options, "--cluster", f"unix:{path}"))
        with contextlib.ExitStack() as others:
            others.enter_context(directory)
            others.enter_context(redis)
            servers = [others.enter_context(member.start()) for _ in range(self.relays)]
            wait_until_linked(servers)
            return Together(servers, others.pop_all())


@dataclasses.dataclass(frozen=True)
class LinkedPair:
    """Of servers that are linked by their own protocol."""

    server: object

    @property
    def in_flight(self):
        return self.server.in_flight

    def version_command(self):
        return self.server.version_command()

    def start(self):
        names, ports = ("one.local", "two.local"), (free_port(), free_port())
        with contextlib.ExitStack() as started:
            servers = [started.enter_context(self.server.start(place=Place(names[i], ports[i], names[1 - i], ports[1 - i], i == 0)))
                       for i in range(2)]
            wait_until_linked(servers)
            started.pop_all()
            return Together(servers)


def wait_until_linked(servers):
    """Who is on the first is known on the others."""
    deadline = time.monotonic() + LINKED_SECONDS
    with Looker(servers[0].ports["irc"], "there") as there:
        for number, other in enumerate(servers[1:]):
            with Looker(other.ports["irc"], f"here{number}") as here:
                while " 311 " not in here.answer(f"WHOIS {there.nick}", " 318 ", " 401 "):
                    if time.monotonic() > deadline:
                        raise NotStarted(f"they are not linked after {LINKED_SECONDS} s")
                    time.sleep(0.2)


class Looker:
    """Somebody who comes in for a moment."""

    def __init__(self, port, nick):
        self.nick = nick
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._lines = self._socket.makefile(encoding="utf-8", errors="replace")
        self.answer(f"NICK {nick}\r\nUSER look 0 * :look", " 376 ", " 422 ")

    def answer(self, command, *last):
        self._socket.sendall(f"{command}\r\n".encode())
        said = ""
        for line in self._lines:
            said += line
            if any(word in line for word in last):
                return said
        raise NotStarted(f"it hung up after {said[-200:]!r}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
