"""What was said before a client came is shown to it, with the time at which it was said."""

import datetime
import re
import time

import pytest

from harness.irc_clients import clients  # noqa: F401 - a fixture
from harness.irc_person import IrcPerson, irc_person, numerics

# Half an hour off, so that local time is no other time by mistake; not a name, which would need the time zones' files.
TIME_ZONE = "TST-5:30"
HISTORY = 50


@pytest.fixture(autouse=True)
def local_time(monkeypatch):
    monkeypatch.setenv("TZ", TIME_ZONE)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Said:
    """Something said in the lobby, and the moments between which that was."""

    def __init__(self, speaker, text):
        self._moments = [time.time()]
        speaker.say(text)
        speaker.settle()
        self._moments.append(time.time())

    def local(self, form):
        """Each way to write its time, one for every second that it may have been."""
        first, last = map(int, self._moments)
        return {time.strftime(form, time.localtime(second)) for second in range(first, last + 1)}

    def is_at(self, utc):
        moment = datetime.datetime.strptime(utc, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        first, last = self._moments
        # The relay writes whole milliseconds.
        return first - 0.001 <= moment <= last


@pytest.fixture
def past(relay):
    alice = relay.join("alice")
    return [Said(alice, "first things first"), Said(alice, "/me waves")]


@pytest.mark.parametrize("client", ["irssi", "weechat"])
def test_a_real_client_shows_the_past_with_its_time(past, clients, client):  # noqa: F811
    """Debian's irssi (1.4) and WeeChat (3.8) know the times of messages but no batches: the relay writes them out."""
    terminal = getattr(clients, client)()
    terminal.type("/join #lobby")
    first = terminal.until(r"\[([-\d]+ [\d:]+)\] <alice> first things first$")[1]
    wave = terminal.until(r"\[([-\d]+ [\d:]+)\] \* alice waves$")[1]
    assert first in past[0].local("%Y-%m-%d %H:%M") and wave in past[1].local("%Y-%m-%d %H:%M")


def test_who_knows_batches_gets_one(relay, past):
    dan = IrcPerson(relay).register("dan", "batch", "server-time", "message-tags").enter("#lobby")
    start = next(index for index, line in enumerate(dan.lines) if " BATCH +" in line)
    batch = re.fullmatch(r":\S+ BATCH \+(\S+) chathistory #lobby", dan.lines[start])[1]
    lines = [re.fullmatch(r"@(\S+) :alice!\S+ PRIVMSG #lobby :(.*)", line) for line in dan.lines[start + 1:start + 3]]
    assert [line[2] for line in lines] == ["first things first", "\x01ACTION waves\x01"]
    assert dan.lines[start + 3].endswith(f" BATCH -{batch}")
    for line, said in zip(lines, past):
        tags = dict(tag.partition("=")[::2] for tag in line[1].split(";"))
        assert tags["batch"] == batch and tags["msgid"] and said.is_at(tags["time"])


@pytest.mark.parametrize("capabilities", [(), ("server-time",), ("batch",)])
def test_who_does_not_gets_notices(relay, past, capabilities):
    dan = IrcPerson(relay).register("dan", *capabilities).enter("#lobby")
    told = [re.fullmatch(r":\S+ NOTICE #lobby :\[(.+?)\] (.*)", line) for line in dan.lines if " NOTICE " in line]
    assert [line[2] for line in told] == ["<alice> first things first", "* alice waves"]
    assert all(line[1] in said.local("%Y-%m-%d %H:%M") for line, said in zip(told, past))
    assert not any("BATCH" in line for line in dan.lines)


def test_a_person_sees_what_irc_users_said(relay):
    dan = irc_person(relay, "dan")
    said = Said(dan, "PRIVMSG #lobby :from IRC")
    Said(dan, "PRIVMSG alice :for nobody's ears")
    person = relay.connect()
    person.settle()
    shown = [re.fullmatch(r"\[(\d\d:\d\d)\] (.*)", line) for line in person.lines if line.startswith("[")]
    assert [line[2] for line in shown] == ["<dan> from IRC"]
    assert shown[0][1] in said.local("%H:%M")


def test_history_can_be_asked_for(relay):
    """Who has draft/chathistory is sent what others with batch and server-time are, and pages through it."""
    alice = relay.join("alice")
    alice.say(*(f"line {number}" for number in range(HISTORY)))
    alice.settle()
    dan = irc_person(relay, "dan", "batch", "server-time", "message-tags", "draft/chathistory")
    assert sum(" BATCH +" in line for line in dan.lines) == 1
    texts, reference = [], "*"
    while page := _page(dan.ask(f"CHATHISTORY {'BEFORE' if texts else 'LATEST'} #lobby {reference} 20")):
        texts[:0] = [text for _, text in page]
        reference = f"msgid={page[0][0]}"
    assert texts == [f"line {number}" for number in range(HISTORY)]


def _page(lines):
    said = (re.fullmatch(r"@\S*msgid=([^\s;]+)\S* :alice!\S+ PRIVMSG #lobby :(.*)", line) for line in lines)
    return [(line[1], line[2]) for line in said if line]


@pytest.mark.parametrize("line", [
    "CHATHISTORY", "CHATHISTORY LATEST", "CHATHISTORY LATEST #lobby", "CHATHISTORY LATEST #lobby * x",
    "CHATHISTORY LATEST #nowhere * 10", "CHATHISTORY BEFORE #lobby * 10", "CHATHISTORY FROB #lobby * 10",
    "CHATHISTORY LATEST #lobby timestamp=yesterday 10", "CHATHISTORY LATEST #lobby msgid=x 10",
    "CHATHISTORY LATEST #lobby * -1", "CHATHISTORY LATEST #lobby * 99999999999999999999",
    "CHATHISTORY BETWEEN #lobby timestamp=2026-01-01T00:00:00.000Z 10",
])
def test_history_that_cannot_be_had(relay, line):
    dan = irc_person(relay, "dan", "batch", "server-time", "message-tags", "draft/chathistory")
    answer = dan.ask(line)
    assert len(answer) == 1 and (" FAIL CHATHISTORY " in answer[0] or numerics(answer) == ["461"]), answer
