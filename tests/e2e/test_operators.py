"""Operators of the relay, from the password in a file to the doors that they close."""

import re
import socket

import pytest

from harness.irc_person import IrcPerson
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


def test_an_operator_is_shown_addresses_and_others_a_cloak(start_relay, password_file, cable, endpoint_for):
    relay = cable.near.inside(lambda: start_relay("--operator-password-file", password_file,
                                                  listen=[f"{cable.near.address}:0", endpoint_for("unix")]))
    far, near = relay.doors
    ruth = relay.join("ruth", door=near)
    bob = cable.far.inside(lambda: relay.join("bob", door=far))
    bob.settle()
    seen = ruth.ask("/whois bob")
    host = re.search(r"from (\S+),", "\n".join(seen))[1]
    assert re.fullmatch(r"([a-z2-9]{8}\.){3}ip", host) and cable.far.address not in "\n".join(seen)
    assert f"* bob's address is {cable.far.address}" in bob.ask("/whois bob")
    assert ruth.ask("/who -a") == ["! Only operators of this relay may do that: /oper PASSWORD"]
    ruth.ask("/oper sesame")
    assert f"* bob's address is {cable.far.address}" in ruth.ask("/whois bob")
    assert f"*   bob from {cable.far.address}" in ruth.ask("/who -a")
    ruth.ask(f"/ban *!*@*.{host.split('.', 1)[1]}")
    assert bob.ask("hello?") == ["! You may not speak in #lobby: its mode +b forbids it. /mode explains."]


def test_a_cloak_is_the_same_after_a_restart_and_may_be_off(start_relay, short_directory, cable):
    def host_of_bob(*options):
        relay = cable.near.inside(lambda: start_relay("--state-dir", short_directory / "state", *options,
                                                      listen=[f"{cable.near.address}:0"]))
        bob = cable.far.inside(lambda: relay.join("bob"))
        host = re.search(r"from (\S+),", "\n".join(bob.ask("/whois bob")))[1]
        relay.stop()
        return host

    hidden = host_of_bob()
    assert hidden.endswith(".ip") and host_of_bob() == hidden
    assert host_of_bob("--cloak", "off") == cable.far.address


def test_an_operator_asks_how_the_relay_is(ruled):
    ruth = _join(ruled, "ruth", "unix")
    assert ruth.ask("/stats") == ["! Only operators of this relay may do that: /oper PASSWORD"]
    ruth.ask("/oper sesame")
    up, people, rooms, history, bans = ruth.ask("/stats")
    assert re.fullmatch(r"\* The relay has been up for .*, and uses \d+(\.\d)? MiB of memory", up)
    assert people == "* People: 1 here, 1 at the most so far; 0 logged in, 0 encrypted, 1 operator of the relay"
    assert (rooms, bans) == ("* Rooms: 1, of which 0 are claimed", "* Banned addresses: 0")
    assert history == "* History: 0 lines kept since the start, 0 lost"


def test_an_operator_has_the_log_opened_anew(start_relay, password_file, tmp_path):
    log = tmp_path / "log"
    relay = start_relay("--operator-password-file", password_file, "--log-file", log)
    ruth = relay.join("ruth")
    assert ruth.ask("/rehash") == ["! Only operators of this relay may do that: /oper PASSWORD"]
    ruth.ask("/oper sesame")
    log.rename(tmp_path / "old")
    ruth.ask("/rehash")
    relay.join("bob").settle()
    assert "connected" in log.read_text()


def test_a_byte_order_mark_is_no_part_of_a_password(start_relay, tmp_path):
    (tmp_path / "password").write_bytes(b"\xef\xbb\xbfsesame\r\n")
    ruth = start_relay("--operator-password-file", tmp_path / "password").join("ruth")
    assert "operator of this relay" in ruth.ask("/oper sesame")[-1]


def test_an_operators_account_makes_an_operator_by_its_password(start_with_state):
    relay = start_with_state("--operators", "ruth")
    first = relay.join("ruth")
    first.say("/register correct-horse")
    first.until("* You are an operator of this relay: in every room you may do what its operators may")
    other = relay.join("other")
    other.say("/oper ruth wrong")
    other.until("! That is not ruth's password, or there is no such account.")
    other.say("/oper ruth correct-horse")
    other.until("* You are an operator of this relay: in every room you may do what its operators may")
    by_irc = IrcPerson(relay).register("third")
    by_irc.say("OPER ruth wrong")
    by_irc.until(re.compile(r":\S+ 464 .*"))
    by_irc.say("OPER ruth correct-horse")
    by_irc.until(re.compile(r":\S+ 381 .*"))
