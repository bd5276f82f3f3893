"""Accounts, and what is kept for them, where several relays share a chat."""

import re
import signal

from harness.accounts import PASSWORD, enroll, log_in
from harness.hearing import wait_until
from harness.tls_person import make_certificate


def test_a_name_that_was_registered_on_one_relay_is_its_owners_on_the_other(start_member):
    one, other = start_member(), start_member("--login-grace", "1")
    alice = enroll(one, "alice")
    alice.say("/quit")
    alice.until_closed()
    stranger = other.join("alice")
    stranger.until(re.compile(r"! You are guest\d+ now: the name alice is registered.*"))
    stranger.say("/login alice wrong")
    stranger.until(re.compile(r"! .*password.*"))
    stranger.say(f"/login alice {PASSWORD}")
    stranger.until("* You are logged in as alice.")
    assert "alice" in " ".join(one.join("carol").ask("/who"))


def test_accounts_outlive_all_relays_in_redis(redis, start_member):
    one, other = start_member(), start_member()
    enroll(one, "alice")
    enroll(other, "bob")
    for relay in one, other:
        relay.stop(signal.SIGKILL)
    again = start_member()
    log_in(again, "alice")
    log_in(again, "bob")


def test_a_relay_that_comes_knows_whose_names_are_whose(start_member):
    enroll(start_member(), "alice").ask("/away gone")
    late = start_member("--login-grace", "1")
    watcher = late.join("bob")
    assert any("alice" in line for line in watcher.ask("/whois alice"))
    assert any("logged in" in line for line in watcher.ask("/whois alice"))


def test_an_account_that_ends_on_one_relay_ends_on_all(start_member):
    one, other = start_member(), start_member()
    alice = enroll(one, "alice")
    elsewhere = other.join("bob")
    elsewhere.say(f"/login alice {PASSWORD}")
    elsewhere.until("* You are logged in as alice.")
    carol = other.join("carol")

    def is_logged_in():
        # Whoever logs in has the name, too.
        said = carol.ask("/whois alice")
        assert any("alice" in line for line in said)
        return "* alice is not logged in." not in said

    assert is_logged_in()
    alice.say(f"/unregister {PASSWORD}")
    alice.until(re.compile(r"\* .*alice.*"))
    wait_until(lambda: not is_logged_in(), "who was bob is logged out")


def test_a_password_that_is_changed_on_one_relay_is_another_on_all(start_member):
    one, other = start_member(), start_member()
    alice = enroll(one, "alice")
    alice.say(f"/password {PASSWORD} battery-staple")
    alice.until(re.compile(r"\* .*password.*"))
    bob = other.join("bob")
    bob.say(f"/login alice {PASSWORD}")
    bob.until(re.compile(r"! .*"))
    bob.say("/login alice battery-staple")
    bob.until("* You are logged in as alice.")


def test_without_redis_nobody_logs_in_and_names_stay_whose_they_are(redis, start_member):
    relay = start_member("--login-grace", "1")
    enroll(relay, "alice").say("/quit")
    redis.stop()
    bob = relay.join("bob")
    bob.say(f"/login alice {PASSWORD}")
    bob.until(re.compile(r"! .*"))
    stranger = relay.join("alice")
    stranger.until(re.compile(r"! You are guest\d+ now: the name alice is registered.*"))


def test_a_claimed_room_is_one(start_member, tmp_path):
    one, other = (start_member("--state-dir", str(tmp_path / each)) for each in ("one", "other"))
    alice = enroll(one, "alice")
    alice.ask("/join class")
    assert "* #class is kept for alice: " in alice.ask("/claim")[0]
    alice.ask("/topic Lesson 1")
    alice.ask("/lock")
    alice.say("/quit")
    alice.until_closed()
    bob = other.join("bob")
    wait_until(lambda: "alice" not in " ".join(bob.ask("/who")), "alice has left")
    assert bob.ask("/join class") == ["! You may not enter #class uninvited. One of its operators has to /invite you."]
    third = start_member("--state-dir", str(tmp_path / "third"))
    assert third.join("carol").ask("/join class") == [
        "! You may not enter #class uninvited. One of its operators has to /invite you."]
    owner = log_in(third, "alice")
    owner.ask("/join class")
    assert owner.ask("/who") == ["* 1 person in #class:", "*   @alice"]
    assert owner.ask("/topic")[-1] == "* Topic: Lesson 1"


def test_what_was_kept_of_a_room_gives_way_to_what_the_others_know(start_member, tmp_path):
    one = start_member("--state-dir", str(tmp_path / "one"))
    other = start_member("--state-dir", str(tmp_path / "other"))
    alice = enroll(one, "alice")
    alice.ask("/join class")
    alice.ask("/claim")
    alice.ask("/lock")
    other.stop()
    alice.ask("/unclaim")
    alice.ask("/unlock")
    alice.ask("/join lobby")
    bob = start_member("--state-dir", str(tmp_path / "other")).join("bob")
    bob.ask("/join class")
    assert bob.ask("/who") == ["* 1 person in #class:", "*   @bob"]


def test_what_is_said_on_one_relay_is_kept_by_the_other(start_member, tmp_path):
    keep = ("--keep-history", "30d")
    one = start_member("--state-dir", str(tmp_path / "one"), *keep)
    other = start_member("--state-dir", str(tmp_path / "other"), *keep)
    alice = one.join("alice")
    alice.say("for the records")
    alice.settle()
    bob = other.join("bob")
    bob.say("seen")
    alice.expect("<bob> seen")
    other.stop()
    other = start_member("--state-dir", str(tmp_path / "other"), *keep)
    assert any("for the records" in line for line in other.join("carol").ask("/history 10"))
    one.stop(signal.SIGKILL)
    other.stop(signal.SIGKILL)
    alone = start_member("--state-dir", str(tmp_path / "other"), *keep)
    assert any("for the records" in line for line in alone.join("dave").ask("/history 10"))


def test_a_certificate_that_was_added_on_one_relay_is_taken_out_on_the_other(start_member, short_directory):
    one, other = start_member(), start_member()
    own, fingerprint = make_certificate(short_directory, "alice")
    alice = one.connect_encrypted(certificate=own)
    alice.say("/nick alice", f"/register {PASSWORD}")
    alice.until(re.compile(r"\* alice is registered.*"))
    alice.say("/certificate add")
    alice.until(re.compile(r"\* Your certificate belongs to alice now.*"))
    bob = other.join("bob")
    bob.say(f"/login alice {PASSWORD}", "/certificate list")
    bob.until(f"* {fingerprint}")
    bob.say(f"/certificate remove {fingerprint}")
    bob.until("* That certificate belongs to alice no longer.")
    alice.say("/certificate list")
    alice.until("* No certificate logs in to alice.")


def test_private_conversations_are_kept_by_both_relays(start_member, tmp_path):
    keep = ("--keep-history", "30d")
    one = start_member("--state-dir", str(tmp_path / "one"), *keep)
    other = start_member("--state-dir", str(tmp_path / "other"), *keep)
    alice, bob = enroll(one, "alice"), enroll(other, "bob")
    for person in alice, bob:
        person.say("/keep-private on")
        person.until(re.compile(r"\* .*kept.*"))
    alice.say("/msg bob between us")
    bob.until("[alice -> you] between us")
    for person, peer in ((alice, "bob"), (bob, "alice")):
        assert any("between us" in line for line in person.ask(f"/history @{peer}"))


def test_who_loses_a_name_to_its_owner_on_another_relay_is_told_why(start_member):
    one, other = start_member("--login-grace", "60"), start_member()
    alice = enroll(one, "alice")
    alice.say("/quit")
    alice.until_closed()
    stranger = one.join("alice")
    owner = other.join("owner")
    wait_until(lambda: "alice" in " ".join(owner.ask("/who")), "the stranger is known on the other relay")
    owner.say(f"/login alice {PASSWORD}")
    owner.until("* You are logged in as alice.")
    owner.say("/nick alice")
    stranger.until(re.compile(r"! You are guest\d+ now: the name alice is registered.*"))


def test_an_account_that_ends_rules_no_room_on_any_relay(start_member):
    one, other = start_member(), start_member()
    alice = enroll(one, "alice")
    alice.ask("/join tea")
    alice.ask("/claim")
    bobby = enroll(one, "bobby")
    bobby.ask("/join tea")
    alice.ask("/op bobby")
    alice.ask("/mode +e ~account:bobby")
    carol = other.join("carol")
    carol.ask("/join tea")
    assert carol.ask("/claim") == [
        "* #tea is kept for alice; whenever they come, these rule it, too: bobby. /deop NAME takes that back."]
    bobby.say("/quit")
    bobby.until_closed()
    bobby = log_in(other, "bobby")
    bobby.say(f"/unregister {PASSWORD}")
    bobby.until(re.compile(r"\* .*bobby.*"))
    bobby.say("/quit")
    bobby.until_closed()
    for member in alice, carol:
        wait_until(lambda member=member: member.ask("/claim") == ["* #tea is kept for alice"], "bobby rules nothing")
        assert member.ask("/mode +e") == ["* +e of #tea: 0 masks"]
    # On the other the account has ended when its relay has told that it has.
    stranger = enroll(other, "bobby")
    stranger.ask("/join tea")
    wait_until(lambda: " bobby" in alice.ask("/who")[-1], "bobby is there, and no operator")
