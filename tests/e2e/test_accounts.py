"""Accounts: registered names outlive the relay, and nobody else has them."""

import base64
import contextlib
import re
import signal
import sqlite3

import pytest

from harness import run_to_end
from harness.irc_clients import Clients
from harness.person import Person
from harness.tls_person import make_certificate

def _plain(account, password):
    return "AUTHENTICATE " + base64.b64encode(f"\0{account}\0{password}".encode()).decode()


def test_what_was_registered_outlives_kill_9(start_with_state):
    relay = start_with_state()
    names = ["alice", "bob", "Carol"]
    for name in names:
        person = relay.join(name)
        person.say("/register correct-horse")
        person.expect(re.compile(rf"\* {name} is registered, and you are logged in\..*"))
        relay.stop(signal.SIGKILL)
        relay = start_with_state()
    for name in names:
        person = relay.connect()
        person.say(f"/login {name} correct-horse")
        person.until(re.compile(rf"\* You are now known as {name}"))


def test_a_stranger_becomes_a_guest_and_the_owner_has_the_name(start_with_state):
    relay = start_with_state("--login-grace", "1s")
    alice = relay.join("alice")
    alice.say("/register correct-horse")
    alice.until(re.compile(r"\* alice is registered.*"))
    alice.close()
    stranger = relay.connect()
    stranger.say("/nick alice")
    stranger.until(re.compile(r"! The name alice is registered\. Log in within 1 second: /login PASSWORD.*"))
    stranger.until(re.compile(r"! You are guest\d+ now: the name alice is registered.*"))
    stranger.say("/login alice wrong")
    stranger.until(re.compile(r"! That is not alice's password, or there is no such account\."))
    owner = relay.connect()
    owner.say("/login alice correct-horse")
    owner.until(re.compile(r"\* You are now known as alice"))


def test_irssi_logs_in_with_sasl_and_takes_its_nick_from_its_ghost(start_with_state, short_directory):
    relay = start_with_state()
    ghost = relay.join("irssi")
    ghost.say("/register correct-horse")
    ghost.until(re.compile(r"\* irssi is registered.*"))
    host, port = relay.door().address
    clients = Clients(relay, short_directory)
    try:
        clients.irssi_with("/eval network add -sasl_mechanism PLAIN -sasl_username irssi -sasl_password correct-horse net;"
                           f"connect -network net {host} {port}")
        ghost.until(re.compile(r"! You are guest\d+ now: another connection, logged in as irssi, has taken the name\."))
        ghost.say("/whois irssi")
        ghost.until(re.compile(r"\* irssi is logged in as irssi\."))
    finally:
        clients.close()


@pytest.mark.parametrize("level", ["trace", "info"])
def test_no_password_is_in_the_log_the_trace_or_the_state(start_with_state, short_directory, level):
    trace = short_directory / "trace"
    relay = start_with_state("--log-level", level, f"--trace={trace}")
    secrets = ["sesame-one", "sesame-two", "sesame-three"]
    alice = relay.join("alice")
    for line in (f"/register {secrets[0]}", f"/password {secrets[0]} {secrets[1]}", "/logout", f"/login {secrets[1]}",
                 f"/login alice {secrets[2]}"):
        alice.say(line)
        alice.until(re.compile(r"[*!] (alice is|alice has|The name|You are logged in|That is not).*"))
    irc = Person(relay.door())
    irc.say("NICK bob\r\nUSER b 0 * :B")
    irc.until(re.compile(r".* 001 bob .*"))
    irc.say(f"PRIVMSG NickServ :IDENTIFY alice {secrets[2]}")
    irc.until(re.compile(r".*That is not alice's password.*"))
    irc.say(_plain("alice", secrets[2]))
    relay.stop()
    kept = relay.log() + trace.read_text() + "".join(
        path.read_bytes().decode("latin-1") for path in (short_directory / "state").iterdir())
    for secret in [*secrets, base64.b64encode(f"\0alice\0{secrets[2]}".encode()).decode()]:
        assert secret not in kept


@pytest.mark.parametrize("fault, words", [
    ("no database", "it is no SQLite database"), ("newer", "a newer chat-relay has written it"), ("directory", "it is"),
    ("in use", r"chat-relay \(process \d+\) uses it")])
def test_without_its_file_the_relay_starts_without_accounts_and_says_so(start_with_state, short_directory, fault, words):
    state = short_directory / "state"
    state.mkdir(mode=0o700)
    file = state / "relay.sqlite"
    if fault == "no database":
        file.write_bytes(b"x" * 5000)
    elif fault == "directory":
        file.mkdir()
    else:
        other = start_with_state()
        if fault == "newer":
            other.stop()
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA user_version = 9")
    before = None if fault == "directory" else file.read_bytes()
    relay = start_with_state()
    relay.join("alice").close()
    assert re.search(rf"there are no accounts, so any name may be taken by anybody: cannot use {file}: "
                     rf".*{words if fault != 'directory' else ''}", relay.log())
    assert before is None or file.read_bytes() == before
    ended = run_to_end("--accounts", "required", "--state-dir", str(state), "--listen", "127.0.0.1:0")
    assert ended.returncode == 1
    assert f"cannot use {file}" in ended.stderr


def test_wrong_passwords_from_one_address_are_three_a_minute(start_with_state):
    relay = start_with_state()
    alice = relay.join("alice")
    alice.say("/register correct-horse")
    alice.until(re.compile(r"\* alice is registered.*"))
    person = relay.connect()
    for _ in range(3):
        person.say("/login alice wrong-horse")
        person.until(re.compile(r"! That is not alice's password.*"))
    person.say("/login alice correct-horse")
    person.until(re.compile(r"! Too many wrong passwords have come from your address: try again in \d+ seconds\."))


def test_fifty_people_log_in_at_once(start_with_state):
    relay = start_with_state()
    people = []
    for number in range(50):
        person = relay.join(f"p{number}")
        person.say("/register correct-horse")
        people.append(person)
    for number, person in enumerate(people):
        person.until(re.compile(rf"\* p{number} is registered.*"))


def test_the_relays_password_is_read_from_a_file(start_with_state, short_directory):
    file = short_directory / "password"
    file.write_text("open-sesame\nnot this line\n")
    relay = start_with_state("--server-password-file", str(file))
    person = relay.connect()
    person.say("/pass wrong")
    person.until(re.compile(r"! That is not this relay's password\..*"))
    person.say("/pass open-sesame")
    person.until(re.compile(r"\* Welcome to chat-relay\. You are guest\d+, in #lobby.*"))
    file.write_text("\n")
    ended = run_to_end("--server-password-file", str(file), "--listen", "127.0.0.1:0")
    assert ended.returncode == 1
    assert "is no password" in ended.stderr


def test_the_certificates_of_an_account_are_listed_and_taken_out(start_with_state, short_directory):
    relay = start_with_state()
    own, fingerprint = make_certificate(short_directory, "alice")
    alice = relay.connect_encrypted(certificate=own)
    alice.say("/nick alice", "/register correct-horse")
    alice.until(re.compile(r"\* alice is registered.*"))
    for line, answer in (("/certificate list", "* No certificate logs in to alice."),
                         ("/certificate add", re.compile(r"\* Your certificate belongs to alice now.*")),
                         ("/certificate list", f"* {fingerprint}"),
                         (f"/certificate remove {fingerprint.upper()}", "* That certificate belongs to alice no longer."),
                         ("/certificate list", "* No certificate logs in to alice.")):
        alice.say(line)
        alice.until(answer)

