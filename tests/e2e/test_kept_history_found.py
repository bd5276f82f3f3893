"""What was said is found by its words, also after a restart, by who may read it."""

import re

from harness.irc_person import irc_person


def _found(person, words):
    return [re.sub(r"^\[.*?\] ", "", line) for line in person.ask(f"/search {words}")]


def test_what_was_said_is_found_by_its_words(keeping):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say("PRIVMSG #tea :The kettle is on", *[f"PRIVMSG #tea :line {number}" for number in range(120)])
    dan.settle()
    for _ in range(2):
        eve = relay.join("eve")
        assert _found(eve, "kettle") == ["* Nothing of this room has these words"]
        eve.ask("/join tea")
        assert _found(eve, "KETT on") == ["* 1 line of this room with these words:", "<dan> The kettle is on"]
        lines = _found(eve, "line")
        assert lines[0] == "* The last 50 of 120 lines with these words:"
        assert lines[1:] == [f"<dan> line {number}" for number in range(70, 120)]
        assert _found(eve, 'kettle OR line" NEAR(') == ["* Nothing of this room has these words"]
        relay.stop()
        relay = keeping()


def test_what_was_said_in_a_closed_room_is_not_found_by_who_makes_it_anew(keeping):
    relay = keeping()
    alice = relay.join("alice")
    for line in ("/join den", "a kettle in the open", "/mode +k milk", "a kettle behind the door"):
        alice.ask(line)
    assert len(_found(alice, "kettle")) == 3
    alice.ask("/join lobby")
    eve = relay.join("eve")
    eve.ask("/join den")
    assert _found(eve, "kettle") == ["* 1 line of this room with these words:", "<alice> a kettle in the open"]


def test_what_is_taken_back_is_not_found(keeping):
    relay = keeping()
    alice = relay.join("alice")
    alice.ask("my password is hunter2")
    assert len(_found(alice, "hunter2")) == 2
    alice.ask("/redact hunter2")
    assert _found(alice, "hunter2") == ["* Nothing of this room has these words"]


def test_without_an_archive_there_is_no_search(start_relay):
    assert start_relay().join("alice").ask("/search tea")[0].startswith("! There is no command /search.")
