"""A Redis of a test's own, at a unix socket, which can be stopped, paused and started again."""

import os
import random
import re
import signal
import socket
import subprocess
import threading

from harness.hearing import wait_until
from harness.tls_person import make_certificate

COMES_TO_THE_CLUSTER = re.compile(r"this is relay \d+ of the cluster")

# What people are told when their relay loses the others, and when it meets them again.
ALONE = re.compile(r".*This relay has lost the others \(.*\): you reach only those who are on it.*")
# Whose relay is the first to come is in touch with Redis, and with nobody yet: what they say then is told late.
TOGETHER = re.compile(r".*This relay is in touch with .* again\.")
MEET = re.compile(r"\* .* joined \(the relays are in touch again\)")


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


class TlsRedis(Redis):
    """Listens with TLS as well, and wants a certificate from clients: its own, and the one that it takes, are files here."""

    def __init__(self, directory, *options):
        self.certificate, _ = make_certificate(directory, "redis", bears=["IP:127.0.0.1"])
        self.client_certificate, _ = make_certificate(directory, "relay")
        self._port = _free_port()
        super().__init__(directory, "--tls-port", str(self._port), "--bind", "127.0.0.1", "--tls-cert-file",
                         str(self.certificate), "--tls-key-file", str(self.certificate), "--tls-ca-cert-file",
                         str(self.client_certificate), *options)

    def tls_address(self, host="127.0.0.1"):
        return f"rediss://{host}:{self._port}"


def _free_port():
    """Below those that the kernel gives away."""
    for port in random.sample(range(20000, 30000), 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


class LoadingRedis:
    """In place of one that loads its data: it answers nothing else to anybody, until it is closed."""

    def __init__(self, path):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._path = path
        self._ends = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            self._ends.append(end)
            if end.recv(65536):
                end.sendall(b"-LOADING Redis is loading the dataset in memory\r\n")

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._ends:
            end.close()
        self._path.unlink()
