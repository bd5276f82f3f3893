"""What no decent IRC client sends: each gets its answer, nobody else is bothered, and the connection lives."""

import re

import pytest

from harness.irc_person import END_OF_WELCOME, IrcPerson, irc_person, numerics

SAID_BY_DAN = re.compile(r"(?:@\S+ )?:dan!\S+ PRIVMSG #lobby :(.*)")
LINE_BYTES = 512 - len("\r\n")
CHANNELS_MAX = 50
CHANNEL_NAME_MAX = 50


@pytest.fixture
def dan_and_witnesses(relay):
    """Dan sends it; a person and another IRC client would see what comes of it."""
    dan = irc_person(relay, "dan")
    irene, alice = irc_person(relay, "irene"), relay.join("alice")
    dan.settle()
    irene.settle()
    return dan, irene, alice


@pytest.fixture
def dan(dan_and_witnesses):
    return dan_and_witnesses[0]


def _answer_to(person, data):
    person.send(data)
    return person.settle()


def _nobody_noticed(dan_and_witnesses):
    dan, irene, alice = dan_and_witnesses
    dan.say("PRIVMSG #lobby :still here")
    return alice.until("<dan> still here") == [] and numerics(irene.settle()) == [None]


@pytest.mark.parametrize("line", [b"", b" ", b":", b": ", b":dan", b":dan ", b":dan!a@b   ", b"@", b"@a", b"@a=b ",
                                  b"@a=b :dan", b"@a=b;c :dan ", b"@ :"])
def test_no_command(dan_and_witnesses, line):
    # Empty lines are ignored (RFC 2812, section 2.3.1); of one that has something before its command, or of tags
    # without a message, no document says more than that it is no message.
    assert numerics(_answer_to(dan_and_witnesses[0], line + b"\r\n")) in ([], ["421"])
    assert _nobody_noticed(dan_and_witnesses)


@pytest.mark.parametrize("line", ["FROB", "FROB #lobby :x", "123", ":dan FROB", "@a=b FROB", "x" * 400,
                                  "GET / HTTP/1.1", "привет", "<script>"])
def test_an_unknown_command(dan_and_witnesses, line):
    assert numerics(dan_and_witnesses[0].ask(line)) == ["421"]
    assert _nobody_noticed(dan_and_witnesses)


@pytest.mark.parametrize("line, refusal", [
    ("JOIN", "461"), ("PART", "461"), ("KICK", "461"), ("KICK #lobby", "461"), ("TOPIC", "461"), ("MODE", "461"),
    ("INVITE", "461"), ("INVITE alice", "461"), ("USERHOST", "461"), ("ISON", "461"), ("SETNAME", "461"),
    ("CAP", "461"), ("NICK", "431"), ("WHOIS", "431"), ("WHOWAS", "431"), ("PRIVMSG", "411"), ("PRIVMSG #lobby", "412"),
    ("PRIVMSG alice", "412"), ("TAGMSG", "411"), ("PING", "409"),
])
def test_too_few_parameters(dan_and_witnesses, line, refusal):
    assert numerics(dan_and_witnesses[0].ask(line)) == [refusal]
    assert _nobody_noticed(dan_and_witnesses)


@pytest.mark.parametrize("line, refusals", [
    ("JOIN :", {"461", "403", "476"}), ("PART :", {"461", "403"}), ("TOPIC :", {"461", "403"}),
    ("KICK #lobby :", {"461", "401", "441"}), ("MODE :", {"461", "401", "403"}), ("NICK :", {"431"}),
    ("PRIVMSG :", {"411"}), ("PRIVMSG #lobby :", {"412"}), ("PRIVMSG ,, :hi", {"411", "401"}), ("WHOIS :", {"431"}),
    ("INVITE : :", {"461", "401", "403"}), ("PING :", {"409"}), ("JOIN #", {"403", "476"}),
    ("JOIN ,,,", {"461", "403", "476"}),
])
def test_an_empty_last_parameter(dan_and_witnesses, line, refusals):
    answer = numerics(dan_and_witnesses[0].ask(line))
    assert len(answer) == 1 and answer[0] in refusals, answer
    assert _nobody_noticed(dan_and_witnesses)


def test_an_empty_topic_clears_it(dan_and_witnesses):
    dan, irene, alice = dan_and_witnesses
    dan.say("TOPIC #lobby :tea", "TOPIC #lobby :")
    assert alice.until("* dan cleared the topic") == ["* dan set the topic: tea"]
    irene.expect(re.compile(r":dan!\S+ TOPIC #lobby :"))


def test_sixteen_parameters(dan_and_witnesses):
    """All past the fourteenth are one (RFC 2812, section 2.3.1), which a command that takes two does not look at."""
    dan, irene, alice = dan_and_witnesses
    dan.say("PRIVMSG #lobby " + " ".join(map(str, range(2, 17))))
    irene.expect(re.compile(r":dan!\S+ PRIVMSG #lobby :?2"))
    assert alice.until("<dan> 2") == []
    assert numerics(dan.ask("FROB " + "x " * 16)) == ["421"]
    assert numerics(dan.ask("ISON " + "nobody " * 13 + "alice irene :dan")) == ["303"]


@pytest.mark.parametrize("text_bytes", [LINE_BYTES, 600, 5000, 20_000, 200_000])
def test_a_line_that_is_too_long(dan_and_witnesses, text_bytes):
    # One byte too many is the shortest of them.
    head = b"PRIVMSG #lobby :"
    text = b"x" * (text_bytes - len(head) + 1)
    assert numerics(_answer_to(dan_and_witnesses[0], head + text + b"\r\n")) == ["417"]
    assert _nobody_noticed(dan_and_witnesses)


def test_the_longest_line_reaches_everybody_whole(dan_and_witnesses):
    """The source that the relay puts before it makes it longer than a line may be: it comes in pieces."""
    dan, irene, alice = dan_and_witnesses
    text = ("ä" * 247)[:(LINE_BYTES - len("PRIVMSG #lobby :")) // 2]
    dan.say(f"PRIVMSG #lobby :{text}")
    alice.expect(f"<dan> {text}")
    pieces = irene.settle()
    assert "".join(SAID_BY_DAN.fullmatch(piece)[1] for piece in pieces) == text
    assert all(len(piece.encode()) <= LINE_BYTES for piece in pieces)


def test_a_long_line_of_a_person_reaches_irc_whole(dan_and_witnesses):
    dan, irene, alice = dan_and_witnesses
    text = "".join(f"{number:05}世" for number in range(500))
    alice.say(text)
    alice.settle()
    pieces = [re.fullmatch(r":alice!\S+ PRIVMSG #lobby :(.*)", line)[1] for line in irene.settle()]
    assert len(pieces) > 1 and "".join(pieces) == text


def test_tags_may_be_long_but_not_too_long(dan_and_witnesses):
    dan = dan_and_witnesses[0]
    assert numerics(dan.ask("@+x=" + "y" * 4000 + " PING z")) == [None]
    assert numerics(dan.ask("@+x=" + "y" * 4100 + " PING z")) == ["417"]
    assert numerics(dan.ask("@+x=" + "y" * 20_000 + " PING z")) == ["417"]
    assert _nobody_noticed(dan_and_witnesses)


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"caf\xe9"])
def test_invalid_utf8(dan_and_witnesses, bad):
    answer = _answer_to(dan_and_witnesses[0], b"PRIVMSG #lobby :hi " + bad + b"\r\n")
    assert len(answer) == 1 and re.fullmatch(r":\S+ FAIL PRIVMSG INVALID_UTF8 :.+ not UTF-8 .+", answer[0]), answer
    assert _nobody_noticed(dan_and_witnesses)


def test_names_that_are_not_utf8_do_not_hang_the_registration(relay):
    dan = IrcPerson(relay)
    dan.send(b"NICK d\xe4n\r\nUSER d\xe4n 0 * :D\xe4n\r\n")
    dan.expect(re.compile(r":\S+ 432 \* .* :Nickname is not UTF-8"))
    dan.say("NICK dan")
    dan.expect(END_OF_WELCOME)


@pytest.mark.parametrize("line", ["MOTD x", "VERSION x", "TIME x", "INFO x", "ADMIN x", "LUSERS * x", "STATS u x",
                                  "PING token x", "WHOIS x dan"])
def test_a_server_that_there_is_not(relay, line):
    assert numerics(irc_person(relay, "dan").ask(line)) == ["402"]


@pytest.mark.parametrize("line", [
    b"PRIVMSG #lobby :a\0b", b"PRIVMSG #lobby :a\rb", b"PRIV\0MSG #lobby :x", b"\0", b"\r\r\r", b"\rPING x",
    b"NICK da\0n", b"NICK da\rn", b"JOIN #a\0b", b"JOIN #a\rb"])
def test_a_nul_or_a_stray_cr(dan_and_witnesses, line):
    assert numerics(_answer_to(dan_and_witnesses[0], line + b"\r\n")) == ["400"]
    assert _nobody_noticed(dan_and_witnesses)


def test_other_control_characters_are_shown_to_everybody(dan_and_witnesses):
    dan, irene, alice = dan_and_witnesses
    dan.say("PRIVMSG #lobby :\x1b[31mred\x07 \x02bold\x02")
    irene.expect(re.compile(r":dan!\S+ PRIVMSG #lobby :\^\[\[31mred\^G \x02bold\x02"))
    alice.expect("<dan> ^[[31mred^G \x02bold\x02")


@pytest.mark.parametrize("line", ["@ PING x", "@; PING x", "@=;=;;= PING x", "@a=b;a=c PING x", "@a=\\ PING x",
                                  "@a=\\x;+b=\\\\\\:\\s PING x", ":x PING x", "@a :x PING x", "   PING    x   "])
def test_strange_but_harmless(dan, line):
    assert dan.ask(line) == [":chat-relay PONG chat-relay :x"]


def test_hundreds_of_channels_in_one_line(dan_and_witnesses):
    """As many as fit: those up to the limit are joined, the others refused, each for itself."""
    dan = dan_and_witnesses[0]
    names = [f"#{number:x}" for number in range(120)]
    answer = dan.ask("JOIN " + ",".join(names))
    assert len([line for line in answer if re.match(r":dan!\S+ JOIN #", line)]) == CHANNELS_MAX - 1
    assert numerics(answer).count("405") == len(names) - (CHANNELS_MAX - 1)
    dan.say("JOIN 0")
    assert len([line for line in dan.settle() if re.match(r":dan!\S+ PART #", line)]) == CHANNELS_MAX


def test_ten_thousand_channels_in_one_line(dan_and_witnesses):
    names = ",".join(f"#{number}" for number in range(10_000))
    assert numerics(dan_and_witnesses[0].ask(f"JOIN {names}")) == ["417"]
    assert _nobody_noticed(dan_and_witnesses)


@pytest.mark.parametrize("name", ["lobby", "#a b", "#" + "x" * CHANNEL_NAME_MAX, "&local", "+x", "!x", "#\x07"])
def test_what_is_no_channel_is_not_joined(dan, name):
    assert numerics(dan.ask(f"JOIN :{name}")) in (["403"], ["476"])


def test_a_mode_of_forty_letters(dan):
    """Known ones are done or shown, unknown ones refused: there is an answer for each, and one MODE."""
    answer = dan.ask("MODE #lobby +abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN")
    assert numerics(answer).count("472") == 40 - len("bqeEIiklmnostv")
    assert [line.split(" ", 1)[1] for line in answer if " MODE #" in line] == ["MODE #lobby +imstE"]


def test_a_mode_of_forty_letters_with_few_arguments(dan_and_witnesses):
    dan, irene, alice = dan_and_witnesses
    answer = dan.ask("MODE #lobby " + "+v-v" * 10 + " irene" * 12)
    assert len([line for line in answer if " MODE #" in line]) <= 1
    assert set(numerics(answer)) <= {None, "461", "696"}


@pytest.mark.parametrize("line", ["MODE dan +" + "xyzw" * 10, "MODE dan +", "MODE dan -i+i-i"])
def test_ones_own_modes(dan, line):
    assert set(numerics(dan.ask(line))) <= {"501", None}


def test_before_registration_too(relay):
    newcomer = IrcPerson(relay)
    newcomer.settle()
    newcomer.send(b"\r\n:\r\n@a\r\nFROB\r\nNICK \xff\r\nNICK a\0b\r\nNICK a\rb\r\n" + b"x" * 20_000 + b"\r\n")
    assert set(numerics(newcomer.settle())) <= {None, "400", "417", "421", "432", "451"}
    newcomer.register("dan")
