"""Passwords that are told to services: they go to the server, and are nowhere else."""

import pytest

from harness.chat_client import endpoint_of
from harness.irc_server import SERVER


def _welcome(server, capabilities):
    caller = server.accept()
    if capabilities:
        caller.say(f":{SERVER} CAP * LS :{capabilities}", f":{SERVER} CAP alice ACK :{capabilities}")
    return caller.welcome()


@pytest.mark.parametrize("capabilities", ["", "echo-message"])
def test_they_are_not_shown_not_logged_and_not_found(server, chats, tmp_path, capabilities):
    log, rooms = tmp_path / "all.log", tmp_path / "rooms"
    alice = chats.screen(endpoint_of(server.address), "--nick", "alice", "--no-tls", "--log", str(log), "--log-directory",
                         str(rooms))
    caller = _welcome(server, capabilities)
    alice.enter("alice")
    for typed, sent in [("/ns identify sesame", "PRIVMSG NickServ :identify sesame"),
                        ("/cs identify #a sesame", "PRIVMSG ChanServ :identify #a sesame")]:
        alice.type(typed)
        caller.expect(sent)
        if capabilities:
            caller.say(f":alice!u@h {sent}")
        alice.until(r"\[you -> (Nick|Chan)Serv\] identify \*\*\*$")
    caller.settle()
    alice.type("/search sesame")
    alice.until(r"You have not seen 'sesame'")
    assert not any("identify sesame" in row or "#a sesame" in row for row in alice.screen())
    kept = log.read_text() + "".join(each.read_text() for each in rooms.iterdir())
    assert "identify ***" in kept and "identify sesame" not in kept and "#a sesame" not in kept


def test_a_password_without_its_slash_is_told_to_nobody(relay, chats):
    alice = chats.enter(relay, "alice", size=(220, 24))
    nina = relay.run("nc").join("nina")
    alice.until("nina.* joined")
    alice.type("identify sesame")
    alice.until(r"! There may be a password in that, and all in #lobby would read it\. /ns identify PASSWORD .* To say "
                r"it, use /say\. Your line was not said\.$")
    alice.press("Up")
    alice.until_prompt("#lobby alice>$")
    alice.type("/say identify yourself")
    nina.expect("<alice> identify yourself")
    assert not any("sesame" in line for line in nina.lines)


def test_who_is_new_is_told_how_to_get_help_and_how_to_leave(relay, chats):
    alice = chats.screen(relay, "--nick", "alice")
    alice.until(r"/help lists the commands, /quit leaves\.$")
    alice.enter("alice")
    nina = relay.run("nc").join("nina")
    alice.type("quit")
    nina.expect("<alice> quit")
    alice.until(r"\* That is said to all in #lobby\. A command begins with a /: /quit leaves\.$")


@pytest.mark.parametrize("mode, is_told", [(0o600, False), (0o640, False), (0o604, True)])
def test_a_password_that_everybody_on_the_machine_may_read_is_warned_of(start_relay, chats, tmp_path, mode, is_told):
    file = tmp_path / "password"
    file.write_text("sesame\n")
    file.chmod(0o600)
    relay = start_relay("--server-password-file", str(file))
    file.chmod(mode)
    ended = chats.deliver(relay, "hello\n", "--nick", "bot", "--password-file", str(file))
    warning = f"chat-client: --password-file: everybody on this machine may read {file}. To end that: chmod o= {file}\n"
    assert (ended.returncode, ended.stderr.decode()) == (0, warning if is_told else "")
