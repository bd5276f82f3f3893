"""Framing and safe text: whatever bytes arrive in whatever pieces, only whole and harmless lines go out."""

import os
import re

import pytest

from harness import SANITIZED
from harness.hearing import WELCOME

WHOLE = "whole"
BYTEWISE = "bytewise"

# Negotiation as a telnet client sends it: two commands of three bytes, and a subnegotiation.
DO_ECHO, WILL_SGA, TERMINAL_TYPE = b"\xff\xfd\x01", b"\xff\xfb\x03", b"\xff\xfa\x18\x00xterm\xff\xf0"


@pytest.fixture
def trio(relay):
    """One who speaks, one who hears it, and one whose barriers keep the speaker's bytes apart."""
    return relay.gather("alice", "bob", "carol")


def _send(speaker, data, manner, witness):
    if manner == WHOLE:
        speaker.send(data)
    else:
        speaker.send_bytewise(data, witness)


@pytest.mark.parametrize("manner", [WHOLE, BYTEWISE])
@pytest.mark.parametrize("data, said", [
    (b"hi\nthere\n", ["hi", "there"]),
    (b"hi\r\nthere\r\n", ["hi", "there"]),
    ("\u00e9t\u00e9 \u65e5\u672c \U0001f600\n".encode(), ["\u00e9t\u00e9 \u65e5\u672c \U0001f600"]),
    (DO_ECHO + b"he" + WILL_SGA + b"llo" + TERMINAL_TYPE + b"\r\n" + DO_ECHO + b"you\r\n", ["hello", "you"]),
    (b"\x1b[31mred\n", ["^[[31mred"]),
    (b"a\0bx\x7fc\x07\n", ["a^@bc^G"]),
    ("a\u009bb\n".encode(), ["a<U+009B>b"]),
    ("\u202eesrever\u202c \u2066x\u2069\n".encode(), ["<U+202E>esrever<U+202C> <U+2066>x<U+2069>"]),
    (b"\x02bold\x02 \x0304red\x0f\n", ["\x02bold\x02 \x0304red\x0f"]),
    ("e\u0301 \U0001f469\u200d\U0001f680 \u2764\ufe0f\n".encode(), ["e\u0301 \U0001f469\u200d\U0001f680 \u2764\ufe0f"]),
    ("\u0301x\u200bx\u2028x\u200fx\n".encode(), ["<U+0301>x<U+200B>x<U+2028>x<U+200F>x"]),
    (b"a\tb\n", ["a\tb"]),
])
def test_what_is_sent_is_heard_as_it_may_be_shown(trio, manner, data, said):
    alice, bob, carol = trio
    _send(alice, data, manner, carol)
    alice.say("done")
    assert bob.until("<alice> done") == [f"<alice> {line}" for line in said]


def test_a_carriage_return_ends_a_line(trio):
    alice, bob, _ = trio
    alice.send(b"one\rtwo\r\0three\r\nfour\n")
    alice.say("done")
    assert bob.until("<alice> done") == ["<alice> one", "<alice> two", "<alice> three", "<alice> four"]


def test_what_asks_for_a_million_options_is_answered_in_bounded_bytes(relay):
    options = b"".join(bytes([0xff, verb, option]) for verb in (0xfd, 0xfb) for option in range(256) if option != 6)
    alice, stranger = relay.join("alice"), relay.connect()
    stranger.expect(WELCOME)
    for _ in range(2000):
        stranger.send(options)
    stranger.send(b"hi\n")
    alice.expect(re.compile(r"<guest\d+> hi"))
    stranger.send(b"\n/me done\n")
    alice.expect(re.compile(r"<\* guest\d+> done"))
    # Three bytes for each option and direction.
    answers = b""
    while len(answers) < 2 * 255 * 3:
        answers += os.read(stranger.fileno(), 1 << 16)
    assert len(answers) == 2 * 255 * 3


@pytest.mark.parametrize("command, shown", [
    ("/me \x1b[2Jwaves", "<* alice> ^[[2Jwaves"),
    ("/topic \u202etea", "* alice set the topic: <U+202E>tea"),
    ("/msg bob \x1b]0;title\x07", "[alice -> you] ^[]0;title^G"),
])
def test_commands_carry_no_control_characters_either(trio, command, shown):
    alice, bob, _ = trio
    alice.say(command)
    bob.expect(shown)


def test_a_quit_reason_and_an_error_carry_none_either(trio):
    alice, bob, carol = trio
    assert not any("\x1b" in line for line in bob.ask("/nick \x1b[31m") + bob.ask("/\x1b[31m"))
    alice.say("/quit \x1b[31mbye")
    alice.until_closed()
    carol.say("done")
    assert not any("\x1b" in line for line in bob.until("<carol> done"))


@pytest.mark.parametrize("manner", [WHOLE, BYTEWISE])
@pytest.mark.parametrize("data, position, value", [
    (b"ab\xe9\n", 3, "0xE9"), (b"\xc0\xaf\n", 1, "0xC0"),
    (b"abc\xed\xa0\x80\n", 4, "0xED"), (b"x\xf4\x90\x80\x80\n", 2, "0xF4"),
])
def test_a_line_that_is_not_utf8_is_refused_whole(trio, manner, data, position, value):
    alice, bob, carol = trio
    _send(alice, data, manner, carol)
    assert alice.settle() == [f"! Your line was not sent: it is not UTF-8 (byte {position} is {value})."]
    alice.say("done")
    assert bob.until("<alice> done") == []


@pytest.mark.parametrize("size", [5_000, 4_097, 1_048_576])
def test_a_line_past_the_limit_is_refused_whole_and_the_connection_lives(trio, size):
    alice, bob, _ = trio
    alice.send(b"x" * size + b"\n")
    alice.expect(f"! Your line was not sent: it has {size:,} bytes, and 4,096 is the most.")
    assert alice.settle() == []
    alice.say("done")
    assert bob.until("<alice> done") == []


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_line_of_exactly_the_limit_is_said(trio, ending):
    alice, bob, _ = trio
    alice.send(b"x" * 4_096 + ending)
    bob.expect("<alice> " + "x" * 4_096)


def test_the_limit_is_an_option(start_relay):
    alice, bob = start_relay("--max-line", "100").gather("alice", "bob")
    alice.say("x" * 101, "y" * 100)
    assert bob.until("<alice> " + "y" * 100) == []
    assert alice.settle() == ["! Your line was not sent: it has 101 bytes, and 100 is the most."]


def test_a_line_without_an_end_costs_the_relay_no_memory_and_its_sender_nothing(relay):
    alice, bob = relay.gather("alice", "bob")
    before = relay.peak_memory()
    for _ in range(64):
        alice.send(b"x" * (1 << 20))
    alice.send(b"\n")
    alice.expect(f"! Your line was not sent: it has {64 << 20:,} bytes, and 4,096 is the most.")
    # A sixteenth of what was sent: more than any buffer of one read, less than a relay that collects the line needs.
    assert SANITIZED or relay.peak_memory() - before < 4 << 20
    assert bob.settle() == []


def test_half_a_character_at_the_end_is_refused_and_the_farewell_is_whole(trio):
    alice, bob, _ = trio
    alice.send(b"caf\xc3")
    alice.half_close()
    assert alice.until_closed()[0].startswith("! Your line was not sent: it is not UTF-8 (byte 4 is 0xC3)")
    assert not any("caf" in line for line in bob.settle())
