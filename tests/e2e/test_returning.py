"""Whose connection was lost comes back by another, to what it had: /resume, and the capability chat-relay/resume."""

import re
import signal

import pytest
from harness.hearing import wait_until
from harness.irc_person import IrcPerson, irc_person

KEEPS_SEATS = ("--resume-within", "1h")
CODE = re.compile(r"\* If your connection is lost, /resume (\S+) brings you back, within (?:1 hour|\d+ seconds?)\.")
TOKEN = re.compile(r":\S+ RESUME TOKEN (\S+)")
MISSED = [f"while you were gone {number}" for number in range(5)]


@pytest.fixture
def relay(start_relay):
    return start_relay(*KEEPS_SEATS)


def _code(person):
    return CODE.fullmatch(person.expect(CODE))[1]


def _come(relay, nick, room="#dev", **how):
    """Somebody in the room, and the code."""
    person = relay.connect(**how)
    person.say(f"/nick {nick}")
    code = _code(person)
    person.name = nick
    person.say(f"/join {room}")
    person.settle()
    return person, code


def _return(relay, code, **how):
    newcomer = relay.connect(**how)
    newcomer.say(f"/resume {code}")
    return newcomer


def _lose(person, witness):
    person.reset()
    _notice_loss(witness)


def _notice_loss(witness):
    wait_until(lambda: any("(away)" in line for line in witness.ask("/who")), "the relay has noticed")


@pytest.fixture
def alice_and_bob(relay):
    alice, code = _come(relay, "alice")
    bob, _ = _come(relay, "bob")
    alice.settle()
    bob.settle()
    return alice, code, bob


def test_who_is_lost_comes_back_with_name_rooms_rank_and_all_that_was_said(relay, alice_and_bob):
    alice, code, bob = alice_and_bob
    _lose(alice, bob)
    bob.say(*MISSED[:2], "/msg alice for you alone", *MISSED[2:])
    bob.settle()
    again = _return(relay, code)
    again.expect("* You are back as alice, in #dev. What you missed comes now.")
    _code(again)
    missed = again.until(f"<bob> {MISSED[-1]}")
    assert missed[-5:] == [f"<bob> {MISSED[0]}", f"<bob> {MISSED[1]}", "[bob -> you] for you alone",
                           f"<bob> {MISSED[2]}", f"<bob> {MISSED[3]}"]
    again.say("here I am", "/topic an operator still")
    assert bob.until("<alice> here I am") == ["* alice is back"]
    bob.expect("* alice set the topic: an operator still")


def test_what_was_said_in_the_round_in_which_the_connection_was_reset_is_not_lost(relay):
    bob, _ = _come(relay, "bob", room="#lobby")
    alice = relay.connect()
    alice.say("/nick alice")
    code = _code(alice)
    bob.expect("* alice joined")
    relay.send_signal(signal.SIGSTOP)
    bob.say("as you go")
    alice.reset()
    relay.send_signal(signal.SIGCONT)
    _notice_loss(bob)
    bob.say("and after that")
    bob.settle()
    again = _return(relay, code)
    assert again.until("<bob> and after that")[-1] == "<bob> as you go"



def test_others_are_told_of_a_pause_at_the_most(relay, alice_and_bob):
    alice, code, bob = alice_and_bob
    irc = irc_person(relay, "carol", room="#dev")
    alice.settle()
    _lose(alice, bob)
    assert bob.ask("/who alice") == ["* alice is in #dev, and away: connection lost"]
    irc.say("WHO alice %nf")
    assert irc.expect(re.compile(r":\S+ 354 carol alice G@?")) and irc.settle()
    _code(_return(relay, code))
    assert bob.settle() == ["* alice is back"]
    assert not [line for line in irc.settle() if ":alice!" in line]


def test_a_reset_takes_the_unfinished_line_along(relay, alice_and_bob):
    alice, code, bob = alice_and_bob
    alice.send(b"a whole line\nhalf a li")
    bob.expect("<alice> a whole line")
    _lose(alice, bob)
    again = relay.connect()
    again.send(f"/resume {code}\nsaid right behind the code\n".encode())
    bob.expect("* alice is back")
    bob.expect("<alice> said right behind the code")


def test_the_code_takes_over_a_connection_that_seems_alive(relay, alice_and_bob):
    alice, code, bob = alice_and_bob
    again = _return(relay, code.lower().replace("-", ""))
    # What the kernel has not heard of as taken comes again, which here may be an answer.
    again.expect(re.compile(r"\* You are back as alice, in #dev\. .*"))
    alice.expect("! You have come back by another connection.")
    alice.until_closed()
    assert bob.settle() == ["* alice is back"]
    again.say("it is me")
    bob.expect("<alice> it is me")


def test_a_code_is_good_once(relay, alice_and_bob):
    alice, code, bob = alice_and_bob
    _lose(alice, bob)
    next_code = _code(_return(relay, code))
    assert next_code != code
    thief = _return(relay, code)
    thief.expect(f"! '{code}' is nobody's code. Perhaps it has been used, or its time is over, or "
                 "the relay was started anew meanwhile, or there is a slip in it; or you had not said anything yet, "
                 "and have nothing to come back to.")
    assert bob.settle() == ["* alice is back"]


def test_tries_are_bounded(relay):
    guesser = relay.connect()
    guesser.say(*["/resume 000-000-000"] * 7)
    tries = guesser.settle()
    assert len([line for line in tries if "is nobody's code" in line]) == 5
    assert tries[-1].startswith("! Too many codes have come from your address: try again in ")


@pytest.mark.parametrize("code", ["", "x", "0" * 300, "-", "\N{SNOWMAN}" * 9, "7K2 9QX H4D"])
def test_what_is_no_code_is_refused(relay, code):
    person = relay.connect()
    person.say(f"/resume {code}")
    assert [line for line in person.settle() if "is nobody's code" in line or "Something is missing" in line]


def test_who_does_not_come_back_leaves(start_relay):
    relay = start_relay("--resume-within", "1s")
    alice, code = _come(relay, "alice")
    bob, _ = _come(relay, "bob")
    alice.settle()
    bob.settle()
    alice.reset()
    assert bob.until("* alice left (connection reset)") == []
    _return(relay, code).expect(re.compile(r"! '\S+' is nobody's code\..*"))


def test_quitting_and_the_end_of_input_are_leaving(relay, alice_and_bob):
    alice, _, bob = alice_and_bob
    carol, _ = _come(relay, "carol")
    alice.say("/quit that was it")
    carol.half_close()
    bob.expect("* alice left, saying: that was it")
    bob.expect("* carol left")


def test_who_is_lost_can_be_thrown_out(start_relay, tmp_path):
    password = tmp_path / "password"
    password.write_text("sesame\n")
    relay = start_relay(*KEEPS_SEATS, "--operator-password-file", password)
    alice, code = _come(relay, "alice")
    bob, _ = _come(relay, "bob")
    alice.settle()
    _lose(alice, bob)
    bob.say("/oper sesame", "/kill alice enough")
    bob.expect(re.compile(r"\* alice left \(.*enough.*\)"))
    _return(relay, code).expect(re.compile(r"! '\S+' is nobody's code\..*"))


def test_many_lost_ones_do_not_fill_the_relay(start_relay, cable, endpoint_for):
    """From one address five seats are held; the others leave as ever."""
    relay = cable.near.inside(lambda: start_relay(*KEEPS_SEATS, "--connect-burst", "100",
                                                  listen=[f"{cable.near.address}:0", endpoint_for("unix")]))
    far = relay.doors[0]
    watcher = cable.near.inside(lambda: _come(relay, "watcher", door=relay.doors[1])[0])
    lost = [cable.far.inside(lambda nick=f"ghost{number}": _come(relay, nick, door=far)[0]) for number in range(8)]
    watcher.settle()
    for person in lost:
        person.reset()
    for _ in range(3):
        watcher.expect(re.compile(r"\* ghost\d left \(connection reset\)"))
    assert watcher.settle() == []


def test_what_the_network_swallowed_is_sent_again(start_relay, cable, endpoint_for):
    """The kernel took it, and the far machine never saw it."""
    relay = cable.near.inside(lambda: start_relay(*KEEPS_SEATS, "--dead-peer-timeout", "3s",
                                                  listen=[f"{cable.near.address}:0", endpoint_for("unix")]))
    far, near = relay.doors
    bob = cable.near.inside(lambda: _come(relay, "bob", door=near)[0])
    alice, code = cable.far.inside(lambda: _come(relay, "alice", door=far))
    bob.settle()
    alice.settle()
    cable.pull()
    bob.say(*MISSED[:3], "/msg alice for you alone")
    wait_until(lambda: any("(away)" in line for line in bob.ask("/who")), "the relay has noticed")
    bob.say(*MISSED[3:])
    bob.settle()
    cable.mend()
    again = cable.far.inside(lambda: _return(relay, code, door=far))
    again.expect("* You are back as alice, in #dev. What you missed comes now.")
    heard = again.until(f"<bob> {MISSED[-1]}")
    assert [line for line in heard if "gone" in line or "alone" in line] == [
        *(f"<bob> {line}" for line in MISSED[:3]), "[bob -> you] for you alone", f"<bob> {MISSED[3]}"]
    assert bob.settle() == ["* alice is back"]


def test_who_came_encrypted_comes_back_encrypted(relay):
    alice = relay.connect_encrypted()
    alice.say("/nick alice")
    code = _code(alice)
    alice.say("/join #dev")
    alice.settle()
    _return(relay, code).expect("! alice's connection was encrypted, and this one is not: come back with TLS.")
    again = relay.connect_encrypted()
    again.say(f"/resume {code}")
    again.expect(re.compile(r"\* You are back as alice, in #dev\. .*"))


def test_without_the_option_nobody_is_told_of_codes(start_relay):
    relay = start_relay("--resume-within", "0")
    alice, bob = relay.gather("alice", "bob")
    assert not any("/resume" in line for line in (*alice.lines, *bob.ask("/help")))
    alice.reset()
    bob.expect("* alice left (connection reset)")


def _irc_newcomer(relay, token):
    newcomer = IrcPerson(relay)
    newcomer.say("CAP LS 302", "CAP REQ :chat-relay/resume server-time", f"RESUME {token}")
    return newcomer


def test_an_irc_client_comes_back_by_its_capability(relay):
    bob, _ = _come(relay, "bob")
    alice = IrcPerson(relay).register("alice", "chat-relay/resume")
    token = TOKEN.fullmatch(alice.expect(TOKEN))[1]
    alice.enter("#dev")
    bob.settle()
    alice.wire.reset()
    wait_until(lambda: any("(away)" in line for line in bob.ask("/who")), "the relay has noticed")
    bob.say(*MISSED)
    bob.settle()
    again = _irc_newcomer(relay, token)
    again.expect(re.compile(r":\S+ RESUME SUCCESS alice"))
    assert TOKEN.fullmatch(again.expect(TOKEN))[1] != token
    again.expect(re.compile(rf":bob!\S+ PRIVMSG #dev :{MISSED[-1]}"))
    again.say("PRIVMSG #dev :here I am")
    assert bob.until("<alice> here I am") == ["* alice is back"]


@pytest.mark.parametrize("token, code", [("000-000-000", "INVALID_TOKEN"), ("x", "INVALID_TOKEN")])
def test_an_irc_client_with_a_wrong_token_registers_as_ever(relay, token, code):
    newcomer = IrcPerson(relay)
    newcomer.say("CAP LS 302", "CAP REQ :chat-relay/resume", f"RESUME {token}")
    newcomer.expect(re.compile(rf":\S+ FAIL RESUME {code} :.*"))
    newcomer.say("CAP END", "NICK alice", "USER alice 0 * :Alice")
    newcomer.expect(TOKEN)


def test_each_dialect_comes_back_as_itself(relay):
    _, code = _come(relay, "alice")
    irc = _irc_newcomer(relay, code)
    irc.expect(re.compile(r":\S+ FAIL RESUME CANNOT_RESUME :.*without an IRC client.*"))
    carol = IrcPerson(relay).register("carol", "chat-relay/resume")
    token = TOKEN.fullmatch(carol.expect(TOKEN))[1]
    _return(relay, token).expect("! carol came with an IRC client, and may come back with one.")


def test_a_client_without_the_capability_is_not_waited_for(relay, alice_and_bob):
    _, _, bob = alice_and_bob
    irc = irc_person(relay, "irssi", room="#dev")
    bob.settle()
    irc.wire.reset()
    bob.expect("* irssi left (connection reset)")
