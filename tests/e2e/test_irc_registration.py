"""How an IRC client becomes somebody: in any order, at any pace, with what it can do."""

import itertools
import re

import pytest

from harness.irc_person import END_OF_WELCOME, IrcPerson, irc_person, numerics

NICK, USER, PASS = "NICK dan", "USER dan 0 * :Dan", "PASS secret"
WELCOMED = re.compile(r":\S+ 001 dan :.*")
KNOWN_TOKENS = {
    "AWAYLEN", "CASEMAPPING", "CHANMODES", "CHANNELLEN", "CHANTYPES", "KICKLEN", "MODES", "NETWORK", "NICKLEN",
    "PREFIX", "SILENCE", "STATUSMSG", "TARGMAX", "TOPICLEN", "UTF8ONLY"}
CAPABILITIES = {
    "account-notify", "account-tag", "away-notify", "batch", "cap-notify", "echo-message", "extended-join",
    "invite-notify", "labeled-response", "message-tags", "multi-prefix", "server-time", "setname",
    "standard-replies", "userhost-in-names"}


def _capabilities_in(reply):
    return {name.partition("=")[0] for name in reply.partition(" :")[2].split()}


def _commands_of(lines):
    return " ".join(line.partition(" ")[0] for line in lines)


@pytest.fixture
def newcomer(relay):
    return IrcPerson(relay)


@pytest.mark.parametrize("lines", [
    *itertools.permutations((NICK, USER)), (PASS, NICK, USER), (PASS, USER, NICK), (NICK, PASS, USER),
    (USER, PASS, NICK)], ids=_commands_of)
def test_any_order_will_do(newcomer, lines):
    newcomer.say(*lines)
    newcomer.expect(WELCOMED)
    newcomer.expect(END_OF_WELCOME)
    assert newcomer.settle() == []


@pytest.mark.parametrize("cap", ["CAP LS", "CAP LS 302", "CAP REQ :batch", "CAP REQ :no-such-thing"])
@pytest.mark.parametrize("lines", [("CAP", NICK, USER), ("CAP", USER, NICK), (NICK, "CAP", USER), (USER, "CAP", NICK)],
                         ids=_commands_of)
def test_who_negotiates_is_not_registered_before_it_is_done(newcomer, cap, lines):
    newcomer.say(*(cap if line == "CAP" else line for line in lines))
    assert numerics(newcomer.settle()) == [None]
    newcomer.say("CAP END")
    newcomer.expect(WELCOMED)


def test_who_has_registered_may_still_negotiate(newcomer):
    newcomer.say(NICK, USER, "CAP LS 302", "CAP REQ :server-time", "CAP END")
    newcomer.expect(END_OF_WELCOME)
    assert numerics(newcomer.settle()) == [None, None]


def test_byte_by_byte(relay, newcomer):
    alice = relay.join("alice")
    newcomer.wire.send_bytewise(b"CAP LS\r\nNICK dan\r\nUSER dan 0 * :Dan\r\nCAP END\r\nJOIN #lobby\r\n", alice)
    newcomer.expect(WELCOMED)
    newcomer.expect(re.compile(r":\S+ 366 dan #lobby .*"))
    alice.settle()
    assert [line for line in alice.lines if line.startswith("* ")][1:] == ["* dan joined"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_may_end_in_either_way(newcomer, end):
    newcomer.send(f"{NICK}{end}{USER}{end}".encode())
    newcomer.expect(WELCOMED)


@pytest.mark.parametrize("lines", [100, 400])
def test_who_says_everything_at_once_is_known_all_the_same(newcomer, lines):
    """A bot need not wait for answers: thousands of bytes may have come when the relay first looks."""
    newcomer.say(NICK, USER, "JOIN #lobby", *(f"PRIVMSG #lobby :this is line {number}" for number in range(lines)))
    newcomer.expect(WELCOMED)
    newcomer.settle()


def test_the_welcome_is_whole_and_truthful(newcomer):
    newcomer.register("dan")
    codes = numerics(newcomer.lines)
    assert codes[:4] == ["001", "002", "003", "004"] and set(codes[4:]) >= {"005", "251", "255", "422"}
    supported = [line for line in newcomer.lines if " 005 dan " in line]
    tokens = dict(word.partition("=")[::2] for line in supported for word in line.split(" :")[0].split()[3:])
    assert tokens.keys() >= KNOWN_TOKENS
    assert (tokens["CASEMAPPING"], tokens["CHANTYPES"], tokens["PREFIX"]) == ("ascii", "#", "(ov)@+")
    assert all(len(line.split(" :")[0].split()) <= 3 + 13 for line in supported)


def test_the_message_of_the_day(start_relay, tmp_path):
    (tmp_path / "motd").write_text("Be kind.\nTea is at four.\n")
    dan = IrcPerson(start_relay("--motd", tmp_path / "motd")).register("dan")
    said = [line.partition(" :")[2] for line in dan.lines if " 372 " in line]
    assert [line.removeprefix("- ") for line in said] == ["Be kind.", "Tea is at four."]
    assert numerics(dan.lines)[-1] == "376" and "422" not in numerics(dan.lines)


def test_commands_before_registration_are_refused_and_do_no_harm(newcomer):
    newcomer.say("CAP LS", "JOIN #lobby", "PRIVMSG #lobby :hi", "WHOIS dan", "FROBNICATE")
    assert numerics(newcomer.settle())[1:] == ["451"] * 4
    newcomer.say(NICK, USER, "CAP END")
    newcomer.expect(WELCOMED)


def test_registering_twice_is_refused(newcomer):
    newcomer.register("dan")
    assert numerics(newcomer.ask(USER)) == ["462"]
    assert numerics(newcomer.ask(PASS)) == ["462"]


@pytest.mark.parametrize("nick, refusal", [("", "431"), ("9lives", "432"), ("a" * 33, "432"), ("caf\u00e9", "432"),
                                           ("#a", "432"), ("a.b", "432"), ("-a", "432")])
def test_a_bad_nick_is_refused_and_another_taken(newcomer, nick, refusal):
    newcomer.say(f"NICK :{nick}", USER)
    assert numerics(newcomer.settle()) == [refusal]
    newcomer.say(NICK)
    newcomer.expect(WELCOMED)


def test_a_nick_of_nothing_but_specials(relay, newcomer):
    alice = relay.join("alice")
    nick = r"[]\`_^{|}"
    newcomer.register(nick).enter("#lobby")
    newcomer.say("PRIVMSG #lobby :hi")
    alice.expect(f"<{nick}> hi")
    alice.say(f"/msg {nick} hello")
    newcomer.expect(re.compile(rf":alice!\S+ PRIVMSG {re.escape(nick)} :hello"))


def test_who_takes_a_nick_first_has_it(newcomer, relay):
    """Two may ask for a nick before either has registered; the second to finish has to think again."""
    other = IrcPerson(relay)
    newcomer.say(NICK)
    newcomer.settle()
    other.register("dan")
    newcomer.say(USER)
    assert numerics(newcomer.settle()) == ["433"]
    newcomer.say("NICK dora")
    newcomer.expect(re.compile(r":\S+ 001 dora .*"))


def test_capabilities_are_listed_asked_for_and_listed_again(newcomer):
    newcomer.say("CAP LS 302")
    offered = _capabilities_in(newcomer.expect(re.compile(r":\S+ CAP \* LS :.*")))
    assert offered >= CAPABILITIES
    newcomer.say("CAP REQ :batch server-time", "CAP LIST")
    assert _capabilities_in(newcomer.expect(re.compile(r":\S+ CAP \* ACK :.*"))) == {"batch", "server-time"}
    listed = _capabilities_in(newcomer.expect(re.compile(r":\S+ CAP \* LIST :.*")))
    assert listed - {"cap-notify"} == {"batch", "server-time"}


def test_all_capabilities_of_a_request_or_none(newcomer):
    newcomer.say("CAP REQ :batch no-such-thing")
    newcomer.expect(re.compile(r":\S+ CAP \* NAK :batch no-such-thing ?"))
    newcomer.say("CAP LIST")
    assert _capabilities_in(newcomer.expect(re.compile(r":\S+ CAP \* LIST :.*"))) == set()


def test_every_capability_at_once(relay, newcomer):
    newcomer.say("CAP LS 302")
    offered = _capabilities_in(newcomer.expect(re.compile(r":\S+ CAP \* LS :.*")))
    # With that one dan would not be told when he has entered.
    dan = irc_person(relay, "dan", *sorted(offered - {"no-implicit-names"}))
    alice = relay.join("alice")
    alice.say("hi")
    dan.expect(re.compile(r"@time=\d{4}-\d\d-\d\dT\S+Z;msgid=\S+ :alice!\S+ PRIVMSG #lobby :hi"))
    dan.say("@label=x PRIVMSG #lobby :hello")
    dan.expect(re.compile(r"@label=x;time=\S+;msgid=\S+ :dan!\S+ PRIVMSG #lobby :hello"))
    alice.expect("<dan> hello")


def test_a_capability_is_given_up_in_the_middle_of_a_conversation(relay):
    alice, dan = relay.join("alice"), irc_person(relay, "dan", "server-time")
    alice.say("one")
    dan.expect(re.compile(r"@time=\S+ :alice!\S+ PRIVMSG #lobby :one"))
    dan.say("CAP REQ :-server-time")
    dan.expect(re.compile(r":\S+ CAP dan ACK :-server-time ?"))
    alice.say("two")
    dan.expect(re.compile(r":alice!\S+ PRIVMSG #lobby :two"))


@pytest.mark.parametrize("line", ["CAP", "CAP FROB", "CAP :"])
def test_a_cap_that_makes_no_sense(newcomer, line):
    newcomer.register("dan")
    assert numerics(newcomer.ask(line)) in (["410"], ["461"])


def test_who_only_pings_is_closed_in_time(start_relay):
    pinger = IrcPerson(start_relay("--registration-timeout", "1"))
    try:
        while not pinger.closed:
            pinger.settle()
    except (AssertionError, ConnectionError):
        # A barrier that the end came before.
        pinger.until_closed()
    assert pinger.lines[-1].startswith("ERROR :")
    assert any(" PONG " in line for line in pinger.lines)


def test_who_has_registered_is_not_timed_out(start_relay):
    relay = start_relay("--registration-timeout", "1")
    dan, idler = irc_person(relay, "dan"), IrcPerson(relay)
    idler.say("PING x")
    # Its end shows that the time is up for dan, too, who came before it.
    idler.until_closed()
    assert dan.settle() == []
