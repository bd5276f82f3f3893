"""What a person can type, and what it brings to whom."""

import re

import pytest

from harness import new_token

REFUSAL = re.compile(r"! .+")

COMMANDS = ("/help", "/nick", "/me", "/msg", "/reply", "/times", "/who", "/rooms", "/join", "/topic", "/invite", "/away", "/ignore", "/unignore", "/kick", "/op",
            "/deop", "/mode", "/quit")


def _only_line(lines):
    assert len(lines) == 1, lines
    return lines[0]


def _is_refused(person, command):
    return REFUSAL.fullmatch(_only_line(person.ask(command)))


def test_a_newcomer_is_told_who_and_where_they_are(relay):
    relay.gather("alice", "bob")
    newcomer = relay.connect()
    newcomer.expect(re.compile(
        r"\* Welcome to chat-relay\. You are guest\d+, in #lobby with alice and bob\. /help lists commands\."))


def test_the_relay_introduces_itself_by_its_name_and_message_of_the_day(start_relay, tmp_path):
    (tmp_path / "motd").write_text("Be kind.\nTea is at four.\n")
    newcomer = start_relay("--server-name", "tea-house", "--motd", tmp_path / "motd").connect()
    motd_before_welcome = newcomer.until(re.compile(r"\* Welcome to tea-house\. .+"))
    motd = motd_before_welcome or newcomer.settle()
    assert [line.removeprefix("* ") for line in motd] == ["Be kind.", "Tea is at four."]


def test_arrivals_are_seen_by_the_others(relay):
    alice = relay.join("alice")
    relay.join("bob")
    assert alice.settle() == ["* bob joined"]
    newcomer = relay.connect()
    newcomer.expect(re.compile(r"\* Welcome to chat-relay\. You are guest\d+, .+"))
    assert alice.settle() == []
    newcomer.say("hi")
    alice.expect(re.compile(r"\* guest\d+ joined"))
    alice.expect(re.compile(r"<guest\d+> hi"))


def test_who_says_nothing_comes_and_goes_unnoticed_and_is_asked_in_the_end(start_relay):
    relay = start_relay("--silence-timeout", "100ms")
    alice = relay.join("alice")
    silent = relay.connect()
    silent.until(re.compile(r"\* Are you there\? You have said nothing in 100 milliseconds\. .+"))
    assert silent.until_closed() == ["! You are disconnected: you have never said a word."]
    assert alice.settle() == []


def test_help_lists_every_command(relay):
    answer = relay.join("alice").ask("/help")
    assert all(line.startswith("* ") for line in answer)
    for command in COMMANDS:
        assert any(re.search(rf"(?<![\w/]){command}\b", line) for line in answer), command


@pytest.mark.parametrize("nick", ["ALICE", "alice", "Alice"])
def test_a_nick_is_taken_in_whatever_case(relay, nick):
    alice, bob = relay.gather("alice", "bob")
    assert _is_refused(bob, f"/nick {nick}")
    bob.say("still bob")
    alice.expect("<bob> still bob")


def test_one_may_change_the_case_of_ones_own_nick(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/nick Alice", "hi")
    assert bob.until("<Alice> hi") == ["* alice is now known as Alice"]


@pytest.mark.parametrize("nick", ["9lives", "-dash", "a" * 33, "caf\u00e9", "a<b", "a,b", "#a", "a.b", ""])
def test_an_invalid_nick_is_refused(relay, nick):
    alice, bob = relay.gather("alice", "bob")
    assert _is_refused(bob, f"/nick {nick}")
    bob.say("still bob")
    assert alice.until("<bob> still bob") == []


@pytest.mark.parametrize("nick", ["a" * 32, "[x]\\`_^{|}-9"])
def test_every_character_that_is_allowed_makes_a_nick(relay, nick):
    alice, bob = relay.gather("alice", "bob")
    bob.say(f"/nick {nick}", "hi")
    assert alice.until(f"<{nick}> hi") == [f"* bob is now known as {nick}"]


def test_a_guest_name_that_somebody_chose_is_not_given_to_a_newcomer(relay):
    alice = relay.join("alice")
    for number in range(1, 5):
        alice.call(f"guest{number}")
        newcomer = relay.connect()
        given = re.match(r"\* Welcome to .*?\. You are (guest\d+),", newcomer.expect(re.compile(r"\* Welcome .*")))[1]
        assert given != alice.name
        newcomer.close()


def test_me_is_seen_as_an_action(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/me waves")
    bob.expect("<* alice> waves")
    assert alice.settle() == []


@pytest.mark.parametrize("name", ["bob", "BOB"])
def test_msg_reaches_one_person_only(relay, name):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    alice.say(f"/msg {name} psst, over here")
    bob.expect("[alice -> you] psst, over here")
    alice.say("to all")
    assert carol.until("<alice> to all") == []


def test_msg_reaches_into_another_room(relay):
    alice, bob = relay.gather("alice", "bob")
    alice.say("/join tea")
    alice.settle()
    alice.say("/msg bob psst")
    bob.expect("[alice -> you] psst")


def test_msg_to_nobody_is_refused(relay):
    alice = relay.join("alice")
    assert alice.ask("/msg eve hi") == ["! There is nobody here called eve."]


@pytest.mark.parametrize("command", [
    "/msg", "/msg bob", "/me", "/join", "/join #", "/join #a,b", "/join " + "x" * 50, "/topic " + "x" * 351,
    "/frobnicate", "/frobnicate bob", "/", "/kick", "/kick alice", "/kick eve", "/op alice", "/mode +m", "/mode +y",
    "/mode +k", "/invite alice", "/invite eve", "/away " + "x" * 301,
])
def test_what_makes_no_sense_is_refused_and_said_to_nobody(relay, command):
    alice, bob = relay.gather("alice", "bob")
    assert _is_refused(bob, command)
    bob.say("done")
    assert alice.until("<bob> done") == []


@pytest.mark.parametrize("typed, said", [("//text", "/text"), ("//me waves", "/me waves"), ("///", "//"),
                                         ("hello /who", "hello /who"), (" /usr/bin", " /usr/bin")])
def test_a_line_may_begin_with_a_slash_after_all(relay, typed, said):
    alice, bob = relay.gather("alice", "bob")
    alice.say(typed)
    bob.expect(f"<alice> {said}")


def test_a_command_behind_a_space_is_not_said_aloud(relay):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    assert _is_refused(alice, " /msg bob secret")
    alice.say("done")
    assert carol.until("<alice> done") == []
    bob.expect("<alice> done")


@pytest.mark.parametrize("nothing", ["\n", "\r\n", "\n\r\n\n"])
def test_an_empty_line_is_ignored(relay, nothing):
    alice, bob = relay.gather("alice", "bob")
    alice.send(nothing.encode())
    assert alice.settle() == []
    alice.say("something")
    assert bob.until("<alice> something") == []


def test_operators_keep_order(relay):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    assert _is_refused(bob, "/kick carol")
    assert alice.ask("/kick bob too loud") == ["* You kicked bob"]
    assert bob.until("* You are in no room now: /join one. /rooms lists them.") == ["* alice kicked bob (too loud)"]
    carol.expect("* alice kicked bob (too loud)")
    assert alice.ask("/mode +k milk") == ["* You set +k milk"]
    carol.expect("* alice set +k milk")
    assert _is_refused(bob, "/join lobby")
    bob.say("/join lobby milk")
    alice.expect("* bob joined")
    assert alice.ask("/op bob") == ["* You set +o bob"]
    assert bob.ask("/deop alice")[-1] == "* You set -o alice"
    alice.settle()
    assert _is_refused(alice, "/mode -k")


def test_quit_leaves_with_its_reason(relay):
    alice, bob = relay.gather("alice", "bob")
    bob.say("/quit gone home", new_token())
    bob.until_closed()
    alice.expect("* bob left, saying: gone home")
    assert alice.settle() == []


def test_quit_without_a_reason(relay):
    alice, bob = relay.gather("alice", "bob")
    bob.say("/quit")
    bob.until_closed()
    alice.expect(re.compile(r"\* bob left( \(.*\))?"))


def test_a_nick_is_free_again_once_its_owner_has_left(relay):
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    bob.close()
    alice.expect(re.compile(r"\* bob left.*"))
    alice.say("/nick Bob", "hi")
    carol.expect("<Bob> hi")
