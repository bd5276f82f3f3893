"""Where the state directory may be, and what becomes of what is in it while a relay runs."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from harness.control import ctl
from harness.hearing import wait_until
from harness.relay import binary, run_to_end
from harness.tls_person import make_certificate


def test_it_may_be_behind_a_symbolic_link(start_with_state, short_directory):
    """As systemd makes /var/lib/chat-relay one with DynamicUser=."""
    real = short_directory / "real"
    real.mkdir()
    (short_directory / "state").symlink_to(real)
    for begin in ("/register a-long-password", "/login a-long-password"):
        relay = start_with_state("--keep-history", "30d")
        alice = relay.join("alice")
        assert not [line for line in alice.ask(begin) if line.startswith("!")]
        assert "there are no accounts" not in relay.log() and "not kept" not in relay.log()
        assert relay.stop() == 0
    assert (real / "relay.sqlite").stat().st_size > 0 and (real / "history.sqlite").stat().st_size > 0


def test_one_that_cannot_be_made_is_told_of_in_words(tmp_path):
    state = tmp_path / ("b" * 300)
    told = run_to_end("--listen", "127.0.0.1:0", "--state-dir", state, "--accounts", "required")
    assert told.returncode == 1
    assert f"cannot make {state}: File name too long" in told.stderr and "[E-STATE]" in told.stderr


def test_a_certificate_that_has_gone_stays_until_the_next_start(start_with_state, short_directory):
    relay = start_with_state("--log-level", "info")
    (short_directory / "state" / "tls.pem").unlink()
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "read the configuration anew: nothing has changed" in relay.log(), "it is read anew")
    assert "tls.pem has gone: the TLS certificate stays as it is until the next start" in relay.log()
    assert not (short_directory / "state" / "tls.pem").exists()


def test_one_that_is_removed_takes_nothing_with_it_in_silence(start_with_state, short_directory):
    relay = start_with_state("--keep-history", "30d")
    alice, bob = relay.join("alice"), relay.join("bob")
    assert "* alice is registered" in alice.ask("/register a-long-password")[0]
    alice.say("hi")
    bob.until("<alice> hi")
    shutil.rmtree(short_directory / "state")
    assert bob.ask("/register a-long-password")[-1].startswith("! ")
    alice.say("again")
    bob.until("<alice> again")
    wait_until(lambda: "what is said is not kept" in relay.log(), "the log says that it is not kept")
    assert "has been moved or deleted while the relay had it open" in relay.log()
    alice.ask("/claim")
    wait_until(lambda: "claimed rooms, banned addresses or accounts' places could not be written" in relay.log(),
               "the log says that the claim is not kept")


def test_a_state_directory_that_others_may_change_is_warned_of(start_with_state, short_directory):
    state = short_directory / "state"
    assert start_with_state().stop() == 0
    (state / "history.sqlite").chmod(0o644)
    # Nobody else comes to what is in it.
    relay = start_with_state()
    assert "others on this machine" not in relay.log()
    assert relay.stop() == 0
    state.chmod(0o777)
    assert f"others on this machine may replace what is in {state}. To end that: chmod go= {state}" in start_with_state().log()


def test_accounts_that_are_gone_are_missed(start_with_state, short_directory):
    state = short_directory / "state"
    relay = start_with_state("--keep-history", "30d")
    assert relay.stop() == 0
    (state / "relay.sqlite").write_bytes(b"")
    told = run_to_end("--listen", "127.0.0.1:0", "--state-dir", state, "--accounts", "required")
    assert told.returncode == 1
    assert "relay.sqlite: it is empty, and has been something: put a backup in its place" in told.stderr
    (state / "relay.sqlite").unlink()
    (state / "history.sqlite").chmod(0o644)
    state.chmod(0o755)
    relay = start_with_state("--keep-history", "30d")
    assert f"{state}/relay.sqlite is gone: accounts, claimed rooms and bans begin anew" in relay.log()
    assert f"others on this machine may use what is in {state}: history.sqlite. To end that: chmod -R go= {state}" in relay.log()
    assert relay.stop() == 0
    (state / "history.sqlite").chmod(0o600)
    (state / "history.sqlite").write_bytes(b"")
    log = start_with_state("--keep-history", "30d").log()
    assert f"{state}/history.sqlite is empty, and had something: nobody is shown what was said before" in log


@pytest.mark.parametrize("name, code", [("cloak.key", "E-CLOAK-KEY"), ("tls.pem", "E-CERTIFICATE")])
def test_a_key_that_is_said_to_be_elsewhere_and_is_not_is_told_of_at_once(short_directory, name, code):
    """A symbolic link into a file system that is not mounted: nothing is made in its place."""
    state = short_directory / "state"
    state.mkdir(mode=0o700)
    (state / name).symlink_to(short_directory / "unmounted" / name)
    for options in ((), ("--check-config",)):
        told = run_to_end("--listen", "127.0.0.1:0", "--state-dir", state, *options)
        assert told.returncode == 1
        assert f"cannot read {state}/{name}: No such file or directory" in told.stderr and f"[{code}]" in told.stderr


def test_a_directory_that_is_named_and_leads_nowhere_is_an_error(short_directory):
    """Else the relay would serve without accounts, with names that are anybody's."""
    state = short_directory / "state"
    state.symlink_to(short_directory / "unmounted")
    for options in ((), ("--check-config",)):
        told = run_to_end("--listen", "127.0.0.1:0", "--state-dir", state, *options)
        assert told.returncode == 1
        assert f"--state-dir: {state} is a symbolic link that leads to no directory [E-STATE]" in told.stderr


@pytest.mark.parametrize("option, secret", [("--operator-password-file", "the operators' password"),
                                            ("--cluster-password-file", "the password of the cluster's Redis")])
def test_a_password_that_everybody_may_read_is_warned_of(tmp_path, option, secret):
    file = tmp_path / "password"
    file.write_text("a-long-password\n")
    for mode in (0o644, 0o640):
        file.chmod(mode)
        told = run_to_end("--check-config", "--cluster", "redis://127.0.0.1:1/0", option, file)
        warning = f"chat-relay: everybody on this machine may read {secret} in {file}. To end that: chmod o= {file}\n"
        assert (told.returncode, told.stderr) == (0, warning if mode == 0o644 else "")


def test_a_history_that_echo_has_emptied_is_missed(start_with_state, short_directory):
    """SQLite takes a file of one byte for a new one."""
    assert start_with_state("--keep-history", "30d").stop() == 0
    file = short_directory / "state" / "history.sqlite"
    file.write_bytes(b"\n")
    assert f"{file} is empty, and had something: nobody is shown what was said before" in start_with_state("--keep-history", "30d").log()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files for others")
def test_what_root_makes_in_the_directory_of_a_user_is_that_users(start_relay, short_directory):
    """As when an operator starts the service's relay by hand, or ctl makes a file: else the service could not read it."""
    state = short_directory / "state"
    state.mkdir(mode=0o700)
    os.chown(state, 65534, 65534)
    relay = start_relay("--state-dir", state)
    relay.join("alice").settle()
    assert relay.stop() == 0
    made = {file.name: (file.stat().st_uid, file.stat().st_gid) for file in state.iterdir()}
    assert {*MADE, "kept-files"} <= set(made) and set(made.values()) == {(65534, 65534)}


MADE = ["relay.sqlite", "history.sqlite", "tls.pem", "cloak.key"]


@pytest.mark.parametrize("file", MADE)
def test_what_was_made_and_has_gone_is_missed_once(start_with_state, short_directory, file):
    state = short_directory / "state"
    assert start_with_state().stop() == 0
    (state / file).unlink()
    checked = run_to_end("--state-dir", state, "--listen", "127.0.0.1:0", "--check-config")
    assert (checked.returncode, checked.stdout) == (0, "") and f"{state / file} is gone: " in checked.stderr
    relay = start_with_state()
    assert re.search(rf"warning {re.escape(str(state / file))} is gone: .*If it was lost, stop the relay, and put a backup in its place",
                     relay.log())
    assert [made for made in MADE if f"{state / made} is gone" in relay.log()] == [file]
    assert relay.stop() == 0
    assert "is gone" not in start_with_state().log()


def test_what_never_was_is_not_missed(start_with_state, short_directory):
    """As after a disk that was full at the first start, or a certificate of one's own that is named no longer."""
    state = short_directory / "state"
    own, _ = make_certificate(short_directory, "own")
    relay = start_with_state("--tls-certificate", own, "--cloak", "off", "--keep-history", "off")
    assert relay.stop() == 0
    assert not [name for name in MADE[1:] if (state / name).exists()]
    (state / "history.sqlite").write_bytes(b"")
    checked = run_to_end("--state-dir", state, "--listen", "127.0.0.1:0", "--check-config")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    relay = start_with_state()
    assert "backup" not in relay.log()
    assert relay.stop() == 0
    assert all((state / name).stat().st_size > 0 for name in MADE)


def test_a_file_that_cannot_be_noted_is_told_of(start_with_state, short_directory):
    (short_directory / "state" / "kept-files").mkdir(parents=True)
    (short_directory / "state").chmod(0o700)
    assert "should a file of the state get lost, the log will not say so: cannot replace" in start_with_state().log()


def _on_disk(state):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in state.iterdir() if path.is_file()}


@pytest.mark.parametrize("file, options, status, told", [
    ("tls.pem", (), 1, "tls.pem: there is no certificate in it, in PEM: remove it, and a new one is made [E-CERTIFICATE]"),
    ("cloak.key", (), 1, "[E-CLOAK-KEY]"),
    ("cloak.key", ("--cloak", "off"), 0, ""),
    ("relay.sqlite", ("--accounts", "required"), 1, "relay.sqlite: it is no SQLite database [E-STATE]"),
    ("relay.sqlite", (), 0, "there are no accounts, so any name may be taken by anybody: cannot use"),
    ("relay.sqlite", ("--accounts", "off"), 0, "nothing outlives the relay: cannot use"),
    ("history.sqlite", (), 0, "history.sqlite is damaged (it is no SQLite database): a relay that starts renames it"),
    ("history.sqlite", ("--keep-history", "off"), 0, ""),
])
def test_what_is_wrong_with_a_kept_file_does_not_pass(start_with_state, short_directory, file, options, status, told):
    state = short_directory / "state"
    assert start_with_state().stop() == 0
    (state / file).write_bytes(b"garbage, and more of it than a header of SQLite's has: " * 10)
    before = _on_disk(state)
    checked = run_to_end("--state-dir", state, "--listen", "127.0.0.1:0", *options, "--check-config")
    assert (checked.returncode, checked.stdout) == (status, "")
    assert told in checked.stderr if told else checked.stderr == ""
    assert _on_disk(state) == before
    if status == 1:
        # A start says the same.
        assert run_to_end("--state-dir", state, "--listen", "127.0.0.1:0", *options).stderr == checked.stderr


def test_a_file_that_is_damaged_within_or_of_a_newer_relay_does_not_pass(start_with_state, short_directory):
    state = short_directory / "state"
    assert start_with_state().stop() == 0
    whole = (state / "relay.sqlite").read_bytes()
    (state / "relay.sqlite").write_bytes(whole[:4096] + b"x" * (len(whole) - 4096))
    check = ("--state-dir", state, "--listen", "127.0.0.1:0", "--accounts", "required", "--check-config")
    assert "relay.sqlite: some of its pages are broken [E-STATE]" in run_to_end(*check).stderr
    (state / "relay.sqlite").write_bytes(whole)
    for file in ("relay.sqlite", "history.sqlite"):
        with sqlite3.connect(state / file) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    ended = run_to_end(*check)
    assert ended.returncode == 1 and "a newer chat-relay has written it (format 99, " in ended.stderr
    ended = run_to_end(*check[:4], "--check-config")
    assert ended.returncode == 0 and ended.stderr.count("a newer chat-relay has written it") == 2
    assert "what is said is remembered, and not kept: cannot use" in ended.stderr


@pytest.mark.parametrize("killed", [False, True])
def test_the_state_of_a_relay_that_runs_or_was_killed_passes(start_with_state, short_directory, killed):
    """Also with what is special in a URI, as which SQLite is given the path."""
    state = short_directory / "state"
    odd = short_directory / "a?b%20#c d"
    odd.symlink_to(state)
    relay = start_with_state("--keep-history", "30d")
    alice = relay.join("alice")
    assert "is registered" in alice.ask("/register a-long-password")[0]
    alice.ask("hello")
    if killed:
        relay.stop(signal.SIGKILL)
    else:
        # Else it writes down meanwhile what was said.
        relay.send_signal(signal.SIGSTOP)
    before = _on_disk(state)
    ended = run_to_end("--state-dir", odd, "--listen", "127.0.0.1:0", "--accounts", "required", "--check-config")
    after = _on_disk(state)
    if not killed:
        relay.send_signal(signal.SIGCONT)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert after == before


def test_a_second_relay_is_told_who_has_the_directory(start_with_state, short_directory):
    state = short_directory / "state"
    first = start_with_state("--keep-history", "30d")
    log = start_with_state("--keep-history", "30d").log()
    who = f"chat-relay (process {first.pid})"
    assert f"any name may be taken by anybody: cannot use {state}/relay.sqlite: {who} uses it" in log
    assert f"remembered, and not kept: cannot use {state}/history.sqlite: {who} uses it" in log
    assert (f"no control socket in {state}: Address already in use: {who} listens there. Stop it, or give this relay another --state-dir"
            in log)


def test_variables_that_do_not_count_are_told_of(short_directory):
    environment = {"STATE_DIRECTORY": "chat", "XDG_STATE_HOME": "", "HOME": str(short_directory)}
    told = "STATE_DIRECTORY does not say where the relay's state is, for 'chat' is no absolute path"
    checked = run_to_end("--listen", "127.0.0.1:0", "--check-config", **environment)
    assert (checked.returncode, checked.stderr) == (0, f"chat-relay: {told}\n")
    # So nobody has said where the state is, and what is said is not kept.
    asked = run_to_end("ctl", "status", **environment)
    assert asked.returncode == 3 and asked.stderr.startswith(f"chat-relay ctl: {told}\nchat-relay ctl: no relay runs with ")


def test_a_key_that_everybody_may_read_is_warned_of(start_relay, start_with_state, short_directory):
    start_with_state()
    own = short_directory / "own.pem"
    own.write_bytes((short_directory / "state" / "tls.pem").read_bytes())
    for mode, warns in [(0o640, False), (0o644, True)]:
        own.chmod(mode)
        relay = start_relay("--tls-certificate", str(own))
        assert (f"everybody on this machine may read the TLS key in {own}" in relay.log()) == warns


@pytest.mark.parametrize("wrong", ["[x]\n", "motd = 1\nmotd = 2\n", "]]]\n"])
def test_a_reload_reaches_the_relay_though_the_file_is_wrong(start_with_state, short_directory, wrong):
    """As in its unit, where systemd says by a variable where the state is."""
    file = short_directory / "relay.toml"
    file.write_text("")
    state = short_directory / "state"
    relay = start_with_state("--config", str(file), "--log-level", "info")
    file.write_text(wrong)
    asked = [binary(), "ctl", "--config", str(file), "reload"]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False, env={"STATE_DIRECTORY": str(state)})
    assert ended.returncode == 1
    assert ended.stderr.count(f"{file}:") == 2 and "[E-CONFIG]" in ended.stderr
    wait_until(lambda: "nothing of the configuration has changed" in relay.log(), "the log says so")
    # Where nothing else says which relay is meant, none is asked.
    ended = subprocess.run(asked, capture_output=True, text=True, check=False, env={"HOME": "/nowhere"})
    assert ended.returncode == 2 and ended.stderr.count(f"{file}:") == 1
    assert ctl(state, "status").returncode == 0
