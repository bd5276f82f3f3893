"""What a measurement was made with: the programs, and the machine in words."""

import os
import subprocess
import sys
from pathlib import Path

from network import congestion_control

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"


def add_program_options(parser):
    def absolute(path):
        return Path(path).resolve()

    parser.add_argument("--relay", type=absolute, default=BUILD / "relay/chat-relay")
    parser.add_argument("--load", type=absolute, default=BUILD / "tests/bench/chat-load")


def require_load(arguments):
    if not arguments.load.exists():
        sys.exit(f"{Path(sys.argv[0]).name}: there is no {arguments.load}: build it first, or name it with --load")


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[0].strip() if lines else f"{command[0]} said nothing"


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown CPU"


def machine_facts(entrants):
    versions = dict.fromkeys(first_line(entrant.server.version_command()) for entrant in entrants)
    return [f"{cpu_model()}, {os.cpu_count()} cores", f"Linux {os.uname().release}, {congestion_control()}", *versions,
            first_line(["c++", "--version"])]
