"""What else happens on the machine, from /proc/stat."""

import os
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
LOOK_SECONDS = 0.2
REST_SHARE = 0.1  # of a core, all cores together, that a machine at rest may be busy


def busy_and_stolen_seconds():
    """CPU seconds, all cores together, that went into work, and that the host gave to other machines."""
    words = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    user, nice, system, _, _, irq, softirq, steal = map(int, words[1:9])
    return (user + nice + system + irq + softirq) / TICKS_PER_SECOND, steal / TICKS_PER_SECOND


class Theft:
    """How much of a core the host takes from now on. What it takes is in no process's own figures."""

    def __init__(self):
        self._began = time.monotonic()
        self._stolen = busy_and_stolen_seconds()[1]

    def share(self):
        return (busy_and_stolen_seconds()[1] - self._stolen) / (time.monotonic() - self._began)


def wait_for_quiet(patience_seconds):
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        before = sum(busy_and_stolen_seconds())
        time.sleep(LOOK_SECONDS)
        if sum(busy_and_stolen_seconds()) - before < REST_SHARE * LOOK_SECONDS:
            return
