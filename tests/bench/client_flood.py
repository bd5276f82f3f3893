#!/usr/bin/python3
"""What taking a flood costs chat-client, beside nc, irssi, sic and ii: the same lines from the same relay, in turns.

By itself it prints the table; run.py has it as a section. CPU time is user's and system's, of the reader alone.
"""

import argparse
import os
import pathlib
import re
import shutil
import socket
import statistics
import sys
import time
from dataclasses import dataclass

from client_readers import CLIENT_CORE, LONGEST_SECONDS, NotHeard, kinds
from running import NotStarted, Running
from tables import print_flood

LINES = 200_000
LINE = b"the quick brown fox jumps over the lazy dog, again and again ok\n"
GREETING = b"are you there?"
LAST = b"QXJZVKW 7391 was the last"  # like no other line: a terminal may be sent only what differs from what it shows
RUNS = 5
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# The bars: chat-client against each of those that understand IRC, and its own two forms of output.
MOST_OF_PLAIN = 2.5
PLAIN, JSON, AT_TERMINAL = "chat-client", "chat-client --json", "chat-client at a terminal"


@dataclass(frozen=True)
class Taken:
    seconds: float
    cpu_seconds: float


def listening_port(output):
    found = re.search(r"^Listening on \S+?:(\d+)\.", output, re.MULTILINE)
    return int(found[1]) if found else None


def start_relay(program):
    # What a slow reader has yet to receive must not be skipped: the flood is to be taken whole.
    return Running([str(program), "--listen", "127.0.0.1:0", "--flood-rate", "0", "--backlog", "512M", "--log-level", "warn"],
                   listening_port)


def say_until_heard(talker, reader):
    """The reader is in the room as soon as it hears something."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not reader.has_heard(GREETING):
        if time.monotonic() > deadline:
            raise NotHeard(f"{reader.kind.name}: it heard nothing within {LONGEST_SECONDS} s")
        talker.sendall(GREETING + b"\n")
        time.sleep(0.05)


def take_flood(kind, port):
    with socket.create_connection(("127.0.0.1", port)) as talker, kind.start(port) as reader:
        say_until_heard(talker, reader)
        reader.until_at_rest()
        flood = LINE * LINES + LAST + b"\n"
        start, spent = time.monotonic(), reader.cpu_seconds()
        talker.sendall(flood)
        reader.until_heard(LAST)
        seconds = time.monotonic() - start
        reader.until_at_rest()
        lines = reader.count(LINE.strip())
        if lines not in (None, LINES):
            raise NotHeard(f"{kind.name} wrote {lines:,} of {LINES:,} lines")
        return Taken(seconds, reader.cpu_seconds() - spent)


def is_here(kind):
    program = kind.command(0, "")[0]
    return shutil.which(program) is not None


def measure(relay_program, client, runs=RUNS, patient=True):
    """Taken by reader's name: medians of `runs`, each with a relay of its own. What is not installed is left out, and
    if not `patient`, those that take minutes; these run once, as nobody could take them for close."""
    readers = [kind for kind in kinds(client) if is_here(kind)]
    found = {}
    for run in range(runs):
        for kind in (kind for kind in readers if not kind.is_slow or (patient and run == 0)):
            with start_relay(relay_program) as relay:
                os.sched_setaffinity(0, {int(CLIENT_CORE)})  # who talks leaves the relay its core
                found.setdefault(kind.name, []).append(take_flood(kind, relay.ports))
    return {name: Taken(statistics.median(each.seconds for each in taken),
                        statistics.median(each.cpu_seconds for each in taken)) for name, taken in found.items()}


def verdicts(taken):
    """The bars, each as one line: what was wanted, what was found, and whether it holds."""
    spent = {name: each.cpu_seconds for name, each in taken.items()}
    own = (PLAIN, JSON, AT_TERMINAL)
    lines = []
    for name in (kind.name for kind in kinds("") if kind.is_irc and kind.name in spent and kind.name not in own):
        mine = AT_TERMINAL if name.endswith("at a terminal") else PLAIN
        lines.append((f"{mine} needs less CPU time than {name}", spent[mine] / spent[name], spent[mine] < spent[name]))
    lines.append((f"{JSON} needs at most {MOST_OF_PLAIN} times what {PLAIN} does", spent[JSON] / spent[PLAIN],
                  spent[JSON] <= MOST_OF_PLAIN * spent[PLAIN]))
    return [f"- {what}: {ratio:.2f} times, {'yes' if holds else 'NO'}" for what, ratio, holds in lines]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=REPOSITORY / "build/release", help="where the programs are")
    parser.add_argument("--runs", type=int, default=RUNS, help="of which to take the median")
    parser.add_argument("--impatient", action="store_true", help="leave out irssi, sic and ii: each takes a minute or two")
    arguments = parser.parse_args()
    try:
        taken = measure(arguments.build / "relay/chat-relay", arguments.build / "client/chat-client", arguments.runs,
                        not arguments.impatient)
        print_flood(taken, verdicts(taken))
    except (NotHeard, NotStarted) as error:
        sys.exit(f"client_flood.py: {error}")


if __name__ == "__main__":
    main()
