"""The relay under a service manager, which the test plays: sd_notify(3)."""

import pathlib
import signal
import socket
import time

import pytest

from harness import PATIENCE, new_token
from harness.hearing import wait_until
from harness.relay import binary_without_systemd, run_to_end


class Manager:
    """Whom $NOTIFY_SOCKET names."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(PATIENCE)
        self._socket.bind(path)
        self.name = path.replace("\0", "@")

    def hear(self):
        """The next message: its lines, by what stands before '='."""
        return dict(line.split("=", 1) for line in self._socket.recv(4096).decode().splitlines())

    def hear_until(self, state):
        for _ in range(100):
            if state in (said := self.hear()):
                return said
        raise AssertionError(f"no {state} in 100 messages")

    def has_heard_nothing(self):
        self._socket.setblocking(False)
        try:
            return not self._socket.recv(4096)
        except BlockingIOError:
            return True
        finally:
            self._socket.settimeout(PATIENCE)

    def stop_reading(self):
        """Has the kernel keep as much for it as it keeps for anybody. Returns how many messages that are."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
            other.setblocking(False)
            for sent in range(10_000):
                try:
                    other.sendto(b"FILLER=1", self.name.replace("@", "\0"))
                except BlockingIOError:
                    return sent
        raise AssertionError("the kernel keeps any number of messages")

    def close(self):
        self._socket.close()


@pytest.fixture(params=["file", "abstract"])
def manager(request, short_directory):
    made = Manager(str(short_directory / "notify") if request.param == "file" else f"\0{new_token()}")
    yield made
    made.close()


@pytest.fixture
def start(start_relay, manager):
    def begin(*options, **variables):
        return start_relay(*options, environment={"NOTIFY_SOCKET": manager.name, **variables})
    return begin


def test_it_is_ready_when_the_doors_are_open(start, manager):
    relay = start()
    ready = manager.hear()
    assert ready["READY"] == "1"
    host, port = relay.door().address
    assert ready["STATUS"] == f"serving at {host}:{port}"
    relay.join("alice")


def test_a_relay_that_cannot_start_is_never_ready(manager):
    assert run_to_end("--motd", "/nowhere", NOTIFY_SOCKET=manager.name).returncode == 1
    assert manager.has_heard_nothing()


def test_it_tells_that_it_stops(start, manager):
    relay = start()
    manager.hear_until("READY")
    relay.stop()
    assert manager.hear() == {"STOPPING": "1", "STATUS": "stopping on SIGTERM"}


@pytest.mark.parametrize("is_right", [True, False])
def test_it_tells_that_it_reads_its_configuration_anew(start, manager, tmp_path, is_right):
    file = tmp_path / "relay.toml"
    file.write_text("resume-within = 0\n")
    relay = start("--config", file)
    manager.hear_until("READY")
    file.write_text("max-rooms = 5\n" if is_right else "max-rooms = none\n")
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    relay.send_signal(signal.SIGHUP)
    reloading = manager.hear()
    assert reloading["RELOADING"] == "1"
    # systemd takes it for an answer to its own signal only if it is later.
    assert before <= int(reloading["MONOTONIC_USEC"]) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    ready = manager.hear()
    assert ready["READY"] == "1"
    assert ("could not be read anew" in ready["STATUS"]) != is_right


def test_a_watchdog_is_told_that_the_loop_runs_though_nobody_is_there(start, manager):
    start(WATCHDOG_USEC="100000")
    for _ in range(4):
        assert manager.hear_until("WATCHDOG") == {"WATCHDOG": "1"}


def test_a_manager_that_reads_nothing_holds_nobody_up(start, manager):
    relay = start(WATCHDOG_USEC="2000")
    alice, bob = relay.join("alice"), relay.join("bob")
    # The kernel keeps net.unix.max_dgram_qlen messages for who does not read them.
    kept = int(pathlib.Path("/proc/sys/net/unix/max_dgram_qlen").read_text())
    for number in range(kept // 5):
        time.sleep(0.01)
        alice.say(f"line {number}")
        bob.expect(f"<alice> line {number}")
    assert relay.stop() == 0


def test_a_manager_that_was_too_busy_hears_later_that_it_is_ready(start, manager):
    manager.stop_reading()
    start().join("alice").settle()
    assert manager.hear_until("READY")["STATUS"].startswith("serving at ")


def test_a_watchdog_of_an_hour_wakes_nobody(start, manager):
    relay = start(WATCHDOG_USEC=str(3600 * 10**6))
    manager.hear_until("WATCHDOG")
    relay.stop()
    assert relay.rounds() < 5


def test_a_watchdog_of_another_process_is_not_told(start, manager):
    relay = start(WATCHDOG_USEC="1000", WATCHDOG_PID="1")
    relay.join("alice").settle()
    relay.stop()
    assert "READY" in manager.hear()
    assert "STOPPING" in manager.hear()


def test_built_without_libsystemd_it_serves_and_says_what_it_does_not(start_relay, manager):
    relay = start_relay(program=binary_without_systemd(), environment={"NOTIFY_SOCKET": manager.name, "LISTEN_FDS": "1"})
    relay.join("alice").settle()
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "read the configuration anew" in relay.log(), "the reload")
    assert relay.stop() == 0
    assert manager.has_heard_nothing()
    assert "the service manager is told nothing: this chat-relay was built without libsystemd" in relay.log()
    assert "the service manager's sockets are not taken" in relay.log()


def test_without_a_service_manager_it_serves_all_the_same(start_relay, short_directory):
    relay = start_relay(environment={"NOTIFY_SOCKET": str(short_directory / "nobody"), "WATCHDOG_USEC": "1000"})
    relay.join("alice").settle()
