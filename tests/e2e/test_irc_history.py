"""What was said before a client came is shown to it, with the time at which it was said."""

import datetime
import re
import time

import pytest

from harness.hearing import wait_until
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

    @property
    def last_moment(self):
        return self._moments[1]

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
def test_a_real_client_shows_the_past_at_its_time(past, clients, client):  # noqa: F811
    """Debian's irssi (1.4) and WeeChat (3.8) know the times of messages but no batches: they get the lines alone."""
    # Their clocks go by seconds: what they show is the time of the message if it is not that of its coming.
    wait_until(lambda: time.time() > past[1].last_moment + 2, "the past is two seconds ago")
    terminal = getattr(clients, client)()
    if client == "irssi":
        terminal.type("/set timestamp_format %H:%M:%S", "/set show_server_time on")
    terminal.type("/join #lobby")
    first = terminal.until(r"(\d\d:\d\d:\d\d)\W+alice\W+first things first$")[1]
    wave = terminal.until(r"(\d\d:\d\d:\d\d)\W+alice waves$")[1]
    assert first in past[0].local("%H:%M:%S") and wave in past[1].local("%H:%M:%S")


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


def test_who_knows_times_alone_gets_the_lines(relay, past):
    dan = IrcPerson(relay).register("dan", "server-time").enter("#lobby")
    lines = [re.fullmatch(r"@time=(\S+) :alice!\S+ PRIVMSG #lobby :(.*)", line) for line in dan.lines if "alice!" in line]
    assert [line[2] for line in lines] == ["first things first", "\x01ACTION waves\x01"]
    assert all(said.is_at(line[1]) for line, said in zip(lines, past))


def test_who_knows_batches_alone_gets_one_without_times(relay, past):
    dan = IrcPerson(relay).register("dan", "batch").enter("#lobby")
    lines = [re.fullmatch(r"@batch=\S+ :alice!\S+ PRIVMSG #lobby :(.*)", line) for line in dan.lines if "alice!" in line]
    assert [line[1] for line in lines] == ["first things first", "\x01ACTION waves\x01"]


def test_who_knows_neither_gets_notices(relay, past):
    dan = IrcPerson(relay).register("dan").enter("#lobby")
    told = [re.fullmatch(r":\S+ NOTICE #lobby :\[(.+?)\] (.*)", line) for line in dan.lines if " NOTICE " in line]
    assert [line[2] for line in told] == ["<alice> first things first", "<* alice> waves"]
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
