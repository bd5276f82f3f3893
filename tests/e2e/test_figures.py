"""docs/performance.md's plots are drawn from kept figures, without measuring."""

import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

FIGURES = pathlib.Path(__file__).resolve().parents[1] / "bench/figures.py"
MOST_BYTES = 60_000
SERVERS = {"chat-relay line": "chat-relay line", "chat-relay irc": "chat-relay irc",
           "ncat --broker, quick ACKs": "ncat --broker", "ngIRCd": "ngIRCd", "InspIRCd": "InspIRCd"}
IRC_SERVERS = ["chat-relay irc", "ngIRCd", "InspIRCd"]
PLOTS = ["deliveries", "cpu", "latency", "memory", "select"]

# Any figures will do, as long as each row has others.
TALK_HEADER = "server clients window deliveries_per_second server_cpu_us_per_delivery latency_p99_us lost".split()
TALK_ROWS = [[server, clients, window, 1e6 * number, 0.5 / number, 700 * number, 0]
             for number, server in enumerate(SERVERS, 1) for clients, window in [(10, 64), (100, 1), (100, 64)]]
MEMORY_HEADER = "server state clients resident_bytes peak_bytes".split()
MEMORY_ROWS = [[server, state, clients, 5e6 + 1e4 * number, 6e6 + 1e4 * number]
               for number, server in enumerate(SERVERS, 1) for clients in (10, 100)
               for state in (["idle", "blocked"] if server == "chat-relay line" else ["idle"])]
SELECT_HEADER = "server others where server_cpu_us_per_message".split()
SELECT_ROWS = [[server, others, where, 10 * number + others] for number, server in enumerate(IRC_SERVERS, 1)
               for where in ("elsewhere", "in the room") for others in (10, 100)]
SELECT_ROWS += [["select() alone", others, "alone", others / 10] for others in (10, 100)]

FILES = {"talk": (TALK_HEADER, TALK_ROWS), "memory": (MEMORY_HEADER, MEMORY_ROWS),
         "select": (SELECT_HEADER, SELECT_ROWS)}
LEGENDS = {
    "deliveries": set(SERVERS.values()), "cpu": set(SERVERS.values()), "latency": set(SERVERS.values()),
    "memory": {f"{label}, idle" for label in SERVERS.values()} | {"chat-relay line, blocked"},
    "select": {f"{server}, {where}" for server in IRC_SERVERS for where in ("others elsewhere", "all in the room")} |
              {"one select() alone"},
}


def _write(directory, name, header, rows):
    lines = ["# made up by a test", "\t".join(header), *("\t".join(map(str, row)) for row in rows)]
    (directory / f"{name}.tsv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def kept(tmp_path):
    for name, (header, rows) in FILES.items():
        _write(tmp_path, name, header, rows)
    return tmp_path


def _figures(*options, **environment):
    return subprocess.run([sys.executable, FIGURES, *options], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, **environment})


def _draw(directory):
    return _figures("--draw-only", "--figures", directory)


def _shown_texts(path):
    return {"".join(element.itertext()).strip()
            for element in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_names_each_of_its_series(kept, plot):
    done = _draw(kept)
    assert (done.returncode, done.stderr) == (0, "")
    path = kept / f"{plot}.svg"
    missing = LEGENDS[plot] - _shown_texts(path)
    assert not missing
    assert path.stat().st_size < MOST_BYTES


def test_a_plot_has_a_title_and_a_background_of_its_own(kept):
    _draw(kept)
    picture = (kept / "select.svg").read_text()
    assert "<title>The server's CPU time a message of two who talk (less is better)</title>" in picture
    assert '<rect x="0" y="0" width="860" height="440" fill="#ffffff"/>' in picture


def test_who_lost_lines_has_no_point(kept):
    rows = [[*row[:-1], 3] if row[0] == "ngIRCd" else row for row in TALK_ROWS]
    _write(kept, "talk", TALK_HEADER, rows)
    assert "talk.tsv: ngIRCd lost lines or clients, which is no point of a plot" in _draw(kept).stderr
    texts = _shown_texts(kept / "deliveries.svg")
    assert "ngIRCd" not in texts
    assert "InspIRCd" in texts


def test_figures_that_are_missing_are_said_to_be(kept):
    (kept / "memory.tsv").unlink()
    done = _draw(kept)
    assert done.returncode == 1
    assert f"memory.svg is not drawn: there is no {kept}/memory.tsv" in done.stderr
    assert (kept / "select.svg").exists()


def test_a_torn_row_is_shown(kept):
    _write(kept, "memory", MEMORY_HEADER, [*MEMORY_ROWS, ["ngIRCd", "idle"]])
    done = _draw(kept)
    assert done.returncode == 1
    assert "memory.tsv: 2 cells for 5 columns in: ngIRCd | idle" in done.stderr


def test_a_column_that_is_missing_is_named(kept):
    _write(kept, "memory", MEMORY_HEADER[:-1], [row[:-1] for row in MEMORY_ROWS])
    done = _draw(kept)
    assert done.returncode == 1
    assert "memory.svg is not drawn: memory.tsv has no column peak_bytes" in done.stderr


def test_without_gnuplot_its_package_is_named(kept):
    done = _figures("--draw-only", "--figures", kept, PATH="/nonexistent")
    assert done.returncode == 1
    assert done.stderr == ("figures.py: gnuplot is not installed, which draws the plots: "
                           "apt-get install -y gnuplot-nox\n")


def test_a_quick_look_does_not_replace_measurements():
    done = _figures("--quick")
    assert done.returncode == 2
    assert "--quick is no measurement" in done.stderr
