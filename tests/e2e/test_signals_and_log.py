"""Signals, and a log that keeps secrets and never holds anybody up."""

import fcntl
import os
import re
import resource
import signal
import socket
import subprocess

import pytest

from harness import PATIENCE, Relay, new_token
from harness.hearing import wait_until
from harness.relay import binary

GOODBYE = "* The relay is shutting down. Goodbye."

TINY = 4096


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_goodbye(start_relay, number):
    relay = start_relay(raw_listen=["127.0.0.1:0"])
    people = relay.gather("alice", "bob")
    unknown = relay.connect()
    unknown.send(b"NI")
    raw = relay.connect(relay.door(raw=True))
    people[0].settle()
    assert relay.stop(number) == 0
    for person in people:
        assert person.until_closed() == [GOODBYE]
    assert raw.until_closed() == unknown.until_closed() == []
    assert relay.rounds() > 0


def test_a_reader_who_stalls_does_not_keep_it_from_ending(start_relay):
    relay = start_relay("--stall-timeout", "3600")
    relay.join("sleeper", receive_buffer=TINY)
    alice, bob = relay.gather("alice", "bob")
    for _ in range(100):
        alice.say(*["x" * 4000] * 10, "go on")
        bob.until("<alice> go on")
    assert relay.stop() == 0
    assert bob.until_closed() == [GOODBYE]


def test_sigpipe_kills_nobody(relay):
    alice, bob = relay.gather("alice", "bob")
    relay.send_signal(signal.SIGPIPE)
    alice.say("still here")
    bob.expect("<alice> still here")


def test_signals_that_come_while_it_starts_wait_until_it_serves(short_directory):
    password = short_directory / "password"
    os.mkfifo(password)
    relay = Relay(["--server-password-file", password], short_directory, ["127.0.0.1:0"])
    # Opening returns when the relay has begun to read.
    with open(password, "w", encoding="ascii") as pipe:
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
            relay.send_signal(number)
        pipe.write("sesame\n")
    relay.await_doors(1)
    for words in ("SIGUSR1 means nothing here", "SIGUSR2 means nothing here", "nothing of the configuration has changed"):
        wait_until(lambda: words in relay.log(), words)
    assert relay.stop() == 0


def test_sighup_reopens_the_log(start_relay, tmp_path):
    log, old = tmp_path / "log", tmp_path / "log.1"
    relay = start_relay("--log-file", log, "--log-level", "info")
    alice, bob = relay.gather("alice", "bob")
    log.rename(old)
    relay.send_signal(signal.SIGHUP)
    wait_until(log.exists, f"{log} is opened anew")
    alice.say("still here")
    bob.expect("<alice> still here")
    assert relay.stop() == 0
    assert re.search(r"after [\d,]+ rounds", log.read_text())
    assert "rounds" not in old.read_text()


def test_sighup_without_a_log_file_changes_nothing(relay):
    alice, bob = relay.gather("alice", "bob")
    relay.send_signal(signal.SIGHUP)
    alice.say("still here")
    bob.expect("<alice> still here")


def _full_pipe():
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(writer, False)
    os.write(writer, b"x" * 4096)
    # The flag belongs to the open file, which the relay inherits: it must not find the work done for it.
    os.set_blocking(writer, True)
    return reader, writer


@pytest.mark.parametrize("level", ["debug", "info"])
def test_a_log_that_nobody_reads_does_not_stall_the_chat(start_relay, level):
    reader, writer = _full_pipe()
    relay = start_relay("--log-level", level, stderr=writer)
    for _ in range(200):
        relay.connect().close()
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    assert relay.stop() == 0
    os.close(reader)
    os.close(writer)


def test_a_log_whose_reader_has_gone_does_not_end_the_chat(start_relay):
    reader, writer = os.pipe()
    relay = start_relay("--log-level", "debug", stderr=writer)
    os.close(writer)
    os.close(reader)
    alice, bob = relay.gather("alice", "bob")
    alice.say("still here")
    bob.expect("<alice> still here")


@pytest.mark.parametrize("typed", ["{}", "/msg bob {}", "/topic {}", "/me {}", "/{}", "/quit {}"])
def test_what_people_say_stays_out_of_the_log(start_relay, tmp_path, typed):
    log = tmp_path / "log"
    relay = start_relay("--log-file", log)
    alice, bob = relay.gather("alice", "bob")
    secret = new_token()
    alice.say(typed.format(secret))
    alice.half_close()
    alice.until_closed()
    bob.settle()
    assert any(secret in line for line in alice.lines + bob.lines)
    assert relay.stop() == 0
    assert secret not in log.read_text() + relay.log()


def test_the_log_goes_where_it_is_told(start_relay, tmp_path):
    log = tmp_path / "log"
    relay = start_relay("--log-file", log, "--log-level", "info")
    relay.join("alice")
    assert relay.stop() == 0
    assert "rounds" in log.read_text() and "rounds" not in relay.log()


def test_where_it_listens_is_told_only_to_who_reads_it(short_directory):
    door = short_directory / "door"
    reader, writer = _full_pipe()
    relay = subprocess.Popen([binary(), "--listen", f"unix:{door}"], stdin=subprocess.DEVNULL, stdout=writer,
                             stderr=subprocess.PIPE)
    try:
        wait_until(door.is_socket, "a relay at the door")
        _come_and_go(door)
    finally:
        relay.send_signal(signal.SIGTERM)
        _, log = relay.communicate(timeout=PATIENCE)
        os.close(reader)
        os.close(writer)
    assert relay.returncode == 0
    assert b"standard output does not take where the relay listens" in log


def _fill_disk(log):
    """As far as the relay sees: its files may not grow, and the next write ends within a line."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 10, resource.RLIM_INFINITY))


def test_after_a_full_disk_the_log_goes_on_at_the_start_of_a_line(tmp_path, short_directory):
    log, door = tmp_path / "log", short_directory / "door"
    log.write_text("a line that the last relay did not en")
    relay = subprocess.Popen([binary(), "--listen", f"unix:{door}", "--log-file", log, "--log-level", "info"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             preexec_fn=lambda: _fill_disk(log))
    try:
        wait_until(door.is_socket, "a relay at the door")
        _come_and_go(door)
        resource.prlimit(relay.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    finally:
        relay.send_signal(signal.SIGTERM)
        relay.communicate(timeout=PATIENCE)
    assert relay.returncode == 0
    first, cut, *lines = log.read_text().splitlines()
    assert first == "a line that the last relay did not en"
    assert len(cut) == 9
    assert re.match(r"\(\d+ lines are missing here\)$", lines[0])
    assert all(re.match(r"\d{4}-\d\d-\d\d ", line) for line in lines[1:]) and len(lines) > 1


def _come_and_go(door):
    with socket.socket(socket.AF_UNIX) as alice:
        alice.settimeout(PATIENCE)
        alice.connect(str(door))
        alice.sendall(b"/nick alice\n/quit\n")
        assert b"You are alice" in alice.makefile("rb").read()
