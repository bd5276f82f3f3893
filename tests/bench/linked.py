#!/usr/bin/python3
"""Measures two servers with one chat beside one server alone, and prints what it found as Markdown.

chat-relay's two share it over Redis; ngIRCd's and InspIRCd's are linked. Half of the clients are on each. The servers,
and Redis, are on core 0, and the load on core 1: so two do not get more time than one, and what is shown is what
sharing costs. Where Redis had to share the load's core, it would wait for its turn there.
"""

import argparse
import shutil
import statistics
import sys

from irc_servers import InspIrcd, NgIrcd
from linked_servers import LinkedPair, RelaysOverRedis
from measuring import FLAWS, Bench, Pace, Work, raise_descriptor_limit
from network import enter_own_network
from servers import Candidate, ChatRelay
from setting import add_program_options, machine_facts, require_load
from tables import duration, table

CLIENTS = 200


def pairs_of(relay_binary):
    relay = ChatRelay(relay_binary, ("--resume-within", "0", "--history", "0"))
    peers = [(name, server) for name, server in (("ngIRCd", NgIrcd()), ("InspIRCd", InspIrcd())) if shutil.which(server.program)]
    return [
        (Candidate("chat-relay", relay, "irc", CLIENTS),
         Candidate("chat-relay, two over Redis", RelaysOverRedis(relay), "irc", CLIENTS)),
        *((Candidate(name, server, "irc", CLIENTS, ["--quick-ack"]),
           Candidate(f"{name}, two linked", LinkedPair(server), "irc", CLIENTS, ["--quick-ack"])) for name, server in peers)]


def measure(bench, pairs, options, runs):
    """By label; of a pair, run by run."""
    found = {candidate.label: [] for pair in pairs for candidate in pair}
    for _ in range(runs):
        for pair in pairs:
            both = [bench.try_against(candidate, options) for candidate in pair]
            if all(both):
                for candidate, figures in zip(pair, both):
                    found[candidate.label].append(figures)
    return found


def median(runs, figure):
    return statistics.median(run[figure] for run in runs)


def rows_of(pair, found):
    alone = found[pair[0].label]
    for candidate in pair:
        runs = found[candidate.label]
        if not runs:
            continue
        times = statistics.median(run["server_cpu_us_per_delivery"] / first["server_cpu_us_per_delivery"]
                                  for run, first in zip(runs, alone))
        yield [candidate.label, f"{median(runs, 'deliveries_per_second') / 1e6:.2f}",
               f"{median(runs, 'server_cpu_us_per_delivery'):.3f}", "" if candidate is pair[0] else f"{times:.2f}",
               duration(median(runs, "latency_p50_us")), duration(median(runs, "latency_p99_us")),
               sum(sum(run[flaw] for flaw in FLAWS) for run in runs)]


HEADER = ["servers", "Mdeliveries/s", "CPU us/delivery", "times one alone", "p50", "p99", "lost, doubled and worse"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_program_options(parser)
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs, of which the medians are shown (5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="that each of them takes (1)")
    arguments = parser.parse_args()
    require_load(arguments)
    enter_own_network()
    raise_descriptor_limit()
    pairs = pairs_of(arguments.relay)
    bench = Bench(arguments.load, Pace(arguments.runs, arguments.seconds, 0.3, 0))
    print("\n".join(f"- {fact}" for fact in machine_facts([each for pair in pairs for each in pair])) + "\n")
    for work in (Work(CLIENTS, 64), Work(CLIENTS, 1)):
        print(f"## IRC, {CLIENTS} clients in one room, W = {work.window}\n")
        options = [*work.options(), "--seconds", arguments.seconds, "--warmup", 0.3]
        found = measure(bench, pairs, options, arguments.runs)
        print(table(HEADER, [row for pair in pairs for row in rows_of(pair, found)]), flush=True)
    for _, complaint in bench.complaints:
        print(f"- {complaint}")


if __name__ == "__main__":
    sys.exit(main())
