"""What who has the configuration read anew is told, beside what has changed; and that it does not hold up the chat."""

import array
import fcntl
import os
import re
import subprocess
import termios
import threading

import pytest

from harness.control import ctl, done
from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.tls_person import make_certificate


@pytest.mark.parametrize("level", ["info", "error"])
def test_who_asks_for_it_is_told_what_is_warned_of(start_relay, tmp_path, short_directory, level):
    """Also what was so before, as a certificate that has run out, and also where the log leaves out warnings."""
    own, _ = make_certificate(tmp_path, "own")
    request, key = tmp_path / "request", tmp_path / "own.key"
    subprocess.run(["openssl", "req", "-new", "-key", key, "-out", request, "-subj", "/CN=own"], check=True, capture_output=True)
    certificate = subprocess.run(["openssl", "x509", "-req", "-in", request, "-signkey", key, "-days", "-1"], check=True,
                                 capture_output=True).stdout
    own.write_bytes(certificate + key.read_bytes())
    own.chmod(0o600)
    (tmp_path / "password").write_text("sesame\n")
    (tmp_path / "password").chmod(0o600)
    state = short_directory / "state"
    relay = start_relay("--tls-certificate", own, "--state-dir", state, "--log-level", level, "--operator-password-file",
                        tmp_path / "password")
    told = re.compile(r"the TLS certificate was valid until \d{4}-\S+: clients may refuse it")
    first, warning = done(state, "reload")
    assert first == "the configuration was read anew: nothing has changed"
    assert warning.startswith("warning: ") and told.fullmatch(warning.removeprefix("warning: "))
    alice = relay.join("alice")
    alice.ask("/oper sesame")
    alice.say("/rehash")
    alice.until(re.compile(rf"\* Warning: {told.pattern}"))
    irc = irc_person(relay, "ivy")
    irc.say("OPER x sesame", "REHASH")
    irc.expect(re.compile(r":\S+ NOTICE ivy :Warning: the TLS certificate was valid until .*"))
    assert len(told.findall(relay.log())) == (4 if level == "info" else 0)


def _bytes_in(pipe):
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


@pytest.mark.parametrize("option, contents", [("--motd", b"Tea\n"), ("--config", b"history = 7\n")])
def test_a_named_pipe_is_read_again_and_not_waited_for(start_relay, tmp_path, short_directory, option, contents):
    pipe, state = tmp_path / "pipe", short_directory / "state"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, contents)

    def close_when_read():
        wait_until(lambda: _bytes_in(writer) == 0, "the relay has read what is in the pipe")
        os.close(writer)

    closing = threading.Thread(target=close_when_read)
    closing.start()
    start_relay(option, pipe, "--state-dir", state)
    closing.join()
    for holds_it_open, words in ((True, "it is a pipe whose writer has not closed it, and nobody waits for that now"),
                                 (False, "it is a pipe into which nobody has written")):
        writer = os.open(pipe, os.O_RDWR) if holds_it_open else -1
        ended = ctl(state, "reload")
        assert ended.returncode == 1 and f"{option}: cannot read {pipe}: {words}" in ended.stderr
        if holds_it_open:
            os.close(writer)
