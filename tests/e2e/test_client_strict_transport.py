"""A server that asks to be spoken to by TLS (IRCv3 sts): gone over to at once, and remembered for as long as it says."""

import datetime
import pathlib

import pytest

from harness.chat_client import DISTRUSTED
from harness.hearing import wait_until
from harness.identity import Identity
from harness.irc_server import SERVER, IrcServer

POLICIES = pathlib.Path(".local/state/chat-relay/sts_policies")


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    return Identity(tmp_path_factory.mktemp("identity"), "server")


@pytest.fixture
def plain(cable):
    server = cable.near.inside(lambda: IrcServer(cable.near.address))
    yield server
    server.close()


@pytest.fixture
def encrypted(cable):
    server = cable.near.inside(lambda: IrcServer(cable.near.address))
    yield server
    server.close()


@pytest.fixture
def start(cable, chats, plain):
    """A client on the other machine, that is to talk to the plain door."""
    return lambda *options, **how: cable.far.inside(
        lambda: chats.pipe(plain.address, "--nick", "alice", *options, **how))


def answer_without_tls(server):
    connection = server.accept_bytes()
    connection.recv(1 << 16)
    connection.sendall(f":{SERVER} NOTICE * :what?\r\n".encode())
    connection.close()


def send_on(server, capability):
    """To the client that comes in the clear; it is to go without having said more."""
    caller = server.accept()
    caller.expect("CAP LS 302")
    caller.say(f":{SERVER} CAP * LS :{capability} batch")
    said = caller.until_closed()
    assert not [line for line in said if line.startswith(("CAP", "JOIN", "QUIT"))], said


def let_in(server, identity, capability):
    caller = server.accept_encrypted(identity.context())
    caller.expect("CAP LS 302")
    caller.say(f":{SERVER} CAP * LS :{capability}")
    return caller.welcome()


def policies_in(home):
    return (home / POLICIES).read_text()


def test_it_is_gone_over_to_and_remembered(start, chats, plain, encrypted, identity):
    home = chats.new_home()
    port = encrypted.address[1]
    client = start(home=home)
    answer_without_tls(plain)
    send_on(plain, f"sts=port={port},duration=1")
    caller = let_in(encrypted, identity, f"sts=duration=86400,port={plain.address[1]}")
    assert f"asks to be spoken to by TLS, at port {port} (sts): calling there." in client.complaints()
    host, remembered, until = policies_in(home).split()
    assert (host, int(remembered)) == (plain.address[0], port)
    left = datetime.datetime.fromisoformat(until.replace("Z", "+00:00")) - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(hours=23) < left <= datetime.timedelta(hours=24)
    assert (home / POLICIES).stat().st_mode & 0o777 == 0o600
    # The time begins anew when the connection ends.
    caller.confirm()
    client.end_input()
    caller.until("QUIT")
    caller.close_with_notice()
    assert client.wait() == 0
    assert policies_in(home).split()[2] > until

    again = start(home=home)
    let_in(encrypted, identity, "sts=duration=0")
    assert again.complaints() == ""
    wait_until(lambda: policies_in(home) == "", "it is forgotten")
    assert not plain.is_called()


def test_where_it_cannot_be_spoken_to_so_it_is_not_spoken_to(start, chats, plain, encrypted):
    home = chats.new_home()
    (home / POLICIES).parent.mkdir(parents=True)
    (home / POLICIES).write_text(f"{plain.address[0]} {encrypted.address[1]} 2099-01-01T00:00:00.000Z\n")
    client = start("--no-tls", home=home)
    assert client.wait() == DISTRUSTED
    assert "--no-tls forbids that" in client.complaints() and str(home / POLICIES) in client.complaints()
    client = start(home=home)
    for _ in range(3):
        answer_without_tls(encrypted)
    assert client.wait() == DISTRUSTED
    assert "it answers without" in client.complaints() and "by TLS alone (sts)" in client.complaints()
    (home / POLICIES).write_text(f"{plain.address[0]} soon\n")
    client = start(home=home)
    assert client.wait() == DISTRUSTED
    assert "is damaged" in client.complaints()
    assert not plain.is_called() and not encrypted.is_called()


def test_one_that_has_expired_is_none(start, chats, plain, encrypted):
    home = chats.new_home()
    (home / POLICIES).parent.mkdir(parents=True)
    (home / POLICIES).write_text(f"{plain.address[0]} {encrypted.address[1]} 2020-01-01T00:00:00.000Z\n")
    start("--no-tls", home=home)
    plain.accept().welcome()
    assert not encrypted.is_called()


def test_who_forbids_tls_is_told_what_the_server_asks_for(start, chats, plain, encrypted):
    home = chats.new_home()
    client = start("--no-tls", home=home)
    caller = plain.accept()
    caller.expect("CAP LS 302")
    caller.say(f":{SERVER} CAP * LS :sts=port={encrypted.address[1]},duration=1000")
    caller.welcome()
    assert "--no-tls forbids that: what is said goes in the clear" in client.complaints()
    assert not (home / POLICIES).exists() and not encrypted.is_called()


def test_on_this_machine_nobody_is_in_between(server, chats):
    """And behind a tunnel the port would be another machine's."""
    client = chats.pipe(server.address, "--nick", "alice")
    caller = server.accept()
    caller.expect("CAP LS 302")
    caller.say(f":{SERVER} CAP * LS :sts=port=6697")
    caller.welcome()
    assert client.complaints() == ""


def test_it_is_asked_for_while_one_talks(start, plain, encrypted, identity):
    client = start("--follow")
    answer_without_tls(plain)
    caller = plain.accept().welcome()
    caller.say(f":{SERVER} CAP alice NEW :sts=port={encrypted.address[1]}")
    caller = let_in(encrypted, identity, "batch")
    caller.say(":bob!u@h PRIVMSG #lobby :welcome over")
    client.expect("<bob> welcome over")
    assert "Connected again to" in client.complaints()
