"""The first bytes decide what a connection becomes; until then the relay says nothing."""

import re
import time

import pytest

from harness.hearing import WELCOME
from harness.person import receive

# The head of a record of 512 bytes with a TLS 1.2 ClientHello; no more is needed to know it by.
CLIENT_HELLO = bytes.fromhex("16030102000100 01fc0303") + bytes(32)
HTTP_REQUEST = b"GET /index.html HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8\r\n\r\n"
IRC_GREETING = b"NICK dan\r\nUSER dan 0 * :Dan\r\n"

# Longer than the 300 ms after which a silent connection is taken for a person.
LONG_ENOUGH_TO_BE_GREETED = 0.6


@pytest.fixture
def alice(relay):
    return relay.join("alice")


def _bytes_until_closed(stranger):
    stranger.until_closed()
    return "\n".join(stranger.lines).encode() + stranger.partial


def _nobody_noticed(alice):
    return alice.settle() == []


def test_a_tls_client_that_makes_no_sense_is_sent_an_alert(relay, alice):
    stranger = relay.connect()
    stranger.send(CLIENT_HELLO + bytes(600))
    alert = _bytes_until_closed(stranger)
    assert alert[:1] == b"\x15" and alert[5:6] == b"\x02", "a fatal alert"
    assert _nobody_noticed(alice)
    assert relay.stop() == 0
    assert "TLS failed: " in relay.log()


def _send_bytewise_while_it_is_open(stranger, data, witness):
    """The relay may know enough, and close, before the line has come to its end."""
    try:
        stranger.send_bytewise(data, witness)
    except (BrokenPipeError, ConnectionResetError):
        pass


FOREIGN = [
    (b"SSH-2.0-OpenSSH_9.2\r\n", rb"This is chat-relay, .* no SSH server.*"),
    (b"EHLO mail.example\r\n", rb"554 .*not a mail server"),
    (b"WEBIRC secret gateway host 127.0.0.1\r\n", rb"ERROR :.*"),
    (b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nNICK a\r\n", rb""),
    (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", rb""),
    (b"OPTIONS sip:nm SIP/2.0\r\nVia: x\r\n\r\n", rb"SIP/2\.0 400 Bad Request\n(.|\n)*"),
    (b"DESCRIBE rtsp://h/x RTSP/1.0\r\nCSeq: 1\r\n\r\n", rb"RTSP/1\.0 400 Bad Request\n(.|\n)*"),
    (b"GET /\r\n", rb"HTTP/1\.1 400 (.|\n)*"),
    (bytes.fromhex("15030100020100"), rb""),
    (bytes.fromhex("030000130ee000000000000100080003000000"), rb""),
    (b"*1\r\n$4\r\nPING\r\n", rb"-ERR .*"),
    (b"*12\r\n$4\r\nPING\r\n", rb"-ERR .*"),
    (b"CONNECT\nlogin:a\npasscode:secret\n\n\0", rb"ERROR\nmessage:.*\n(.|\n)*\0"),
    (b"STOMP\r\npasscode:secret\r\n\r\n\0", rb"ERROR\nmessage:.*\n(.|\n)*\0"),
    (b"CONNECT {\"pass\":\"secret\"}\r\n", rb"-ERR '.*'"),
    (b"@RSYNCD: 31.0\n", rb"@ERROR: .*"),
    (b"<stream:stream to='x' version='1.0'>", rb"<\?xml.*<stream:error>.*</stream:stream>"),
    (b"<policy-file-request/>\0", rb"<\?xml.*<cross-domain-policy></cross-domain-policy>\0"),
    (b"OPTIONS icap://h/x ICAP/1.0\r\n\r\n", rb"ICAP/1\.0 400 Bad Request\n(.|\n)*"),
    (b"SOURCE /m ICE/1.0\r\nAuthorization: Basic secret\r\n\r\n", rb"HTTP/1\.1 400 (.|\n)*"),
    (b"GNUTELLA CONNECT/0.6\r\n\r\n", rb"GNUTELLA/0\.6 503 .*\n*"),
    (b"0032git-upload-pack /project.git\0host=myserver.com\0", rb"0040ERR .{55,}"),
    (b"\x02lp\n", rb"\x01"),
    (b"set secret 0 0 5\r\nhello\r\n", rb"CLIENT_ERROR .*"),
    (b"HTTP/1.1 200 OK\r\n\r\n", rb""),
    (b"<34>Oct 11 22:14:15 host su: secret\n", rb""),
    (b"web.secret 5 1700000000\n", rb""),
    (b"a1 LOGIN alice secret\r\n", rb"\* BYE .*"),
    (b'{"id":1,"method":"secret","params":[]}\n', rb'\{"jsonrpc":"2.0","error":.*\}'),
    (bytes.fromhex("0000000804d21630"), rb""),
    (bytes.fromhex("308400000030020101602b"), rb""),
    (bytes.fromhex("3a0000000100000000000000dd070000"), rb"! This is chat-relay, .*"),
    (b"\0/msg alice secret\n", rb"! This is chat-relay, .*"),
]


@pytest.mark.parametrize("bytewise", [False, True])
@pytest.mark.parametrize("data, answer", FOREIGN)
def test_what_is_not_chat_is_answered_in_its_form_and_closed(relay, alice, bytewise, data, answer):
    stranger = relay.connect()
    if bytewise:
        _send_bytewise_while_it_is_open(stranger, data, alice)
    else:
        stranger.send(data)
    assert re.fullmatch(answer, _bytes_until_closed(stranger).replace(b"\r", b""))
    assert _nobody_noticed(alice)
    assert "secret" not in relay.log()


AT_ONCE = [
    (b"AUTH secret\r\nPING\r\n", rb"-ERR .*"),
    (b"SET secret v\r\n", rb"-ERR .*"),
    (b"stats\r\n", rb"CLIENT_ERROR .*"),
    (b"6193, 23\r\n", rb"0, 0 : ERROR : UNKNOWN-ERROR"),
    (b"/W secret\r\n", rb"This is chat-relay, .*"),
    (b"ruok", rb"This is chat-relay, .* not ZooKeeper"),
]


@pytest.mark.parametrize("data, answer", AT_ONCE)
def test_what_services_are_asked_in_words_is_answered_in_their_form(relay, alice, data, answer):
    stranger = relay.connect()
    stranger.send(data)
    assert re.fullmatch(answer, _bytes_until_closed(stranger).replace(b"\r", b""))
    assert _nobody_noticed(alice)
    assert "secret" not in relay.log()


@pytest.mark.parametrize("data, _", AT_ONCE[:4])
def test_the_same_words_are_a_persons_after_the_greeting(relay, alice, data, _):
    stranger = relay.connect()
    stranger.expect(WELCOME)
    stranger.send(data)
    alice.expect(re.compile(r"<guest\d+> " + re.escape(data.split(b"\r")[0].decode())))


@pytest.mark.parametrize("bytewise", [False, True])
@pytest.mark.parametrize("request_line", [HTTP_REQUEST, b"POST / HTTP/1.0\r\n\r\n"])
def test_an_http_request_is_told_what_this_is(relay, alice, bytewise, request_line):
    stranger = relay.connect()
    if bytewise:
        _send_bytewise_while_it_is_open(stranger, request_line, alice)
    else:
        stranger.send(request_line)
    answer = _bytes_until_closed(stranger)
    head, _, body = answer.replace(b"\r", b"").partition(b"\n\n")
    assert re.match(rb"HTTP/1\.[01] 400\b", head)
    assert b"chat" in body and body.strip().count(b"\n") == 0
    assert _nobody_noticed(alice)


@pytest.mark.parametrize("bytewise", [False, True])
@pytest.mark.parametrize("greeting", [IRC_GREETING, b"CAP LS 302\r\n", b"USER dan 0 * :Dan\r\n", b"PASS secret\r\n",
                                      b"PING x\r\n", b"AUTHENTICATE PLAIN\r\n"])
def test_an_irc_client_is_answered_in_irc(relay, alice, bytewise, greeting):
    stranger = relay.connect()
    data = greeting + b"PING barrier\r\n"
    if bytewise:
        _send_bytewise_while_it_is_open(stranger, data, alice)
    else:
        stranger.send(data)
    stranger.expect(re.compile(r":\S+ PONG \S+ :barrier\r?"))
    assert stranger.lines[0].startswith((":", "AUTHENTICATE +"))
    assert _nobody_noticed(alice)


@pytest.mark.parametrize("quit_line", [b"QUIT\r\n", b"QUIT\n", b"QUIT :bye\r\n"])
def test_who_only_says_quit_is_sent_an_error_and_closed(relay, alice, quit_line):
    stranger = relay.connect()
    stranger.send(quit_line)
    assert _bytes_until_closed(stranger).startswith(b"ERROR :")
    assert _nobody_noticed(alice)


@pytest.mark.parametrize("opening", [b"JOIN #dev\r\n", b"PRIVMSG alice :hi\r\n", b"\xef\xbb\xbfNICK dan\r\n",
                                     b"\tNICK dan\r\n", b"STARTTLS\r\n", b"MODE #dev\r\n", b"PROTOCTL NAMESX\r\n"])
def test_an_irc_program_that_speaks_before_its_turn_is_answered_in_irc(relay, alice, opening):
    stranger = relay.connect()
    stranger.send(opening + b"PING barrier\r\n")
    stranger.expect(re.compile(r":\S+ PONG \S+ :barrier\r?"))
    assert stranger.lines[0].startswith(":")
    assert _nobody_noticed(alice)


@pytest.mark.parametrize("line", ["NICK of time", "PASS me the salt", "USER error", "CAP is off", "QUIT it", "HELO everybody",
                                  "WEBIRC is a gateway", "PING me later"])
def test_a_person_may_begin_as_clients_do_after_the_greeting(relay, alice, line):
    stranger = relay.connect()
    stranger.expect(WELCOME)
    stranger.say(line)
    alice.expect(re.compile(rf"<guest\d+> {line}"))


@pytest.mark.parametrize("line", ["GET better at HTTP/2", "REPORT on HTTP/2", "SEARCH for HTTP/3", "NICE day", "nick of time", "GET well soon", "CAPITAL", "hi", "PINGPONG", "Q"])
def test_any_other_line_is_a_persons(relay, alice, line):
    stranger = relay.connect()
    stranger.say(line)
    stranger.expect(WELCOME)
    alice.expect(re.compile(rf"<guest\d+> {line}"))


@pytest.mark.parametrize("bytewise", [False, True])
@pytest.mark.parametrize("opening", [b"nick low\r\nuser a 0 * :b\r\n", b"\r\n\r\n NICK low\r\nUSER a 0 * :b\r\n",
                                     b":low NICK low\r\nUSER a 0 * :b\r\n", b"@t=1 NICK low\nUSER a 0 * :b\n"])
def test_irc_typed_by_hand_is_irc(relay, alice, bytewise, opening):
    stranger = relay.connect()
    if bytewise:
        stranger.send_bytewise(opening, alice)
    else:
        stranger.send(opening)
    stranger.expect(re.compile(r":\S+ 001 low .*"))
    assert stranger.lines[0].startswith(":")


@pytest.mark.parametrize("data, answer", [(b"SSH-2.0-late\r\n", "This is chat-relay,"), (b"PASS secret\r\n", "ERROR :"),
                                          (b"WEBIRC secret a b c\r\n", "ERROR :"), (b"EHLO x\r\n", "554 "),
                                          (b"GET / HTTP/1.1\r\n", "HTTP/1.1 400")])
def test_who_begins_after_the_greeting_is_answered_too(relay, alice, data, answer):
    stranger = relay.connect()
    stranger.expect(WELCOME)
    stranger.send(data)
    stranger.until_closed()
    assert any(line.startswith(answer) for line in stranger.lines)
    assert not any("secret" in line or line.startswith("<") for line in alice.settle())
    assert "secret" not in relay.log()


def test_a_person_who_forgets_the_slash_is_told_and_stays(relay, alice):
    stranger = relay.connect()
    stranger.expect(WELCOME)
    stranger.say("nick low")
    stranger.expect(re.compile(r"! Your line was not said: .*/nick NAME.*"))
    stranger.say("sorry")
    alice.expect(re.compile(r"<guest\d+> sorry"))


@pytest.mark.parametrize("line", ["nick is my dog", "user error", "pass the salt", "quit smoking", ":) hi", "@alice hi"])
def test_talk_that_begins_like_irc_is_talk(relay, alice, line):
    stranger = relay.connect()
    stranger.send_bytewise(line.encode(), alice)
    stranger.send(b"\n")
    alice.expect(re.compile(rf"<guest\d+> {re.escape(line)}"))


@pytest.mark.parametrize("pause", [b"\r\n", b"  ", b"*1\r\n"])
def test_who_only_presses_enter_is_greeted(relay, pause):
    stranger = relay.connect()
    stranger.send(pause)
    stranger.expect(WELCOME)


@pytest.mark.parametrize("data", [b"\n", b"GE", b"\x80", b"nick a", b"*1\r\n", b"\0\0\0"])
def test_who_ends_while_undecided_harms_nobody(relay, alice, data):
    stranger = relay.connect()
    stranger.send(data)
    stranger.half_close()
    stranger.until_closed()
    alice.settle()


def test_a_silent_connection_is_a_persons(relay):
    relay.connect().expect(WELCOME)


@pytest.mark.parametrize("beginning, rest", [(b"NI", b"CE day\n"), (b"GET", b" well soon\n"), (b"PIN", b"E tree\n")])
def test_a_line_that_may_yet_be_a_protocols_is_waited_for(relay, alice, beginning, rest):
    stranger = relay.connect()
    stranger.send(beginning)
    # Not a wait for anything: the time has to pass in which a greeting would be wrong.
    time.sleep(LONG_ENOUGH_TO_BE_GREETED)
    assert _nobody_noticed(alice)
    stranger.send(rest)
    assert stranger.expect(WELCOME) == stranger.lines[0]
    alice.expect(re.compile(rf"<guest\d+> {(beginning + rest).decode().strip()}"))


def test_a_slow_typist_is_greeted_and_the_line_kept_whole(relay, alice):
    stranger = relay.connect()
    stranger.send(b"hello ev")
    stranger.expect(WELCOME)
    stranger.send(b"erybody\n")
    alice.expect(re.compile(r"<guest\d+> hello everybody"))


def test_telnet_negotiation_first_is_no_line(relay, alice):
    stranger = relay.connect()
    stranger.send(b"\xff\xfd\x03\xff\xfb\x18")
    assert receive(stranger.socket, 6) == b"\xff\xfc\x03\xff\xfe\x18"  # neither is wanted
    stranger.expect(WELCOME)
    stranger.say("hi")
    alice.expect(re.compile(r"<guest\d+> hi"))


@pytest.mark.parametrize("beginning", [b"NI", b"GET /index"])
def test_who_never_says_what_they_are_is_closed(start_relay, beginning):
    relay = start_relay("--registration-timeout", "1")
    alice = relay.join("alice")
    stranger = relay.connect()
    stranger.send(beginning)
    stranger.until_closed()
    assert _nobody_noticed(alice)


def test_a_person_is_not_timed_out_for_being_silent(start_relay):
    relay = start_relay("--registration-timeout", "1")
    alice, bob = relay.gather("alice", "bob")
    stranger = relay.connect()
    stranger.send(b"NI")
    # Its end shows that the time is up for whoever came before it too.
    stranger.until_closed()
    alice.say("still here")
    bob.expect("<alice> still here")


def test_many_strangers_at_once_become_what_each_is(start_relay):
    # Half a ClientHello is waited for so long.
    relay = start_relay("--registration-timeout", 2)
    alice = relay.join("alice")
    strangers = [(relay.connect(), data) for data in (CLIENT_HELLO, HTTP_REQUEST, IRC_GREETING, b"hi\n") * 5]
    for stranger, data in strangers:
        stranger.send(data)
    for stranger, data in strangers:
        if data == b"hi\n":
            stranger.expect(WELCOME)
        elif data == IRC_GREETING:
            stranger.expect(re.compile(r":\S+ (001|433) .*"))
        else:
            stranger.until_closed()
    arrivals = [line for line in alice.settle() if line.endswith(" joined")]
    assert len(arrivals) == 5
