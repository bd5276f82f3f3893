"""Where the state directory may be, and what becomes of what is in it while a relay runs."""

import shutil
import signal
import subprocess

import pytest

from harness.control import ctl
from harness.hearing import wait_until
from harness.relay import binary, run_to_end


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
    assert "relay.sqlite is gone, and history.sqlite is there: accounts, claimed rooms and bans begin anew" in relay.log()
    assert f"others on this machine may use what is in {state}: history.sqlite. To end that: chmod -R go= {state}" in relay.log()
    assert relay.stop() == 0
    (state / "history.sqlite").chmod(0o600)
    (state / "history.sqlite").write_bytes(b"")
    assert "history.sqlite was empty" in start_with_state("--keep-history", "30d").log()


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
