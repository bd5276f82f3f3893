"""The plots of docs/performance.md: which curves each has, and gnuplot's part in it."""

import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable

from figure_data import BadFigures

MIB = 1024 * 1024
FLAWS = ("lost", "disconnected", "stuck")

# Told apart by colour (Okabe and Ito's, which colour-blind readers tell apart), by shape and by dash. The relay's
# curves are heavy; filled shapes and whole lines are one state, hollow ones and dashes the other.
BLUE, SKY, VERMILION, GREEN, PURPLE, GREY = "#0072B2", "#2E9BD6", "#D55E00", "#007D5A", "#B0508A", "#555555"


@dataclass(frozen=True)
class Style:
    colour: str
    point: int  # gnuplot's number of a filled shape
    width: float = 1.8
    dash: str = "1"  # whole
    hollow: bool = False

    def gnuplot(self):
        point = HOLLOW[self.point] if self.hollow else self.point
        return f'lc rgb "{self.colour}" lw {self.width} pt {point} ps 0.8 dt {self.dash}'


CIRCLE, SQUARE, TRIANGLE, DIAMOND, DOWN = 7, 5, 9, 13, 11
HOLLOW = {CIRCLE: 6, SQUARE: 4, TRIANGLE: 8, DIAMOND: 12, DOWN: 10}
WHOLE, DASHED, DOTTED = "1", "(8,5)", "(2,4)"

STYLES = {
    "chat-relay line": ("chat-relay line", Style(BLUE, CIRCLE, 3)),
    "chat-relay irc": ("chat-relay irc", Style(SKY, SQUARE, 3, "(12,3)")),
    "chat-relay raw": ("chat-relay raw", Style(GREY, DIAMOND, 2.4)),
    "ncat --broker, quick ACKs": ("ncat --broker", Style(VERMILION, TRIANGLE)),
    "ngIRCd": ("ngIRCd", Style(GREEN, DIAMOND)),
    "InspIRCd": ("InspIRCd", Style(PURPLE, DOWN)),
    "select() alone": ("one select() alone", Style(GREY, CIRCLE, 1.8, DOTTED)),
}


@dataclass(frozen=True)
class Curve:
    label: str
    style: Style
    points: list  # (x, y), in the order in which they are joined


@dataclass(frozen=True)
class Chart:
    name: str
    section: str  # whose figures it shows
    title: str
    x_label: str
    y_label: str
    curves: Callable  # of the section's rows
    extra: str = ""  # gnuplot's commands, for the axes


class NoGnuplot(Exception):
    """One line on what to install."""


def require_gnuplot():
    if not shutil.which("gnuplot"):
        raise NoGnuplot("gnuplot is not installed, which draws the plots: apt-get install -y gnuplot-nox")


def is_sound(row):
    return not any(row.get(flaw) for flaw in FLAWS)


def by_server(rows, x, y, order=None):
    """A curve of each server that there are figures of; what lost lines has not done the work, and is no point."""
    rows = sorted(rows, key=lambda row: row[order or x])
    curves = []
    for server, (label, style) in STYLES.items():
        points = [(row[x], y(row)) for row in rows if row["server"] == server and is_sound(row)]
        if points:
            curves.append(Curve(label, style, points))
    return curves


def against_clients(column):
    def curves(rows):
        return by_server([row for row in rows if row["window"] == 64], "clients", lambda row: row[column])

    return curves


def against_load(rows):
    swept = {row["clients"] for row in rows if row["window"] == 1}
    return by_server([row for row in rows if row["clients"] in swept], "deliveries_per_second",
                     lambda row: row["latency_p99_us"], order="window")


def variant(curves, words, **changes):
    return [Curve(f"{curve.label}, {words}", Style(**{**vars(curve.style), **changes}), curve.points) for curve in curves]


def resident(rows):
    idle = by_server([row for row in rows if row["state"] == "idle"], "clients", lambda row: row["resident_bytes"] / MIB)
    blocked = by_server([row for row in rows if row["state"] == "blocked"], "clients", lambda row: row["peak_bytes"] / MIB)
    return variant(idle, "idle", dash=WHOLE) + variant(blocked, "blocked", hollow=True, dash=DASHED)


def beside_others(rows):
    def where(place):
        return by_server([row for row in rows if row["where"] == place], "others",
                         lambda row: row["server_cpu_us_per_message"])

    return (variant(where("in the room"), "all in the room", hollow=True, dash=DASHED) +
            variant(where("elsewhere"), "others elsewhere", dash=WHOLE) + where("alone"))



def steps(least_power, most_power, words):
    """Tics at 1 and 3 in each power of ten, as gnuplot takes them."""
    values = [digit * 10.0**power for power in range(least_power, most_power + 1) for digit in (1, 3)]
    return ", ".join(f'"{words(value)}" {value:g}' for value in values)


def duration(us):
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if us >= size:
            return f"{us / size:g} {unit}"
    return f"{us:g} µs"


def count(value):
    return f"{value / 1e6:g} million" if value >= 1e6 else f"{value:,.0f}"


DURATIONS = steps(-3, 6, duration)
COUNTS = steps(0, 8, count)
MEBIBYTES = ", ".join(f'"{2**power}" {2**power}' for power in range(12))

CHARTS = [
    Chart("deliveries", "talk", "Deliveries a second (64 messages outstanding; more is better)",
          "clients, everyone to everyone", "deliveries a second", against_clients("deliveries_per_second"),
          f"set xtics ({COUNTS}); set ytics ({COUNTS})"),
    Chart("cpu", "talk", "The server's CPU time a delivery (64 messages outstanding; less is better)",
          "clients, everyone to everyone", "CPU time a delivery", against_clients("server_cpu_us_per_delivery"),
          f"set xtics ({COUNTS}); set ytics ({DURATIONS})"),
    Chart("latency", "talk", "Latency against load (W = 1, 4, 16, 64, 256 from left to right; lower right is better)",
          "deliveries a second", "99th percentile of the latency", against_load,
          f"set xtics ({COUNTS}); set ytics ({DURATIONS})"),
    Chart("memory", "memory", "The server's memory (less is better)",
          "clients that are idle, or that do not read while ten others talk", "MiB", resident,
          f"set xtics ({COUNTS}); set ytics ({MEBIBYTES})"),
    Chart("select", "select", "The server's CPU time a message of two who talk (less is better)",
          "others, who say nothing", "CPU time a message", beside_others,
          f"set xtics ({COUNTS}); set ytics ({DURATIONS})"),
]

# The background is the plot's own: a page may be dark.
SCRIPT = """\
set terminal svg size 860,440 font "sans-serif,13" background "#ffffff" linewidth 1
set output "{path}"
set title "{title}" font ",15" textcolor rgb "#222222"
set xlabel "{x_label}" textcolor rgb "#222222"
set ylabel "{y_label}" textcolor rgb "#222222"
set border 3 lc rgb "#777777"
set tics nomirror textcolor rgb "#222222"
set grid lc rgb "#dddddd" lw 1 dt 1
set key outside right center Left reverse width -2 samplen 3 spacing 1.35 textcolor rgb "#222222"
set logscale xy
set xrange {x_range}
set yrange {y_range}
{extra}
{data}
plot {plots}
"""


def height_at_the_end(curve):
    """The legend follows the curves, from the highest to the lowest where they end."""
    return curve.points[-1][1]


def range_of(values, room):
    """On a logarithmic axis; values of 0 are not on it."""
    values = [value for value in values if value > 0]
    return f"[{min(values) / room:g}:{max(values) * room:g}]"


def script_of(chart, curves, path):
    curves = sorted(curves, key=height_at_the_end, reverse=True)
    data = "".join(f"$curve{number} << END\n" + "".join(f"{x:g} {y:g}\n" for x, y in curve.points) + "END\n"
                   for number, curve in enumerate(curves))
    plots = ", ".join(f'$curve{number} using 1:2 with linespoints title "{curve.label}" noenhanced {curve.style.gnuplot()}'
                      for number, curve in enumerate(curves))
    return SCRIPT.format(path=path, title=chart.title, x_label=chart.x_label, y_label=chart.y_label, extra=chart.extra,
                         x_range=range_of([x for curve in curves for x, _ in curve.points], 1.15),
                         y_range=range_of([y for curve in curves for _, y in curve.points], 1.5),
                         data=data, plots=plots)


def draw(chart, rows, path):
    try:
        curves = chart.curves(rows)
    except KeyError as column:
        raise BadFigures(f"{chart.section}.tsv has no column {column.args[0]}: measure again") from None
    if not curves:
        raise BadFigures(f"{chart.section}.tsv has no point for it")
    done = subprocess.run(["gnuplot"], input=script_of(chart, curves, path), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BadFigures(f"gnuplot: {done.stderr.strip()}")
    # What a reader is told of who does not see it.
    path.write_text(path.read_text(encoding="utf-8").replace("<title>Gnuplot</title>", f"<title>{chart.title}</title>"),
                    encoding="utf-8")
