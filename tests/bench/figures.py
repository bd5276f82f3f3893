#!/usr/bin/python3
"""Measures what docs/performance.md argues with, and draws it.

Servers take turns on core 0, chat-load is on core 1; the median of a few short undisturbed runs is kept, in
docs/figures/*.tsv, from which the plots beside it are drawn. Leave the machine alone meanwhile.
"""

import argparse
import dataclasses
import sys
import time
from functools import partial
from pathlib import Path

import figure_sections
from figure_data import BadFigures, read_figures, write_figures
from figure_plots import CHARTS, NoGnuplot, draw, is_sound, require_gnuplot
from measuring import PATIENCE_SECONDS, Bench, Pace, raise_descriptor_limit
from network import enter_own_network
from servers import candidates, split_by_presence
from setting import ROOT, add_program_options, machine_facts, require_load

FULL = Pace(runs=3, seconds=0.7, warmup=0.3, least_seconds=0.5)
QUICK = Pace(runs=1, seconds=0.2, warmup=0.1, least_seconds=0.1)
SECTIONS = figure_sections.SECTIONS


def say(what):
    print(f"figures.py: {what}", file=sys.stderr, flush=True)


def full_estimate():
    """Minutes that measuring takes with what is the default."""
    cast = figure_sections.Cast(candidates(Path("chat-relay")))
    points = [point for section in SECTIONS.values() for point in section(cast, figure_sections.FULL, True)]
    return sum(point.seconds(FULL) for point in points) / 60


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0],
        epilog=f"The whole takes about {full_estimate():.0f} minutes on a machine with nothing else to do; each run "
               "that something disturbs is repeated, up to as often again.")
    add_program_options(parser)
    parser.add_argument("--figures", type=Path, default=ROOT / "docs/figures", metavar="DIRECTORY",
                        help="where the figures and plots are kept (default: docs/figures)")
    parser.add_argument("--draw-only", action="store_true", help="measure nothing: draw what was measured before")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION",
                        help=f"measure this alone, of {', '.join(SECTIONS)}; the others stay as they were measured")
    parser.add_argument("--runs", type=int, help=f"undisturbed runs of which to take the median ({FULL.runs})")
    parser.add_argument("--seconds", type=float, help=f"how long to measure in each ({FULL.seconds})")
    parser.add_argument("--minutes", type=float, default=float("inf"),
                        help="leave out points that would begin later than so many minutes after the start, and say so")
    parser.add_argument("--quick", action="store_true",
                        help="few and small points, disturbed or not, to see that all of it works; not with the "
                             "directory that figures are kept in")
    arguments = parser.parse_args()
    if arguments.quick and arguments.figures.resolve() == (ROOT / "docs/figures").resolve():
        parser.error("--quick is no measurement: name another directory with --figures")
    return arguments


def pace_of(arguments):
    given = {key: getattr(arguments, key) for key in ("runs", "seconds") if getattr(arguments, key)}
    return dataclasses.replace(QUICK if arguments.quick else FULL, **given)


class Clock:
    def __init__(self, minutes):
        self._began = time.monotonic()
        self._seconds = minutes * 60

    def minutes(self):
        return (time.monotonic() - self._began) / 60

    def is_over(self):
        return time.monotonic() - self._began > self._seconds


def measure_section(name, points, bench, clock, keep):
    rows = []
    for number, point in enumerate(points, 1):
        if clock.is_over():
            bench.complaints.append((True, f"{name}: {point}: left out, the time is over"))
            continue
        say(f"{clock.minutes():.1f} min: {name} {number}/{len(points)}: {point}")
        rows += point.rows(bench)
        keep(rows)


def measure(arguments, own_network):
    pace = pace_of(arguments)
    sizes = figure_sections.QUICK if arguments.quick else figure_sections.FULL
    present, notes = split_by_presence(candidates(arguments.relay))
    bench = Bench(arguments.load, pace, 0 if arguments.quick else PATIENCE_SECONDS)
    bench.complaints += [(False, note) for note in notes]
    cast = figure_sections.Cast(present)
    facts = [*machine_facts(present), f"median of {pace.runs} runs of {pace.seconds} s", *notes]
    clock = Clock(arguments.minutes)
    for name in arguments.only:
        keep = partial(write_figures, arguments.figures / f"{name}.tsv", [SECTIONS[name].__doc__, *facts])
        measure_section(name, SECTIONS[name](cast, sizes, own_network), bench, clock, keep)
    return bench.complaints


def draw_all(directory):
    """What could not be drawn, a line each."""
    troubles = []
    left_out = set()
    for chart in CHARTS:
        try:
            rows = read_figures(directory / f"{chart.section}.tsv")
            draw(chart, rows, directory / f"{chart.name}.svg")
            left_out |= {f"{chart.section}.tsv: {row['server']} lost lines or clients, which is no point of a plot"
                         for row in rows if not is_sound(row)}
        except FileNotFoundError as missing:
            troubles.append(f"{chart.name}.svg is not drawn: there is no {missing.filename}")
        except BadFigures as why:
            troubles.append(f"{chart.name}.svg is not drawn: {why}")
    return troubles, sorted(left_out)


def main():
    arguments = parse_arguments()
    try:
        require_gnuplot()
    except NoGnuplot as why:
        sys.exit(f"figures.py: {why}")
    complaints = []
    if not arguments.draw_only:
        require_load(arguments)
        own_network = enter_own_network()
        raise_descriptor_limit()
        complaints = measure(arguments, own_network)
    troubles, left_out = draw_all(arguments.figures)
    for what in [*(complaint for _, complaint in complaints), *left_out, *troubles]:
        say(what)
    return 1 if troubles or any(is_relay for is_relay, _ in complaints) else 0


if __name__ == "__main__":
    sys.exit(main())
