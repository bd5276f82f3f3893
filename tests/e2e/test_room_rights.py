"""What nobody gets by another's name, by a name of their own choosing, or by entering an empty room first."""

import re

from harness.accounts import PASSWORD, enroll
from harness.irc_person import irc_person
from harness.kept_history import READER, id_of, page_of, texts_of


def test_a_name_that_is_registered_anew_rules_no_room(start_with_state):
    relay = start_with_state()
    alice, bobby = enroll(relay, "alice"), enroll(relay, "bobby")
    for each in alice, bobby:
        each.ask("/join tea")
    alice.ask("/claim")
    alice.ask("/op bobby")
    bobby.say(f"/unregister {PASSWORD}")
    bobby.until(re.compile(r"\* .*bobby.*"))
    bobby.say("/quit")
    bobby.until_closed()
    enroll(relay, "bobby").ask("/join tea")
    assert alice.ask("/who")[-1] == "*   @alice bobby"


def test_an_operator_who_is_away_is_made_none(start_with_state):
    relay = start_with_state()
    alice, bobby = enroll(relay, "alice"), enroll(relay, "bobby")
    for each in alice, bobby:
        each.ask("/join tea")
    alice.ask("/claim")
    alice.ask("/op bobby")
    bobby.ask("/join lobby")
    assert alice.ask("/deop bobby") == ["* You set -o bobby"]
    bobby.ask("/join tea")
    assert alice.ask("/who")[-1] == "*   @alice bobby"


def test_who_enters_an_empty_room_first_takes_back_nothing_that_was_said_before(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", *READER, room="#tea")
    alice.say("PRIVMSG #tea :precious", "PING kept")
    alice.settle()
    alice.say("QUIT")
    alice.until_closed()
    thief = irc_person(relay, "thief", *READER, "draft/message-redaction", room="#tea")
    line = page_of(thief, "LATEST #tea * 9")[0]
    thief.say(f"REDACT #tea {id_of(line)}")
    thief.expect(re.compile(r".*FAIL REDACT REDACT_FORBIDDEN #tea .*"))
    assert texts_of(page_of(thief, "LATEST #tea * 9")) == ["precious"]


def test_a_mute_does_not_end_with_another_name(relay):
    alice, bob = relay.join("alice"), relay.join("bob")
    for each in alice, bob:
        each.ask("/join tea")
    alice.ask("/mute bob")
    assert bob.ask("/nick rob")[-1] == "! You keep your name: you are banned or muted in #tea."
    assert alice.ask("/ban ~x:foo")[0].startswith("! +b does not take '~x:foo': ")


def test_without_batches_what_happened_does_not_look_as_if_it_happened_now(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", "draft/chathistory", "draft/event-playback", room="#tea")
    alice.say("PRIVMSG #tea :one")
    alice.settle()
    alice.say("CHATHISTORY LATEST #tea * 9", "PING end")
    answered = alice.until(re.compile(r":\S+ PONG \S+ :?end"))
    assert not any(" JOIN " in line for line in answered)
    assert any(line.endswith(" PRIVMSG #tea :one") for line in answered)
