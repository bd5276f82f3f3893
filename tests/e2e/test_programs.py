"""The programs that people really have, over every kind of endpoint that each of them can reach."""

import re
import shlex
import subprocess

import pytest

from harness import PATIENCE, command_for, new_token

ROUTES = [(tool, kind)
          for tool in ("nc", "ncat", "telnet", "socat") for kind in ("ipv4", "ipv6", "unix")
          if (tool, kind) != ("telnet", "unix")]

# Each with what makes it pass on the end of its input and then wait for the relay to have the last word.
HALF_CLOSING = {"nc": ["-N"], "ncat": [], "socat": ["-t30"]}


@pytest.mark.parametrize("tool, kind", ROUTES)
def test_two_people_hear_each_other_and_not_themselves(start_relay, endpoint_for, tool, kind):
    relay = start_relay(listen=[endpoint_for(kind)])
    alice, bob = (relay.run(tool).join(nick) for nick in ("alice", "bob"))
    alice.settle()
    for number in range(20):
        alice.say(f"ping {number} \N{GREEK SMALL LETTER PI}")
        bob.say(f"pong {number}")
    token = new_token()
    alice.say(token)
    bob.say(token)
    assert bob.until(f"<alice> {token}") == [f"<alice> ping {number} π" for number in range(20)]
    assert alice.until(f"<bob> {token}") == [f"<bob> pong {number}" for number in range(20)]
    assert alice.settle() == bob.settle() == []


def test_an_interrupt_in_telnet_drops_the_line_and_leaves_the_screen_alive(relay):
    telnet, bob = relay.run("telnet").join("alice"), relay.join("bob")
    telnet.settle()
    # ^D hands on what a terminal in canonical mode holds.
    telnet.send(b"half a line\x04")
    telnet.send(b"\x03")
    telnet.say("another line")
    bob.expect("<alice> another line")
    bob.say("still there?")
    telnet.expect("<bob> still there?")


def test_different_programs_share_a_room(start_relay, endpoint_for):
    relay = start_relay(listen=[endpoint_for(kind) for kind in ("ipv4", "ipv6", "unix")])
    four, six, path = relay.doors
    people = [relay.run(tool, door).join(tool)
              for tool, door in (("nc", path), ("ncat", six), ("telnet", four), ("socat", six))]
    for person in people:
        person.settle()
    for speaker in people:
        speaker.say("hello")
        for other in people:
            assert other is speaker or other.expect(f"<{speaker.name}> hello")
    assert [person.settle() for person in people] == [[]] * 4


@pytest.mark.parametrize("kind", ["ipv4", "ipv6", "unix"])
def test_the_announced_command_joins(start_relay, endpoint_for, kind):
    relay = start_relay(listen=[endpoint_for(kind)])
    relay.run_command(shlex.split(relay.door().join_command)).join("alice")


def test_the_announced_command_of_a_raw_door_connects_to_it(start_relay):
    relay = start_relay(raw_listen=["127.0.0.1:0"])
    command = shlex.split(relay.door(raw=True).join_command)
    listener = relay.connect(relay.door(raw=True))
    relay.run_command(command).say("as it came")
    listener.expect("as it came")


@pytest.mark.parametrize("tool", HALF_CLOSING)
@pytest.mark.parametrize("last_line", ["/who", "/who\n"])
def test_a_script_is_heard_answered_and_let_go(start_relay, tool, last_line):
    relay = start_relay()
    alice = relay.join("alice")
    program, *arguments = command_for(tool, relay.door())
    script = subprocess.run([program, *HALF_CLOSING[tool], *arguments], input=f"hi\n{last_line}", text=True,
                            capture_output=True, timeout=PATIENCE, check=True)
    greeting, *answer = script.stdout.splitlines()
    assert greeting.startswith("* Welcome to ")
    assert any(re.fullmatch(r"\* .*\balice\b.*", line) for line in answer)
    assert script.stdout.endswith("\n")
    assert "hi" in [line.partition("> ")[2] for line in alice.until(re.compile(r"\* guest\d+ left"))]
