"""What somebody has said while logged in is forgotten when they ask for it, also on the disk."""

import re

from harness.irc_person import irc_person
from harness.kept_history import READER, all_of, in_file, is_in_files, texts_of


def test_what_somebody_said_is_forgotten(keeping):
    relay = keeping()
    alice, bob = relay.join("alice"), relay.join("bob")
    alice.ask("before I had an account")
    alice.say("/register teatimetea")
    alice.expect(re.compile(r"\* alice is registered, .*"))
    alice.ask("my secret is swordfish")
    alice.ask("/join tea")
    alice.ask("swordfish again")
    bob.ask("she said something")
    told, = alice.ask("/forget me")
    assert "Nobody can undo it." in told and told.endswith("/forget me yes")
    assert bob.ask("/history")[0] == "* The last 3 lines that were said here:"
    done, = alice.ask("/forget me yes")
    assert done == "* What was said as alice is forgotten: it is shown to nobody any more, and is being deleted from the disk."
    assert [line.split("> ")[1] for line in bob.ask("/history")[1:]] == ["before I had an account", "she said something"]
    assert bob.ask("/search swordfish") == ["* Nothing of this room has these words"]
    alice.ask("still here")
    reader = irc_person(relay, "reader", *READER, room="#tea")
    assert texts_of(all_of(reader, "#tea")) == ["still here"]
    relay.stop()
    relay = keeping()
    carol = relay.join("carol")
    assert not any("swordfish" in line for line in carol.lines)
    # What is left of the work goes on with what is said.
    for word in ("one", "two", "three"):
        carol.ask(word)
        irc_person(relay, f"reader{word}", *READER).say("PRIVMSG #lobby :and more")
    relay.stop()
    assert "swordfish again" not in in_file(keeping)
    assert not is_in_files(keeping, "swordfish")


def test_without_accounts_there_is_nothing_to_forget(start_relay):
    assert start_relay("--accounts", "off").join("alice").ask("/forget me")[0].startswith("! There is no command /forget.")
