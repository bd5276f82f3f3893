"""The real relay, and the people and programs that talk to it."""

from harness.hearing import PATIENCE, new_token
from harness.person import Person, receive, send_until_blocked
from harness.program import Program, command_for
from harness.relay import SANITIZED, Door, Relay, binary, run_to_end

__all__ = [
    "PATIENCE", "SANITIZED", "Door", "Person", "Program", "Relay", "binary", "command_for", "new_token", "receive",
    "run_to_end", "send_until_blocked",
]
