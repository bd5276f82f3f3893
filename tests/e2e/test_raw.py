"""Raw: the bytes of each to all the others, as they came."""

import hashlib
import os
import selectors
import socket
import subprocess
import threading

import pytest

from harness import PATIENCE, command_for, receive
from harness.hearing import wait_until

SIZE = 10 << 20
HELLO = b"hello\n"

# What would mean something on any other door.
PROTOCOLS = b"NICK x\r\n/who\r\nGET / HTTP/1.0\r\n\r\n"


@pytest.fixture(params=["ipv4", "ipv6", "unix"])
def raw_door(request, start_relay, endpoint_for):
    relay = start_relay(raw_listen=[endpoint_for(request.param)])
    return relay.door(raw=True)


def _digest(data):
    return hashlib.sha256(data).hexdigest()


def _connected(door, count):
    """Newcomers are taken in the order of their coming: when one is heard, those before it hear."""
    ends = [door.connect()]
    for _ in range(count - 1):
        newcomer = door.connect()
        newcomer.sendall(b"!")
        assert [receive(end, 1) for end in ends] == [b"!"] * len(ends)
        ends.append(newcomer)
    return ends


def _exchange(first, second, for_second, for_first):
    """Both directions at once, from one thread, so that neither waits for the other to finish."""
    unsent = {first: memoryview(for_second), second: memoryview(for_first)}
    received = {first: bytearray(), second: bytearray()}
    with selectors.DefaultSelector() as ready:
        for end in unsent:
            end.setblocking(False)
            ready.register(end, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while len(received[first]) < len(for_first) or len(received[second]) < len(for_second):
            events = ready.select(PATIENCE)
            assert events, f"no progress with {[len(got) for got in received.values()]} bytes received"
            for key, mask in events:
                _pump(ready, key.fileobj, mask, unsent, received)
    return bytes(received[first]), bytes(received[second])


def _pump(ready, end, mask, unsent, received):
    if mask & selectors.EVENT_READ:
        chunk = end.recv(1 << 18)
        assert chunk, f"closed after {len(received[end])} bytes"
        received[end] += chunk
    if mask & selectors.EVENT_WRITE:
        unsent[end] = unsent[end][end.send(unsent[end][:1 << 18]):]
        if not unsent[end]:
            ready.modify(end, selectors.EVENT_READ)


def test_ten_mebibytes_both_ways_at_once(raw_door):
    first, second = _connected(raw_door, 2)
    for_second, for_first = os.urandom(SIZE), os.urandom(SIZE)
    got_first, got_second = _exchange(first, second, for_second, for_first)
    assert _digest(got_first) == _digest(for_first)
    assert _digest(got_second) == _digest(for_second)
    first.settimeout(PATIENCE)
    second.sendall(b"on it goes")
    assert receive(first, 10) == b"on it goes"


def test_each_hears_all_the_others_and_not_itself(raw_door):
    ends = _connected(raw_door, 4)
    for number, end in enumerate(ends):
        said = b"%d\0\xff\r\n no line" % number
        end.sendall(said)
        assert [receive(other, len(said)) for other in ends if other is not end] == [said] * 3


def test_the_raw_doors_share_a_room_that_the_people_are_not_in(start_relay):
    relay = start_relay(raw_listen=["127.0.0.1:0", "127.0.0.1:0"])
    alice = relay.join("alice")
    one_door, other_door = (door for door in relay.doors if door.raw)
    witness, one = _connected(one_door, 2)
    other = other_door.connect()
    alice.say("not for the raw")
    other.sendall(PROTOCOLS)
    assert receive(one, len(PROTOCOLS)) == receive(witness, len(PROTOCOLS)) == PROTOCOLS
    assert alice.settle() == []


class _Copier:
    """A real program between two files, except that its input does not end until both ways are done."""

    def __init__(self, command, data, output):
        self.data, self.output = data, output
        with open(output, "wb") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file, bufsize=0)

    def greet(self, witness):
        """The program is in when somebody who was in before it has heard it."""
        self.process.stdin.write(HELLO)
        assert receive(witness, len(HELLO)) == HELLO

    def feed(self):
        self.process.stdin.write(self.data)

    def await_output(self, size):
        wait_until(lambda: self.output.stat().st_size >= size, f"{self.output} has {size} bytes")
        return self.output.read_bytes()

    def end(self):
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdin.close()


@pytest.fixture
def copiers(request, start_relay, tmp_path):
    door = start_relay(raw_listen=["127.0.0.1:0"]).door(raw=True)
    (witness,) = _connected(door, 1)
    started = []
    for tool in request.param:
        started.append(_Copier(command_for(tool, door), os.urandom(SIZE), tmp_path / f"to_{len(started)}"))
        started[-1].greet(witness)
    witness.close()
    yield started
    for copier in started:
        copier.end()


@pytest.mark.parametrize("copiers", [("nc", "ncat"), ("ncat", "socat"), ("socat", "nc")], indirect=True)
def test_ten_mebibytes_both_ways_between_real_programs(copiers):
    first, second = copiers
    feeders = [threading.Thread(target=copier.feed, daemon=True) for copier in copiers]
    for feeder in feeders:
        feeder.start()
    to_first = first.await_output(len(HELLO) + SIZE)
    to_second = second.await_output(SIZE)
    assert _digest(to_first) == _digest(HELLO + second.data)
    assert _digest(to_second) == _digest(first.data)


def test_a_raw_client_that_half_closes_is_heard_to_the_end(raw_door):
    first, second = _connected(raw_door, 2)
    second.sendall(b"the last words")
    second.shutdown(socket.SHUT_WR)
    assert receive(first, 14) == b"the last words"
    assert second.recv(1) == b""
    first.sendall(b"nobody left to hear this")
    third = raw_door.connect()
    third.sendall(b"!")
    assert receive(first, 1) == b"!"
