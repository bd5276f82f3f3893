"""One who does not read, among others who do: it loses what is past its limit, and nobody else loses anything."""

import json
import os
import re

import pytest

from harness import SANITIZED, receive, send_until_blocked

BACKLOG = 64 << 10
LINE = "x" * 4000
TINY = 4096

# Under half of the backlog limit, so that no listener is ever behind by more than it may be.
BATCH = 7

# More than the kernel keeps for a reader with a tiny window, and than the relay does.
LINES = 350

# What the relay may need in one round apart from the backlog: a buffer to read into, the chunks that the round made,
# and what the allocator has not given back.
ALLOWANCE = 2 << 20

SAID = re.compile(r"<p\d+> (\d+) x+")
MISSED = re.compile(
    r"! You missed ([\d,]+) lines?: you were not reading, and 64 KiB is the most that is kept for you\.")


def _talk(speakers):
    """Numbered lines, each batch heard by all before the next one is said."""
    for batch, start in enumerate(range(0, LINES, BATCH)):
        speaker = speakers[batch % len(speakers)]
        lines = [f"{number} {LINE}" for number in range(start, start + BATCH)]
        speaker.say(*lines)
        heard = [f"<{speaker.name}> {line}" for line in lines]
        for listener in speakers:
            assert listener is speaker or listener.until(heard[-1]) == heard[:-1]


def _number_in(note):
    return int(MISSED.fullmatch(note)[1].replace(",", ""))


def _gaps_and_notes(lines):
    """What the stalled one heard: the sizes of the gaps between numbered lines, and of the gaps announced, in order."""
    heard, last = [], -1
    for line in lines:
        if line.startswith("! "):
            heard.append(("announced", _number_in(line)))
            continue
        number = int(SAID.fullmatch(line)[1])
        if number > last + 1:
            heard.append(("missing", number - last - 1))
        last = number
    if last < LINES - 1:
        heard.append(("missing", LINES - 1 - last))
    return heard


def _sum_of(kind, heard):
    return sum(size for each, size in heard if each == kind)


@pytest.fixture
def sleeper_and_two(start_relay):
    relay = start_relay("--backlog", "64K")
    sleeper = relay.join("sleeper", receive_buffer=TINY)
    people = relay.gather("p0", "p1")
    sleeper.settle()
    return sleeper, people


def test_the_stalled_one_is_told_what_it_missed_and_the_others_miss_nothing(start_relay):
    relay = start_relay("--backlog", "64K")
    sleeper = relay.join("sleeper", receive_buffer=TINY)
    people = relay.gather(*(f"p{number}" for number in range(49)))
    sleeper.settle()
    before = relay.peak_memory()

    _talk(people)

    grown = relay.peak_memory() - before
    assert SANITIZED or grown < BACKLOG + ALLOWANCE, f"grew by {grown >> 10} KiB"
    # The second barrier is for a note that is as late as it can be.
    heard = _gaps_and_notes(sleeper.settle() + sleeper.settle())
    assert _sum_of("announced", heard) == _sum_of("missing", heard) > 0
    people[0].say("good morning")
    assert sleeper.until("<p0> good morning") == []
    sleeper.say("what did I miss?")
    people[1].expect("<sleeper> what did I miss?")


def test_what_was_missed_is_told_where_it_is_missing(sleeper_and_two):
    """A note after the lines that follow the gap would claim that they came before it."""
    sleeper, people = sleeper_and_two
    _talk(people)
    heard = _gaps_and_notes(sleeper.settle() + sleeper.settle())
    assert heard
    for note, gap in zip(heard[::2], heard[1::2], strict=True):
        assert (note[0], gap[0]) == ("announced", "missing") and note[1] == gap[1], heard


def test_one_who_stalls_again_is_told_again(sleeper_and_two):
    sleeper, people = sleeper_and_two
    for _ in range(2):
        _talk(people)
        heard = _gaps_and_notes(sleeper.settle() + sleeper.settle())
        assert _sum_of("announced", heard) == _sum_of("missing", heard) > 0


def test_who_talks_among_many_that_do_not_read_is_forwarded_without_a_further_look(start_relay, tmp_path):
    """Nothing can be sent to these, so whatever another look found would save no send."""
    trace = tmp_path / "trace"
    relay = start_relay("--ask-all-up-to", "0", f"--trace={trace}")
    sleepers = [relay.join(f"sleeper{number}", receive_buffer=TINY) for number in range(100)]
    alice, bob = relay.gather("alice", "bob")
    for _ in range(60):
        alice.say(LINE)
        bob.until(f"<alice> {LINE}")
    alice.say("is anybody awake?")
    bob.until("<alice> is anybody awake?")
    assert relay.stop() == 0
    rounds = [json.loads(line) for line in trace.read_text().splitlines()[1:-1]]
    (said,) = [each for each in rounds if any("anybody awake" in read["text"] for read in each["reads"])]
    assert len(said["in"]["write"]) == len(sleepers) and said["looks"] == []


def test_one_who_stalls_for_too_long_is_disconnected_and_the_others_learn_why(start_relay):
    relay = start_relay("--backlog", "64K", "--stall-timeout", "1")
    relay.join("sleeper", receive_buffer=TINY)
    people = relay.gather("p0", "p1")
    _talk(people)
    for person in people:
        left = person.expect(re.compile(r"\* sleeper left \(.+\)"))
        assert "reset" not in left
    people[0].say("on we go")
    people[1].expect("<p0> on we go")


def test_to_have_nothing_to_read_is_not_stalling(start_relay):
    relay = start_relay("--stall-timeout", "1", "--registration-timeout", "2")
    alice, bob = relay.gather("alice", "bob")
    clock = relay.connect()
    clock.send(b"NI")
    # It is closed two seconds after it came, which is past the stall timeout of those who came before it.
    clock.until_closed()
    alice.say("are you there?")
    assert bob.until("<alice> are you there?") == []
    assert alice.settle() == []


def test_one_who_floods_without_reading_is_not_read_from(start_relay):
    """Its questions wait in its own kernel, not in the relay; asked long enough, it cannot ask any more."""
    relay = start_relay("--backlog", "64K")
    alice, bob = relay.gather("alice", "bob")
    asker = relay.join("asker", receive_buffer=TINY)
    alice.settle()
    bob.settle()
    before = relay.peak_memory()
    asked = send_until_blocked(asker, b"/help\n" * 1000, 2000, most=64 << 20)
    alice.say("never mind")
    assert bob.until("<alice> never mind") == []
    grown = relay.peak_memory() - before
    assert SANITIZED or grown < BACKLOG + ALLOWANCE, f"grew by {grown >> 10} KiB after {asked >> 10} KiB of questions"


def _drain(end):
    """What was still under way, up to the end of the connection."""
    received = bytearray()
    try:
        while chunk := end.recv(1 << 18):
            received += chunk
    except ConnectionResetError:
        pass
    return bytes(received)


def test_a_raw_reader_that_stalls_is_disconnected_and_the_others_get_everything(start_relay):
    relay = start_relay(raw_listen=["127.0.0.1:0"])
    door = relay.door(raw=True)
    sleeper = door.connect(receive_buffer=TINY)
    listener = door.connect()
    speaker = door.connect()
    speaker.sendall(b"!")
    assert listener.recv(1) == sleeper.recv(1) == b"!"

    total = 16 << 20
    data = os.urandom(total)
    for at in range(0, total, 1 << 18):
        speaker.sendall(data[at:at + (1 << 18)])
        assert receive(listener, 1 << 18) == data[at:at + (1 << 18)]

    got = _drain(sleeper)
    assert data.startswith(got) and len(got) < total
    listener.sendall(b"without it")
    assert receive(speaker, 10) == b"without it"


def test_a_raw_reader_that_pauses_slows_the_speaker_and_loses_nothing(start_relay):
    door = start_relay(raw_listen=["127.0.0.1:0"]).door(raw=True)
    sleeper, speaker = door.connect(receive_buffer=TINY), door.connect()
    speaker.sendall(b"!")
    assert receive(sleeper, 1) == b"!"
    data = os.urandom(1 << 16)
    # Far less than the two seconds for which it is waited for, so that a busy machine does not overstay them.
    sent = send_until_blocked(speaker, data, 100, most=64 << 20)
    assert receive(sleeper, sent) == (data * (sent // len(data) + 1))[:sent]
