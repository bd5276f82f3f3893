"""How a connection can end, and what becomes of what it had sent."""

import re

import pytest


def test_half_closing_is_leaving_politely(relay):
    alice, bob = relay.gather("alice", "bob")
    bob.say("hi", "/who")
    bob.half_close()
    assert any("alice" in line for line in bob.until_closed())
    assert bob.partial == b""
    assert alice.until(re.compile(r"\* bob left( \(.*\))?")) == ["<bob> hi"]


def test_a_last_line_needs_no_newline(relay):
    alice, bob = relay.gather("alice", "bob")
    bob.send(b"first\nlast")
    bob.half_close()
    bob.until_closed()
    assert alice.until(re.compile(r"\* bob left( \(.*\))?")) == ["<bob> first", "<bob> last"]


def test_a_newcomer_who_says_everything_at_once_and_half_closes_is_heard(relay):
    alice = relay.join("alice")
    newcomer = relay.connect()
    newcomer.send(b"just this")
    newcomer.half_close()
    newcomer.until_closed()
    joined, said = alice.until(re.compile(r"\* guest\d+ left( \(.*\))?"))
    guest = re.fullmatch(r"\* (guest\d+) joined", joined)[1]
    assert said == f"<{guest}> just this"


@pytest.mark.parametrize("unfinished", [b"", b"unfin"])
def test_a_reset_takes_the_unfinished_line_along(relay, unfinished):
    alice, bob = relay.gather("alice", "bob")
    bob.send(b"finished\n" + unfinished)
    alice.expect("<bob> finished")
    bob.reset()
    assert alice.until("* bob left (connection reset)") == []


def test_closing_with_unread_lines_is_leaving_too(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("you will not read this")
    alice.settle()
    # The kernel answers for a process that closes with unread input: with a reset.
    bob.close()
    alice.expect(re.compile(r"\* bob left( \(.*\))?"))
    alice.say("anybody?")
    assert alice.settle() == []


def test_talking_on_while_somebody_resets_hurts_nobody(relay):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    alice.say(*(f"line {number}" for number in range(200)))
    carol.reset()
    alice.say("done")
    heard = [line for line in bob.until("<alice> done") if line.startswith("<")]
    assert heard == [f"<alice> line {number}" for number in range(200)]
    bob.settle()
    alice.settle()
