"""Whoever has been quiet is asked about less often while others are active, and is heard all the same."""

import itertools
import json
import threading
import time

import pytest

ALWAYS_AGED_SECONDS = 0.5  # who has said nothing for so long is quiet, whenever the relay looks


@pytest.fixture
def busy_relay(start_relay):
    """Two who talk without a pause in a room of their own, until the test is over."""
    relay = start_relay("--ask-all-up-to", "0")
    alice, bob = relay.gather("alice", "bob")
    for each in (alice, bob):
        each.say("/join #busy")
    over = threading.Event()

    def talk():
        for number in itertools.count():
            if over.is_set():
                return
            speaker, listener = (alice, bob) if number % 2 else (bob, alice)
            name = "alice" if number % 2 else "bob"
            speaker.say(f"line {number}")
            listener.until(f"<{name}> line {number}")

    talker = threading.Thread(target=talk)
    yield relay, talker.start
    over.set()
    talker.join()


def test_a_first_word_is_heard_while_others_talk(busy_relay):
    relay, begin = busy_relay
    carol, dave = relay.gather("carol", "dave")
    begin()
    time.sleep(ALWAYS_AGED_SECONDS)
    for number in range(3):
        carol.say(f"word {number}")
        dave.until(f"<carol> word {number}")
        time.sleep(ALWAYS_AGED_SECONDS)


def test_an_end_is_seen_while_others_talk(busy_relay):
    relay, begin = busy_relay
    carol, dave, erin = relay.gather("carol", "dave", "erin")
    begin()
    time.sleep(ALWAYS_AGED_SECONDS)
    carol.half_close()
    dave.until("* carol left")
    erin.reset()
    dave.until("* erin left (connection reset)")


def test_who_comes_is_greeted_while_others_talk(busy_relay):
    relay, begin = busy_relay
    begin()
    time.sleep(ALWAYS_AGED_SECONDS)
    relay.join("carol")


def test_the_quiet_are_sent_what_others_say(start_relay):
    relay = start_relay("--ask-all-up-to", "0")
    alice, bob = relay.gather("alice", "bob")
    time.sleep(ALWAYS_AGED_SECONDS)
    for number in range(100):
        alice.say(f"line {number}")
        bob.until(f"<alice> line {number}")


def test_the_trace_tells_who_is_not_asked_about(start_relay, tmp_path):
    trace = tmp_path / "trace"
    relay = start_relay("--ask-all-up-to", "0", f"--trace={trace}")
    alice, bob = relay.gather("alice", "bob")
    time.sleep(ALWAYS_AGED_SECONDS)
    alice.say("hello")
    bob.until("<alice> hello")
    time.sleep(ALWAYS_AGED_SECONDS)
    assert relay.stop() == 0
    rounds = [json.loads(line) for line in trace.read_text().splitlines()[1:-1]]
    left_out = [each for each in rounds if each["not_asked"]]
    assert left_out
    for each in left_out:
        assert not set(each["not_asked"]) & set(each["in"]["read"])
    # Nobody has been active any more, so all have been asked about.
    assert not rounds[-1]["not_asked"]
