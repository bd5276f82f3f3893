"""How fast chat-client takes a flood, beside nc: both into a file, from the same relay, in turns."""

import os
import re
import socket
import statistics
import subprocess
import tempfile
import time

from running import Running

LINES = 200_000
LINE = b"the quick brown fox jumps over the lazy dog, again and again ok\n"
LAST = b"that was the last of them"
CLIENT_CORE = "1"
LONGEST_SECONDS = 60
LONGEST_LINE = 512  # that is written to the file
RUNS = 5


def listening_port(output):
    found = re.search(r"^Listening on \S+?:(\d+)\.", output, re.MULTILINE)
    return int(found[1]) if found else None


def start_relay(program):
    # What a slow reader has yet to receive must not be skipped: the flood is to be taken whole.
    return Running([str(program), "--listen", "127.0.0.1:0", "--flood-rate", "0", "--backlog", "512M", "--log-level", "warn"],
                   listening_port)


# What chat-client asks for, so that nc is sent the same bytes.
AS_IRC_CLIENT = (b"CAP REQ :message-tags server-time echo-message batch\r\nNICK reader\r\nUSER reader 0 * reader\r\n"
                 b"CAP END\r\nJOIN #lobby\r\n")


def readers(client, port):
    """By name: the command, and what it is given to say at first."""
    nc = ["nc", "127.0.0.1", str(port)]
    follow = ["--follow", "--nick", "reader", f"127.0.0.1:{port}"]
    return {
        "nc": (nc, b""),
        "nc, sent what an IRC client is": (nc, AS_IRC_CLIENT),
        "chat-client": ([str(client), *follow], b""),
        "chat-client --json": ([str(client), "--json", *follow], b""),
    }


def until_at_end(file, text, process):
    """Until `text` is in the last line of the file. It is looked at, not waited for, as it tells nobody when it grows;
    and at no more than its end, because the look is on the reader's core."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        size = os.fstat(file.fileno()).st_size
        if text in os.pread(file.fileno(), LONGEST_LINE, max(0, size - LONGEST_LINE)):
            return
        time.sleep(0.002)
    raise RuntimeError(f"{text.decode()!r} did not arrive within {LONGEST_SECONDS} s")


def say_until_heard(talker, file, process):
    """The reader is in the room as soon as it hears something."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        talker.sendall(b"are you there?\n")
        time.sleep(0.05)
        if b"are you there?" in file.read():
            return
    raise RuntimeError(f"the reader heard nothing within {LONGEST_SECONDS} s: {process.args}")


def seconds_to_take_flood(reader, port):
    command, first_words = reader
    with tempfile.NamedTemporaryFile() as heard, socket.create_connection(("127.0.0.1", port)) as talker, \
            open(heard.name, "rb") as file, \
            subprocess.Popen(["taskset", "-c", CLIENT_CORE, *command], stdin=subprocess.PIPE, stdout=heard,
                             stderr=subprocess.DEVNULL, bufsize=0) as process:
        try:
            process.stdin.write(first_words)
            say_until_heard(talker, file, process)
            flood = LINE * LINES + LAST + b"\n"
            start = time.monotonic()
            talker.sendall(flood)
            until_at_end(file, LAST, process)
            taken = time.monotonic() - start
            lines = open(heard.name, "rb").read().count(LINE.strip())
            if lines != LINES:
                raise RuntimeError(f"{command[0]} wrote {lines:,} of {LINES:,} lines")
            return taken
        finally:
            process.terminate()
            process.wait()


def measure(relay_program, client, runs=RUNS):
    """Seconds by reader: the median of `runs`, each with a relay of its own."""
    found = {}
    for _ in range(runs):
        for name in readers(client, 0):
            with start_relay(relay_program) as relay:
                os.sched_setaffinity(0, {int(CLIENT_CORE)})  # who talks leaves the relay its core
                taken = seconds_to_take_flood(readers(client, relay.ports)[name], relay.ports)
            found.setdefault(name, []).append(taken)
    return {name: statistics.median(times) for name, times in found.items()}
