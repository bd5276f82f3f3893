"""The command line, the configuration file, and the endpoints that are in the way."""

import os
import re
import socket

import pytest

from harness import run_to_end
from harness.irc_person import IrcPerson

ANYWHERE = ("--listen", "127.0.0.1:0")

SAVED = pytest.mark.parametrize(
    "saved", [str.encode, lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()],
    ids=["as is", "with CR LF and a BOM"])

OPTIONS = ("--listen", "--raw-listen", "--socket-mode", "--socket-group", "--server-name", "--motd", "--max-clients",
           "--max-clients-per-address", "--connect-burst", "--connect-rate", "--limit-local", "--memory-limit",
           "--max-line", "--backlog", "--stall-timeout", "--registration-timeout", "--silence-timeout",
           "--ping-interval", "--ping-timeout", "--dead-peer-timeout", "--flood-burst", "--flood-rate", "--pace-local",
           "--history", "--log-level", "--log-file", "--trace", "--pace", "--config", "--version", "--help")


def _fails_with_one_line(status, *arguments):
    """Returns the line, without the code at its end."""
    ended = run_to_end(*arguments)
    assert ended.returncode == status, ended
    assert ended.stdout == ""
    line = re.fullmatch(r"([^\n]{10,}) \[E-[A-Z-]+\]\n", ended.stderr)
    assert line, ended.stderr
    return line[1] + "\n"


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
    (["--max_clients", "5"], "there is no option --max_clients; did you mean '--max-clients'? ("),
    (["--lissten", ":0"], "there is no option --lissten; did you mean '--listen'? ("),
    (["--stall-timeout", "2 minutes"], "--stall-timeout: '2 minutes' is no time, such as 90s, 2m or 1h30m; the units are "),
    (["--stall-timeout", "1e9"], "--stall-timeout: '1e9' is no time"),
    (["--registration-timeout", "nan"], "--registration-timeout: 'nan' is no time"),
    (["--registration-timeout", "0"], "--registration-timeout: '0' is not from 1 millisecond to 365 days"),
    (["--history", "5", "--history", "6"], "--history stands more than once"),
    (["--history"], "--history"),
    (["--memory-limit", "1"], "--memory-limit: '1' is less than 1 MiB, the least (0 is no limit)"),
    (["--memory-limit", "1023K"], "--memory-limit: '1023K' is less than 1 MiB"),
    (["--forget", "#tea"], "--forget: '#tea' is a room, and what is forgotten is an account"),
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
    words = ended.stdout.replace(",", " ").replace("[=", " ").split()
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


@pytest.mark.parametrize("file, line, complaint", [
    ("no-such-thing = 1\n", 1, "there is no option 'no-such-thing'"),
    ("max_clients = 5\n", 1, "there is no option 'max_clients'; did you mean 'max-clients'?"),
    ("history = 5\n\nflood-rate = 0,5\n", 3, "flood-rate: '0,5' is not a number; with a point: 0.5"),
    ("max-clients = many\n", 1, "max-clients: 'many' is neither a number nor true or false; text stands between quotes: "
                               'max-clients = "many"'),
    ('backlog = "12Q"\n', 1, "backlog: '12Q' is no number of bytes, such as 65536, 64K or 1M; the units are K, M and G"),
    ("stall-timeout = 90s\n", 1, "stall-timeout: '90s' is neither a number nor true or false; text stands between quotes: "
                                'stall-timeout = "90s"'),
    ('# doors\nlisten = [\n  "127.0.0.1:0",\n  "127.0.0.1:99999",\n]\n', 4, "listen: '99999' is not a port: 0 to 65535"),
    ('\nlisten = [\n  "127.0.0.1:0"\nhistory = 5\n', 2,
     "listen: this list is not well-formed: a ',' stands between its values, and a ']' at its end; text stands between "
     "quotes"),
    ("history = 5\nhistory = 6\n", 2, "history: it stands twice, first in line 1"),
    ("[relay]\nhistory = 5\n", 1, "there are no sections such as [relay]: the options stand by themselves"),
    ("motd = 5\n", 1, 'motd: it takes text, which stands between quotes: "5"'),
    ('config = "other"\n', 1, "'config' may stand on the command line alone"),
])
@SAVED
def test_a_wrong_line_in_the_configuration_file_is_told_with_its_place(tmp_path, file, line, complaint, saved):
    (tmp_path / "relay.toml").write_bytes(saved(file))
    told = _fails_with_one_line(2, *ANYWHERE, "--config", tmp_path / "relay.toml")
    assert told == f"chat-relay: {tmp_path}/relay.toml:{line}: {complaint}\n"


@SAVED
def test_a_configuration_file_is_read_whoever_saved_it(start_relay, tmp_path, saved):
    (tmp_path / "relay.toml").write_bytes(saved('listen = [\n  "127.0.0.1:0", # one\n\n  "127.0.0.1:0",\n]\n'
                                                'server-name = "inn" # no other\nstall-timeout = "1h30m"\ntrace = false\n'))
    relay = start_relay("--config", tmp_path / "relay.toml", listen=(), expected_doors=2)
    assert relay.join("alice", door=relay.doors[1]).lines[0].startswith("* Welcome to inn. ")


def test_a_message_of_the_day_is_shown_clean(start_relay, tmp_path):
    (tmp_path / "motd").write_bytes(b"\xef\xbb\xbfBe kind.  \r\n\r\nNo \x1b[2J here.")
    relay = start_relay("--motd", tmp_path / "motd")
    newcomer = relay.connect()
    assert newcomer.until(re.compile(r"\* Welcome .+")) == ["Be kind.", "", "No ^[[2J here."]
    dan = IrcPerson(relay).register("dan")
    assert [line.split(" :- ", 1)[1] for line in dan.lines if " 372 " in line] == ["Be kind.", "", "No ^[[2J here."]


def test_a_message_of_the_day_that_nobody_would_read_is_refused(tmp_path):
    (tmp_path / "motd").write_bytes(b"x" * (64 * 1024 + 1))
    told = _fails_with_one_line(1, *ANYWHERE, "--motd", tmp_path / "motd")
    assert told == f"chat-relay: --motd: {tmp_path}/motd is too large: 64 KiB is the most that is read\n"


@pytest.mark.parametrize("option", ["motd", "log-file", "trace"])
def test_a_file_that_cannot_be_had_is_told_of_where_it_was_named(tmp_path, option):
    missing = tmp_path / "none" / "x"
    (tmp_path / "relay.toml").write_text(f'history = 3\n{option} = "{missing}"\n')
    told = _fails_with_one_line(1, *ANYWHERE, "--config", tmp_path / "relay.toml")
    assert told.startswith(f"chat-relay: {tmp_path}/relay.toml:2: {option}: cannot ") and str(missing) in told
    told = _fails_with_one_line(1, *ANYWHERE, f"--{option}={missing}")
    assert told.startswith(f"chat-relay: --{option}: cannot ") and str(missing) in told


@pytest.mark.parametrize("what, words", [
    ("pipe", "it is a pipe into which nobody has written"),
    ("socket", "it is a socket"),
    (".", "it is a directory"),
    ("/dev/zero", "it is a device"),
    ("/dev/tty", "it is a device"),
])
@pytest.mark.parametrize("option", ["config", "motd"])
def test_what_is_no_file_is_refused_at_once(tmp_path, option, what, words):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        told = _fails_with_one_line(1, *ANYWHERE, f"--{option}={tmp_path / what}")
    assert told == f"chat-relay: --{option}: cannot read {tmp_path / what}: {words}\n"


@pytest.mark.parametrize("what, words", [("pipe", "it is a pipe that nobody reads"), (".", "it is a directory")])
@pytest.mark.parametrize("option", ["log-file", "trace"])
def test_what_cannot_be_written_is_refused_at_once(tmp_path, option, what, words):
    os.mkfifo(tmp_path / "pipe")
    told = _fails_with_one_line(1, *ANYWHERE, f"--{option}={tmp_path / what}")
    assert told.startswith(f"chat-relay: --{option}: cannot write ") and told.endswith(f"{tmp_path / what}: {words}\n")


def test_a_configuration_may_come_through_a_pipe(start_relay):
    reading, writing = os.pipe()
    os.write(writing, b'server-name = "inn"\n')
    os.close(writing)
    try:
        relay = start_relay("--config", f"/proc/{os.getpid()}/fd/{reading}")
        assert relay.join("alice").lines[0].startswith("* Welcome to inn. ")
    finally:
        os.close(reading)


def test_help_is_for_people():
    text = run_to_end("--help").stdout
    assert all(len(line) <= 80 for line in text.splitlines())
    assert text.startswith("Usage: chat-relay [OPTION]...\n")
    for words in ("\nWhere clients join\n", "\nExit status\n  0 ", "\nExamples\n", "(default: 2 minutes)", "(default: 1 MiB)",
                  "0: no limit"):
        assert words in text
