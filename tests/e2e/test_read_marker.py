"""How far somebody has read, as their own connections tell each other (draft/read-marker)."""

import re
import signal

from harness.irc_person import IrcPerson, irc_person

ABLE = ("message-tags", "draft/read-marker")
EARLY, LATE = "timestamp=2020-01-01T00:00:00.000Z", "timestamp=2020-01-01T00:00:01.500Z"


def _logged_in(relay, nick, account, registers=False):
    person = irc_person(relay, nick, *ABLE)
    person.say(f"NS REGISTER {account * 3}" if registers else f"NS IDENTIFY {account} {account * 3}")
    person.expect(re.compile(r":\S+ 900 .*"))
    person.settle()
    return person


def _is_told(person, target, at):
    person.expect(re.compile(rf"(:\S+ )?MARKREAD {re.escape(target)} {re.escape(at)}"))


def test_it_grows_is_told_to_ones_own_and_outlives_the_relay(keeping):
    relay = keeping()
    alice = _logged_in(relay, "alice", "alice", registers=True)
    other = _logged_in(relay, "alice2", "alice")
    bobby = _logged_in(relay, "bobby", "bobby", registers=True)
    heard_by_bobby = len(bobby.lines)
    alice.say("MARKREAD #tea")
    _is_told(alice, "#tea", "*")
    alice.say(f"MARKREAD #tea {LATE}")
    _is_told(alice, "#tea", LATE)
    _is_told(other, "#tea", LATE)
    other.say(f"MARKREAD #tea {EARLY}")
    _is_told(other, "#tea", LATE)
    other.say(f"MARKREAD bobby {EARLY}")
    _is_told(other, "bobby", EARLY)
    _is_told(alice, "bobby", EARLY)
    alice.settle()
    # The older one was nobody's news.
    assert sum("MARKREAD #tea" in line for line in alice.lines) == 2
    bobby.settle()
    assert not any("MARKREAD" in line for line in bobby.lines[heard_by_bobby:])
    # Written by the same thread, in its turn.
    _logged_in(relay, "carol", "carol", registers=True)
    relay.stop()
    relay = keeping()
    alice = _logged_in(relay, "alice", "alice")
    alice.say("JOIN #tea")
    joined = alice.until(re.compile(r":\S+ 366 alice #tea .*"))
    assert any(re.fullmatch(rf":\S+ MARKREAD #tea {re.escape(LATE)}", line) for line in joined)
    alice.say("JOIN #cake")
    _is_told(alice, "#cake", "*")
    alice.say("MARKREAD bobby")
    _is_told(alice, "bobby", EARLY)


def test_it_is_no_further_than_now(keeping):
    alice = _logged_in(keeping(), "alice", "alice", registers=True)
    alice.say("MARKREAD #tea timestamp=2999-01-01T00:00:00.000Z")
    alice.expect(re.compile(r":\S+ MARKREAD #tea timestamp=20\d\d-.*"))
    assert "2999" not in alice.lines[-1]


def test_bad_questions_are_told_what_is_wrong(keeping):
    relay = keeping()
    guest = irc_person(relay, "guest", *ABLE)
    for said, answer in (("MARKREAD", r"NEED_MORE_PARAMS :.*"), ("MARKREAD #a b", r"INVALID_PARAMS #a :.*"),
                         ("MARKREAD !? *", r"INVALID_PARAMS !\? :.*"), (f"MARKREAD #tea {LATE}", r"INTERNAL_ERROR #tea :.*")):
        guest.say(said)
        guest.expect(re.compile(rf":\S+ FAIL MARKREAD {answer}"))
    guest.say("MARKREAD #tea")
    _is_told(guest, "#tea", "*")
    # Who has not asked for it is sent nothing on entering.
    plain = irc_person(relay, "plain", room="#tea")
    assert not any("MARKREAD" in line for line in plain.lines)


def test_whoever_has_the_name_next_has_read_nothing(keeping):
    relay = keeping()
    alice = _logged_in(relay, "alice", "alice", registers=True)
    alice.say(f"MARKREAD #tea {LATE}")
    _is_told(alice, "#tea", LATE)
    alice.say("NS DROP alicealicealice")
    alice.expect(re.compile(r".*The account alice is gone.*"))
    alice.say("QUIT")
    alice.until_closed()
    other = _logged_in(relay, "alice", "alice", registers=True)
    other.say("MARKREAD #tea")
    _is_told(other, "#tea", "*")
    relay.send_signal(signal.SIGTERM)
    relay.wait()
    other = _logged_in(keeping(), "alice", "alice")
    other.say("MARKREAD #tea")
    _is_told(other, "#tea", "*")


def test_without_accounts_it_is_not_offered(start_relay):
    client = IrcPerson(start_relay("--accounts", "off"))
    client.say("CAP LS 302")
    assert "read-marker" not in client.expect(re.compile(r":\S+ CAP \* LS :.*"))
