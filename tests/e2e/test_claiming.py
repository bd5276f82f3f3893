"""Claimed rooms, banned addresses and operators' accounts, as they outlive the relay."""

import re
import signal

import pytest

from harness.accounts import PASSWORD, enroll, log_in


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["told to stop", "killed"])
def test_a_claimed_room_is_there_after_a_restart(start_with_state, end):
    relay = start_with_state()
    alice = enroll(relay, "alice")
    alice.ask("/join class")
    assert "* #class is kept for alice: " in alice.ask("/claim")[0]
    alice.ask("/topic Lesson 1")
    alice.ask("/mode +s")
    alice.ask("/lock")
    # What is asked of the thread later is done later; the last changes wait for those that are being written.
    for nick in ("bob", "dave"):
        enroll(relay, nick)
    relay.stop(end)
    relay = start_with_state()
    carol = relay.join("carol")
    assert carol.ask("/join class") == [
        "! You may not enter #class uninvited. One of its operators has to /invite you."]
    alice = log_in(relay, "alice")
    assert "with nobody" not in alice.ask("/join #class")[0]
    assert alice.ask("/who") == ["* 1 person in #class:", "*   @alice"]
    assert alice.ask("/topic")[-1] == "* Topic: Lesson 1"
    alice.ask("/unlock")
    carol.ask("/join class")
    assert alice.ask("/who")[-1] == "*   @alice carol"


def test_who_rules_a_claimed_room_is_named_as_they_registered(start_with_state):
    relay = start_with_state()
    alice, dave = enroll(relay, "Alice"), enroll(relay, "DaveX")
    for person in (alice, dave):
        person.ask("/join class")
    alice.ask("/claim")
    alice.ask("/op davex")
    told = "* #class is kept for Alice; whenever they come, these rule it, too: DaveX. /deop NAME takes that back."
    assert alice.ask("/claim") == [told]
    relay.stop()
    alice = log_in(start_with_state(), "Alice")
    alice.ask("/join class")
    assert alice.ask("/claim") == [told]


def test_the_relays_operators_are_named_by_their_accounts(start_with_state):
    relay = start_with_state("--operators", "ruth")
    ruth = enroll(relay, "ruth")
    ruth.ask("/tell-all tea is ready")
    relay.stop()
    relay = start_with_state("--operators", "Ruth")
    ruth = relay.join("ruth")
    ruth.say(f"/login {PASSWORD}")
    ruth.until("* You are an operator of this relay: in every room you may do what its operators may")
    assert ruth.ask("/ban-address 192.0.2.0/24 2h spam") == ["* 192.0.2.0/24 is banned for 2 hours"]
    relay.stop()
    ruth = log_in(start_with_state("--operators", "ruth"), "ruth")
    listed = ruth.ask("/ban-address")
    assert any("192.0.2.0/24" in line and "spam" in line for line in listed)
