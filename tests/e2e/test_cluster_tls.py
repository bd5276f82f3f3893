"""Relays that share a chat by a Redis that speaks TLS."""

import re
import socket

import pytest

from harness.accounts import enroll, log_in
from harness.hearing import wait_until
from harness.redis import ALONE, COMES_TO_THE_CLUSTER, TOGETHER
from harness.relay import run_to_end
from harness.tls_person import make_certificate

CHEAP = ("--password-memory", "8K", "--password-passes", "1")


def access(redis):
    return ("--cluster", redis.tls_address(), "--cluster-ca", redis.certificate, "--cluster-certificate",
            redis.client_certificate)


@pytest.fixture
def couple_by_tls(tls_redis, start_relay, tmp_path):
    relays = [start_relay(*access(tls_redis), *CHEAP, "--state-dir", tmp_path / f"member{number}") for number in range(2)]
    for relay in relays:
        wait_until(lambda: COMES_TO_THE_CLUSTER.search(relay.log()), "it has come to the cluster")
    return relays


def test_people_on_two_relays_hear_each_other(couple_by_tls):
    alice, bob = (relay.join(nick) for relay, nick in zip(couple_by_tls, ("alice", "bob")))
    alice.say("is it secret?")
    bob.until("<alice> is it secret?")
    bob.say("x" * 4000)
    alice.until(f"<bob> {'x' * 4000}")


def test_accounts_are_kept_in_that_redis(couple_by_tls):
    alice = enroll(couple_by_tls[0], "alice")
    alice.say("/quit")
    alice.until_closed()
    log_in(couple_by_tls[1], "alice")


def test_relays_come_again_when_it_is_started_anew(couple_by_tls, tls_redis):
    people = [relay.join(nick) for relay, nick in zip(couple_by_tls, ("alice", "bob"))]
    tls_redis.stop()
    for person in people:
        person.until(ALONE)
    tls_redis.start()
    for person in people:
        person.until(TOGETHER)
    people[0].say("back")
    people[1].until(re.compile(r".*<alice> back"))


def why_alone(relay):
    found = re.search(r"this relay goes on alone: (.*)", relay.log())
    return found[1] if found else None


def relay_and_why_alone(start_relay, tmp_path, *options):
    relay = start_relay(*options, *CHEAP, "--state-dir", tmp_path / "alone")
    wait_until(lambda: why_alone(relay), "the log says why it is alone")
    return relay, why_alone(relay)


def test_a_redis_that_nobody_vouches_for_is_told_nothing(tls_redis, start_relay, tmp_path):
    relay, why = relay_and_why_alone(start_relay, tmp_path, "--cluster", tls_redis.tls_address(), "--cluster-certificate",
                                     tls_redis.client_certificate)
    assert why == "Redis' certificate is not trusted (self-signed certificate)"
    assert tls_redis.ask("EXISTS", "{chat-relay}:facts") == "0"
    alice = relay.join("alice")
    assert any("Redis' certificate is not trusted" in line for line in alice.lines)
    told = alice.ask("/login bob trustno1")
    assert any("the relay's accounts cannot be read" in line for line in told), told


def test_its_certificate_bears_its_name(tls_redis, start_relay, tmp_path):
    _, why = relay_and_why_alone(start_relay, tmp_path, "--cluster", tls_redis.tls_address("localhost"), "--cluster-ca",
                                 tls_redis.certificate, "--cluster-certificate", tls_redis.client_certificate)
    assert why == "Redis' certificate is not trusted (hostname mismatch)"


def test_a_redis_that_wants_a_certificate_says_so(tls_redis, start_relay, tmp_path):
    relay, why = relay_and_why_alone(start_relay, tmp_path, "--cluster", tls_redis.tls_address(), "--cluster-ca",
                                     tls_redis.certificate)
    assert why.startswith("Redis has closed the connection")
    # Redis says so and hangs up: what is sent meanwhile may fail first.
    wait_until(lambda: "certificate required" in relay.log(), "it has read why")


def test_one_that_does_not_speak_tls(start_relay, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = start_relay("--cluster", f"rediss://127.0.0.1:{listener.getsockname()[1]}", "--state-dir", tmp_path / "alone")
        end, _ = listener.accept()
        end.sendall(b"-ERR unknown command\r\n")
        wait_until(lambda: why_alone(relay), "the log says why it is alone")
        assert why_alone(relay).startswith("Redis does not answer in TLS")
        end.close()


def test_one_that_does_not_speak_tls_and_waits_for_the_end_of_a_line(start_relay, tmp_path):
    """As Redis does: what begins a handshake is the beginning of a command to it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay = start_relay("--cluster", f"rediss://127.0.0.1:{listener.getsockname()[1]}", "--state-dir", tmp_path / "alone")
        wait_until(lambda: why_alone(relay), "the log says why it is alone")
    assert why_alone(relay) == "Redis does not answer in TLS (nothing for 2 s; one that does not speak TLS says nothing either: redis:// is without)"


@pytest.mark.parametrize(("options", "error"), [
    (["--cluster", "redis://127.0.0.1", "--cluster-ca", "/dev/null"],
     "--cluster-ca: it is for TLS, which --cluster asks for with rediss://"),
    (["--cluster", "rediss://127.0.0.1", "--cluster-key", "/dev/null"],
     "--cluster-key: the key is of no use without --cluster-certificate"),
    (["--cluster", "rediss://127.0.0.1", "--cluster-ca", "/nowhere"], "--cluster-ca: cannot read /nowhere: "),
    (["--cluster", "rediss://127.0.0.1", "--cluster-certificate", "/dev/null"],
     "--cluster-certificate: /dev/null: there is no certificate in it, in PEM"),
])
@pytest.mark.parametrize("way", [[], ["--check-config"]])
def test_what_is_wrong_with_the_options_is_said(options, error, way):
    ended = run_to_end("--listen", "127.0.0.1:0", *options, *way)
    assert ended.returncode != 0 and error in ended.stderr


def test_a_key_of_another_certificate(tmp_path):
    first, second = (make_certificate(tmp_path, name)[0] for name in ("first", "second"))
    ended = run_to_end("--check-config", "--cluster", "rediss://127.0.0.1", "--cluster-certificate", first, "--cluster-key", second)
    assert "the key is of another certificate" in ended.stderr
