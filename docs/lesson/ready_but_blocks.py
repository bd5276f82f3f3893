"""Two processes share one listener. select() tells both that it is ready; there is one newcomer."""
import os
import select
import socket

listener = socket.create_server(("127.0.0.1", 0))
listener.setblocking(False)
newcomer = socket.create_connection(listener.getsockname())
print("select():", "ready" if select.select([listener], [], [])[0] else "not ready", flush=True)

if os.fork() == 0:
    listener.accept()
    print("the child's accept(): a client", flush=True)
    os._exit(0)
os.wait()
try:
    listener.accept()
except BlockingIOError as error:
    print("the parent's accept():", error.strerror)
