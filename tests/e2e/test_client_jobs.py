"""chat-client as a shell's job: keys that interrupt, end and suspend it, and the terminal that it leaves behind."""

import os
import re
import signal
import subprocess

import pytest

from harness.chat_client import UNREACHABLE, client_binary, endpoint_of


@pytest.fixture
def two(relay, chats):
    nina = relay.join("nina")
    return chats.enter(relay, "alice"), nina


def start_in(shell, relay, *options):
    shell.type(" ".join([client_binary(), "--nick", "alice", *options, endpoint_of(relay)]))
    return shell.enter("alice")


def test_ctrl_c_drops_the_line_and_twice_leaves(two):
    alice, nina = two
    alice.write("never mind")
    alice.until_prompt("#lobby alice> never mind")
    alice.press("C-c")
    alice.until_prompt("#lobby alice>")
    alice.press("C-c")
    assert alice.exit_status() == 0
    assert nina.expect(re.compile(r"\* alice left.*"))
    assert not any("never mind" in line for line in nina.lines)


def test_ctrl_c_on_an_empty_line_says_how_to_leave(two):
    alice, _ = two
    alice.press("C-c")
    alice.until(r"\* Ctrl-C again, or /quit, leaves\.")
    alice.press("C-c")
    assert alice.exit_status() == 0


def test_ctrl_c_twice_with_typing_between_does_not_leave(two):
    alice, nina = two
    for words in ("first", "second", "third"):
        alice.write(words)
        alice.until_prompt(f"#lobby alice> {words}")
        alice.press("C-c")
        alice.until_prompt("#lobby alice>")
    alice.type("still here")
    nina.expect("<alice> still here")


def test_what_is_typed_right_behind_ctrl_c_is_not_dropped(relay, chats):
    nina = relay.join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice", "--no-colour")
    terminal.until("#lobby alice> ")
    for number in range(20):
        terminal.write(f"never mind\x03kept {number}\r")
        nina.expect(f"<alice> kept {number}")


def test_ctrl_d_leaves_on_an_empty_line_alone(two):
    alice, nina = two
    alice.write("ab")
    alice.press("Home", "C-d")
    alice.until_prompt("#lobby alice> b")
    alice.press("C-d", "C-d")
    assert alice.exit_status() == 0
    nina.expect(re.compile(r"\* alice left.*"))


def test_ctrl_c_ends_a_search(two):
    alice, _ = two
    alice.press("C-r")
    alice.until_prompt(r"\(reverse-i-search\)`':")
    alice.press("C-c")
    alice.until_prompt("#lobby alice>")


def test_ctrl_z_and_back(relay, chats):
    nina = relay.join("nina")
    shell = chats.shell()
    shell.type("stty -a > before; echo noted")
    shell.until(r"^(shell\$ )?noted$")
    start_in(shell, relay)
    shell.write("half a li")
    shell.until_prompt("#lobby alice> half a li")
    shell.press("C-z")
    shell.until(r"\[1\]\s*\+\s+Stopped")
    shell.until_prompt(r"shell\$")
    shell.type("stty -a > during; cmp before during && echo as it was")
    shell.until("^as it was$")
    nina.say("while you were away", "and again")
    nina.settle()
    shell.resize(100, 50)
    shell.type("fg")
    shell.until(r"<nina> while you were away$")
    shell.until(r"<nina> and again$")
    shell.until_prompt("#lobby alice> half a li")
    shell.write("ne")
    shell.press("Enter")
    nina.expect("<alice> half a line")
    shell.press("C-z")
    shell.until_prompt(r"shell\$")
    shell.type("fg")
    shell.until_prompt("#lobby alice>")
    shell.type("/quit")
    shell.until_prompt(r"shell\$")


def terminal_after(shell, end):
    """Ends the client; what stty then tells that it did not tell before."""
    end()
    shell.until_prompt(r"shell\$")
    shell.type('echo "it ended with $?"; stty -a > after; cmp before after && echo as it was')
    shell.until("^as it was$")
    return int(shell.until(r"^it ended with (\d+)$")[1])


def test_the_terminal_is_as_it_was_after_leaving(relay, chats):
    shell = chats.shell()
    shell.type("stty -a > before; echo noted")
    shell.until(r"^(shell\$ )?noted$")
    start_in(shell, relay)
    assert terminal_after(shell, lambda: shell.type("/quit")) == 0


def test_the_terminal_is_as_it_was_after_sigterm(relay, chats):
    shell = chats.shell()
    shell.type(f"stty -a > before; {client_binary()} --nick alice {endpoint_of(relay)} & echo job $!; fg")
    pid = int(shell.until(r"\bjob (\d+)$")[1])
    shell.enter("alice")
    assert terminal_after(shell, lambda: os.kill(pid, signal.SIGTERM)) == 0


def test_the_terminal_is_as_it_was_after_the_relay_has_gone(relay, chats):
    shell = chats.shell()
    shell.type("stty -a > before; echo noted")
    shell.until(r"^(shell\$ )?noted$")
    start_in(shell, relay, "--no-reconnect")
    assert terminal_after(shell, relay.stop) == UNREACHABLE
    shell.until(r"! .*the connection is lost: ")


def test_the_terminal_is_as_it_was_after_a_quit_signal(relay, chats):
    shell = chats.shell()
    shell.type("ulimit -c 0; stty -a > before; echo noted")
    shell.until(r"^(shell\$ )?noted$")
    start_in(shell, relay)
    # While it draws its cursor may be anywhere, and that is where a sudden end leaves it.
    shell.until(r"\* Nobody else is here\.")
    shell.until_prompt("#lobby alice>")
    shell.press("C-\\")
    assert terminal_after(shell, lambda: None) == 128 + signal.SIGQUIT


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGALRM, signal.SIGXFSZ])
def test_the_terminal_is_as_it_was_after_a_signal_that_nobody_obeys(relay, chats, number):
    shell = chats.shell()
    shell.type(f"ulimit -c 0; stty -a > before; {client_binary()} --nick alice {endpoint_of(relay)} & echo job $!; fg")
    pid = int(shell.until(r"\bjob (\d+)$")[1])
    shell.enter("alice")
    shell.until(r"\* Nobody else is here\.")
    assert terminal_after(shell, lambda: os.kill(pid, number)) == 128 + number


def test_a_terminal_that_hangs_up_ends_it(two, chats, relay):
    _, nina = two
    bytes_terminal = chats.on_bytes(relay, "--nick", "bob")
    bytes_terminal.until("#lobby bob> ")
    bytes_terminal.send_signal(signal.SIGHUP)
    assert bytes_terminal.wait() == 0
    nina.expect(re.compile(r"\* bob left.*"))


def test_a_terminal_that_takes_nothing_does_not_keep_it(two, chats, relay):
    _, nina = two
    stopped = chats.on_bytes(relay, "--nick", "bob")
    stopped.until("#lobby bob> ")
    stopped.press_control("s")
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait() == 0
    nina.expect(re.compile(r"\* bob left.*"))


def test_it_asks_for_marked_pastes_and_takes_that_back(relay, chats):
    terminal = chats.on_bytes(relay, "--nick", "alice")
    terminal.until("#lobby alice> ")
    terminal.type("/quit")
    assert terminal.wait() == 0
    assert terminal.output.count(b"\x1b[?2004h") > 0
    assert terminal.output.rindex(b"\x1b[?2004l") > terminal.output.rindex(b"\x1b[?2004h")


def test_a_terminal_that_stands_still_does_not_lose_the_connection(server, chats):
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--no-colour")
    caller = server.accept().welcome()
    terminal.until("#lobby alice> ")
    caller.settle()
    terminal.press_control("s")
    for number in range(200):
        caller.say(f":eve!u@h PRIVMSG #lobby :meanwhile {number}")
        if number % 20 == 0:
            caller.settle()  # it answers the server
    terminal.write("typed meanwhile")
    for _ in range(3):
        caller.settle()
    assert b"meanwhile" not in terminal.output
    terminal.press_control("q")
    terminal.until("<eve> meanwhile 0\r\n")
    terminal.until("<eve> meanwhile 199\r\n")
    terminal.write("\r")
    caller.expect("PRIVMSG #lobby :typed meanwhile")


def test_what_happens_while_the_terminal_stands_still_is_logged(server, chats, tmp_path):
    log = tmp_path / "log"
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--log", str(log))
    caller = server.accept().welcome()
    terminal.until("#lobby alice> ")
    caller.settle()
    terminal.press_control("s")
    caller.say(":eve!u@h PRIVMSG #lobby :for the record")
    caller.settle()
    caller.settle()
    assert "<eve> for the record" in log.read_text()
    terminal.press_control("q")
    terminal.until("for the record")


def bash(chats):
    """A shell that sets its own modes while it has the terminal, as most people's does."""
    shell = chats.shell()
    shell.type("exec bash --norc -i")
    shell.type("echo $BASH_VERSION")
    shell.until(r"^\d+\.\d+")
    return shell


def is_at_the_front_again(shell, nina):
    """What it shows and takes, when it has been brought there by fg."""
    nina.say("are you back")
    shell.until("<nina> are you back$")
    shell.until_prompt("#lobby alice>")
    shell.write("never mind")
    shell.until_prompt("#lobby alice> never mind")
    shell.press("C-c")
    shell.until_prompt("#lobby alice>")
    shell.type("back again")
    nina.expect("<alice> back again")


def test_a_job_that_is_stopped_and_continued_from_elsewhere(relay, chats):
    nina = relay.join("nina")
    shell = start_in(bash(chats), relay)
    pid = shell.foreground_job()
    os.kill(pid, signal.SIGSTOP)
    shell.until(r"\[1\]\+\s+Stopped")
    os.kill(pid, signal.SIGCONT)
    nina.say("while you were away")
    nina.settle()
    shell.type("fg")
    shell.until("<nina> while you were away$")
    is_at_the_front_again(shell, nina)
    os.kill(pid, signal.SIGTERM)
    shell.until_prompt(r"shell\$")


@pytest.mark.parametrize("go_on", ["bg", "kill -CONT %1"])
def test_a_job_goes_on_in_the_background_and_shows_all_at_the_front(relay, chats, go_on):
    nina = relay.join("nina")
    shell = start_in(bash(chats), relay)
    shell.press("C-z")
    shell.until(r"\[1\]\+\s+Stopped")
    shell.type(go_on)
    nina.say("while you were away")
    nina.settle()
    shell.type("echo still the shell")
    shell.until("^still the shell$")
    shell.type("fg")
    shell.until("<nina> while you were away$")
    is_at_the_front_again(shell, nina)


def test_a_job_that_is_started_in_the_background(relay, chats):
    nina = relay.join("nina")
    shell = bash(chats)
    shell.type(f"{client_binary()} --nick alice {endpoint_of(relay)} &")
    shell.until(r"^\[1\] \d+$")
    shell.type("fg")
    shell.enter("alice")
    is_at_the_front_again(shell, nina)


def test_a_job_in_the_background_ends_when_told_so(relay, chats):
    nina = relay.join("nina")
    shell = start_in(bash(chats), relay)
    shell.press("C-z")
    shell.until(r"\[1\]\+\s+Stopped")
    shell.type("bg", "kill -TERM %1")
    nina.expect(re.compile(r"\* alice left.*"))
    shell.type("wait; echo it has ended")
    shell.until("^it has ended$")


def test_modes_that_somebody_else_has_set_do_not_stay(relay, chats):
    nina = relay.join("nina")
    shell = start_in(bash(chats), relay)
    shell.resize(100, 50)
    subprocess.run(["stty", "-F", shell.path(), "sane"], check=True)
    nina.say("noticed")
    shell.until("<nina> noticed$")
    shell.write("ab")
    shell.press("Left")
    shell.write("-")
    shell.until_prompt("#lobby alice> a-b")
