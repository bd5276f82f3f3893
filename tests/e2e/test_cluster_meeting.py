"""What becomes of rooms, bans and lines when relays meet again that had lost each other."""

import re
import signal
import time

import pytest

from harness.accounts import enroll
from harness.control import ctl, done
from harness.hearing import wait_until
from harness.redis import COMES_TO_THE_CLUSTER

ALONE = re.compile(r".*This relay has lost the others.*")
TOGETHER = re.compile(r".*This relay is in touch with .* again\.")


class Split:
    """Two relays that have lost each other, and Redis all that it knew."""

    def __init__(self, redis, couple):
        self.redis, self.one, self.other = redis, *couple
        self._witnesses = [relay.join(nick) for relay, nick in zip(couple, ("will", "wilma"))]

    def begin(self):
        self.redis.stop()
        for each in self._witnesses:
            each.expect(ALONE)

    def end(self, first):
        """`first` comes back first."""
        later = self.one if first is self.other else self.other
        later.send_signal(signal.SIGSTOP)
        self.redis.start()
        self._witnesses[0 if first is self.one else 1].expect(TOGETHER)
        later.send_signal(signal.SIGCONT)
        for each in self._witnesses:
            wait_until(lambda: {"will", "wilma"} <= names(each), "they have met again")
        self._witnesses[0].say("together")
        self._witnesses[1].until("<will> together")


def wait_for_the_next_room_to_be_younger():
    made = time.time()
    wait_until(lambda: time.time() > made + 0.01, "the next room is younger")


@pytest.fixture
def split(redis, couple):
    return Split(redis, couple)


def names(person, room=""):
    return set(re.findall(r"\w+", " ".join(person.ask(f"/who {room}"))))


@pytest.fixture(params=["theirs first", "ours first"])
def first(request, split):
    return split.one if request.param == "ours first" else split.other


def test_who_makes_a_closed_room_anew_elsewhere_does_not_rule_it(split, first):
    alice = split.one.join("alice")
    alice.say("/join class", "/lock", "/topic secrets of the trade")
    alice.settle()
    split.begin()
    mallory = split.other.join("mallory")
    mallory.say("/join class", "/topic mine")
    mallory.settle()
    split.end(first)
    mallory.expect("* chat-relay kicked mallory (the relays have met again, and only who is invited comes in)")
    assert "! class" not in " ".join(mallory.ask("/join class"))
    assert alice.ask("/who")[1:] == ["*   @alice"]
    assert any("secrets of the trade" in line for line in alice.ask("/topic"))


def test_who_is_banned_is_put_out_and_is_not_heard_late(split, first):
    alice = split.one.join("alice")
    alice.say("/join class", "/ban mallory")
    alice.settle()
    split.begin()
    mallory = split.other.join("mallory")
    mallory.say("/join class", "spam, spam, spam")
    mallory.settle()
    split.end(first)
    mallory.expect(re.compile(r".*What you said in #class .* is not told to the others.*"))
    assert alice.ask("/who")[1:] == ["*   @alice"]
    assert not any("spam" in line for line in alice.lines)


def test_friends_who_made_a_room_of_one_name_on_both_sides_are_together(split, first):
    split.begin()
    alice = split.one.join("alice")
    alice.say("/join class", "hello from one")
    alice.settle()
    wait_for_the_next_room_to_be_younger()
    bob = split.other.join("bob")
    bob.say("/join class", "hello from two")
    bob.settle()
    split.end(first)
    wait_until(lambda: {"alice", "bob"} <= names(alice), "both are in the room")
    for person, line in (bob, "<alice> hello from one"), (alice, "<bob> hello from two"):
        wait_until(lambda: person.settle() is not None and any(late.endswith(line) for late in person.lines), "it is told late")
        assert sum(line in late for late in person.lines) == 1
    assert alice.ask("/who")[1:] == bob.ask("/who")[1:] == ["*   @alice bob"]


def test_a_short_loss_of_touch_shows_people_nothing_but_itself(redis, couple):
    alice, bob = couple[0].join("alice"), couple[1].join("bob")
    alice.say("/join class", "/lock", "/topic maths")
    alice.settle()
    alice.ask("/invite bob")
    bob.say("/join class")
    alice.expect("* bob joined")
    seen = len(alice.lines)
    redis.ask("CLIENT", "KILL", "TYPE", "normal")
    for person in alice, bob:
        person.expect(TOGETHER)
    wait_until(lambda: {"alice", "bob"} <= names(alice) & names(bob), "they have met again")
    told = [line for line in alice.lines[seen:] if line.startswith("* ") and "person" not in line and "people" not in line]
    assert not any("set" in line or "topic" in line for line in told), told


def test_an_address_that_is_let_in_again_while_a_relay_is_away_is_let_in_there(start_member, short_directory):
    states = [str(short_directory / name) for name in ("one", "other")]
    one, other = (start_member("--state-dir", state) for state in states)
    done(states[0], "ban", "192.0.2.0/24", "spam")
    wait_until(lambda: "192.0.2.0/24" in ctl(states[1], "bans").stdout, "the other knows the ban")
    done(states[0], "ban", "198.51.100.7")
    wait_until(lambda: "198.51.100.7" in ctl(states[1], "bans").stdout, "the other knows the ban")
    other.stop()
    done(states[0], "unban", "192.0.2.0/24")
    other = start_member("--state-dir", states[1])
    wait_until(lambda: "192.0.2.0/24" not in ctl(states[1], "bans").stdout, "the ban has gone")
    assert "198.51.100.7" in ctl(states[1], "bans").stdout
    assert "192.0.2.0/24" not in ctl(states[0], "bans").stdout


def test_what_was_taken_back_while_a_relay_was_away_is_not_told_there(start_member, short_directory):
    states = [str(short_directory / name) for name in ("one", "other")]
    one, other = (start_member("--state-dir", state) for state in states)
    alice = one.join("alice")
    bob = other.join("bob")
    alice.say("the password is swordfish", "good morning")
    bob.until("<alice> good morning")
    other.stop()
    alice.say("/redact swordfish")
    alice.settle()
    other = start_member("--state-dir", states[1])
    one.stop(signal.SIGKILL)
    told = other.join("carol").ask("/history 10")
    assert any("good morning" in line for line in told), told
    assert not any("swordfish" in line for line in told), told


def test_claimed_rooms_of_a_relay_come_with_it_to_a_chat_of_several(start_member, start_relay, short_directory):
    state = str(short_directory / "state")
    cheap = ("--password-memory", "8K", "--password-passes", "1")
    alone = start_relay("--state-dir", state, *cheap)
    alice = enroll(alone, "alice")
    alice.say("/join class", "/claim", "/topic mine")
    alice.settle()
    alone.stop()
    other = start_member("--state-dir", str(short_directory / "other"))
    bob = other.join("bob")
    bob.say("/join class")
    assert bob.ask("/who")[1:] == ["*   @bob"]
    start_member("--state-dir", state)
    wait_until(lambda: bob.ask("/who")[1:] == ["*   bob"], "bob rules it no longer")
    assert any("mine" in line for line in bob.ask("/topic"))


def test_relays_that_start_after_all_were_killed_do_not_wait_for_the_dead(redis, start_member, start_relay):
    for relay in start_member(), start_member():
        relay.stop(signal.SIGKILL)
    again = start_relay("--cluster", redis.address)
    wait_until(lambda: "nobody else is there" in again.log(), "it has seen that nobody is there")
    # The leases of the dead would hold for more than three tries.
    assert len(COMES_TO_THE_CLUSTER.findall(again.log())) == 2


def test_relays_that_start_together_after_all_were_killed_meet_before_the_leases_of_the_dead_end(start_member):
    for relay in start_member(), start_member():
        relay.stop(signal.SIGKILL)
    again = start_member(), start_member()
    alice, _ = (relay.join(nick) for relay, nick in zip(again, ("alice", "bob")))
    wait_until(lambda: "bob" in names(alice), "they have met")
    for relay in again:
        tries = len(COMES_TO_THE_CLUSTER.findall(relay.log()))
        # The leases would hold for five tries.
        assert tries <= 3
        assert relay.log().count("(no relay has told what there is)") == tries - 1


def test_a_relay_that_stood_still_says_so(couple):
    alice, bob = couple[0].join("alice"), couple[1].join("bob")
    bob.say("hello")
    alice.expect("<bob> hello")
    couple[0].send_signal(signal.SIGSTOP)
    wait_until(lambda: "is taken for gone" in couple[1].log(), "it is taken for gone")
    couple[0].send_signal(signal.SIGCONT)
    assert "(this relay stood still and was taken for gone)" in alice.expect(ALONE)
    alice.expect(TOGETHER)
    assert re.search(r"this relay stood still and was taken for gone \(it did nothing for \d+ s: .*\)", couple[0].log())


def test_people_are_not_told_how_relays_speak_to_each_other(redis, couple):
    alice = couple[0].join("alice")
    redis.ask("XADD", "{chat-relay}:facts", "*", "something", "else")
    assert "(the relays have lost each other for a moment)" in alice.expect(ALONE)
    assert "for a moment (an entry of the stream is not a relay's)" in couple[0].log()


def test_a_full_redis_tells_people_once(redis, couple):
    alice = couple[0].join("alice")
    redis.ask("CONFIG", "SET", "maxmemory", "1")
    alice.say("is anybody there")
    alice.expect(ALONE)
    wait_until(lambda: couple[0].log().count("OOM") >= 2 or couple[1].log().count("OOM") >= 2, "Redis refuses")
    for line in "still", "here":
        alice.ask(line)
    assert sum(bool(ALONE.match(line)) for line in alice.lines) == 1
    redis.ask("CONFIG", "SET", "maxmemory", "0")
    alice.expect(TOGETHER)
    couple[1].join("zoe")
    wait_until(lambda: "zoe" in names(alice), "they have met again")


def test_rules_that_the_older_room_does_not_have_go_with_the_reason(split):
    alice = split.one.join("alice")
    alice.say("/join class", "hello")
    alice.settle()
    split.begin()
    wait_for_the_next_room_to_be_younger()
    bob = split.other.join("bob")
    bob.say("/join class", "/ban eve")
    bob.settle()
    split.end(split.other)
    told = bob.expect(re.compile(r"\* The relay set -o?b .*eve!.*"))
    assert told.endswith(" (the relays have met)")


def test_of_two_bans_of_a_network_all_keep_the_longer(start_member, short_directory):
    states = [str(short_directory / name) for name in ("one", "other")]
    one, other = (start_member("--state-dir", state) for state in states)
    done(states[0], "ban", "192.0.2.7", "1h", "short")
    wait_until(lambda: "short" in ctl(states[1], "bans").stdout, "the other knows the ban")
    other.stop()
    done(states[0], "ban", "192.0.2.7", "7d", "long")
    other = start_member("--state-dir", states[1])
    wait_until(lambda: "long" in ctl(states[1], "bans").stdout, "the other has the longer ban")
    one.stop()
    done(states[1], "ban", "192.0.2.7", "2h", "shorter again")
    one = start_member("--state-dir", states[0])
    wait_until(lambda: "long" in ctl(states[1], "bans").stdout, "the longer one holds")
    assert "long" in ctl(states[0], "bans").stdout
