"""Several relays that share a chat over Redis: which one somebody has joined does not show."""

import re
import signal

from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.redis import ALONE, TOGETHER
from harness.relay import run_to_end


def _names_heard_by(person):
    return set(re.findall(r"\w+", " ".join(person.ask("/who"))))


def _meet(one, other):
    """Two people, one on each relay, who have heard of each other."""
    alice = one.join("alice")
    bob = other.join("bob")
    alice.expect("* bob joined")
    return alice, bob


def test_people_of_two_relays_hear_each_other_in_order(couple):
    alice, bob = _meet(*couple)
    alice.say(*(f"a{number}" for number in range(50)))
    for number in range(50):
        bob.say(f"b{number}")
    bob.expect("<alice> a49")
    alice.expect("<bob> b49")
    assert [line for line in alice.lines if line.startswith("<bob>")] == [f"<bob> b{n}" for n in range(50)]
    assert [line for line in bob.lines if line.startswith("<alice>")] == [f"<alice> a{n}" for n in range(50)]


def test_a_third_reads_the_same_order_on_each_relay(couple):
    alice, bob = _meet(*couple)
    listeners = [relay.join(nick) for relay, nick in zip(couple, ("carol", "dave"))]
    alice.say(*(f"a{number}" for number in range(100)))
    bob.say(*(f"b{number}" for number in range(100)))
    alice.say("end of alice")
    bob.say("end of bob")
    said = []
    for listener in listeners:
        wait_until(lambda person=listener: person.settle() is not None and
                   {"<alice> end of alice", "<bob> end of bob"} <= set(person.lines), "both have finished")
        said.append([line for line in listener.lines if re.match("<(alice|bob)>", line)])
    assert len(said[0]) == 202 and said[0] == said[1]


def test_names_rooms_and_modes_are_one(couple):
    alice, bob = _meet(*couple)
    assert any("The name alice is taken" in line for line in bob.ask("/nick alice"))
    alice.ask("/join tea")
    bob.ask("/join tea")
    assert bob.ask("/who") == ["* 2 people in #tea:", "*   @alice bob"]
    alice.say("/topic biscuits")
    bob.expect(re.compile(".*alice.*biscuits.*"))
    bob.say("/msg alice psst")
    alice.expect("[bob -> you] psst")
    bob.say("/nick bert")
    alice.expect("* bob is now known as bert")
    alice.say("/kick bert enough")
    bob.expect(re.compile(".*alice.*enough.*"))
    assert "bert" not in " ".join(alice.ask("/who"))
    bob.say("/quit bye")
    bob.until_closed()
    assert any("nobody here called bert" in line for line in alice.ask("/msg bert hm"))


def test_a_relay_that_comes_later_shows_what_there_is(start_member):
    one = start_member()
    alice = one.join("alice")
    alice.ask("/join tea")
    alice.ask("/topic biscuits")
    carol = start_member().join("carol")
    answer = " ".join(carol.ask("/join tea"))
    assert "biscuits" in answer and "alice" in answer


def test_who_says_one_line_and_goes_is_heard(couple):
    alice, _ = _meet(*couple)
    dave = couple[1].join("dave")
    dave.say("the last words")
    dave.half_close()
    alice.expect("<dave> the last words")
    alice.expect(re.compile(r"\* dave left.*"))


def test_people_of_a_relay_that_is_killed_are_gone_and_others_go_on(couple):
    alice, bob = _meet(*couple)
    bob.say("has the floor")
    alice.expect("<bob> has the floor")
    couple[1].send_signal(signal.SIGKILL)
    alice.say("still here")
    alice.expect(re.compile(r"\* bob left.*their relay is gone.*"))
    carol = couple[0].join("carol")
    carol.say("so am I")
    alice.expect("<carol> so am I")
    assert re.search(r"warning relay \d+ is taken for gone: it no longer answers", couple[0].log())


def test_people_of_a_lost_relay_leave_and_come_back_together(redis, start_member):
    one, other = start_member(), start_member()
    alice = one.join("alice")
    dan = irc_person(one, "dan", "batch")
    crowd = [other.join(f"p{number}") for number in range(7)]
    alice.expect("* p6 joined")
    redis.stop()
    alice.expect("* p0, p1, p2, p3, p4 and 2 others left (the relays have lost each other)")
    began = dan.expect(re.compile(r":\S+ BATCH \+netsplit\d+ netsplit \*\.net \*\.split"))
    batch = re.search(r"\+(\w+)", began)[1]
    quits = dan.until(re.compile(rf":\S+ BATCH -{batch}"))
    assert len(quits) == 7 and all(re.fullmatch(rf"@batch={batch} :p\d!\S+ QUIT :\*\.net \*\.split", line) for line in quits)
    redis.start()
    for person in alice, crowd[0]:
        person.expect(TOGETHER)
    alice.expect("* p0, p1, p2, p3, p4 and 2 others joined (the relays are in touch again)")
    dan.expect(re.compile(r":\S+ BATCH \+netsplit\d+ netjoin \*\.net \*\.split"))
    joins = dan.until(re.compile(r":\S+ BATCH -netsplit\d+"))
    assert sum(" JOIN #lobby" in line for line in joins) == 7
    assert not [line for line in alice.lines if re.fullmatch(r"\* p\d (left|joined).*", line) and "p6" not in line and "(" in line]


def test_a_relay_that_stops_takes_its_people_with_it(couple):
    alice, _ = _meet(*couple)
    # On a busy machine it may have come twice.
    came = re.findall(r"info relay (\d+) has come to the cluster", couple[0].log())[-1]
    couple[1].stop()
    alice.expect(re.compile(r"\* bob left.*"))
    wait_until(lambda: f"info relay {came} has left the cluster" in couple[0].log(), "the log says so")
    assert "bob" not in " ".join(alice.ask("/who"))


def test_without_redis_people_of_one_relay_go_on_and_later_meet_the_others_again(redis, couple):
    alice, bob = _meet(*couple)
    carol = couple[0].join("carol")
    redis.stop()
    for person in alice, bob, carol:
        person.expect(ALONE)
    carol.say("among ourselves")
    alice.expect("<carol> among ourselves")
    assert "bob" not in " ".join(alice.ask("/who"))
    redis.start()
    for person in alice, bob, carol:
        person.expect(TOGETHER)
    wait_until(lambda: {"alice", "bob", "carol"} <= _names_heard_by(bob), "they have met again")
    bob.say("back")
    alice.expect("<bob> back")


APART = re.compile(r".*This relay is apart from the others \(Redis .*\): you reach only those who are on it, until it is in touch again\.")


def _told_of_being_alone(person):
    person.settle()
    return [line for line in person.lines if APART.fullmatch(line) or ALONE.fullmatch(line)]


def test_who_comes_in_while_a_relay_is_alone_is_told_once(redis, start_member):
    relay = start_member()
    alice = relay.join("alice")
    redis.stop()
    alice.expect(ALONE)
    carol, dave = relay.join("carol"), irc_person(relay, "dave")
    for person in carol, dave:
        told = _told_of_being_alone(person)
        assert len(told) == 1 and APART.fullmatch(told[0]), person.lines
    assert re.match(r":\S+ NOTICE dave :This relay", told[0])
    redis.start()
    for person in alice, carol, dave:
        person.expect(TOGETHER)
    assert not _told_of_being_alone(relay.join("erin"))


def test_who_comes_to_a_relay_that_has_never_found_redis_is_told(redis, start_relay):
    redis.stop()
    relay = start_relay("--cluster", redis.address)
    alice = relay.join("alice")
    assert _told_of_being_alone(alice) == ["* This relay is apart from the others (Redis cannot be reached): you reach only those who are on it, "
                                           "until it is in touch again."]
    redis.start()
    alice.expect(TOGETHER)


def test_what_was_said_alone_is_told_late_with_its_time_and_once(redis, couple):
    alice, bob = _meet(*couple)
    redis.stop()
    for person in alice, bob:
        person.expect(ALONE)
    alice.say("among ourselves", "/me waves")
    alice.settle()
    bob.say("here too")
    bob.settle()
    redis.start()
    for person in alice, bob:
        person.expect(TOGETHER)
    bob.expect(re.compile(r"\[\d\d:\d\d\] <alice> among ourselves"))
    bob.expect(re.compile(r"\[\d\d:\d\d\] <\* alice> waves"))
    alice.expect(re.compile(r"\[\d\d:\d\d\] <bob> here too"))
    alice.say("end")
    bob.expect("<alice> end")
    assert sum("among ourselves" in line for line in bob.lines) == 1


def test_who_took_a_name_meanwhile_gives_way(redis, couple):
    alice, bob = _meet(*couple)
    redis.stop()
    for person in alice, bob:
        person.expect(ALONE)
    namesakes = [relay.join("eve") for relay in couple]
    redis.start()
    for person in alice, bob:
        person.expect(TOGETHER)
    wait_until(lambda: {"alice", "bob", "eve", "guest1"} <= _names_heard_by(alice), "all have met again")
    assert all({"alice", "bob", "eve", "guest1"} <= _names_heard_by(each) for each in (bob, *namesakes))
    told = namesakes[0].lines + namesakes[1].lines
    assert "! You are guest1 now: somebody on another relay has the name." in told


def test_standings_that_never_changed_are_not_told_when_relays_meet_again(redis, couple):
    dave = couple[0].join("dave")
    alice, bob = _meet(*couple)
    dave.say("/quit")
    dave.until_closed()
    redis.stop()
    for person in alice, bob:
        person.expect(ALONE)
    redis.start()
    for person in alice, bob:
        person.expect(TOGETHER)
    wait_until(lambda: all({"alice", "bob"} <= _names_heard_by(each) for each in (alice, bob)), "they have met again")
    assert not [line for line in alice.lines + bob.lines if " set -o" in line]


def test_a_redis_that_is_deaf_is_told_from_one_that_has_nothing_to_say(redis, couple):
    alice, bob = _meet(*couple)
    redis.pause()
    alice.say("is anybody there")
    alice.expect(ALONE)
    bob.say("hello")
    bob.expect(ALONE)
    redis.go_on()
    for person in alice, bob:
        person.expect(TOGETHER)
    wait_until(lambda: "bob" in " ".join(alice.ask("/who")), "they have met again")


def test_a_redis_that_forgets_everything_is_noticed(redis, couple):
    alice, bob = _meet(*couple)
    redis.ask("FLUSHALL")
    for person in alice, bob:
        person.expect(TOGETHER)
    wait_until(lambda: "bob" in " ".join(alice.ask("/who")), "they have met again")


def test_what_all_have_read_long_ago_does_not_stay_in_redis(redis, start_member):
    redis.ask("XADD", "{chat-relay}:facts", "1-1", "n", "1", "e", "")
    start_member()
    wait_until(lambda: not redis.ask("XRANGE", "{chat-relay}:facts", "1-1", "1-1"), "the old entry has gone")


def test_a_password_in_the_address_is_refused():
    ended = run_to_end("--cluster", "redis://:secret@a")
    assert ended.returncode == 2 and "--cluster-password-file" in ended.stderr


def test_relays_whose_people_are_silent_hand_the_floor_to_nobody(redis, start_member):
    """It would go round in thousands of turns while a relay's own deadline had come that it did not see to."""
    people = [start_member().join(nick) for nick in ("ann", "bea", "cid")]
    for person in people:
        wait_until(lambda: "3 people" in " ".join(person.ask("/who")), "all have met")
    people[0].say("hello")
    for person in people[1:]:
        person.until("<ann> hello")
    # Its history is written a moment later: that is such a deadline.
    for _ in range(20):
        people[0].settle()
    assert int(redis.ask("XLEN", "{chat-relay}:facts")) < 500
