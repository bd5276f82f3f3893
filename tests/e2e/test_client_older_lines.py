"""/history: what was said before, from servers that give it only when they are asked."""

import re

import pytest

from harness.irc_server import SERVER

CAPABILITIES = "batch draft/chathistory message-tags server-time"
ACROSS = ["one", "two", "three", "four", "five"]


@pytest.fixture
def alice(chats, server):
    """In #lobby, on a server that keeps what was said; and the server's end."""
    terminal = chats.screen(server.address, "--nick", "alice", TZ="UTC")
    caller = server.accept()
    caller.expect(re.compile("CAP LS.*"))
    caller.say(f":{SERVER} CAP * LS :{CAPABILITIES}")
    asked = caller.expect(re.compile("CAP REQ :.*")).removeprefix("CAP REQ :")
    assert "chathistory" not in asked  # who has it is given nothing unasked, by some servers
    caller.say(f":{SERVER} CAP alice ACK :{asked}")
    caller.expect("CAP END")
    caller.say(f":{SERVER} 001 alice :Welcome", f":{SERVER} 005 alice CHATHISTORY=100 :are supported",
               f":{SERVER} 376 alice :End")
    caller.expect("JOIN #lobby")
    caller.say("@time=2026-11-19T12:30:00.000Z :alice!u@h JOIN #lobby",
               f":{SERVER} 353 alice = #lobby :alice @eve", f":{SERVER} 366 alice #lobby :End")
    return terminal.enter("alice"), caller


def asks(alice, typed, expected):
    terminal, caller = alice
    terminal.type(typed)
    caller.expect(expected)


def old_lines(minute, texts, batch, target="#lobby"):
    tags = f"batch={batch};time=2026-11-19T12"
    return [f":{SERVER} BATCH +{batch} chathistory {target}",
            *(f"@{tags}:{minute + number:02}:00.000Z;msgid=m{minute + number} :eve!u@h PRIVMSG {target} :{text}"
              for number, text in enumerate(texts)),
            f":{SERVER} BATCH -{batch}"]


def shown(terminal):
    return [line for line in terminal.above() if re.search(r"<eve>|^--", line)]


def test_older_lines_are_shown_in_order_once_each_with_their_times(alice):
    terminal, caller = alice
    asks(alice, "/history 5", "CHATHISTORY LATEST #lobby * 5")
    caller.say(f":{SERVER} CAP alice ACK :draft/chathistory", *old_lines(10, ACROSS, "h1"))
    terminal.until("-- now: .* --")
    older = [f"19 Nov 12:{10 + number} <eve> {text}" for number, text in enumerate(ACROSS)]
    first, *between, last = shown(terminal)
    assert re.fullmatch(r"-- earlier: Thursday, 19 November 2026, 12:10 --", first)
    assert between == older
    assert last.startswith("-- now: ")
    # Some servers count the line that is named among what was before it.
    asks(alice, "/history 3", "CHATHISTORY BEFORE #lobby msgid=m10 3")
    caller.say(*old_lines(8, ["minus two", "minus one", "one"], "h2"))
    terminal.until_screen(lambda lines: sum("-- now" in line for line in lines) == 2, "the end of the second")
    assert [line for line in shown(terminal) if "<eve>" in line] == [
        *older, "19 Nov 12:08 <eve> minus two", "19 Nov 12:09 <eve> minus one"]
    caller.say(":eve!u@h PRIVMSG #lobby :and now")
    terminal.until(r"<eve> and now$")
    assert sum("<eve> one" in line for line in terminal.screen()) == 1


def test_a_private_talk_has_older_lines_too(alice):
    terminal, caller = alice
    terminal.type("/query eve")
    terminal.enter("alice", "eve")
    asks(alice, "/history 2", "CHATHISTORY LATEST eve * 2")
    tags = "batch=p;time=2026-11-19T12"
    caller.say(f":{SERVER} CAP alice ACK :draft/chathistory", f":{SERVER} BATCH +p chathistory eve",
               f"@{tags}:01:00.000Z;msgid=p1 :eve!u@h PRIVMSG alice :psst",
               f"@{tags}:02:00.000Z;msgid=p2 :alice!u@h PRIVMSG eve :what", f":{SERVER} BATCH -p")
    terminal.until("-- now: .* --")
    assert [line for line in terminal.above() if "12:0" in line and "->" in line] == [
        "19 Nov 12:01 [eve -> you] psst", "19 Nov 12:02 [you -> eve] what"]


@pytest.mark.parametrize("answer, told", [
    ([f":{SERVER} BATCH +h chathistory #lobby", f":{SERVER} BATCH -h"], r"\* Nothing older is kept\."),
    ([f":{SERVER} FAIL CHATHISTORY MESSAGE_ERROR LATEST #lobby :Messages could not be retrieved"],
     r"! Messages could not be retrieved \(CHATHISTORY MESSAGE_ERROR\)"),
    ([f":{SERVER} FAIL CHATHISTORY INVALID_TARGET LATEST #lobby :Nothing of that room is kept"],
     r"! Nothing of that room is kept \(CHATHISTORY INVALID_TARGET\)"),
    ([f":{SERVER} 421 alice CHATHISTORY :Unknown command"], r"! This server does not know the command CHATHISTORY\."),
])
def test_that_there_is_nothing_is_told(alice, answer, told):
    terminal, caller = alice
    asks(alice, "/history", "CHATHISTORY LATEST #lobby * 50")
    caller.say(f":{SERVER} CAP alice NAK :draft/chathistory", *answer)
    terminal.until(told)
    # It was the answer: what the server replays of itself later is none.
    caller.say(f":{SERVER} BATCH +x chathistory #lobby", f":{SERVER} BATCH -x", ":eve!u@h PRIVMSG #lobby :hello")
    terminal.until("<eve> hello")
    assert sum("Nothing older" in line for line in terminal.screen()) == ("Nothing older" in told)


def test_a_server_without_history_is_not_asked(chats, server):
    terminal = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    terminal.enter("alice")
    terminal.type("/history 5")
    terminal.until(r"! This server has no older lines that could be asked for\.")
    assert not [line for line in caller.settle() if "CHATHISTORY" in line]
