"""chat-client on servers that know nothing of chat-relay: Debian's ngIRCd and InspIRCd."""

import json
import pathlib
import re
import shutil
import sys

import pytest

from harness.chat_client import REFUSED, Chats

# Appended: the bench's modules have common names.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
from irc_servers import InspIrcd, NgIrcd  # noqa: E402


KINDS = {"ngIRCd": NgIrcd(), "InspIRCd": InspIrcd()}


class ForeignServers:
    def __init__(self):
        self._started = []

    def start(self, name, **how):
        kind = KINDS[name]
        assert shutil.which(kind.program), f"{kind.package} is not installed"
        self._started.append(kind.start(**how))
        return f"127.0.0.1:{self._started[-1].ports['irc']}"

    def stop(self):
        for running in self._started:
            running.stop()


@pytest.fixture
def servers():
    started = ForeignServers()
    yield started
    started.stop()


# 25 of these are more than InspIRCd keeps of what it has not dealt with (8 KiB), and than ngIRCd lets pass unpunished.
LINES = [f"line {number} of " + "very " * 68 + "long ones" for number in range(25)]


@pytest.fixture(scope="module", autouse=True)
def deliveries(tmp_path_factory):
    """Lines piped to servers that slow down who is too quick: it takes them half a minute, in which others test."""
    started = ForeignServers()
    chats = Chats(tmp_path_factory.mktemp("deliveries"))
    begun = {}
    for name in KINDS:
        at = started.start(name, limited=True)
        listener = chats.pipe(at, "--nick", "listener", "--follow", "--json")
        listener.expect(re.compile(r'\{"type":"joined".*"own":true.*\}'))
        pipe = chats.pipe(at, "--nick", "bot")
        pipe.say(*LINES)
        pipe.end_input()
        begun[name] = pipe, listener
    yield begun
    chats.close()
    started.stop()


@pytest.fixture(params=KINDS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def lasting():
    """Of each kind one, for all tests: InspIRCd takes three seconds to start."""
    started = ForeignServers()
    yield {name: started.start(name) for name in KINDS}
    started.stop()


@pytest.fixture
def foreign(lasting, name):
    return lasting[name]


@pytest.fixture
def two(foreign, chats):
    alice = chats.enter(foreign, "alice")
    bob = chats.enter(foreign, "bob")
    alice.until(r"\* bob joined$")
    return alice, bob


def test_two_talk(two):
    alice, bob = two
    alice.type("hello, 世界 🙂")
    bob.until(r"^\d\d:\d\d <alice> hello, 世界 🙂$")
    # Neither server echoes, so the client shows what it has sent itself.
    alice.until(r"^\d\d:\d\d <alice> hello, 世界 🙂$")
    bob.type("/me waves at alice")
    alice.until(r"^\d\d:\d\d » <\* bob> waves at alice$")
    bob.type("/msg alice psst")
    alice.until(r"^\d\d:\d\d (» )?\[bob -> you\] psst$")
    bob.until(r"^\d\d:\d\d \[you -> alice\] psst$")
    assert sum("世界" in line for line in alice.screen()) == 1


def test_what_is_said_as_a_line_of_irc_is_shown(two):
    alice, bob = two
    alice.type("/raw PRIVMSG #lobby :by hand")
    bob.until(r"<alice> by hand$")
    alice.until(r"^\d\d:\d\d <alice> by hand$")


def test_rooms_topics_and_kicks(two):
    alice, bob = two
    bob.type("/topic tea")
    alice.until(r"\* bob set the topic: tea$|! .*operator")
    alice.type("/topic tea at four")
    bob.until(r"\* alice set the topic: tea at four$")
    alice.type("/who")
    alice.until(r"\* bob is here\.$")
    alice.type("/kick bob no reason")
    bob.until(r"\* alice kicked you \(no reason\)$")
    bob.type("/join lobby")
    alice.until_screen(lambda lines: sum("bob joined" in line for line in lines) == 2, "bob again")
    bob.until(r"\* The topic is: tea at four$")
    bob.type("/join ops")
    bob.enter("bob", "#ops")
    bob.type("/part #lobby enough")
    alice.until(r"\* bob left \(\W*enough\W*\)$")
    bob.type("/nick robert")
    bob.enter("robert", "#ops")
    bob.type("/quit going home")
    assert bob.exit_status() == 0


def test_a_nick_that_is_taken(foreign, two, chats):
    chats.screen(foreign, "--nick", "alice").enter("alice_")


def test_passwords(servers, name, chats, tmp_path):
    server = servers.start(name, password="sesame")
    (tmp_path / "right").write_text("sesame\n")
    (tmp_path / "wrong").write_text("simsim\n")
    for file in ("right", "wrong"):
        (tmp_path / file).chmod(0o600)
    chats.screen(server, "--nick", "alice", "--password-file", str(tmp_path / "right")).enter("alice")
    for options in ([], ["--password-file", str(tmp_path / "wrong")]):
        ended = chats.deliver(server, "hello\n", "--nick", "bot", *options)
        assert ended.returncode == REFUSED
        assert re.fullmatch(rb"chat-client: .*\n", ended.stderr)


def test_pipelines_deliver_at_the_servers_own_pace(deliveries, name):
    """The last test here, so that the others have not waited for it."""
    pipe, listener = deliveries[name]
    assert pipe.wait() == 0
    assert pipe.complaints() == ""
    heard = map(json.loads, listener.until(re.compile(r'\{"type":"quit".*"nick":"bot".*\}')))
    assert [event["text"] for event in heard if event["type"] == "message"] == LINES
