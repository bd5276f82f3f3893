"""A program in a terminal of its own (tmux), read as a person reads it: off the screen."""

import os
import pathlib
import re
import subprocess
import time

from harness.hearing import PATIENCE, new_token, wait_until

# Wide, so that no client breaks a line that a test looks for; high, so that nothing scrolls away.
COLUMNS, ROWS = 180, 90


# LeakSanitizer stops the process in order to look, and may wait for ever where its terminal hangs up meanwhile. Leaks
# are looked for where there is no terminal.
WITHOUT_LEAK_CHECK = {"ASAN_OPTIONS": "detect_leaks=0"}


def _has_ended(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return True
    # Where nobody reaps orphans, a zombie is all that remains. The name before the state may hold anything but ")".
    return stat.rpartition(")")[2].split()[0] == "Z"


class Terminal:
    """`home` is the program's, and short: tmux keeps its socket there too."""

    def __init__(self, command, home, size=(COLUMNS, ROWS), **environment):
        self.name = command[0]
        # One server each: killing it by its socket's name ends this program and nothing else.
        self._tmux_command = ["tmux", "-L", new_token(), "-f", "/dev/null"]
        self._environment = {
            "HOME": str(home), "TMUX_TMPDIR": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
            "SHELL": "/bin/sh", "TERM": "screen-256color", **{name: os.environ[name] for name in ("TZ",)
                                                             if name in os.environ},
            **WITHOUT_LEAK_CHECK, **environment}
        columns, rows = size
        # A client that has ended leaves its last screen, for the failure's message.
        self._tmux("set-option", "-g", "remain-on-exit", "on", ";",
                   "set-option", "-g", "status", "off", ";",
                   "set-option", "-g", "default-terminal", "screen-256color", ";",
                   "new-session", "-d", "-x", str(columns), "-y", str(rows), *command)
        self._pid = int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def _tmux(self, *words):
        done = subprocess.run([*self._tmux_command, *words], env=self._environment, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        assert done.returncode == 0, f"tmux {' '.join(words)}: {done.stderr}"
        return done.stdout

    def type(self, *lines):
        """As a person does, return after each."""
        for line in lines:
            self._tmux("send-keys", "-l", "--", line)
            self._tmux("send-keys", "Enter")

    def write(self, text):
        """Types it, and no return after it."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys):
        """Keys by tmux's names: "Enter", "C-c", "M-2"."""
        self._tmux("send-keys", *keys)

    def paste(self, text):
        """As a terminal does when it has been asked to mark what is pasted."""
        self._tmux("set-buffer", "--", text, ";", "paste-buffer", "-p", "-r")

    def resize(self, columns, rows):
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def path(self):
        return self._tmux("display-message", "-p", "#{pane_tty}").strip()

    def foreground_job(self):
        """The number of the process group that has the terminal, and so of its first process."""
        stat = pathlib.Path(f"/proc/{self._pid}/stat").read_text()
        return int(stat.rpartition(")")[2].split()[5])

    def cursor(self):
        """Column and row, from 0."""
        column, row = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    def screen(self):
        return [line.rstrip() for line in self._tmux("capture-pane", "-p").splitlines()]

    def joined_rows(self):
        """What the terminal broke, as one line each."""
        return self._tmux("capture-pane", "-p", "-J").splitlines()

    def until(self, pattern):
        """Waits for a line with that in it on the screen; returns the match in the lowest such line.

        The screen is looked at again and again: it is the one thing here that tells nobody when it changes.
        """
        wanted = re.compile(pattern)
        deadline = time.monotonic() + PATIENCE
        while True:
            found = [match for match in map(wanted.search, self.screen()) if match]
            if found:
                return found[-1]
            assert time.monotonic() < deadline, self._in_vain(pattern)
            time.sleep(0.03)

    def until_screen(self, condition, what):
        """Waits until the screen's lines are as `condition` wants them; returns them."""
        deadline = time.monotonic() + PATIENCE
        while not condition(lines := self.screen()):
            assert time.monotonic() < deadline, self._in_vain(what)
            time.sleep(0.03)
        return lines

    def _in_vain(self, pattern):
        screen = "\n".join(f"  {line}" for line in self.screen() if line)
        return f"{self.name} showed no {pattern!r} in {PATIENCE:.0f} s. Its screen:\n{screen}"

    def close(self):
        self._tmux("kill-server")
        # A client may save its settings on its way out, into the directory that is about to go.
        wait_until(lambda: _has_ended(self._pid), f"{self.name} ended")
