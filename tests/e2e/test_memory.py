"""A relay that is short of memory lets nobody in, lets go whom most is kept for, and serves the others."""

import os
import pathlib
import re

import pytest

from harness.hearing import wait_until
from harness.relay import SANITIZED

TINY = 4096
MIB = 1 << 20

pytestmark = pytest.mark.skipif(SANITIZED, reason="a sanitizer's own memory is past these limits")


def test_those_for_whom_most_is_kept_are_let_go(start_relay):
    relay = start_relay("--memory-limit", "24M", "--backlog", "4M", "--log-level", "info")
    alice, bob = relay.gather("alice", "bob")
    names = [f"sleeper{number}" for number in range(30)]
    for name in names:
        relay.join(name, receive_buffer=TINY)
    for name in names:
        alice.say(*[f"/msg {name} " + "x" * 4000] * 900)
        alice.settle()
    alice.say("still here")
    bob.until("<alice> still here")
    assert "disconnected: the relay is short of memory" in relay.log()
    assert relay.peak_memory() < 40 * MIB
    assert relay.is_running()


def test_nobody_is_let_in_while_memory_is_short(start_relay):
    relay = start_relay("--memory-limit", "1M")
    # Memory is looked at for the first time at the end of the first round.
    relay.join("alice")
    newcomer = relay.connect()
    assert newcomer.expect(re.compile(r"[!*] .*")) == "! This relay is short of memory: try again later."
    assert newcomer.until_closed() == []


def test_without_a_limit_there_is_none(start_relay):
    relay = start_relay("--memory-limit", "0")
    alice, bob = relay.gather("alice", "bob")
    alice.say("hi")
    bob.expect("<alice> hi")


def test_what_was_kept_for_sleepers_is_given_back_while_people_talk(start_relay):
    relay = start_relay("--backlog", "4M")
    alice, bob = relay.gather("alice", "bob")
    before = relay.memory()
    sleepers = [relay.join(f"sleeper{number}", receive_buffer=TINY) for number in range(10)]
    for number in range(10):
        for _ in range(15):
            alice.say(*[f"/msg sleeper{number} " + "x" * 4000] * 100)
            alice.settle()
    assert relay.memory() > before + 20 * MIB
    for sleeper in sleepers:
        sleeper.reset()

    def has_given_back():
        alice.say("and on we talk")
        bob.until("<alice> and on we talk")
        return relay.memory() < before + 2 * MIB

    wait_until(has_given_back, "the memory that was kept for the sleepers is given back")


def _heaps_of_threads(pid):
    """glibc's, each in 64 MiB of addresses of its own, of which what is not used yet may not be touched."""
    size = 64 * MIB
    pieces = [line.split() for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines()]
    nameless = {start: (end, piece[1]) for piece in pieces if len(piece) == 5
                for start, end in [[int(each, 16) for each in piece[0].split("-")]]}
    return [start for start, (end, rights) in nameless.items()
            if start % size == 0 and rights.startswith("rw-") and nameless.get(end, (0, ""))[0] == start + size]


def test_threads_take_memory_from_one_heap(start_with_state):
    relay = start_with_state()
    alice = relay.join("alice")
    alice.say("/register correct-horse")
    alice.until(re.compile(r"\* alice is registered.*"))
    alice.say("kept", "/history 5")
    alice.until(re.compile(r".*kept"))
    assert len(os.listdir(f"/proc/{relay.pid}/task")) > 2
    assert _heaps_of_threads(relay.pid) == []
