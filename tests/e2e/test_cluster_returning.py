"""Whose relay is gone comes back by another of those that share the chat: by the name, in the rooms, an operator as before."""

import re
import signal

from harness.chat_client import endpoint_of
from harness.coming_back import (BACK, CODE, KEEPS_SEATS, TOKEN, alice_and_bob, come, come_back, kill_with_the_floor,  # noqa: F401
                                 kill_without_the_floor, two)
from harness.hearing import wait_until
from harness.irc_person import IrcPerson, irc_person
from harness.redis import ALONE, TOGETHER

GONE = re.compile(r"\* alice left.*their relay is gone.*")


def _is_operator(person, witness):
    person.say("/mode +m")
    witness.expect(re.compile(r"\* alice set \+m.*"))


def test_whose_relay_was_killed_comes_back_by_another_and_others_see_no_part(two, alice_and_bob):
    _, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    again = come_back(two[1], code)
    again.expect(BACK)
    CODE.fullmatch(again.expect(CODE))
    again.say("/mode +t")
    bob.expect(re.compile(r"\* alice set \+t.*"))
    again.say("here I am")
    bob.expect("<alice> here I am")
    assert not [line for line in bob.lines if re.match(r"\* alice (left|joined)|\* guest\d+", line)]
    assert bob.lines.count("* alice is back") == 1
    # When the relay that died is taken for gone, who has left it stays.
    assert "alice" in " ".join(bob.ask("/who"))
    wait_until(lambda: "is taken for gone" in two[1].log(), "the relay that died is taken for gone")
    assert "alice" in " ".join(bob.ask("/who"))


def test_who_was_taken_for_gone_with_its_relay_comes_back_to_name_and_rank(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    kill_with_the_floor(two[0], alice, bob)
    bob.say("where is she?")
    bob.expect(GONE)
    again = come_back(two[1], code)
    again.expect(BACK)
    again.until(re.compile(r"\[\d\d:\d\d\] <bob> where is she\?"))
    bob.expect("* alice joined")
    _is_operator(again, bob)


def test_a_relay_that_stood_still_does_not_bring_again_who_has_come_back_elsewhere(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    alice.say("the floor is there")
    bob.expect("<alice> the floor is there")
    two[0].send_signal(signal.SIGSTOP)
    bob.say("where is she?")
    bob.expect(GONE)
    again = come_back(two[1], code)
    again.expect(BACK)
    two[0].send_signal(signal.SIGCONT)
    alice.until("! You have come back by another connection.")
    alice.until_closed()
    again.say("only one")
    bob.expect("<alice> only one")
    assert bob.ask("/who")[-1].split()[1:] == ["@alice", "bob"]


def test_a_code_is_good_once_on_all_relays(two, alice_and_bob):
    _, code, bob = alice_and_bob
    again = come_back(two[1], code)
    again.expect(BACK)
    next_code = CODE.fullmatch(again.expect(CODE))[1]
    for relay in two:
        mallory = come_back(relay, code)
        mallory.expect(re.compile(rf"! '{code}' is nobody's code.*"))
    assert "alice" in " ".join(bob.ask("/who"))
    third = come_back(two[0], next_code)
    third.expect(BACK)
    again.until("! You have come back by another connection.")
    again.until_closed()


def test_wrong_codes_are_bounded(two, alice_and_bob):
    mallory = two[1].connect()
    for _ in range(5):
        mallory.say("/resume 000-000-000")
        mallory.expect(re.compile(r"! '000-000-000' is nobody's code.*"))
    mallory.say("/resume 000-000-000")
    mallory.expect(re.compile(r"! Too many codes have come from your address.*"))


def test_a_seat_that_is_held_moves(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    alice.reset()
    wait_until(lambda: any("(away)" in line for line in bob.ask("/who")), "the relay has noticed")
    again = come_back(two[1], code)
    again.expect(BACK)
    bob.expect("* alice is back")
    wait_until(lambda: re.search(r"has come back by another relay", two[0].log()), "the seat is held no longer")
    assert "alice" in " ".join(bob.ask("/who")) and "(away)" not in " ".join(bob.ask("/who"))
    _is_operator(again, bob)


def test_a_connection_that_seems_alive_is_taken_over(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    again = come_back(two[1], code)
    again.expect(BACK)
    alice.until("! You have come back by another connection.")
    alice.until_closed()
    bob.settle()
    assert bob.lines.count("* alice is back") == 1
    again.say("still one")
    bob.expect("<alice> still one")


def test_whose_seat_is_held_on_another_relay_can_be_thrown_out(start_member, tmp_path):
    password = tmp_path / "password"
    password.write_text("sesame\n")
    two = [start_member(*KEEPS_SEATS, "--operator-password-file", password) for _ in range(2)]
    alice, _ = come(two[0], "alice")
    bob, _ = come(two[1], "bob")
    alice.reset()
    wait_until(lambda: any("(away)" in line for line in bob.ask("/who")), "the relay has noticed")
    bob.say("/oper sesame", "/kill alice enough")
    bob.until(re.compile(r"\* alice left \(.*enough.*\)"))


def test_a_relay_that_is_started_anew_lets_in_whom_the_one_before_has_lost(start_member, two, alice_and_bob):
    _, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    come_back(start_member(*KEEPS_SEATS), code).expect(BACK)
    bob.expect("* alice is back")


def test_while_relays_are_apart_a_code_stays_good(redis, two, alice_and_bob):
    alice, code, bob = alice_and_bob
    redis.stop()
    for person in alice, bob:
        person.until(ALONE)
    early = come_back(two[1], code)
    early.expect(re.compile(r"! This relay has lost the others, and cannot tell whose code .* is\. The code stays good.*"))
    redis.start()
    for person in alice, bob:
        person.until(TOGETHER)
    wait_until(lambda: "alice" in " ".join(bob.ask("/who")), "they have met again")
    early.say(f"/resume {code}")
    early.until(BACK)
    alice.until_closed()


def _irc_with_token(relay, nick):
    person = irc_person(relay, nick, "chat-relay/resume", room="#dev")
    return person, next(found[1] for found in map(TOKEN.fullmatch, person.lines) if found)


def test_an_irc_client_is_greeted_and_shown_its_rooms(two):
    alice, token = _irc_with_token(two[0], "alice")
    bob = irc_person(two[1], "bob", room="#dev")
    alice.until(re.compile(r":bob!\S+ JOIN #dev"))
    two[0].send_signal(signal.SIGKILL)
    again = IrcPerson(two[1])
    again.say("CAP LS 302", "CAP REQ :chat-relay/resume away-notify", f"RESUME {token}")
    again.until(re.compile(r":\S+ 001 alice .*"))
    again.until(TOKEN)
    again.until(re.compile(r":alice!\S+ JOIN #dev"))
    again.until(re.compile(r":\S+ 353 alice . #dev :.*@alice.*"))
    again.say("PRIVMSG #dev :here I am", "MODE #dev +m")
    bob.until(re.compile(r":alice!\S+ PRIVMSG #dev :here I am"))
    bob.until(re.compile(r":alice!\S+ MODE #dev \+m"))


def test_chat_client_goes_on_by_the_next_relay_under_its_name(two, chats):
    bob, _ = come(two[1], "bob")
    alice = chats.screen(",".join(map(endpoint_of, two)), "--nick", "alice", "--room", "#dev")
    alice.enter("alice", room="#dev")
    bob.expect("* alice joined")
    bob.say("/topic biscuits", "before")
    alice.until(r"<bob> before$")
    two[0].send_signal(signal.SIGKILL)
    two[0].wait()
    alice.until(r"\* Connected again to .* as alice")
    alice.enter("alice", room="#dev")
    alice.type("and on it goes")
    heard = bob.until("<alice> and on it goes")
    assert not [line for line in heard if "alice_" in line], heard


def test_a_pipe_says_each_line_once_over_a_relay_that_is_killed(two, chats):
    bob, _ = come(two[1], "bob")
    pipe = chats.pipe(",".join(map(endpoint_of, two)), "--nick", "alice", "--room", "#dev")
    bob.expect("* alice joined")
    pipe.say("one")
    bob.expect("<alice> one")
    bob.say("the floor is here")
    bob.settle()
    two[0].send_signal(signal.SIGKILL)
    two[0].wait()
    pipe.say("two", "three")
    heard = bob.until("<alice> three")
    assert [line for line in heard if line.startswith("<")] == ["<alice> two"], heard
    assert not [line for line in heard if "alice_" in line], heard


def test_who_came_encrypted_comes_back_encrypted_and_by_the_same_kind_of_client(two):
    alice = two[0].connect_encrypted()
    alice.say("/nick alice")
    code = CODE.fullmatch(alice.expect(CODE))[1]
    alice.say("/join #dev")
    alice.settle()
    come_back(two[1], code).expect("! alice's connection was encrypted, and this one is not: come back with TLS.")
    other = two[1].connect_encrypted()
    other.say("CAP LS 302", f"RESUME {code}")
    other.until(re.compile(r":\S+ NOTICE \* :RESUME: Came without an IRC client, and may come back so\s*"))
    again = two[1].connect_encrypted()
    again.say(f"/resume {code}")
    again.until(BACK)
    alice.until_closed()
