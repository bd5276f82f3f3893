"""An IRC client that is only a socket: the test says every line itself and reads every line that comes."""

import re

from harness.hearing import Hearing, new_token

END_OF_WELCOME = re.compile(r":\S+ (376|422) .*")


def numerics(lines):
    """The numerics among some lines, in order; None for a line that is none."""
    found = (re.match(r"(?:@\S+ )?:\S+ (\d{3}) ", line) for line in lines)
    return [match and match[1] for match in found]


class IrcPerson(Hearing):
    def __init__(self, relay, receive_buffer=None):
        super().__init__("newcomer")
        # The relay's own guest, so that it is closed with the others.
        self.wire = relay.connect(receive_buffer=receive_buffer)

    def fileno(self):
        return self.wire.fileno()

    def send(self, data):
        self.wire.send(data)

    def say(self, *lines):
        self.send("".join(f"{line}\r\n" for line in lines).encode())

    def decode(self, line):
        """Strict: in IRC a line ends in CR LF, and there is neither CR nor NUL in it (RFC 2812, section 2.3.1)."""
        assert line.endswith(b"\r") and b"\0" not in line and b"\r" not in line[:-1], line
        return super().decode(line[:-1])

    def settle(self):
        token = new_token()
        self.say(f"PING {token}")
        return self.until(re.compile(rf":\S+ PONG \S+ :?{token}"))

    def register(self, nick, *capabilities):
        if capabilities:
            self.say("CAP LS 302", f"CAP REQ :{' '.join(capabilities)}", "CAP END")
        self.say(f"NICK {nick}", f"USER {nick} 0 * :{nick} of the tests")
        self.expect(END_OF_WELCOME)
        self.name = nick
        return self

    def enter(self, room, key=""):
        self.say(f"JOIN {room} {key}")
        self.expect(re.compile(rf":\S+ 366 {re.escape(self.name)} {room} .*"))
        self.settle()
        return self


def irc_person(relay, nick, *capabilities, room="#lobby", **how):
    """Somebody registered, in the room and with the welcome behind them."""
    return IrcPerson(relay, **how).register(nick, *capabilities).enter(room)
