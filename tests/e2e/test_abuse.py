"""What tests/abuse does for a minute each, for a moment each: nothing is lost, nobody is dropped, memory stays bounded.

How late lines come is for tests/abuse/run.py to measure, on a machine with nothing else to do.
"""

import sys

import pytest

from harness import SANITIZED, binary
from harness.relay import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tests/abuse"))

from attacks import ATTACKS  # noqa: E402
from run import try_attack  # noqa: E402


@pytest.mark.parametrize("name, function, size", ATTACKS, ids=[attack[0] for attack in ATTACKS])
def test_nobody_can_stop_the_chat(name, function, size):
    seen = try_attack(binary(), function, max(1, size // 10), 1.5, calm=0.2, recovery=0.2)
    assert seen["alive"]
    assert (seen["missing"], seen["out_of_order"], seen["dropped"]) == (0, 0, 0)
    if not SANITIZED:
        assert seen["memory_peak"] < 64
