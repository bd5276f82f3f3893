"""What a person's client.toml may have besides options: servers by name, commands, colours; what is run and kept."""

import pathlib
import re
import subprocess

from harness.chat_client import CANNOT_WRITE, UNREACHABLE, USAGE, client_binary, endpoint_of
from harness.hearing import PATIENCE, wait_until
from harness.relay import REPOSITORY

SETTINGS = ".config/chat-relay/client.toml"


def home_with(chats, text):
    home = chats.new_home()
    (home / SETTINGS).parent.mkdir(parents=True)
    (home / SETTINGS).write_text(text)
    return home


def until_there(path, wanted):
    """What a command that nobody waits for has written, once it has."""
    wait_until(lambda: path.exists() and wanted in path.read_text(), f"{wanted!r} is in {path}")
    return path.read_text()


def test_servers_have_names(start_relay, chats):
    lan, away = start_relay(), start_relay()
    nina, otto = lan.join("nina"), away.join("otto")
    home = home_with(chats, f'''
nick = "carol"
[servers.lan]
server = "{endpoint_of(lan)}"
[servers.away]
server = "{endpoint_of(away)}"
nick = "dora"
room = ["#tea", "#lobby"]
''')
    chats.screen(None, "lan", home=home).enter("carol")
    nina.expect("* carol joined")
    chats.screen(None, "away", home=home).enter("dora", "#tea")
    otto.expect("* dora joined")
    chats.screen(None, "--nick", "emma", "away", home=home).enter("emma", "#tea")


def test_a_slip_in_a_servers_name_is_thought_of(chats):
    """`localhost` stands for a name that is looked up in vain: it is found on this machine, and nobody is there."""
    home = home_with(chats, "[servers.locathost]\n")
    for arguments in ((), ("--json",)):
        ended = subprocess.run([client_binary(), *arguments, "localhost:1"], env={"HOME": str(home)}, timeout=PATIENCE,
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert ended.returncode == UNREACHABLE
        assert ended.stderr.splitlines()[-1] == "chat-client: Did you mean locathost, of client.toml?"



def test_the_settings_in_the_document_are_ones(chats, tmp_path):
    """Taken, and then what is typed goes nowhere: the document's servers are nobody's."""
    example = re.search(r"^```toml\n(.*?)^```$", (REPOSITORY / "docs/client.md").read_text(), re.MULTILINE | re.DOTALL)
    ended = chats.deliver(f"unix:{tmp_path}/nobody", "", "--config", str(home_with(chats, example[1]) / SETTINGS))
    assert ended.returncode == UNREACHABLE, ended.stderr


def test_a_port_or_a_web_address_on_the_command_line(start_relay, chats):
    relay = start_relay()
    host, port = relay.door().address[:2]
    bracketed = f"[{host}]" if ":" in host else host
    chats.screen(None, bracketed, str(port), "--nick", "alice").enter("alice")
    chats.screen(None, f"irc://erin@{bracketed}:{port}/tea").enter("erin", "#tea")


def test_an_address_that_asks_for_tls_may_not_be_gone_to_without(server, chats):
    host, port = server.address[:2]
    for arguments in ((f"ircs://{host}:{port}/tea",), (host, f"+{port}")):
        ended = subprocess.run([client_binary(), "--no-tls", *arguments], capture_output=True, text=True,
                               timeout=PATIENCE, stdin=subprocess.DEVNULL, check=False)
        assert (ended.returncode, ended.stdout) == (USAGE, "")
        assert f"--no-tls: the address asks for TLS: {host}:{port}" in ended.stderr
    assert not server.is_called()


def test_commands_of_ones_own(relay, chats):
    nina = relay.join("nina")
    home = home_with(chats, '[aliases]\ngm = "/me wishes a good morning"\nhi = "hello, $1!"\nid = "/msg NickServ identify $*"\n')
    terminal = chats.screen(relay, "--nick", "alice", home=home).enter("alice")
    terminal.type("/gm")
    nina.expect("<* alice> wishes a good morning")
    terminal.type("/hi nina")
    nina.expect("<alice> hello, nina!")
    terminal.type("/help")
    terminal.until(r"\* /gm +/me wishes a good morning$")
    terminal.type("/id sesame")
    terminal.until(r"NickServ")
    terminal.type("/quit")
    assert terminal.exit_status() == 0
    kept = (home / ".local/state/chat-relay/history").read_text()
    assert "/hi nina" in kept and "sesame" not in kept


def test_commands_of_ones_own_in_a_pipeline(relay, chats):
    nina = relay.join("nina")
    home = home_with(chats, '[aliases]\ngm = "/me wishes a good morning"\n')
    pipe = chats.pipe(relay, "--json", "--nick", "bot", home=home)
    pipe.send(b'{"command":"/gm"}\n')
    nina.expect("<* bot> wishes a good morning")
    pipe.end_input()
    assert pipe.wait() == 0


def test_colours_are_the_persons(relay, chats):
    home = home_with(chats, '[colours]\nnicks = "underline 203"\nmention = "bold magenta"\nyou = "plain"\n')
    nina = relay.join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice", home=home)
    terminal.until("You are in #lobby")
    nina.say("hello alice")
    before = terminal.until("hello alice")
    assert b"\x1b[1;35m\xc2\xbb\x1b[0m" in before and b"\x1b[4;38;5;203mnina\x1b[0m" in before
    terminal.type("/quit")
    assert terminal.wait() == 0


def test_a_command_is_run_for_what_is_meant_for_one(relay, chats, tmp_path):
    """Without a shell, and with the text on its standard input alone."""
    told = tmp_path / "told"
    (tmp_path / "tell").write_text(f'#!/bin/sh\n{{ echo "$# $1"; cat; }} >> {told}\necho noise; echo noise >&2\n')
    (tmp_path / "tell").chmod(0o755)
    home = home_with(chats, f'notify = ["{tmp_path}/tell", "$(touch {tmp_path}/shell)"]\n')
    nina = relay.join("nina")
    terminal = chats.screen(relay, "--nick", "alice", home=home).enter("alice")
    nina.say("nobody is meant", "alice: $(touch x) `id`")
    assert until_there(told, "`id`") == f"1 $(touch {tmp_path}/shell)\n#lobby <nina> alice: $(touch x) `id`\n"
    nina.say("/msg alice psst")
    assert until_there(told, "psst").endswith("[nina -> you] psst\n")
    terminal.until("psst")
    assert not (tmp_path / "shell").exists()
    assert not any("noise" in line for line in terminal.screen())


def test_a_command_that_cannot_be_run_is_told_once(relay, chats):
    nina = relay.join("nina")
    terminal = chats.enter(relay, "alice", "--notify", "/nowhere/tell")
    nina.say("alice one", "alice two")
    terminal.until(r"! The notify command '/nowhere/tell' cannot be run: No such file or directory\.$")
    nina.say("alice three")
    terminal.until("alice three")
    assert sum("cannot be run" in line for line in terminal.screen()) == 1


def test_a_log_for_each_room(relay, chats, tmp_path):
    home = home_with(chats, 'room = ["#lobby", "#tea"]\nlog-directory = "~/logs/chat"\n')
    nina = relay.join("nina")
    nina.say("/join tea")
    terminal = chats.screen(relay, "--nick", "alice", home=home).enter("alice")
    nina.say("in tea")
    terminal.until("in tea")
    nina.say("/msg alice psst")
    terminal.until("psst")
    terminal.type("in the lobby")
    terminal.until("<alice> in the lobby")
    terminal.type("/quit")
    assert terminal.exit_status() == 0
    logs = {path.name: path.read_text() for path in (home / "logs/chat").iterdir()}
    assert set(logs) == {"#lobby.log", "#tea.log", "nina.log", "-server-.log"}
    assert "#tea <nina> in tea\n" in logs["#tea.log"] and "in tea" not in logs["#lobby.log"]
    assert "#lobby <alice> in the lobby\n" in logs["#lobby.log"]
    assert "[nina -> you] psst\n" in logs["nina.log"]
    assert "* Connected to" in logs["-server-.log"]
    assert (home / "logs").stat().st_mode & 0o777 == 0o700

    ended = chats.deliver(relay, "from a pipe\n", "--nick", "bot", "--log-directory", str(home / "logs/chat"))
    assert ended.returncode == 0
    assert "<bot> from a pipe\n" in pathlib.Path(home / "logs/chat/#lobby.log").read_text()


def test_logs_that_cannot_be_kept_are_told_at_the_start(relay, chats, tmp_path):
    (tmp_path / "file").write_text("")
    ended = chats.deliver(relay, "x\n", "--log-directory", str(tmp_path / "file" / "logs"))
    assert ended.returncode == CANNOT_WRITE
    assert ended.stderr.decode().startswith("chat-client: --log-directory: cannot make ")
