import atexit
import itertools
import os
import pathlib
import resource
import shutil
import socket
import tempfile

import pytest

from harness import Relay
from harness.chat_client import Chats
from harness.hearing import wait_until
from harness.irc_server import IrcServer
from harness.network import Cable, Unavailable
from harness.redis import COMES_TO_THE_CLUSTER, Redis, TlsRedis

_, _hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (_hard_limit, _hard_limit))

# Relays keep nothing in the home of whoever runs the tests.
# A relay that is told where its state is keeps what is said.
os.environ.pop("STATE_DIRECTORY", None)
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="relay-state")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)


@pytest.fixture
def short_directory():
    """A unix socket's path has 107 bytes at the most, and pytest's own directories are deep."""
    directory = tempfile.mkdtemp(prefix="relay")
    yield pathlib.Path(directory)
    shutil.rmtree(directory)


def _has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


@pytest.fixture
def endpoint_for(short_directory):
    def endpoint(kind):
        if kind == "ipv6" and not _has_ipv6():
            pytest.skip("this machine has no ::1")
        return {"ipv4": "127.0.0.1:0", "ipv6": "[::1]:0", "unix": f"unix:{short_directory}/door"}[kind]

    return endpoint


@pytest.fixture
def cable():
    try:
        made = Cable()
    except Unavailable as why:
        pytest.skip(f"no network namespaces: {why}")
    yield made
    made.remove()


@pytest.fixture
def start_relay(tmp_path, short_directory):
    """Starts relays that let people talk freely, unless an option or a configuration file says otherwise.

    It asks for the short directory only to be done before that goes, with the sockets that its relays made there.
    """
    started = []

    def start(*options, listen=("127.0.0.1:0",), raw_listen=(), expected_doors=None, **how):
        if not {"--flood-rate", "--config"} & set(options):
            options += ("--flood-rate", "0")
        if not {"--resume-within", "--config"} & set(options):
            # Most tests are about who leaves for good.
            options += ("--resume-within", "0")
        directory = tmp_path / f"relay{len(started)}"
        directory.mkdir()
        relay = Relay(options, directory, listen, raw_listen, **how)
        started.append(relay)
        return relay.await_doors(expected_doors or len(listen) + len(raw_listen))

    yield start
    for relay in started:
        relay.clean_up()


@pytest.fixture
def redis(short_directory):
    server = Redis(short_directory)
    yield server
    server.clean_up()


@pytest.fixture
def tls_redis(short_directory):
    server = TlsRedis(short_directory)
    yield server
    server.clean_up()


@pytest.fixture
def start_member(redis, start_relay, tmp_path):
    """Starts relays that share one chat, each with a state directory of its own, and waits until they do."""
    directories = (str(tmp_path / f"member{number}") for number in itertools.count())

    def start(*options):
        if "--state-dir" not in options:
            options += ("--state-dir", next(directories))
        relay = start_relay("--cluster", redis.address, "--password-memory", "8K", "--password-passes", "1", *options)
        wait_until(lambda: COMES_TO_THE_CLUSTER.search(relay.log()), "the relay has come to the cluster")
        return relay

    return start


@pytest.fixture
def couple(start_member):
    return start_member(), start_member()


@pytest.fixture
def keeping(start_relay, short_directory):
    """Starts relays that keep what is said in the same place, one after the other."""
    state = short_directory / "state"

    def start(*options):
        return start_relay("--state-dir", state, *options)

    start.file = state / "history.sqlite"
    return start


@pytest.fixture
def relay(start_relay):
    return start_relay()


@pytest.fixture
def chats(short_directory):
    """Starts clients."""
    started = Chats(short_directory)
    yield started
    started.close()


@pytest.fixture
def server():
    """An IRC server that does what the test says, and nothing else."""
    listening = IrcServer()
    yield listening
    listening.close()


@pytest.fixture
def start_with_state(short_directory):
    """Starts relays that keep what outlives them in the same place, one after the other."""
    started = []

    def begin(*options):
        cheap = () if "--password-memory" in options else ("--password-memory", "8K", "--password-passes", "1")
        relay = Relay([*cheap, *options, "--state-dir", str(short_directory / "state")], short_directory,
                      listen=["127.0.0.1:0"])
        started.append(relay)
        return relay.await_doors(1)

    yield begin
    for relay in started:
        if relay.is_running():
            relay.clean_up()
