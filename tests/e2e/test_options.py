"""The command line, the configuration file, and the endpoints that are in the way."""

import socket

import pytest

from harness import run_to_end

ANYWHERE = ("--listen", "127.0.0.1:0")

OPTIONS = ("--listen", "--raw-listen", "--server-name", "--motd", "--max-clients", "--max-clients-per-address",
           "--max-line", "--backlog", "--stall-timeout", "--registration-timeout", "--flood-burst", "--flood-rate",
           "--history", "--log-level", "--log-file", "--trace", "--pace", "--config", "--version", "--help")


def _fails_with_one_line(status, *arguments):
    """Returns the line."""
    ended = run_to_end(*arguments)
    assert ended.returncode == status, ended
    assert ended.stdout == ""
    assert ended.stderr.endswith("\n") and ended.stderr.count("\n") == 1 and len(ended.stderr) > 10, ended.stderr
    return ended.stderr


@pytest.mark.parametrize("wrong, culprit", [
    (["--no-such-option"], "--no-such-option"),
    (["surplus"], "surplus"),
    (["--listen", "127.0.0.1:99999"], "99999"),
    (["--listen", "127.0.0.1:http?"], "http?"),
    (["--listen", "unix:"], "unix:"),
    (["--raw-listen", "[::1:0"], "[::1:0"),
    (["--max-clients", "-3"], "--max-clients"),
    (["--max-clients", "many"], "--max-clients"),
    (["--backlog", "12Q"], "--backlog: '12Q' is no number of bytes"),
    (["--flood-rate", "-1"], "--flood-rate"),
    (["--max-line", "0"], "--max-line"),
    (["--log-level", "loud"], "--log-level: 'loud' is none of trace, debug, "),
    (["--hist", "5"], "there is no option --hist ("),
    (["--motd="], "--motd: '' is no file"),
    (["--history"], "--history"),
])
def test_a_wrong_option_is_named_and_nothing_started(wrong, culprit):
    listen = () if "--listen" in wrong else ANYWHERE
    assert culprit in _fails_with_one_line(2, *listen, *wrong)


@pytest.mark.parametrize("option", ["--motd", "--config"])
@pytest.mark.parametrize("what", ["missing", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, option, what):
    assert str(tmp_path / what) in _fails_with_one_line(1, *ANYWHERE, option, tmp_path / what)


def test_a_log_file_that_cannot_be_opened_is_named(tmp_path):
    assert str(tmp_path) in _fails_with_one_line(1, *ANYWHERE, "--log-file", tmp_path / "no" / "such" / "log")


def test_a_busy_port_is_named_and_left_alone(relay):
    endpoint = "{}:{}".format(*relay.door().address)
    assert endpoint in _fails_with_one_line(1, "--listen", endpoint)
    relay.join("alice")


def test_a_port_can_be_listened_on_again_at_once(start_relay):
    first = start_relay()
    alice = first.join("alice")
    endpoint = "{}:{}".format(*first.door().address)
    # The relay closes first, so it is the relay's side of the connection that lingers.
    assert first.stop() == 0
    alice.until_closed()
    start_relay(listen=[endpoint]).join("bob")


def test_a_socket_file_that_nobody_listens_on_is_replaced(start_relay, endpoint_for, short_directory):
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(short_directory / "door"))
    relay = start_relay(listen=[endpoint_for("unix")])
    relay.join("alice")


def test_a_socket_file_that_somebody_listens_on_is_left_alone(start_relay, endpoint_for):
    relay = start_relay(listen=[endpoint_for("unix")])
    assert "door" in _fails_with_one_line(1, "--listen", endpoint_for("unix"))
    relay.join("alice")


def test_a_file_that_is_no_socket_is_left_alone(endpoint_for, short_directory):
    (short_directory / "door").write_text("precious")
    assert "door" in _fails_with_one_line(1, "--listen", endpoint_for("unix"))
    assert (short_directory / "door").read_text() == "precious"


def test_its_socket_file_goes_with_it(start_relay, endpoint_for, short_directory):
    relay = start_relay(listen=[endpoint_for("unix")])
    assert (short_directory / "door").is_socket()
    assert relay.stop() == 0
    assert not (short_directory / "door").exists()


def test_version():
    ended = run_to_end("--version")
    assert ended.returncode == 0 and ended.stderr == ""
    assert ended.stdout.startswith("chat-relay ") and ended.stdout.count("\n") == 1


def test_help_mentions_every_option():
    ended = run_to_end("--help")
    assert ended.returncode == 0 and ended.stderr == ""
    words = ended.stdout.replace(",", " ").replace("=", " ").split()
    assert set(OPTIONS) <= set(words)


def _write_configuration(path):
    path.write_text('server-name = "tea-house"\nflood-rate = 0\nmax-line = 100\nbacklog = "64K"\n')
    return path


def test_a_configuration_file_has_the_options_by_the_same_names(start_relay, tmp_path):
    relay = start_relay("--config", _write_configuration(tmp_path / "relay.conf"))
    alice = relay.join("alice")
    assert alice.lines[0].startswith("* Welcome to tea-house. ")
    alice.say("x" * 101)
    alice.expect("! Your line was not sent: it has 101 bytes, and 100 is the most.")


def test_a_configuration_file_can_say_where_to_listen(start_relay, tmp_path):
    (tmp_path / "relay.conf").write_text('listen = ["127.0.0.1:0", "127.0.0.1:0"]\nraw-listen = "127.0.0.1:0"\n')
    relay = start_relay("--config", tmp_path / "relay.conf", listen=(), expected_doors=3)
    assert [door.raw for door in relay.doors].count(True) == 1
    for number, door in enumerate(door for door in relay.doors if not door.raw):
        relay.join(f"p{number}", door=door)


def test_the_command_line_has_the_last_word(start_relay, tmp_path):
    relay = start_relay("--config", _write_configuration(tmp_path / "relay.conf"), "--server-name", "inn")
    assert relay.join("alice").lines[0].startswith("* Welcome to inn. ")


@pytest.mark.parametrize("line", ["no-such-option = 1", "max-clients = many", "backlog = 12Q"])
def test_a_wrong_line_in_the_configuration_file_is_a_wrong_option(tmp_path, line):
    (tmp_path / "relay.conf").write_text(line + "\n")
    _fails_with_one_line(2, *ANYWHERE, "--config", tmp_path / "relay.conf")
