"""What was said stays said, with --keep-history: over SIGTERM and SIGKILL, damage, and who may read it."""

import re
import signal
import sqlite3

import pytest

from harness import run_to_end
from harness.irc_person import irc_person

PATTERN_OF_BATCH = re.compile(r":\S+ BATCH \+\S+ chathistory .*")
READER = ("batch", "server-time", "message-tags", "draft/chathistory")


@pytest.fixture
def keeping(start_relay, short_directory):
    """Starts relays that keep what is said in the same place, one after the other."""
    state = short_directory / "state"

    def start(*options):
        return start_relay("--state-dir", state, *options)

    start.file = state / "history.sqlite"
    return start


def _said(lines):
    """The texts of the messages among some lines of IRC, in their order."""
    found = (re.fullmatch(r"(?:@\S+ )?:\S+ PRIVMSG #\S+ :(.*)", line) for line in lines)
    return [match[1] for match in found if match]


def _id(line):
    return int(re.match(r"@\S*?msgid=(\d+)", line)[1])


def _page(reader, question):
    reader.say(f"CHATHISTORY {question}")
    reader.until(PATTERN_OF_BATCH)
    return reader.until(re.compile(r":\S+ BATCH -\S+"))


def _all_of(reader, room):
    """All that is kept of a room, page by page from its end."""
    lines = page = _page(reader, f"LATEST {room} * 200")
    while page:
        page = _page(reader, f"BEFORE {room} msgid={_id(lines[0])} 200")
        lines = page + lines
    return lines


def _in_file(keeping):
    with sqlite3.connect(keeping.file) as database:
        return [row[0] for row in database.execute("SELECT text FROM lines ORDER BY id")]


def _end(relay, number):
    relay.send_signal(number)
    relay.wait()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_confirmed_is_there_after_the_end(keeping, end):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    assert any(line.endswith("NOTICE #tea :What is said here is kept for 30 days") for line in dan.lines)
    dan.say(*[f"PRIVMSG #tea :line {number}" for number in range(250)])
    dan.settle()
    _end(relay, end)
    relay = keeping()
    eve = relay.join("eve")
    eve.say("/join tea")
    eve.until("* What is said here is kept for 30 days")
    eve.until("* The last 50 lines said here:")
    assert len(eve.until(re.compile(r"\[.*\] <dan> line 249"))) == 49
    eve.say("/history 120")
    eve.until("* The last 120 lines that were said here:")
    assert len(eve.until(re.compile(r"\[.*\] <dan> line 249"))) == 119
    bob = irc_person(relay, "bob", *READER, room="#tea")
    lines = _all_of(bob, "#tea")
    assert _said(lines) == [f"line {number}" for number in range(250)]
    assert [_id(line) for line in lines] == sorted({_id(line) for line in lines})
    middle = _id(lines[100])
    assert _said(_page(bob, f"AFTER #tea msgid={middle} 3")) == ["line 101", "line 102", "line 103"]
    assert _said(_page(bob, f"BEFORE #tea msgid={middle} 2")) == ["line 98", "line 99"]
    assert _said(_page(bob, f"AROUND #tea msgid={middle} 3")) == ["line 99", "line 100", "line 101"]
    assert _said(_page(bob, f"BETWEEN #tea msgid={middle} msgid={_id(lines[110])} 2")) == ["line 101", "line 102"]
    assert _said(_page(bob, f"BETWEEN #tea msgid={_id(lines[110])} msgid={middle} 2")) == ["line 108", "line 109"]
    assert _said(_page(bob, "BEFORE #tea timestamp=2001-01-01T00:00:00.000Z 5")) == []
    assert _said(_page(bob, "AFTER #tea timestamp=2001-01-01T00:00:00.000Z 2")) == ["line 0", "line 1"]


def test_killed_again_and_again_the_relay_has_what_it_confirmed(keeping):
    """Each of many talks on when its PING was answered, and has more in flight when the relay is killed."""
    confirmed = []
    for round_ in range(4):
        relay = keeping()
        people = [irc_person(relay, f"p{number}", room="#busy") for number in range(100)]
        for step in range(3):
            for person in people:
                person.say(*[f"PRIVMSG #busy :{round_} {person.name} {step} {number}" for number in range(2)])
            for person in people:
                person.settle()
            confirmed += [f"{round_} {person.name} {step} {number}" for person in people for number in range(2)]
        for person in people:
            person.say(*[f"PRIVMSG #busy :{round_} {person.name} 3 {number}" for number in range(2)])
        _end(relay, signal.SIGKILL)
    reader = irc_person(keeping(), "reader", *READER, room="#busy")
    lines = _all_of(reader, "#busy")
    ids = [_id(line) for line in lines]
    assert ids == sorted(set(ids))
    said = _said(lines)
    assert len(said) == len(set(said)) and set(confirmed) <= set(said)
    for name in {text.split()[1] for text in said}:
        own = [tuple(map(int, (text.split()[0], *text.split()[2:]))) for text in said if text.split()[1] == name]
        assert own == sorted(own)


def test_a_close_confirms_what_was_said_before(keeping):
    relay = keeping()
    for number in range(5):
        person = relay.join(f"nc{number}")
        person.say(f"my last words {number}")
        person.half_close()
        person.until_closed()
    _end(relay, signal.SIGKILL)
    assert _in_file(keeping) == [f"my last words {number}" for number in range(5)]


def test_a_relay_started_by_hand_keeps_nothing(start_relay, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    relay = start_relay()
    alice = relay.join("alice")
    assert alice.ask("/keep on")[0].startswith("! There is no command /keep.")
    alice.ask("hello")
    relay.stop()
    assert not list(tmp_path.glob("**/history.sqlite"))


def test_what_is_said_off_the_record_is_remembered_and_not_kept(keeping):
    relay = keeping("--first-rules-lobby")
    alice = relay.join("alice")
    alice.ask("for the record")
    assert alice.ask("/keep") == ["* What is said here is kept for 30 days"]
    assert alice.ask("/keep off") == ["* You set +E"]
    alice.ask("between us")
    assert alice.ask("/keep") == ["* What is said here is not kept (+E)"]
    assert "between us" in alice.ask("/history")[-1]
    bob = relay.join("bob")
    assert bob.ask("/keep on") == ["! Only operators of #lobby may do that. /who marks them with @."]
    assert alice.ask("/keep on") == ["* You set -E"]
    alice.ask("again")
    relay.stop()
    assert _in_file(keeping) == ["for the record", "again"]


def test_what_was_said_in_a_closed_room_is_not_for_who_makes_it_anew(keeping):
    relay = keeping()
    alice = relay.join("alice")
    for line in ("/join den", "in the open", "/mode +k milk", "behind the door", "/join lobby"):
        alice.ask(line)
    for _ in range(2):
        eve = irc_person(relay, "eve", *READER, room="#den")
        assert _said(_all_of(eve, "#den")) == ["in the open"]
        relay.stop()
        relay = keeping()


def test_a_damaged_file_is_set_aside(keeping):
    keeping().stop()
    keeping.file.write_bytes(b"no database at all" * 500)
    relay = keeping()
    relay.join("alice").ask("hello")
    relay.stop()
    assert "is damaged, and was renamed to" in relay.log()
    assert (keeping.file.parent / "history.sqlite.damaged-1").read_bytes().startswith(b"no database")
    assert _in_file(keeping) == ["hello"]


def test_without_a_file_the_relay_chats_on_and_says_so(keeping):
    keeping.file.mkdir(parents=True)
    relay = keeping()
    alice, bob = relay.join("alice"), relay.join("bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    assert "what is said is remembered, and not kept: cannot use" in relay.log()


def test_so_many_lines_of_a_room_are_kept(keeping):
    relay = keeping("--keep-history", "10")
    alice = irc_person(relay, "alice", *READER)
    assert any(line.endswith("NOTICE #lobby :What is said here is kept, the last 10 lines") for line in alice.lines)
    alice.say(*[f"PRIVMSG #lobby :line {number}" for number in range(40)])
    alice.settle()
    # What is past the number goes as soon as something was written, and this is read after that.
    assert _said(_page(alice, "LATEST #lobby * 200")) == [f"line {number}" for number in range(30, 40)]
    relay.stop()
    assert _in_file(keeping) == [f"line {number}" for number in range(30, 40)]


@pytest.mark.parametrize("value, words", [("soon", "says neither for how long nor how many lines"), ("", "says nothing of how much"),
                                          ("0", "says neither"), ("30d,x", "'30d,x' says neither")])
def test_how_much_is_kept_is_read_with_care(value, words):
    result = run_to_end("--keep-history", value)
    assert result.returncode == 2 and words in result.stderr
