"""The same for two IRC servers, started as the bench starts them (tests/bench/irc_servers.py)."""
import pathlib
import sys

import second_message

sys.path.append(str(pathlib.Path(__file__).parents[2] / "tests/bench"))
from irc_servers import InspIrcd, NgIrcd  # noqa: E402


def join(port, nick):
    client = second_message.connect(port)
    client.sendall(f"NICK {nick}\nUSER {nick} 0 * :{nick}\n".encode())
    said = b""
    while b" 001 " not in said:
        said += client.recv(4096)
        if b"PING :" in said:
            client.sendall(b"PONG :" + said.split(b"PING :")[1].split()[0] + b"\n")
    client.sendall(b"JOIN #room\n")
    while b" 366 " not in said:
        said += client.recv(4096)
    return client


for server in (NgIrcd(), InspIrcd()):
    with server.start() as running:
        port = running.ports["irc"]
        bob, alice = join(port, "bob"), join(port, "alice")
        while b"alice" not in bob.recv(4096):
            pass
        print(server.program)
        second_message.measure(alice, bob, "PRIVMSG #room :")
