"""Rooms: who is in them, what they are about, and what was said in them before."""

import re

from harness.hearing import WELCOME

TIME = r"\[(\d{4}-\d\d-\d\d )?\d\d:\d\d\]"


def _names_in(answer):
    assert answer and all(line.startswith("* ") for line in answer), answer
    return set(re.findall(r"[#\w]+", " ".join(answer)))


def _history_shown_to(newcomer):
    newcomer.expect(WELCOME)
    return newcomer.settle()


def _without_times(history):
    assert all(re.match(TIME + " ", line) for line in history), history
    return [re.sub(TIME + " ", "", line) for line in history]


def test_who_lists_the_people_in_ones_own_room(relay):
    alice, _, carol = relay.gather("alice", "bob", "carol")
    carol.say("/join tea")
    carol.settle()
    alice.settle()
    names = _names_in(alice.ask("/who"))
    assert {"alice", "bob"} <= names and "carol" not in names
    names = _names_in(carol.ask("/who"))
    assert "carol" in names and not {"alice", "bob"} & names


def test_rooms_lists_those_that_there_are(relay):
    alice, bob = relay.gather("alice", "bob")
    assert "#lobby" in _names_in(alice.ask("/rooms"))
    bob.say("/join tea")
    bob.settle()
    assert {"#lobby", "#tea"} <= _names_in(alice.ask("/rooms"))
    bob.say("/join lobby")
    bob.settle()
    assert "#tea" not in _names_in(alice.ask("/rooms"))


def test_the_lobby_stays_when_everybody_has_left_it(relay):
    alice = relay.join("alice")
    alice.say("/join tea")
    assert {"#lobby", "#tea"} <= _names_in(alice.ask("/rooms"))


def test_joining_a_room_is_leaving_the_other(relay):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    bob.say("/join tea")
    bob.settle()
    alice.expect("* bob went to #tea")
    carol.settle()
    carol.say("/join #tea")
    carol.settle()
    bob.expect("* carol joined")
    bob.say("in tea")
    carol.expect("<bob> in tea")
    alice.expect("* carol went to #tea")
    assert alice.settle() == []
    alice.say("in the lobby")
    alice.settle()
    assert bob.settle() == carol.settle() == []


def test_a_topic_is_set_seen_and_cleared(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/topic lunch at noon")
    bob.expect("* alice set the topic: lunch at noon")
    assert any("lunch at noon" in line for line in bob.ask("/topic"))
    alice.say("/topic -")
    bob.expect("* alice cleared the topic")
    assert not any("lunch" in line for line in bob.ask("/topic"))


def test_a_topic_of_the_greatest_length_is_taken(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/topic " + "x" * 350)
    bob.expect("* alice set the topic: " + "x" * 350)


def test_a_newcomer_is_shown_what_was_said_and_when(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("one", "/me waves", "//three")
    bob.until("<alice> /three")
    heading, *history = _history_shown_to(relay.connect())
    assert heading == "* The last 3 lines said here:"
    assert _without_times(history) == ["<alice> one", "<* alice> waves", "<alice> /three"]


def test_private_words_are_no_part_of_the_history(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("one", "/msg bob psst", "two")
    bob.until("<alice> two")
    _, *history = _history_shown_to(relay.connect())
    assert _without_times(history) == ["<alice> one", "<alice> two"]


def test_history_keeps_the_last_lines_only(start_relay):
    relay = start_relay("--history", "5")
    alice, bob = relay.gather("alice", "bob")
    alice.say(*(f"line {number}" for number in range(12)))
    bob.until("<alice> line 11")
    heading, *history = _history_shown_to(relay.connect())
    assert heading == "* The last 5 lines said here:"
    assert _without_times(history) == [f"<alice> line {number}" for number in range(7, 12)]


def test_history_can_be_done_without(start_relay):
    relay = start_relay("--history", "0")
    alice, bob = relay.gather("alice", "bob")
    alice.say("one", "two")
    bob.until("<alice> two")
    assert _history_shown_to(relay.connect()) == []


def test_a_room_takes_what_was_said_in_it_along(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/join tea", "leaves", "more leaves", "/join lobby")
    bob.until("* alice joined")
    bob.say("/join tea")
    assert not any("leaves" in line for line in bob.settle())


def test_history_is_shown_when_one_comes_to_a_room(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/join tea", "one", "two")
    alice.settle()
    bob.say("/join tea")
    bob.expect("* The last 2 lines said here:")
    assert _without_times(bob.settle()) == ["<alice> one", "<alice> two"]
