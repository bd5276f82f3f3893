#!/usr/bin/env python3
"""Attacks a relay, one way after the other, while fifty people chat, and tells what these notice.

    tests/abuse/run.py build/release/relay/chat-relay --seconds 60
"""

import argparse
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from attacks import ATTACKS  # noqa: E402
from honest import Company  # noqa: E402
from swarm import allow_many_descriptors  # noqa: E402


def memory_mib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def attack_in_child(function, port, size, seconds, begun, ended):
    allow_many_descriptors()

    def begin():
        begun.set()
        end = time.monotonic() + seconds
        return lambda: end

    swarm = function(port, size, begin)
    ended.set()
    swarm.close()
    os._exit(0)


def try_attack(relay, function, size, seconds, calm=3.0, recovery=3.0):
    """A dictionary of what the honest noticed, and of the relay's memory in MiB.

    `calm`: seconds before the attack. `recovery`: for how many seconds, at the most, memory may stay over what it was.
    """
    allow_many_descriptors()
    state = tempfile.TemporaryDirectory()  # gone when this returns
    server = subprocess.Popen([relay, "--listen", "127.0.0.1:0", "--log-level", "error", "--state-dir", state.name],
                              stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().split()[2].rstrip(".").rsplit(":", 1)[1])
        company = Company(port)
        company.chat(calm)
        before = company.report()
        memory_before = memory_mib(server.pid, "VmRSS")
        begun, ended = multiprocessing.Event(), multiprocessing.Event()
        child = multiprocessing.Process(target=attack_in_child, args=(function, port, size, seconds, begun, ended))
        child.start()
        while not begun.is_set() and child.is_alive():
            company.chat(0.2)
        company.delays.clear()
        while not ended.is_set() and child.is_alive():
            company.chat(0.2)
        during = company.report()
        peak = memory_mib(server.pid, "VmHWM")
        child.join()
        recovered = time.monotonic() + recovery
        while (after := memory_mib(server.pid, "VmRSS")) > memory_before + 2 and time.monotonic() < recovered:
            company.chat(0.2)
        return {**during, "p99_before": before["p99"], "memory_before": memory_before, "memory_peak": peak,
                "memory_after": after, "alive": server.poll() is None}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        server.stdout.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("relay")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--recovery", type=float, default=3, help="seconds until memory has to be within 2 MiB")
    parser.add_argument("--only", default="", help="attacks whose name has this in it")
    arguments = parser.parse_args()
    print("| attack | p50 / p99 / worst, ms | p99 before | missing | memory before / peak / after, MiB |")
    print("| --- | --- | --- | --- | --- |")
    for name, function, size in ATTACKS:
        if arguments.only not in name:
            continue
        seen = try_attack(arguments.relay, function, size, arguments.seconds, recovery=arguments.recovery)
        print("| {} | {:.1f} / {:.1f} / {:.0f} | {:.1f} | {}{} | {:.1f} / {:.1f} / {:.1f} |".format(
            name, seen["p50"] * 1e3, seen["p99"] * 1e3, seen["worst"] * 1e3, seen["p99_before"] * 1e3, seen["missing"],
            ", relay died" if not seen["alive"] else ", people dropped" if seen["dropped"] else "",
            seen["memory_before"], seen["memory_peak"], seen["memory_after"]), flush=True)


if __name__ == "__main__":
    main()
