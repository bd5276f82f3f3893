"""Where clients join: several doors beside one another, unix sockets and who may use them, and what is said where none opens."""

import grp
import os
import pathlib
import shutil
import socket
import stat
import subprocess
import tempfile

import pytest

from harness.relay import binary, run_to_end


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _complaint(*options):
    ended = run_to_end(*options)
    assert ended.returncode == 1, ended
    (line,) = ended.stderr.splitlines()
    return line


@pytest.mark.parametrize("hosts", [("0.0.0.0", "[::]"), ("[::]", "0.0.0.0")])
def test_both_wildcards_on_one_port(start_relay, hosts):
    port = _free_port()
    relay = start_relay(listen=[f"{host}:{port}" for host in hosts])
    people = [relay.connect(door) for door in relay.doors]
    for number, person in enumerate(people):
        person.join(f"p{number}")
    with socket.create_connection(("127.0.0.1", port)):
        pass


@pytest.mark.parametrize("listen", [("127.0.0.1:{}", "127.0.0.1:{}"), ("0.0.0.0:{}", "127.0.0.1:{}"),
                                    ("[::]:{}", ":{}"), ("127.0.0.1:{}", "[::]:{}")])
def test_a_door_that_is_named_twice_is_opened_once(start_relay, listen):
    port = _free_port()
    relay = start_relay(listen=[each.format(port) for each in listen], expected_doors=1)
    assert len(relay.doors) == 1
    relay.join("alice")


def test_a_name_opens_all_its_addresses(start_relay):
    families = {info[0] for info in socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)}
    relay = start_relay(listen=["localhost:0"], expected_doors=len(families))
    assert {door.family for door in relay.doors} == families
    assert len({door.address[1] for door in relay.doors}) == 1


def test_line_and_raw_do_not_share_a_door(short_directory):
    port = _free_port()
    assert "are the same door" in _complaint("--listen", f"127.0.0.1:{port}", "--raw-listen", f"127.0.0.1:{port}")
    path = short_directory / "s"
    other = short_directory / "." / "s"
    assert "are the same door" in _complaint("--listen", f"unix:{path}", "--raw-listen", f"unix:{other}/../s")


def test_a_port_that_another_has(relay):
    host, port = relay.door().address
    assert "Address already in use (by another relay?" in _complaint("--listen", f"{host}:{port}")


def test_a_relay_leaves_the_socket_that_is_anothers_by_then(start_relay, short_directory):
    path = short_directory / "s"
    first = start_relay(listen=[f"unix:{path}"])
    path.unlink()
    second = start_relay(listen=[f"unix:{path}"])
    assert first.stop() == 0
    assert stat.S_ISSOCK(path.stat().st_mode)
    second.join("alice")
    assert second.stop() == 0
    assert not path.exists()


def test_a_socket_that_was_left_behind_is_replaced(start_relay, short_directory):
    path = short_directory / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
        dead.listen()
    start_relay(listen=[f"unix:{path}"]).join("alice")


def test_of_two_that_start_at_once_one_serves(short_directory):
    path = short_directory / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    started = [subprocess.Popen([binary(), "--listen", f"unix:{path}"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    try:
        said = [process.stdout.readline() for process in started]
        assert sum(line.startswith(b"Listening on") for line in said) == 1
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
    finally:
        for process in started:
            process.terminate()
            process.communicate()


def _make(kind, path):
    if kind == "a plain file":
        path.write_text("mine")
    elif kind == "a directory":
        path.mkdir()
    elif kind == "a symbolic link":
        path.symlink_to("nowhere")
    else:
        os.mkfifo(path)


@pytest.mark.parametrize("kind", ["a plain file", "a directory", "a symbolic link", "a named pipe"])
def test_what_is_no_socket_is_called_what_it_is(short_directory, kind):
    path = short_directory / "s"
    _make(kind, path)
    assert f"{path} is {kind}, not a socket: remove it or choose another path" in _complaint("--listen", f"unix:{path}")
    assert os.path.lexists(path)


def test_a_directory_that_there_is_not(short_directory):
    assert f"there is no directory {short_directory}/none" in _complaint("--listen", f"unix:{short_directory}/none/s")


@pytest.mark.parametrize("options, mode", [(("--socket-mode", "0660"), 0o660), (("--socket-mode", "606"), 0o606),
                                           (("--socket-group", "GROUP"), 0o660)])
def test_who_may_connect_to_a_unix_socket(start_relay, short_directory, options, mode):
    group = grp.getgrall()[-1]
    path = short_directory / "s"
    start_relay(*(group.gr_name if word == "GROUP" else word for word in options), listen=[f"unix:{path}"])
    assert stat.S_IMODE(path.stat().st_mode) == mode
    if "GROUP" in options:
        assert path.stat().st_gid == group.gr_gid


def test_modes_and_groups_that_there_are_not(short_directory):
    door = ("--listen", f"unix:{short_directory}/s")
    for mode in ("rw", "", "0888", "1777", "-1"):
        assert run_to_end(*door, f"--socket-mode={mode}").returncode == 2
    nobody = run_to_end(*door, "--socket-group", "nosuchgroup")
    assert nobody.returncode == 2
    assert "--socket-group: this machine has no group 'nosuchgroup'" in nobody.stderr


def _complaint_to_nobody(*options):
    """Of a relay that an ordinary user starts."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can start a relay as somebody else")
    directory = tempfile.mkdtemp(dir="/tmp")
    os.chmod(directory, 0o755)
    try:
        program = shutil.copy(binary(), directory)
        os.chmod(program, 0o755)
        ended = subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all",
                                program, *options], capture_output=True, text=True, timeout=30, check=False, cwd="/")
    finally:
        shutil.rmtree(directory)
    assert ended.returncode == 1, ended
    return ended.stderr


def test_a_port_that_is_roots():
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start") as first:
        if int(first.read()) < 2:
            pytest.skip("this machine lets everybody have every port")
    told = _complaint_to_nobody("--listen", "127.0.0.1:1")
    assert "Permission denied (ports below 1024 are root's: take one from 1024 on" in told


def test_an_address_that_is_not_this_machines():
    assert "this machine does not have that address" in _complaint("--listen", "192.0.2.77:0")


@pytest.fixture
def open_directory():
    """One that everybody may look into, and only root may change."""
    directory = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.mark.parametrize("is_served", [True, False])
def test_a_socket_that_one_may_not_connect_to_is_not_called_in_use(open_directory, is_served):
    path = open_directory / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        path.chmod(0o600)
        if not is_served:
            server.close()
        told = _complaint_to_nobody("--listen", f"unix:{path}")
    assert f"{path} is a socket that you may not connect to, so nobody can tell" in told
    assert "in use" not in told
    assert path.exists()


def test_a_socket_left_behind_that_one_may_not_remove(open_directory):
    path = open_directory / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
    path.chmod(0o666)
    told = _complaint_to_nobody("--listen", f"unix:{path}")
    assert f"{path} was left behind by a relay that has ended, and you may not remove it" in told


def test_a_socket_of_another_kind(short_directory):
    path = short_directory / "s"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(path))
        assert "another program's socket, of another kind" in _complaint("--listen", f"unix:{path}")


@pytest.mark.parametrize("listen", [("[::ffff:0.0.0.0]:{}", "0.0.0.0:{}"), ("0.0.0.0:{}", "[::ffff:127.0.0.1]:{}"),
                                    ("[::ffff:7f00:1]:{}", "127.0.0.1:{}"), ("[::ffff:127.0.0.1]:{}",)])
def test_an_ipv4_address_written_as_ipv6_is_that_address(start_relay, listen):
    port = _free_port()
    relay = start_relay(listen=[each.format(port) for each in listen], expected_doors=1)
    assert relay.door().family == socket.AF_INET
    relay.join("alice")


@pytest.mark.parametrize("line, raw", [("0.0.0.0", "[::]"), ("[::]", "0.0.0.0"), ("127.0.0.1", "[::1]"),
                                       ("[::1]", "0.0.0.0")])
def test_line_and_raw_do_not_share_a_port_of_both_families(line, raw):
    port = _free_port()
    told = _complaint("--listen", f"{line}:{port}", "--raw-listen", f"{raw}:{port}")
    assert f"--listen {line}:{port} and --raw-listen {raw}:{port} have one port" in told


def test_line_and_raw_may_share_a_port_of_two_addresses(start_relay):
    port = _free_port()
    relay = start_relay(listen=[f"127.0.0.1:{port}"], raw_listen=[f"127.0.0.2:{port}"])
    assert len(relay.doors) == 2


@pytest.mark.parametrize("address, words", [
    ("224.0.0.1:{}", "a multicast or broadcast address"), ("255.255.255.255:{}", "a multicast or broadcast address"),
    ("[ff02::1]:{}", "a multicast or broadcast address"), ("nosuch.invalid:{}", "ip address lists the addresses"),
    ("[fe80::1%nope]:{}", "ip address lists the addresses"), (" 127.0.0.1:{}", "ip address lists the addresses"),
])
def test_an_address_where_nobody_can_join(address, words):
    assert words in _complaint("--listen", address.format(_free_port()))


def test_a_door_of_the_file_is_told_with_its_line(tmp_path, relay):
    host, port = relay.door().address
    file = tmp_path / "relay.toml"
    file.write_text(f'listen = [\n "127.0.0.1:0",\n "{host}:{port}",\n]\n')
    assert _complaint("--config", str(file)).startswith(f"chat-relay: {file}:3: listen: cannot listen on {host}:{port}: ")
    file.write_text('\nraw-listen = "nosuch.invalid:1"\n')
    told = _complaint("--listen", "127.0.0.1:0", "--config", str(file))
    assert told.startswith(f"chat-relay: {file}:2: raw-listen: cannot listen on nosuch.invalid:1: ")
    file.write_text(f'listen = "127.0.0.1:{port}"\n')
    told = _complaint("--raw-listen", f"[::1]:{port}", "--config", str(file))
    assert told.startswith(f"chat-relay: {file}:1: listen 127.0.0.1:{port} and --raw-listen [::1]:{port} have one port")


@pytest.mark.parametrize("written, mode", [("0o660", 0o660), ("660", 0o660), ('"0606"', 0o606), ('"0o606"', 0o606)])
def test_a_mode_and_a_group_in_the_file_may_be_numbers(start_relay, tmp_path, short_directory, written, mode):
    path = short_directory / "s"
    group = os.getgid()
    (tmp_path / "relay.toml").write_text(f"socket-mode = {written}\nsocket-group = {group}\n")
    start_relay("--config", tmp_path / "relay.toml", listen=[f"unix:{path}"])
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.stat().st_gid == group


def test_the_command_that_joins_by_a_path_with_blanks_is_one_for_a_shell(start_relay, short_directory):
    relay = start_relay(listen=(f"unix:{short_directory}/a door",))
    assert relay.door().join_command == f"nc -U '{short_directory}/a door'"
    relay.join("alice").settle()


def test_who_has_a_unix_socket_is_told(start_relay, short_directory):
    relay = start_relay(listen=(f"unix:{short_directory}/door",))
    assert (f"Address already in use: chat-relay (process {relay.pid}) listens there. Stop it, or choose another path"
            in _complaint("--listen", f"unix:{short_directory}/door"))
