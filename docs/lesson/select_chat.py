import select
import socket
import sys

listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
clients = []


def numbers(sockets):
    return [each.fileno() for each in sockets]


while True:
    asked = [listener, *clients]
    print("asks about", numbers(asked), flush=True)
    ready, _, _ = select.select(asked, [], [])
    print("   answer", numbers(ready), flush=True)
    for each in ready:
        if each is listener:
            clients.append(listener.accept()[0])
            continue
        data = each.recv(4096)
        if not data:
            clients.remove(each)
            each.close()
            continue
        for other in clients:
            if other is not each:
                other.sendall(data)
