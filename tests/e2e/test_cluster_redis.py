"""What becomes of relays in each state that their Redis may be in, and what people and the log are told of it."""

import re
import socket

import pytest

from harness.accounts import enroll, log_in
from harness.hearing import wait_until
from harness.redis import ALONE, COMES_TO_THE_CLUSTER, MEET, TOGETHER, LoadingRedis, Redis

_TROUBLES = pytest.mark.parametrize("trouble, raw, words", [
    (("SET", "{chat-relay}:facts", "text"), "WRONGTYPE", "Redis has something else where the relays tell each other what happens"),
    (("CONFIG", "SET", "maxmemory", "1"), "OOM command", "Redis is full"),
    (("REPLICAOF", "127.0.0.1", "1"), "READONLY", "Redis is a replica, which is read only"),
])


@_TROUBLES
def test_what_redis_complains_of_is_logged_and_people_go_on(redis, start_relay, trouble, raw, words):
    redis.ask(*trouble)
    relay = start_relay("--cluster", redis.address)
    wait_until(lambda: f"goes on alone: {words} ({raw}" in relay.log(), "the log says what is wrong")
    alice, bob = relay.gather("alice", "bob")
    alice.say("all the same")
    bob.expect("<alice> all the same")


@_TROUBLES
def test_people_are_told_of_what_redis_complains_in_plain_words(redis, start_member, trouble, raw, words):
    relay = start_member()
    alice = relay.join("alice")
    redis.ask("DEL", "{chat-relay}:facts")
    redis.ask(*trouble)
    alice.say("hello")
    told = alice.expect(ALONE)
    assert f"({words})" in told and raw.split()[0] not in told
    wait_until(lambda: f"{words} ({raw}" in relay.log(), "the log has what Redis says")
    said_last = "what this relay said last may not have come"
    assert relay.log().count(said_last) <= relay.log().count("goes on alone")


def test_a_password_is_read_from_a_file_and_a_wrong_one_is_told(redis, start_relay, tmp_path):
    redis.ask("CONFIG", "SET", "requirepass", "open sesame")
    password = tmp_path / "password"
    password.write_text("sesame\n")
    wrong = start_relay("--cluster", redis.address, "--cluster-password-file", password)
    wait_until(lambda: "WRONGPASS" in wrong.log(), "the log says that the password is wrong")
    redis.ask("-a", "open sesame", "CONFIG", "SET", "requirepass", "sesame")
    right = start_relay("--cluster", redis.address, "--cluster-password-file", password)
    wait_until(lambda: COMES_TO_THE_CLUSTER.search(right.log()), "the relay has come to the cluster")


def test_who_is_refused_by_redis_has_written_nothing_to_it(redis, start_relay, tmp_path):
    password = tmp_path / "password"
    password.write_text("superfluous\n")
    relay = start_relay("--cluster", redis.address, "--cluster-password-file", password)
    wait_until(lambda: "goes on alone: Redis takes no password" in relay.log(), "the log says what is wrong")
    relay.join("alice").say("hello")
    assert relay.stop() == 0
    assert redis.ask("DBSIZE") == "0"


def test_without_a_password_it_is_told_that_one_is_wanted(redis, start_relay):
    redis.ask("CONFIG", "SET", "requirepass", "open sesame")
    relay = start_relay("--cluster", redis.address)
    wait_until(lambda: "goes on alone: Redis wants a password (NOAUTH" in relay.log(), "the log says what is wrong")


def test_a_password_that_is_changed_keeps_out_who_comes_again(redis, start_member):
    relay = start_member()
    alice = relay.join("alice")
    redis.ask("CONFIG", "SET", "requirepass", "open sesame")
    redis.ask("-a", "open sesame", "CLIENT", "KILL", "TYPE", "normal")
    alice.expect(ALONE)
    wait_until(lambda: "Redis wants a password (NOAUTH" in relay.log(), "the log says why it does not come")
    redis.ask("-a", "open sesame", "CONFIG", "SET", "requirepass", "")
    alice.expect(TOGETHER)


def test_a_redis_that_has_gone_and_one_that_is_deaf_are_told_apart(redis, start_member):
    relay = start_member()
    alice = relay.join("alice")
    redis.pause()
    alice.say("is anybody there")
    assert "(Redis does not answer)" in alice.expect(ALONE)
    assert "Redis does not answer (nothing for 2 s)" in relay.log()
    redis.go_on()
    alice.expect(TOGETHER)
    redis.stop()
    assert "(Redis has closed the connection)" in alice.expect(ALONE)
    wait_until(lambda: "Redis cannot be reached (connect: " in relay.log(), "the log says why it does not come")


def test_while_redis_loads_its_data_relays_wait(redis, couple):
    alice, bob = couple[0].join("alice"), couple[1].join("bob")
    redis.stop()
    loading = LoadingRedis(redis.socket)
    for relay in couple:
        wait_until(lambda log=relay.log: "goes on alone: Redis is still loading its data (LOADING Redis is" in log(), "the log says that it loads")
    for person in alice, bob:
        person.expect(ALONE)
    carol = couple[0].join("carol")
    carol.settle()
    assert any("This relay is apart from the others (Redis is still loading its data)" in line for line in carol.lines)
    loading.close()
    redis.start()
    for person in alice, bob:
        person.expect(TOGETHER)
    bob.expect(MEET)
    bob.say("hello")
    alice.expect("<bob> hello")


def test_a_redis_that_throws_away_is_warned_of_where_it_lets_that_be_known(redis, start_member):
    warning = "has maxmemory-policy allkeys-lru"
    assert warning not in start_member().log()
    redis.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    relay = start_member()
    wait_until(lambda: warning in relay.log(), "it is warned of")
    redis.ask("ACL", "SETUSER", "default", "-config")
    relay = start_member()
    alice = relay.join("alice")
    alice.settle()
    assert warning not in relay.log() and "alone" not in relay.log()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def with_replica(short_directory):
    """One Redis, and another that copies it; and the place where relays look for whichever is the first."""
    for name in ("one", "other"):
        (short_directory / name).mkdir()
    port = _free_port()
    first = Redis(short_directory / "one", "--port", str(port), "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0")
    replica = Redis(short_directory / "other", "--replicaof", f"127.0.0.1 {port}")
    place = short_directory / "redis"
    place.symlink_to(first.socket)
    yield first, replica, place
    first.clean_up()
    replica.clean_up()


def test_relays_go_on_with_a_replica_when_it_takes_over(with_replica, start_relay):
    first, replica, place = with_replica
    relays = [start_relay("--cluster", f"unix:{place}", "--password-memory", "8K", "--password-passes", "1") for _ in range(2)]
    for relay in relays:
        wait_until(lambda log=relay.log: COMES_TO_THE_CLUSTER.search(log()), "the relay has come to the cluster")
    alice, bob = enroll(relays[0], "alice"), relays[1].join("bob")
    wait_until(lambda: "master_link_status:up" in replica.ask("INFO", "replication") and
               replica.ask("HGET", "{chat-relay}:accounts", "alice") == "alice", "the replica has the account")
    first.stop()
    for person in alice, bob:
        person.expect(ALONE)
    place.unlink()
    place.symlink_to(replica.socket)
    for relay in relays:
        wait_until(lambda log=relay.log: "Redis is a replica, which is read only (READONLY" in log(), "the log says that it is a replica")
    bob.say("among ourselves")
    bob.settle()
    replica.ask("REPLICAOF", "NO", "ONE")
    for person in alice, bob:
        person.expect(TOGETHER)
    alice.expect(re.compile(r"\[\d\d:\d\d\] <bob> among ourselves"))
    alice.say("hello")
    bob.expect("<alice> hello")
    alice.say("/quit")
    alice.until_closed()
    log_in(relays[1], "alice")
