#!/usr/bin/python3
"""Measures the memory that somebody costs a relay who is on another relay of the same chat, and prints it.

They are IRC clients in rooms, and say nothing. It is the relay's resident memory (RSS) that counts, before they come and
when it has given back what their coming took.
"""

import argparse
import re
import socket
import statistics
import sys
import time
from pathlib import Path

from linked_servers import RelaysOverRedis
from measuring import raise_descriptor_limit
from servers import ChatRelay
from setting import add_program_options

SETTLE_SECONDS = 8  # the relay gives memory back 5 s after the last has come
IN_A_ROOM = 160


def resident(pid):
    return int(re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))[1]) * 1024


def come(port, number):
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.sendall(f"NICK person{number}\r\nUSER user 0 * :Somebody\r\nJOIN #room{number // IN_A_ROOM}\r\n".encode())
    said = b""
    while b" 366 " not in said:
        said = said[-64:] + client.recv(65536)
    return client


def measure(relay, people):
    with RelaysOverRedis(relay).start() as both:
        here, there = both.pids[1], both.all_ports("irc")[0]
        # What the first take once.
        clients = [come(there, number) for number in range(IN_A_ROOM)]
        time.sleep(SETTLE_SECONDS)
        before = resident(here)
        clients += [come(there, number) for number in range(IN_A_ROOM, people + IN_A_ROOM)]
        time.sleep(SETTLE_SECONDS)
        cost = (resident(here) - before) / people
        for client in clients:
            client.close()
        return cost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_program_options(parser)
    parser.add_argument("--people", type=int, default=8000, help="who come to the other relay (8000)")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    raise_descriptor_limit()
    relay = ChatRelay(arguments.relay, ("--max-clients", str(arguments.people + IN_A_ROOM)))
    costs = [measure(relay, arguments.people) for _ in range(arguments.runs)]
    print(f"{statistics.median(costs):.0f} bytes for each of {arguments.people} people on another relay, in rooms of {IN_A_ROOM} "
          f"({', '.join(f'{cost:.0f}' for cost in costs)})")


if __name__ == "__main__":
    sys.exit(main())
