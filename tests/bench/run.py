#!/usr/bin/python3
"""Measures chat-relay beside other servers on this machine and prints what it found as Markdown.

Each server runs alone on core 0 and gets the same work from chat-load on core 1. Servers take turns, and the
median of several short runs is shown, because the machine is noisy. Everything stays on the loopback.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from servers import NotStarted, candidates

LOAD_CORE = "1"
LONGEST_LOAD_SECONDS = 180
TRIES_FOR_QUIET = 2
TRIES_FOR_LEAST = 3
QUIET_SHARE = 0.05
FLAWS = ("lost", "surplus", "unreadable", "disconnected", "stuck")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Plan:
    busy: list  # (clients, messages outstanding)
    crowd: int  # clients of the crowd section; 0 leaves it out
    idle: int   # clients of the idle section; 0 leaves it out
    runs: int
    seconds: float
    warmup: float


FULL = Plan(busy=[(100, 1), (100, 16), (100, 64), (100, 256), (1000, 64)], crowd=10_000, idle=5_000, runs=3,
            seconds=1.2, warmup=0.3)
QUICK = Plan(busy=[(20, 16)], crowd=0, idle=0, runs=1, seconds=1.0, warmup=0.2)


class NotMeasured(Exception):
    """One line on why there are no figures."""


class Bench:
    def __init__(self, load, plan):
        self._load = load
        self._plan = plan
        self._least = {}
        self.complaints = []

    def _chat_load(self, options, pinned=True):
        pin = ["taskset", "-c", LOAD_CORE] if pinned else []
        try:
            done = subprocess.run([*pin, str(self._load), "--json", *map(str, options)], capture_output=True,
                                  text=True, timeout=LONGEST_LOAD_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"chat-load was not done after {LONGEST_LOAD_SECONDS} s") from None
        if not done.stdout:
            raise NotMeasured(done.stderr.strip() or f"chat-load ended with status {done.returncode}")
        return json.loads(done.stdout)

    def _against(self, candidate, options):
        with candidate.server.start() as server:
            return self._chat_load(["--connect", f"127.0.0.1:{server.ports[candidate.dialect]}",
                                    "--dialect", candidate.dialect, "--server-pid", server.pid,
                                    "--in-flight", candidate.server.in_flight,
                                    *candidate.load_options, *options])

    def try_against(self, candidate, options):
        """The figures, or None with a complaint noted."""
        try:
            return self._against(candidate, options)
        except (NotStarted, NotMeasured) as why:
            self.complain(candidate, str(why))
            return None

    def complain(self, candidate, what):
        complaint = f"{candidate.label}: {what}"
        if (candidate.is_relay, complaint) not in self.complaints:
            self.complaints.append((candidate.is_relay, complaint))

    def busy(self, entrants, clients, window):
        """The median run of each candidate that takes so many clients."""
        options = ["--clients", clients, "--window", window, "--seconds", self._plan.seconds,
                   "--warmup", self._plan.warmup]
        runs = {entrant.label: [] for entrant in entrants}
        for _ in range(self._plan.runs):
            for entrant in entrants:
                figures = self._undisturbed(entrant, options)
                if figures:
                    runs[entrant.label].append(figures)
        return {label: median_run(found) for label, found in runs.items() if found}

    def _undisturbed(self, entrant, options):
        """A run that other work on the machine left alone, or the least disturbed of a few."""
        best = None
        for _ in range(TRIES_FOR_QUIET):
            figures = self.try_against(entrant, options)
            if figures is None:
                break
            if not is_sound(figures):
                return figures  # a loss is a loss, however busy the machine
            if best is None or held_up(figures) < held_up(best):
                best = figures
            if held_up(best) < QUIET_SHARE:
                break
        return best

    def least_cost(self, figures):
        """CPU us a delivery of the kernel alone, at the batch and line size that a run reached."""
        batch = max(1, round(figures["lines_per_read"]))
        key = (figures["clients"], batch, round(figures["bytes_per_line"]))
        if key not in self._least:
            options = ["--least-cost", "--clients", key[0], "--batch", key[1], "--size", key[2],
                       "--seconds", 0.2, "--warmup", 0.1]
            self._least[key] = min(self._chat_load(options, pinned=False)["cpu_us_per_delivery"]
                                   for _ in range(TRIES_FOR_LEAST))
        return self._least[key]


def median_run(runs):
    """The run with the median throughput, with the worst losses and the highest peak of all runs."""
    middle = statistics.median_low(run["deliveries_per_second"] for run in runs)
    median = dict(next(run for run in runs if run["deliveries_per_second"] == middle))
    for key in (*FLAWS, "server_peak_bytes"):
        median[key] = max(run.get(key, 0) for run in runs)
    return median


def held_up(figures):
    """The share of the time in which server or generator had work and other processes had their core."""
    return max(figures["server_held_up"], figures["generator_held_up"])


def is_sound(figures):
    return not any(figures[key] for key in FLAWS)


def table(header, rows):
    align = ["---" if i == 0 else "---:" for i in range(len(header))]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [header, align, *rows]) + "\n"


def duration(us):
    return f"{us:.0f} us" if us < 1000 else f"{us / 1000:.1f} ms"


BUSY_HEADER = ["server", "clients", "W", "Mdeliveries/s", "of the best peer", "CPU us/delivery", "batch",
               "of the least cost", "p50", "p99", "lost", "peak MiB", "server busy", "load busy", "held up"]


def busy_row(bench, entrant, figures, best_peer):
    rate = figures["deliveries_per_second"]
    cost = figures["server_cpu_us_per_delivery"]
    if not is_sound(figures):
        wrong = [f"{figures[key]:,} {key}" for key in FLAWS if figures[key]]
        bench.complain(entrant, f"{figures['clients']} clients, W={figures['window']}: {', '.join(wrong)}")
    return [entrant.label, f"{figures['clients']:,}", figures["window"], f"{rate / 1e6:.3f}",
            f"{rate / best_peer:.2f}x" if entrant.is_relay and best_peer else "",
            f"{cost:.4f}", f"{figures['lines_per_read']:.1f}",
            f"{cost / bench.least_cost(figures):.2f}x" if rate else "",
            duration(figures["latency_p50_us"]), duration(figures["latency_p99_us"]), f"{figures['lost']:,}",
            f"{figures['server_peak_bytes'] / MIB:.1f}", f"{figures['server_busy']:.0%}",
            f"{figures['generator_busy']:.0%}", f"{held_up(figures):.0%}"]


def busy_rows(bench, entrants, clients, window):
    able = [entrant for entrant in entrants if entrant.most_clients >= clients]
    found = bench.busy(able, clients, window)
    peers = [found[entrant.label]["deliveries_per_second"] for entrant in able
             if not entrant.is_relay and entrant.label in found]
    return [busy_row(bench, entrant, found[entrant.label], max(peers, default=0))
            for entrant in able if entrant.label in found]


def print_busy(bench, entrants, work):
    rows = [row for clients, window in work for row in busy_rows(bench, entrants, clients, window)]
    print(table(BUSY_HEADER, rows), flush=True)


def print_idle(bench, entrants, clients):
    rows = []
    for entrant in entrants:
        size = min(clients, entrant.most_clients - 10)
        figures = bench.try_against(entrant, ["--idle", "--clients", size])
        if figures:
            rows.append([entrant.label, f"{size:,}", f"{figures['bytes_per_client']:,.0f}",
                         f"{figures['resident_after_bytes'] / MIB:.1f}",
                         f"{figures['server_peak_bytes'] / MIB:.1f}"])
    print(table(["server", "clients", "bytes a client", "resident MiB", "peak MiB"], rows), flush=True)


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[0].strip() if lines else f"{command[0]} said nothing"


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown CPU"


def print_machine(entrants):
    versions = dict.fromkeys(first_line(entrant.server.version_command()) for entrant in entrants)
    facts = [f"{cpu_model()}, {os.cpu_count()} cores", f"Linux {os.uname().release}", *versions,
             first_line(["c++", "--version"])]
    print("\n".join(f"- {fact}" for fact in facts) + "\n", flush=True)


def parse_arguments():
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--relay", type=Path, default=root / "build/release/relay/chat-relay")
    parser.add_argument("--load", type=Path, default=root / "build/release/tests/bench/chat-load")
    parser.add_argument("--quick", action="store_true",
                        help="one short run of each server; fails if chat-relay loses a line")
    return parser.parse_args()


def raise_descriptor_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main():
    arguments = parse_arguments()
    if not arguments.load.exists():
        sys.exit(f"run.py: there is no {arguments.load}: build it first, or name it with --load")
    plan = QUICK if arguments.quick else FULL
    raise_descriptor_limit()  # inherited by the servers
    entrants = candidates(arguments.relay)
    bench = Bench(arguments.load, plan)

    print_machine(entrants)
    print("## Everyone to everyone, 64-byte messages, closed loop with W outstanding\n")
    print_busy(bench, entrants, plan.busy)
    if plan.crowd:
        print(f"## {plan.crowd:,} clients in one room\n")
        print_busy(bench, [entrant for entrant in entrants if entrant.is_relay], [(plan.crowd, 64)])
    if plan.idle:
        print("## Idle clients\n")
        # How clients acknowledge is nothing to an idle server.
        print_idle(bench, [entrant for entrant in entrants if not entrant.load_options], plan.idle)
    if bench.complaints:
        print("## Not as it should be\n")
        print("\n".join(f"- {complaint}" for _, complaint in bench.complaints))
    return 1 if any(is_relay for is_relay, _ in bench.complaints) else 0


if __name__ == "__main__":
    sys.exit(main())
