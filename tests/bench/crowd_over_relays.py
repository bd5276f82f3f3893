#!/usr/bin/python3
"""Has a crowd talk in one room over several relays of a chat, and tells whether everybody has heard everything, once.

Each relay has its own people, who are text clients with a name, and a process that reads for them. A few on each relay
say lines. It asserts nothing of how long that takes.
"""

import argparse
import collections
import multiprocessing
import selectors
import socket
import sys
import time

from linked_servers import RelaysOverRedis
from measuring import raise_descriptor_limit
from servers import ChatRelay
from setting import add_program_options

PATIENCE_SECONDS = 120
TALKERS = 3
GREETED = b"/help lists commands"


class Crowd:
    """The people of one relay."""

    def __init__(self, port, relay, people):
        self._heard = [collections.Counter() for _ in range(people)]
        self._rests = [b""] * people
        self._selector = selectors.EpollSelector()
        self._greeted = 0
        self._clients = []
        for number in range(people):
            client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
            client.sendall(b"/nick r%dp%d\n" % (relay, number))
            client.setblocking(False)
            self._selector.register(client, selectors.EVENT_READ, number)
            self._clients.append(client)
            if number % 100 == 99:
                self._read_until(lambda: self._greeted > number - 100)
        self._read_until(lambda: self._greeted == people)
        self._name = b"line%d" % relay

    def say(self, lines):
        for talker in range(TALKERS):
            said = b"".join(b"%s.%d.%d\n" % (self._name, talker, line) for line in range(lines))
            # It fits into the socket's buffer.
            self._clients[talker].sendall(said)

    def hear(self, lines):
        """Reads until each has heard all but its own; returns how many lines were missing, and how many too many."""
        self._read_until(lambda: sum(map(len, self._heard)) >= lines)
        self._read_for(1)
        distinct, all_of_them = sum(map(len, self._heard)), sum(heard.total() for heard in self._heard)
        return lines - distinct, all_of_them - distinct

    def _read_until(self, is_done):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_done() and time.monotonic() < deadline:
            self._read_for(0.2)

    def _read_for(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for key, _ in self._selector.select(left):
                self._take(key.data, key.fileobj.recv(65536))

    def _take(self, number, data):
        if not data:
            raise ConnectionError(f"client {number} was dropped")
        *lines, self._rests[number] = (self._rests[number] + data).split(b"\n")
        for line in lines:
            self._greeted += GREETED in line
            _, is_line, said = line.partition(b"> line")
            if is_line:
                self._heard[number][said] += 1


def be_a_crowd(port, relay, arguments, all_are_there, outcome):
    raise_descriptor_limit()
    crowd = Crowd(port, relay, arguments.people)
    all_are_there.wait()
    crowd.say(arguments.lines)
    # Nobody hears its own.
    heard_by_all = arguments.people * arguments.relays * TALKERS - TALKERS
    outcome.put(crowd.hear(heard_by_all * arguments.lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_program_options(parser)
    parser.add_argument("--relays", type=int, default=3)
    parser.add_argument("--people", type=int, default=10_000, help="on each relay (10,000)")
    parser.add_argument("--lines", type=int, default=10, help=f"that each of {TALKERS} on each relay says (10)")
    arguments = parser.parse_args()
    raise_descriptor_limit()
    relay = ChatRelay(arguments.relay, ("--max-clients", str(arguments.people + 10)))
    all_are_there, outcome = multiprocessing.Barrier(arguments.relays), multiprocessing.Queue()
    with RelaysOverRedis(relay, relays=arguments.relays).start() as together:
        crowds = [multiprocessing.Process(target=be_a_crowd, args=(port, number, arguments, all_are_there, outcome))
                  for number, port in enumerate(together.all_ports("line"))]
        for crowd in crowds:
            crowd.start()
        missing, doubled = map(sum, zip(*(outcome.get(timeout=10 * PATIENCE_SECONDS) for _ in crowds)))
        for crowd in crowds:
            crowd.join()
    people, said = arguments.people * arguments.relays, arguments.lines * TALKERS * arguments.relays
    print(f"{people:,} people over {arguments.relays} relays in one room, {said} lines: {missing} of the lines that they are to hear are missing, {doubled} come twice")
    return 1 if missing or doubled else 0


if __name__ == "__main__":
    sys.exit(main())
