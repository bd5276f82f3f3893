"""What one point of a figure is, and how it is measured: each kind gives rows to keep, a server each."""

from contextlib import nullcontext
from dataclasses import dataclass, field

from measuring import NotMeasured, Work
from network import small_send_buffers
from tables import complain_of_flaws

BUSY_COLUMNS = ["deliveries_per_second", "messages_per_second", "spread", "server_cpu_us_per_delivery",
                "server_cpu_us_per_message", "latency_p50_us", "latency_p99_us", "lines_per_read", "lost",
                "disconnected", "stuck", "held_up", "stolen"]

# What a run takes besides its measuring: a start, a look whether the machine is at rest, an end; and arrivals.
# Rough, and only for telling how long all of it will take.
AROUND_SECONDS = 0.9
ARRIVALS_A_SECOND = 2500
RELAY_WALKS_A_SECOND = 2e7  # of a connection, by who looks at all of them for each that comes
PEER_WALKS_A_SECOND = 3e6
RELAY_JOIN_LINES_A_SECOND = 2e6  # everyone in a room hears of every newcomer
PEER_JOIN_LINES_A_SECOND = 3e5
REST_SECONDS = 1.0             # before a server's memory is read
LEAST_SAID_BYTES = 2 * 1024 * 1024  # fills a backlog of 1 MiB, and what the kernel keeps of send buffers this small


def said_bytes(figures):
    """In the time that was measured, in one room."""
    return round(figures["messages_per_second"] * figures["seconds"] * figures["bytes_per_line"])


def arrival_seconds(entrant, clients, room_members):
    walks = RELAY_WALKS_A_SECOND if entrant.is_relay else PEER_WALKS_A_SECOND
    lines = RELAY_JOIN_LINES_A_SECOND if entrant.is_relay else PEER_JOIN_LINES_A_SECOND
    lines_to_hear = 0 if entrant.dialect == "raw" else clients * room_members / 2
    return AROUND_SECONDS + clients / ARRIVALS_A_SECOND + clients**2 / walks + lines_to_hear / lines


@dataclass(frozen=True)
class Busy:
    """Servers in turns, under one kind of load."""

    entrants: list
    work: Work
    about: dict = field(default_factory=dict)  # columns that are not the load's own

    def __str__(self):
        others = [f"{self.work.bystanders:,} bystanders"] if self.work.bystanders else []
        return ", ".join([f"{self.work.clients:,} clients", *others, f"W={self.work.window}"])

    def seconds(self, pace):
        runs = 1 if self.work.once else pace.runs
        work = self.work
        return sum(runs * (arrival_seconds(entrant, work.clients + work.bystanders, work.clients) +
                           pace.warmup + pace.seconds) for entrant in self.entrants)

    def rows(self, bench):
        found = bench.busy(self.entrants, self.work)
        measured = [entrant for entrant in self.entrants if entrant.label in found]
        for entrant in measured:
            complain_of_flaws(bench, entrant, found[entrant.label])
        return [self._row(entrant, found[entrant.label]) for entrant in measured]

    def _row(self, entrant, figures):
        figures = {**figures, "held_up": max(figures["server_held_up"], figures["generator_held_up"])}
        return {"server": entrant.label, "clients": self.work.clients, "window": self.work.window, **self.about,
                **{column: figures[column] for column in BUSY_COLUMNS}}


@dataclass(frozen=True)
class Idle:
    """Clients that came, were let into rooms of `room` members and say nothing."""

    entrants: list
    clients: int
    room: int

    def __str__(self):
        return f"{self.clients:,} idle clients"

    def seconds(self, _):
        return sum(REST_SECONDS + arrival_seconds(entrant, self.clients, self.room) for entrant in self.entrants)

    def rows(self, bench):
        found = [(entrant, bench.try_against(entrant, self._options(entrant))) for entrant in self.entrants]
        return [{"server": entrant.label, "state": "idle", "clients": self.clients,
                 "bytes_per_client": figures["bytes_per_client"],
                 "resident_bytes": figures["resident_after_bytes"], "peak_bytes": figures["server_peak_bytes"]}
                for entrant, figures in found if figures]

    def _options(self, entrant):
        rooms = 1 if entrant.dialect == "raw" else max(1, self.clients // self.room)
        return ["--idle", "--clients", self.clients, "--rooms", rooms]


@dataclass(frozen=True)
class Blocked:
    """Clients that stop reading while others talk; with send buffers that are soon full, where that may be set."""

    entrants: list
    work: Work
    send_buffer: int  # bytes; 0 where the network is not the bench's own

    def __str__(self):
        return f"{self.work.slow_readers:,} blocked readers"

    def seconds(self, pace):
        members = self.work.clients + self.work.slow_readers
        return sum(arrival_seconds(entrant, members, members) + self.work.warmup + pace.seconds
                   for entrant in self.entrants)

    def rows(self, bench):
        found = self._found(bench)
        for entrant in self.entrants:
            if entrant.label in found:
                self._complain(bench, entrant, found[entrant.label])
        return [{"server": label, "state": "blocked", "clients": self.work.slow_readers,
                 "resident_bytes": figures["server_resident_bytes"], "peak_bytes": figures["server_peak_bytes"],
                 "said_bytes": said_bytes(figures), "lost": figures["lost"], "disconnected": figures["disconnected"]}
                for label, figures in found.items()]

    def _found(self, bench):
        with small_send_buffers(self.send_buffer) if self.send_buffer else nullcontext():
            return bench.busy(self.entrants, self.work)

    def _complain(self, bench, entrant, figures):
        complain_of_flaws(bench, entrant, figures)
        if said_bytes(figures) < LEAST_SAID_BYTES:
            bench.complain(entrant, f"{self}: only {said_bytes(figures):,} bytes were said, too few to fill a backlog: "
                           "measure longer, with --seconds")


@dataclass(frozen=True)
class SelectAlone:
    """One select() over idle connections, by itself."""

    clients: int

    def __str__(self):
        return f"select() over {self.clients:,} idle connections"

    def seconds(self, pace):
        return AROUND_SECONDS + self.clients / (10 * ARRIVALS_A_SECOND) + pace.least_seconds

    def rows(self, bench):
        try:
            cost = bench.select_cost(self.clients)
        except NotMeasured as why:
            bench.complaints.append((False, f"{self}: {why}"))
            return []
        return [{"server": "select() alone", "others": self.clients, "where": "alone",
                 "server_cpu_us_per_message": cost}]
