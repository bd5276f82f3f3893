"""The environment, --check-config and --print-config."""

import re
import subprocess

import pytest

from harness.hearing import wait_until
from harness.relay import binary, run_to_end


def test_options_may_stand_in_the_environment(start_relay):
    relay = start_relay(listen=(), expected_doors=2,
                        environment={"CHAT_RELAY_LISTEN": "127.0.0.1:0 tls:127.0.0.1:0", "CHAT_RELAY_SERVER_NAME": "tea.example",
                                     "CHAT_RELAY_MOTD": ""})
    assert [door.tls for door in relay.doors] == [False, True]
    assert relay.join("alice").lines[0].startswith("* Welcome to tea.example.")


def test_a_variable_that_names_no_option_is_warned_of(start_relay):
    relay = start_relay(environment={"CHAT_RELAY_FLOOD_BURTS": "5", "CHAT_RELAY": "x", "CHAT_RELAYS": "x"})
    warned = [line for line in relay.log().splitlines() if "environment" in line]
    assert len(warned) == 1
    assert "no option for CHAT_RELAY_FLOOD_BURTS" in warned[0] and "did you mean CHAT_RELAY_FLOOD_BURST?" in warned[0]


def test_a_file_that_a_variable_names_is_complained_of_by_the_variables_name():
    told = run_to_end("--listen", "127.0.0.1:0", CHAT_RELAY_MOTD="/nowhere/motd").stderr
    assert told.startswith("chat-relay: CHAT_RELAY_MOTD: cannot read /nowhere/motd")
    told = run_to_end(CHAT_RELAY_LISTEN="127.0.0.1:0 192.0.2.1:6667").stderr
    assert told.startswith("chat-relay: CHAT_RELAY_LISTEN: cannot listen on 192.0.2.1:6667")


def test_a_right_configuration_passes_in_silence_and_does_nothing(tmp_path):
    file, state = tmp_path / "relay.toml", tmp_path / "state"
    file.write_text(f'listen = "127.0.0.1:0"\nstate-dir = "{state}"\nlog-file = "{tmp_path}/log"\n')
    ended = run_to_end("--config", file, "--check-config")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["relay.toml"]


@pytest.mark.parametrize("line, told, status", [
    ("history = 'x'", "history: 'x' is no whole number", 2),
    ("operators = ['guest1']", "operators: 'guest1' can be no account: such names are given to newcomers", 2),
    ("operators = ['NickServ']", "operators: 'NickServ' can be no account: people would take it for the relay's own", 2),
    ("motd = '/nowhere'", "motd: cannot read /nowhere", 1),
    ("operator-password-file = '/nowhere'", "operator-password-file: cannot read /nowhere", 1),
    ("tls-certificate = '/nowhere'", "tls-certificate: cannot read /nowhere", 1),
    ("log-file = '/nowhere/log'", "log-file: cannot write the log file /nowhere/log: No such file", 1),
    ("metrics-listen = 'nowhere.invalid:9'", "metrics-listen: cannot listen on nowhere.invalid:9", 1),
    ("cluster-password-file = '/dev/null'", "cluster-password-file: the password is of no use without --cluster", 2),
    ("listen = 'nowhere.invalid:9'", "listen: cannot listen on nowhere.invalid:9", 1),
    ("listen = '192.0.2.1:7703'", "listen: cannot listen on 192.0.2.1:7703: Cannot assign", 1),
    ("raw-listen = ['192.0.2.1:7703']", "raw-listen: cannot listen on 192.0.2.1:7703: Cannot assign", 1),
    ("metrics-listen = '192.0.2.1:7703'", "metrics-listen: cannot listen on 192.0.2.1:7703: Cannot assign", 1),
    ("listen = 'unix:/nowhere/chat'", "listen: cannot listen on unix:/nowhere/chat: there is no directory /nowhere", 1),
    ("listen = 'unix:/dev/null/chat'", "listen: cannot listen on unix:/dev/null/chat: /dev/null is not a directory", 1),
    ("listen = 'unix:/etc/passwd'", "listen: cannot listen on unix:/etc/passwd: /etc/passwd is a plain file, not a socket", 1),
])
def test_a_wrong_one_is_told_with_file_line_and_reason(tmp_path, line, told, status):
    file = tmp_path / "relay.toml"
    file.write_text(f"# doors\n{line}\n")
    ended = run_to_end("--config", file, "--check-config")
    assert ended.returncode == status and ended.stdout == ""
    assert ended.stderr.startswith(f"chat-relay: {file}:2: {told}")


@pytest.mark.parametrize("options, told", [
    (("--listen", "127.0.0.1:7703", "--raw-listen", "127.0.0.1:7703"), "are the same door"),
    (("--listen", "7703", "--metrics-listen", "127.0.0.1:7703"), "--metrics-listen 127.0.0.1:7703 are the same door"),
    (("--trace=/nowhere/trace",), "--trace: cannot write /nowhere/trace"),
    (("--accounts", "required", "--state-dir", "/dev/null"), "--state-dir: /dev/null is no directory"),
    (("--state-dir", "/dev/null"), "--state-dir: /dev/null is no directory"),
])
def test_what_could_not_start_does_not_pass(options, told):
    ended = run_to_end(*options, "--check-config")
    assert ended.returncode == 1 and ended.stdout == "" and told in ended.stderr


@pytest.mark.parametrize("options, told", [
    (("--metrics-listen", "70000"), "'70000' is not a port: 0 to 65535"),
    (("--flood-rate", "1e300"), "'1e300' is to be written in digits, such as 5 or 0.5"),
    (("--cluster", "redis://ruth@redis.example"), "'redis://...@redis.example' has a user, and relays log in by a password alone"),
    (("--cluster", "redis://:sesame@redis.example"), "'redis://...@redis.example' has a password, which belongs into --cluster-password-file"),
    (("--cluster", "rediss://redis.example", "--cluster-ca", "/nowhere"), "--cluster-ca: cannot read /nowhere: No such file or directory"),
    (("--cluster", "rediss://redis.example", "--cluster-ca", "/dev/null"), "--cluster-ca: /dev/null is empty"),
    (("--cluster", "rediss://redis.example", "--cluster-ca", "/etc/passwd"),
     "--cluster-ca: /etc/passwd: there is no certificate in it, in PEM"),
])
def test_what_is_wrong_is_told_with_its_reason(options, told):
    ended = run_to_end(*options, "--check-config")
    assert ended.returncode in (1, 2) and told in ended.stderr and "sesame" not in ended.stderr


@pytest.mark.parametrize("option", ["--version", "--help", "--print-config"])
def test_what_cannot_be_printed_is_no_success(option):
    for words in ((option,), ("ctl", option)):
        if words == ("ctl", "--print-config"):
            continue
        with open("/dev/full", "w", encoding="ascii") as full:
            ended = subprocess.run([binary(), *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert ended.returncode == 1 and "standard output: No space left on device" in ended.stderr


def test_what_holds_is_printed_with_who_has_said_it(tmp_path):
    file = tmp_path / "relay.toml"
    (tmp_path / "password").write_text("sesame\n")
    file.write_text(f'max-rooms = 5\noperators = ["ruth", "sam"]\nserver-password-file = "{tmp_path}/password"\n')
    ended = run_to_end("--config", file, "--backlog", "128K", "--print-config", CHAT_RELAY_MAX_LINE="100", CHAT_RELAY_NICK="x")
    assert ended.returncode == 0
    # Also of the environment's: what is strange is told beside it.
    assert "CHAT_RELAY_NICK" in ended.stderr
    told = dict(re.findall(r"^(?:# )?([a-z-]+) = *(.*)$", ended.stdout, re.MULTILINE))
    assert re.fullmatch(rf"5 +# {file}:1", told["max-rooms"])
    assert re.fullmatch(rf'\["ruth", "sam"\] +# {file}:2', told["operators"])
    assert re.fullmatch(r'"128K" +# --backlog', told["backlog"])
    assert re.fullmatch(r"100 +# CHAT_RELAY_MAX_LINE", told["max-line"])
    assert re.fullmatch(r"false +# default", told["require-tls"])
    assert "half of what the machine" in told["memory-limit"]
    assert "sesame" not in ended.stdout


def test_what_is_printed_is_a_configuration_file_that_says_the_same(tmp_path):
    first = run_to_end("--listen", "127.0.0.1:7000", "--listen", "tls:[::1]:7001", "--socket-mode", "660", "--keep-history", "30d,100",
                       "--nick-rate", "0.25", "--trace", "--log-format", "json", "--print-config").stdout
    file = tmp_path / "relay.toml"
    file.write_text(first)
    second = run_to_end("--config", file, "--print-config")
    assert second.returncode == 0, second.stderr

    def values(text):
        return [line.partition(" # ")[0].rstrip() for line in text.splitlines()[1:]]

    assert values(first) == values(second.stdout)
    assert not set(re.findall(r"# (.*)$", second.stdout, re.MULTILINE)) & {"--listen", "--trace"}


def test_every_option_of_the_help_is_printed(tmp_path):
    printed = set(re.findall(r"^(?:# )?([a-z-]+) =", run_to_end("--print-config").stdout, re.MULTILINE))
    helped = set(re.findall(r"^  (?:-h, )?--([a-z-]+)", run_to_end("--help").stdout, re.MULTILINE))
    assert helped - printed == {"check-config", "print-config", "export", "forget", "config", "version", "help"}
    assert printed <= helped


def test_operators_without_accounts_are_warned_of(tmp_path):
    file = tmp_path / "relay.toml"
    file.write_text('accounts = "off"\noperators = ["ruth"]\n')
    ended = run_to_end("--config", file, "--check-config")
    assert ended.returncode == 0
    assert f"{file}:2: operators: operators are accounts, and there are none" in ended.stderr


@pytest.mark.parametrize("name", ["#a", "*", "a!b@c", "a,b"])
def test_what_clients_take_for_something_else_is_no_server_name(name):
    ended = run_to_end("--server-name", name, "--check-config")
    assert ended.returncode == 2 and "is no server name" in ended.stderr


def test_a_limit_that_leaves_nothing_for_clients_is_warned_of(start_relay):
    relay = start_relay("--memory-limit", "1M")
    wait_until(lambda: re.search(r"--memory-limit 1\S* MiB is less than the relay takes now, \S+ MiB: nobody is let in", relay.log()),
               "the log warns")
