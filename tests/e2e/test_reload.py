"""SIGHUP and /rehash: the configuration is read anew, and holds as a whole or not at all."""

import hashlib
import json
import os
import re
import signal

import pytest

from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.relay import REPOSITORY
from harness.tls_person import make_certificate

FREE = 'flood-rate = 0\nresume-within = 0\nlog-level = "info"\n'


@pytest.fixture
def configured(start_relay, tmp_path):
    """A relay with a configuration file, which can be written anew."""
    file = tmp_path / "relay.toml"

    class Configured:
        path = file

        def start(self, text="", *options):
            file.write_text(FREE + text)
            return self.start_as_written(*options)

        def start_as_written(self, *options):
            self.relay = start_relay("--config", file, *options)
            return self.relay

        def reload(self, text=None, logged="read the configuration anew"):
            """Returns what the log says of it."""
            if text is not None:
                file.write_text(FREE + text)
            before = len(self.relay.log())
            self.relay.send_signal(signal.SIGHUP)
            wait_until(lambda: logged in self.relay.log()[before:], f"the log says {logged!r}")
            return self.relay.log()[before:]

        def refuse(self, text):
            return self.reload(text, "nothing of the configuration has changed")

    return Configured()


def test_a_limit_changes_and_the_log_says_from_what_to_what(configured):
    relay = configured.start("max-rooms-per-client = 1\n")
    alice = relay.join("alice")
    assert "You are in as many rooms as one may be in: 1." in alice.ask("/join #tea")[-1]
    log = configured.reload("max-rooms-per-client = 2\nmax-rooms = 3\n")
    assert f"max-rooms-per-client has changed from 1 to 2 ({configured.path}:4)" in log
    assert f"max-rooms has changed from 10000 to 3 ({configured.path}:5)" in log
    assert not [line for line in alice.ask("/join #tea") if line.startswith("!")]
    assert "max-rooms has changed from 3 to 10000 (default)" in configured.reload("")


@pytest.mark.parametrize("rate", [0, 1000])
def test_lines_that_wait_go_on_by_the_new_pace(configured, rate):
    configured.path.write_text("pace-local = true\nresume-within = 0\nflood-burst = 4\nflood-rate = 0.001\n")
    relay = configured.relay = configured.start_as_written()
    bob, alice = relay.join("bob"), relay.join("alice")
    for number in range(6):
        alice.say(f"line {number}")
    bob.until("<alice> line 1")
    configured.path.write_text(f"pace-local = true\nresume-within = 0\nflood-burst = 4\nflood-rate = {rate}\n")
    configured.reload()
    bob.until("<alice> line 5")
    alice.say("later")
    bob.until("<alice> later")


def test_who_was_refused_by_a_rate_is_let_in_by_the_next(configured):
    relay = configured.start("nick-rate = 0.001\nnick-burst = 2\nlimit-local = true\nconnect-burst = 3\nconnect-rate = 0.001\n")
    alice = relay.join("alice")
    for nick in ("bob", "frank"):
        assert alice.ask(f"/nick {nick}") == [f"* You are now known as {nick}"]
    assert "You have changed your name too often" in alice.ask("/nick carol")[-1]
    configured.reload("limit-local = true\nnick-rate = 0\nconnect-rate = 0\n")
    for nick in ("carol", "dave", "erin"):
        assert alice.ask(f"/nick {nick}") == [f"* You are now known as {nick}"]
    for number in range(6):
        relay.join(f"newcomer{number}")


def test_what_people_are_shown_changes(configured, tmp_path):
    motd = tmp_path / "motd"
    motd.write_text("Coffee\n")
    relay = configured.start(f'motd = "{motd}"\n')
    assert "Coffee" in "\n".join(relay.join("alice").lines)
    motd.write_text("Tea\n")
    assert "the message of the day has changed" in configured.reload()
    assert "Tea" in "\n".join(relay.join("bob").lines)
    assert "nothing has changed" in configured.reload()


def test_clients_who_are_here_are_held_to_the_new_pace(configured):
    relay = configured.start("pace-local = true\n")
    alice, bob = relay.gather("alice", "bob")
    configured.path.write_text("pace-local = true\nresume-within = 0\nflood-burst = 2\nflood-rate = 0.001\n")
    configured.reload()
    alice.say("one", "two", "three")
    bob.expect("<alice> one")
    bob.expect("<alice> two")
    alice.until("! You are sending faster than 1 line in 1000 seconds: 1 of your lines waits, none is lost while you stay.")


def test_who_is_an_operator_changes(configured, tmp_path):
    password = tmp_path / "password"
    password.write_text("first\n")
    relay = configured.start(f'operator-password-file = "{password}"\n')
    alice = relay.join("alice")
    password.write_text("second\n")
    log = configured.reload()
    assert "the operators' password has changed" in log and "second" not in log
    assert alice.ask("/oper first")[-1].startswith("! ")
    assert "operator of this relay" in alice.ask("/oper second")[-1]


def test_who_becomes_an_operator_by_it_or_is_none_any_longer_is_told(configured, short_directory):
    relay = configured.start(f'state-dir = "{short_directory}/state"\n')
    ruth = relay.join("ruth")
    ruth.ask("/register correct-horse")
    irc = irc_person(relay, "sam")
    irc.say("PRIVMSG NickServ :REGISTER correct-horse")
    irc.until(re.compile(r":\S+ 900 .*"))
    configured.reload(f'state-dir = "{short_directory}/state"\noperators = ["ruth", "sam"]\n')
    ruth.expect("* You are an operator of this relay: in every room you may do what its operators may")
    irc.until(re.compile(r":sam!\S+ MODE sam :\+o"))
    configured.reload(f'state-dir = "{short_directory}/state"\noperators = ["sam"]\n')
    ruth.expect("* You are no operator of this relay any longer")
    assert "operators of this relay" in ruth.ask("/kill sam")[-1]
    irc.say("PRIVMSG NickServ :LOGOUT")
    irc.until(re.compile(r":sam!\S+ MODE sam :-o"))


@pytest.mark.parametrize("wrong, told", [
    ("flood-burst = 7\nhistory = -1\n", ":5: history: "),
    ("flood-burst = 7\nno-such = 1\n", ":5: there is no option 'no-such'"),
    ("flood-burst = = 7\n", ":4: "),
    ('flood-burst = 7\nmotd = "/nowhere/motd"\n', ":5: motd: cannot read /nowhere/motd"),
    ('flood-burst = 7\ntls-certificate = "/nowhere/tls"\n', ":5: tls-certificate: cannot read /nowhere/tls"),
    ('flood-burst = 7\nserver-password-file = "/dev/null"\n', ":5: server-password-file: cannot read /dev/null: it is empty"),
    ('flood-burst = 7\nlog-file = "/nowhere/log"\n', ":5: log-file: cannot write the log file /nowhere/log"),
])
def test_a_wrong_file_changes_nothing_and_the_log_says_where(configured, wrong, told):
    relay = configured.start("max-rooms = 5\n")
    log = configured.refuse(wrong)
    assert f"{configured.path}{told}" in log
    assert "has changed from" not in log
    relay.join("alice").settle()
    # It is as it was: nothing has to change back.
    assert "nothing has changed" in configured.reload("max-rooms = 5\n")


def test_a_file_that_has_gone_changes_nothing(configured):
    configured.start()
    configured.path.unlink()
    assert f"cannot read {configured.path}" in configured.reload(logged="nothing of the configuration has changed")


def test_what_needs_a_restart_is_told_each_time(configured):
    relay = configured.start('server-name = "old"\n')
    for _ in range(2):
        log = configured.reload('server-name = "new"\nmax-line = 100\n')
        assert f'server-name has not changed, for that needs a restart: from "old" to "new" ({configured.path}:4)' in log
        assert "max-line has not changed, for that needs a restart: from \"4K\" to 100" in log
    alice = relay.join("alice")
    assert alice.lines[0].startswith("* Welcome to old.")
    alice.say("x" * 1000)
    alice.settle()


def test_the_command_line_keeps_its_word(configured):
    configured.start("max-rooms = 5\n", "--max-rooms", "9")
    assert "nothing has changed" in configured.reload("max-rooms = 6\n")


def test_the_log_changes_its_level_and_its_file(configured, tmp_path):
    log, other = tmp_path / "one.log", tmp_path / "other.log"
    relay = configured.start(f'log-file = "{log}"\n')
    configured.path.write_text(f'{FREE.replace("info", "error")}log-file = "{other}"\n')
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: other.exists() and "read the configuration anew" in other.read_text(), "the other log")
    assert f'log-file has changed from "{log}" to "{other}"' in other.read_text()
    assert 'log-level has changed from "info" to "error"' in other.read_text()
    relay.join("alice")
    assert relay.stop() == 0
    assert "connected" not in other.read_text()


def test_another_certificate_is_for_connections_that_come_then(configured, tmp_path):
    one, first = make_certificate(tmp_path, "one")
    other, second = make_certificate(tmp_path, "other")
    relay = configured.start(f'tls-certificate = "{one}"\n')
    alice = relay.connect_encrypted().join("alice")
    log = configured.reload(f'tls-certificate = "{other}"\n')
    assert f"the TLS certificate was read anew: its fingerprint is {second}" in log and first not in log
    served = relay.connect_encrypted().socket.getpeercert(binary_form=True)
    assert hashlib.sha256(served).hexdigest() == second
    alice.settle()


def test_the_log_changes_its_form(configured):
    configured.start()
    log = configured.reload('log-format = "json"\n')
    changed = next(json.loads(line) for line in log.splitlines() if "log-format" in line)
    assert (changed["event"], changed["level"]) == ("reloaded", "info")


def test_rehash_reads_it_too(configured, tmp_path):
    (tmp_path / "password").write_text("secret\n")
    (tmp_path / "password").chmod(0o600)
    relay = configured.start(f'operator-password-file = "{tmp_path / "password"}"\n')
    ruth = relay.join("ruth")
    ruth.ask("/oper secret")
    configured.path.write_text(configured.path.read_text() + "max-rooms = 77\n")
    assert ruth.ask("/rehash") == [f"* max-rooms has changed from 10000 to 77 ({configured.path}:5)"]
    assert "max-rooms has changed from 10000 to 77" in relay.log()


def test_rehash_tells_irc_clients_what_came_of_it(configured, tmp_path):
    (tmp_path / "password").write_text("secret\n")
    relay = configured.start(f'operator-password-file = "{tmp_path / "password"}"\n')
    ruth = irc_person(relay, "ruth")
    ruth.say("OPER ruth secret")
    ruth.until(re.compile(r":\S+ 381 .*"))
    before = configured.path.read_text()
    configured.path.write_text(before + "max-rooms = 77\n")
    ruth.say("REHASH")
    ruth.until(re.compile(r":\S+ 382 ruth chat-relay :Rehashing"))
    ruth.until(re.compile(rf":\S+ NOTICE ruth :max-rooms has changed from 10000 to 77 \({re.escape(str(configured.path))}:5\)"))
    ruth.say("REHASH")
    ruth.until(re.compile(r":\S+ NOTICE ruth :The configuration was read anew: nothing has changed"))
    configured.path.write_text(before + "max-rooms = many\n")
    ruth.say("REHASH")
    ruth.until(re.compile(rf":\S+ NOTICE ruth :The configuration does not hold as it stands now: .*{re.escape(str(configured.path))}:5.*"))


def test_history_that_is_remembered_shrinks(configured):
    relay = configured.start("history = 5\n")
    alice = relay.join("alice")
    alice.say("one", "two", "three")
    alice.settle()
    configured.reload("history = 2\n")
    shown = "\n".join(relay.join("bob").lines)
    assert "three" in shown and "two" in shown and "one" not in shown


def test_how_long_history_is_kept_changes(configured, short_directory):
    state = f'state-dir = "{short_directory / "state"}"\n'
    relay = configured.start(state)
    configured.reload(state + 'keep-history = "10d,500"\n')
    assert "kept for 10 days, the last 500 lines at most" in "\n".join(relay.join("alice").ask("/keep"))
    assert "keep-history has not changed, for that needs a restart" in configured.reload(state + 'keep-history = "off"\n')


def test_a_password_that_came_through_a_pipe_of_the_shells_stays(start_relay):
    """<(command) is read once."""
    reader, writer = os.pipe()
    os.write(writer, b"secret\n")
    os.close(writer)
    os.set_inheritable(reader, True)
    relay = start_relay("--server-password-file", f"/proc/self/fd/{reader}", pass_fds=(reader,))
    os.close(reader)
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "read the configuration anew: nothing has changed" in relay.log(), "the reload")


def test_what_needs_a_restart_is_what_the_operators_page_says():
    page = (REPOSITORY / "docs/operators.md").read_text()
    told = re.search(r"A restart is needed for (.*?)All else", page, re.DOTALL)[1]
    source = (REPOSITORY / "relay/reload.cpp").read_text()
    assert set(re.findall(r"`([a-z-]+)`", told)) == set(re.findall(r'\{"([a-z-]+)", keep<', source)) | {"keep-history"}
