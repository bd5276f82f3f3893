"""An IRC server that is only a socket: the test says every byte of it itself."""

import contextlib
import re
import select
import socket
import ssl

from harness.hearing import PATIENCE, Hearing, new_token

SERVER = "hostile.example"


class Caller(Hearing):
    """The client at the other end of one connection."""

    def __init__(self, connection):
        super().__init__("server")
        connection.settimeout(PATIENCE)
        self._connection = connection

    def fileno(self):
        return self._connection.fileno()

    def send(self, data):
        self._connection.sendall(data)

    def say(self, *lines):
        self.send("".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape"))

    def decode(self, line):
        return super().decode(line.removesuffix(b"\r"))

    def welcome(self, nick="alice", room="#lobby"):
        """Lets it in, and into its room."""
        self.greet(nick)
        self.expect(f"JOIN {room}")
        self.say(f":{nick}!u@h JOIN {room}", f":{SERVER} 353 {nick} = {room} :{nick} @eve",
                 f":{SERVER} 366 {nick} {room} :End")
        return self

    def welcome_with(self, capability, nick="alice", room="#lobby"):
        """The same, where the server has that capability, and has answered for the room."""
        self.say(f":{SERVER} CAP * LS :{capability}")
        self.expect(f"CAP REQ :{capability}")
        self.say(f":{SERVER} CAP * ACK :{capability}")
        self.expect("CAP END")
        self.say(f":{SERVER} 001 {nick} :Welcome", f":{SERVER} 422 {nick} :None")
        self.confirm()
        self.expect(f"JOIN {room}")
        self.say(f":{nick}!u@h JOIN {room}")
        self.confirm()
        return self

    def greet(self, nick="alice"):
        """Lets it in; what it asks for next is its rooms."""
        self.expect(re.compile("USER .*"))
        self.say(f":{SERVER} 001 {nick} :Welcome", f":{SERVER} 376 {nick} :End")
        self.confirm()

    def confirm(self):
        """Answers the next PING that the client sends to know whether it was heard."""
        asked = self.expect(re.compile("PING :.*"))
        self.say(f":{SERVER} PONG {SERVER} {asked.removeprefix('PING ')}")

    def settle(self):
        """The client has taken all that was said before; returns what it said meanwhile."""
        token = new_token()
        self.say(f"PING :{token}")
        return self.until(re.compile(f"PONG :?{token}"))

    def close(self):
        self._connection.close()


class TlsCaller(Caller):
    def __init__(self, connection, context):
        connection.settimeout(PATIENCE)
        super().__init__(context.wrap_socket(connection, server_side=True))

    def is_readable(self, descriptor, deadline):
        return self._connection.pending() > 0 or super().is_readable(descriptor, deadline)

    def _read(self):
        try:
            return self._connection.recv(1 << 16)
        except OSError:  # a reset, or an end without close_notify
            return b""

    def certificate(self):
        """The client's, as its bytes; None if it shows none."""
        return self._connection.getpeercert(binary_form=True)

    def close_with_notice(self):
        with contextlib.suppress(ssl.SSLError):  # the client may have said something more
            self._connection.unwrap()
        self._connection.close()


class IrcServer:
    def __init__(self, host="127.0.0.1"):
        self._listener = socket.create_server((host, 0))
        self._listener.settimeout(PATIENCE)
        self.address = self._listener.getsockname()
        self._callers = []

    def accept(self):
        caller = Caller(self._listener.accept()[0])
        self._callers.append(caller)
        return caller

    def accept_encrypted(self, context):
        """Waits for the handshake; whoever does not get through it raises ssl.SSLError or OSError."""
        caller = TlsCaller(self._listener.accept()[0], context)
        self._callers.append(caller)
        return caller

    def accept_bytes(self):
        """A connection on which nobody has said anything yet."""
        connection = self._listener.accept()[0]
        connection.settimeout(PATIENCE)
        return connection

    def is_called(self):
        """Whether somebody waits to be accepted."""
        return bool(select.select([self._listener], [], [], 0)[0])

    def close(self):
        self._listener.close()
        for caller in self._callers:
            caller.close()
