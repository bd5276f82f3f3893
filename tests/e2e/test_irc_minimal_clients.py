"""ii, which is files, and sic, which is a terminal: the least that an IRC client can be."""

import re

import pytest

from harness.hearing import wait_until


class Ii:
    """One writes to a FIFO and reads from files; `room` None is the server's."""

    def __init__(self, relay, directory, nick):
        host, port = relay.door().address
        self._directory = directory / host
        self.program = relay.run_command(["ii", "-s", host, "-p", str(port), "-n", nick, "-i", str(directory)])

    def _path(self, room, name):
        return self._directory / (room or "") / name

    def type(self, line, room=None):
        wait_until(lambda: self._path(room, "in").exists(), f"ii made its FIFO for {room}")
        # ii holds its own end open from then on, but opens it a moment after it is made: this waits for that.
        with open(self._path(room, "in"), "w", encoding="utf-8") as fifo:
            fifo.write(f"{line}\n")

    def until(self, pattern, room=None):
        wanted = re.compile(pattern, re.MULTILINE)
        path = self._path(room, "out")
        wait_until(lambda: path.exists() and wanted.search(path.read_text()), f"ii wrote {pattern!r} for {room}")


@pytest.fixture
def ina(relay, short_directory):
    ina = Ii(relay, short_directory, "ina")
    ina.type("/j #lobby")
    ina.until(r"ina.* has joined #lobby", "#lobby")
    return ina


@pytest.fixture
def sam(relay, ina):
    host, port = relay.door().address
    sam = relay.run_command(["sic", "-h", host, "-p", str(port), "-n", "sam"])
    sam.expect(re.compile(r"chat-relay .* >< 422 .*"))
    sam.say(":j #lobby")
    ina.until(r"sam.* has joined #lobby", "#lobby")
    return sam


def _heard(nick, text):
    """With the date and the time, which sic writes as the locale has them."""
    return re.compile(rf"#lobby *: \S+ \S+ <{nick}> {text}")


def test_ii_and_sic_exchange_lines(ina, sam):
    ina.type("hello from ii, grüße", "#lobby")
    sam.expect(_heard("ina", "hello from ii, grüße"))
    sam.say("hello from sic, 世界")
    ina.until(r"^\d+ <sam> hello from sic, 世界$", "#lobby")
    for number in range(20):
        ina.type(f"line {number}", "#lobby")
        sam.expect(_heard("ina", f"line {number}"))
        sam.say(f"line {number}")
        ina.until(rf"^\d+ <sam> line {number}$", "#lobby")


def test_both_talk_with_somebody_with_nc(relay, ina, sam):
    nina = relay.run("nc").join("nina")
    nina.say("hi, you two")
    ina.until(r"^\d+ <nina> hi, you two$", "#lobby")
    sam.expect(_heard("nina", "hi, you two"))
    sam.say("hi")
    nina.expect("<sam> hi")
    ina.type("hello", "#lobby")
    nina.expect("<ina> hello")
    sam.say(":m nina psst")
    nina.expect("[sam -> you] psst")
    ina.type("/t tea at four", "#lobby")
    nina.expect("* ina set the topic: tea at four")


def test_both_leave(relay, ina, sam):
    alice = relay.join("alice")
    sam.say(":l #lobby")
    alice.expect(re.compile(r"\* sam left.*"))
    ina.type("/q")
    alice.expect(re.compile(r"\* ina left.*"))
    assert ina.program.wait() == 0
