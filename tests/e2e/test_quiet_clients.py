"""select() is not asked about whoever has been quiet, and the relay hears them all the same."""

import itertools
import json
import threading
import time

import pytest

AGED_SECONDS = 0.2  # while two talk without a pause there are far more calls in it than it takes to be quiet
MANY = 40  # rounds, more than it takes


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
    time.sleep(AGED_SECONDS)
    for number in range(3):
        carol.say(f"word {number}")
        dave.until(f"<carol> word {number}")
        time.sleep(AGED_SECONDS)


def test_an_end_is_seen_while_others_talk(busy_relay):
    relay, begin = busy_relay
    carol, dave, erin = relay.gather("carol", "dave", "erin")
    begin()
    time.sleep(AGED_SECONDS)
    carol.half_close()
    dave.until("* carol left")
    erin.reset()
    dave.until("* erin left (connection reset)")


def test_who_comes_is_greeted_while_others_talk(busy_relay):
    relay, begin = busy_relay
    begin()
    time.sleep(AGED_SECONDS)
    relay.join("carol")


def talk(speaker, listener, name, lines=MANY):
    for number in range(lines):
        speaker.say(f"line {number}")
        listener.until(f"<{name}> line {number}")


def test_the_quiet_are_sent_what_others_say(start_relay):
    relay = start_relay("--ask-all-up-to", "0")
    alice, bob = relay.gather("alice", "bob")
    talk(alice, bob, "alice", 100)


@pytest.mark.parametrize("door", ["tcp", "unix"])
def test_everybody_in_turn_falls_quiet_and_is_heard_at_once(start_relay, tmp_path, door):
    relay = start_relay("--ask-all-up-to", "0", *(["--listen", f"unix:{tmp_path}/door"] if door == "unix" else []))
    names = ["alice", "bob", "carol"]
    people = relay.gather(*names)
    for number in range(30):
        speaker = number % 3
        talk(people[speaker], people[speaker - 1], names[speaker], 20)


def test_who_rings_now_and_then_is_heard_each_time(start_relay):
    relay = start_relay("--ask-all-up-to", "0")
    alice, bob = relay.gather("alice", "bob")
    for _ in range(20):
        talk(alice, bob, "alice", 20)
        talk(bob, alice, "bob", 1)


def test_who_rings_with_more_than_is_read_at_once_is_heard_whole(start_relay):
    relay = start_relay("--ask-all-up-to", "0", "--backlog", "8M")
    alice, bob = relay.gather("alice", "bob")
    talk(alice, bob, "alice")
    words = [f"{number} " + "long " * 200 for number in range(400)]
    bob.send("".join(f"{each}\n" for each in words).encode())
    for each in words:
        alice.until(f"<bob> {each}")


def test_a_line_that_comes_in_pieces_from_someone_quiet_is_heard(start_relay):
    relay = start_relay("--ask-all-up-to", "0")
    alice, bob = relay.gather("alice", "bob")
    for piece in (b"in ", b"three ", b"pieces\n"):
        talk(alice, bob, "alice")
        bob.send(piece)
    alice.until("<bob> in three pieces")


def test_who_was_held_back_by_its_pace_is_heard_though_quiet(start_relay):
    """Meanwhile it is not read from, and what it has sent came before select() is asked about it again."""
    relay = start_relay("--ask-all-up-to", "0", "--flood-rate", "20", "--flood-burst", "2")
    alice, bob = relay.gather("alice", "bob")
    bob.send(b"".join(b"word %d\n" % number for number in range(30)))
    for number in range(30):
        alice.until(f"<bob> word {number}")
    bob.say("/quit")
    alice.until("* bob left")


def test_the_trace_tells_who_is_not_asked_about(start_relay, tmp_path):
    trace = tmp_path / "trace"
    relay = start_relay("--ask-all-up-to", "0", f"--trace={trace}")
    alice, bob = relay.gather("alice", "bob")
    talk(alice, bob, "alice")
    bob.say("a first word")
    alice.until("<bob> a first word")
    assert relay.stop() == 0
    rounds = [json.loads(line) for line in trace.read_text().splitlines()[1:-1]]
    left_out = [each for each in rounds if each["not_asked"]]
    assert left_out
    for each in left_out:
        assert not set(each["not_asked"]) & set(each["in"]["read"])
    (heard,) = [each for each in rounds if any("a first word" in read["text"] for read in each["reads"])]
    (read,) = heard["reads"]
    assert read["fd"] in heard["not_asked"] and read["fd"] not in heard["out"]["read"]
    assert heard["rang"] == [read["fd"]] and read["look"] == 1
