"""Sockets that a service manager has opened, which the test plays, or systemd-socket-activate: sd_listen_fds(3)."""

import os
import socket
import subprocess

import pytest

from harness import PATIENCE
from harness.hearing import wait_until
from harness.relay import binary

# systemd's variables name the process that is started, whose number is known only there.
AS_ITSELF = ("/bin/sh", "-c", 'export LISTEN_PID=$$; exec "$@"', "sh")


class Sockets:
    """Opened for a relay, by their names."""

    def __init__(self, named):
        self.named = named

    def how(self):
        """As start_relay() takes it."""
        fds = [made.fileno() for _, made in self.named]
        targets = range(3, 3 + len(fds))

        def prepare():
            spares = [os.dup(fd) for fd in fds]  # which are none of the targets
            for spare, target in zip([os.dup2(each, 100 + i) for i, each in enumerate(spares)], targets):
                os.dup2(spare, target)

        return {"wrapper": AS_ITSELF, "prepare": prepare, "pass_fds": tuple(targets),
                "environment": {"LISTEN_FDS": str(len(fds)), "LISTEN_FDNAMES": ":".join(name for name, _ in self.named)}}


@pytest.fixture
def opened(short_directory):
    made = []

    def listen(*names, kind=socket.SOCK_STREAM):
        sockets = []
        for name in names:
            if name.startswith("unix:"):
                each = socket.socket(socket.AF_UNIX, kind)
                each.bind(str(short_directory / "given"))
                name = name.removeprefix("unix:")
            else:
                each = socket.socket(socket.AF_INET, kind)
                each.bind(("127.0.0.1", 0))
            if kind == socket.SOCK_STREAM:
                each.listen()
            sockets.append((name, each))
        made.extend(sockets)
        return Sockets(sockets)

    yield listen
    for _, each in made:
        each.close()


def _port(sockets, number=0):
    return sockets.named[number][1].getsockname()[1]


@pytest.mark.parametrize("name", ["chat", "chat-relay.socket", "unknown"])
def test_it_serves_at_the_sockets_that_it_is_given_and_at_no_other(start_relay, opened, name):
    sockets = opened(name)
    relay = start_relay(listen=(), expected_doors=1, **sockets.how())
    assert [door.address for door in relay.doors] == [("127.0.0.1", _port(sockets))]
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello")
    bob.expect("<alice> hello")


def test_names_say_which_doors_are_raw_and_which_are_for_tls_alone(start_relay, opened):
    sockets = opened("raw", "tls", "chat")
    relay = start_relay(listen=(), expected_doors=3, **sockets.how())
    assert [(door.raw, door.tls) for door in relay.doors] == [(True, False), (False, True), (False, False)]
    one, other = relay.connect(relay.door(raw=True)), relay.connect(relay.door(raw=True))
    one.send(b"as it is\n")
    other.expect("as it is")
    alice = relay.connect_encrypted(relay.door(tls=True)).join("alice")
    bob = relay.join("bob", door=relay.door())
    alice.say("hello")
    bob.expect("<alice> hello")


def test_what_is_named_besides_is_opened_too(start_relay, opened):
    sockets = opened("chat")
    relay = start_relay(listen=("127.0.0.1:0",), expected_doors=2, **sockets.how())
    alice, bob = relay.join("alice", door=relay.doors[0]), relay.join("bob", door=relay.doors[1])
    bob.say("hello")
    alice.expect("<bob> hello")


def test_a_raw_door_that_is_named_besides_does_not_bring_the_default_one(start_relay, opened):
    relay = start_relay(listen=(), raw_listen=("127.0.0.1:0",), expected_doors=2, **opened("chat").how())
    assert sorted(door.raw for door in relay.doors) == [False, True]


def test_the_file_of_a_socket_that_it_was_given_is_not_its_own(start_relay, opened, short_directory):
    relay = start_relay(listen=(), expected_doors=1, **opened("unix:chat").how())
    relay.join("alice").settle()
    assert relay.stop() == 0
    assert (short_directory / "given").is_socket()


def test_who_comes_while_it_is_away_is_served_by_the_next(start_relay, opened):
    sockets = opened("chat")
    first = start_relay(listen=(), expected_doors=1, **sockets.how())
    assert first.stop() == 0
    with socket.create_connection(("127.0.0.1", _port(sockets)), timeout=PATIENCE) as early:
        early.sendall(b"/nick early\n")
        start_relay(listen=(), expected_doors=1, **sockets.how())
        assert b"You are early" in early.makefile("rb").readline()


def _complaint_of(sockets, *options):
    how = sockets.how()
    ended = subprocess.run([*how["wrapper"], binary(), *options], env={**os.environ, **how["environment"]}, capture_output=True,
                           text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, check=False, preexec_fn=how["prepare"],
                           pass_fds=how["pass_fds"])
    assert ended.returncode == 1
    return ended.stderr


def test_what_it_cannot_take_is_told(opened):
    assert "'rwa' is the name of none" in _complaint_of(opened("rwa"))
    told = _complaint_of(opened("chat", kind=socket.SOCK_DGRAM))
    assert "chat is no listening stream socket" in told and told.endswith("[E-INHERITED]\n")


def test_an_endpoint_that_the_manager_has_opened_is_named_once(opened):
    sockets = opened("chat")
    told = _complaint_of(sockets, "--listen", f"127.0.0.1:{_port(sockets)}")
    assert f"--listen 127.0.0.1:{_port(sockets)}: the service manager has opened 127.0.0.1:{_port(sockets)} already" in told
    assert told.endswith("[E-DOORS]\n")


def test_sockets_for_another_process_are_left_alone(start_relay, opened):
    how = opened("chat").how()
    how["environment"]["LISTEN_PID"] = "1"
    how["wrapper"] = ()
    relay = start_relay(listen=("127.0.0.1:0",), **how)
    assert len(relay.doors) == 1
    relay.join("alice").settle()


def test_a_manager_that_has_opened_none_may_say_so(start_relay, opened):
    relay = start_relay(listen=("127.0.0.1:0",), **opened().how())
    assert len(relay.doors) == 1
    relay.join("alice").settle()


def test_systemd_socket_activate_starts_it_with_the_first_client(short_directory, tmp_path):
    door = short_directory / "door"
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(["systemd-socket-activate", "-l", door, "--fdname=chat", "-E", f"XDG_STATE_HOME={tmp_path}",
                                    binary()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
    try:
        wait_until(door.is_socket, "systemd listens")
        with socket.socket(socket.AF_UNIX) as alice:
            alice.settimeout(PATIENCE)
            alice.connect(str(door))
            alice.sendall(b"/nick alice\n/quit\n")
            assert b"You are alice" in alice.makefile("rb").read()
    finally:
        process.terminate()
        process.wait(PATIENCE)
    assert "stopped after" in (tmp_path / "log").read_text()
