"""What the log tells of people, in words and as JSON; and that the journal gets priorities."""

import json
import os
import re
import signal

import pytest

from harness import new_token
from harness.control import ctl
from harness.hearing import wait_until
from harness.relay import REPOSITORY, run_to_end

ACCOUNTS = ("--password-memory", "8K", "--password-passes", "1")


class Log:
    def __init__(self, relay):
        self.relay = relay

    def lines(self):
        """As objects."""
        *whole, _ = self.relay.log().split("\n")
        return [json.loads(line) for line in whole]

    def await_one(self, event, **fields):
        def found():
            return [line for line in self.lines() if line["event"] == event and fields.items() <= line.items()]
        wait_until(found, f"the log tells of {event} {fields}")
        return found()[-1]


@pytest.fixture
def logged(start_relay, short_directory):
    def start(*options):
        return Log(start_relay("--log-format", "json", "--state-dir", short_directory / "state", *ACCOUNTS, *options))
    return start


def test_each_line_is_an_object_that_says_when_how_bad_and_what(logged):
    log = logged()
    log.relay.join("alice").say("/quit")
    gone = log.await_one("disconnected", nick="alice")
    assert set(gone) == {"time", "level", "event", "connection", "nick", "address", "message"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", gone["time"])
    assert gone["level"] == "info" and gone["address"].startswith("127.0.0.1:")
    came = log.await_one("connected")
    assert (came["connection"], came["address"]) == (gone["connection"], gone["address"])
    log.relay.stop()
    for line in log.lines():
        assert {"time", "level", "event", "message"} <= set(line)


def test_who_comes_and_is_called_otherwise(logged):
    log = logged()
    alice = log.relay.join("alice")
    assert log.await_one("entered", nick="alice")["connection"] == log.await_one("connected")["connection"]
    alice.call("bob")
    renamed = log.await_one("renamed", nick="alice", other="bob")
    assert renamed["message"] == f"#{renamed['connection']} alice is called bob now"


def test_who_has_yet_to_give_the_password_has_not_come_in(logged, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    log = logged("--server-password-file", tmp_path / "password")
    alice = log.relay.connect()
    alice.say("/pass wrong")
    failed = log.await_one("login_failed")
    assert not [line for line in log.lines() if line["event"] == "entered"]
    alice.say("/pass sesame")
    entered = log.await_one("entered", connection=failed["connection"])
    assert entered["nick"] == failed["nick"] and entered["message"].endswith(" has come in")
    alice.say("/quit")
    log.await_one("disconnected", connection=failed["connection"])
    assert len([line for line in log.lines() if line["event"] == "entered"]) == 1


def test_who_has_yet_to_log_in_where_all_have_to_has_not_come_in(logged):
    log = logged("--accounts", "required")
    alice = log.relay.connect()
    alice.say("/nick bob", "/nick alice", "/register a-long-password")
    made, entered = log.await_one("account_made"), log.await_one("entered", nick="alice", account="alice")
    assert log.lines().index(made) < log.lines().index(entered)
    assert len([line for line in log.lines() if line["event"] == "entered"]) == 1
    assert not [line for line in log.lines() if line["event"] == "renamed"]
    alice.say("/nick al")
    log.await_one("renamed", nick="alice", other="al")


def test_what_is_forgotten_is_told_once_it_has_gone(logged, short_directory):
    log = logged()
    alice = log.relay.join("alice")
    alice.ask("/register a-long-password")
    alice.ask("hello")
    alice.ask("/forget me yes")
    assert log.await_one("forgotten", account="alice")["nick"] == "alice"
    assert ctl(short_directory / "state", "forget", "alice").returncode == 0
    assert log.await_one("forgotten", nick="chat-relay")["message"] == "chat-relay has had all forgotten that was said as alice"


def test_of_whom_nothing_is_kept_nothing_is_told_as_forgotten(logged, short_directory):
    log = logged()
    assert ctl(short_directory / "state", "forget", "nobody").returncode == 1
    assert ctl(short_directory / "state", "kill", "nobody").returncode == 1
    log.relay.stop()
    assert not [line for line in log.lines() if line["event"] in ("forgotten", "forget_failed")]


def test_who_throws_out_whom(logged, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    log = logged("--operator-password-file", tmp_path / "password")
    alice, bob = log.relay.gather("alice", "bob")
    ids = {nick: log.await_one("entered", nick=nick)["connection"] for nick in ("alice", "bob")}
    secret = new_token()
    alice.say(f"/kick bob {secret}")
    kicked = log.await_one("kicked")
    assert (kicked["connection"], kicked["other"], kicked["other_connection"], kicked["room"]) == \
        (ids["alice"], "bob", ids["bob"], "#lobby")
    assert kicked["message"] == f"#{ids['alice']} alice has thrown #{ids['bob']} bob out of #lobby"
    alice.ask("/oper sesam")
    failed = log.await_one("login_failed", connection=ids["alice"])
    assert "account" not in failed and "operators' password" in failed["message"] and "sesam" not in failed["message"]
    alice.ask("/oper sesame")
    log.await_one("operator", nick="alice", connection=ids["alice"])
    alice.say("/kill bob")
    assert log.await_one("killed", other="bob")["other_connection"] == ids["bob"]
    alice.ask("/ban-address 192.0.2.0/24")
    log.await_one("address_banned", other="192.0.2.0/24")
    assert secret not in log.relay.log()


def test_who_logs_in_and_fails_to(logged):
    log = logged()
    alice = log.relay.join("alice")
    alice.say("/register a-long-password")
    mine = log.await_one("logged_in", account="alice", nick="alice")["connection"]
    eve = log.relay.join("eve")
    eve.say("/login alice wrong-" + (secret := new_token()))
    failed = log.await_one("login_failed", account="alice")
    assert failed["connection"] == log.await_one("entered", nick="eve")["connection"] != mine
    assert secret not in log.relay.log() and "a-long-password" not in log.relay.log()
    irma = log.relay.connect()
    irma.say("CAP REQ :sasl", "AUTHENTICATE PLAIN", "AUTHENTICATE AGFsaWNlAHdyb25nLXBhc3N3b3Jk")
    tried = log.await_one("login_failed", connection=max(line["connection"] for line in log.lines() if line["event"] == "connected"))
    assert tried["account"] == "alice"


def test_who_changes_an_account(logged):
    log = logged()
    alice = log.relay.join("alice")
    alice.ask("/register a-long-password")
    made = log.await_one("account_made", account="alice", nick="alice")
    assert made["message"] == f"#{made['connection']} alice has registered the account alice"
    alice.ask("/password a-long-password another-password")
    log.await_one("password_changed", account="alice", connection=made["connection"])
    alice.ask("/unregister another-password")
    log.await_one("account_ended", account="alice", connection=made["connection"])
    assert "a-long-password" not in log.relay.log()


def test_a_crowd_is_counted_and_not_logged_one_by_one(logged):
    log = logged("--nick-rate", "0")
    alice = log.relay.join("alice")
    alice.say(*[f"/nick alice{number}" for number in range(150)])
    alice.settle()
    log.relay.stop()
    renamed = [line for line in log.lines() if line["event"] == "renamed"]
    left_out = re.search(r"(\d+) more lines of the event renamed", log.relay.log())
    assert len(renamed) < 150 and left_out and len(renamed) + int(left_out[1]) == 150


def test_what_is_refused_is_an_event(start_relay):
    log = Log(start_relay("--log-format", "json", "--max-clients", "1"))
    log.relay.join("alice")
    log.relay.connect().until_closed()
    refused = log.await_one("refused")
    assert refused["level"] == "warning" and "full" in refused["message"]


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGUSR2], ids=str)
def test_signals_that_other_programs_mean_something_by_end_nothing(start_relay, number):
    log = Log(start_relay("--log-format", "json"))
    alice = log.relay.join("alice")
    log.relay.send_signal(number)
    name = signal.Signals(number).name
    wait_until(lambda: any(line["message"].startswith(f"{name} means nothing here") for line in log.lines()),
               f"the log tells of {name}")
    alice.settle()


def test_a_reload_is_an_event(logged, tmp_path):
    log = logged()
    log.relay.send_signal(signal.SIGHUP)
    log.await_one("reloaded")


def test_names_that_are_not_utf8_leave_the_log_well_formed(logged):
    log = logged("--log-level", "debug")
    client = log.relay.connect()
    client.send(b"/nick caf\xe9\n/quit\n")
    client.until_closed()
    log.relay.stop()
    assert log.lines()


def _journal(path):
    """A file that the relay is told is the journal."""
    file = open(path, "wb")
    about = os.fstat(file.fileno())
    return file, {"JOURNAL_STREAM": f"{about.st_dev}:{about.st_ino}"}


def test_in_the_journal_lines_have_priorities_and_no_times(start_relay, tmp_path):
    file, environment = _journal(tmp_path / "journal")
    relay = start_relay("--max-clients", "1", stderr=file, environment=environment)
    relay.join("alice")
    relay.connect().until_closed()
    relay.stop()
    lines = (tmp_path / "journal").read_text().splitlines()
    assert all(re.match(r"<[3-7]>(?!\d{4}-)", line) for line in lines)
    assert [line for line in lines if re.fullmatch(r"<6>#1 127\.0\.0\.1:\d+ connected", line)]
    assert [line for line in lines if re.fullmatch(r"<4>127\.0\.0\.1:\d+ turned away: .*", line)]


def test_in_the_journal_json_has_priorities_too(start_relay, tmp_path):
    file, environment = _journal(tmp_path / "journal")
    start_relay("--log-format", "json", stderr=file, environment=environment).stop()
    for line in (tmp_path / "journal").read_text().splitlines():
        assert line.startswith("<6>{") and json.loads(line[3:])["level"] == "info"


def test_another_stream_than_the_journals_has_neither(start_relay, tmp_path):
    relay = start_relay(environment={"JOURNAL_STREAM": "1:2"})
    relay.stop()
    assert all(re.match(r"\d{4}-\d\d-\d\d ", line) for line in relay.log().splitlines())


def test_a_log_file_beside_the_journal_is_an_ordinary_one(start_relay, tmp_path):
    file, environment = _journal(tmp_path / "journal")
    start_relay("--log-file", tmp_path / "log", stderr=file, environment=environment).stop()
    assert "<6>" not in (tmp_path / "log").read_text()
    assert (tmp_path / "journal").read_text() == ""


def test_an_error_at_the_start_is_an_error_in_the_journal(tmp_path):
    told = run_to_end("--motd", "/nowhere").stderr
    assert told.startswith("chat-relay: ")
    assert run_to_end("--motd", "/nowhere", JOURNAL_STREAM="1:2").stderr == told


def test_the_operators_page_has_all_events_and_no_others():
    page = (REPOSITORY / "docs/operators.md").read_text()
    table = re.search(r"\| event \|.*?\n\n", page, re.DOTALL)[0]
    told = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    sources = "\n".join(path.read_text() for path in (REPOSITORY / "relay").rglob("*.cpp"))
    fact_log = (REPOSITORY / "relay/loop/fact_log.cpp").read_text()
    known = set(re.findall(r'\{\.name = "(\w+)"', sources)) | set(re.findall(r'LogEvent\{"(\w+)"\}', sources))
    known |= set(re.findall(r'(?:Kind::\w+|fact\.kind), "(\w+)",\s+"', fact_log)) | set(re.findall(r'\.event = "(\w+)"', fact_log))
    assert told == known


def test_who_is_lost_and_comes_back_or_does_not(logged):
    log = logged("--resume-within", "1h")
    alice = log.relay.connect()
    alice.say("/nick alice")
    code = re.search(r"/resume (\S+)", alice.expect(re.compile(r".*/resume (\S+) brings.*")))[1]
    first = log.await_one("entered", nick="alice")["connection"]
    alice.reset()
    assert log.await_one("lost", nick="alice")["connection"] == first
    again = log.relay.connect()
    again.say(f"/resume {code}")
    assert log.await_one("resumed", nick="alice")["connection"] > first
    log.await_one("returned", nick="alice")


def test_who_is_lost_for_too_long_has_left(logged):
    log = logged("--resume-within", "1ms")
    alice = log.relay.join("alice")
    alice.reset()
    left = log.await_one("left", nick="alice")
    assert left["connection"] == log.await_one("entered", nick="alice")["connection"]
    assert left["message"] == f"#{left['connection']} alice did not come back"


@pytest.mark.parametrize("options", [["--log-file"], ["--log-file", "--log-format", "json"]], ids=["text", "json"])
def test_why_it_did_not_start_stands_in_a_log_file_too(tmp_path, options):
    path = tmp_path / "log"
    ended = run_to_end("--listen", "127.0.0.1:0", "--raw-listen", "192.0.2.1:7703", options[0], path, *options[1:])
    reason = "cannot listen on 192.0.2.1:7703: "
    assert ended.returncode == 1 and ended.stderr.startswith(f"chat-relay: {reason}")
    last = path.read_text().splitlines()[-1]
    assert f"ended: {reason}" in (json.loads(last)["message"] if "json" in options else last)


def test_why_it_did_not_start_is_an_object_where_the_log_is_of_objects():
    ended = run_to_end("--listen", "127.0.0.1:0", "--raw-listen", "192.0.2.1:7703", "--log-format", "json")
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert ended.returncode == 1
    assert told[-1]["level"] == "error" and told[-1]["message"].startswith("ended: cannot listen on 192.0.2.1:7703: ")
