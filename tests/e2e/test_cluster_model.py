"""Many people over three relays that share a chat, while Redis and relays are killed, stand still and come back."""

import os
import random
import re
import signal

from harness.crowd import Crowd

ALONE = re.compile(r".*This relay has lost the others.*")
ROUNDS = int(os.environ.get("CHAT_MODEL_ROUNDS", "1"))


def others_than(at):
    return tuple(each for each in range(3) if each != at)


def some_relay_with_the_floor(crowd):
    """Others take it for gone as soon as it does not hand that over."""
    at = crowd.chance.randrange(3)
    token = crowd.say(crowd.anchor(at))
    for other in others_than(at):
        crowd.anchor(other).person.until(re.compile(rf"<.*> {token}"))
    return at


def cut_connections(crowd):
    crowd.redis.ask("CLIENT", "KILL", "TYPE", "normal")
    crowd.chat(in_touch=())
    crowd.move()


def restart_redis(crowd):
    crowd.redis.stop()
    for anchor in crowd.anchors:
        anchor.person.until(ALONE)
    crowd.chat(in_touch=())
    crowd.move()
    for anchor in crowd.anchors:
        anchor.person.settle()
    crowd.redis.start()


def pause_redis(crowd):
    crowd.redis.pause()
    crowd.chat(in_touch=())
    crowd.move()
    for anchor in crowd.anchors:
        crowd.say(anchor, in_touch=())
        anchor.person.until(ALONE)
    crowd.redis.go_on()


def pause_a_relay(crowd):
    """Some of its people come back by others, and it learns of that when it goes on. The others say more than rooms remember."""
    at = some_relay_with_the_floor(crowd)
    elsewhere = crowd.become_movers(at, 4)
    crowd.relays[at].send_signal(signal.SIGSTOP)
    gone = [crowd.anchor(other) for other in others_than(at)]
    for anchor in gone:
        crowd.say(anchor, in_touch=others_than(at))
        anchor.person.until(re.compile(r".*their relay is gone.*"))
    for voice in elsewhere:
        crowd.come_back(voice, crowd.chance.choice(others_than(at)))
    crowd.chat(in_touch=(), lines=80)
    crowd.move()
    crowd.relays[at].send_signal(signal.SIGCONT)


def kill_a_relay(crowd):
    at = some_relay_with_the_floor(crowd)
    crowd.move()
    crowd.relays[at].send_signal(signal.SIGKILL)
    crowd.relays[at].wait()
    lost = crowd.chance.sample(crowd.lose(at), 10)
    for voice in lost[:5]:
        crowd.come_back(voice, crowd.chance.choice(others_than(at)))
    crowd.chat(in_touch=others_than(at))
    crowd.start_again(at)
    for voice in lost[5:]:
        crowd.come_back(voice, at)
    crowd.fill(at)


def stop_a_relay(crowd):
    at = crowd.chance.randrange(3)
    crowd.relays[at].stop()
    crowd.lose(at)
    crowd.chat(in_touch=others_than(at))
    crowd.start_again(at)
    crowd.fill(at)


TROUBLES = (cut_connections, restart_redis, pause_redis, pause_a_relay, kill_a_relay, stop_a_relay)


def test_everybody_hears_each_line_once_whatever_happens_to_redis_and_relays(redis, start_member, short_directory):
    seed = int(os.environ.get("CHAT_MODEL_SEED", random.randrange(1 << 30)))
    print(f"CHAT_MODEL_SEED={seed}")
    crowd = Crowd(random.Random(seed), redis, start_member, short_directory)
    crowd.meet()
    troubles = list(TROUBLES * ROUNDS)
    crowd.chance.shuffle(troubles)
    for trouble in troubles:
        print(trouble.__name__)
        crowd.choose_movers()
        crowd.chat()
        crowd.move()
        crowd.meet()
        crowd.choose_movers()
        trouble(crowd)
        crowd.meet()
