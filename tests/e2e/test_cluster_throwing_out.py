"""Whom an operator throws out who is on another relay of those that share the chat."""

import json

import pytest

from harness.control import done
from harness.hearing import wait_until


def _rounds(trace):
    """Those that it has told of whole."""
    lines = map(json.loads, trace.read_text().splitlines(keepends=True)[:-1])
    return [line for line in lines if "round" in line]


def _asked_at_once(rounds):
    """Whether the relay did not sleep until something else was due, from when somebody was to be closed until they were."""
    marked = next(at for at, each in enumerate(rounds) if each["closing"])
    closed = next(at for at, each in enumerate(rounds) if each["closed"])
    # It may have had its turn already.
    return closed > marked and "timeout" not in [each["woke"] for each in rounds[marked + 1:closed + 1]]


@pytest.mark.parametrize("way", ["in the chat", "at the control socket"])
def test_a_relay_asks_for_its_turn_as_soon_as_another_has_thrown_out_somebody_there(start_member, short_directory, way):
    password, state, trace = short_directory / "password", str(short_directory / "one"), short_directory / "trace.ndjson"
    password.write_text("sesame\n")
    bob = start_member("--state-dir", state, "--operator-password-file", password).join("bob")
    bob.say("/oper sesame")
    two = start_member(f"--trace={trace}")
    at_once = []
    for victim in two.gather("ann", "bea", "cid", "dan", "eve"):
        # The turn is where it is decided.
        bob.settle()
        before = len(_rounds(trace))
        if way == "in the chat":
            bob.say(f"/kill {victim.name} enough")
        else:
            done(state, "kill", victim.name, "enough")
        assert any("enough" in line for line in victim.until_closed())
        wait_until(lambda: any(each["closed"] for each in _rounds(trace)[before:]), "it is told that it is closed")
        at_once.append(_asked_at_once(_rounds(trace)[before:]))
    # Something else may be due just then.
    assert any(at_once), at_once
