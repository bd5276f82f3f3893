"""chat-client and TLS: tried first, trusted on first use, and a server known with it never spoken to without."""

import contextlib
import hashlib
import os
import pathlib
import re
import socket
import ssl
import threading
import time

import pytest

from harness.chat_client import DISTRUSTED, NO_INPUT, REFUSED, endpoint_of
from harness.hearing import PATIENCE, new_token, wait_until
from harness.identity import Identity
from harness.irc_server import SERVER, IrcServer

HELLO = b"\x16\x03"
KNOWN = pathlib.Path(".local/state/chat-relay/known_relays")


@pytest.fixture(scope="module")
def identities(tmp_path_factory):
    directory = tmp_path_factory.mktemp("identities")
    made = {name: Identity(directory, name) for name in ("first", "second", "ca")}
    made["vouched"] = Identity(directory, "vouched", "localhost", made["ca"])
    made["misnamed"] = Identity(directory, "misnamed", "elsewhere.example", made["ca"])
    return made


def known_in(home):
    return (home / KNOWN).read_text()


def know(server, identity, home):
    """As if the client had met it before."""
    (home / KNOWN).parent.mkdir(parents=True)
    (home / KNOWN).write_text(f"{endpoint_of(server.address)} sha256:{identity.fingerprint}\n")


def meet(chats, server, identity, home, *options, **how):
    """Starts a client that demands TLS, and lets it into its room."""
    client = chats.pipe(server.address, "--nick", "alice", "--tls", *options, home=home, **how)
    return client, server.accept_encrypted(identity.context()).welcome()


def assert_refused(client, *words):
    assert client.wait() == DISTRUSTED
    for word in words:
        assert word in client.complaints(), client.complaints()


def test_a_new_relay_is_told_of_once_and_then_known(start_relay, chats):
    relay = start_relay()
    home = chats.new_home()
    fingerprint = re.search("[0-9a-f]{64}", relay.announced)[0]
    address = endpoint_of(relay)
    terminal = chats.screen(relay, "--tls", "--nick", "alice", home=home, size=(160, 24)).enter("alice")
    terminal.until(r"Connected to chat-relay as alice, encrypted\.")
    assert fingerprint in "".join(terminal.screen())
    assert known_in(home) == f"{address} sha256:{fingerprint}\n"
    assert os.stat(home / KNOWN).st_mode & 0o777 == 0o600
    # Known with TLS, it is spoken to with it from now on, on this machine, too.
    again = chats.deliver(relay, "hello\n", "--nick", "bob", home=home)
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")
    terminal.until("<bob> hello")
    terminal.type("/whois bob")
    linear = chats.screen(relay, "--linear", "--nick", "carol", home=home, size=(160, 24))
    linear.until(r"Connected to chat-relay as carol, encrypted\.")


def test_a_relay_of_this_machine_is_spoken_to_in_the_clear(relay, chats):
    home = chats.new_home()
    ended = chats.deliver(relay, "hello\n", home=home)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert not (home / KNOWN).exists()


def test_many_lines_go_through_both_ways(start_relay, chats):
    relay = start_relay()
    listener = chats.pipe(relay, "--nick", "ears", "--tls", "--follow")
    reader = relay.join("reader")
    reader.until(re.compile(r"\* ears joined.*"))
    lines = "".join(f"{number} {'x' * (number % 300)}\n" for number in range(1000))
    ended = chats.deliver(relay, lines, "--nick", "mouth", "--tls")
    assert ended.returncode == 0, ended.stderr
    assert b"new to you" in ended.stderr
    listener.expect(re.compile("<mouth> 999 x*"))
    said = [line for line in listener.lines if line.startswith("<mouth>")]
    assert "".join(f"{line.removeprefix('<mouth> ')}\n" for line in said).replace(" \n", "\n") == lines.replace(" \n", "\n")


def test_a_changed_certificate_is_refused_until_it_is_accepted(server, chats, identities):
    home = chats.new_home()
    first, second = identities["first"], identities["second"]
    client, caller = meet(chats, server, first, home)
    assert "is new to you" in client.complaints() and first.fingerprint in client.complaints()
    caller.close_with_notice()
    client.stop()

    client = chats.pipe(server.address, home=home)
    with contextlib.suppress(OSError):
        caller = server.accept_encrypted(second.context())
        caller.until_closed()
        assert not caller.lines
    assert_refused(client, first.fingerprint, second.fingerprint, "--accept-certificate")
    assert first.fingerprint in known_in(home)

    colons = ":".join(re.findall("..", second.fingerprint.upper()))
    client, _ = meet(chats, server, second, home, "--accept-certificate", colons)
    assert second.fingerprint in known_in(home) and first.fingerprint not in known_in(home)
    client.stop()
    client, _ = meet(chats, server, second, home)
    assert client.complaints() == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("tls", [[], ["--tls"]], ids=["unasked", "demanded"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_what_is_not_accepted_is_refused(start_relay, chats, host, tls, known):
    relay = start_relay()
    home = chats.new_home()
    fingerprint = re.search("[0-9a-f]{64}", relay.announced)[0]
    address = f"{host}:{endpoint_of(relay).rpartition(':')[2]}"
    if known:
        assert chats.deliver(address, "", "--tls", home=home).returncode == 0
    other = "ab" * 32
    refused = chats.deliver(address, "", *tls, "--accept-certificate", other, home=home)
    assert refused.returncode == DISTRUSTED
    assert b"another certificate than the one that you accept" in refused.stderr
    assert fingerprint in refused.stderr.decode() and other in refused.stderr.decode()
    taken = chats.deliver(address, "hello\n", *tls, "--accept-certificate", fingerprint, home=home)
    assert taken.returncode == 0, taken.stderr


def test_who_is_neither_the_known_nor_the_accepted_is_told_of_as_that(server, chats, identities):
    home = chats.new_home()
    know(server, identities["first"], home)
    client = chats.pipe(server.address, "--accept-certificate", "ab" * 32, home=home)
    with contextlib.suppress(OSError):
        server.accept_encrypted(identities["second"].context())
    assert_refused(client, "than the one that you accept", "nor is it the one by which you knew", "ab" * 32,
                   identities["first"].fingerprint, identities["second"].fingerprint)
    assert identities["first"].fingerprint in known_in(home)


def test_what_an_authority_vouches_for_is_good(server, chats, identities):
    trust = {"SSL_CERT_FILE": identities["ca"].certificate}
    address = f"localhost:{server.address[1]}"
    home = chats.new_home()
    for options in (["--tls"], []):
        client = chats.pipe(address, "--nick", "alice", *options, home=home, environment=trust)
        server.accept_encrypted(identities["vouched"].context()).welcome()
        assert client.complaints() == ""
        client.stop()
    assert known_in(home) == f"{address} sha256:{identities['vouched'].fingerprint} vouched\n"
    # Another takes its place, for which nobody vouches.
    client = chats.pipe(address, home=home, environment=trust)
    with contextlib.suppress(OSError):
        server.accept_encrypted(identities["first"].context())
    assert_refused(client, identities["vouched"].fingerprint, identities["first"].fingerprint)


def test_an_authority_vouches_for_a_name_alone(server, chats, identities):
    client = chats.pipe(f"localhost:{server.address[1]}", "--nick", "alice", "--tls",
                        environment={"SSL_CERT_FILE": identities["ca"].certificate})
    server.accept_encrypted(identities["misnamed"].context()).welcome()
    assert "no authority vouches for its certificate (hostname mismatch)" in client.complaints()


def _answer_in_the_clear(connection):
    connection.sendall(f":{SERVER} NOTICE * :Looking up your hostname\r\n".encode())


def _send_an_alert(connection):
    connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


def _hang_up(_):
    pass


ANSWERS = {"in the clear": _answer_in_the_clear, "an alert": _send_an_alert, "hanging up": _hang_up}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("known", [False, True], ids=["demanded", "known"])
def test_without_tls_nothing_is_said_where_it_must_be(server, chats, identities, answer, known):
    home = chats.new_home()
    if known:
        know(server, identities["first"], home)
    client = chats.pipe(server.address, *([] if known else ["--tls"]), home=home)
    # It is believed to answer otherwise when it has done so thrice.
    for _ in range(3 if answer == "in the clear" else 1):
        connection = server.accept_bytes()
        assert connection.recv(1 << 16).startswith(HELLO)
        ANSWERS[answer](connection)
        connection.close()
    assert_refused(client, "known with TLS, and never spoken to without" if known else "no TLS")
    assert not server.is_called()


def test_no_tls_does_not_reach_who_is_known_with_it(server, chats, identities):
    home = chats.new_home()
    know(server, identities["first"], home)
    client = chats.pipe(server.address, "--no-tls", home=home)
    assert server.accept_bytes().recv(1) == b""
    assert_refused(client, str(home / KNOWN))


def test_coming_back_it_is_not_downgraded(server, chats, identities):
    home = chats.new_home()
    know(server, identities["first"], home)
    client = chats.pipe(server.address, "--nick", "alice", "--follow", home=home)
    server.accept_encrypted(identities["first"].context()).welcome().close()
    connection = server.accept_bytes()
    assert connection.recv(1 << 16).startswith(HELLO)
    connection.close()  # it may be just starting: that is tried again
    for _ in range(3):
        connection = server.accept_bytes()
        assert connection.recv(1 << 16).startswith(HELLO)
        _answer_in_the_clear(connection)
    assert_refused(client, "The connection is lost", "Not yet: ", "it answers without")
    assert not server.is_called()


def test_coming_back_it_is_encrypted_again(server, chats, identities):
    home = chats.new_home()
    client, caller = meet(chats, server, identities["first"], home, "--follow")
    caller.close_with_notice()
    server.accept_encrypted(identities["first"].context()).welcome()
    wait_until(lambda: "Connected again to" in client.complaints(), "it is back")
    assert "as alice, encrypted." in client.complaints()


def carry_bytes(source, target, pause=0.0):
    """One at a time, until the end."""
    with contextlib.suppress(OSError):
        while piece := source.recv(1 << 16):
            for at in range(len(piece)):
                target.sendall(piece[at:at + 1])
                time.sleep(pause)
        target.shutdown(socket.SHUT_WR)


def test_a_byte_at_a_time(relay, chats):
    listener = socket.create_server(("127.0.0.1", 0))
    client = chats.pipe(listener.getsockname(), "--nick", "alice", "--tls", "--follow")
    near = listener.accept()[0]
    near.recv(1, socket.MSG_PEEK)  # who says nothing for too long is taken for a person
    far = relay.door().connect()
    for end in (near, far):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threads = [threading.Thread(target=carry_bytes, args=ends) for ends in ((near, far, 0.0001), (far, near, 0.0001))]
    for thread in threads:
        thread.start()
    bob = relay.join("bob")
    bob.say("are you there?")
    client.send(b"I am\n")
    bob.expect("<alice> I am")
    client.end_input()
    client.stop()
    for end in (near, far, listener):
        end.close()
    for thread in threads:
        thread.join()


def test_what_comes_with_the_end_of_the_handshake_is_heard(server, chats, identities):
    """In TLS 1.2 the server is the last to speak, and what it says next may come in the same piece. Nothing more comes
    by which select() would tell of it."""
    context = identities["first"].context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    chats.pipe(server.address, "--nick", "alice", "--tls")
    connection = server.accept_bytes()
    came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
    inside = context.wrap_bio(came, goes, server_side=True)
    while True:
        came.write(connection.recv(1 << 16))
        try:
            inside.do_handshake()
            break
        except ssl.SSLWantReadError:
            connection.sendall(goes.read())
    inside.write(b"PING :early\r\n")
    connection.sendall(goes.read())
    heard = b""
    while b"PONG :early" not in heard and b"PONG early" not in heard:
        came.write(connection.recv(1 << 16))
        with contextlib.suppress(ssl.SSLWantReadError):
            while piece := inside.read(1 << 16):
                heard += piece
    connection.close()


def test_a_client_certificate_is_shown(server, chats, identities):
    context = identities["first"].context()
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(identities["second"].certificate)
    own = pathlib.Path(identities["second"].pem)
    chats.pipe(server.address, "--nick", "alice", "--client-certificate", str(own))
    caller = server.accept_encrypted(context).welcome()
    assert hashlib.sha256(caller.certificate()).hexdigest() == identities["second"].fingerprint


def test_a_client_certificate_logs_in(start_with_state, chats, identities):
    relay = start_with_state("--accounts", "required")
    options = ["--nick", "alice", "--tls", "--client-certificate", identities["second"].pem]
    refused = chats.deliver(relay, "", *options)
    assert refused.returncode == REFUSED and b"your certificate logs you in to none (" in refused.stderr
    relay.clean_up()

    relay = start_with_state()
    first = chats.deliver(relay, '{"command":"/ns register correct-horse"}\n{"command":"/ns cert add"}\n', "--json", *options)
    assert b"You are not logged in by your certificate: " in first.stdout
    assert b"You are logged in as alice." in first.stdout
    again = chats.deliver(relay, "", "--json", *options)
    assert b"You are logged in as alice." in again.stdout
    assert b"not logged in" not in again.stdout and again.returncode == 0
    relay.clean_up()

    relay = start_with_state("--accounts", "required")
    assert chats.deliver(relay, "hello\n", *options).returncode == 0


def test_a_client_certificate_that_is_none_is_told_at_once(server, chats, identities, tmp_path):
    (tmp_path / "empty.pem").write_text("")
    for path, why in ((identities["first"].certificate, "there is no private key in it"),
                      (tmp_path / "empty.pem", "there is no certificate in it"), (tmp_path / "none", "No such file")):
        ended = chats.deliver(server.address, "", "--client-certificate", str(path))
        assert ended.returncode == NO_INPUT
        assert b"--client-certificate: cannot" in ended.stderr and why.encode() in ended.stderr
    assert not server.is_called()


@pytest.fixture
def far_server(cable):
    server = cable.near.inside(lambda: IrcServer(cable.near.address))
    yield server
    server.close()


def test_a_server_elsewhere_is_spoken_to_with_tls_unasked(cable, far_server, chats, identities):
    client = cable.far.inside(lambda: chats.pipe(far_server.address, "--nick", "alice"))
    far_server.accept_encrypted(identities["first"].context()).welcome()
    assert "is new to you" in client.complaints()


@pytest.mark.parametrize("answer", ["in the clear", "an alert", "hanging up", "nothing"])
def test_a_server_elsewhere_that_has_no_tls_is_spoken_to_in_the_clear_with_a_word(cable, far_server, chats, answer):
    client = cable.far.inside(lambda: chats.pipe(far_server.address, "--nick", "alice"))
    began = time.monotonic()
    connection = far_server.accept_bytes()
    assert connection.recv(1 << 16).startswith(HELLO)
    if answer in ANSWERS:
        ANSWERS[answer](connection)
        connection.close()
    far_server.accept().welcome()
    waited = time.monotonic() - began
    assert 2.5 < waited < 10 if answer == "nothing" else waited < 2.5
    assert f"{endpoint_of(far_server.address)} does not answer in TLS" in client.complaints()
    assert "who is on the way can read along" in client.complaints()


def test_a_person_sees_that_it_is_not_encrypted(cable, far_server, chats):
    terminal = cable.far.inside(lambda: chats.screen(far_server.address, "--no-tls", "--nick", "alice"))
    far_server.accept().welcome()
    terminal.until(r"as alice, not encrypted\.")
