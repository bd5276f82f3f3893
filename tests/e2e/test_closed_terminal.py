"""A relay in a terminal that is closed ends, unless it was told to outlive it; in one that lives SIGHUP is for the log."""

import fcntl
import os
import pathlib
import pty
import signal
import subprocess
import termios

import pytest

from harness import PATIENCE, Door, Person
from harness.hearing import wait_until
from harness.relay import binary
from harness.terminal import WITHOUT_LEAK_CHECK

GOODBYE = "* The relay is shutting down. Goodbye."


class InTerminal:
    """A relay that leads the session of a terminal of its own, as the last program of a shell's `exec` does."""

    def __init__(self, door, *options, ignored=()):
        self.socket_file = door
        self._master, terminal = pty.openpty()

        def enter():
            os.setsid()
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)

        self.process = subprocess.Popen([binary(), "--listen", f"unix:{door}", "--flood-rate", "0", *map(str, options)],
                                        stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=enter,
                                        env={**os.environ, **WITHOUT_LEAK_CHECK})
        os.close(terminal)
        # Its announcement: until then it may not have taken its signals in hand.
        said = b""
        while b"Listening on" not in said:
            said += os.read(self._master, 4096)

    def join(self, nick):
        return Person(Door.announced_as(f"Listening on unix:{self.socket_file}. Join with:  nc")).join(nick)

    def close_terminal(self):
        if self._master >= 0:
            os.close(self._master)
        self._master = -1

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def in_terminal(short_directory):
    started = []

    def start(*options, **how):
        started.append(InTerminal(short_directory / "door", *options, **how))
        return started[-1]

    yield start
    for relay in started:
        if relay.process.poll() is None:
            relay.process.kill()
        relay.process.wait()
        relay.close_terminal()


@pytest.mark.parametrize("options", [(), ("--log-level", "trace"), ("--trace",), ("--log-file", "{}/log")], ids=str)
def test_it_ends_with_its_terminal(in_terminal, short_directory, options):
    relay = in_terminal(*(option.format(short_directory) for option in options))
    alice = relay.join("alice")
    relay.close_terminal()
    assert alice.until_closed()[-1] == GOODBYE
    assert relay.process.wait(PATIENCE) == 0
    assert not relay.socket_file.exists()
    if "--log-file" in options:
        assert "its terminal was closed" in (short_directory / "log").read_text()


def test_several_hangups_and_a_sigterm_are_one_wish(in_terminal):
    relay = in_terminal()
    alice = relay.join("alice")
    relay.process.send_signal(signal.SIGSTOP)
    stat = pathlib.Path(f"/proc/{relay.process.pid}/stat")
    wait_until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T", "the relay stands still")
    relay.close_terminal()
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP, signal.SIGCONT):
        relay.process.send_signal(number)
    assert alice.until_closed()[-1] == GOODBYE
    assert relay.process.wait(PATIENCE) == 0
    assert not relay.socket_file.exists()


@pytest.mark.parametrize("options", [("--log-level", "trace"), ("--trace",)], ids=str)
def test_with_sighup_ignored_it_outlives_its_terminal_at_rest(in_terminal, options):
    relay = in_terminal(*options, ignored=[signal.SIGHUP])
    alice = relay.join("alice")
    relay.close_terminal()
    relay.process.send_signal(signal.SIGHUP)
    bob = relay.join("bob")
    before = relay.processor_seconds()
    for number in range(100):
        alice.say(f"still here {number}")
        bob.expect(f"<alice> still here {number}")
    # A pass of it takes milliseconds; a loop that spins, as much time as there is.
    with pytest.raises(subprocess.TimeoutExpired):
        relay.process.wait(0.5)
    assert relay.processor_seconds() - before < 0.3
    relay.process.send_signal(signal.SIGTERM)
    assert relay.process.wait(PATIENCE) == 0
    assert not relay.socket_file.exists()


def test_in_a_living_terminal_sighup_reopens_the_log(in_terminal, short_directory):
    log, old = short_directory / "log", short_directory / "log.1"
    relay = in_terminal("--log-file", log)
    alice, bob = relay.join("alice"), relay.join("bob")
    log.rename(old)
    relay.process.send_signal(signal.SIGHUP)
    wait_until(log.exists, f"{log} is opened anew")
    alice.say("still here")
    bob.expect("<alice> still here")
    relay.process.send_signal(signal.SIGTERM)
    assert relay.process.wait(PATIENCE) == 0
