"""What each relay keeps of the accounts in Redis, and what comes of it when the two differ."""

import re
import signal

import pytest

from harness import run_to_end
from harness.accounts import PASSWORD, enroll, log_in
from harness.hearing import wait_until

OTHER_PASSWORD = "battery-staple"
COMES = re.compile(r"this is relay \d+ of the cluster")
WRONG = re.compile(r"! .*password.*")


@pytest.fixture
def start_named(start_member, tmp_path):
    """Starts relays of a cluster whose state is kept under a name."""
    return lambda name, *options: start_member("--state-dir", str(tmp_path / name), *options)


@pytest.fixture
def start_alone(start_relay, tmp_path):
    """The same relays, before they were of a cluster."""
    return lambda name: start_relay("--password-memory", "8K", "--password-passes", "1", "--state-dir", str(tmp_path / name))


def _say_and_hear(person, line, answer):
    person.say(line)
    return person.until(answer)


def _change_password(person):
    _say_and_hear(person, f"/password {PASSWORD} {OTHER_PASSWORD}", re.compile(r"\* .*password.*"))


def _end(person, name):
    _say_and_hear(person, f"/unregister {PASSWORD}", re.compile(rf"\* .*{name}.*"))


def _come_again(relay):
    """Waits until a relay that has lost Redis has come to it once more than before `act`."""
    before = len(COMES.findall(relay.log()))
    return lambda: wait_until(lambda: len(COMES.findall(relay.log())) > before, "the relay has come again")


def _registering(relay, nick, password=PASSWORD):
    person = relay.join(nick)
    person.say(f"/register {password}")
    return person


def _assert_is_taken(relay, nick):
    person = _registering(relay, nick)
    person.until(re.compile(rf"! {nick} is registered already\..*"))
    person.say("/quit")
    person.until_closed()


def _assert_password_is(relay, account, password, not_password, nick):
    person = relay.join(nick)
    _say_and_hear(person, f"/login {account} {not_password}", WRONG)
    _say_and_hear(person, f"/login {account} {password}", f"* You are logged in as {account}.")


def test_a_redis_that_has_forgotten_everything_is_given_the_accounts_again(redis, start_named):
    one, other = start_named("one"), start_named("other")
    enroll(one, "alice").say("/quit")
    enroll(other, "bob").say("/quit")
    have_come_again = [_come_again(each) for each in (one, other)]
    redis.ask("FLUSHALL")
    for has_come in have_come_again:
        has_come()
    for relay in one, other:
        _assert_is_taken(relay, "alice")
    log_in(other, "alice").say("/quit")
    log_in(one, "bob")


def test_accounts_outlive_a_redis_that_keeps_nothing_and_all_relays(redis, start_named):
    one, other = start_named("one"), start_named("other")
    _change_password(enroll(one, "alice"))
    enroll(other, "bob")
    for relay in one, other:
        relay.stop(signal.SIGKILL)
    redis.stop()
    redis.start()
    other = start_named("other")
    _assert_is_taken(other, "alice")
    _assert_password_is(other, "alice", OTHER_PASSWORD, PASSWORD, "carol")


def test_who_registers_in_the_moment_before_the_accounts_are_back_is_refused(redis, start_named):
    """The relay has not noticed yet that Redis has lost everything."""
    relay = start_named("one")
    enroll(relay, "alice").say("/quit")
    stranger = relay.join("mallory")
    redis.ask("DEL", *[key for key in redis.ask("KEYS", "*account*").splitlines() + redis.ask("KEYS", "*numbers*").splitlines() if key])
    _say_and_hear(stranger, f"/login alice {OTHER_PASSWORD}", WRONG)
    _say_and_hear(stranger, f"/login alice {PASSWORD}", "* You are logged in as alice.")


def test_an_old_copy_brings_nothing_back(start_named):
    one, other = start_named("one"), start_named("other")
    alice, bob = enroll(one, "alice"), enroll(one, "bob")
    _say_and_hear(other.join("carol"), f"/login alice {PASSWORD}", "* You are logged in as alice.")
    other.stop()
    _end(alice, "alice")
    _change_password(bob)
    other = start_named("other")
    _assert_password_is(other, "bob", OTHER_PASSWORD, PASSWORD, "carol")
    alice.say("/quit")
    alice.until_closed()
    _registering(other, "alice", OTHER_PASSWORD).until(re.compile(r"\* alice is registered, and you are logged in\..*"))


@pytest.mark.parametrize("first", ["stale", "fresh"])
def test_of_two_copies_the_newer_one_counts(redis, start_named, first):
    fresh, stale = start_named("fresh"), start_named("stale")
    alice, bob = enroll(fresh, "alice"), enroll(fresh, "bob")
    _say_and_hear(stale.join("carol"), f"/login alice {PASSWORD}", "* You are logged in as alice.")
    stale.stop()
    _end(alice, "alice")
    _change_password(bob)
    fresh.stop()
    redis.ask("FLUSHALL")
    for name in (first, *{"stale", "fresh"} - {first}):
        relay = start_named(name)
    _assert_password_is(relay, "bob", OTHER_PASSWORD, PASSWORD, "carol")
    dave = relay.join("dave")
    _say_and_hear(dave, f"/login alice {PASSWORD}", WRONG)


def test_a_redis_that_comes_back_as_it_was_a_while_ago_is_brought_up_to_date(redis, start_named):
    one, other = start_named("one"), start_named("other")
    alice = enroll(one, "alice")
    bob = enroll(one, "bob")
    assert redis.ask("SAVE") == "OK"
    enroll(other, "carol").say("/quit")
    _change_password(bob)
    _end(alice, "alice")
    have_come_again = [_come_again(each) for each in (one, other)]
    redis.stop()
    redis.start()
    for has_come in have_come_again:
        has_come()
    wait_until(lambda: "older accounts, of which these have ended since: alice\n" in one.log() + other.log(), "it is told")
    log_in(one, "carol")
    _assert_password_is(other, "bob", OTHER_PASSWORD, PASSWORD, "dave")
    _say_and_hear(one.join("erin"), f"/login alice {PASSWORD}", WRONG)


def test_a_relay_brings_the_accounts_that_it_had_before(start_alone, start_named):
    alone = start_alone("old")
    enroll(alone, "alice")
    alone.stop()
    other = start_named("other")
    enroll(other, "bob").say("/quit")
    old = start_named("old")
    wait_until(lambda: "Redis has now 1 account of this relay" in old.log(), "it has brought them")
    _say_and_hear(other.join("alice"), f"/login alice {PASSWORD}", "* You are logged in as alice.")
    log_in(old, "bob")


def test_accounts_that_the_others_have_already_do_not_count_and_are_named(start_alone, start_named):
    alone = start_alone("old")
    for nick in "alice", "carol":
        _registering(alone, nick, OTHER_PASSWORD).until(re.compile(rf"\* {nick} is registered.*"))
    alone.stop()
    other = start_named("other")
    enroll(other, "alice").say("/quit")
    old = start_named("old")
    wait_until(lambda: "so this relay's own do not count: alice\n" in old.log(), "the log names what does not count")
    log_in(old, "alice")
    _say_and_hear(other.join("carol"), f"/login carol {OTHER_PASSWORD}", "* You are logged in as carol.")


@pytest.fixture
def away(start_named):
    """Two relays, of which the other stands still while `act` happens on the one; each has somebody on it."""
    one, other = start_named("one", "--login-grace", "1"), start_named("other", "--login-grace", "1")

    def while_away(act):
        other.send_signal(signal.SIGSTOP)
        act()
        has_come = _come_again(other)
        other.send_signal(signal.SIGCONT)
        has_come()

    return one, other, while_away


def test_who_has_a_name_that_was_registered_elsewhere_meanwhile_becomes_a_guest(away):
    one, other, while_away = away
    stranger = other.join("carol")
    stranger.settle()
    watcher = one.join("dave")

    def register():
        wait_until(lambda: "carol" not in " ".join(watcher.ask("/who")), "the other relay is taken for gone")
        enroll(one, "carol").say("/nick erin")

    while_away(register)
    stranger.until(re.compile(r"! You are guest\d+ now.*"))


def test_who_is_logged_in_to_an_account_that_has_ended_meanwhile_is_logged_out(away):
    one, other, while_away = away
    alice = enroll(one, "alice")
    elsewhere = other.join("bob")
    _say_and_hear(elsewhere, f"/login alice {PASSWORD}", "* You are logged in as alice.")

    def other_is_gone(person):
        return "1 person" in " ".join(person.ask("/who"))

    def end():
        wait_until(lambda: other_is_gone(alice), "the other relay is taken for gone")
        _end(alice, "alice")

    while_away(end)
    wait_until(lambda: "has logged out" in other.log(), "who was logged in on the other relay is not any more")


def test_what_is_a_copy_is_not_changed_where_no_relay_runs(start_named, tmp_path):
    relay = start_named("one")
    enroll(relay, "alice")
    relay.stop()
    ended = run_to_end("ctl", "--state-dir", str(tmp_path / "one"), "unregister", "alice")
    assert ended.returncode != 0 and "several relays share" in ended.stdout + ended.stderr
    log_in(start_named("one"), "alice")


def test_a_relay_of_a_cluster_has_accounts():
    ended = run_to_end("--cluster", "redis://127.0.0.1", "--accounts", "off")
    assert ended.returncode == 2
    assert "--accounts" in ended.stderr and "with --cluster" in ended.stderr
