"""Servers that mean harm, or are broken: chat-client lives, shows nothing that acts, and answers its keys."""

import os
import random
import re
import signal
import subprocess
import threading
import time

import pytest

from harness import new_token
from harness.chat_client import UNREACHABLE, asleep, endpoint_of
from harness.hearing import wait_until
from harness.irc_server import SERVER
from harness.terminal_bytes import assert_obeys_nothing

QUIET = {"TERM": "dumb"}


@pytest.fixture
def victim(chats, server):
    """On a dumb terminal, where every sequence would be the server's, and the server's end of its connection."""
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--bell", "never", **QUIET)
    caller = server.accept().welcome()
    terminal.until(r"#lobby alice> ")
    return terminal, caller


def assert_leaves(terminal, caller):
    # Twice: the first time it may wait for the server to have dealt with what was said.
    terminal.type("/quit\r/quit")
    caller.until(re.compile("QUIT.*"))
    caller.close()
    assert terminal.wait() == 0
    assert_obeys_nothing(terminal.output, sequences=False)


def assert_lives(terminal, caller):
    """What is typed arrives, what is said is shown; then it leaves in order, and nothing was obeyed."""
    token = new_token()
    caller.settle()  # to one that is silent, and has not answered for seconds, it would not send the line
    terminal.type(token)
    caller.until(re.compile(rf"PRIVMSG \S+ :{token}"))
    caller.say(f":eve!u@h PRIVMSG alice :{token}")
    terminal.until(rf"\[eve -> you\] {token}")
    assert_leaves(terminal, caller)


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes(victim, seed):
    terminal, caller = victim
    dice = random.Random(seed)
    caller.send(dice.randbytes(200_000) + b"\r\n")
    assert_lives(terminal, caller)


def test_random_bytes_before_the_greeting(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--bell", "never", **QUIET)
    caller = server.accept()
    caller.say(f":{SERVER} NOTICE * :an IRC server by its first line")
    caller.send(random.Random(1).randbytes(50_000) + b"\r\n")
    caller.welcome()
    terminal.until(r"#lobby alice> ")
    assert_lives(terminal, caller)


@pytest.mark.parametrize("seed", range(3))
def test_garbled_irc(victim, seed):
    """Words of IRC in no order, with bytes of every kind among them."""
    terminal, caller = victim
    dice = random.Random(seed)
    words = [b":eve!u@h", b"PRIVMSG", b"JOIN", b"PART", b"KICK", b"MODE", b"NICK", b"353", b"366", b"332", b"005",
             b"CAP", b"BATCH", b"FAIL", b"#lobby", b"alice", b":", b"", b"\x01", b"\x01ACTION", b"\x03", b"\xff\xfe",
             b"\xe4\xb8", b"\x1b[2J", b"\xc2\x9b", b"@time=x", b"+o-v+b", b"PREFIX=(ov)@+", b"x" * 300, b"*", b",#,"]
    for _ in range(3_000):
        caller.send(b" ".join(dice.choice(words) for _ in range(dice.randrange(1, 8))) + b"\r\n")
    # It may have been made to believe that it is called otherwise, or is elsewhere.
    caller.settle()
    terminal.type("/raw PING over")
    caller.until("PING over")
    assert_leaves(terminal, caller)


def test_huge_lines(victim):
    terminal, caller = victim
    caller.send(b":eve!u@h PRIVMSG #lobby :" + b"x" * 10_000_000 + b"\r\n")
    terminal.until(r"! The server sent a line of 10,000,0\d\d bytes, which is not")
    caller.send(b":eve!u@h PRIVMSG #lobby :" + b"e\xcc\x81" * 2_500 + b" end\r\n")
    terminal.until("end")
    assert_lives(terminal, caller)


def test_half_a_character_and_then_nothing(victim):
    terminal, caller = victim
    caller.send(b":eve!u@h PRIVMSG #lobby :half \xf0\x9f")
    token = new_token()
    terminal.type(token)
    caller.until(f"PRIVMSG #lobby :{token}")
    caller.send(b"\x99\x82 whole\r\n")
    terminal.until("half \U0001f642 whole")
    caller.send(b":eve!u@h PRIVMSG #lobby :half \xf0\x9f\r\n")
    assert_lives(terminal, caller)


def test_half_a_character_at_the_end(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--no-reconnect", **QUIET)
    caller = server.accept().welcome()
    terminal.until(r"#lobby alice> ")
    caller.send(b":eve!u@h PRIVMSG #lobby :last \xe4\xb8")
    caller.close()
    assert terminal.wait() == UNREACHABLE
    assert_obeys_nothing(terminal.output, sequences=False)


def test_a_crowd_of_a_hundred_thousand(victim):
    terminal, caller = victim
    caller.send(b"".join(b":v%d!u@h JOIN #lobby\r\n" % number for number in range(100_000)))
    caller.settle()
    assert_lives(terminal, caller)


def test_endless_names_and_rooms(victim):
    terminal, caller = victim
    names = b" ".join(b"n%06d" % number for number in range(60))
    caller.send(b":s 353 alice = #lobby :%s\r\n" % names * 3_000 + b":s 366 alice #lobby :End\r\n")
    caller.send(b"".join(b":alice!u@h JOIN #r%d\r\n" % number for number in range(20_000)))
    caller.send(b"".join(b":v%d!u@h PRIVMSG alice :hi\r\n" % number for number in range(5_000)))
    caller.settle()
    assert_leaves(terminal, caller)


def test_keys_are_answered_in_a_flood(victim):
    terminal, caller = victim
    flood = b"".join(b":eve!u@h PRIVMSG #lobby :flood %06d\r\n" % number for number in range(200_000))
    flooding = threading.Thread(target=lambda: caller.send(flood + b":eve!u@h PRIVMSG #lobby :flooded\r\n"))
    flooding.start()
    terminal.until("flood 000100")
    terminal.type("/raw PING in-the-flood")
    caller.until("PING in-the-flood")
    # It is answered among what floods, not after it.
    assert b"flooded" not in terminal.output
    terminal.until("<eve> flooded")
    flooding.join()
    shown = re.findall(rb"<eve> flood (\d{6})", terminal.output)
    assert shown == [b"%06d" % number for number in range(200_000)]
    assert_lives(terminal, caller)


def test_leaving_in_a_flood_that_never_ends(victim):
    terminal, caller = victim
    flood = b":eve!u@h PRIVMSG #lobby :flood\r\n" * 10_000

    def send_for_ever():
        try:
            while True:
                caller.send(flood)
        except OSError:
            pass  # the client has gone

    flooding = threading.Thread(target=send_for_ever)
    flooding.start()
    terminal.until("flood")
    terminal.type("/quit")
    assert terminal.wait() == 0
    flooding.join()


def test_a_message_of_the_day_that_never_ends(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", **QUIET)
    caller = server.accept()
    caller.expect(re.compile("USER .*"))
    caller.say(f":{SERVER} 001 alice :Welcome", *[f":{SERVER} 372 alice :- day after day"] * 50_000)
    caller.settle()
    terminal.type("/quit")
    assert terminal.wait() == 0
    assert terminal.output.count(b"day after day") < 100


def test_pings_without_number(victim):
    terminal, caller = victim
    reader = threading.Thread(target=caller.settle)
    caller.send(b"PING :x\r\n" * 20_000)
    reader.start()
    reader.join()
    # What has not been read of the answers is bounded, so that some may be missing; what came is right.
    answers = [line for line in caller.lines if line.startswith("PONG")]
    assert 1 < len(answers) <= 20_001
    assert_lives(terminal, caller)


def test_hanging_up_again_and_again_is_no_reason_to_hurry(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", **QUIET)
    caller = server.accept().welcome()
    for least_seconds in (1, 2):
        hung_up = time.monotonic()
        caller.close()
        terminal.until(r"Trying again\.")
        # It wakes to count the seconds in its prompt, and for no other reason.
        with asleep(terminal.pid):
            caller = server.accept()
        assert time.monotonic() - hung_up >= least_seconds
        caller.welcome()
    terminal.type("/quit")
    assert terminal.wait() == 0


def test_more_at_once_than_a_pipeline_takes(chats, server):
    """Who is in 200 rooms with one has a name in each: one line of the server's is as many events."""
    pipe = chats.pipe(server.address, "--nick", "alice", "--follow", stdout=subprocess.DEVNULL)
    caller = server.accept().welcome()
    rooms = [f"#room{number}" for number in range(199)]
    caller.say(*(f":{nick}!u@h JOIN {room}" for nick in ("alice", "a") for room in rooms))
    caller.settle()
    os.kill(pipe.pid, signal.SIGSTOP)
    caller.say(*[":a!u@h NICK b", ":b!u@h NICK a"] * 500)
    os.kill(pipe.pid, signal.SIGCONT)
    caller.settle()
    wait_until(lambda: "not shown" in pipe.complaints(), "it tells")
    assert pipe.complaints() == "chat-client: The server said so much at once that 99,000 events are not shown.\n"
    assert pipe.stop() == 0


def test_answers_to_what_nobody_asked(victim):
    terminal, caller = victim
    caller.say("PONG x :chat-client-999", ":alice!u@h QUIT :you left", ":alice!u@h PART #nowhere", "CAP * ACK :no-such",
               ":s 433 * alice :taken", ":s 001 mallory :Welcome again", ":alice!u@h NICK :",
               "005 alice PREFIX= CHANTYPES=", ":alice!u@h NICK alice", "BATCH -nothing", "366", "353", "JOIN", "NICK", "KICK #lobby")
    caller.settle()
    terminal.type("/raw PING over")
    caller.until("PING over")
    assert_leaves(terminal, caller)


@pytest.mark.parametrize("said, told", [
    (b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP/1.1 400 Bad Request"),
    (b"220 mail.example ESMTP\r\n", "220 mail.example ESMTP"), (b"\x8f\x00\x01 no line", ""), (None, "CAP LS 302")])
def test_what_is_no_irc_server_is_told_at_once(server, chats, said, told):
    pipe = chats.pipe(server.address, "--nick", "alice")
    caller = server.accept()
    caller.send(said or (caller.expect("CAP LS 302") + "\r\n").encode())
    assert pipe.wait() == UNREACHABLE
    assert f"{endpoint_of(server.address)}: this is no IRC server: it says '{told}" in pipe.complaints()


def test_a_server_that_hangs_up_behind_its_banner_is_told_of_by_it(server, chats):
    pipe = chats.pipe(server.address, "--nick", "alice")
    caller = server.accept()
    caller.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    caller.close()
    assert pipe.wait() == UNREACHABLE
    assert "no IRC server: it says 'HTTP/1.1 400 Bad Request'" in pipe.complaints()


def test_a_server_without_a_word_is_told_of_while_it_is_waited_for(server, chats):
    pipe = chats.pipe(server.address, "--nick", "alice")
    caller = server.accept()
    wait_until(lambda: f"chat-client: still waiting for {endpoint_of(server.address)} to let us in\n" in pipe.complaints(), "told")
    pipe.end_input()
    caller.close()
    assert pipe.wait() == UNREACHABLE


def test_what_the_server_says_to_us_is_no_output(server, chats):
    pipe = chats.pipe(server.address, "--nick", "alice", "--follow")
    caller = server.accept().welcome()
    caller.settle()
    caller.say(f":{SERVER} NOTICE alice :Connection statistics", ":eve!u@h NOTICE alice :from a person",
               ":eve!u@h PRIVMSG #lobby :last")
    pipe.expect("<eve> last")
    assert not any("statistics" in line for line in pipe.lines)
    assert any("from a person" in line for line in pipe.lines)
    assert f"chat-client: {SERVER}: Connection statistics" in pipe.complaints()


def test_a_flood_on_a_slow_terminal_keeps_neither_the_server_nor_the_keys_waiting(chats, server):
    terminal = chats.on_bytes(server.address, "--nick", "alice", "--bell", "never", is_slow=True, **QUIET)
    caller = server.accept().welcome()
    terminal.until(r"#lobby alice> ")
    caller.say(*(f":eve!u@h PRIVMSG #lobby :line {number} {'x' * 60}" for number in range(20_000)))
    caller.settle()
    terminal.type("typed meanwhile")
    caller.until("PRIVMSG #lobby :typed meanwhile")
    assert b"line 19999" not in terminal.output
    assert_leaves(terminal, caller)
    assert b"The terminal is slow: " in terminal.output and b"line 19999" not in terminal.output


def test_of_a_flood_on_a_terminal_that_follows_nothing_is_left_out(victim):
    terminal, caller = victim
    caller.say(*(f":eve!u@h PRIVMSG #lobby :line {number}" for number in range(60_000)))
    terminal.until("line 59999")
    assert b"not shown" not in terminal.output
    assert_lives(terminal, caller)
