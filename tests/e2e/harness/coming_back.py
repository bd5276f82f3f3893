"""Coming back by another relay than one was on, as text clients do it."""

import re
import signal

import pytest

KEEPS_SEATS = ("--resume-within", "1h", "--first-rules-lobby")
CODE = re.compile(r"\* If your connection is lost, /resume (\S+) brings you back, within 1 hour\.")
TOKEN = re.compile(r":\S+ RESUME TOKEN (\S+)")
BACK = "* You are back as alice, in #dev. What you may have missed comes now."


def come(relay, nick, room="#dev"):
    """Somebody in the room, and the code."""
    person = relay.connect()
    person.say(f"/nick {nick}")
    code = CODE.fullmatch(person.expect(CODE))[1]
    person.name = nick
    person.say(f"/join {room}")
    person.settle()
    return person, code


def come_back(relay, code):
    newcomer = relay.connect()
    newcomer.say(f"/resume {code}")
    return newcomer


def kill_without_the_floor(relay, witness):
    """Then it is taken for gone when its lease ends, and not before."""
    witness.say("the floor is here")
    witness.settle()
    relay.send_signal(signal.SIGKILL)
    relay.wait()


def kill_with_the_floor(relay, person, witness):
    """Then it is taken for gone when another wants that."""
    person.say("the floor is there")
    witness.expect(f"<{person.name}> the floor is there")
    relay.send_signal(signal.SIGKILL)
    relay.wait()


@pytest.fixture
def two(start_member):
    return start_member(*KEEPS_SEATS), start_member(*KEEPS_SEATS)


@pytest.fixture
def alice_and_bob(two):
    """Each on one of them, in a room, and the code of the first."""
    alice, code = come(two[0], "alice")
    bob, _ = come(two[1], "bob")
    alice.expect("* bob joined")
    return alice, code, bob
