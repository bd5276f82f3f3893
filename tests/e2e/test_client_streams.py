"""chat-client in a pipeline whose other ends are not there: nobody reads its complaints."""

import contextlib
import os
import subprocess

import pytest

from harness import PATIENCE
from harness.chat_client import UNREACHABLE, USAGE, client_binary, endpoint_of

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
