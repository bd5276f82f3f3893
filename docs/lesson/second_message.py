"""How long does the second of two small messages take, when it follows close on the first?"""
import socket
import statistics
import sys
import time

PAIRS = 50
HELD_BACK_MS = 20


def connect(port):
    client = socket.create_connection(("127.0.0.1", port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def milliseconds(speaker, listener, message):
    start = time.perf_counter()
    speaker.sendall(message)
    while b"\n" not in listener.recv(4096):
        pass
    return (time.perf_counter() - start) * 1000


def measure(alice, bob, command=""):
    """Alice says two words, bob answers with one, again and again. `command` stands before each."""
    times = {"first": [], "second": []}
    for _ in range(PAIRS):
        for word, taken in times.items():
            taken.append(milliseconds(alice, bob, f"{command}{word}\n".encode()))
        milliseconds(bob, alice, f"{command}answer\n".encode())
    for word, taken in times.items():
        median = statistics.median(taken)
        print(f"{word:8}{'held back' if median > HELD_BACK_MS else 'at once':11}{median:.2f} ms")


if __name__ == "__main__":
    measure(*(connect(int(sys.argv[1])) for _ in range(2)))
