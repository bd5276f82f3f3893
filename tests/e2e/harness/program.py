"""A real client program, on pipes as in a script or on a terminal as under a person's hands."""

import fcntl
import os
import pty
import shutil
import socket
import subprocess
import termios

from harness.hearing import PATIENCE, WELCOME, Hearing


def command_for(tool, door):
    """How a person would start the tool to reach the door."""
    if door.family == socket.AF_UNIX:
        return {"nc": ["nc", "-U", door.address],
                "ncat": ["ncat", "-U", door.address],
                "socat": ["socat", "-", f"UNIX-CONNECT:{door.address}"]}[tool]
    host, port = door.address[0], str(door.address[1])
    if tool == "socat":
        return ["socat", "-", f"TCP6:[{host}]:{port}" if door.family == socket.AF_INET6 else f"TCP4:{host}:{port}"]
    return [tool, host, port]


def _stop_echo(terminal):
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


class Program(Hearing):
    def __init__(self, command, terminal=False):
        super().__init__(command[0])
        self._terminal = None
        assert shutil.which(command[0]), f"{command[0]} is not installed"
        start = self._start_on_terminal if terminal else self._start_on_pipes
        start(command)

    def _start_on_terminal(self, command):
        ours, its = pty.openpty()
        # Its controlling terminal, so that Ctrl-C is a signal to it.
        self._process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True,
                                         preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(its)
        self._terminal = self._output = self._input = os.fdopen(ours, "r+b", buffering=0)

    def _start_on_pipes(self, command):
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
        self._input, self._output = self._process.stdin, self._process.stdout

    def fileno(self):
        return self._output.fileno()

    def join(self, nick):
        # Silent until it is greeted, as people are; and telnet throws away what is typed before it is connected.
        self.expect(WELCOME)
        if self._terminal:
            # telnet turns it on when it connects; without it, all there is to hear came through the relay.
            _stop_echo(self._terminal)
        return self.call(nick)

    def send(self, data):
        self._input.write(data)

    def decode(self, line):
        return super().decode(line.removesuffix(b"\r"))

    def end_input(self):
        self._input.close()

    def wait(self):
        return self._process.wait(PATIENCE)

    def close(self):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(PATIENCE)
        self._input.close()
        self._output.close()
