"""Brings many clients who say nothing; on Enter, the last says hello, and all others wait for it."""
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
print(f"{count} connected; Enter says hello", flush=True)
sys.stdin.readline()
clients[-1].sendall(b"hello\n")
heard = sum(each.recv(6, socket.MSG_WAITALL) == b"hello\n" for each in clients[:-1])
print(f"{heard} heard it; Enter leaves", flush=True)
sys.stdin.readline()
