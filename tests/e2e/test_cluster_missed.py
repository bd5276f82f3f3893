"""What somebody is shown who comes back by another relay: what was said since, in rooms and to them alone; and what comes along."""

import re
import signal
import time

import pytest
from harness.chat_client import endpoint_of
from harness.coming_back import (BACK, CODE, KEEPS_SEATS, TOKEN, alice_and_bob, come, come_back, kill_with_the_floor,  # noqa: F401
                                 kill_without_the_floor, two)
from harness.hearing import wait_until
from harness.irc_person import IrcPerson, irc_person

SINCE = re.compile(r"\* (\d+ lines? since \d\d:\d\d:|Nothing was said meanwhile)")
ALONE = re.compile(r"\* (\d+ lines? (?:was|were)) said to you alone since \d\d:\d\d:")


def test_what_was_said_since_the_relay_was_heard_of_last_is_shown_with_its_time(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    bob.say("one", "two")
    bob.settle()
    again = come_back(two[1], code)
    again.expect(BACK)
    again.until(SINCE)
    shown = [*again.until(re.compile(r"\[\d\d:\d\d\] <bob> two")), again.lines[-1]]
    assert any(re.fullmatch(r"\[\d\d:\d\d\] <bob> one", line) for line in shown), shown
    assert not ALONE.search("\n".join(again.lines)) and "another relay" not in "\n".join(again.lines)


def test_what_had_arrived_long_before_is_not_shown_again(start_member):
    two = [start_member(*KEEPS_SEATS, "--stall-timeout", "1ms", "--dead-peer-timeout", "1s") for _ in range(2)]
    alice, code = come(two[0], "alice")
    bob, _ = come(two[1], "bob")
    bob.say("before")
    alice.until("<bob> before")
    said = time.monotonic()
    wait_until(lambda: time.monotonic() - said > 2, "a lost connection would have been noticed")
    alice.say("here still")
    bob.until("<alice> here still")
    kill_without_the_floor(two[0], bob)
    bob.say("after")
    bob.settle()
    again = come_back(two[1], code)
    again.expect(BACK)
    again.until(SINCE)
    again.until(re.compile(r"\[\d\d:\d\d\] <bob> after"))
    assert not [line for line in again.lines if "before" in line], again.lines


def test_private_lines_that_had_not_arrived_come_to_who_they_were_said_to(two, alice_and_bob):
    _, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    bob.say("/msg alice the key is under the mat", "/me waits")
    bob.settle()
    again = come_back(two[1], code)
    again.expect(BACK)
    assert ALONE.fullmatch(again.expect(ALONE))[1] == "1 line was"
    again.until(re.compile(r"\[\d\d:\d\d\] \[bob -> you\] the key is under the mat"))
    again.until(SINCE)
    again.say("/reply I have it")
    bob.until(re.compile(r"\[alice -> you\] I have it"))


def test_private_lines_come_to_nobody_else(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    bob.say("/msg alice for her eyes")
    alice.until(re.compile(r"\[bob -> you\] for her eyes"))
    kill_with_the_floor(two[0], alice, bob)
    bob.say("where is she?")
    bob.expect(re.compile(r"\* alice left.*their relay is gone.*"))
    mallory, mallorys_code = come(two[1], "alice")
    bob.say("/msg alice for another")
    mallory.until(re.compile(r"\[bob -> you\] for another"))
    again = come_back(two[1], code)
    again.until(re.compile(r"\[\d\d:\d\d\] \[bob -> you\] for her eyes"))
    again.settle()
    assert not [line for line in again.lines if "for another" in line]
    assert not [line for line in mallory.lines if "for her eyes" in line]
    assert mallorys_code != code


def test_whom_one_ignores_comes_along(two, alice_and_bob):
    alice, code, bob = alice_and_bob
    alice.say("/ignore bob")
    alice.until(re.compile(r"\* You ignore bob: .*"))
    alice.settle()
    kill_without_the_floor(two[0], bob)
    bob.say("/msg alice can you hear me?")
    bob.settle()
    again = come_back(two[1], code)
    again.until(BACK)
    assert again.ask("/ignore")[-2:] == ["* You ignore 1 name:", "*   bob"]
    bob.say("/msg alice and now?")
    bob.settle()
    again.settle()
    assert not [line for line in again.lines if "hear me" in line or "and now" in line]


def test_where_more_was_said_to_people_alone_than_is_kept_it_is_told(two, alice_and_bob):
    _, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    text = "x" * 400
    for number in range(700):
        bob.say(f"/msg alice {number} {text}")
        if number % 20 == 19:
            bob.settle()
    bob.settle()
    again = come_back(two[1], code)
    again.expect(BACK)
    again.until(re.compile(r"! Of what was said to you alone, only what came after \d\d:\d\d is known here: 256 KiB are kept .*"))
    again.until(ALONE)
    again.until(re.compile(r"\[\d\d:\d\d\] \[bob -> you\] 699 x+"))


@pytest.mark.parametrize("capabilities", [(), ("server-time", "batch")])
def test_an_irc_client_is_sent_what_it_has_missed(two, capabilities):
    alice = irc_person(two[0], "alice", "chat-relay/resume", room="#dev")
    token = next(found[1] for found in map(TOKEN.fullmatch, alice.lines) if found)
    bob, _ = come(two[1], "bob")
    alice.say("MONITOR + carol,bob", "SILENCE +mallory", "PRIVMSG #dev :here")
    bob.until("<alice> here")
    kill_without_the_floor(two[0], bob)
    bob.say("/msg alice psst", "meanwhile")
    bob.settle()
    again = IrcPerson(two[1])
    again.say("CAP LS 302", f"CAP REQ :{' '.join(('chat-relay/resume', *capabilities))}", f"RESUME {token}")
    again.until(re.compile(r".*:\S+ 001 alice .*"))
    again.until(re.compile(r".*:\S+ 730 alice :bob!\S+"))
    again.until(re.compile(r".*:\S+ 731 alice :carol"))
    again.until(re.compile(r".*:\S+ NOTICE alice :1 line was said to you alone since \d\d:\d\d:"))
    if capabilities:
        again.until(re.compile(r".*:\S+ BATCH \+\S+ chathistory bob"))
        again.until(re.compile(r"@batch=\S+;time=\S+ :bob!\S+ PRIVMSG alice :psst"))
    else:
        again.until(re.compile(r":\S+ NOTICE alice :\[\d{4}-\d\d-\d\d \d\d:\d\d\] <bob> psst"))
    again.until(re.compile(r".*:\S+ NOTICE #dev :\d+ lines? since \d\d:\d\d:"))
    again.until(re.compile(r".*meanwhile"))
    again.say("SILENCE")
    again.until(re.compile(r".*:\S+ 271 alice alice mallory!\*@\*"))


def test_chat_client_shows_each_line_once(two, chats):
    bob, _ = come(two[1], "bob")
    pipe = chats.pipe(",".join(map(endpoint_of, two)), "--nick", "alice", "--room", "#dev")
    bob.expect("* alice joined")
    bob.say("first", "second", "/msg alice to you alone")
    pipe.say("one")
    bob.until("<alice> one")
    pipe.until(re.compile(r".*to you alone"))
    kill_without_the_floor(two[0], bob)
    bob.say("third", "/msg alice another for you")
    bob.settle()
    bob.until("* alice is back")
    bob.say("the end")
    pipe.until(re.compile(r".*<bob> the end"))
    for said in "first", "second", "third", "to you alone", "another for you":
        assert len([line for line in pipe.lines if said in line]) == 1, pipe.lines


def test_a_line_that_was_taken_back_is_not_shown(two, alice_and_bob):
    _, code, bob = alice_and_bob
    kill_without_the_floor(two[0], bob)
    bob.say("by mistake", "/redact")
    bob.settle()
    again = come_back(two[1], code)
    again.expect(BACK)
    again.settle()
    assert not [line for line in again.lines if "by mistake" in line]


def test_where_nobody_comes_back_nothing_is_kept(start_member):
    two = [start_member("--resume-within", "0") for _ in range(2)]
    alice = two[0].join("alice")
    bob = two[1].join("bob")
    bob.say("/msg alice hello")
    alice.until(re.compile(r"\[bob -> you\] hello"))
    two[0].stop(signal.SIGTERM)
    bob.until("* alice left (their relay has stopped)")
    mallory = come_back(two[1], "000-000-000")
    mallory.until(re.compile(r"! .*"))
    assert CODE.pattern not in "\n".join(mallory.lines)
