"""People with nc and people with IRC clients in one chat: one set of nicks and rooms, one order, one set of rules."""

import random
import re

import pytest

from harness.irc_person import IrcPerson, irc_person, numerics

BACKLOG = 64 << 10
TINY = 4096

# The kernel keeps up to 2.7 MiB for a reader with a tiny window; past it the relay has to.
LONG_LINES, LONG_LINE = 9000, "x" * 400
BATCH = 20

MISSED = re.compile(
    r":chat-relay NOTICE sleeper :You missed ([\d,]+) lines?: you were not reading, and 64 KiB is the most that is "
    r"kept for you\.")
SAID = re.compile(r"(?:@\S+ )?:\w+!\S+ PRIVMSG #\w+ :(\d+)(?: x+)?")


@pytest.fixture
def dan(relay):
    """First in the lobby, and so its operator."""
    return irc_person(relay, "dan")


@pytest.fixture
def alice(relay, dan):
    alice = relay.join("alice")
    dan.settle()
    return alice


@pytest.mark.parametrize("nick", ["alice", "ALICE"])
def test_a_persons_nick_is_taken_for_irc(relay, alice, nick):
    newcomer = IrcPerson(relay)
    newcomer.say(f"NICK {nick}", "USER a 0 * :A")
    assert numerics(newcomer.settle()) == ["433"]
    newcomer.say("NICK alison")
    newcomer.expect(re.compile(r":\S+ 001 alison .*"))
    assert numerics(newcomer.ask(f"NICK {nick}")) == ["433"]


@pytest.mark.parametrize("nick", ["dan", "DAN"])
def test_an_irc_users_nick_is_taken_for_a_person(alice, nick):
    assert alice.ask(f"/nick {nick}") == [f"! The name {nick} is taken. Choose another: /nick NAME"]


def test_a_nick_that_was_left_is_free_on_the_other_side(dan, alice):
    dan.say("NICK dora")
    alice.expect("* dan is now known as dora")
    alice.call("dan")
    dan.expect(re.compile(r":alice!\S+ NICK dan"))
    dan.say("NICK alice")
    alice.expect("* dora is now known as alice")


def test_guests_get_no_nick_that_irc_has(relay, dan):
    dan.say("NICK guest1")
    assert dan.settle()
    greeting = relay.connect().expect(re.compile(r"\* Welcome to .*"))
    assert "You are guest2, in #lobby with guest1." in greeting


def test_names_and_who_list_both(relay, dan, alice):
    irene = irc_person(relay, "irene")
    assert re.fullmatch(r":\S+ 353 irene = #lobby :alice @dan irene", irene.ask("NAMES #lobby")[0])
    assert numerics(irene.ask("WHO #lobby")) == ["352"] * 3 + ["315"]
    assert numerics(irene.ask("WHOIS alice"))[0] == "311"
    assert irene.ask("ISON dan alice eve")[0].endswith(":dan alice")
    assert alice.ask("/who")[-1].split() == ["*", "alice", "@dan", "irene"]


def test_everything_that_happens_is_seen_in_its_own_form(dan, alice):
    alice.say("hi", "/me waves", "/topic tea", "/topic -", "/nick alicia", "/join tea")
    assert [re.sub(r"!\S+", "", line) for line in dan.until(re.compile(r":alicia!\S+ PART #lobby"))] == [
        ":alice PRIVMSG #lobby :hi", ":alice PRIVMSG #lobby :\x01ACTION waves\x01", ":alice TOPIC #lobby :tea",
        ":alice TOPIC #lobby :", ":alice NICK alicia"]


def test_everything_on_irc_is_seen_in_its_own_form(dan, alice):
    dan.say("PRIVMSG #lobby :hi", "PRIVMSG #lobby :\x01ACTION waves\x01", "NOTICE #lobby :beep", "TOPIC #lobby :tea",
            "MODE #lobby +m", "MODE #lobby -m", "TOPIC #lobby :", "INVITE alice #tea", "NICK dora",
            "PART #lobby :to the shops", "JOIN #lobby", "PRIVMSG alice :psst", "PRIVMSG alice :\x01ACTION winks\x01",
            "QUIT :bye")
    dan.until_closed()
    heard = alice.until("* dora left, saying: bye")
    assert heard[:7] == ["<dan> hi", "<* dan> waves", "-dan- beep", "* dan set the topic: tea", "* dan set +m: only operators and who has a voice speak",
                         "* dan set -m: nobody needs a voice to speak", "* dan cleared the topic"]
    assert heard[7:-1] == ["* dan is now known as dora", "* dora left, saying: to the shops", "* dora joined",
                           "[dora -> you] psst"]
    assert heard[-1] == "[* dora -> you] winks"


def test_a_person_who_is_kicked_is_out_and_may_come_back(dan, alice):
    dan.say("KICK #lobby alice :too loud")
    alice.expect("* dan kicked alice (too loud)")
    alice.expect("* You are in no room now: /join one. /rooms lists them.")
    dan.settle()
    dan.say("PRIVMSG #lobby :quiet now")
    assert alice.ask("what?") == ["! You are in no room: /join one."]
    assert dan.settle() == []
    alice.say("/join lobby")
    dan.expect(re.compile(r":alice!\S+ JOIN #lobby"))


def test_a_person_who_came_first_keeps_order(relay):
    alice = relay.join("alice")
    dan, irene = irc_person(relay, "dan"), irc_person(relay, "irene")
    assert alice.ask("/op irene")[-1] == "* You set +o irene"
    dan.expect(re.compile(r":alice!\S+ MODE #lobby \+o irene"))
    assert alice.ask("/mode +m")[-1] == "* You set +m: only operators and who has a voice speak"
    dan.expect(re.compile(r":alice!\S+ MODE #lobby \+m"))
    assert numerics(dan.ask("PRIVMSG #lobby :may I?")) == ["404"]
    irene.settle()
    irene.say("PRIVMSG @#lobby :shall we?")
    alice.expect("<irene to operators> shall we?")
    assert alice.ask("/kick dan") == ["* You kicked dan"]
    dan.expect(re.compile(r":alice!\S+ KICK #lobby dan :alice"))
    irene.expect(re.compile(r":alice!\S+ KICK #lobby dan :alice"))
    assert alice.ask("/mode +b dan") == ["* You set +b dan!*@*"]
    assert numerics(dan.ask("JOIN #lobby")) == ["474"]


def test_who_is_away_is_said_to_be(dan, alice):
    dan.say("AWAY :at lunch")
    dan.settle()
    assert alice.ask("/msg dan hi") == ["* dan is away: at lunch"]
    assert alice.ask("/away in the garden") == ["* You are away now, and who writes to you is told. /away ends it."]
    dan.settle()
    assert dan.ask("PRIVMSG alice :hi")[0].endswith(" 301 dan alice :in the garden")


def test_a_persons_terminal_is_spared_what_clients_ask(dan, alice):
    dan.say("PRIVMSG alice :\x01VERSION\x01", "PRIVMSG #lobby :\x01TIME\x01", "NOTICE alice :\x01PING 1\x01")
    alice.expect("-dan- asks your client: VERSION")
    alice.expect("-dan- asks everybody's client: TIME")
    alice.expect("-dan- PING 1")


def test_a_moderated_room_refuses_a_person(relay, dan, alice):
    irene = irc_person(relay, "irene")
    dan.say("MODE #lobby +m")
    alice.expect("* dan set +m: only operators and who has a voice speak")
    assert re.fullmatch(r"! You may not speak in #lobby: .+", alice.ask("may I?")[0])
    assert re.fullmatch(r"! You may not speak in #lobby: .+", alice.ask("/me tries")[0])
    assert numerics(irene.ask("PRIVMSG #lobby :may I?"))[-1] == "404"
    dan.settle()
    dan.say("MODE #lobby +v alice")
    alice.expect("* dan set +v alice")
    alice.say("thank you")
    dan.expect(re.compile(r":alice!\S+ PRIVMSG #lobby :thank you"))


def test_a_keyed_room_takes_its_key(dan, alice):
    dan.enter("#tea")
    dan.say("MODE #tea +k milk")
    dan.settle()
    for attempt in ("/join #tea", "/join tea sugar", "/join #tea MILK"):
        assert re.fullmatch(r"! #tea takes a key.*", alice.ask(attempt)[0])
    alice.say("/join #tea milk")
    alice.expect("* You are now in #tea with dan.")
    dan.expect(re.compile(r":alice!\S+ JOIN #tea"))


@pytest.mark.parametrize("mode, refusal", [("+i", r"! .*invited.*"), ("+l 1", r"! .*full.*"),
                                           ("+b alice!*@*", r"! .*banned.*")])
def test_a_room_that_keeps_people_out(dan, alice, mode, refusal):
    dan.enter("#tea")
    dan.say(f"MODE #tea {mode}")
    dan.settle()
    assert re.fullmatch(refusal, alice.ask("/join #tea")[0])
    alice.say("still here")
    dan.expect(re.compile(r":alice!\S+ PRIVMSG #lobby :still here"))


def test_a_topic_that_is_for_operators_only(dan, alice):
    dan.say("MODE #lobby +t")
    alice.expect("* dan set +t: only operators set the topic")
    assert re.fullmatch(r"! Only operators .*", alice.ask("/topic mine")[0])
    assert dan.settle()[1:] == []


def test_a_secret_room_is_not_listed(dan, alice):
    dan.enter("#tea")
    dan.say("MODE #tea +s")
    dan.settle()
    assert not any("#tea" in line for line in alice.ask("/rooms"))


def _number_missed(note):
    return int(MISSED.fullmatch(note)[1].replace(",", ""))


def _said_and_missed(lines):
    """How many numbered lines came; and the gaps between them against those announced, in order."""
    said, missing, announced, last = 0, [], [], -1
    for line in lines:
        if MISSED.fullmatch(line):
            announced.append(_number_missed(line))
            continue
        number = int(SAID.fullmatch(line)[1])
        said += 1
        if number > last + 1:
            missing.append(number - last - 1)
        last = number
    return said, missing, announced


def _talk(speaker, listener):
    for start in range(0, LONG_LINES, BATCH):
        speaker.say(*(f"PRIVMSG #lobby :{number} {LONG_LINE}" for number in range(start, start + BATCH)))
        assert len(listener.until(f"<{speaker.name}> {start + BATCH - 1} {LONG_LINE}")) == BATCH - 1


def test_a_slow_reader_is_told_what_it_missed(start_relay):
    relay = start_relay("--backlog", "64K")
    sleeper = irc_person(relay, "sleeper", receive_buffer=TINY)
    speaker, listener = irc_person(relay, "speaker"), relay.join("listener")
    speaker.settle()
    sleeper.settle()
    _talk(speaker, listener)
    # The second barrier is for a note that is as late as it can be.
    said, missing, announced = _said_and_missed(sleeper.settle() + sleeper.settle())
    assert sum(announced) + said == LONG_LINES and announced[:len(missing)] == missing
    assert sum(announced) > 0
    speaker.say("PRIVMSG #lobby :good morning", "PRIVMSG sleeper :and to you")
    sleeper.expect(re.compile(r":speaker!\S+ PRIVMSG #lobby :good morning"))
    sleeper.expect(re.compile(r":speaker!\S+ PRIVMSG sleeper :and to you"))


def test_two_rooms_have_one_order(relay):
    """What one says here and there is heard in the order in which it was said, whatever the listener's wire form."""
    speaker = irc_person(relay, "speaker")
    listeners = [irc_person(relay, "plain"), irc_person(relay, "tagged", "server-time", "message-tags"),
                 irc_person(relay, "timed", "server-time")]
    for person in (speaker, *listeners):
        person.enter("#tea")
    for person in (speaker, *listeners):
        person.settle()
    rng = random.Random(1)
    for start in range(0, 600, 30):
        speaker.say(*(f"PRIVMSG {rng.choice(('#lobby', '#tea', '#lobby,#tea'))} :{number}"
                      for number in range(start, start + 30)))
    speaker.settle()
    for listener in listeners:
        numbers = [int(SAID.fullmatch(line)[1]) for line in listener.settle()]
        assert numbers == sorted(numbers) and set(numbers) == set(range(600))


def test_several_speakers_in_two_rooms_are_heard_in_one_order(relay):
    people = [irc_person(relay, f"p{number}").enter("#tea") for number in range(4)]
    for person in people:
        person.settle()
    for round_number in range(50):
        for speaker, room in zip(people[:2], ("#lobby", "#tea")):
            speaker.say(f"PRIVMSG {room} :{round_number}")
    for speaker in people[:2]:
        speaker.settle()
    assert people[2].settle() == people[3].settle()
    assert len(people[2].lines) > 100


def test_one_who_changes_capabilities_while_others_talk_misses_nothing(relay, dan, alice):
    for number in range(40):
        alice.say(f"{number}")
        dan.say("CAP REQ :server-time" if number % 2 else "CAP REQ :-server-time")
    alice.settle()
    said = [line for line in dan.settle() if " CAP " not in line]
    assert [int(SAID.fullmatch(line)[1]) for line in said] == list(range(40))
