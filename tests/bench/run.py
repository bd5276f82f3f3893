#!/usr/bin/python3
"""Measures chat-relay beside other servers on this machine and prints what it found as Markdown.

Each server runs alone on core 0 and gets the same work from chat-load on core 1. Servers take turns, and the
median of several short runs is shown, because the machine is noisy; runs that other processes disturbed are
repeated, and the least disturbed are kept. Everything stays on the loopback.
"""

import argparse
import dataclasses
import sys

import client_flood
from history_rows import rows_a_second
from measuring import Bench, Pace, Work, raise_descriptor_limit
from network import enter_own_network
from servers import candidates, split_by_presence
from setting import add_program_options, machine_facts, require_load
from tables import LEGEND, print_busy, print_flood, print_idle

FULL = Pace(runs=5, seconds=1.2, warmup=0.3, least_seconds=0.4)
QUICK = Pace(runs=1, seconds=1.0, warmup=0.2, least_seconds=0.2)

LINE_RAW_WORK = [Work(100, 1), Work(100, 16), Work(100, 64), Work(100, 256), Work(1000, 64)]
IRC_WORK = [*LINE_RAW_WORK, Work(400, 64, rooms=40)]
HISTORY_WORK = [Work(100, 1), Work(100, 16), Work(100, 64)]
TLS_WORK = [Work(100, 16), Work(100, 64), Work(100, 256)]
QUICK_WORK = [Work(20, 16)]
CROWD = Work(10_000, 64)
IDLE_CLIENTS = 5_000


def is_plain(entrant):
    return not entrant.tls and not entrant.keeps


def line_raw(bench, entrants, works):
    print("## Everyone to everyone, 64-byte messages, closed loop with W outstanding\n")
    print_busy(bench, [entrant for entrant in entrants if entrant.dialect != "irc"], works or LINE_RAW_WORK)


def crowd(bench, entrants, _):
    print(f"## {CROWD.clients:,} clients in one room\n")
    print_busy(bench, [entrant for entrant in entrants if is_plain(entrant) and entrant.is_relay], [CROWD])


def idle(bench, entrants, _):
    print("## Idle clients\n")
    # How clients acknowledge is nothing to an idle server: once is enough for each server and dialect.
    once = {(entrant.server.program, entrant.dialect): entrant for entrant in reversed(entrants)
            if is_plain(entrant)}
    print_idle(bench, list(reversed(once.values())), IDLE_CLIENTS)


def irc(bench, entrants, works):
    print("## IRC, flood limits lifted; ngIRCd and InspIRCd have clients that acknowledge at once\n")
    print_busy(bench, [entrant for entrant in entrants if entrant.dialect == "irc" and is_plain(entrant)],
               works or IRC_WORK)


def tls(bench, entrants, works):
    print("## IRC over TLS, as above\n")
    print_busy(bench, [entrant for entrant in entrants if entrant.tls], works or TLS_WORK)


def history(bench, entrants, works):
    print("## IRC, with what is said kept on disk and without\n")
    print(f"SQLite itself takes {rows_a_second():,.0f} such rows a second here, a thousand a transaction.\n")
    print_busy(bench, [entrant for entrant in entrants if entrant.keeps or entrant.label == "chat-relay irc"],
               works or HISTORY_WORK)


def client(_, entrants, __):
    print(f"## chat-client beside others, each taking {client_flood.LINES:,} lines\n")
    relay = next(entrant.server.binary for entrant in entrants if entrant.is_relay)
    taken = client_flood.measure(relay, relay.parents[1] / "client/chat-client")
    print_flood(taken, client_flood.verdicts(taken))


SECTIONS = {"line-raw": line_raw, "crowd": crowd, "idle": idle, "irc": irc, "tls": tls, "history": history,
            "client": client}
QUICK_SECTIONS = ["line-raw", "irc"]


def print_machine(entrants, notes):
    print("\n".join(f"- {fact}" for fact in [*machine_facts(entrants), *notes]) + "\n\n" + LEGEND, flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_program_options(parser)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION",
                        help=f"leave out the other sections: {', '.join(SECTIONS)}")
    parser.add_argument("--runs", type=int, help="undisturbed runs of which to take the median")
    parser.add_argument("--seconds", type=float, help="how long to measure in each")
    parser.add_argument("--quick", action="store_true",
                        help=f"one short run of each server, by default in {' and '.join(QUICK_SECTIONS)}; "
                             "fails if chat-relay loses a line")
    return parser.parse_args()


def pace_of(arguments):
    given = {key: getattr(arguments, key) for key in ("runs", "seconds") if getattr(arguments, key)}
    return dataclasses.replace(QUICK if arguments.quick else FULL, **given)


def main():
    arguments = parse_arguments()
    require_load(arguments)
    enter_own_network()
    raise_descriptor_limit()
    entrants, notes = split_by_presence(candidates(arguments.relay))
    bench = Bench(arguments.load, pace_of(arguments))

    print_machine(entrants, notes)
    for name in arguments.only or (QUICK_SECTIONS if arguments.quick else SECTIONS):
        SECTIONS[name](bench, entrants, QUICK_WORK if arguments.quick else None)
    if bench.complaints:
        print("## Not as it should be\n")
        print("\n".join(f"- {complaint}" for _, complaint in bench.complaints))
    return 1 if any(is_relay for is_relay, _ in bench.complaints) else 0


if __name__ == "__main__":
    sys.exit(main())
