"""Programs that take what is said in a room: how each is started, gets into the room, and shows what it has heard."""

import contextlib
import fcntl
import os
import pathlib
import pty
import struct
import subprocess
import tempfile
import termios
import threading
import time
from dataclasses import dataclass
from typing import Callable

CLIENT_CORE = "1"
LONGEST_SECONDS = 180
LONGEST_LINE = 512  # that is written to a file
COLUMNS, ROWS = 120, 40
SCREEN_KEPT = 64 * 1024  # bytes of what was written to a terminal

# What chat-client asks for, so that nc is sent the same bytes.
AS_IRC_CLIENT = (b"CAP REQ :message-tags server-time echo-message batch\r\nNICK reader\r\nUSER reader 0 * reader\r\n"
                 b"CAP END\r\nJOIN #lobby\r\n")

IRSSI_SETTINGS = 'settings = { core = { real_name = "reader"; }; };\n'


class NotHeard(Exception):
    """One line on what was waited for, and by whom."""


@dataclass(frozen=True)
class Kind:
    """A reader: its command for a port and a home, what makes it enter the room, and where its words go."""
    name: str
    command: Callable
    enter: Callable = lambda reader: None
    heard: str = "output"  # "output" into a file, "terminal", or a file's name in its home
    is_irc: bool = True
    is_slow: bool = False  # it takes minutes for what others take in a second

    def start(self, port):
        return Reader(self, port)


class Reader:
    """One that is running; a context manager."""

    def __init__(self, kind, port):
        self.kind = kind
        self._stack = contextlib.ExitStack()
        home = pathlib.Path(self._stack.enter_context(_temporary_home()))
        self._heard = home / ("output" if kind.heard == "output" else kind.heard)
        self._screen = bytearray()
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        command = ["taskset", "-c", CLIENT_CORE, *kind.command(port, home)]
        start = self._start_at_terminal if kind.heard == "terminal" else self._start_on_pipes
        self._process = start(command, environment, home)
        try:
            kind.enter(self)
        except BaseException:
            self.stop()
            raise

    def _start_on_pipes(self, command, environment, home):
        with open(home / "output", "wb") as output:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.DEVNULL, bufsize=0,
                                    env=environment)

    def _start_at_terminal(self, command, environment, _):
        """Of which somebody always reads, as a terminal does."""
        self._terminal, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True, env=environment,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(its)
        threading.Thread(target=self._read_terminal, daemon=True).start()
        return process

    def _read_terminal(self):
        while True:
            try:
                self._screen += os.read(self._terminal, 1 << 16)
            except OSError:
                return  # EIO: the program has ended
            del self._screen[:-SCREEN_KEPT]

    def type(self, text):
        if self.kind.heard == "terminal":
            os.write(self._terminal, text)
        else:
            self._process.stdin.write(text)

    def write_to(self, name, text):
        """To a FIFO in its home, which the program makes."""
        path = self._heard.parents[len(pathlib.PurePath(self.kind.heard).parts) - 1] / name
        self._wait(path.exists, f"its {name}")
        time.sleep(0.1)  # it opens the FIFO a moment after it has made it
        with open(path, "wb") as fifo:
            fifo.write(text)

    def has_heard(self, text):
        """At the end of what it has written: it is looked at, not waited for, as it tells nobody when it grows."""
        if self.kind.heard == "terminal":
            return text in bytes(self._screen)
        try:
            with open(self._heard, "rb") as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - LONGEST_LINE))
                return text in file.read()
        except FileNotFoundError:
            return False

    def until_heard(self, text):
        self._wait(lambda: self.has_heard(text), repr(text.decode()))

    def count(self, line):
        """How often it has written it; None at a terminal, where that is not to be seen."""
        return None if self.kind.heard == "terminal" else self._heard.read_bytes().count(line)

    def cpu_seconds(self):
        """User and system, to the nanosecond."""
        tasks = pathlib.Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def until_at_rest(self):
        """What it has written last, it may have yet to draw."""
        spent, before = self.cpu_seconds(), -1
        while spent != before:
            time.sleep(0.1)
            spent, before = self.cpu_seconds(), spent

    def _wait(self, condition, what):
        deadline = time.monotonic() + LONGEST_SECONDS
        while not condition():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise NotHeard(f"{self.kind.name}: no {what} within {LONGEST_SECONDS} s")
            time.sleep(0.002)

    def stop(self):
        self._process.kill()
        self._process.wait()
        if self.kind.heard == "terminal":
            os.close(self._terminal)
        self._stack.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


@contextlib.contextmanager
def _temporary_home():
    with tempfile.TemporaryDirectory(prefix="chat-bench-") as home:
        pathlib.Path(home, "config").write_text(IRSSI_SETTINGS)
        yield home


def _enter_irssi(reader):
    reader.until_heard(b"message of the day")
    reader.type(b"/join #lobby\r")


def _enter_sic(reader):
    reader.until_heard(b"422")
    reader.type(b":j #lobby\n")


def kinds(client):
    """All of them; `client` is chat-client's file."""
    def chat_client(*options):
        return lambda port, _: [str(client), *options, "--nick", "reader", f"127.0.0.1:{port}"]

    def nc(port, _):
        return ["nc", "127.0.0.1", str(port)]

    return [
        Kind("nc", nc, is_irc=False),
        Kind("nc, sent what an IRC client is", nc, lambda reader: reader.type(AS_IRC_CLIENT), is_irc=False),
        Kind("chat-client", chat_client("--follow")),
        Kind("chat-client --json", chat_client("--follow", "--json")),
        Kind("chat-client at a terminal", chat_client(), heard="terminal"),
        Kind("sic", lambda port, _: ["sic", "-h", "127.0.0.1", "-p", str(port), "-n", "reader"], _enter_sic,
             is_slow=True),
        Kind("ii", lambda port, home: ["ii", "-s", "127.0.0.1", "-p", str(port), "-n", "reader", "-i", str(home)],
             lambda reader: reader.write_to("127.0.0.1/in", b"/j #lobby\n"), heard="127.0.0.1/#lobby/out",
             is_slow=True),
        Kind("irssi at a terminal",
             lambda port, home: ["irssi", f"--home={home}", "-c", "127.0.0.1", "-p", str(port), "-n", "reader"],
             _enter_irssi, heard="terminal", is_slow=True),
    ]
