#!/usr/bin/env python3
"""Measures what a server costs while few of its many clients say anything, as on a real afternoon.

    a hundred   of N idle clients, a hundred say a line every ten seconds each, at random times
    pairs       all N sit in rooms of two, each of which says a line every ten seconds
    idle        nobody says anything
    first word  two talk without a pause, and of N quiet clients one after the other says a word: how long it takes
"""

import argparse
import contextlib
import heapq
import itertools
import random
import selectors
import socket
import statistics
import sys
import time
from pathlib import Path

from irc_servers import InspIrcd, NgIrcd
from network import enter_own_network
from running import NotStarted
from servers import ChatRelay
from setting import add_program_options

EVERY_SECONDS = 10
SPEAKERS = 100
ROOM = 10  # clients, where they do not sit in pairs
COMING_SECONDS = 300
PATIENCE_SECONDS = 30
SETTLING_SECONDS = 3
FIRST_WORDS = 200
FIRST_WORD_APART_SECONDS = 0.02


class Client:
    def __init__(self, number, room, port):
        self.nick, self.room = f"u{number}", room
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.send(f"NICK {self.nick}\r\nUSER u 0 * :u\r\n")

    def send(self, lines):
        self.socket.sendall(lines.encode())

    def say(self, words):
        self.send(f"PRIVMSG {self.room} :{words}\r\n")

    def lines(self):
        """What has come. What a client has to answer to is answered."""
        with contextlib.suppress(BlockingIOError):
            came = self.socket.recv(1 << 16)
            if not came:
                raise ConnectionError(f"{self.nick} was disconnected: {self.heard!r}")
            *whole, self.heard = (self.heard + came).split(b"\r\n")
            for line in whole:
                if line.startswith(b"PING"):
                    self.send("PONG" + line[4:].decode() + "\r\n")
                elif b" 001 " in line:
                    self.send(f"JOIN {self.room}\r\n")
            return whole
        return []


class Crowd:
    def __init__(self, port, count, room_size, in_flight):
        self._selector = selectors.DefaultSelector()
        self.clients = []
        coming = set()
        for number in range(count):
            client = Client(number, f"#r{number // room_size}", port)
            self._selector.register(client.socket, selectors.EVENT_READ, client)
            self.clients.append(client)
            coming.add(client)
            while len(coming) >= in_flight or (number == count - 1 and coming):
                self._wait_for_newcomers(coming)

    def _wait_for_newcomers(self, coming):
        heard = list(self.hear(COMING_SECONDS))
        if not heard:
            raise TimeoutError(f"{len(coming)} clients did not come in")
        coming -= {client for client, lines in heard for line in lines if b" 366 " in line}

    def hear(self, seconds):
        for key, _ in self._selector.select(seconds):
            yield key.data, key.data.lines()

    def close(self):
        self._selector.close()
        for client in self.clients:
            client.socket.close()


def cpu_seconds(pid):
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def talk_slowly(crowd, speakers, seconds):
    """Each says a line every ten seconds. Returns how many lines were said and how many were heard."""
    now = time.monotonic()
    due = [(now + random.uniform(0, EVERY_SECONDS), number, client) for number, client in enumerate(speakers)]
    heapq.heapify(due)
    end = now + seconds
    said = heard = 0
    while (now := time.monotonic()) < end:
        until = min(end, due[0][0] if due else end)
        heard += count_said(crowd.hear(max(0, until - now)))
        while due and due[0][0] <= time.monotonic():
            at, number, client = heapq.heappop(due)
            client.say("a line that somebody says on an afternoon")
            said += 1
            heapq.heappush(due, (at + EVERY_SECONDS, number, client))
    return said, heard + count_said(crowd.hear(1))


def count_said(heard):
    return sum(b" PRIVMSG " in line for _, lines in heard for line in lines)


def slow_work(crowd, speakers, pid, seconds):
    crowd_at_rest(crowd)
    before = cpu_seconds(pid)
    said, heard = talk_slowly(crowd, speakers, seconds)
    return {"ms_a_second": (cpu_seconds(pid) - before) / seconds * 1000, "said": said, "heard": heard}


def crowd_at_rest(crowd):
    end = time.monotonic() + SETTLING_SECONDS
    while (left := end - time.monotonic()) > 0:
        list(crowd.hear(left))


def first_words(crowd):
    """Milliseconds from a quiet client's word to whoever hears it, while two talk."""
    crowd_at_rest(crowd)
    one, other, *quiet = crowd.clients
    speaking = iter(quiet[::ROOM])
    sent, took = {}, []
    turns = itertools.cycle([one, other])
    next(turns).say("hi")
    next_word_at = time.monotonic() + 1
    end = next_word_at + PATIENCE_SECONDS
    while len(took) < FIRST_WORDS and time.monotonic() < end:
        if time.monotonic() >= next_word_at and (speaker := next(speaking, None)):
            sent[speaker.room] = time.monotonic()
            speaker.say("first word")
            next_word_at += FIRST_WORD_APART_SECONDS
        for client, lines in crowd.hear(FIRST_WORD_APART_SECONDS):
            for line in lines:
                if b"first word" in line and client.room in sent:
                    took.append((time.monotonic() - sent.pop(client.room)) * 1000)
                elif line.endswith(b":hi") and client in (one, other):
                    next(turns).say("hi")
    cuts = statistics.quantiles(took, n=100)
    return {"p50_ms": cuts[49], "p99_ms": cuts[98], "words": len(took)}


def measure(server, work, count, seconds):
    room = 2 if work == "pairs" else ROOM
    with server.start() as running:
        crowd = Crowd(running.ports["irc"], count, room, server.in_flight)
        try:
            if work == "first word":
                return first_words(crowd)
            speakers = {"a hundred": crowd.clients[:SPEAKERS * ROOM:ROOM], "pairs": crowd.clients[::2], "idle": []}[work]
            return slow_work(crowd, speakers, running.pid, seconds)
        finally:
            crowd.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_program_options(parser)
    parser.add_argument("--clients", type=int, nargs="+", default=[10_000])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--only", nargs="+", default=["a hundred", "pairs", "idle", "first word"])
    arguments = parser.parse_args()
    enter_own_network()
    servers = {"chat-relay": ChatRelay(arguments.relay, ("--max-clients", "20000")), "InspIRCd": InspIrcd(),
               "ngIRCd": NgIrcd()}
    for work, count in itertools.product(arguments.only, arguments.clients):
        for label, server in servers.items():
            if work == "first word" and label != "chat-relay":
                continue
            try:
                figures = measure(server, work, count, arguments.seconds)
            except (NotStarted, OSError, TimeoutError) as why:
                print(f"{work}, {count:,} clients, {label}: {why}", file=sys.stderr)
                continue
            told = ", ".join(f"{value:,.2f} {name}" if isinstance(value, float) else f"{value:,} {name}"
                             for name, value in figures.items())
            print(f"{work}, {count:,} clients, {label}: {told}", flush=True)


if __name__ == "__main__":
    main()
