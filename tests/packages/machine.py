"""A root that is booted: systemd is PID 1 in it, in namespaces of its own."""

import re

from harness.program import Program
from root import DOWNLOADING, ENVIRONMENT, run


class Machine(Program):
    """What its console shows is heard; `command` and `start` are for what is run in it."""

    def __init__(self, root):
        root.run("apt-get", "install", "--yes", "--no-install-recommends", "systemd", "systemd-sysv", timeout=DOWNLOADING)
        # It mounts one of its own, of its own processes.
        run("umount", root.folder / "proc")
        super().__init__(["systemd-nspawn", "--directory", str(root.folder), "--boot", "--register=no", "--keep-unit",
                          "--private-network"], terminal=True)
        self.name = "the machine"
        self.expect(re.compile(r".*Reached target .*Multi-User System.*"))
        (self._leader,) = run("pgrep", "--parent", self._process.pid).split()

    def command(self, *words):
        settings = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        return ["nsenter", "--target", self._leader, "--all", "env", "-i", *settings, *map(str, words)]

    def run(self, *words, **how):
        return run(*self.command(*words), **how)

    def start(self, *words):
        return Program(self.command(*words))

    def power_off(self):
        self.run("systemctl", "--force", "poweroff")
        self.until_closed()  # It waits for whoever reads its console.
        self.wait()
        self.close()
