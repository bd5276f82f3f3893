"""What was said stays said, with --keep-history: over SIGTERM and SIGKILL, damage, and who may read it."""

import re
import signal

import pytest

from harness import run_to_end
from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.kept_history import READER, all_of, id_of, in_file, page_of, texts_of


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
    lines = all_of(bob, "#tea")
    assert texts_of(lines) == [f"line {number}" for number in range(250)]
    assert [id_of(line) for line in lines] == sorted({id_of(line) for line in lines})
    middle = id_of(lines[100])
    assert texts_of(page_of(bob, f"AFTER #tea msgid={middle} 3")) == ["line 101", "line 102", "line 103"]
    assert texts_of(page_of(bob, f"BEFORE #tea msgid={middle} 2")) == ["line 98", "line 99"]
    assert texts_of(page_of(bob, f"AROUND #tea msgid={middle} 3")) == ["line 99", "line 100", "line 101"]
    assert texts_of(page_of(bob, f"BETWEEN #tea msgid={middle} msgid={id_of(lines[110])} 2")) == ["line 101", "line 102"]
    assert texts_of(page_of(bob, f"BETWEEN #tea msgid={id_of(lines[110])} msgid={middle} 2")) == ["line 108", "line 109"]
    assert texts_of(page_of(bob, "BEFORE #tea timestamp=2001-01-01T00:00:00.000Z 5")) == []
    assert texts_of(page_of(bob, "AFTER #tea timestamp=2001-01-01T00:00:00.000Z 2")) == ["line 0", "line 1"]


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
    lines = all_of(reader, "#busy")
    ids = [id_of(line) for line in lines]
    assert ids == sorted(set(ids))
    said = texts_of(lines)
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
    assert in_file(keeping) == [f"my last words {number}" for number in range(5)]


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
    assert alice.ask("/keep off") == ["* You set +E: what is said here is not kept from now on"]
    alice.ask("between us")
    assert alice.ask("/keep") == ["* What is said here is not kept (+E)"]
    assert "between us" in alice.ask("/history")[-1]
    bob = relay.join("bob")
    assert bob.ask("/keep on") == ["! Only operators of #lobby may do that. /who marks them with @."]
    assert alice.ask("/keep on") == ["* You set -E: what is said here may be kept from now on"]
    alice.ask("again")
    relay.stop()
    assert in_file(keeping) == ["for the record", "again"]


def test_what_was_said_in_a_closed_room_is_not_for_who_makes_it_anew(keeping):
    relay = keeping()
    alice = relay.join("alice")
    for line in ("/join den", "in the open", "/mode +k milk", "behind the door", "/join lobby"):
        alice.ask(line)
    for _ in range(2):
        eve = irc_person(relay, "eve", *READER, room="#den")
        assert texts_of(all_of(eve, "#den")) == ["in the open"]
        relay.stop()
        relay = keeping()


def test_two_rooms_of_one_name_in_one_moment_are_two(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice")
    made = ("JOIN #den", "MODE #den +i", "PRIVMSG #den :behind the door", "PART #den")
    # In one round, so at one time.
    alice.say(*made * 3, "JOIN #den")
    alice.settle()
    eve = irc_person(relay, "eve", *READER, room="#den")
    assert texts_of(all_of(eve, "#den")) == []


def test_a_damaged_file_is_set_aside(keeping):
    keeping().stop()
    keeping.file.write_bytes(b"no database at all" * 500)
    relay = keeping()
    relay.join("alice").ask("hello")
    relay.stop()
    assert "is damaged, and was renamed to" in relay.log()
    assert (keeping.file.parent / "history.sqlite.damaged-1").read_bytes().startswith(b"no database")
    assert in_file(keeping) == ["hello"]


_READS = {
    "a client that asks for older lines": lambda reader: reader.ask("CHATHISTORY LATEST #tea * 200"),
    "a client that searches": lambda reader: reader.ask("SEARCH in=#tea;text=kettle;limit=100"),
}


@pytest.mark.parametrize("reads", _READS.values(), ids=_READS)
def test_a_damaged_page_that_is_met_while_the_relay_runs(keeping, tmp_path, reads):
    """Whoever meets it is told, the relay keeps what is said from then on in another file, and says so once."""
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say(*[f"PRIVMSG #tea :kettle {number}." for number in range(400)])
    dan.settle()
    relay.stop()
    # It also puts what may still be in the journal into the file.
    assert len(in_file(keeping)) == 400
    content = bytearray(keeping.file.read_bytes())
    page = content.index(b"kettle 250.") // 4096 * 4096
    content[page : page + 4096] = b"X" * 4096
    keeping.file.write_bytes(content)

    (tmp_path / "operators").write_text("sesame\n")
    relay = keeping("--operator-password-file", str(tmp_path / "operators"))
    alice = irc_person(relay, "alice", *READER, "soju.im/search", room="#tea")
    alice.ask("PRIVMSG #tea :before it is met")
    assert "is damaged" not in relay.log()
    assert any(" FAIL " in line for line in reads(alice))
    alice.ask("PRIVMSG #tea :after")
    assert texts_of(all_of(alice, "#tea")) == ["after"]
    assert reads(alice) and relay.log().count("is damaged, and was renamed to") == 1
    bob = relay.join("bob")
    bob.say("/oper sesame")
    bob.expect(re.compile(r"\* You are an operator of this relay.*"))
    assert "* History: 2 lines kept since the start, 0 lost; 1 damaged file set aside, with 401 lines" in bob.ask("/stats")
    relay.stop()
    assert in_file(keeping) == ["after"]
    assert b"kettle 0." in (keeping.file.parent / "history.sqlite.damaged-1").read_bytes()


def test_without_a_file_the_relay_chats_on_and_says_so(keeping, tmp_path):
    keeping.file.mkdir(parents=True)
    (tmp_path / "operators").write_text("sesame\n")
    relay = keeping("--operator-password-file", str(tmp_path / "operators"))
    alice, bob = relay.join("alice"), relay.join("bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    assert "what is said is remembered, and not kept: cannot use" in relay.log()
    assert "what is said is not kept, 1 event so far: cannot use" in relay.log()
    alice.say("hello again")
    bob.expect("<alice> hello again")
    bob.say("/oper sesame")
    bob.expect(re.compile(r"\* You are an operator of this relay.*"))
    assert "* History: 0 lines kept since the start, 2 lines and 2 events lost" in bob.ask("/stats")


def test_targets_are_also_rooms_of_which_nothing_is_remembered(keeping):
    relay = keeping("--history", "0")
    people = [irc_person(relay, name, room=room) for name, room in (("dan", "#tea"), ("eve", "#milk"), ("fay", "#elsewhere"))]
    for person, room in zip(people, ("#tea", "#milk", "#elsewhere")):
        person.ask(f"PRIVMSG {room} :hello")
    relay.stop()
    relay = keeping("--history", "0")
    reader = irc_person(relay, "reader", *READER, room="#milk")
    for room in ("#Tea", "#silent"):
        reader.ask(f"JOIN {room}")
    reader.say("CHATHISTORY TARGETS timestamp=2001-01-01T00:00:00.000Z timestamp=2999-01-01T00:00:00.000Z 50")
    reader.until(re.compile(r":\S+ BATCH \+\S+ draft/chathistory-targets"))
    lines = reader.until(re.compile(r":\S+ BATCH -\S+"))
    assert [line.split()[4] for line in lines] == ["#Tea", "#milk"]


def test_so_many_lines_of_a_room_are_kept(keeping):
    relay = keeping("--keep-history", "10lines")
    alice = irc_person(relay, "alice", *READER)
    assert any(line.endswith("NOTICE #lobby :What is said here is kept, the last 10 lines") for line in alice.lines)
    alice.say(*[f"PRIVMSG #lobby :line {number}" for number in range(40)])
    alice.settle()
    # What is past the number goes as soon as something was written, and this is read after that.
    assert texts_of(page_of(alice, "LATEST #lobby * 200")) == [f"line {number}" for number in range(30, 40)]
    relay.stop()
    assert in_file(keeping) == [f"line {number}" for number in range(30, 40)]


@pytest.mark.parametrize("value, told", [
    *((value, "does not say how much is kept") for value in ("soon", "", "30d,x", "30d,", ",30d", "30d,off", "lines", "3 lines", "-3lines")),
    *((value, "keeps nothing, which is said by off") for value in ("0", "0d", "30d,0", "0lines")),
    *((value, "says one of the two twice") for value in ("30d,10000,4", "30d,5d", "10,20", "10lines,20")),
    ("36501d", "is too long: 36,500 days at the most"),
    ("30", "says neither days (30d) nor lines (30lines)"),
])
def test_how_much_is_kept_is_read_with_care(value, told):
    result = run_to_end("--keep-history", value)
    assert result.returncode == 2
    assert f"'{value}' {told}: for how long (30d), how many lines of a room (10000lines), or each of the two once" in result.stderr


def test_a_file_that_says_neither_days_nor_lines_is_refused_at_the_start_and_on_a_reload(keeping, tmp_path):
    """Taken for lines it would delete all but 30 of them."""
    config = tmp_path / "relay.toml"
    config.write_text('keep-history = "30d,10000lines"\n')
    relay = keeping("--config", config)
    assert "kept for 30 days, the last 10,000 lines at most" in "\n".join(relay.join("alice").ask("/keep"))
    config.write_text("keep-history = 30\n")
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "nothing of the configuration has changed" in relay.log(), "the reload")
    assert f"{config}:1: keep-history: '30' says neither days (30d) nor lines (30lines)" in relay.log()
    assert run_to_end("--config", config).returncode == 2
