"""Private messages between two who want them kept: for the two of them, over a kill, and for nobody else."""

import re
import signal

from harness.irc_person import irc_person
from harness.kept_history import READER, in_file, is_in_files, page_of


def _log_in(relay, name, registers=False):
    person = relay.join(name)
    person.say(f"/register {name * 3}" if registers else f"/login {name} {name * 3}")
    person.expect(re.compile(rf"\* {name} is registered, .*" if registers else rf"\* You are logged in as {name}\."))
    return person


def _keep(person, value="on"):
    person.say(f"/keep-private {value}")
    person.expect(re.compile(r"\* From now on, what you tell others alone.*" if value == "on" else r"\* Nothing of what you and others.*"))


def _private(person, name):
    return [line.split("] ", 1)[1] for line in person.ask(f"/history @{name}") if line.startswith("[")]


def _two_who_talked(relay):
    alice, bobby = _log_in(relay, "alice", True), _log_in(relay, "bobby", True)
    alice.ask("/msg bobby before we wanted it")
    _keep(alice)
    alice.ask("/msg bobby before bobby wanted it")
    _keep(bobby)
    alice.ask("/msg bobby the swordfish")
    bobby.ask("/msg alice which swordfish?")
    return alice, bobby


TALK = ["<alice> the swordfish", "<bobby> which swordfish?"]


def _assert_it_is_for_nobody_else(relay):
    """A stranger with the nick, another account, a guest; by text and by IRC."""
    stranger = relay.join("alice")
    assert stranger.ask("/history @bobby")[0].startswith("! You are not logged in")
    carol = _log_in(relay, "carol", True)
    _keep(carol)
    assert _private(carol, "bobby") == [] == _private(carol, "alice")
    guest = irc_person(relay, "guest", *READER)
    guest.say("CHATHISTORY LATEST bobby * 9")
    guest.expect(re.compile(r"\S+ FAIL CHATHISTORY INVALID_TARGET LATEST bobby :.*"))
    assert carol.ask("/search swordfish") == ["* Nothing of this room has these words"]
    assert not any("swordfish" in line for each in (stranger, carol, guest) for line in each.lines)


def test_it_is_there_after_a_kill_for_the_two_alone(keeping):
    relay = keeping()
    alice, _ = _two_who_talked(relay)
    assert _private(alice, "bobby") == TALK
    relay.send_signal(signal.SIGKILL)
    relay.wait()
    assert in_file(keeping) == [line.split("> ")[1] for line in TALK]
    relay = keeping()
    _assert_it_is_for_nobody_else(relay)
    assert _private(_log_in(relay, "bobby"), "alice") == []  # a stranger is called so
    bobby = irc_person(relay, "bob2", *READER)
    bobby.say("NS REGAIN bobby bobbybobbybobby")
    bobby.expect(re.compile(r"\S+ 900 .*"))
    relay.join("quiet")
    alice = _log_in(relay, "alice")
    assert _private(alice, "bobby") == TALK
    page = page_of(bobby, "LATEST alice * 9")
    assert [line.split(" PRIVMSG ")[1] for line in page] == ["bobby :the swordfish", "alice :which swordfish?"]
    bobby.say("CHATHISTORY TARGETS timestamp=2001-01-01T00:00:00.000Z timestamp=2999-01-01T00:00:00.000Z 9")
    bobby.expect(re.compile(r"\S+ \S+ CHATHISTORY TARGETS alice \S+"))


def test_who_wants_it_no_longer_deletes_it_for_both(keeping):
    relay = keeping()
    alice, bobby = _two_who_talked(relay)
    _keep(bobby, "off")
    assert alice.ask("/history @bobby")[0].startswith("! Nothing is kept of what you and bobby tell each other")
    alice.ask("/msg bobby and another swordfish")
    _keep(bobby)
    assert _private(alice, "bobby") == []
    alice.ask("/msg bobby hello again")
    assert _private(bobby, "alice") == ["<alice> hello again"]
    relay.stop()
    relay = keeping()
    # What is left of the work goes on with what is said.
    for word in ("one", "two", "three"):
        relay.join(f"p{word}").ask(word)
    relay.stop()
    assert not is_in_files(keeping, "swordfish")


def test_whoever_has_the_name_next_reads_nothing(keeping):
    relay = keeping()
    alice, bobby = _two_who_talked(relay)
    bobby.say("/unregister bobbybobbybobby")
    bobby.expect("* The account bobby is gone, and its name is anybody's.")
    bobby.close()
    relay.stop()
    relay = keeping()
    other = _log_in(relay, "bobby", True)
    _keep(other)
    assert _private(other, "alice") == []
    assert _private(_log_in(relay, "alice"), "bobby") == []


def test_forgetting_goes_for_private_lines_and_so_does_taking_back(keeping):
    relay = keeping()
    alice, bobby = _two_who_talked(relay)
    assert bobby.ask("/redact @alice which") == ["* You took back: which swordfish?. Who has seen it has seen it."]
    alice.expect("* bobby took back a line that was for you alone")
    assert _private(alice, "bobby") == TALK[:1]
    alice.ask("/forget me yes")
    assert _private(bobby, "alice") == []
    relay.stop()
    assert "which swordfish?" not in in_file(keeping)
