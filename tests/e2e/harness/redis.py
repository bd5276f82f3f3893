"""A Redis of a test's own, at a unix socket, which can be stopped, paused and started again."""

import os
import re
import signal
import subprocess

from harness.hearing import wait_until

COMES_TO_THE_CLUSTER = re.compile(r"this is relay \d+ of the cluster")


class Redis:
    def __init__(self, directory, *options):
        self.socket = directory / "redis"
        self._command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly",
                         "no", "--dir", str(directory), "--logfile", str(directory / "redis.log"), *options]
        self._process = None
        self.start()

    @property
    def address(self):
        return f"unix:{self.socket}"

    def start(self):
        """Empty, whatever it knew before."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_until(self._answers, "Redis answers")

    def ask(self, *words):
        asked = subprocess.run(["redis-cli", "-s", self.socket, *words], capture_output=True, text=True, check=False)
        return asked.stdout.strip()

    def _answers(self):
        return self.socket.exists() and self.ask("PING") in ("PONG", "NOAUTH Authentication required.")

    def stop(self):
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)

    def pause(self):
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self._process.pid, signal.SIGCONT)

    def clean_up(self):
        if self._process.poll() is None:
            self.stop()
