"""How chat-client starts: whom it reaches, under which name, and what it says when it cannot."""

import os
import re
import socket
import subprocess

import pytest

from harness.chat_client import CANNOT_WRITE, NO_INPUT, REFUSED, UNREACHABLE, USAGE, client_binary, endpoint_of


def run_client(*arguments, **environment):
    """On no terminal, with nothing to say."""
    return subprocess.run([client_binary(), *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=60, check=False, env={"PATH": os.environ["PATH"], **environment})


def one_line(text):
    assert text.startswith("chat-client: ") and text.endswith("\n") and text.count("\n") == 1, text
    return text.removeprefix("chat-client: ").removesuffix("\n")


def test_alone_it_is_the_login_in_the_lobby_of_this_machine(start_relay, chats):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", 6667))
        except OSError:
            pytest.skip("port 6667 is taken on this machine")
    relay = start_relay(listen=["127.0.0.1:6667"])
    nina = relay.join("nina")
    terminal = chats.screen(None, USER="winifred").enter("winifred")
    nina.expect("* winifred joined")
    terminal.until(r"\d\d:\d\d \* You are in #lobby$")
    terminal.until(r"\* @nina is here\.$")
    terminal.type("hello")
    nina.expect("<winifred> hello")


def test_a_login_that_is_no_nick_becomes_one(relay, chats):
    chats.screen(relay, USER="42 Jürgen Müller").enter("J-rgen-M-ller")


@pytest.mark.parametrize("kind", ["ipv4", "ipv6", "unix"])
def test_every_kind_of_endpoint(start_relay, endpoint_for, chats, kind):
    relay = start_relay(listen=[endpoint_for(kind)])
    nina = relay.join("nina")
    chats.enter(relay, "alice").type("hello")
    nina.expect("<alice> hello")


def test_rooms_are_joined_in_order_and_the_first_is_the_one_to_talk_in(relay, chats):
    nina = relay.join("nina")
    nina.say("/join ops")
    terminal = chats.screen(relay, "--nick", "alice", "--room", "#tea", "--room", "ops").enter("alice", "#tea")
    nina.expect("* alice joined")
    terminal.type("/room")
    terminal.until(r"\* 1  #tea, where you talk$")
    terminal.until(r"\* 2  #ops")


def test_a_room_with_a_key(relay, chats):
    owner = chats.enter(relay, "owner", room="#vault")
    owner.type("/mode +k sesame")
    owner.until(r"You set \+k")
    stranger = chats.screen(relay, "--nick", "stranger", "--room", "#vault")
    stranger.until(r"! #vault lets in only who knows its key: /join #vault KEY$")
    chats.screen(relay, "--nick", "friend", "--room", "#vault sesame").enter("friend", "#vault")
    owner.until(r"\* friend joined")


def test_a_nick_that_is_taken_gets_a_tail(relay, chats):
    chats.enter(relay, "alice")
    chats.screen(relay, "--nick", "alice").enter("alice_")
    chats.screen(relay, "--nick", "ALICE").enter("ALICE__")


def test_options_from_a_file(relay, chats):
    home = chats.new_home()
    folder = home / ".config" / "chat-relay"
    folder.mkdir(parents=True)
    (folder / "client.toml").write_text(f'server = "{endpoint_of(relay)}"\nnick = "carol"\nroom = ["#ops", "#tea"]\n'
                                        'timestamps = "at %H" # the hour will do\n')
    terminal = chats.screen(None, home=home).enter("carol", "#ops")
    terminal.until(r"^at \d\d \* You are in #tea")

    elsewhere = home / "other.toml"
    elsewhere.write_text('nick = "dora"\n')
    chats.screen(relay, "--config", str(elsewhere), home=home).enter("dora")
    chats.screen(relay, "--config", str(elsewhere), "--nick", "emma", home=home).enter("emma")


@pytest.mark.parametrize("file, line, complaint", [
    ('nick = "carol"\nrooms = ["#ops"]\n', 2, "there is no option 'rooms'; did you mean 'room'?"),
    ('room = [\n  "#ops",\n  "a,b",\n]\n', 3, "room: 'a,b' is no room: "),
    ("server = lan-host\n", 1, "server: 'lan-host' is neither a number nor true or false; text stands between quotes: "
                              'server = "lan-host"'),
    ("colour = no\n", 1, "colour: 'no' is written false"),
    ('reconnect = "yes"\n', 1, "reconnect: it takes true or false, without quotes, not 'yes'"),
])
def test_a_wrong_line_in_a_file_is_told_with_its_place(tmp_path, file, line, complaint):
    folder = tmp_path / "chat-relay"
    folder.mkdir()
    (folder / "client.toml").write_text(file)
    for ended in (run_client("--config", str(folder / "client.toml")), run_client(XDG_CONFIG_HOME=str(tmp_path))):
        assert (ended.returncode, ended.stdout) == (USAGE, "")
        assert one_line(ended.stderr).startswith(f"{folder}/client.toml:{line}: {complaint}")


def test_no_times_if_none_are_wanted(relay, chats):
    chats.screen(relay, "--timestamps", "").until(r"^\* You are in #lobby")


def test_a_log_has_what_happened_with_dates_and_rooms(relay, chats, tmp_path):
    nina = relay.join("nina")
    terminal = chats.enter(relay, "alice", "--log", str(tmp_path / "log"))
    nina.say("one \x02bold\x02 word", "\x1b[2J")
    terminal.until(r"<nina> \^\[\[2J")
    terminal.type("/quit")
    assert terminal.exit_status() == 0
    log = (tmp_path / "log").read_text()
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} #lobby <nina> one bold word$", log, re.MULTILINE)
    assert "#lobby <nina> ^[[2J\n" in log and "\x1b" not in log


def test_a_log_that_lacks_something_is_told_in_the_end(relay, chats):
    terminal = chats.enter(relay, "alice", "--log", "/dev/full")
    terminal.until(r"! the log file /dev/full cannot be written: No space left on device$")
    terminal.type("/quit")
    assert terminal.exit_status() == CANNOT_WRITE


@pytest.mark.parametrize("where, why", [
    ("no-such-host.invalid", "cannot find host 'no-such-host.invalid': "),
    ("127.0.0.1:1", "cannot connect to 127.0.0.1:1: Connection refused"),
    ("unix:/nowhere/at/all", "cannot connect to unix:/nowhere/at/all: No such file or directory"),
])
def test_who_cannot_be_reached_is_named_with_the_reason(chats, where, why):
    ended = run_client(where)
    assert (ended.returncode, ended.stdout) == (UNREACHABLE, "")
    assert one_line(ended.stderr).startswith(why)
    on_terminal = chats.on_bytes(where)
    assert on_terminal.wait() == UNREACHABLE
    assert why.encode() in on_terminal.output


@pytest.fixture
def silent_address():
    """Where the kernel leaves calls unanswered, because nobody accepts those that came before (listen(2))."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for caller in (first, second):
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield listener.getsockname()


def test_a_server_that_does_not_answer_is_given_up(silent_address):
    ended = run_client(endpoint_of(silent_address))
    assert (ended.returncode, ended.stdout) == (UNREACHABLE, "")
    assert one_line(ended.stderr) == f"cannot connect to {endpoint_of(silent_address)}: no answer in 10 s"


def test_keys_are_answered_while_it_tries_to_connect(chats, silent_address):
    terminal = chats.screen(silent_address, "--nick", "alice")
    terminal.type("/join #ops")
    terminal.until(r"You will be in #ops as soon as you are connected\.")
    terminal.type("/quit")
    assert terminal.exit_status() == 0


def test_a_server_that_hangs_up_at_once_was_never_there(server):
    process = subprocess.Popen([client_binary(), endpoint_of(server.address)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    server.accept().close()
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == UNREACHABLE
    assert one_line(complaint).startswith(endpoint_of(server.address))


def test_the_keyboard_is_answered_while_a_server_does_not_answer(chats, server):
    terminal = chats.screen(server.address, "--nick", "alice")
    server.accept().expect(re.compile("USER .*"))
    terminal.until(r"\(connecting\)")
    terminal.type("/join #ops", "/quit")
    terminal.until(r"You will be in #ops as soon as you are connected\.")
    assert terminal.exit_status() == 0


@pytest.mark.parametrize("arguments, complaint", [
    (["--nick", "two words"], "'two words' is no nick"),
    (["--room", ""], "is no room"),
    (["--bell", "sometimes"], "--bell: 'sometimes' is none of never, mention, private, all ("),
    (["--room", "#a b c"], "'b c' is no key"),
    (["host:port"], "'port' is not a port"),
    (["localhost:0"], "there is no port 0 to connect to"),
    (["--nonsense"], "--nonsense"),
    (["--romo", "#ops"], "there is no option --romo; did you mean '--room'? ("),
    (["--nick"], "--nick lacks its NAME ("),
    (["one", "two"], "two"),
])
def test_wrong_usage(arguments, complaint):
    ended = run_client(*arguments)
    assert (ended.returncode, ended.stdout) == (USAGE, "")
    assert complaint in ended.stderr


def test_files_that_are_not_there():
    for option in ("--password-file", "--config"):
        ended = run_client(option, "/nowhere/at/all")
        assert ended.returncode == NO_INPUT
        assert "/nowhere/at/all" in ended.stderr


@pytest.mark.parametrize("option, status", [("password-file", NO_INPUT), ("log", CANNOT_WRITE)])
def test_a_file_that_cannot_be_used_is_told_where_it_was_named(tmp_path, option, status):
    """On the command line, or in which line of which file: an option that nobody typed is not spoken of."""
    (tmp_path / "chat-relay").mkdir()
    settings = tmp_path / "chat-relay" / "client.toml"
    settings.write_text(f'nick = "carol"\n{option} = "/nowhere/at/all"\n')
    for ended, place in ((run_client(XDG_CONFIG_HOME=str(tmp_path)), f"{settings}:2: {option}"),
                         (run_client("--config", str(settings)), f"{settings}:2: {option}"),
                         (run_client(f"--{option}", "/not/there/either", XDG_CONFIG_HOME=str(tmp_path)), f"--{option}")):
        assert ended.returncode == status
        assert one_line(ended.stderr).startswith(f"{place}: cannot ")


def test_settings_that_cannot_be_read_are_told_by_their_name_alone(tmp_path):
    settings = tmp_path / "chat-relay" / "client.toml"
    settings.mkdir(parents=True)
    ended = run_client(XDG_CONFIG_HOME=str(tmp_path))
    assert ended.returncode == NO_INPUT
    assert one_line(ended.stderr) == f"cannot read {settings}: it is a directory"


@pytest.mark.parametrize("option, what, words", [
    ("config", "pipe", "it is a pipe into which nobody has written"),
    ("config", "/dev/zero", "it is a device"),
    ("password-file", "pipe", "it is a pipe into which nobody has written"),
    ("password-file", "/dev/zero", "it is a device"),
    ("password-file", ".", "it is a directory"),
    ("log", "pipe", "it is a pipe that nobody reads"),
    ("log", ".", "it is a directory"),
])
def test_what_is_no_file_is_refused_at_once(tmp_path, option, what, words):
    os.mkfifo(tmp_path / "pipe")
    ended = run_client(f"--{option}", str(tmp_path / what))
    assert ended.returncode == (CANNOT_WRITE if option == "log" else NO_INPUT)
    assert one_line(ended.stderr).startswith(f"--{option}: cannot ")
    assert one_line(ended.stderr).endswith(f"{tmp_path / what}: {words}")


def test_a_password_that_the_server_has_no_use_for_is_warned_of_once(relay, chats, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    (tmp_path / "password").chmod(0o600)
    options = ["--nick", "bot", "--password-file", str(tmp_path / "password")]
    warning = "this server takes no password, and yours was sent for nothing."
    ended = chats.deliver(relay, "hello\n", *options)
    assert (ended.returncode, one_line(ended.stderr.decode())) == (0, f"Warning: {warning}")
    terminal = chats.screen(relay, *options).enter("bot")
    terminal.until(f"! Warning: {warning}$")
    terminal.type("/reconnect")
    terminal.until("Connected again")
    assert sum(warning in line for line in terminal.screen()) == 1


def test_a_password_that_the_relay_wants_is_not_warned_of(start_relay, chats, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    (tmp_path / "password").chmod(0o600)
    relay = start_relay("--server-password-file", str(tmp_path / "password"))
    ended = chats.deliver(relay, "hello\n", "--nick", "bot", "--password-file", str(tmp_path / "password"))
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_it_tells_its_version_and_its_options():
    version = run_client("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert re.fullmatch(r"chat-client \d+\.\d+.*\n", version.stdout)
    usage = run_client("--help")
    assert usage.returncode == 0
    assert all(len(line) <= 80 for line in usage.stdout.splitlines())
    assert "\nExit status\n  0 " in usage.stdout and "\nExamples\n" in usage.stdout
    assert all(f"--{option}" in usage.stdout for option in
               ("nick", "room", "password-file", "no-reconnect", "timestamps", "no-colour", "bell", "log", "json",
                "follow", "config", "version"))


def test_a_server_that_says_never_is_not_asked_again(chats, server):
    pipe = chats.pipe(server.address)
    caller = server.accept()
    caller.expect(re.compile("USER .*"))
    caller.say(":irc.example 465 you :You are banned from this server", "ERROR :Closing link")
    assert pipe.wait() == REFUSED
    assert "You are banned from this server" in one_line(pipe.complaints())
