"""The real chat-client: on a terminal that a person looks at, on one whose every byte is looked at, and on pipes."""

import contextlib
import fcntl
import os
import pathlib
import pty
import re
import signal
import socket
import struct
import subprocess
import termios
import threading
import time

from harness.hearing import PATIENCE, Hearing
from harness.relay import REPOSITORY, Relay
from harness.terminal import WITHOUT_LEAK_CHECK, Terminal

UNREACHABLE, USAGE, NO_INPUT, CANNOT_WRITE, DISTRUSTED, REFUSED = 69, 64, 66, 74, 76, 77
# Bytes: what is waited for in a terminal's output is shorter, so that a flood need not be searched again and again.
LONGEST_WANTED = 4096
_SANITIZER_REPORT = re.compile(rb"ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|runtime error:")


def client_binary():
    path = os.environ.get("CHAT_CLIENT", str(REPOSITORY / "build/release/client/chat-client"))
    assert os.access(path, os.X_OK), f"there is no {path}: build it, or set CHAT_CLIENT to where it is"
    return path


def endpoint_of(server):
    """As the client's command line wants it: of a relay, of an address of a socket, or already so."""
    if isinstance(server, str):
        return server
    if isinstance(server, Relay):
        door = server.door()
        if door.family == socket.AF_UNIX:
            return f"unix:{door.address}"
        server = door.address
    host, port = server[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _seconds_computed(pid):
    with open(f"/proc/{pid}/schedstat") as schedstat:
        return int(schedstat.read().split()[0]) / 1e9


def _sleeps(pid):
    """How often it has gone to sleep: once a round, at the least."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.MULTILINE)[1])


@contextlib.contextmanager
def asleep(pid):
    """Around a second or so in which it has next to nothing to do.

    One that spins without sleeping takes what the machine has to give, and one that is woken in vain sleeps often;
    however slow the machine, neither holds for one that waits.
    """
    began, computed, sleeps = time.monotonic(), _seconds_computed(pid), _sleeps(pid)
    yield
    assert _seconds_computed(pid) - computed < (time.monotonic() - began) / 5
    assert _sleeps(pid) - sleeps <= 20


class ChatTerminal(Terminal):
    """A person's chat-client, in tmux."""

    def enter(self, nick, room="#lobby"):
        """Waits until it is in the room under that name."""
        self.until(rf"^{room} (\(.*\) )?{nick}>")
        return self

    def prompt(self):
        """The lowest line on the screen."""
        return next(line for line in reversed(self.screen()) if line)

    def until_prompt(self, pattern):
        """Waits until the lowest line is like that, the whole of it."""
        wanted = re.compile(pattern)
        self.until_screen(lambda lines: wanted.fullmatch(next((x for x in reversed(lines) if x), "")), pattern)

    def exit_status(self):
        """Waits for its end, which the shell around it tells."""
        return int(self.until(r"^exit status (\d+)$")[1])

    def above(self):
        """What stands above the prompt."""
        return [line for line in self.screen() if line][:-1]


class BytesTerminal:
    """The client on a terminal whose bytes are the test's to look at: a pseudo-terminal, nothing behind it.

    Somebody always reads it, as a terminal does: else the client would stand still as soon as it is full.
    """

    def __init__(self, arguments, home, size=(100, 40), is_slow=False, **environment):
        self._heard = bytearray()
        self._is_slow = is_slow  # it takes some 10,000 bytes a second
        self._looked_at = self._searched = 0
        self._news = threading.Condition()
        self._ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
                       **WITHOUT_LEAK_CHECK, **environment}
        self._process = subprocess.Popen(
            [client_binary(), *arguments], stdin=its, stdout=its, stderr=its, start_new_session=True,
            env=environment, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.pid = self._process.pid
        os.close(its)
        self._reader = threading.Thread(target=self._read_to_the_end)
        self._reader.start()

    def _read_to_the_end(self):
        while True:
            try:
                chunk = os.read(self._ours, 100 if self._is_slow else 1 << 16)
            except OSError:
                return  # EIO: the program has ended
            with self._news:
                self._heard += chunk
                self._news.notify_all()
            if self._is_slow:
                time.sleep(0.01)

    @property
    def output(self):
        with self._news:
            return bytes(self._heard)

    def type(self, text):
        self.write(text)
        self.write("\r")

    def write(self, text):
        """Bytes as they are."""
        os.write(self._ours, text if isinstance(text, bytes) else text.encode())

    def press_control(self, letter):
        os.write(self._ours, bytes([ord(letter) & 0x1F]))

    def until(self, pattern):
        """Skips past what is wanted; returns what came before it."""
        wanted = re.compile(pattern.encode() if isinstance(pattern, str) else pattern)
        with self._news:
            found = self._news.wait_for(lambda: self._search(wanted), PATIENCE)
            assert found, f"no {pattern!r} in {bytes(self._heard[-3000:])!r}"
            before = bytes(self._heard[self._looked_at:found.start()])
            self._looked_at = self._searched = found.end()
            return before

    def _search(self, wanted):
        found = wanted.search(self._heard, max(self._looked_at, self._searched - LONGEST_WANTED))
        self._searched = len(self._heard)
        return found

    def wait(self):
        """Its exit status, once it has said its last."""
        status = self._process.wait(PATIENCE)
        self._reader.join()
        return status

    def send_signal(self, number):
        self._process.send_signal(number)

    def close(self):
        if self._process.poll() is None:
            self._process.kill()
        self.wait()
        os.close(self._ours)
        assert not _SANITIZER_REPORT.search(self.output), self.output[-4000:]


class Pipeline(Hearing):
    """The client on pipes: what it writes is heard, what it complains of is in `complaints()`."""

    def __init__(self, arguments, home, environment=None, **how):
        super().__init__("chat-client")
        self._complaints = open(home / "complaints", "w+b")
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, **how}
        self._process = subprocess.Popen([client_binary(), *arguments], stderr=self._complaints, bufsize=0,
                                         env={"HOME": str(home), "PATH": os.environ["PATH"], **(environment or {})},
                                         **options)
        self.pid = self._process.pid

    def fileno(self):
        return self._process.stdout.fileno()

    def send(self, data):
        self._process.stdin.write(data)

    def end_input(self):
        self._process.stdin.close()

    def close_output(self):
        self._process.stdout.close()

    def complaints(self):
        self._complaints.seek(0)
        return self._complaints.read().decode()

    def wait(self):
        return self._process.wait(PATIENCE)

    def is_running(self):
        return self._process.poll() is None

    def stop(self, number=signal.SIGTERM):
        self._process.send_signal(number)
        return self.wait()

    def close(self):
        if self.is_running():
            self._process.kill()
        self.wait()
        assert not _SANITIZER_REPORT.search(self.complaints().encode()), self.complaints()[-4000:]
        for end in (self._process.stdin, self._process.stdout, self._complaints):
            if end:
                end.close()


class Chats:
    """Starts clients, each with a home of its own unless it is given one."""

    def __init__(self, directory):
        self._directory = directory
        self._started = []

    def new_home(self):
        home = self._directory / f"home{len(list(self._directory.glob('home*')))}"
        home.mkdir()
        return home

    def screen(self, server, *options, home=None, **how):
        """On a person's terminal.

        The shell around it stays: of one that ends, tmux may show "Pane is dead" and not its last line.
        """
        command = ["bash", "-c", '"$@"; echo "exit status $?"; exec sleep infinity', "chat-client", client_binary(), *options,
                   *([endpoint_of(server)] if server else [])]
        return self._keep(ChatTerminal(command, home or self.new_home(), **how))

    def enter(self, server, nick, *options, room="#lobby", **how):
        """On a person's terminal, and in the room."""
        return self.screen(server, "--nick", nick, "--room", room, *options, **how).enter(nick, room)

    def shell(self, home=None, **how):
        """The terminal of a person who has yet to start it, from a shell that can suspend its jobs.

        It is dash, which leaves a terminal as a job has left it: bash would put it right and hide what is wrong.
        """
        shell = self._keep(ChatTerminal(["dash", "-i"], home or self.new_home(), PS1="shell$ ", **how))
        shell.until(r"^shell\$")
        shell.type("cd")
        return shell

    def on_bytes(self, server, *options, home=None, **how):
        return self._keep(BytesTerminal([*options, endpoint_of(server)], home or self.new_home(), **how))

    def pipe(self, server, *options, home=None, **how):
        return self._keep(Pipeline([*options, endpoint_of(server)], home or self.new_home(), **how))

    def deliver(self, server, text, *options, home=None, **environment):
        """`printf text | chat-client options`: how it ended."""
        return subprocess.run([client_binary(), *options, endpoint_of(server)], input=text.encode(),
                              capture_output=True, timeout=2 * PATIENCE, check=False,
                              env={"HOME": str(home or self._directory), "PATH": os.environ["PATH"], **environment})

    def _keep(self, client):
        self._started.append(client)
        return client

    def close(self):
        for client in self._started:
            client.close()
