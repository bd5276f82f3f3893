"""chat-client in a pipeline whose other ends are not there: nobody reads its output, or its complaints."""

import contextlib
import os
import re
import subprocess

import pytest

from harness import PATIENCE
from harness.chat_client import CANNOT_WRITE, UNREACHABLE, USAGE, client_binary, endpoint_of
from harness.irc_person import irc_person

NOT_DELIVERED = 1

def _pipe_without_reader():
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "wb")


USELESS = {"full": lambda: open("/dev/full", "wb"), "unread": _pipe_without_reader, "closed": None}


def _status(kind, text, *arguments):
    """With a standard error that takes nothing. In a shell, for Popen itself opens what is closed."""
    closing = " 2>&-" if kind == "closed" else ""
    command = ["/bin/sh", "-c", f'exec "$@"{closing}', "sh", client_binary(), *arguments]
    with USELESS[kind]() if USELESS[kind] else contextlib.nullcontext() as stderr:
        return subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, stderr=stderr, timeout=PATIENCE,
                              check=False).returncode


@pytest.mark.parametrize("kind", USELESS)
def test_what_cannot_be_complained_of_changes_nothing_else(relay, kind):
    nina = relay.join("nina")
    where = endpoint_of(relay)
    text = "x" * 100_000 + "\nthe rest\n"
    assert _status(kind, text, "--nick", "bot", where) == NOT_DELIVERED
    nina.expect("<bot> the rest")
    assert _status(kind, "", "--no-such-option") == USAGE
    assert _status(kind, "", "unix:/nowhere/at/all") == UNREACHABLE


def test_complaints_that_nobody_reads_hold_nothing_up(relay):
    """A full pipe takes none of them."""
    nina = relay.join("nina")
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(writer, b"x" * 4096)
    os.set_blocking(writer, True)
    text = b"not \xff UTF-8\n" * 100 + b"the rest\n"
    ended = subprocess.run([client_binary(), "--nick", "bot", endpoint_of(relay)], input=text, stderr=writer,
                           stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    assert ended.returncode == NOT_DELIVERED
    nina.expect("<bot> the rest")
    os.close(reader)
    os.close(writer)


@pytest.mark.parametrize("input_is_open", [False, True])
def test_who_follows_leaves_when_the_reader_has_gone(relay, chats, input_is_open):
    """Nothing more is said: no write would tell."""
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot", "--follow")
    nina.expect("* bot joined")
    if not input_is_open:
        pipe.end_input()
    nina.say("one")
    pipe.expect(re.compile(".*one"))
    pipe.close_output()
    nina.expect(re.compile(r"\* bot left.*"))
    assert pipe.wait() == 0


def test_what_was_put_in_is_delivered_though_nobody_reads(relay, chats):
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot", "--follow")
    pipe.close_output()
    pipe.send(b"".join(f"line {number}\n".encode() for number in range(30)))
    nina.expect("<bot> line 29")
    nina.expect(re.compile(r"\* bot left.*"))
    assert pipe.wait() == 0


@pytest.mark.parametrize("follow", [[], ["--follow"]])
def test_the_only_room_does_not_let_one_in(relay, chats, follow):
    alice = irc_person(relay, "alice")
    alice.say("JOIN #locked", "MODE #locked +k sesame")
    alice.settle()
    pipe = chats.pipe(relay, "--nick", "bot", "--room", "#locked", *follow)
    if not follow:
        pipe.end_input()
    assert pipe.wait() == NOT_DELIVERED
    assert "#locked" in pipe.complaints()


def test_who_follows_stays_while_one_room_is_left(relay, chats):
    alice = irc_person(relay, "alice")
    alice.say("JOIN #locked", "MODE #locked +k sesame", "JOIN #open")
    alice.settle()
    pipe = chats.pipe(relay, "--nick", "bot", "--room", "#locked", "--room", "#open", "--follow")
    alice.until(re.compile(r":bot!\S+ JOIN #open.*"))
    alice.say("PRIVMSG #open :hello")
    pipe.expect(re.compile(".*hello"))
    alice.say("KICK #open bot")
    assert pipe.wait() == NOT_DELIVERED


def test_who_writes_json_may_ask_for_another_room(relay, chats):
    alice = irc_person(relay, "alice")
    alice.say("JOIN #locked", "MODE #locked +k sesame")
    alice.settle()
    pipe = chats.pipe(relay, "--nick", "bot", "--room", "#locked", "--follow", "--json")
    pipe.expect(re.compile('{"type":"error".*#locked.*'))
    pipe.send(b'{"command":"/join #locked sesame"}\n')
    pipe.expect(re.compile('{"type":"joined".*#locked.*'))
    pipe.end_input()
    pipe.stop()


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_cannot_be_printed_is_no_success(option):
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([client_binary(), option], stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE,
                               check=False)
    assert (ended.returncode, ended.stderr) == (CANNOT_WRITE, "chat-client: standard output: No space left on device\n")
