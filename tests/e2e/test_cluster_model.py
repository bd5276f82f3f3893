"""Many people over three relays that share a chat, while Redis and relays are killed, stand still and come back."""

import os
import random
import re
import signal

from harness.hearing import new_token, wait_until

PEOPLE_A_RELAY = 20
ALONE = re.compile(r".*This relay has lost the others.*")
SAID = re.compile(r"(?:\[\d\d:\d\d\] )?<[^>]*> (tok\w+)")
ROUNDS = int(os.environ.get("CHAT_MODEL_ROUNDS", "1"))


class Crowd:
    """People, the relays that they are on, and what each of them has to have heard in the end."""

    def __init__(self, chance, redis, start_member):
        self.chance, self.redis, self.start = chance, redis, start_member
        self.relays = [start_member("--first-rules-lobby") for _ in range(3)]
        self.people = [[] for _ in self.relays]
        self._nicks = 0
        self._owed = {}  # by person: what was said while they were there, but by themselves
        self.in_order = []  # what was said while all were in touch
        for at in range(len(self.relays)):
            self.fill(at)

    def new_nick(self):
        self._nicks += 1
        return f"p{self._nicks}"

    def fill(self, at):
        while len(self.people[at]) < PEOPLE_A_RELAY:
            person = self.relays[at].join(self.new_nick())
            self.people[at].append(person)
            self._owed[person] = []

    def everybody(self):
        return [person for people in self.people for person in people]

    def say(self, person, in_touch=True):
        token = new_token()
        person.say(token)
        for other in self.everybody():
            if other is not person:
                self._owed[other].append(token)
        if in_touch:
            self.in_order.append(token)
        return token

    def chat(self, in_touch=True):
        """Lines and renames without waiting for anybody."""
        for _ in range(40):
            person = self.chance.choice(self.everybody())
            if self.chance.random() < 0.1:
                person.say(f"/nick {self.new_nick()}")
            else:
                self.say(person, in_touch)

    def change_somebody(self):
        """Somebody leaves, and somebody else comes."""
        at = self.chance.randrange(len(self.relays))
        gone = self.people[at].pop(self.chance.randrange(PEOPLE_A_RELAY))
        gone.say("/quit")
        gone.until_closed()
        self.fill(at)

    def meet(self):
        """Waits until everybody hears everybody, and has heard what was said before."""
        wait_until(lambda: all(self._knows_all(people[0]) for people in self.people), "all have met")
        last = {self.say(people[0]): people[0] for people in self.people}
        for person in self.everybody():
            for token, speaker in last.items():
                if speaker is not person:
                    wait_until(lambda: person.settle() is not None and token in heard(person), "a line has come")

    def some_relay_with_the_floor(self):
        """Others take it for gone as soon as it does not hand that over. Returns somebody who is elsewhere, too."""
        at = self.chance.randrange(len(self.relays))
        token = self.say(self.people[at][0])
        listener = self.people[at - 1][0]
        wait_until(lambda: listener.settle() is not None and token in heard(listener), "it has had the floor")
        return at, listener

    def _knows_all(self, person):
        return f"{len(self.everybody())} people" in " ".join(person.ask("/who"))

    def check(self):
        order = []
        for person in self.everybody():
            tokens = heard(person)
            assert len(tokens) == len(set(tokens)), f"{person.name} has heard a line twice"
            missing = set(self._owed[person]) - set(tokens)
            assert not missing, f"{person.name} has not heard {missing}"
            in_order = [token for token in tokens if token in set(self.in_order)]
            order.append(in_order)
        for one in order:
            for other in order:
                common = set(one) & set(other)
                assert [x for x in one if x in common] == [x for x in other if x in common]
        states = [sorted(" ".join(people[0].ask("/who")).split()) for people in self.people]
        assert states[0] == states[1] == states[2]


def heard(person):
    return [found[1] for found in map(SAID.fullmatch, person.lines) if found]


def cut_connections(crowd):
    crowd.redis.ask("CLIENT", "KILL", "TYPE", "normal")
    crowd.chat(in_touch=False)


def restart_redis(crowd):
    crowd.redis.stop()
    for people in crowd.people:
        people[0].until(ALONE)
    crowd.chat(in_touch=False)
    for person in crowd.everybody():
        person.settle()
    crowd.redis.start()


def pause_redis(crowd):
    crowd.redis.pause()
    crowd.chat(in_touch=False)
    for people in crowd.people:
        crowd.say(people[1], in_touch=False)
    for people in crowd.people:
        people[0].until(ALONE)
    crowd.redis.go_on()


def pause_a_relay(crowd):
    at, listener = crowd.some_relay_with_the_floor()
    crowd.relays[at].send_signal(signal.SIGSTOP)
    crowd.say(listener, in_touch=False)
    listener.until(re.compile(r".*their relay is gone.*|.* left.*"))
    crowd.relays[at].send_signal(signal.SIGCONT)


def kill_a_relay(crowd):
    at, listener = crowd.some_relay_with_the_floor()
    crowd.relays[at].send_signal(signal.SIGKILL)
    crowd.relays[at].wait()
    for person in crowd.people[at]:
        person.close()
    crowd.people[at] = []
    crowd.say(listener, in_touch=False)
    crowd.relays[at] = crowd.start("--first-rules-lobby")
    crowd.fill(at)


def test_everybody_hears_each_line_once_whatever_happens_to_redis_and_relays(redis, start_member):
    seed = int(os.environ.get("CHAT_MODEL_SEED", random.randrange(1 << 30)))
    print(f"CHAT_MODEL_SEED={seed}")
    crowd = Crowd(random.Random(seed), redis, start_member)
    troubles = [cut_connections, restart_redis, pause_redis, pause_a_relay, kill_a_relay] * ROUNDS
    crowd.chance.shuffle(troubles)
    crowd.meet()
    for trouble in troubles:
        crowd.chat()
        crowd.change_somebody()
        crowd.meet()
        trouble(crowd)
        crowd.meet()
    crowd.check()
