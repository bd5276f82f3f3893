"""Where the state directory may be, and what becomes of what is in it while a relay runs."""

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
