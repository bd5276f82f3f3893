"""A relay that was stopped, as by SIGSTOP or a machine that sleeps, hears first what came meanwhile, and blames nobody."""

import re
import signal
import time

from harness.hearing import wait_until
from harness.irc_person import END_OF_WELCOME, IrcPerson, irc_person

TIMEOUT = 2  # seconds


def _stand_still(relay, *while_it_does):
    relay.send_signal(signal.SIGSTOP)
    until = time.monotonic() + TIMEOUT + 1.5
    for act in while_it_does:
        act()
    wait_until(lambda: time.monotonic() > until, "the relay has stood still for longer than it waits")
    relay.send_signal(signal.SIGCONT)


def test_what_was_said_in_time_is_heard_in_time(start_relay):
    relay = start_relay("--registration-timeout", TIMEOUT)
    witness = irc_person(relay, "witness")
    late = IrcPerson(relay)
    late.say("NICK late")
    witness.settle()
    _stand_still(relay, lambda: late.say("USER late 0 * :Late"))
    late.expect(END_OF_WELCOME)
    late.settle()


def test_time_that_was_lost_counts_against_nobody(start_relay):
    relay = start_relay("--registration-timeout", TIMEOUT)
    witness = irc_person(relay, "witness")
    late = IrcPerson(relay)
    late.say("NICK late")
    witness.settle()
    _stand_still(relay)
    witness.settle()
    late.say("USER late 0 * :Late")
    late.expect(END_OF_WELCOME)
    assert re.search(r"stood still for \d+ s", relay.log())


def test_a_first_line_that_was_begun_may_be_finished(start_relay):
    relay = start_relay("--registration-timeout", TIMEOUT)
    witness = irc_person(relay, "witness")
    late = IrcPerson(relay)
    late.send(b"NIC")
    witness.settle()
    _stand_still(relay, lambda: late.say("K late", "USER late 0 * :Late"))
    late.expect(END_OF_WELCOME)


PING = re.compile(r"PING .*")


def test_who_answered_meanwhile_is_not_dropped(start_relay):
    relay = start_relay("--ping-interval", 1, "--ping-timeout", TIMEOUT)
    dan = irc_person(relay, "dan")
    dan.expect(PING)
    _stand_still(relay, lambda: dan.say("PONG here"))
    dan.settle()


def test_who_could_not_be_asked_is_asked(start_relay):
    relay = start_relay("--ping-interval", 1, "--ping-timeout", TIMEOUT)
    dan = irc_person(relay, "dan")
    _stand_still(relay)
    dan.expect(PING)
    dan.settle()


def test_who_does_not_answer_is_closed(start_relay):
    relay = start_relay("--ping-interval", 1, "--ping-timeout", 1)
    witness = relay.join("witness")
    irc_person(relay, "dan")
    witness.expect(re.compile(r"\* dan left \(Ping timeout: \d+ seconds\)"))


def test_who_only_sleeps_does_not_stand_still(start_relay):
    relay = start_relay()
    alice = relay.join("alice")
    until = time.monotonic() + 1.5
    wait_until(lambda: time.monotonic() > until, "nobody has said anything for longer than a standstill takes")
    alice.settle()
    assert "stood still" not in relay.log()


def test_who_asks_for_much_does_not_make_the_relay_stand_still(start_relay):
    relay = start_relay()
    asker = irc_person(relay, "asker")
    others = [irc_person(relay, f"other{number}") for number in range(100)]
    asker.say(*["WHO *"] * 200)
    for person in (asker, *others):
        person.settle()
    assert "stood still" not in relay.log()
