"""A client that is only a socket, and speaks TLS through it."""

import socket
import ssl
import subprocess
import time

from harness.hearing import PATIENCE
from harness.person import Person


def client_context(alpn=(), certificate=None, newest=None):
    """Takes any certificate: the tests compare fingerprints. `certificate`: a file with one's own and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols(alpn)
    if certificate:
        context.load_cert_chain(certificate)
    if newest:
        context.maximum_version = newest
    return context


def make_certificate(directory, name, kind="ec", bears=(), days=2):
    """A file with a key and a certificate, made by openssl; and its fingerprint. `bears`: "DNS:localhost", "IP:127.0.0.1"."""
    key, certificate, both = (directory / f"{name}.{suffix}" for suffix in ("key", "crt", "pem"))
    how = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["rsa:2048"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", *how, "-nodes", "-keyout", key, "-out", certificate, "-days", str(days),
                    "-subj", f"/CN={name}", *(["-addext", "subjectAltName=" + ",".join(bears)] if bears else [])],
                   check=True, capture_output=True)
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    shown = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"], check=True,
                           capture_output=True, text=True).stdout
    return both, shown.partition("=")[2].strip().replace(":", "").lower()


class TlsPerson(Person):
    def __init__(self, door, receive_buffer=None, **how):
        super().__init__(door, receive_buffer)
        self.socket = client_context(**how).wrap_socket(self.socket)

    def register(self, nick):
        """As an IRC client."""
        self.irc(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        while not any(f" 422 {nick} " in line for line in self.lines):
            assert self.hear_more(time.monotonic() + PATIENCE), self.lines
        return self

    def irc(self, *lines):
        self.send("".join(f"{line}\r\n" for line in lines).encode())

    def irc_answer(self, *lines):
        """What came in answer to the lines, up to that to a PING of its own."""
        start = len(self.lines)
        self.irc(*lines, "PING :done")
        while not any(line.endswith(":done\r") for line in self.lines[start:]):
            assert self.hear_more(time.monotonic() + PATIENCE), self.lines
        return [line.removesuffix("\r") for line in self.lines[start:-1]]

    def half_close(self):
        """Without a word in TLS, as some programs do it."""
        socket.socket.shutdown(self.socket, socket.SHUT_WR)  # its own would forget TLS

    def is_readable(self, descriptor, deadline):
        return self.socket.pending() > 0 or super().is_readable(descriptor, deadline)

    def _read(self):
        try:
            return self.socket.recv(1 << 16)
        except OSError:  # a reset, or an end without close_notify
            return b""
