"""Many at once: one order for all, descriptors past FD_SETSIZE, and passers-by who are nobody's business."""

import pytest

from harness import new_token
from harness.hearing import WELCOME

CROWD = 50
LINES_EACH = 20


def _crowd_of_sockets(relay):
    return [relay.join(f"p{number}") for number in range(CROWD)]


def _crowd_of_netcats(relay):
    # All started before any is waited for, or fifty greetings cost fifty times 300 ms.
    crowd = [relay.run("nc") for _ in range(CROWD)]
    return [program.join(f"p{number}") for number, program in enumerate(crowd)]


def _talk_all_at_once(crowd):
    for number in range(LINES_EACH):
        for speaker in crowd:
            speaker.say(f"line {number}")


def _what_each_heard(crowd, observer):
    """Once everybody's last line has been taken, a token ends all the conversations at the same place."""
    heard = {person.name: person.settle() for person in crowd}
    heard["observer"] = []
    for speaker, hearers in ((crowd[0], [*crowd[1:], observer]), (crowd[1], crowd[:1])):
        token = new_token()
        speaker.say(token)
        for hearer in hearers:
            heard[hearer.name] += hearer.until(f"<{speaker.name}> {token}")
    return heard


@pytest.mark.parametrize("gather_crowd", [_crowd_of_sockets, _crowd_of_netcats])
def test_everybody_hears_everything_once_and_in_one_order(relay, gather_crowd):
    crowd = gather_crowd(relay)
    observer = relay.join("observer")
    for person in [*crowd, observer]:
        person.settle()

    _talk_all_at_once(crowd)
    heard = _what_each_heard(crowd, observer)

    order = heard["observer"]
    assert sorted(order) == sorted(f"<p{who}> line {number}" for who in range(CROWD) for number in range(LINES_EACH))
    for person in crowd:
        own = f"<{person.name}> "
        assert heard[person.name] == [line for line in order if not line.startswith(own)]
        assert [line for line in order if line.startswith(own)] == [f"{own}line {n}" for n in range(LINES_EACH)]


def test_the_first_and_the_last_of_1500_hear_each_other(relay):
    first = relay.join("first")
    # They never speak: the relay must take the descriptors that do not fit into an fd_set all the same.
    between = [relay.connect() for _ in range(1498)]
    last = relay.join("last")
    assert between[-1].expect(WELCOME)
    first.settle()
    first.say("hello back there")
    last.expect("<first> hello back there")
    last.say("hello up front")
    first.expect("<last> hello up front")
    between[700].expect("<last> hello up front")


@pytest.mark.parametrize("manner", ["close", "reset"])
def test_a_port_scan_is_not_an_arrival(relay, manner):
    alice = relay.join("alice")
    for _ in range(30):
        getattr(relay.connect(), manner)()
    bob = relay.join("bob")
    bob.say("did you hear anybody?")
    heard = alice.until("<bob> did you hear anybody?")
    assert heard == ["* bob joined"]


def test_scanning_every_door_leaves_no_member_behind(start_relay):
    relay = start_relay(raw_listen=["127.0.0.1:0"])
    for door in relay.doors * 10:
        relay.connect(door).close()
    answer = relay.join("alice").ask("/who")
    assert not any("guest" in line for line in answer)
