"""What was measured, as Markdown."""

from measuring import held_up
from turns import FLAWS

MIB = 1024 * 1024

BUSY_HEADER = ["server", "clients", "W", "Mdeliveries/s", "spread", "of the best peer", "CPU us/delivery",
               "best peer's CPU", "batch", "of the least cost", "p50", "p99", "lost", "peak MiB",
               "server busy", "load busy", "held up", "stolen"]

LEGEND = """\
The median of several runs; spread is the fastest less the slowest of them, as a share of it. "Of the best peer" is
the rate over the best peer's, "best peer's CPU" the cheapest peer's CPU a delivery over this one's: in both, more
is better, and both are taken turn by turn, the servers one after another, since a machine may change its speed from
one minute to the next (the median, and in brackets the least and the most). Batch: lines a read. Least cost: the kernel's alone, for one `send` of a batch's bytes to each of as many
sockets, all of which read before the next; it is measured after each run, and the ratio is the median of the runs'.
Load busy: what the generator did not spend waiting, which it does awake. Held up: the share of the time in which
server or generator waited for its core. Stolen: the share of a core that the host gave to other machines.
"""


def table(header, rows):
    align = ["---" if i == 0 else "---:" for i in range(len(header))]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [header, align, *rows]) + "\n"


def duration(us):
    return f"{us:.0f} us" if us < 1000 else f"{us / 1000:.1f} ms"


def clients_cell(figures):
    rooms = figures["rooms"]
    return f"{figures['clients']:,}" + (f" in {rooms} rooms" if rooms > 1 else "")


def times(part, whole):
    return f"{part / whole:.2f}x" if part and whole else ""


def complain_of_flaws(bench, entrant, figures):
    wrong = [f"{figures[key]:,} {key}" for key in FLAWS if figures[key]]
    if wrong:
        bench.complain(entrant, f"{clients_cell(figures)} clients, W={figures['window']}: {', '.join(wrong)}")


def beside(figures, name):
    """As "1.83x (1.79 to 1.90)": the median of the turns, the least and the most."""
    if name not in figures:
        return ""
    least, median, most = figures[name]
    return f"{median:.2f}x ({least:.2f} to {most:.2f})" if least < most else f"{median:.2f}x"


def busy_row(entrant, figures):
    rate = figures["deliveries_per_second"]
    cost = figures["server_cpu_us_per_delivery"]
    return [entrant.label, clients_cell(figures), figures["window"], f"{rate / 1e6:.3f}",
            f"{figures['spread']:.0%}", beside(figures, "best_peers_rate"),
            f"{cost:.4f}", beside(figures, "best_peers_cost"),
            f"{figures['lines_per_read']:.1f}", times(figures.get("of_least_cost"), 1),
            duration(figures["latency_p50_us"]), duration(figures["latency_p99_us"]), f"{figures['lost']:,}",
            f"{figures['server_peak_bytes'] / MIB:.1f}", f"{figures['server_busy']:.0%}",
            f"{figures['generator_busy']:.0%}", f"{held_up(figures):.0%}", f"{figures['stolen']:.0%}"]


def busy_rows(bench, entrants, work):
    able = [entrant for entrant in entrants if entrant.most_clients >= work.clients]
    found = bench.busy(able, work, beside_least_cost=True)
    measured = [entrant for entrant in able if entrant.label in found]
    for entrant in measured:
        complain_of_flaws(bench, entrant, found[entrant.label])
    return [busy_row(entrant, found[entrant.label]) for entrant in measured]


def print_busy(bench, entrants, works):
    rows = [row for work in works for row in busy_rows(bench, entrants, work)]
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


def print_flood(taken_by_reader, verdicts):
    least = taken_by_reader["nc"].cpu_seconds
    own = taken_by_reader["chat-client"].cpu_seconds
    rows = [[reader, f"{taken.seconds * 1000:.0f} ms", f"{taken.cpu_seconds * 1000:.0f} ms",
             f"{taken.cpu_seconds / least:.2f}x", f"{taken.cpu_seconds / own:.2f}x"]
            for reader, taken in taken_by_reader.items()]
    print(table(["reader", "time", "CPU time", "of nc's", "of chat-client's"], rows), flush=True)
    print("\n".join(verdicts) + "\n", flush=True)
