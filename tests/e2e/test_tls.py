"""TLS on the same port: whoever begins with a ClientHello is answered with it, and is as any other client inside."""

import hashlib
import re
import socket
import ssl
import subprocess
import time

import pytest

from harness import run_to_end
from harness.hearing import PATIENCE, WELCOME, wait_until
from harness.irc_clients import clients  # noqa: F401 - a fixture
from harness.person import receive
from harness.tls_person import TlsPerson, client_context, make_certificate


def _command(tool, door):
    host, port = door.address
    return {"ncat": ["ncat", "--ssl", host, str(port)],
            "openssl": ["openssl", "s_client", "-quiet", "-verify_quiet", "-connect", f"{host}:{port}"],
            "socat": ["socat", "-", f"OPENSSL:{host}:{port},verify=0"]}[tool]


@pytest.mark.parametrize("tool", ["ncat", "openssl", "socat"])
def test_the_tools_that_people_have_join_the_same_room(relay, tool):
    alice = relay.join("alice")
    guest = relay.run_command(_command(tool, relay.door()))
    guest.expect(WELCOME)
    guest.call("tess")
    alice.until(re.compile(r"\* (tess joined|guest\d+ is now known as tess).*"))
    guest.say("grüße")
    alice.expect("<tess> grüße")
    alice.say("hello")
    guest.expect("<alice> hello")


@pytest.mark.parametrize("tool", ["ncat", "socat"])
def test_a_line_that_a_pipe_sends_is_said_and_answered(relay, tool):
    """The pipe ends at once, and with it the tool sends the end of its input."""
    alice = relay.join("alice")
    for number in range(10):
        ended = subprocess.run(_command(tool, relay.door()), input=f"line {number}\n", capture_output=True, text=True,
                               timeout=PATIENCE, check=False)
        alice.expect(re.compile(rf"<guest\d+> line {number}"))
        assert WELCOME.search(ended.stdout), ended


@pytest.mark.parametrize("alpn", [(), ("irc",), ("h2", "irc"), ("h2", "http/1.1")])
def test_irc_is_spoken_inside_whatever_alpn_offers(relay, alpn):
    nick = f"n{len(alpn)}"
    person = relay.connect_encrypted(alpn=list(alpn)).register(nick)
    assert person.socket.selected_alpn_protocol() == ("irc" if "irc" in alpn else None)
    assert f":chat-relay 671 {nick} {nick} :is using a secure connection" in person.irc_answer(f"WHOIS {nick}")


def _advice(relay, program):
    """What the relay says that one types in this program."""
    return re.search(rf"{program}: +(/.*)", relay.announced)[1]


def _is_encrypted(relay, nick):
    onlooker = relay.connect_encrypted().register("onlooker")
    return any(f" 671 onlooker {nick} " in line for line in onlooker.irc_answer(f"WHOIS {nick}"))


def test_irssi_connects_as_it_is_told_and_only_to_that_certificate(relay, clients):  # noqa: F811
    alice = relay.join("alice")
    irssi = clients.irssi_with(_advice(relay, "irssi"))
    irssi.type("/join #lobby")
    alice.until(re.compile(r"\* irssi joined.*"))
    assert _is_encrypted(relay, "irssi")
    alice.say("hello")
    irssi.until(r"<[ @]?alice> hello$")
    wrong = _advice(relay, "irssi").replace("tls_pinned_cert ", "tls_pinned_cert 00:00:")
    clients.irssi_with(wrong, "other", greeted=False).until("(?i)pinned.*(mismatch|does not match|not match)|certificate.*(mismatch|not match)")
    assert not any("other" in line for line in alice.settle())


def test_weechat_connects_as_it_is_told_and_only_to_that_certificate(relay, clients):  # noqa: F811
    alice = relay.join("alice")
    advice = _advice(relay, "WeeChat")
    weechat = clients.weechat_with(advice, "/set irc.server.chat.nicks wee", "/connect chat")
    weechat.type("/join #lobby")
    alice.until(re.compile(r"\* wee joined.*"))
    assert _is_encrypted(relay, "wee")
    alice.say("hello")
    weechat.until(r"alice \| hello\b")
    wrong = re.sub("fingerprint=..", "fingerprint=00", advice).replace(relay.fingerprint[:2], relay.fingerprint[:2])
    clients.weechat_with(wrong, "/set irc.server.chat.nicks other", "/connect chat", greeted=False).until(
        "(?i)fingerprint.*mismatch|fingerprint.*not.*match|NOT match|fingerprint do not match")
    assert not any("other" in line for line in alice.settle())


def test_who_is_silent_inside_is_greeted_as_a_person(relay):
    relay.connect_encrypted().expect(WELCOME)


def test_whois_tells_who_is_encrypted_and_oneself_ones_certificate(relay, tmp_path):
    file, fingerprint = make_certificate(tmp_path, "carol")
    carol = relay.connect_encrypted(certificate=file).register("carol")
    dave = relay.connect_encrypted().register("dave")
    plain = relay.join("nina")
    own = f":chat-relay 276 carol carol :has client certificate fingerprint {fingerprint}"
    assert own in carol.irc_answer("WHOIS carol")
    told = dave.irc_answer("WHOIS carol")
    assert ":chat-relay 671 dave carol :is using a secure connection" in told
    assert not any(" 276 " in line for line in told)
    assert not any(" 671 " in line for line in dave.irc_answer(f"WHOIS {plain.name}"))


# What the relay's own certificate is, and where it comes from.

def _served_fingerprint(door):
    """Of the certificate that a client is shown."""
    person = TlsPerson(door)
    try:
        return hashlib.sha256(person.socket.getpeercert(binary_form=True)).hexdigest()
    finally:
        person.close()


def test_a_certificate_is_made_once_and_kept_for_nobody_else(start_relay, tmp_path):
    state = tmp_path / "a" / "state"
    relay = start_relay("--state-dir", state)
    first = relay.fingerprint
    assert _served_fingerprint(relay.door()) == first
    assert relay.stop() == 0
    assert "tls.pem" in {file.name for file in state.iterdir()}
    assert {file.stat().st_mode & 0o777 for file in state.iterdir()} == {0o600}
    assert state.stat().st_mode & 0o777 == 0o700
    assert start_relay("--state-dir", state).fingerprint == first


def test_where_nothing_can_be_kept_tls_is_for_this_run(start_relay, tmp_path):
    (tmp_path / "file").write_text("in the way")
    relay = start_relay("--state-dir", tmp_path / "file" / "state")
    assert "lasts until the relay stops: cannot make" in relay.log()
    assert _served_fingerprint(relay.door()) == relay.fingerprint
    relay.send_signal(1)
    relay.join("alice")
    assert _served_fingerprint(relay.door()) == relay.fingerprint


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_ones_own_certificate_is_used(start_relay, tmp_path, kind):
    file, fingerprint = make_certificate(tmp_path, "own", kind)
    relay = start_relay("--tls-certificate", tmp_path / "own.crt", "--tls-key", tmp_path / "own.key")
    assert relay.fingerprint == fingerprint == _served_fingerprint(relay.door())
    assert start_relay("--tls-certificate", file).fingerprint == fingerprint


def test_sighup_reads_the_certificate_anew_and_keeps_the_old_if_the_new_is_bad(start_relay, tmp_path):
    file, old = make_certificate(tmp_path, "old")
    new_file, new = make_certificate(tmp_path, "new")
    served = tmp_path / "served.pem"
    served.write_bytes(file.read_bytes())
    relay = start_relay("--tls-certificate", served)
    alice = relay.connect_encrypted().join("alice")

    def renew(contents, logged):
        served.write_bytes(contents)
        relay.send_signal(1)
        wait_until(lambda: logged in relay.log(), f"the log says {logged!r}")

    renew(new_file.read_bytes(), f"anew: its fingerprint is {new}")
    assert _served_fingerprint(relay.door()) == new
    for contents, why in ((b"", "no certificate"), ((tmp_path / "new.crt").read_bytes(), "no private key"),
                          ((tmp_path / "new.crt").read_bytes() + (tmp_path / "old.key").read_bytes(),
                           "the key is of another certificate")):
        renew(contents, why)
        assert _served_fingerprint(relay.door()) == new
    served.unlink()
    relay.send_signal(1)
    wait_until(lambda: "cannot read" in relay.log(), "the missing file is noticed")
    assert relay.log().count("nothing of the configuration has changed") == 4
    assert _served_fingerprint(relay.door()) == new
    alice.settle()
    assert relay.fingerprint == old


def test_a_key_of_another_kind_than_the_certificates_is_refused(tmp_path):
    """Such as OpenSSL takes without a word, and every handshake fails then."""
    file, _ = make_certificate(tmp_path, "own")
    key = tmp_path / "ed25519.key"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    for options in ((), ("--check-config",)):
        told = run_to_end("--listen", "127.0.0.1:0", "--tls-certificate", file, "--tls-key", key, *options)
        assert told.returncode == 1 and "the key is of another certificate [E-CERTIFICATE]" in told.stderr


# What is offered, as openssl sees it.

def _openssl(door, *options):
    """What s_client tells of a connection that it closes at once."""
    host, port = door.address
    ended = subprocess.run(["openssl", "s_client", "-connect", f"{host}:{port}", *options], input="", text=True,
                           capture_output=True, timeout=PATIENCE, check=False)
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_versions_before_tls_1_2_are_refused(relay, version):
    told = _openssl(relay.door(), version, "-cipher", "DEFAULT@SECLEVEL=0")
    assert "alert protocol version" in told and "Cipher is (NONE)" in told


@pytest.mark.parametrize("version, cipher", [("-tls1_2", "ECDHE-ECDSA-AES256-GCM-SHA384"),
                                             ("-tls1_2", "ECDHE-ECDSA-AES128-GCM-SHA256"),
                                             ("-tls1_2", "ECDHE-ECDSA-CHACHA20-POLY1305")])
def test_tls_1_2_with_forward_secrecy_is_served(relay, version, cipher):
    assert f"Cipher is {cipher}" in _openssl(relay.door(), version, "-cipher", cipher)


@pytest.mark.parametrize("cipher", ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256", "AES256-SHA",
                                    "NULL", "aNULL", "PSK", "DHE"])
def test_weak_ciphers_are_refused(relay, cipher):
    assert "Cipher is (NONE)" in _openssl(relay.door(), "-tls1_2", "-cipher", f"{cipher}@SECLEVEL=0")


@pytest.mark.parametrize("cipher", ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"])
def test_tls_1_3_is_served_without_tickets(relay, cipher):
    told = _openssl(relay.door(), "-tls1_3", "-ciphersuites", cipher, "-alpn", "irc")
    assert f"Cipher is {cipher}" in told and "ALPN protocol: irc" in told
    assert "New Session Ticket" not in told and "Compression: NONE" in told


def test_tls_1_2_gives_no_session_to_resume(relay):
    told = _openssl(relay.door(), "-tls1_2")
    assert re.search(r"Session-ID: *\n", told) and "ticket" not in told.lower().replace("session ticket lifetime", "")


def test_a_second_handshake_is_refused_and_harms_nobody(relay):
    alice = relay.join("alice")
    host, port = relay.door().address
    client = relay.run_command(["openssl", "s_client", "-tls1_2", "-verify_quiet", "-connect", f"{host}:{port}"])
    client.until(re.compile("---"))
    client.send(b"R\n")
    client.until(re.compile(".*no renegotiation.*"))
    alice.settle()


TOLD = "! Only encrypted connections are taken here. Join with ncat --ssl and the same host and port."

# Newcomers who are slow, many or broken.

def _hello():
    """A ClientHello as Python makes it."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = client_context().wrap_bio(incoming, outgoing)
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


def _has_been_closed(end):
    try:
        return end.recv(65536) == b""
    except (BlockingIOError, TimeoutError):
        return False
    except ConnectionError:
        return True


def test_a_handshake_at_one_byte_a_moment_ends_when_registering_would(start_relay):
    relay = start_relay("--registration-timeout", "2s")
    alice = relay.join("alice")
    began = time.monotonic()
    end = relay.door().connect()
    end.settimeout(0.1)
    for byte in _hello():
        if _has_been_closed(end):
            break
        end.send(bytes([byte]))
    assert 1.9 < time.monotonic() - began < 12
    end.close()
    alice.settle()
    assert "did not finish its TLS handshake in 2 s" in relay.log()


def test_a_thousand_half_handshakes_keep_nobody_from_talking(start_relay):
    relay = start_relay("--registration-timeout", "3s")
    alice, bob = relay.gather("alice", "bob")
    hello = _hello()
    ends = []
    for number in range(1000):
        end = relay.door().connect()
        end.sendall(hello[:5 + number % len(hello)])
        ends.append(end)
        if number % 100 == 0:
            alice.say(f"still here after {number}")
            bob.expect(f"<alice> still here after {number}")
    encrypted = relay.connect_encrypted().join("carol")
    encrypted.say("in between")
    bob.expect("<carol> in between")
    for end in ends:
        receive_all(end)
        end.close()
    bob.settle()
    alice.settle()


def receive_all(end):
    try:
        while end.recv(65536):
            pass
    except ConnectionError:
        pass


@pytest.mark.parametrize("cut", [2, 3, 5, 6, 50, 200])
def test_a_hello_that_ends_too_early_is_no_talk(relay, cut):
    alice = relay.join("alice")
    end = relay.door().connect()
    end.sendall(_hello()[:cut])
    end.shutdown(socket.SHUT_WR)
    receive_all(end)
    end.close()
    assert alice.settle() == []


def test_a_record_that_is_cut_off_ends_its_client_alone(relay):
    alice = relay.join("alice")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = client_context().wrap_bio(incoming, outgoing)
    end = relay.door().connect()
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            end.sendall(outgoing.read())
            incoming.write(end.recv(65536))
    tls.write(b"/nick carol\nthis is whole\n")
    end.sendall(outgoing.read())
    alice.until("<carol> this is whole")
    tls.write(b"and this is not\n")
    end.sendall(outgoing.read()[:-3])
    end.shutdown(socket.SHUT_WR)
    receive_all(end)
    assert alice.until(re.compile(r"\* carol left.*")) == []
    assert "it was cut off in the middle of a record" in relay.log()
    end.close()


@pytest.mark.parametrize("spoken", [True, False], ids=["who speaks at once", "who waits"])
def test_who_may_not_come_in_is_told_with_an_alert(start_relay, spoken):
    relay = start_relay("--max-clients", "1")
    relay.join("alice")
    end = relay.door().connect()
    if not spoken:
        time.sleep(0.05)  # the relay has accepted it, and waits
    with pytest.raises(ssl.SSLError, match="ACCESS_DENIED"):
        client_context().wrap_socket(end)
    end.close()
    person = relay.connect()
    assert person.until_closed() == ["! This relay is full: it takes 1 client."]


# Doors for TLS alone.

def test_a_door_for_tls_alone_takes_nothing_else(start_relay):
    relay = start_relay(listen=["127.0.0.1:0", "tls:127.0.0.1:0"])
    alice = relay.join("alice")
    stranger = relay.connect(relay.door(tls=True))
    stranger.say("hello")
    assert stranger.until_closed() == [TOLD]
    relay.connect_encrypted(relay.door(tls=True)).join("carol").say("in here")
    alice.until("<carol> in here")


def test_who_says_nothing_at_a_door_for_tls_is_not_greeted(start_relay):
    relay = start_relay("--registration-timeout", "1s", listen=["tls:127.0.0.1:0"])
    stranger = relay.connect(relay.door(tls=True))
    assert stranger.until_closed() == [] and stranger.partial == b""


def test_raw_bytes_pass_through_tls_as_they_are(start_relay):
    relay = start_relay(raw_listen=["tls:127.0.0.1:0", "127.0.0.1:0"])
    door = relay.door(raw=True, tls=True)
    reader = relay.connect_encrypted(door)
    plain = relay.door(raw=True).connect()
    plain.sendall(b"first")
    assert _receive_encrypted(reader, 5) == b"first"
    writer = relay.connect_encrypted(door)
    data = bytes(range(256)) * 2048
    writer.send(data)
    assert receive(plain, len(data)) == data
    assert _receive_encrypted(reader, len(data)) == data


def _receive_encrypted(person, size):
    received = b""
    while len(received) < size:
        received += person.socket.recv(65536)
    return received


@pytest.mark.parametrize("options, words", [
    (["--listen", "127.0.0.1:7667", "--listen", "tls:127.0.0.1:7667"], "are the same door"),
    (["--listen", "ircs://127.0.0.1:6697"], "a door for TLS alone is written tls:HOST:PORT"),
    (["--listen", "TLS:127.0.0.1:6697"], "a door for TLS alone is written tls:HOST:PORT"),
    (["--tls-key", "/dev/null"], "the key is of no use without --tls-certificate"),
    (["--listen", "127.0.0.1:0", "--tls-certificate", "/no/such/file"], "cannot read /no/such/file"),
    (["--listen", "127.0.0.1:0", "--tls-certificate", "/dev/null"], "there is no certificate in it"),
])
def test_what_cannot_be_is_said(options, words):
    ended = run_to_end(*options)
    assert ended.returncode in (1, 2) and words in ended.stderr, ended


# Readers that stall, and half-closes.

def test_a_reader_that_stalls_through_tls_misses_lines_and_is_told(start_relay):
    relay = start_relay("--backlog", "64K")
    slow = relay.connect_encrypted(receive_buffer=4096).join("slow")
    talker = relay.join("talker")
    line = "x" * 3000
    for number in range(2000):
        talker.say(f"{number} {line}")
        if number % 50 == 0:
            talker.settle()
    talker.settle()
    talker.say("the end")
    slow.until(re.compile(r"! You missed [\d,]+ lines.*|\* .*missed.*|.*[\d,]+ lines.*"))
    slow.until("<talker> the end")
    assert all(re.fullmatch(rf"<talker> \d+ {line}", each) for each in slow.lines if " xxx" in each)


def test_much_that_comes_at_once_is_all_said_though_nothing_follows(relay):
    """More than is read from one client in a round: what is decrypted already, select() does not tell of."""
    alice = relay.join("alice")
    carol = relay.connect_encrypted().join("carol")
    for turn in range(5):
        lines = [f"<carol> {turn} {number} {'.' * 50}" for number in range(240)]
        carol.send("".join(f"{line.removeprefix('<carol> ')}\n" for line in lines).encode())
        alice.until(lines[-1])
        assert [line for line in alice.lines if line.startswith(f"<carol> {turn} ")] == lines


def test_who_takes_nothing_through_tls_is_disconnected_in_the_end(start_relay):
    relay = start_relay("--backlog", "64K", "--stall-timeout", "1s")
    relay.connect_encrypted(receive_buffer=4096).join("slow")
    talker = relay.join("talker")
    for _ in range(3000):
        talker.say("x" * 3000)
    talker.until(re.compile(r"\* slow left.*"))
    assert "took nothing for 1 s" in relay.log()


def test_a_client_that_ends_its_input_is_still_answered(relay):
    alice = relay.join("alice")
    carol = relay.connect_encrypted()
    carol.send(b"/nick carol\n/who\nmy last words\n")
    carol.half_close()
    carol.until("*   @alice carol")
    alice.until("<carol> my last words")
    alice.until(re.compile(r"\* carol left.*"))
    carol.until_closed()


# Only encrypted clients from elsewhere.

def test_who_comes_from_elsewhere_unencrypted_is_told_why(cable, start_relay):
    relay = cable.near.inside(lambda: start_relay("--require-tls", listen=[f"{cable.near.address}:0"],
                                                  raw_listen=[f"{cable.near.address}:0"]))
    silent, talker, program, raw = cable.far.inside(
        lambda: [relay.connect(), relay.connect(), relay.connect(), relay.connect(relay.door(raw=True))])
    talker.say("hello")
    program.send(b"NICK prog\r\nUSER prog 0 * :P\r\n")
    assert silent.until_closed() == [TOLD] and talker.until_closed() == [TOLD]
    assert program.until_closed() == [
        "ERROR :Closing link: only encrypted connections are taken here. Connect with TLS, to the same port.\r"]
    assert raw.until_closed() == []
    encrypted = cable.far.inside(relay.connect_encrypted)
    encrypted.join("carol")


def test_this_machine_may_come_unencrypted_all_the_same(start_relay):
    relay = start_relay("--require-tls")
    relay.join("alice")
