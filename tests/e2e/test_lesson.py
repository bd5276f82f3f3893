"""docs/select.md, done as it says: every command run, every output compared, every function looked up.

A ```console block is one terminal. Its first line names it, `# alice`; then `$ ` is a command, `> ` is typed into the
program that runs there (^C and ^D are those keys), and all else is what the terminal shows. A section, which is what
stands under one heading, has terminals of its own.

What is shown is waited for, and nothing may stand between two lines of it. Only `...` alone in a line stands for any
lines, and the sign for it in a line for any text; what every run has of its own is in VARYING.
"""

import fcntl
import itertools
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import termios
import time
import warnings

import pytest

from harness import PATIENCE, binary
from harness.relay import REPOSITORY

LESSON = REPOSITORY / "docs/select.md"
PROGRAMS = REPOSITORY / "docs/lesson"

ANYTHING = "\N{HORIZONTAL ELLIPSIS}"
VARYING = (
    (re.compile(r"\x1b\[[\d;]*m"), ""),
    (re.compile(r"^-- (round|stopped after) [\d,]+ (rounds? )?-+$"), r"-- \1 N"),
    (re.compile(r"^  sleep +[\d.]+ m?s .*"), "  sleep"),
    (re.compile(r"127\.0\.0\.1:\d+, as descriptor"), "127.0.0.1:PORT, as descriptor"),
    (re.compile(r" *\d+\.\d+ (ms|us)"), r" TIME \1"),
)
TITLE = re.compile(r"# (\w+)(?: \(where (.+) (?:is|are) installed\))?")
KEYS = {"^C": b"\x03", "^D": b"\x04"}

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
CODE = re.compile(r"`([\w:~]+)\(\)`\s+in\s+\[`([\w/.]+)`\]\(\.\./([\w/.]+)\)")
LISTING = re.compile(r"\[`(\w+\.(?:py|c))`\]\(lesson/(\w+\.(?:py|c))\):\n\n```(?:python|c)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _sections():
    """(heading, text) of each part of the lesson."""
    parts = HEADING.split(LESSON.read_text())[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _blocks(text, language):
    return [body for found, body in FENCE.findall(text) if found == language]


SECTIONS = [section for section in _sections() if _blocks(section[1], "console")]


def _normalised(line):
    for pattern, instead in VARYING:
        line = pattern.sub(instead, line)
    return line.rstrip()


def _fits(shown, line):
    pattern = ".*".join(re.escape(part) for part in _normalised(shown).split(ANYTHING))
    return re.fullmatch(pattern, _normalised(line)) is not None


class Terminal:
    """A terminal with a shell behind it that runs one command after the other."""

    def __init__(self, name, environment):
        self.name = name
        self._environment = environment
        self._process = None
        self._end = None
        self._partial = b""
        self.lines = []
        self._looked_at = 0
        self._skipping = False

    def run(self, command):
        self.await_end()
        self._end, its = pty.openpty()
        attributes = termios.tcgetattr(its)
        attributes[1] &= ~termios.OPOST
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(its, termios.TCSANOW, attributes)
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def own_the_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self._process = subprocess.Popen(["bash", "-c", command], stdin=its, stdout=its, stderr=its, cwd=REPOSITORY,
                                         env=self._environment, preexec_fn=own_the_terminal)
        os.close(its)

    @property
    def pid(self):
        return self._process.pid

    def type(self, text):
        keys = re.split(r"(\^[CD])", text)
        typed = b"".join(KEYS.get(key, key.encode()) for key in keys)
        os.write(self._end, typed if keys[-2:-1] and not keys[-1] else typed + b"\n")

    def skip(self):
        """Any lines may come before those that are expected next."""
        self._skipping = True

    def expect(self, shown):
        deadline = time.monotonic() + PATIENCE
        while not self._find(shown):
            assert self._hear_more(deadline), self._in_vain(shown)
        self._looked_at += len(shown)
        self._skipping = False

    def _find(self, shown):
        while True:
            heard = self.lines[self._looked_at:self._looked_at + len(shown)]
            if all(map(_fits, shown, heard)):
                return len(heard) == len(shown)
            assert self._skipping, self._in_vain(shown)
            self._looked_at += 1

    def await_end(self):
        if self._process is None:
            return
        deadline = time.monotonic() + PATIENCE
        while self._hear_more(deadline):
            pass
        assert self._end is None, f"the program in the terminal of {self.name} has not ended"
        self._process.wait(PATIENCE)
        self._process = None
        assert self._skipping or not self.lines[self._looked_at:], self._in_vain([])

    def _hear_more(self, deadline):
        if self._end is None or not select.select([self._end], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return False
        try:
            chunk = os.read(self._end, 1 << 16)
        except OSError:
            chunk = b""
        if not chunk:
            # EIO: nobody has the other end any more.
            os.close(self._end)
            self._end = None
            return False
        *whole, self._partial = (self._partial + chunk).split(b"\n")
        self.lines += [line.decode().rstrip("\r") for line in whole]
        return True

    def _in_vain(self, shown):
        def listed(lines):
            return "\n".join(f"  {line}" for line in lines)

        where = "after others" if self._skipping else f"after line {self._looked_at}"
        return (f"the lesson shows in the terminal of {self.name}, {where},\n{listed(shown or ['nothing more'])}\n"
                f"but there is\n{listed(self.lines[-80:])}\n  {self._partial.decode()}")

    def close(self):
        if self._process is None:
            return
        # Its session: a pipeline's programs are all in it.
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait(PATIENCE)
        if self._end is not None:
            os.close(self._end)


class Classroom:
    """The terminals of one section."""

    def __init__(self, directory):
        self._port = self._free_port()
        self._directory = directory
        self._terminals = {}
        self._environment = {**os.environ, "PATH": f"/usr/bin:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1",
                             "LC_ALL": "C.UTF-8", "TERM": "xterm"}

    @staticmethod
    def _free_port():
        with socket.create_server(("127.0.0.1", 0)) as taken:
            return taken.getsockname()[1]

    def _here(self, command):
        """What the lesson has readers type, for this machine: several tests may run on it at once."""
        command = command.replace("/tmp/", f"{self._directory}/")
        command = command.replace("6667", str(self._port)).replace("relay/run.sh", binary())
        if "$(pidof chat-relay)" in command:
            command = command.replace("$(pidof chat-relay)", str(self._terminals["relay"].pid))
        return command

    def _there(self, line):
        return line.replace("6667", str(self._port)) if "6667" in line else line

    def play(self, block):
        title, *lines = block.splitlines()
        found = TITLE.fullmatch(title)
        assert found, f"a block that names no terminal: {title!r}"
        name, needed = found.groups()
        missing = [program for program in re.findall(r"\w+", needed or "") if program != "and" and not shutil.which(program)]
        if missing:
            return warnings.warn(f"left out, without {' and '.join(missing)}: {' '.join(lines[:1])}", stacklevel=2)
        if name not in self._terminals:
            self._terminals[name] = Terminal(name, self._environment)
        terminal = self._terminals[name]
        for doing, group in itertools.groupby(lines, lambda line: line[:2] in ("$ ", "> ")):
            for line in group if doing else ():
                self._do(terminal, line)
            if not doing:
                self._watch(terminal, list(group))

    def _do(self, terminal, line):
        if line.startswith("$ "):
            terminal.run(self._here(line[2:]))
        else:
            terminal.type(line[2:])

    def _watch(self, terminal, lines):
        for is_gap, group in itertools.groupby(lines, lambda line: line == "..."):
            if is_gap:
                terminal.skip()
            else:
                terminal.expect([self._there(line) for line in group])

    def close(self):
        for terminal in self._terminals.values():
            terminal.close()


@pytest.fixture
def classroom(tmp_path):
    room = Classroom(tmp_path)
    yield room
    room.close()


@pytest.mark.parametrize("text", [text for _, text in SECTIONS], ids=[heading for heading, _ in SECTIONS])
def test_what_is_shown_is_what_happens(classroom, text):
    for block in _blocks(text, "console"):
        classroom.play(block)


def test_programs_are_shown_as_they_are():
    shown = LISTING.findall(LESSON.read_text())
    assert len(shown) == 3
    for name, path, listing in shown:
        assert name == path and listing == (PROGRAMS / path).read_text(), name


def test_every_program_is_used():
    used = set(re.findall(r"docs/lesson/(\w+\.\w+)", LESSON.read_text())) | {"second_message.py"}
    assert used == {path.name for path in PROGRAMS.iterdir() if path.is_file()}


def test_functions_are_where_the_lesson_says():
    text = LESSON.read_text()
    named = CODE.findall(text)
    assert len(named) > 30 and text.count("](../") == len(named)
    for function, path, link in named:
        source = (REPOSITORY / path).read_text()
        name = function if path.endswith(".cpp") else function.rpartition("::")[2]
        assert path == link and re.search(rf"\b{re.escape(name)}\(", source), f"there is no {function}() in {path}"


def test_the_added_command_applies_and_compiles(tmp_path):
    (patch,) = _blocks(LESSON.read_text(), "diff")
    for part in ("common", "relay"):
        shutil.copytree(REPOSITORY / part, tmp_path / part)
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=tmp_path, check=True, timeout=PATIENCE)
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-fsyntax-only", "-I.",
                    "relay/dialects/line_commands.cpp"], cwd=tmp_path, check=True, timeout=PATIENCE * 10)
