"""A machine that is gone without a word is found out in time; one that lives, with a program that does not read, stays."""

import re
import time

import pytest

from harness.hearing import wait_until

TIMEOUT = 3  # seconds
OPTIONS = ("--dead-peer-timeout", TIMEOUT, "--stall-timeout", "1h", "--backlog", "64K")
GHOST_LEFT = re.compile(r"\* ghost left \(connection timed out\)")
TINY = 4096

# The kernel keeps up to 2.7 MiB for a reader with a tiny window; past it the relay has to.
BATCHES, BATCH = 100, ["x" * 4000] * 9


@pytest.fixture
def ghost_and_two(start_relay, cable, endpoint_for):
    """The ghost is on the far machine, the others beside the relay."""
    relay = cable.near.inside(
        lambda: start_relay(*OPTIONS, listen=[f"{cable.near.address}:0", endpoint_for("unix")]))
    far, near = relay.doors
    people = [relay.join(nick, door=near) for nick in ("alice", "bob")]
    ghost = cable.far.inside(lambda: relay.join("ghost", door=far, receive_buffer=TINY))
    for person in (*people, ghost):
        person.settle()
    return ghost, people


def _pass_time(seconds):
    until = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > until, f"{seconds} s have passed")


def _talk(alice, bob, batches):
    for number in range(batches):
        alice.say(*BATCH, f"go on {number}")
        bob.until(f"<alice> go on {number}")


def test_who_vanishes_while_nobody_talks_leaves_in_time(ghost_and_two, cable):
    _, (alice, bob) = ghost_and_two
    pulled = time.monotonic()
    cable.pull()
    for person in (alice, bob):
        person.expect(GHOST_LEFT)
    assert time.monotonic() - pulled < TIMEOUT + 1


def test_who_vanishes_while_the_room_talks_leaves_in_time(ghost_and_two, cable):
    _, (alice, bob) = ghost_and_two
    pulled = time.monotonic()
    cable.pull()
    while not any(map(GHOST_LEFT.fullmatch, bob.lines)):
        assert time.monotonic() - pulled < TIMEOUT + 1
        alice.say("are you there?")
        bob.expect("<alice> are you there?")
        _pass_time(0.05)


def test_who_vanishes_while_not_reading_leaves(ghost_and_two, cable):
    _, (alice, bob) = ghost_and_two
    _talk(alice, bob, BATCHES)
    _pass_time(TIMEOUT)
    cable.pull()
    for person in (alice, bob):
        person.expect(GHOST_LEFT)


def test_a_short_break_costs_nobody_the_connection(ghost_and_two, cable):
    ghost, (alice, _) = ghost_and_two
    _pass_time(TIMEOUT)
    cable.pull()
    alice.say("are you there?")
    _pass_time(TIMEOUT / 4)
    cable.mend()
    ghost.expect("<alice> are you there?")
    _pass_time(TIMEOUT)
    ghost.settle()


@pytest.mark.parametrize("batches", [1, BATCHES], ids=["kept by the kernel", "kept by the relay"])
def test_who_does_not_read_is_not_dead(start_relay, batches):
    relay = start_relay(*OPTIONS)
    sleeper = relay.join("sleeper", receive_buffer=TINY)
    alice, bob = relay.gather("alice", "bob")
    sleeper.settle()
    _talk(alice, bob, batches)
    for number in range(8):
        _pass_time(1)
        alice.say(f"still {number}")
        bob.expect(f"<alice> still {number}")
    assert not any("sleeper left" in line for line in bob.lines)
    sleeper.settle()
    assert any(line.startswith("! You missed") for line in sleeper.lines) == (batches == BATCHES)
    alice.say("good morning")
    sleeper.expect("<alice> good morning")
