"""What must hold of a crowd once its relays have met: what each has heard, and what each relay takes for true."""

import graphlib
import itertools
import json
import re

from harness.control import ctl
from harness.hearing import wait_until

_SAID = re.compile(r"(?:\[\d\d:\d\d\] )?<(?P<nick>[^>]*)> (?P<token>tok\w+)")
_MISSING = re.compile(r"-chat-relay- Of what was said in (?P<room>#\w+) while the relays were out of touch, "
                      r"(?:nothing|only what follows \((?P<count>\d+) lines\)) comes here\.")


def heard(lines):
    return [found["token"] for found in map(_SAID.fullmatch, lines) if found]


def check_lines(steady, in_order):
    """`in_order`: what all on some relays heard in one order, and on which."""
    order = graphlib.TopologicalSorter()
    for voice in steady:
        tokens = heard(voice.person.lines[voice.seen:])
        twice = {token for token in tokens if tokens.count(token) > 1} | set(tokens) & voice.known
        assert not twice, f"{voice.nick} has heard {twice} twice"
        _check_missing(voice, tokens, steady)
        for one, other in itertools.pairwise(token for token in tokens if voice.at in in_order.get(token, ())):
            order.add(other, one)
    order.prepare()  # fails where no order is everybody's


def _check_missing(voice, tokens, steady):
    """What somebody has not heard is what was said before that of which they were told that only that comes."""
    missing = set(voice.owed) - set(tokens)
    if not missing:
        return
    lines = voice.person.lines[voice.seen:]
    told = [(at, found) for at, found in enumerate(map(_MISSING.fullmatch, lines)) if found and found["room"] == voice.room]
    assert told, f"{voice.nick} of relay {voice.at} has not heard {len(missing)} lines: {missing}, but {lines}"
    at, found = told[-1]
    follows = heard(lines[at:])[:int(found["count"] or 0)]
    assert len(follows) == int(found["count"] or 0), f"{voice.nick} was told of {found[0]}, and of {follows}"
    orders = [heard(each.person.lines[each.seen:]) for each in steady if each.at != voice.at and each.room == voice.room]
    assert any(_precede(missing, follows, order) for order in orders), f"{voice.nick} lacks {missing}, and was told {found[0]}"


def _precede(missing, follows, order):
    places = {token: place for place, token in enumerate(order)}
    if not missing <= places.keys():
        return False
    return max(places[token] for token in missing) < min((places[token] for token in follows if token in places), default=len(order))


def speakers(voices, tokens):
    """By what each has said, who they are for everybody else: one name, and nobody else's."""
    names = {}
    for voice in voices:
        for found in filter(None, map(_SAID.fullmatch, voice.person.lines[voice.seen:])):
            if found["token"] in tokens:
                assert names.setdefault(found["token"], found["nick"]) == found["nick"], f"two names for {found['token']}"
    assert names.keys() == tokens.keys()
    assert len({name.lower() for name in names.values()}) == len(names), f"somebody has a name twice: {sorted(names.values())}"
    return names


def sees_others(state):
    """And has told them all that was late."""
    cluster = _shown(state, "status")[0]["cluster"]
    return cluster["state"] == "member" and len(cluster["others"]) == 2 and cluster["late_entries"] == 0


def check_state(states, names):
    try:
        wait_until(lambda: _all_agree(states), "the relays agree")
    except AssertionError:
        first, *others = map(_state, states)
        raise AssertionError([(set(first) - set(other), set(other) - set(first)) for other in others]) from None
    people = [each["nick"] for each in _shown(states[0], "who")]
    assert sorted(people) == sorted(names.values())


def _all_agree(states):
    return _state(states[0]) == _state(states[1]) == _state(states[2])


def _state(state):
    """A line for each of the people and rooms, and for how many accounts there are."""
    people = [_without(each, "idle_seconds", "text") for each in _shown(state, "who")]
    rooms = [_without(each, "listeners", "text") for each in _shown(state, "rooms")]
    return [json.dumps(each) for each in (*people, *rooms, _shown(state, "status")[0]["accounts"])]


def _shown(state, *command):
    return [json.loads(line) for line in ctl(state, "--json", *command).stdout.splitlines()]


def _without(item, *names):
    return {name: value for name, value in item.items() if name not in names}
