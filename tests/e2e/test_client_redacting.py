"""chat-client's /redact, at a relay: what was said is taken back, for those who come later, too."""

import re


def test_what_was_just_said_is_taken_back(chats, relay):
    bob = relay.join("bob")
    alice = chats.enter(relay, "alice")
    alice.type("good morning")
    alice.type("hunter2")
    alice.type("/redact")
    bob.expect(re.compile(r".*<alice> hunter2"))
    bob.expect("* alice took back a line")
    alice.until(r'^\S+ \* You took back the line of \d\d:\d\d, "hunter2"$')
    alice.type("/redact morn")
    bob.expect("* alice took back a line")
    alice.type("/redact")
    alice.until("You have said nothing in #lobby lately that could be taken back.")
    bob.say("mine")
    alice.until("<bob> mine")
    alice.type("/redact -of bob")
    alice.until(r"The line of \d\d:\d\d is not taken back: others' lines are for operators of the room")
    carol = relay.join("carol")
    lines = carol.ask("/history")
    assert [line for line in lines if "mine" in line]
    assert not [line for line in lines if "hunter2" in line or "morning" in line]
