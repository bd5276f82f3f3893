"""chat-client on terminals and in locales that are not of UTF-8."""

import os
import subprocess

import pytest


@pytest.fixture
def latin1(tmp_path):
    """A locale whose characters have a byte each, made for the test: as what the environment names it."""
    made = subprocess.run(["localedef", "-i", "POSIX", "-f", "ISO-8859-1", str(tmp_path / "latin1")], check=False,
                          capture_output=True)
    assert (tmp_path / "latin1/LC_CTYPE").exists(), made.stderr.decode()
    return {"LOCPATH": str(tmp_path), "LC_ALL": "latin1"}


@pytest.fixture
def start(relay, chats):
    def start(*options, **environment):
        nina = relay.join("nina")
        terminal = chats.on_bytes(relay, "--nick", "alice", *options, **environment)
        nina.expect("* alice joined")
        terminal.until("#lobby alice> ")
        return terminal, nina

    return start


@pytest.mark.parametrize("environment", [
    {"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": ""},
    {"LC_ALL": "", "LC_CTYPE": "C", "LANG": "C.UTF-8"}, {"LC_ALL": "no_SUCH.UTF-8"}, {"LC_ALL": "C.UTF-8"},
])
def test_umlauts_are_typed_and_shown_in_every_locale(start, environment):
    terminal, nina = start(**environment)
    terminal.write("grüße 世界")
    terminal.until("grüße 世界")
    terminal.write("\r")
    nina.expect("<alice> grüße 世界")
    nina.say("ça va")
    terminal.until("<.*nina.*> ça va")
    terminal.type("/join #müll")
    terminal.until("are in #müll")


@pytest.mark.parametrize("typed, said", [
    (b"gr\xfc\xdfe", "grüße"), (b"\xe9t\xe9", "été"), (b"stra\xdf", "straß"), ("ü".encode() + b" \xfc", "ü ü"),
    (b"\x1b[200~gr\xfc\xdfe\x1b[201~", "grüße"),
])
def test_typed_bytes_that_are_not_utf_8_are_read_as_latin_1(start, typed, said):
    terminal, nina = start()
    terminal.type(typed)
    nina.expect(f"<alice> {said}")


def test_a_nul_that_is_pasted_becomes_a_space(start):
    terminal, nina = start()
    terminal.type(b"\x1b[200~one\0two\x1b[201~ three")
    nina.expect("<alice> one two three")


def test_a_terminal_that_stands_within_a_character_is_no_reason_to_stand_still(start):
    terminal, nina = start()
    terminal.write(b"stra\xdf")
    nina.say("meanwhile")
    terminal.until("meanwhile")
    terminal.type("e")
    nina.expect("<alice> straße")


def test_a_terminal_of_latin_1(start, latin1):
    terminal, nina = start(**latin1)
    terminal.write("grüße".encode("latin1"))
    terminal.until("grüße".encode("latin1"))
    terminal.write("\r")
    nina.expect("<alice> grüße")
    nina.say("ça va 世界")
    terminal.until("ça va ".encode("latin1") + rb"\?\?\r?\n")
    terminal.type("/quit")
    assert terminal.wait() == 0
    assert "ü".encode() not in terminal.output


def test_characters_that_cannot_be_typed_are_told_of(relay, chats, tmp_path):
    made = subprocess.run(["localedef", "-i", "POSIX", "-f", "EUC-JP", str(tmp_path / "eucjp")], check=False,
                          capture_output=True)
    assert os.path.exists(tmp_path / "eucjp/LC_CTYPE"), made.stderr.decode()
    terminal = chats.on_bytes(relay, "--nick", "alice", LOCPATH=str(tmp_path), LC_ALL="eucjp")
    terminal.until("chat-client: beyond ASCII, EUC-JP cannot be typed here: set the terminal and LC_ALL to UTF-8\r\n")
    terminal.until("#lobby alice> ")


@pytest.mark.parametrize("charset, shown", [
    ("ASCII", rb"ca va \?\? caf\?|ca va \?\? cafe"), ("ISO-8859-1", "ça va \\?\\? café".encode("latin1")),
    ("utf-8", "ça va 世界 café".encode()),
])
def test_what_characters_the_terminal_has_may_be_said(start, charset, shown):
    """Where the locale is the plain one, nothing else tells."""
    terminal, nina = start("--charset", charset, LC_ALL="C")
    nina.say("ça va 世界 café")
    terminal.until(shown)
    terminal.type("/quit")
    assert terminal.wait() == 0
    assert charset != "ASCII" or max(terminal.output) < 0x80


def test_characters_that_nobody_knows_are_refused(relay, chats):
    ended = chats.deliver(relay, "", "--charset", "klingon")
    assert ended.returncode == 64
    assert b"this machine knows no characters called 'klingon'" in ended.stderr


def test_what_ascii_lacks_is_told_of_and_not_said_in_its_stead(relay, chats):
    nina = relay.join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice", "--charset", "ASCII")
    terminal.until("chat-client: beyond ASCII, ASCII cannot be typed here: set the terminal and LC_ALL to UTF-8\r\n")
    terminal.until("#lobby alice> ")
    terminal.type("grün")
    nina.expect("<alice> grün")
    terminal.type("/quit")
    assert terminal.wait() == 0
