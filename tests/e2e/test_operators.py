"""Operators of the relay, from the password in a file to the doors that they close."""

import re
import socket

import pytest

from harness.relay import run_to_end


@pytest.fixture
def password_file(tmp_path):
    file = tmp_path / "password"
    file.write_text("sesame\nnot this\n")
    return file


@pytest.fixture
def ruled(start_relay, password_file, endpoint_for):
    return start_relay("--operator-password-file", password_file, listen=[endpoint_for("unix"), endpoint_for("ipv4")])


def _door(relay, kind):
    return next(door for door in relay.doors if (door.family == socket.AF_UNIX) == (kind == "unix"))


def _join(relay, nick, kind):
    return relay.join(nick, door=_door(relay, kind))


def test_who_is_at_a_banned_address_goes_and_does_not_come_back(ruled):
    ruth, eve = _join(ruled, "ruth", "unix"), _join(ruled, "eve", "ipv4")
    ruth.ask("/oper sesame")
    ruth.say("/ban-address 127.0.0.1 1h spam")
    ruth.expect("* 127.0.0.1 is banned for 1 hour")
    eve.expect("! You are disconnected: address banned by ruth: spam.")
    eve.until_closed()
    ruth.expect("* eve left (address banned by ruth: spam)")
    again = ruled.connect(_door(ruled, "ipv4"))
    assert again.until_closed() == ["! Your address is banned from this relay: spam."]
    ruth.ask("/unban-address 127.0.0.1")
    _join(ruled, "eve", "ipv4").settle()


def test_killing_ends_a_connection_and_frees_the_name(ruled):
    ruth, eve = _join(ruled, "ruth", "unix"), _join(ruled, "eve", "ipv4")
    ruth.ask("/oper sesame")
    ruth.say("/kill eve enough")
    eve.expect("! You are disconnected: killed by ruth: enough.")
    assert eve.until_closed() == []
    ruth.until("* eve left (killed by ruth: enough)")
    _join(ruled, "eve", "ipv4").settle()


def test_the_password_is_in_no_log_and_no_trace(start_relay, password_file, tmp_path):
    trace = tmp_path / "trace"
    relay = start_relay("--operator-password-file", password_file, "--log-level", "trace", f"--trace={trace}")
    alice = relay.join("alice")
    alice.ask("/oper wrongsesame")
    alice.ask("/oper sesame")
    assert relay.stop() == 0
    assert "sesame" not in relay.log() + trace.read_text()


@pytest.mark.parametrize("contents, words", [("", "is empty"), ("\nsesame\n", "is no password"), ("two words\n", "without blanks"), (None, "cannot read")])
def test_a_file_without_a_password_is_refused(tmp_path, contents, words):
    file = tmp_path / "password"
    if contents is not None:
        file.write_text(contents)
    result = run_to_end("--operator-password-file", file)
    assert result.returncode == 1 and words in result.stderr and re.search(r"--operator-password-file", result.stderr)
