"""A relay that the system gives no more memory: it closes those for whom most is kept, and goes on."""

import re
import resource

import pytest

from harness.hearing import wait_until
from harness.relay import SANITIZED

TINY = 4096
MIB = 1 << 20

pytestmark = pytest.mark.skipif(SANITIZED, reason="a sanitizer reserves more address space than these limits")


@pytest.fixture
def relay(start_relay):
    """A relay without a limit of its own, so that it is the system that gives no more."""
    return start_relay("--memory-limit", "0", "--backlog", "64M", "--max-clients", "4000", "--log-level", "info")


def is_all_over(relay):
    log = relay.log()
    return 0 < log.count("no memory is left") == log.count("there is memory again")


def use_up_memory(relay, talker, names):
    """Says lines to each who does not read until the relay has told once more that there is no memory left."""
    lines = 0
    before = relay.log().count("no memory is left")
    while relay.log().count("no memory is left") == before:
        for name in names:
            talker.say(*[f"/msg {name} " + "x" * 4000] * 50)
        talker.settle()
        lines += 50 * len(names)
        assert lines * 4000 < 1000 * MIB, "the relay has kept a gigabyte, and the system still gave it memory"


def test_those_for_whom_most_is_kept_go_and_the_others_chat_on(relay):
    alice, bob = relay.gather("alice", "bob")
    names = [f"sleeper{number}" for number in range(20)]
    for name in names:
        relay.join(name, receive_buffer=TINY)
    relay.leave_memory(16 * MIB)
    use_up_memory(relay, alice, names)
    alice.say("still here")
    bob.until("<alice> still here")
    bob.say("so am I")
    alice.until("<bob> so am I")
    wait_until(lambda: is_all_over(relay), "the relay has taken its reserve again")
    assert re.search(r"sleeper\d+ \([^)]*\) disconnected: the relay is short of memory", relay.log())
    relay.join("carol").say("there is room again")
    bob.until("<carol> there is room again")
    assert relay.is_running()


def test_it_goes_on_while_the_attack_does(relay):
    alice, bob = relay.gather("alice", "bob")
    relay.leave_memory(12 * MIB)
    for attack in range(3):
        names = [f"sleeper{attack}{number}" for number in range(12)]
        sleepers = []
        for name in names:
            sleepers.append(relay.join(name, receive_buffer=TINY))
        use_up_memory(relay, alice, names)
        bob.say(f"after attack {attack}")
        alice.until(f"<bob> after attack {attack}")
        for sleeper in sleepers:
            sleeper.reset()
    wait_until(lambda: is_all_over(relay), "the relay has taken its reserve again")
    assert relay.is_running()


def test_where_nobody_keeps_much_who_came_last_goes(relay):
    alice, bob = relay.gather("alice", "bob")
    relay.leave_memory(MIB)
    crowd = []
    while "no memory is left" not in relay.log():
        crowd += [relay.connect() for _ in range(50)]
        # Both read, so that nothing waits for them.
        alice.settle()
        bob.settle()
        assert len(crowd) < 3900
    alice.say("still here")
    bob.until("<alice> still here")
    assert relay.is_running()


def test_a_right_password_is_not_called_wrong(start_with_state, monkeypatch):
    # So that what was taken for the last password is not kept for the next.
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", str(MIB))
    relay = start_with_state("--memory-limit", "0", "--password-memory", "19M")
    alice = relay.join("alice")
    alice.say("/register correct-horse")
    alice.until(re.compile(r"\* alice is registered.*"))
    again = relay.join("again")
    again.say("/login alice wrong-horse")
    again.until("! That is not alice's password, or there is no such account.")
    relay.leave_memory(4 * MIB)
    again.say("/login alice correct-horse")
    again.until(re.compile("! That cannot be done now: the relay's accounts cannot be read or written.*"))
    assert "there is not enough memory to hash a password" in relay.log()
    relay.leave_memory(400 * MIB)
    again.say("/login alice correct-horse")
    again.until(re.compile(".*[Yy]ou are logged in.*|.*You are now known as alice.*"))
