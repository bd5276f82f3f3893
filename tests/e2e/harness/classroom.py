"""The terminals of a lesson: what it has readers type is typed, and what it shows is waited for.

A block is one terminal. Its first line names it, `# alice`; then `$ ` is a command, `> ` is typed into the program that
runs there (^C, ^D and ^Z are those keys), and all else is what the terminal shows. Nothing may stand between two lines of
it. Only `...` alone in a line stands for any lines, and the sign for it in a line for any text; what every run has of
its own is in VARYING.
"""

import fcntl
import itertools
import os
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

from harness.hearing import PATIENCE
from harness.relay import REPOSITORY, binary

ANYTHING = "\N{HORIZONTAL ELLIPSIS}"
VARYING = (
    (re.compile(r"\x1b\[[\d;]*m"), ""),
    (re.compile(r"^-- (round|stopped after) [\d,]+ (rounds? )?-+$"), r"-- \1 N"),
    (re.compile(r"^  sleep +[\d.]+ m?s .*"), "  sleep"),
    (re.compile(r"127\.0\.0\.1:\d+, as descriptor"), "127.0.0.1:PORT, as descriptor"),
    (re.compile(r" *\d+\.\d+ (ms|us)"), r" TIME \1"),
    # A run may count one of what the lesson shows in the plural.
    (re.compile(r"\b1 (byte|line|person|round)\b"), r"1 \1s"),
)
TITLE = re.compile(r"# (\w+)(?: \(where (.+) (?:is|are) installed\))?")
KEYS = {"^C": b"\x03", "^D": b"\x04", "^Z": b"\x1a"}
SHELL = ("bash", "--norc", "--noprofile", "--noediting", "-i")


def _normalised(line):
    for pattern, instead in VARYING:
        line = pattern.sub(instead, line)
    return line.rstrip()


def _fits(shown, line):
    pattern = ".*".join(re.escape(part) for part in _normalised(shown).split(ANYTHING))
    return re.fullmatch(pattern, _normalised(line)) is not None


class Terminal:
    """A terminal with a shell behind it that runs one command after the other.

    As a rule there is a new shell for each, and that it has ended is known. One with job control is interactive, and
    goes on; it is what ^Z needs.
    """

    def __init__(self, name, environment, hear_all, has_job_control):
        self.name = name
        self._environment = environment
        self._hear_all = hear_all
        self._has_job_control = has_job_control
        self._process = None
        self._end = None
        self._partial = b""
        self.lines = []
        self._looked_at = 0
        self._skipping = False

    def run(self, command):
        if not self._has_job_control:
            self.await_end()
            return self._start("bash", "-c", command)
        if self._process is None:
            self._start(*SHELL)
        self.type(command)

    def _start(self, *shell):
        self._end, its = pty.openpty()
        attributes = termios.tcgetattr(its)
        attributes[1] &= ~termios.OPOST
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(its, termios.TCSANOW, attributes)
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def own_the_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self._process = subprocess.Popen(shell, stdin=its, stdout=its, stderr=its, cwd=REPOSITORY,
                                         env=self._environment, preexec_fn=own_the_terminal)
        os.close(its)

    def type(self, text):
        keys = re.split(r"(\^[CDZ])", text)
        typed = b"".join(KEYS.get(key, key.encode()) for key in keys)
        os.write(self._end, typed if keys[-2:-1] and not keys[-1] else typed + b"\n")

    def skip(self):
        """Any lines may come before those that are expected next."""
        self._skipping = True

    def expect(self, shown):
        deadline = time.monotonic() + PATIENCE
        while not self._find(shown):
            assert self.is_open() and self._hear_all(deadline), self._in_vain(shown)
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
        while self.is_open():
            assert self._hear_all(deadline), f"the program in the terminal of {self.name} has not ended"
        self._process.wait(PATIENCE)
        self._process = None
        assert self._skipping or not self.lines[self._looked_at:], self._in_vain([])

    def is_open(self):
        return self._end is not None

    def fileno(self):
        return self._end

    def hear(self):
        try:
            chunk = os.read(self._end, 1 << 16)
        except OSError:
            # EIO: nobody has the other end any more.
            chunk = b""
        if not chunk:
            os.close(self._end)
            self._end = None
        *whole, self._partial = (self._partial + chunk).split(b"\n")
        self.lines += [line.decode().rstrip("\r") for line in whole]

    def _in_vain(self, shown):
        def listed(lines):
            return "\n".join(f"  {line}" for line in lines)

        where = "after others" if self._skipping else f"after line {self._looked_at}"
        return (f"the lesson shows in the terminal of {self.name}, {where},\n{listed(shown or ['nothing more'])}\n"
                f"but there is\n{listed(self.lines[-80:])}\n  {self._partial.decode()}")

    def close(self):
        if self._process is None:
            return
        # A pipeline's programs are all in one group; with job control it is not the shell's.
        for group in {self._process.pid, os.tcgetpgrp(self._end) if self.is_open() else 0} - {0}:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self._process.wait(PATIENCE)
        if self.is_open():
            os.close(self._end)


class Classroom:
    """The terminals of one section."""

    def __init__(self, directory):
        self._port = self._free_port()
        self._directory = directory
        self._terminals = {}
        self.has_job_control = False
        self._environment = {**os.environ, "PATH": f"/usr/bin:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1",
                             "LC_ALL": "C.UTF-8", "TERM": "xterm", "PS1": "", "HISTFILE": "",
                             "XDG_STATE_HOME": str(directory / "state")}

    @staticmethod
    def _free_port():
        with socket.create_server(("127.0.0.1", 0)) as taken:
            return taken.getsockname()[1]

    def _here(self, command):
        """What the lesson has readers type, for this machine: several tests may run on it at once."""
        command = command.replace("/tmp/", f"{self._directory}/")
        return command.replace("6667", str(self._port)).replace("relay/run.sh", binary())

    def _there(self, line):
        return line.replace("6667", str(self._port))

    def _hear_all(self, deadline):
        """Of all, for a program whose terminal nobody reads stands still, the relay too when it traces.

        False when patience has ended.
        """
        left = max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([each for each in self._terminals.values() if each.is_open()], [], [], left)
        for terminal in ready:
            terminal.hear()
        return bool(ready)

    def play(self, block):
        title, *lines = block.splitlines()
        found = TITLE.fullmatch(title)
        assert found, f"a block that names no terminal: {title!r}"
        name, needed = found.groups()
        missing = [program for program in (needed or "").split(" and ") if program and not shutil.which(program)]
        if missing:
            return warnings.warn(f"left out, without {' and '.join(missing)}: {' '.join(lines[:1])}", stacklevel=2)
        if name not in self._terminals:
            self._terminals[name] = Terminal(name, self._environment, self._hear_all, self.has_job_control)
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
