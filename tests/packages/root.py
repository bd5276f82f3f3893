"""A Debian in a folder, and programs in it."""

import os
import pathlib
import re
import shutil
import subprocess

from harness.hearing import PATIENCE
from harness.program import Program

# Seconds, in which a mirror far away has sent a few megabytes.
DOWNLOADING = 300

# What a person has at hand, and what makes accounts and directories where systemd itself is not.
INCLUDED = "netcat-openbsd,systemd-standalone-sysusers,systemd-standalone-tmpfiles"

ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root",
               "DEBIAN_FRONTEND": "noninteractive"}


def run(*command, timeout=60, **how):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=timeout, check=False, **how)
    assert done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def _codename():
    """Of the Debian that the packages were built on, whose libraries they want."""
    return re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.MULTILINE)[1]


class Root:
    """The caller has mounts of its own (unshare --mount), so what is mounted here goes with it."""

    def __init__(self, folder):
        self.folder = folder

    @classmethod
    def make(cls, folder):
        # The lists of packages stay, for what is installed later. Nothing here has to outlive a power failure.
        run("mmdebstrap", "--variant=apt", f"--include={INCLUDED}", "--skip=cleanup/apt/lists",
            "--dpkgopt=force-unsafe-io", '--aptopt=Acquire::Languages "none"', _codename(), folder, timeout=DOWNLOADING)
        return cls(folder).prepared()

    def copy(self, folder):
        run("cp", "--archive", "--one-file-system", self.folder, folder)
        return Root(folder).prepared()

    def prepared(self):
        for name in ("resolv.conf", "hosts"):
            shutil.copy(pathlib.Path("/etc", name), self.folder / "etc" / name)
        run("mount", "-t", "proc", "proc", self.folder / "proc")
        return self

    def command(self, *words, user="root", **environment):
        settings = [f"{name}={value}" for name, value in {**ENVIRONMENT, **environment}.items()]
        if user != "root":
            words = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all", "--no-new-privs",
                     *words)
        return ["chroot", str(self.folder), "env", "-i", *settings, *map(str, words)]

    def run(self, *words, timeout=60, **how):
        return run(*self.command(*words, **how), timeout=timeout)

    def start(self, *words, **how):
        return Running(self.command(*words, **how), words[0])

    def install(self, *packages):
        """Files, as an operator has them."""
        for package in packages:
            shutil.copy(package, self.folder / "tmp")
        return self.run("apt-get", "install", "--yes", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold",
                        *(f"/tmp/{package.name}" for package in packages), timeout=DOWNLOADING)

    def accounts(self):
        return {line.split(":")[0]: int(line.split(":")[2]) for line in
                (self.folder / "etc/passwd").read_text().splitlines()}

    def files(self):
        """What is there, but for what apt and dpkg keep for themselves."""
        ours = re.compile(r"(proc|dev|tmp|run|var/(cache|log|lib/(apt|dpkg))|etc/(ld\.so\.cache|\w+-))(/|$)")
        found = set()
        for folder, folders, files in os.walk(self.folder):
            here = os.path.relpath(folder, self.folder)
            folders[:] = [name for name in folders if not ours.match(os.path.normpath(f"{here}/{name}"))]
            found |= {os.path.normpath(f"{here}/{name}") for name in (*files, *folders)}
        return {name for name in found if not ours.match(name)}


class Running(Program):
    """A program in a root, which is told to stop rather than killed."""

    def __init__(self, command, name):
        super().__init__(command)
        self.name = name

    def stop(self):
        self._process.terminate()
        status = self._process.wait(PATIENCE)
        self.until_closed()
        self.close()
        return status
