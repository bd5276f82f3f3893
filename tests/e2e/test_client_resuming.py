"""A lost network is a pause: chat-client comes back to where it was, and the others see no more than that it is back."""

import contextlib
import re
import socket
import struct
import threading

import pytest

from harness.hearing import wait_until

KEEPS_SEATS = ("--resume-within", "1h", "--dead-peer-timeout", "3s")


@pytest.fixture
def far_relay(start_relay, cable, endpoint_for):
    """Its first door is for the far machine, the other for people beside the relay."""
    return cable.near.inside(lambda: start_relay(*KEEPS_SEATS, listen=[f"{cable.near.address}:0", endpoint_for("unix")]))


@pytest.fixture
def alice_and_bob(far_relay, cable, chats):
    far, near = far_relay.doors
    bob = far_relay.join("bob", door=near)
    host, port = far.address
    alice = cable.far.inside(lambda: chats.screen(f"{host}:{port}", "--nick", "alice", "--room", "#dev", "--no-tls"))
    alice.enter("alice", room="#dev")
    bob.say("/join #dev")
    bob.settle()
    alice.until(r"bob joined|bob is here")
    return alice, bob


def _is_away(witness):
    return lambda: any("away: connection lost" in line for line in witness.ask("/who alice"))


def test_a_lost_network_is_a_pause(alice_and_bob, cable):
    alice, bob = alice_and_bob
    cable.pull()
    bob.say("while you were gone 1", "/msg alice for you alone")
    wait_until(_is_away(bob), "the relay has noticed")
    bob.say("while you were gone 2")
    alice.type("typed into nothing")
    bob.settle()
    cable.mend()
    alice.type("/reconnect")
    alice.until(r"\* Connected again to .* as alice.*You are where you were")
    alice.until(r"<bob> while you were gone 1$")
    alice.until(r"\[bob -> (alice|you)\] for you alone|for you alone")
    alice.until(r"<bob> while you were gone 2$")
    heard = bob.until("<alice> typed into nothing")
    assert heard == ["* alice is back"], heard
    alice.type("and on it goes")
    assert bob.until("<alice> and on it goes") == []


def test_a_line_that_arrived_is_not_said_twice(alice_and_bob, cable):
    """Its echo is among what was missed."""
    alice, bob = alice_and_bob
    for number in range(3):
        alice.type(f"line {number}")
        cable.pull() if number == 1 else None
    bob.expect("<alice> line 0")
    wait_until(_is_away(bob), "the relay has noticed")
    cable.mend()
    alice.type("/reconnect", "last")
    heard = bob.until("<alice> last")
    said = [line for line in heard if line.startswith("<alice> line")]
    assert said == sorted(set(said)), heard
    assert "<alice> line 2" in said


def test_a_room_that_was_asked_for_meanwhile_is_entered(alice_and_bob, cable):
    alice, bob = alice_and_bob
    cable.pull()
    alice.type("/join #later")
    wait_until(_is_away(bob), "the relay has noticed")
    cable.mend()
    alice.type("/reconnect")
    alice.until(r"\* You are in #later$")
    alice.until_prompt(r"#later alice>")
    alice.type("/part")
    alice.until_prompt(r"#dev alice>")


def test_a_relay_that_does_not_know_it_any_more_is_entered_as_ever(start_relay, short_directory, chats):
    listen = [f"unix:{short_directory}/door"]
    relay = start_relay(*KEEPS_SEATS, listen=listen)
    alice = chats.enter(relay, "alice", "--room", "#dev")
    alice.until(r"You are in #dev")
    assert relay.stop() == 0
    alice.until_prompt(r"\(retrying in \d+ s\) .*alice>")
    relay = start_relay(*KEEPS_SEATS, listen=listen)
    nina = relay.join("nina")
    nina.expect(re.compile(r"\* alice joined"))
    alice.type("/reconnect")
    alice.until(r"\* Connected again to")


def test_quitting_leaves_nothing_behind(alice_and_bob):
    alice, bob = alice_and_bob
    alice.type("/quit bye")
    bob.expect("* alice left, saying: bye")


def test_a_pipe_says_each_line_once_over_a_break(far_relay, cable, chats):
    far, near = far_relay.doors
    bob = far_relay.join("bob", door=near)
    host, port = far.address
    pipe = cable.far.inside(lambda: chats.pipe(f"{host}:{port}", "--nick", "alice", "--no-tls"))
    bob.expect("* alice joined")
    pipe.say("one")
    bob.expect("<alice> one")
    cable.pull()
    pipe.say("two", "three")
    wait_until(_is_away(bob), "the relay has noticed")
    cable.mend()
    heard = bob.until("<alice> three")
    assert [line for line in heard if line.startswith("<")] == ["<alice> two"]
    assert not [line for line in heard if "joined" in line or "left" in line]


class Proxy:
    """It takes what the relay sends, and from swallow() on keeps it to itself, until the next one calls."""

    def __init__(self, relay):
        self._relay = relay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        self.swallowed = b""
        self._swallows = False
        self._ends = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near = self._listener.accept()[0]
                far = self._relay.door().connect()
                far.settimeout(None)
                self._ends += [near, far]
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                threading.Thread(target=self._carry_back, args=(far, near), daemon=True).start()

    @staticmethod
    def _carry(source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                target.sendall(piece)

    def _carry_back(self, source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                if self._swallows:
                    self.swallowed += piece
                else:
                    target.sendall(piece)

    def swallow(self):
        self._swallows = True

    def break_off(self):
        """Both ends are reset, as where its machine dies."""
        for end in self._ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RD)
            end.close()
        self._ends = []
        self._swallows = False

    def close(self):
        self.break_off()
        self._listener.close()


@pytest.fixture
def proxy(start_relay):
    relay = start_relay(*KEEPS_SEATS)
    made = Proxy(relay)
    yield made, relay
    made.close()


def test_what_a_proxy_has_lost_comes_out_of_the_history(proxy, chats):
    proxy, relay = proxy
    bob = relay.join("bob")
    pipe = chats.pipe(proxy.address, "--nick", "alice", "--follow")
    bob.expect("* alice joined")
    bob.say("one", "two")
    pipe.expect("<bob> two")
    pipe.say("ready")
    bob.expect("<alice> ready")
    proxy.swallow()
    pipe.say("mine")
    bob.expect("<alice> mine")
    bob.say("lost 1", "lost 2")
    bob.settle()
    wait_until(lambda: b"lost 2" in proxy.swallowed, "the proxy has it")
    proxy.break_off()
    wait_until(_is_away(bob), "the relay has noticed")
    bob.say("meanwhile")
    heard = pipe.until("<bob> meanwhile")
    assert heard == ["<bob> lost 1", "<bob> lost 2"], heard
    bob.say("and on")
    assert pipe.until("<bob> and on") == []
    pipe.say("back")
    # Of its own line the echo alone was lost.
    said = [line for line in bob.until("<alice> back") if line.startswith("<alice>")]
    assert said == [], said
    assert "Perhaps not all" not in pipe.complaints()
