"""Since you left: who is logged in is shown what they missed, by whatever client they come back."""

import base64
import re
import signal

import pytest

from harness.irc_person import IrcPerson, irc_person
from harness.kept_history import texts_of

BATCHES = ("batch", "server-time", "message-tags", "sasl")


def _in_text(relay, name, registers=False):
    person = relay.join(name)
    person.say(f"/register {name * 3}" if registers else f"/login {name} {name * 3}")
    person.expect(re.compile(rf"\* {name} is registered, .*" if registers else rf"\* You are logged in as {name}\."))
    return person


def _by_sasl(relay, nick, account, *capabilities):
    person = IrcPerson(relay)
    person.say("CAP LS 302", f"CAP REQ :{' '.join(capabilities)}", "AUTHENTICATE PLAIN")
    person.expect("AUTHENTICATE +")
    person.say("AUTHENTICATE " + base64.b64encode(f"\0{account}\0{account * 3}".encode()).decode())
    person.expect(re.compile(r":\S+ 903 .*"))
    person.say("CAP END")
    return person.register(nick)


def _joins(person, room="#tea"):
    """What comes on entering, up to the answer to a PING."""
    person.say(f"JOIN {room}")
    return person.settle()


def _talk(relay, count, room="#tea", name="dan"):
    dan = irc_person(relay, name, room=room)
    dan.say(*[f"PRIVMSG {room} :line {number}" for number in range(count)])
    dan.settle()
    return dan


def _leave(person):
    person.say("/quit")
    person.until_closed()


@pytest.fixture
def gone(keeping):
    """A relay, and alice has been in #tea and has left, with somebody else there still."""
    relay = keeping()
    irc_person(relay, "keeper", room="#tea")
    alice = _in_text(relay, "alice", registers=True)
    alice.ask("/join tea")
    alice.ask("my last words")
    _leave(alice)
    return relay


HEADING = r"{} since you left at \d\d:\d\d"


def test_in_text_the_last_hundred_of_many(gone):
    _talk(gone, 214)
    alice = _in_text(gone, "alice")
    alice.say("/join tea")
    alice.expect(re.compile(r"\* " + HEADING.format("214 lines") + "; the last 100:"))
    shown = alice.until(re.compile(r"\[.*\] <dan> line 213"))
    assert [line.split("> ")[1] for line in shown] == [f"line {number}" for number in range(114, 213)]
    # Now it has been there.
    alice.say("/join cake", "/join tea")
    alice.expect(re.compile(r"\* Nothing was said since you left at \d\d:\d\d; the last lines before that:"))
    alice.until(re.compile(r"\[.*\] <dan> line 213"))
    heard = len(alice.lines)
    alice.ask("/who nobody")
    assert not any("line " in line for line in alice.lines[heard:])


def test_by_irc_in_batches_lines_or_text(gone):
    for capabilities in (BATCHES, ("server-time", "sasl"), ("sasl",)):
        _talk(gone, 3, name=f"dan{len(capabilities)}")
        alice = _by_sasl(gone, "alice", "alice", *capabilities)
        came = _joins(alice)
        heading, = [line for line in came if re.fullmatch(r".*NOTICE #tea :" + HEADING.format("3 lines") + ":", line)]
        lines = came[came.index(heading) + 1:]
        assert not any("my last words" in line for line in came)
        if "batch" in capabilities:
            assert re.fullmatch(r":\S+ BATCH \+\S+ chathistory #tea", lines[0]) and lines[-1].startswith(":") and " BATCH -" in lines[-1]
        if "server-time" in capabilities:
            assert texts_of(lines) == ["line 0", "line 1", "line 2"] and all("time=" in line for line in lines if "PRIVMSG" in line)
        else:
            assert [re.fullmatch(r":\S+ NOTICE #tea :\[\S+ \S+\] <dan1> (.*)", line)[1] for line in lines] == ["line 0", "line 1", "line 2"]
        # Entering comes in its order: the names are complete before.
        assert any(" 366 alice #tea " in line for line in came[:came.index(heading)])
        alice.say("QUIT")
        alice.until_closed()
        # Nothing is shown twice.
        again = _by_sasl(gone, "alice", "alice", *capabilities)
        assert not any("line 0" in line or "since you left" in line for line in _joins(again))
        again.say("QUIT")
        again.until_closed()


def test_who_asks_with_chathistory_is_shown_nothing_unasked(gone):
    _talk(gone, 3)
    alice = _by_sasl(gone, "alice", "alice", *BATCHES, "draft/chathistory")
    assert not any("line 0" in line or "since you left" in line for line in _joins(alice))


def test_several_rooms_at_once_come_in_their_order_also_labelled(gone):
    alice = _by_sasl(gone, "alice", "alice", "sasl", *BATCHES)
    for room in ("#a", "#b", "#c"):
        irc_person(gone, f"in{room[1]}", room=room)
        alice.say(f"JOIN {room}")
    alice.settle()
    alice.say("QUIT")
    alice.until_closed()
    for number, room in enumerate(("#a", "#b", "#c")):
        _talk(gone, 60, room=room, name=f"dan{number}")
    alice = _by_sasl(gone, "alice", "alice", "labeled-response", *BATCHES)
    alice.say("@label=x JOIN #a,#b,#c")
    came = alice.settle()
    assert [line.split()[-1] for line in came if " BATCH +" in line and "chathistory" in line] == ["#a", "#b", "#c"]
    assert texts_of([re.sub(r"batch=\S+?[; ]", "", line) for line in came]) == [f"line {number}" for number in range(60)] * 3
    assert sum("labeled-response" in line for line in came) == 1


def test_another_connection_that_is_there_leaves_nothing_to_miss(gone):
    alice = _by_sasl(gone, "alice", "alice", *BATCHES)
    _joins(alice)
    _talk(gone, 3)
    second = _by_sasl(gone, "phone", "alice", *BATCHES)
    came = _joins(second)
    assert not any("since you left" in line for line in came)
    assert texts_of(came)[-3:] == ["line 0", "line 1", "line 2"]
    alice.say("QUIT")
    alice.until_closed()
    second.say("PART #tea")
    second.settle()
    _talk(gone, 2, name="dora")
    assert any(re.fullmatch(r".*" + HEADING.format("2 lines") + ":", line) for line in _joins(second))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_places_outlive_the_relay(keeping, end):
    relay = keeping()
    irc_person(relay, "keeper", room="#tea")
    alice, bobby = _in_text(relay, "alice", registers=True), _in_text(relay, "bobby", registers=True)
    for person in (alice, bobby):
        person.ask("/join tea")
    _leave(alice)
    _talk(relay, 5)
    # Written by the same thread, in its turn.
    _in_text(relay, "carol", registers=True)
    relay.send_signal(end)
    relay.wait()
    relay = keeping()
    alice, bobby = _in_text(relay, "alice"), _in_text(relay, "bobby")
    alice.say("/join tea")
    alice.expect(re.compile(r"\* " + HEADING.format("5 lines") + ":"))
    # Who was there to the end has seen it all.
    bobby.say("/join tea")
    bobby.expect(re.compile(r"\* Nothing was said since you left at \d\d:\d\d; the last lines before that:"))


def test_who_logs_in_later_is_shown_what_came_before_the_greeting(keeping):
    relay = keeping("--history", "5")
    irc_person(relay, "keeper")
    alice = _in_text(relay, "alice", registers=True)
    _leave(alice)
    _talk(relay, 12, room="#lobby")
    alice = relay.join("alice")
    assert [line.split("> ")[1] for line in alice.lines if line.startswith("[")] == [f"line {number}" for number in range(7, 12)]
    heard = len(alice.lines)
    alice.say("/login alice alicealicealice")
    alice.expect(re.compile(r"\* " + HEADING.format("7 lines") + ", before what you have been shown:"))
    alice.ask("/who nobody")
    assert [line.split("> ")[1] for line in alice.lines[heard:] if line.startswith("[")] == [f"line {number}" for number in range(7)]
    _leave(alice)
    alice = _in_text(relay, "alice")
    alice.expect(re.compile(r"\* You have been shown all that was said since you left at \d\d:\d\d"))


def test_irc_clients_that_log_in_after_joining(keeping):
    relay = keeping("--history", "5")
    irc_person(relay, "keeper", room="#tea")
    alice = _in_text(relay, "alice", registers=True)
    alice.ask("/join tea")
    _leave(alice)
    _talk(relay, 12)
    alice = irc_person(relay, "alice", "batch", "server-time", "message-tags", room="#tea")
    assert texts_of(alice.lines) == [f"line {number}" for number in range(7, 12)]
    heard = len(alice.lines)
    alice.say("NS IDENTIFY alicealicealice")
    alice.expect(re.compile(r".*NOTICE #tea :" + HEADING.format("7 lines") + ", before what you have been shown:"))
    alice.settle()
    assert texts_of(alice.lines[heard:]) == [f"line {number}" for number in range(7)]


def test_guests_and_whoever_has_the_name_next_have_no_place(gone):
    _talk(gone, 3)
    guest = gone.join("guest")
    guest.say("/join tea")
    guest.expect("* The last 4 lines said here:")
    alice = _in_text(gone, "alice")
    alice.say("/unregister alicealicealice")
    alice.expect("* The account alice is gone, and its name is anybody's.")
    alice.close()
    other = _in_text(gone, "alice", registers=True)
    other.say("/join tea")
    other.expect("* The last 4 lines said here:")
