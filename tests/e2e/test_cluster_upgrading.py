"""A relay that is stopped, for a new version as a rule: its people go on at another as who they were."""

import re
import signal

from harness.chat_client import endpoint_of
from harness.coming_back import BACK, CODE, KEEPS_SEATS, TOKEN, come, come_back, two  # noqa: F401
from harness.hearing import wait_until
from harness.irc_person import IrcPerson, irc_person

GOODBYE = re.compile(r"\* The relay is shutting down\. At another relay, /resume (\S+) brings you back\. Goodbye\.")


def test_people_of_a_relay_that_stops_leave_together_and_come_back_as_who_they_were(two):
    alice, code = come(two[0], "alice")
    come(two[0], "carol")
    bob, _ = come(two[1], "bob")
    assert two[0].stop(signal.SIGTERM) == 0
    assert GOODBYE.fullmatch(alice.expect(GOODBYE))[1] == code
    alice.until_closed()
    bob.until("* alice and carol left (their relay has stopped)")
    assert not [line for line in bob.lines if "the relay stopped" in line]
    again = come_back(two[1], code)
    again.expect(BACK)
    CODE.fullmatch(again.expect(CODE))
    bob.expect("* alice joined")
    again.say("/mode +m")
    bob.expect(re.compile(r"\* alice set \+m.*"))


def test_who_has_left_before_does_not_come_back(two):
    alice, code = come(two[0], "alice")
    bob, _ = come(two[1], "bob")
    alice.say("/quit")
    alice.until_closed()
    bob.until("* alice left")
    two[0].stop(signal.SIGTERM)
    come_back(two[1], code).expect(re.compile(rf"! '{code}' is nobody's code.*"))


def test_a_seat_that_a_stopped_relay_held_is_given_by_another(two):
    alice, code = come(two[0], "alice")
    bob, _ = come(two[1], "bob")
    alice.reset()
    wait_until(lambda: any("(away)" in line for line in bob.ask("/who")), "the relay has noticed")
    two[0].stop(signal.SIGTERM)
    bob.until("* alice left (their relay has stopped)")
    come_back(two[1], code).expect(BACK)
    bob.expect("* alice joined")


def test_irc_clients_are_told_of_a_split(two):
    carl = irc_person(two[0], "carl", room="#dev")
    knows = irc_person(two[1], "dan", "batch", room="#dev")
    plain = irc_person(two[1], "eve", room="#dev")
    two[0].stop(signal.SIGTERM)
    carl.until(re.compile(r"ERROR :.*shutting down.*"))
    began = knows.until(re.compile(r":\S+ BATCH \+\S+ netsplit \*\.net \*\.split"))
    knows.until(re.compile(r"@batch=\S+ :carl!\S+ QUIT :\*\.net \*\.split"))
    plain.until(re.compile(r":carl!\S+ QUIT :\*\.net \*\.split"))
    assert not [line for line in began if "QUIT" in line]


def test_relays_are_upgraded_one_after_the_other(start_member, tmp_path):
    places = [("--state-dir", str(tmp_path / f"state{number}")) for number in range(2)]
    first, second = (start_member(*KEEPS_SEATS, *place) for place in places)
    alice, code = come(first, "alice")
    bob, bobs_code = come(second, "bob")
    first.stop(signal.SIGTERM)
    bob.until("* alice left (their relay has stopped)")
    bob.say("while she is away")
    bob.settle()
    first = start_member(*KEEPS_SEATS, *places[0])
    again = come_back(first, code)
    again.expect(BACK)
    again.until(re.compile(r"\[\d\d:\d\d\] <bob> while she is away"))
    bob.until("* alice joined")
    second.stop(signal.SIGTERM)
    again.until("* bob left (their relay has stopped)")
    bob_again = come_back(first, bobs_code)
    bob_again.expect(BACK.replace("alice", "bob"))
    bob_again.say("both are here")
    again.until("<bob> both are here")
    alice.until(GOODBYE)


def test_chat_client_goes_on_by_the_next_relay(two, chats):
    bob, _ = come(two[1], "bob")
    alice = chats.screen(",".join(map(endpoint_of, two)), "--nick", "alice", "--room", "#dev")
    alice.enter("alice", room="#dev")
    bob.expect("* alice joined")
    bob.say("before")
    alice.until(r"<bob> before$")
    two[0].stop(signal.SIGTERM)
    alice.until(r"\* Connected again to .* as alice")
    alice.enter("alice", room="#dev")
    bob.say("after")
    alice.until(r"<bob> after$")
    alice.type("and on it goes")
    heard = bob.until("<alice> and on it goes")
    assert not [line for line in heard if "alice_" in line], heard


def test_a_pipe_says_and_hears_each_line_once(two, chats):
    bob, _ = come(two[1], "bob")
    pipe = chats.pipe(",".join(map(endpoint_of, two)), "--nick", "alice", "--room", "#dev")
    bob.expect("* alice joined")
    bob.say("zero")
    pipe.say("one")
    bob.expect("<alice> one")
    two[0].stop(signal.SIGTERM)
    bob.until("* alice left (their relay has stopped)")
    bob.say("meanwhile")
    pipe.say("two", "three")
    heard = bob.until("<alice> three")
    assert [line for line in heard if line.startswith("<")] == ["<alice> two"], heard
    bob.say("the end")
    pipe.until(re.compile(r".*<bob> the end"))
    for said in "zero", "meanwhile":
        assert len([line for line in pipe.lines if said in line]) == 1, pipe.lines


def test_an_irc_client_comes_back_with_its_token(two):
    alice = irc_person(two[0], "alice", "chat-relay/resume", room="#dev")
    token = next(found[1] for found in map(TOKEN.fullmatch, alice.lines) if found)
    bob = irc_person(two[1], "bob", room="#dev")
    two[0].stop(signal.SIGTERM)
    bob.until(re.compile(r":alice!\S+ QUIT :\*\.net \*\.split"))
    again = IrcPerson(two[1])
    again.say("CAP LS 302", "CAP REQ :chat-relay/resume", f"RESUME {token}")
    again.until(re.compile(r":\S+ 001 alice .*"))
    again.until(re.compile(r":alice!\S+ JOIN #dev"))
    bob.until(re.compile(r":alice!\S+ JOIN #dev"))
