"""A server process from its start to its end, and what finding out about it takes."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SERVER_CORE = "0"
START_SECONDS = 5
STOP_SECONDS = 5
ORDINARY_USER = "nobody"
ORDINARY_GROUP = "nogroup"


class NotStarted(Exception):
    """One line on what was started and why it does not run."""


class Running:
    """A server process, pinned to its core, from its start to its end; a context manager.

    `find_ports` is given what the server has said and tells its ports by dialect, or None while it is not
    ready. `files` are written into the directory that it is started in, by name. An `ordinary` server runs
    as nobody where this runs as root, because it would refuse root.
    """

    def __init__(self, command, find_ports, files=None, ordinary=False):
        # A file, not a pipe: nobody reads along, and a full pipe would stop the server.
        self._output = tempfile.TemporaryFile()
        self._directory = directory_of(files or {})
        identity = {}
        if ordinary and os.geteuid() == 0:
            identity = {"user": ORDINARY_USER, "group": ORDINARY_GROUP, "extra_groups": []}
        # taskset becomes the server, so its process id is the server's.
        self._process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stdin=subprocess.DEVNULL,
                                         stdout=self._output, stderr=subprocess.STDOUT,
                                         cwd=self._directory.name,
                                         env={**os.environ, "XDG_STATE_HOME": self._directory.name}, **identity)
        try:
            self.ports = self._wait_for_ports(command[0], find_ports)
        except NotStarted:
            self.stop()
            raise

    @property
    def pid(self):
        return self._process.pid

    @property
    def pids(self):
        return [self.pid]

    def all_ports(self, dialect):
        return [self.ports[dialect]]

    def _read_output(self):
        self._output.seek(0)
        return self._output.read().decode(errors="replace")

    def _wait_for_ports(self, program, find_ports):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            ports = find_ports(self._read_output())
            if ports:
                return ports
            time.sleep(0.02)
        said = self._read_output().strip().replace("\n", " | ")
        ended = self._process.poll()
        state = f"not ready after {START_SECONDS} s" if ended is None else f"ended with status {ended}"
        raise NotStarted(f"{program}: {state}; it said: {said or 'nothing'}")

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()
        self._directory.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def directory_of(files):
    directory = tempfile.TemporaryDirectory(prefix="chat-bench-")
    os.chmod(directory.name, 0o755)  # a server that runs as somebody else has to read it
    for name, text in files.items():
        Path(directory.name, name).write_text(text, encoding="utf-8")
    return directory


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
