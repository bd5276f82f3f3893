"""chat-relay ctl, which asks a relay by the control socket in its state directory."""

import subprocess

from harness.hearing import PATIENCE
from harness.relay import binary


def ctl(state, *words, **how):
    return subprocess.run([binary(), "ctl", "--state-dir", str(state), *words], capture_output=True, text=True, timeout=PATIENCE,
                          stdin=subprocess.DEVNULL, check=False, **how)


def done(state, *words):
    """The lines that it prints."""
    ended = ctl(state, *words)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()
