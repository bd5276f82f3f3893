import socket
import sys

listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    print("waiting in accept()", flush=True)
    client, _ = listener.accept()
    while True:
        print("waiting in recv()", flush=True)
        data = client.recv(4096)
        if not data:
            break
        client.sendall(data)
    client.close()
