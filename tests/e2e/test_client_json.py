"""chat-client --json: what order its lines are taken in, where they go, and how it leaves."""

import json
import re

import pytest

from harness.irc_person import irc_person
from harness.irc_server import SERVER

NOT_DELIVERED = 1


def lines(*requests):
    return "".join(json.dumps(request) + "\n" for request in requests)


def in_room(relay, room, nick="nina"):
    person = relay.join(nick)
    person.ask(f"/join {room}")
    return person


def test_quitting_waits_until_all_is_said(relay, chats):
    """More lines than may be on their way at once; what stands behind /quit is not read."""
    nina = relay.join("nina")
    said = [f"m{number}" for number in range(13)]
    ended = chats.deliver(relay, lines(*({"text": each} for each in said), {"command": "/quit done"},
                                       {"text": "too late"}), "--json", "--nick", "bot")
    assert (ended.returncode, ended.stderr) == (0, b"")
    nina.until("* bot joined")
    assert nina.until("* bot left, saying: done") == [f"<bot> {each}" for each in said]


def test_a_room_needs_no_sign(relay, chats):
    nina = in_room(relay, "ops")
    ops = irc_person(relay, "ops", room="#lobby")
    ended = chats.deliver(relay, lines({"text": "to the room", "room": "ops"}, {"text": "there", "room": "#ops"},
                                       {"text": "to the person", "to": "ops"}), "--json", "--nick", "bot",
                          "--room", "#ops")
    assert (ended.returncode, ended.stderr) == (0, b"")
    nina.until("* bot joined")
    assert nina.until(re.compile(r"\* bot left.*")) == ["<bot> to the room", "<bot> there"]
    assert [line.partition(" PRIVMSG ")[2] for line in ops.settle() if " PRIVMSG " in line] == ["ops :to the person"]


def test_what_follows_a_command_waits_for_it(relay, chats):
    lobby, tea = relay.join("lou"), in_room(relay, "tea")
    ended = chats.deliver(relay, lines({"text": "in the lobby"}, {"command": "/join #tea"}, {"text": "in tea"},
                                       {"command": "/topic green"}, {"command": "/part bye"},
                                       {"text": "back again"}, {"command": "/help"}, {"text": "and more"}),
                          "--json", "--nick", "bot")
    assert (ended.returncode, ended.stderr) == (0, b"")
    lobby.until("* bot joined")
    assert lobby.until(re.compile(r"\* bot left.*")) == ["<bot> in the lobby", "<bot> back again", "<bot> and more"]
    tea.until("* bot joined")
    assert tea.until("* bot left, saying: bye") == ["<bot> in tea", "* bot set the topic: green"]


def test_a_ban_is_taken_back_before_it_leaves(relay, chats):
    ended = chats.deliver(relay, lines({"command": "/ban bob"}, {"command": "/ban kim!*@192.0.2.1"},
                                       {"command": "/unban kim"}, {"command": "/ban"}),
                          "--json", "--nick", "bot", "--room", "#own")
    assert (ended.returncode, ended.stderr) == (0, b"")
    told = [json.loads(line).get("text", "") for line in ended.stdout.splitlines()]
    assert "-b kim!*@192.0.2.1" in told
    last = chats.deliver(relay, lines({"command": "/ban bob"}, {"command": "/unban bob"}), "--json", "--nick", "bot",
                         "--room", "#own")
    assert "-b bob!*@*" in [json.loads(line).get("text", "") for line in last.stdout.splitlines()]


def test_blank_lines_are_passed_over_and_counted(relay, chats):
    ended = chats.deliver(relay, '\n  \t\n{"text":5}\n', "--json")
    assert ended.returncode == NOT_DELIVERED
    assert ended.stderr == b'chat-client: line 3: "text" is a number, not a string\n'


def test_words_to_oneself_come_once(relay, chats):
    ended = chats.deliver(relay, lines({"text": "note to self", "to": "bot"}), "--json", "--nick", "bot")
    assert ended.returncode == 0
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [event["own"] for event in events if event["text"] == "note to self"] == [True]


def test_what_is_refused_is_named_and_not_told_as_said(server, chats):
    pipe = chats.pipe(server.address, "--json", "--nick", "alice")
    caller = server.accept().welcome()
    caller.confirm()
    pipe.send(lines({"text": "one"}, {"text": "two"}, {"text": "psst", "to": "bob"}).encode())
    caller.expect("PRIVMSG #lobby :one")
    caller.expect("PRIVMSG #lobby :two")
    caller.expect("PRIVMSG bob :psst")
    caller.say(f":{SERVER} 404 alice #lobby :No", f":{SERVER} 401 alice bob :No such nick")
    caller.confirm()
    pipe.end_input()
    caller.expect("QUIT")
    caller.close()
    assert pipe.wait() == NOT_DELIVERED
    pipe.until_closed()
    events = [json.loads(line) for line in pipe.lines]
    assert [event["text"] for event in events if event.get("own") and event["type"] == "message"] == ["two"]
    assert [(event.get("said"), event.get("room"), event.get("to")) for event in events
            if event["type"] == "error"] == [("one", "#lobby", None), ("psst", None, "bob")]


@pytest.mark.parametrize("command, complaint", [
    ("/join #ops", "Only who is invited may enter #ops."), ("/topic tea", "Only operators of #lobby may do that."),
])
def test_a_command_that_is_refused_is_no_success(relay, chats, command, complaint):
    """As what could not be said is none. A question that has no answer changes nothing."""
    oper = irc_person(relay, "oper", room="#ops")
    oper.say("MODE #ops +i", "JOIN #lobby", "MODE #lobby +t")
    oper.settle()
    ended = chats.deliver(relay, lines({"command": command}, {"text": "hi", "room": "#lobby"}), "--json", "--nick", "bot")
    assert complaint in [json.loads(line)["text"] for line in ended.stdout.splitlines()]
    assert ended.returncode == NOT_DELIVERED
    assert any("PRIVMSG #lobby :hi" in line for line in oper.settle())
    asked = chats.deliver(relay, lines({"command": "/whois nobody"}), "--json", "--nick", "bot")
    assert asked.returncode == 0
