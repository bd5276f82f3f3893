"""Who came and went, and what else changed in a room, for clients that ask for it (draft/event-playback)."""

import re
import signal

from harness.irc_person import irc_person
from harness.kept_history import READER, id_of, page_of

PLAYED = (*READER, "draft/event-playback")


def _after_tags(lines):
    return [re.sub(r"^@\S+ :(\w+)\S* ", r"\1 ", line) for line in lines]


def test_events_are_among_what_was_said_in_their_order(keeping):
    relay = keeping("--first-rules-lobby")
    alice = irc_person(relay, "alice", *READER, room="#tea")
    bob = irc_person(relay, "bob", "message-tags", room="#tea")
    bob.say("PRIVMSG #tea :hello")
    bob.settle()
    alice.say("TOPIC #tea :of tea", "MODE #tea +mk milk", "MODE #tea -k milk", "MODE #tea +v bob")
    alice.settle()
    bob.say("NICK robert", "PRIVMSG #tea :it is me", "JOIN #cake", "QUIT :bye")
    bob.until_closed()
    alice.say("PRIVMSG #tea :gone")
    alice.settle()
    relay.send_signal(signal.SIGKILL)
    relay.wait()
    # What happened while the room was closed is not for who makes it anew.
    relay = keeping()
    reader = irc_person(relay, "reader", *PLAYED, "extended-join", room="#tea")
    page = page_of(reader, "LATEST #tea * 100")
    assert _after_tags(page) == [
        "alice JOIN #tea * :alice of the tests", "bob JOIN #tea * :bob of the tests", "bob PRIVMSG #tea :hello",
        "alice TOPIC #tea :of tea", "alice MODE #tea +mk *", "alice MODE #tea +v bob", "bob NICK robert",
        "robert PRIVMSG #tea :it is me", "robert QUIT :Quit: bye", "alice PRIVMSG #tea :gone", "reader JOIN #tea * :reader of the tests"]
    ids = [id_of(line) for line in page]
    assert ids == sorted(set(ids))
    assert all("time=" in line for line in page)
    # The limit counts them, and pages go on from any of them.
    assert _after_tags(page_of(reader, f"BEFORE #tea msgid={ids[6]} 2")) == ["alice MODE #tea +mk *", "alice MODE #tea +v bob"]
    assert _after_tags(page_of(reader, f"AFTER #tea msgid={ids[6]} 2")) == ["robert PRIVMSG #tea :it is me", "robert QUIT :Quit: bye"]
    assert _after_tags(page_of(reader, "LATEST #tea * 1")) == ["reader JOIN #tea * :reader of the tests"]
    time_of_quit = re.search(r"time=([^; ]+)", page[8])[1]
    assert "robert QUIT :Quit: bye" not in _after_tags(page_of(reader, f"BEFORE #tea timestamp={time_of_quit} 100"))
    # Others are given what was said alone.
    plain = irc_person(relay, "plain", *READER, room="#tea")
    assert _after_tags(page_of(plain, "LATEST #tea * 100")) == [
        "bob PRIVMSG #tea :hello", "robert PRIVMSG #tea :it is me", "alice PRIVMSG #tea :gone"]
    nc = relay.join("nc")
    nc.ask("/join tea")
    assert [line.split("] ")[1] for line in nc.ask("/history")[1:]] == ["<bob> hello", "<robert> it is me", "<alice> gone"]


def test_what_happens_live_has_the_same_ids(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", *PLAYED, room="#tea")
    irc_person(relay, "bob", room="#tea")
    live = alice.expect(re.compile(r"@\S+ :bob!\S+ JOIN #tea"))
    played = page_of(alice, "LATEST #tea * 1")
    assert id_of(played[0]) == id_of(live)


def test_a_crowd_does_not_take_the_place_of_what_was_said(keeping):
    relay = keeping("--keep-history", "10lines")
    alice = irc_person(relay, "alice", *PLAYED, room="#tea")
    alice.say(*[f"PRIVMSG #tea :line {number}" for number in range(10)])
    alice.settle()
    for number in range(15):
        bob = irc_person(relay, f"bob{number}", room="#tea")
        bob.say("PART #tea")
        bob.settle()
    relay.stop()
    relay = keeping("--keep-history", "10lines")
    # What is past the number goes as soon as something was written, and this is read after that.
    alice = irc_person(relay, "alice", *PLAYED, room="#tea")
    alice.say("PRIVMSG #tea :and another")
    alice.settle()
    page_of(alice, "LATEST #tea * 200")
    page = _after_tags(page_of(alice, "LATEST #tea * 200"))
    assert [line for line in page if "PRIVMSG" in line] == [f"alice PRIVMSG #tea :line {number}" for number in range(1, 10)] + ["alice PRIVMSG #tea :and another"]
    assert len([line for line in page if "JOIN" in line or "PART" in line]) == 10


def test_off_the_record_nothing_is_kept_of_who_came_either(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", *PLAYED, room="#tea")
    alice.say("MODE #tea +E")
    alice.settle()
    irc_person(relay, "bob", room="#tea")
    alice.say("MODE #tea -E")
    alice.settle()
    assert not any("bob" in line for line in page_of(alice, "LATEST #tea * 100"))


def test_where_nothing_is_kept_there_is_nothing_to_play(start_relay):
    client = irc_person(start_relay(), "alice")
    client.say("CAP LS 302")
    offered = client.expect(re.compile(r":\S+ CAP alice LS :.*"))
    assert "draft/chathistory" in offered and "event-playback" not in offered
