"""Runs chat-load against servers, in turns, and keeps the runs that the rest of the machine left alone."""

import json
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass

from quiet import Theft, wait_for_quiet
from running import NotStarted
from turns import FLAWS, beside_best_peer

LOAD_CORE = "1"
LONGEST_LOAD_SECONDS = 180
TRIES_A_RUN = 2        # at most so many attempts for each run that is wanted
QUIET_SHARE = 0.05     # of the time, that others may take from a run that counts as undisturbed
PATIENCE_SECONDS = 90  # to wait for the machine to come to rest, in all


@dataclass(frozen=True)
class Work:
    clients: int
    window: int  # messages outstanding
    rooms: int = 1
    talkers: int = 0  # 0: all clients
    bystanders: int = 0  # more, in silent rooms
    slow_readers: int = 0  # more, who stop reading
    size: int = 64  # bytes a message
    warmup: float = 0  # seconds, where it takes more than is usual
    once: bool = False  # one run is enough, or takes long enough

    def options(self):
        return ["--clients", self.clients, "--window", self.window, "--rooms", self.rooms, "--talkers", self.talkers,
                "--bystanders", self.bystanders, "--slow-readers", self.slow_readers, "--size", self.size]


@dataclass(frozen=True)
class Pace:
    runs: int  # of which the median is shown
    seconds: float
    warmup: float
    least_seconds: float  # for the kernel's own costs


class NotMeasured(Exception):
    """One line on why there are no figures."""


class Bench:
    def __init__(self, load, pace, patience_seconds=PATIENCE_SECONDS):
        self._load = load
        self._pace = pace
        self._patience = patience_seconds
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
            theft = Theft()
            places = [option for port in server.all_ports(candidate.dialect)
                      for option in ("--connect", f"127.0.0.1:{port}")]
            processes = [option for pid in server.pids for option in ("--server-pid", pid)]
            figures = self._chat_load([*places, "--dialect", candidate.dialect, *processes, "--in-flight", candidate.server.in_flight,
                                       *candidate.load_options, *options])
            return {**figures, "stolen": theft.share()}

    def try_against(self, candidate, options):
        """The figures, or None with a complaint noted."""
        self._come_to_rest()
        try:
            return self._against(candidate, options)
        except (NotStarted, NotMeasured) as why:
            self.complain(candidate, str(why))
            return None

    def _come_to_rest(self):
        began = time.monotonic()
        wait_for_quiet(self._patience)
        self._patience = max(0, self._patience - (time.monotonic() - began))

    def complain(self, candidate, what):
        complaint = f"{candidate.label}: {what}"
        if (candidate.is_relay, complaint) not in self.complaints:
            self.complaints.append((candidate.is_relay, complaint))

    def busy(self, entrants, work, beside_least_cost=False):
        """The median run of each candidate that could be measured, the relay's with how it stands beside the best
        peer of the same turn. Beside each run the kernel's least cost can be measured too: the machine's moods are
        then in both."""
        wanted = 1 if work.once else self._pace.runs
        options = [*work.options(), "--seconds", self._pace.seconds, "--warmup", max(self._pace.warmup, work.warmup)]
        turns = []
        while sum(map(is_quiet, turns)) < wanted and len(turns) < TRIES_A_RUN * wanted:
            turns.append(self._turn(entrants, options, beside_least_cost))
        found = {entrant.label: [turn[entrant.label] for turn in turns if entrant.label in turn] for entrant in entrants}
        medians = {label: median_run(runs, wanted) for label, runs in found.items() if runs}
        quietest = sorted(turns, key=turns_disturbance)[:wanted]
        for relay in (entrant for entrant in entrants if entrant.is_relay and entrant.label in medians):
            peers = [entrant.label for entrant in entrants if not entrant.is_relay]
            medians[relay.label] |= beside_best_peer(relay.label, peers, quietest)
        return medians

    def _turn(self, entrants, options, beside_least_cost):
        """A run of each that could be measured, by label."""
        runs = {}
        for entrant in entrants:
            run = self.try_against(entrant, options)
            if run and beside_least_cost:
                self._add_least_cost(entrant, run)
            if run:
                runs[entrant.label] = run
        return runs

    def _add_least_cost(self, candidate, run):
        if not run["lines_per_read"]:
            return
        try:
            run["of_least_cost"] = run["server_cpu_us_per_delivery"] / self._least_cost(run)
        except NotMeasured as why:
            self.complain(candidate, f"beside the least cost: {why}")

    def _least_cost(self, figures):
        """CPU us a delivery of the kernel alone: the bytes that a run sent at once, to as many sockets."""
        send_bytes = max(1, round(figures["lines_per_read"] * figures["bytes_per_line"]))
        options = ["--least-cost", "--clients", figures["clients"], "--send-bytes", send_bytes,
                   "--seconds", self._pace.least_seconds, "--warmup", 0.1,
                   *(["--quick-ack"] if figures["quick_ack"] else [])]
        return self._chat_load(options, pinned=False)["cpu_us_per_send"] / figures["lines_per_read"]

    def select_cost(self, clients):
        """CPU us of one select() that watches so many idle connections."""
        self._come_to_rest()
        options = ["--select-cost", "--clients", clients, "--seconds", self._pace.least_seconds, "--warmup", 0.1]
        return self._chat_load(options)["cpu_us_per_select"]


def median_run(runs, wanted):
    """Of the least disturbed runs the one with the median throughput, with the worst losses and the highest
    peak of all runs, and how far the throughputs lie apart."""
    kept = sorted(runs, key=disturbance)[:wanted]
    rates = [run["deliveries_per_second"] for run in kept]
    middle = statistics.median_low(rates)
    median = dict(kept[rates.index(middle)])
    for key in (*FLAWS, "server_peak_bytes"):
        median[key] = max(run.get(key, 0) for run in runs)
    median["spread"] = (max(rates) - min(rates)) / middle if middle else 0
    of_least_cost = [run["of_least_cost"] for run in kept if "of_least_cost" in run]
    if of_least_cost:
        median["of_least_cost"] = statistics.median(of_least_cost)
    return median


def held_up(figures):
    """The share of the time in which server or generator had work and something else had their core."""
    return max(figures["server_held_up"], figures["generator_held_up"])


def disturbance(figures):
    return max(held_up(figures), figures["stolen"])


def turns_disturbance(turn):
    return max(map(disturbance, turn.values()), default=1)


def is_quiet(turn):
    return turns_disturbance(turn) < QUIET_SHARE


def raise_descriptor_limit():
    """For this process and, inherited, for the servers."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
