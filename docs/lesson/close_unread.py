"""Joins, and closes its socket with most of the greeting still unread."""
import socket
import sys

client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
client.sendall(b"/nick dave\n")
client.recv(1)
client.close()
