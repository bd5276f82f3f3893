"""The packages: what lintian says of them, and their life in a clean Debian, from installing them to purging them."""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess

import containerfile
import pytest
from harness.hearing import wait_until
from harness.program import Program
from machine import Machine
from root import Root, run

BUILD = pathlib.Path(os.environ["CHAT_BUILD"])
LISTENING = re.compile(r"Listening on 127\.0\.0\.1:(\d+)\. .*")
CONFIGURATION = "etc/chat-relay/chat-relay.toml"
NEWER = "99.0"


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    run("cpack", "-G", "DEB", "-B", folder, "--config", BUILD / "CPackConfig.cmake", cwd=BUILD, timeout=600)
    return {path.name.partition("_")[0]: path for path in folder.glob("*.deb")}


@pytest.fixture(scope="session")
def clean_root(tmp_path_factory):
    return Root.make(tmp_path_factory.mktemp("clean") / "root")


def _newer(package, folder):
    """The same with a higher version, and with another configuration than the operator's."""
    run("dpkg-deb", "--raw-extract", package, folder)
    control = folder / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", f"Version: {NEWER}", control.read_text(), flags=re.MULTILINE))
    with open(folder / CONFIGURATION, "a", encoding="utf-8") as configuration:
        configuration.write("# New in this version.\n")
    return pathlib.Path(run("dpkg-deb", "--root-owner-group", "--build", folder, folder.parent).split("'")[-2])


class Service:
    """The relay, as its unit starts it."""

    def __init__(self, root):
        unit = (root.folder / "usr/lib/systemd/system/chat-relay.service").read_text()
        said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
        assert said["StateDirectory"] == "chat-relay"
        self.root = root
        self.program = root.start(*shlex.split(said["ExecStart"]), user=said["User"],
                                  STATE_DIRECTORY="/var/lib/chat-relay")
        self.port = LISTENING.fullmatch(self.program.expect(LISTENING))[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.program.closed:
            self.program.close()

    def nc(self):
        return self.root.start("nc", "127.0.0.1", self.port)

    def stop(self):
        assert self.program.stop() == 0


def test_lintian_has_nothing_to_say(packages):
    assert sorted(packages) == ["chat-client", "chat-relay"]
    said = run("lintian", "--allow-root", "--no-cfg", "--fail-on", "error,warning", *packages.values())
    assert said == ""


@pytest.mark.parametrize("program", ["chat-relay", "chat-client"])
def test_the_programs_are_hardened(packages, tmp_path, program):
    run("dpkg-deb", "--extract", packages[program], tmp_path)
    binary = tmp_path / "usr/bin" / program
    assert re.search(r"Type:\s+DYN", run("readelf", "-hW", binary))
    dynamic = run("readelf", "-dlW", binary)
    assert "BIND_NOW" in dynamic and "GNU_RELRO" in dynamic
    assert not re.search(r"GNU_STACK.* RWE", dynamic)
    symbols = run("readelf", "--dyn-syms", "-W", binary)
    assert "__stack_chk_fail" in symbols and re.search(r"__mem\w+_chk", symbols)


def test_a_package_lives_from_its_installation_to_its_purge(packages, clean_root, tmp_path):
    root = clean_root.copy(tmp_path / "root")
    before, accounts = root.files(), root.accounts()
    root.install(packages["chat-relay"], packages["chat-client"])
    assert root.run("dpkg", "--verify", "chat-relay", "chat-client") == ""
    assert "chat-relay.service" in os.listdir(root.folder / "etc/systemd/system/multi-user.target.wants")
    state = (root.folder / "var/lib/chat-relay").stat()
    assert (state.st_mode & 0o777, state.st_uid) == (0o700, root.accounts()["chat-relay"])

    configuration = root.folder / CONFIGURATION
    configuration.write_text(configuration.read_text() + '\nlisten = ["127.0.0.1:0"]\n')
    with Service(root) as service:
        ruth = service.nc()
        ruth.join("ruth")
        ruth.say("/register a-long-password")
        ruth.expect(re.compile(r"\* ruth is registered, .*"))
        ruth.say("/join #ops", "/claim", "/topic tea", "the kettle is on")
        ruth.expect(re.compile(r"\* #ops is kept for ruth: .*"))
        ruth.settle()
        ruth.say("/history")
        ruth.expect(re.compile(r".* <ruth> the kettle is on"))
        fingerprint = re.search(r"fingerprint is (\w+)", "\n".join(service.program.lines))[1]
        # Our own client comes through the same door, and its exit status says that what it said has arrived.
        root.run("sh", "-c", f"echo deployed | chat-client --no-tls --nick ci --room '#ops' 127.0.0.1 {service.port}")
        ruth.expect(re.compile(r"<ci> deployed"))
        ruth.close()
        service.stop()

    root.install(_newer(packages["chat-relay"], tmp_path / "newer"))
    assert NEWER in root.run("dpkg-query", "--show", "chat-relay")
    assert '\nlisten = ["127.0.0.1:0"]\n' in configuration.read_text(), "the operator's configuration is kept"
    with Service(root) as service:
        assert any(fingerprint in line for line in service.program.lines) or service.program.expect(
            re.compile(f".*{fingerprint}.*"))
        ruth = service.nc()
        ruth.join("ruth")
        ruth.say("/login a-long-password")
        ruth.expect("* You are logged in as ruth.")
        ruth.say("/join #ops", "/history")
        ruth.expect("* Topic: tea")
        ruth.expect(re.compile(r".* <ruth> the kettle is on"))
        ruth.say("/whois ruth")
        ruth.expect("* ruth is in @#ops")
        ruth.close()
        service.stop()

    root.run("apt-get", "purge", "--yes", "--auto-remove", "chat-relay", "chat-client", timeout=120)
    assert root.files() - before == set()
    assert root.accounts() == accounts


def _system_calls(group):
    """Those of one of systemd's groups, such as "@system-service"."""
    lines = {line.strip() for line in run("systemd-analyze", "syscall-filter", group).splitlines()}
    named = {line for line in lines if line and not line.startswith("#")} - {group}
    return {name for each in named for name in (_system_calls(each) if each.startswith("@") else [each])}


def _said_by(unit, setting):
    return re.findall(rf"^{setting}=(.*)$", unit, re.MULTILINE)


def _allowed_calls(unit):
    allowed = set()
    for group in _said_by(unit, "SystemCallFilter"):
        allowed = allowed - _system_calls(group[1:]) if group.startswith("~") else allowed | _system_calls(group)
    return allowed


def test_the_unit_lets_the_relay_do_what_it_does(tmp_path):
    """Nobody here is PID 1, so that what the relay calls is compared with what the unit lets it call."""
    unit = (pathlib.Path(__file__).resolve().parents[2] / "relay/package/chat-relay.service.in").read_text()
    relay = Program(["strace", "-f", "-o", str(tmp_path / "calls"), str(BUILD / "relay/chat-relay"),
                     "--state-dir", str(tmp_path / "state"), "--log-file", str(tmp_path / "log"),
                     "--listen", "127.0.0.1:0", "--listen", f"unix:{tmp_path}/door", "--socket-group", "users"])
    port = LISTENING.fullmatch(relay.expect(LISTENING))[1]
    ruth = Program(["nc", "127.0.0.1", port])
    ruth.join("ruth")
    ruth.say("/register a-long-password")
    ruth.expect(re.compile(r"\* ruth is registered, .*"))
    ruth.say("/join #ops", "/claim", "the kettle is on", "/search kettle")
    ruth.expect(re.compile(r".* <ruth> the kettle is on"))
    bob = Program(["openssl", "s_client", "-quiet", "-connect", f"127.0.0.1:{port}"])
    bob.expect(re.compile(r"\* Welcome to .*"))
    pid = run("pidof", "-s", BUILD / "relay/chat-relay").strip()
    os.kill(int(pid), signal.SIGHUP)
    ruth.settle()
    os.kill(int(pid), signal.SIGTERM)
    assert relay.wait() == 0
    for each in (ruth, bob, relay):
        each.close()

    calls = (tmp_path / "calls").read_text()
    called = set(re.findall(r"^\d+ +(\w+)\(", calls, re.MULTILINE))
    assert {"pselect6", "chown", "recvfrom"} <= called
    assert called - _allowed_calls(unit) == set()
    families = set(re.findall(r" socket\((AF_\w+)", calls))
    assert families and families <= set(_said_by(unit, "RestrictAddressFamilies")[0].split())
    assert not re.search(r"PROT_\w*\|?PROT_WRITE\|PROT_EXEC", calls), "MemoryDenyWriteExecute"


@pytest.fixture
def machine(packages, clean_root, tmp_path):
    root = clean_root.copy(tmp_path / "machine")
    root.install(packages["chat-relay"])
    machine = Machine(root)
    yield machine
    machine.power_off()


def _nc_in(machine, port):
    def is_open():
        return subprocess.run(machine.command("nc", "-z", "127.0.0.1", port), check=False).returncode == 0

    wait_until(is_open, f"the relay listens on port {port}")
    return machine.start("nc", "127.0.0.1", port)


def _leave(person):
    """systemd waits for programs that outlive their parent."""
    person.say("/quit")
    person.end_input()
    person.wait()
    person.close()


def test_systemd_runs_the_relay(machine):
    assert machine.run("systemctl", "is-active", "chat-relay") == "active\n"
    ruth = _nc_in(machine, "6667")
    ruth.join("ruth")
    ruth.say("/register a-long-password")
    ruth.expect(re.compile(r"\* ruth is registered, .*"))
    _leave(ruth)
    status = machine.run("sh", "-c", "cat /proc/$(pidof chat-relay)/status")
    assert {"NoNewPrivs:\t1", "Seccomp:\t2", f"CapBnd:\t{0:016x}", f"CapEff:\t{0:016x}"} <= set(status.splitlines())

    # A right configuration is taken, a wrong one is not, and systemctl says why.
    machine.run("sh", "-c", "echo 'max-clients = 7' >> /etc/chat-relay/chat-relay.toml")
    machine.run("systemctl", "reload", "chat-relay")
    machine.run("sh", "-c", "sed -i 's/^max-clients = 7/max-clients = \"many\"/' /etc/chat-relay/chat-relay.toml")
    refused = machine.run("sh", "-c", "systemctl reload chat-relay; echo status $?; journalctl -u chat-relay --no-pager")
    assert "status 1" in refused
    assert "max-clients has changed" in refused
    assert re.search(r"chat-relay\.toml:\d+: .*max-clients.*many", refused)
    machine.run("sed", "-i", "/^max-clients/d", "/etc/chat-relay/chat-relay.toml")

    # As operators.md has it for a port below 1024.
    machine.run("sh", "-c", "echo 'listen = [\"127.0.0.1:194\"]' >> /etc/chat-relay/chat-relay.toml && "
                            "mkdir /etc/systemd/system/chat-relay.service.d && "
                            "cp /usr/share/doc/chat-relay/examples/low-port.conf /etc/systemd/system/chat-relay.service.d/")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "chat-relay")
    ruth = _nc_in(machine, "194")
    ruth.join("ruth")
    ruth.say("/login a-long-password")
    ruth.expect("* You are logged in as ruth.")
    _leave(ruth)

    machine.run("apt-get", "purge", "--yes", "chat-relay")
    assert "active (running)" not in machine.run("sh", "-c", "systemctl status chat-relay || true")


def test_the_container_serves_from_a_read_only_root(packages, clean_root, tmp_path):
    """The last stage of the recipe; the one before compiles what `packages` has compiled already."""
    *_, (name, steps) = containerfile.stages().items()
    built = tmp_path / "built"
    place = built / "source/build/release"
    place.mkdir(parents=True)
    shutil.copy(packages["chat-relay"], place)
    image = containerfile.build(clean_root.copy(tmp_path / name), steps, {"build": built})
    assert image.user.partition(":")[0] not in ("0", "root")
    volume = tmp_path / "volume"
    containerfile.seal(image, volume)
    with pytest.raises(OSError, match="Read-only"):
        (image.root.folder / "tmp/x").write_text("x")
    relay = containerfile.start(image, "--listen", "127.0.0.1:0")
    port = LISTENING.fullmatch(relay.expect(LISTENING))[1]
    person = image.root.start("nc", "127.0.0.1", port)
    person.join("ruth")
    person.say("/register a-long-password")
    person.expect(re.compile(r"\* ruth is registered, .*"))
    person.close()
    assert relay.stop() == 0
    assert {"tls.pem", "relay.sqlite", "history.sqlite"} <= set(os.listdir(volume))
