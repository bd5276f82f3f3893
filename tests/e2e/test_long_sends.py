"""Where a round would send very much, it sends a part, and the next rounds send the rest."""

import json

import pytest
from harness.hearing import PATIENCE

LISTENERS = 700
LINES = 60
WORDS = "w" * 480  # so that all have 20 MB to be sent, and a round sends some 16


@pytest.fixture
def crowd(start_relay, tmp_path):
    """A relay that writes a trace, and many who listen and have been greeted."""
    trace = tmp_path / "trace"
    relay = start_relay(f"--trace={trace}", "--max-clients-per-address", "0", "--connect-rate", "0")
    listeners = [relay.door().connect() for _ in range(LISTENERS)]
    try:
        for listener in listeners:
            assert b"Welcome" in listener.recv(4096)
        yield relay, listeners, trace
    finally:
        for listener in listeners:
            listener.close()


def heard_by(listener, last):
    """The numbers of the lines that came, in their order."""
    heard = b""
    while last not in heard:
        more = listener.recv(1 << 16)
        assert more
        heard += more
    return [int(line.split()[1]) for line in heard.decode().splitlines() if line.startswith("<alice>")]


def test_a_round_that_would_send_very_much_sends_a_part_and_nobody_misses_a_line(crowd):
    relay, listeners, trace = crowd
    alice = relay.join("alice")
    alice.send(b"".join(b"%d %s\n" % (number, WORDS.encode()) for number in range(LINES)))
    for listener in listeners:
        assert heard_by(listener, b"<alice> %d " % (LINES - 1)) == list(range(LINES))
    alice.say("and that was that")
    for listener in listeners:
        assert b"<alice> and that was that" in listener.recv(1 << 16)
    assert relay.stop() == 0
    rounds = [json.loads(line) for line in trace.read_text().splitlines()[1:-1]]
    sends = [len(each["sends"]) for each in rounds if any(send["wanted"] > 20_000 for send in each["sends"])]
    assert len(sends) >= 2 and max(sends) < LISTENERS
