"""What people are told while the disk takes nothing, and what is not lost once it does."""

import re
import resource
import signal
import time

from harness.accounts import PASSWORD, enroll
from harness.control import ctl
from harness.hearing import wait_until
from harness.irc_person import irc_person

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
UNWRITTEN = re.compile(r":\S+ NOTICE ivy :What you have just changed holds now, but could not be written: .*")


def _fill_disk(relay):
    """As far as the relay sees: none of its files may grow."""
    resource.prlimit(relay.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def test_decisions_on_a_full_disk_are_answered_told_and_written_once_there_is_room(start_with_state, short_directory):
    relay = start_with_state("--flood-rate", "0")
    alice = enroll(relay, "alice")
    alice.say("/quit")
    alice.until_closed()
    ivy = irc_person(relay, "ivy", room="#class")
    ivy.say(f"NS IDENTIFY alice {PASSWORD}", "CS REGISTER #class")
    ivy.expect(re.compile(r":ChanServ!\S+ NOTICE ivy :#class is registered to alice: .*"))
    ivy.settle()
    _fill_disk(relay)
    ivy.say("TOPIC #class :lesson 0")
    assert any(UNWRITTEN.fullmatch(line) for line in ivy.settle())
    for number in range(1, 30):
        # What is decided while the one before is being written is answered, too.
        ivy.say(f"TOPIC #class :lesson {number}")
        ivy.say(f"MODE #class {'+-'[number % 2]}m")
        assert not any(UNWRITTEN.fullmatch(line) for line in ivy.settle())
    resource.prlimit(relay.pid, resource.RLIMIT_FSIZE, UNLIMITED)
    state = short_directory / "state"
    # SQLite has committed when the journal is empty.
    wait_until(lambda: b"lesson 29" in (state / "relay.sqlite").read_bytes() and not (state / "relay.sqlite-journal").stat().st_size,
               "what could not be written is")
    wait_until(lambda: "accounts' places are written again" in relay.log(), "the log says so")
    relay.stop(signal.SIGKILL)
    relay = start_with_state()
    bob = relay.join("bob")
    bob.ask("/join class")
    assert bob.ask("/topic")[-1] == "* Topic: lesson 29"


def test_what_cannot_be_forgotten_on_a_full_disk_does_not_keep_the_relay_busy(start_with_state, short_directory):
    relay = start_with_state("--flood-rate", "0")
    alice = enroll(relay, "alice")
    alice.say("hello")
    alice.settle()
    _fill_disk(relay)
    # After a reload what is kept is tidied with the next that is said. The reload fails, for the log takes nothing.
    ctl(str(short_directory / "state"), "reload")
    alice.say("/forget me yes", "one more line")
    for _ in range(20):
        alice.settle()
    # Each round takes microseconds, so a relay that spins makes thousands of them meanwhile.
    time.sleep(1)
    resource.prlimit(relay.pid, resource.RLIMIT_FSIZE, UNLIMITED)
    relay.stop()
    assert relay.rounds() < 500
