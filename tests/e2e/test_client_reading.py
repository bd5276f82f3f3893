"""What chat-client shows of what is said: whom it names, what it counts, in which colours, and nothing obeyed."""

import re

import pytest

from harness import new_token
from harness.terminal_bytes import assert_obeys_nothing

COLOUR = re.compile(rb"\x1b\[(?:[0-9]*;)*(?:3[0-9]|38|9[0-7])(?:;[0-9]+)*m")


@pytest.fixture
def two(relay, chats):
    alice = chats.enter(relay, "alice")
    return alice, relay.join("nina")


@pytest.fixture
def bytes_of(relay, chats):
    """alice on a terminal whose bytes are looked at; what it was sent while a line was said."""

    def start(*options, **how):
        nina = relay.join("nina")
        terminal = chats.on_bytes(relay, "--nick", "alice", *options, **how)
        nina.expect("* alice joined")
        terminal.until("#lobby alice> ")

        def sent_for(*lines):
            token = new_token()
            nina.say(*lines, token)
            return terminal.until(token)

        sent_for()
        return sent_for

    return start


def test_who_is_named_is_told(two):
    alice, nina = two
    nina.say("alice: hello", "hello malice", "I saw ALICE, too")
    alice.until(r"^\d\d:\d\d » <nina> alice: hello$")
    alice.until(r"^\d\d:\d\d » <nina> I saw ALICE, too$")
    alice.until(r"^\d\d:\d\d <nina> hello malice$")


@pytest.mark.parametrize("said, seen", [
    ("\x0304alice\x03: look", "alice: look"), ("\u00a0alice\u00a0", "alice"), ("\u201ealice\u201c said", "\u201ealice\u201c said"),
    ("the DEPLOY failed", "the DEPLOY failed"), ("\u4eca\u65e5\u306falice\u3055\u3093", "\u4eca\u65e5\u306falice\u3055\u3093"),
])
def test_who_is_named_beside_anything_is_told(relay, chats, said, seen):
    alice = chats.enter(relay, "alice", "--highlight", "deploy")
    relay.join("nina").say(said)
    alice.until(rf"^\d\d:\d\d » <nina> \s*{seen}")


@pytest.mark.parametrize("bell, rings", [
    (None, [False, True, True]), ("never", [False, False, False]), ("mention", [False, True, False]),
    ("private", [False, True, True]), ("all", [True, True, True]),
])
def test_the_bell(bytes_of, bell, rings):
    sent_for = bytes_of(*(["--bell", bell] if bell else []))
    heard = [sent_for(line) for line in ("hello", "hello alice", "/msg alice psst")]
    assert [b"\a" in sent for sent in heard] == rings


def test_ones_own_words_do_not_ring(relay, chats):
    nina = relay.join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice", "--bell", "all")
    terminal.until("#lobby alice> ")
    terminal.type("alice is my name")
    nina.expect("<alice> alice is my name")
    terminal.type("/quit")
    terminal.wait()
    assert b"\a" not in terminal.output


def test_twelve_who_come_at_once_are_one_line(chats, server):
    alice = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    caller.say(*(f":visitor{number}!u@h JOIN #lobby" for number in range(12)), ":eve!u@h PRIVMSG #lobby :hello all")
    alice.until(r"<eve> hello all$")
    assert [line[6:] for line in alice.above()][-2:] == ["* 12 joined", "<eve> hello all"]


def test_what_happens_elsewhere_is_named_and_counted(two, relay):
    alice, nina = two
    alice.type("/join #ops")
    alice.enter("alice", "#ops")
    carol = relay.join("carol")
    carol.say("/join ops", "here")
    alice.until(r"^\d\d:\d\d <carol> here$")
    nina.say("one", "two")
    alice.until(r"^\d\d:\d\d #lobby <nina> two$")
    alice.until_prompt(r"#ops \(#lobby 2\) alice>")
    nina.say("and you, alice?", "/msg alice psst")
    alice.until(r"^\d\d:\d\d » #lobby <nina> and you, alice\?$")
    alice.until(r"^\d\d:\d\d (» )?\[nina -> you\] psst$")
    alice.until_prompt(r"#ops \(#lobby 3!, nina 1!\) alice>")
    alice.press("M-1")
    alice.until_prompt(r"#lobby \(nina 1!\) alice>")


def test_history_is_marked_with_its_dates(relay, chats):
    nina = relay.join("nina")
    nina.ask("said before")
    alice = chats.enter(relay, "alice")
    alice.until(r"<nina> said before$")
    nina.say("said after")
    alice.until(r"<nina> said after$")
    lines = [line for line in alice.above() if re.search("--|nina>", line)]
    assert re.fullmatch(r"-- earlier: \w+, \d+ \w+ \d{4}, \d\d:\d\d --", lines[0])
    assert lines[1].endswith("<nina> said before")
    assert re.fullmatch(r"-- now: \w+, \d+ \w+ \d{4}, \d\d:\d\d --", lines[2])
    assert lines[3].endswith("<nina> said after")


@pytest.mark.parametrize("options, environment, coloured", [
    ([], {}, True), ([], {"TERM": "xterm", "COLORTERM": "truecolor"}, True), (["--no-colour"], {}, False),
    ([], {"NO_COLOR": "1"}, False), ([], {"TERM": "vt100"}, False), ([], {"TERM": "dumb"}, False),
])
def test_colours_where_they_are_wanted(bytes_of, options, environment, coloured):
    sent_for = bytes_of(*options, **environment)
    assert bool(COLOUR.search(sent_for("hello", "hello alice"))) == coloured


def test_a_dumb_terminal_gets_no_sequences(bytes_of):
    assert b"\x1b" not in bytes_of(TERM="dumb")("hello alice", "\x02bold\x02")


def test_a_nick_has_the_same_colour_each_time(bytes_of):
    sent_for = bytes_of()
    colours = {re.search(rb"(\x1b\[[0-9;]+m)nina", sent_for("hello"))[1] for _ in range(3)}
    assert len(colours) == 1


def test_formatting_is_drawn_and_colours_of_others_are_not(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--no-colour")
    caller = server.accept().welcome()
    caller.say(":eve!u@h PRIVMSG #lobby :\x02bold\x02 \x0304,02red\x03 \x1dleaning\x1d end")
    sent = terminal.until("end").decode()
    assert re.search(r"\x1b\[1mbold\x1b\[\d*m red \x1b\[3mleaning\x1b\[\d*m ", sent)


HOSTILE = ["\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]52;c;ZXZpbA==\x1b\\", b"\x9b31m", "\u009b2J", "\u0085", "\x1bc",
           "\x1b[?1049h", "\x08\x08\x08", "\x7f", "\x0e", "\x05", "\u202egnp.exe", "\u2066a\u2069", "\x1b[6n",
           "\x1bP+q\x1b\\"]


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_what_a_server_sends_is_shown_not_obeyed(chats, server, term):
    """In a dumb terminal the client sends no sequences itself, so there each would be a stranger's."""
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--bell", "never", TERM=term)
    caller = server.accept().welcome()
    caller.settle()
    for text in HOSTILE:
        evil = text if isinstance(text, bytes) else text.encode()
        caller.send(b":ev" + evil + b"!u" + evil + b"@h PRIVMSG #lobby :" + evil + b"\r\n")
        for line in (b"332 alice #lobby :", b"NOTICE * :", b"433 alice ", b"372 alice :", b"FAIL X Y :",
                     b"999 alice :"):
            caller.send(b":server" + evil + b" " + line + evil + b"\r\n")
        caller.send(b":eve!u@h JOIN #" + evil + b"\r\n:eve!u@h QUIT :" + evil + b"\r\n")
        caller.send(b":eve!u@h PRIVMSG alice :" + evil + b"\r\n:alice!u@h JOIN #r" + evil + b"\r\n")
        caller.send(b":eve!u@h NICK " + evil + b"\r\n:eve!u@h TOPIC #lobby :" + evil + b"\r\n")
    caller.settle()
    terminal.type("/room")
    caller.say("ERROR :\x1b[2J gone for good")
    terminal.until("gone for good")
    terminal.type("/quit")
    terminal.wait()
    assert_obeys_nothing(terminal.output, sequences=term != "dumb")
    for shown in (b"^[[2J^[[H", b"^[]0;title^G", b"<U+009B>2J", b"<U+202E>gnp.exe", b"^[[6n"):
        assert shown in terminal.output
    assert b"\x1b[2J" not in terminal.output and b"\x1b[?1049h" not in terminal.output


def test_what_somebody_with_nc_sends_is_shown_not_obeyed(relay, chats):
    nina = relay.run("nc").join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice", "--bell", "never", TERM="dumb")
    terminal.until("#lobby alice> ")
    nina.expect("* alice joined")
    nina.say(*(text for text in HOSTILE if isinstance(text, str)), "that was all")
    terminal.until("that was all")
    terminal.type("/quit")
    terminal.wait()
    assert_obeys_nothing(terminal.output, sequences=False)
    # ESC [ H is what the key Home sends: the relay takes it for that.
    assert b"^[[2J" in terminal.output and b"<U+202E>gnp.exe" in terminal.output


ADDRESS = "https://example.org/" + "a" * 60


def test_an_address_longer_than_a_row_is_the_terminals_to_break(relay, chats):
    alice = chats.enter(relay, "alice", size=(50, 24))
    relay.join("nina").say(f"see {ADDRESS} ok")
    alice.until("ok$")
    # tmux joins the rows that it broke itself, and those alone, as a person's selection would.
    assert any(f"<nina> see {ADDRESS} ok" in line for line in alice.joined_rows())


@pytest.mark.parametrize("options, environment, marked", [
    ([], {"VTE_VERSION": "7006"}, True), ([], {"TERM": "xterm-kitty"}, True), ([], {}, False),
    (["--no-hyperlinks"], {"VTE_VERSION": "7006"}, False), ([], {"TERM": "dumb", "VTE_VERSION": "7006"}, False),
])
def test_addresses_are_marked_where_the_terminal_opens_them(bytes_of, options, environment, marked):
    sent = bytes_of(*options, **environment)(f"see {ADDRESS}.")
    assert (f"\x1b]8;;{ADDRESS}\x1b\\{ADDRESS}\x1b]8;;\x1b\\.".encode() in sent) == marked
    assert marked or b"\x1b]" not in sent
