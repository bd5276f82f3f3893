"""A relay with nothing to do sleeps, whatever state its clients were left in."""

import time

import pytest

from harness import send_until_blocked

# Setting the scene costs a few hundred rounds; a loop that spins makes a hundred thousand in a second.
ROUNDS_OF_A_SLEEPER = 3_000

TINY = 4096


def _stalled_mid_backlog(relay):
    """3.2 MiB: more than the kernel keeps for a reader with a tiny window, less than the relay keeps besides."""
    relay.join("sleeper", receive_buffer=TINY)
    alice, bob = relay.gather("alice", "bob")
    for _ in range(84):
        alice.say(*["x" * 4000] * 10, "go on")
        bob.until("<alice> go on")


def _half_a_line_typed(relay):
    relay.join("alice").send(b"half a li")


def _nothing_known_yet(relay):
    relay.connect().send(b"NI")


def _negotiating(relay):
    relay.connect().send(b"\xff\xfd")


def _line_far_past_the_limit(relay):
    relay.join("alice").send(b"x" * 100_000)


def _half_closed_without_reading(relay):
    """It cannot be let go before it has taken what it is owed, and its end of input stays readable all that time."""
    asker = relay.join("asker", receive_buffer=TINY)
    asker.say(*["/help"] * 20_000)
    asker.half_close()


def _half_closed_in_its_flood(relay):
    flooder = relay.join("flooder")
    flooder.say(*(f"line {number}" for number in range(300)))
    flooder.half_close()


def _raw_one_behind(relay):
    door = relay.door(raw=True)
    relay.connect(door, receive_buffer=TINY)
    listener, speaker = relay.connect(door), relay.connect(door)
    speaker.say("hello")
    listener.expect("hello")
    send_until_blocked(speaker, b"x" * (1 << 16), 100, most=64 << 20)


@pytest.mark.parametrize("leave", [
    _stalled_mid_backlog, _half_a_line_typed, _nothing_known_yet, _negotiating, _line_far_past_the_limit,
    _half_closed_without_reading, _half_closed_in_its_flood, _raw_one_behind,
])
def test_it_sleeps_beside(start_relay, leave):
    relay = start_relay("--flood-rate", "10" if leave is _half_closed_in_its_flood else "0",
                        "--pace-local", "--log-level", "info", raw_listen=["127.0.0.1:0"])
    leave(relay)
    time.sleep(1)
    relay.join("witness")
    assert relay.stop() == 0
    assert relay.rounds() < ROUNDS_OF_A_SLEEPER
