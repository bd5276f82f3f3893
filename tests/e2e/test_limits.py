"""At the door, out of descriptors, and talking too fast."""

import re
import time

import pytest

FULL = re.compile(r"! This relay is full: it takes (\d+) clients\.")
GREETING = re.compile(r"\* Welcome to .*|! .*")

# A spinning loop makes a hundred thousand rounds in a second; a sleeping one only what the clients' doings cost.
ROUNDS_OF_A_SLEEPER = 2_000


def _greetings(newcomers):
    return [newcomer.expect(GREETING) for newcomer in newcomers]


def _served_and_refused(newcomers):
    greeted = list(zip(newcomers, _greetings(newcomers)))
    served = [newcomer for newcomer, greeting in greeted if greeting.startswith("*")]
    return served, [(newcomer, greeting) for newcomer, greeting in greeted if not greeting.startswith("*")]


def test_a_full_relay_says_so_and_goes_on(start_relay):
    relay = start_relay("--max-clients", "3")
    alice, bob = relay.gather("alice", "bob")
    served, refused = _served_and_refused([relay.connect() for _ in range(4)])
    assert len(served) == 1
    for newcomer, greeting in refused:
        assert greeting == "! This relay is full: it takes 3 clients."
        assert newcomer.until_closed() == []
    alice.settle()
    alice.say("just us")
    bob.expect("<alice> just us")


def test_who_speaks_irc_is_turned_away_in_irc(start_relay):
    relay = start_relay("--max-clients", "1")
    relay.gather("alice")
    newcomer = relay.connect()
    newcomer.send(b"CAP LS 302\r\nNICK bob\r\n")
    assert newcomer.until_closed() == ["ERROR :Closing link: This relay is full: it takes 1 client.\r"]


def test_a_place_that_is_left_is_given_to_the_next(start_relay):
    relay = start_relay("--max-clients", "2")
    alice, bob = relay.gather("alice", "bob")
    bob.say("/quit")
    bob.until_closed()
    alice.expect(re.compile(r"\* bob left.*"))
    relay.join("carol")


def test_a_raw_newcomer_past_the_limit_is_closed_without_a_word(start_relay):
    relay = start_relay("--max-clients", "1", raw_listen=["127.0.0.1:0"])
    relay.join("alice")
    newcomer = relay.connect(relay.door(raw=True))
    assert newcomer.until_closed() == [] and newcomer.partial == b""


def test_one_address_has_its_share_only(start_relay, endpoint_for):
    relay = start_relay("--limit-local", "--max-clients-per-address", "5", listen=["127.0.0.1:0", endpoint_for("ipv6")])
    four, six = relay.doors
    served, refused = _served_and_refused([relay.connect(four) for _ in range(8)])
    assert len(served) == 5
    for newcomer, greeting in refused:
        assert greeting == "! There are 5 clients from 127.0.0.1 already, the most from one address."
        assert newcomer.until_closed() == []
    relay.join("alice", door=six)


def test_a_place_of_an_address_is_free_again_when_left(start_relay):
    relay = start_relay("--limit-local", "--max-clients-per-address", "2")
    alice, bob = relay.gather("alice", "bob")
    bob.reset()
    alice.expect(re.compile(r"\* bob left.*"))
    relay.join("carol")


def test_newcomers_from_one_address_come_at_a_pace(start_relay):
    relay = start_relay("--limit-local", "--connect-burst", "3", "--connect-rate", "0.01")
    served, refused = _served_and_refused([relay.connect() for _ in range(6)])
    assert len(served) == 3
    for newcomer, greeting in refused:
        assert re.fullmatch(r"! Too many have come from 127\.0\.0\.1 in a short time: try again in \d+ seconds\.", greeting)
        assert newcomer.until_closed() == []
    assert "turned away: Too many have come from 127.0.0.1" in relay.log()


@pytest.mark.parametrize("kind", ["ipv4", "ipv6", "unix"])
def test_this_machine_may_send_as_many_as_it_likes(start_relay, endpoint_for, kind):
    relay = start_relay("--connect-burst", "1", "--connect-rate", "0.01", listen=[endpoint_for(kind)])
    served, refused = _served_and_refused([relay.connect() for _ in range(60)])
    assert len(served) == 60 and not refused


@pytest.mark.parametrize("options, most, words", [
    ((), 10, r"Too many have come from {} in a short time: try again in \d+ seconds?\."),
    (("--connect-burst", 100), 50, r"There are 50 clients from {} already, the most from one address\."),
])
def test_from_elsewhere_so_many_may_come_unless_told_otherwise(cable, start_relay, options, most, words):
    relay = cable.near.inside(lambda: start_relay(*options, listen=[f"{cable.near.address}:0"]))
    people = cable.far.inside(lambda: [relay.connect() for _ in range(most + 5)])
    served, refused = _served_and_refused(people)
    assert most <= len(served) < most + 5
    for _, greeting in refused:
        assert re.fullmatch("! " + words.format(re.escape(cable.far.address)), greeting)


def test_out_of_descriptors_from_the_start(start_relay):
    relay = start_relay(descriptors=64)
    served, refused = _served_and_refused([relay.connect() for _ in range(80)])
    assert 16 <= len(served) < 64
    for newcomer, greeting in refused:
        assert FULL.fullmatch(greeting)[1] == str(len(served))
        assert newcomer.until_closed() == []
    served[0].settle()
    served[-1].settle()
    served[0].say("just us")
    served[-1].expect(re.compile(r"<guest\d+> just us"))


def test_accept_failing_while_people_talk(start_relay):
    relay = start_relay("--log-level", "info")
    *leavers, alice, bob = relay.gather(*(f"leaver{number}" for number in range(6)), "alice", "bob")
    relay.allow_descriptors(relay.lowest_free_descriptor())
    for _ in range(3):
        relay.connect()
    for number in range(20):
        alice.say(f"ping {number}")
        assert bob.until(f"<alice> ping {number}") == []
    # The time in which a loop that is told again and again of a newcomer whom it cannot take would spin.
    time.sleep(1)
    assert alice.settle() == bob.settle() == []

    for leaver in leavers:
        leaver.close()
        alice.expect(re.compile(rf"\* {leaver.name} left.*"))
    carol = relay.join("carol")
    carol.say("is there room?")
    bob.expect("<carol> is there room?")
    assert relay.stop() == 0
    assert relay.rounds() < ROUNDS_OF_A_SLEEPER


def test_too_much_at_once_is_delayed_and_not_dropped(start_relay):
    rate = 10
    relay = start_relay("--pace-local", "--flood-burst", 10, "--flood-rate", rate)
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    began = time.monotonic()
    alice.say(*(f"line {number}" for number in range(30)))
    carol.say("calmly")
    heard = bob.until("<alice> line 29")
    # Ten at once; a machine can make the other twenty later than they are due, but not sooner.
    assert time.monotonic() - began > 15 / rate
    assert [line for line in heard if line.startswith("<alice>")] == [f"<alice> line {n}" for n in range(29)]
    # Due two seconds before the last of the flood.
    assert "<carol> calmly" in heard


@pytest.mark.parametrize("kind", ["ipv4", "ipv6", "unix"])
def test_who_is_of_this_machine_is_not_paced(start_relay, endpoint_for, kind):
    relay = start_relay("--flood-burst", 1, "--flood-rate", 0.01, listen=[endpoint_for(kind)])
    alice, bob = relay.gather("alice", "bob")
    alice.say(*(f"line {number}" for number in range(200)))
    bob.expect("<alice> line 199")


def test_whose_lines_wait_is_told_once(start_relay):
    relay = start_relay("--pace-local", "--flood-burst", 5, "--flood-rate", 10)
    alice, bob = relay.gather("alice", "bob")
    alice.say(*(f"line {number}" for number in range(15)))
    bob.until("<alice> line 14")
    told = [line for line in alice.settle() if line.startswith("! You are sending faster")]
    assert len(told) == 1
    assert re.fullmatch(r"! You are sending faster than 10 lines a second: \d+ of your lines waits?, none is lost while you stay\.", told[0])


def test_what_a_flooder_left_behind_is_still_said(start_relay):
    relay = start_relay("--pace-local", "--flood-burst", 10, "--flood-rate", 50)
    alice, bob = relay.gather("alice", "bob")
    alice.say(*(f"line {number}" for number in range(30)))
    alice.half_close()
    heard = bob.until(re.compile(r"\* alice left.*"))
    assert heard == [f"<alice> line {number}" for number in range(30)]
    alice.until_closed()


@pytest.mark.parametrize("burst", [1, 40])
def test_the_burst_is_an_option(start_relay, burst):
    relay = start_relay("--flood-burst", burst, "--flood-rate", 5, "--pace-local")
    alice, bob = relay.gather("alice", "bob")
    began = time.monotonic()
    alice.say(*(f"line {number}" for number in range(5)))
    bob.until("<alice> line 4")
    assert burst > 5 or time.monotonic() - began > 3 / 5


GHOSTS = 40


# Over TCP, closing looks like half-closing until something is sent to whoever has closed.
@pytest.mark.parametrize("kind, leave", [("ipv4", "reset"), ("ipv6", "reset"), ("unix", "reset"), ("unix", "close")])
def test_who_goes_while_their_lines_wait_leaves_no_ghost(start_relay, endpoint_for, kind, leave):
    relay = start_relay("--pace-local", "--flood-rate", 5, "--max-clients", GHOSTS, listen=[endpoint_for(kind)])
    for number in range(GHOSTS):
        ghost = relay.connect()
        ghost.send(b"NICK g%d\r\nUSER a 0 * :r\r\n" % number + b"\r\n" * 8000)
        ghost.expect(re.compile(r".* 001 .*"))
        ghost.reset() if leave == "reset" else ghost.close()
    deadline = time.monotonic() + 10
    while True:
        late = relay.connect()
        if late.expect(GREETING).startswith("*"):
            break
        assert time.monotonic() < deadline, "the ghosts have kept their seats"
        late.close()
        time.sleep(0.1)


def test_a_paste_by_nc_comes_whole(start_relay):
    relay = start_relay("--pace-local", "--flood-rate", 5)
    bob = relay.join("bob")
    alice = relay.connect()
    alice.send(b"/nick alice\n" + b"".join(b"line %d\n" % number for number in range(100)))
    alice.half_close()
    heard = bob.until(re.compile(r"\* alice left.*"))
    assert [line for line in heard if "> line" in line] == [f"<alice> line {number}" for number in range(100)]
