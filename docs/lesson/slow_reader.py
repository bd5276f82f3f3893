"""Joins, reads nothing until Enter is pressed, and then until it is told what it missed."""
import socket
import sys

reader = socket.socket()
reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
reader.connect(("127.0.0.1", int(sys.argv[1])))
reader.sendall(b"/nick slow\n")
print("joined, and not reading; Enter reads", flush=True)
sys.stdin.readline()
for number, line in enumerate(reader.makefile(encoding="utf-8"), 1):
    if line.startswith("!"):
        print(f"line {number} is: {line}", end="", flush=True)
        break
