"""Programs started without standard input, output or error: no connection takes a stream's place."""

import itertools
import os
import signal
import socket
import subprocess

import pytest

from harness import PATIENCE
from harness.chat_client import client_binary
from harness.hearing import wait_until
from harness.relay import binary

SUBSETS = [closed for count in range(4) for closed in itertools.combinations((0, 1, 2), count)]


def _without(command, closed):
    """In a shell, for Popen itself opens what it is not given."""
    redirections = " ".join({0: "<&-", 1: ">&-", 2: "2>&-"}[fd] for fd in closed)
    return ["/bin/sh", "-c", f'exec "$@" {redirections}', "sh", *map(str, command)]


def _open_streams(pid):
    return {number: os.readlink(f"/proc/{pid}/fd/{number}") for number in (0, 1, 2)}


def _connect(path):
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(PATIENCE)
    end.connect(str(path))
    return end


def _is_open(path):
    """The file is there before anybody listens."""
    try:
        _connect(path).close()
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    return True


@pytest.mark.parametrize("closed", SUBSETS, ids=lambda closed: "".join(map(str, closed)) or "none")
def test_a_relay_without_some_streams_serves_and_sends_nobody_its_log(closed, short_directory):
    door = short_directory / "door"
    relay = subprocess.Popen(_without([binary(), "--listen", f"unix:{door}", "--log-level", "trace"], closed),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_until(lambda: _is_open(door), "a relay at the door")
        with _connect(door) as alice, _connect(door) as bob:
            alice.sendall(b"/nick alice\nhello\n/quit\n")
            bob.sendall(b"/nick bob\nhi\n/quit\n")
            heard = [end.makefile("rb").read() for end in (alice, bob)]
        for text in heard:
            assert b"You are" in text and b"Goodbye" in text
            assert b"[info]" not in text and b"Listening on" not in text and b"connected" not in text, text
        streams = _open_streams(relay.pid)
        assert all(streams[fd] == "/dev/null" for fd in closed), streams
        assert not any(target.startswith("socket:") for target in streams.values()), streams
    finally:
        relay.send_signal(signal.SIGTERM)
        out, log = relay.communicate(timeout=PATIENCE)
    assert relay.returncode == 0
    assert (b"Listening on" in out) == (1 not in closed)
    assert (b"stopped after" in log) == (2 not in closed)


def test_a_relay_that_cannot_complain_still_says_it_by_its_status():
    command = _without([binary(), "--no-such-option"], (0, 1, 2))
    assert subprocess.run(command, timeout=PATIENCE, check=False).returncode == 2


@pytest.mark.parametrize("closed", [(0,), (0, 2), (2,)], ids=lambda closed: "".join(map(str, closed)))
def test_a_client_without_some_streams_sends_the_server_nothing_of_its_own(closed, relay, tmp_path):
    alice = relay.join("alice")
    door = relay.door()
    command = [client_binary(), "--nick", "bot", f"{door.address[0]}:{door.address[1]}"]
    ended = subprocess.run(_without(command, closed), input=b"" if 0 in closed else b"hello\n", timeout=PATIENCE,
                           stdout=subprocess.PIPE, check=False, env={**os.environ, "HOME": str(tmp_path)})
    assert ended.returncode == 0
    if 0 not in closed:
        alice.until("<bot> hello")


def test_a_client_without_an_output_does_not_lose_silently_what_it_heard(relay, tmp_path):
    alice = relay.join("alice")
    door = relay.door()
    command = [client_binary(), "--nick", "bot", "--follow", f"{door.address[0]}:{door.address[1]}"]
    bot = subprocess.Popen(_without(command, (1,)), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                           env={**os.environ, "HOME": str(tmp_path)})
    try:
        alice.until("* bot joined")
        alice.say("is anybody there?")
        _, complaints = bot.communicate(timeout=PATIENCE)
    finally:
        bot.kill()
    assert bot.returncode != 0 and b"Bad file descriptor" in complaints
