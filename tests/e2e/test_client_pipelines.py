"""chat-client in a pipeline: what goes in arrives or is complained of, what comes out is plain, and it ends in time."""

import json
import re
import signal
import subprocess
import time

import pytest

from harness import PATIENCE, new_token
from harness.chat_client import CANNOT_WRITE, UNREACHABLE, asleep, client_binary, endpoint_of
from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.irc_server import SERVER

NOT_DELIVERED = 1


def in_room(relay, room, nick="nina"):
    person = relay.join(nick)
    person.ask(f"/join {room}")
    return person


def test_a_line_is_delivered(relay, chats):
    nina = in_room(relay, "ops")
    ended = chats.deliver(relay, "deployed\n", "--room", "#ops", "--nick", "bot")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    nina.until("* bot joined")
    assert nina.until(re.compile(r"\* bot left.*")) == ["<bot> deployed"]


def test_what_the_server_tells_of_a_room_is_no_output(keeping, chats):
    relay = keeping("--keep-history", "1d")
    kept = "#lobby: What is said here is kept for 1 day"
    ended = chats.deliver(relay, "deployed\n", "--nick", "bot")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    listener = chats.pipe(relay, "--nick", "ears", "--follow")
    wait_until(lambda: kept in listener.complaints(), "it is told")
    assert chats.deliver(relay, "hello\n", "--nick", "bot").returncode == 0
    listener.until("<bot> hello")
    assert not any("kept" in line for line in listener.lines)


@pytest.mark.parametrize("text, said", [
    ("no newline", ["no newline"]), ("one\ntwo\n", ["one", "two"]), ("one\r\ntwo\r\n", ["one", "two"]),
    ("", []), ("\n\n", []), ("/quit\n//x\n", ["/quit", "//x"]), ("grüße, 世界 🙂\n", ["grüße, 世界 🙂"]),
    ("  indented\ttab\n", ["  indented\ttab"]), ("no\0NUL, no\rCR\n", ["no NUL, no", "CR"]),
])
def test_each_line_is_said_as_it_is(relay, chats, text, said):
    nina = relay.join("nina")
    assert chats.deliver(relay, text, "--nick", "bot").returncode == 0
    nina.until("* bot joined")
    heard = nina.until(re.compile(r"\* bot left.*"))
    assert heard == [f"<bot> {line}" for line in said]


def test_long_lines_arrive_in_pieces_and_whole(relay, chats):
    nina = relay.join("nina")
    words = " ".join(f"word{number}" for number in range(1000))
    assert chats.deliver(relay, words + "\n", "--nick", "bot").returncode == 0
    nina.until("* bot joined")
    pieces = [line.removeprefix("<bot> ") for line in nina.until(re.compile(r"\* bot left.*"))]
    assert len(pieces) > 1 and " ".join(pieces) == words


@pytest.mark.parametrize("text, why", [
    (b"not \xff UTF-8\n", b"line 1"), (b"x" * 100_000 + b"\n", b"line 1"),
])
def test_what_cannot_be_said_is_complained_of_and_the_rest_is_said(relay, chats, text, why):
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot")
    pipe.send(text + b"the rest\n")
    pipe.end_input()
    assert pipe.wait() == NOT_DELIVERED
    assert why.decode() in pipe.complaints()
    nina.expect("<bot> the rest")


def test_a_room_that_does_not_let_one_speak(relay, chats):
    alice = irc_person(relay, "alice")
    alice.say("MODE #lobby +m")
    alice.settle()
    ended = chats.deliver(relay, "may I?\n", "--nick", "bot")
    assert ended.returncode == NOT_DELIVERED
    assert re.fullmatch(rb"chat-client: .*#lobby.*\n", ended.stderr)
    assert not any("may I?" in line for line in alice.settle())


def test_a_room_that_one_is_banned_from(relay, chats):
    alice = irc_person(relay, "alice")
    alice.say("MODE #lobby +b *!*@127.0.0.1")
    alice.settle()
    ended = chats.deliver(relay, "let me in\n", "--nick", "bot")
    assert ended.returncode == NOT_DELIVERED
    assert b"#lobby" in ended.stderr
    assert not any("let me in" in line for line in alice.settle())


def test_a_room_with_another_key(relay, chats):
    """One complaint, with the option that would help; and nothing is said to a closed door."""
    alice = irc_person(relay, "alice", room="#vault")
    alice.say("MODE #vault +k sesame")
    alice.settle()
    ended = chats.deliver(relay, "let\nme in\n", "--nick", "bot", "--room", "#vault")
    assert ended.returncode == NOT_DELIVERED
    assert ended.stderr == b"chat-client: #vault lets in only who knows its key: --room '#vault KEY'\n"
    assert chats.deliver(relay, "hi\n", "--nick", "bot", "--room", "#vault sesame").returncode == 0


def test_a_room_that_is_slow_to_answer_is_spoken_to(chats, server):
    pipe = chats.pipe(server.address, "--nick", "alice", "--room", "#slow")
    pipe.say("deployed")
    caller = server.accept()
    caller.greet()
    caller.expect("JOIN #slow")
    caller.confirm()
    caller.expect("PRIVMSG #slow :deployed")


def test_a_nick_that_nobody_has(relay, chats):
    ended = chats.deliver(relay, '{"text": "psst", "to": "nobody"}\n{"text": "hi"}\n', "--json")
    assert ended.returncode == NOT_DELIVERED
    assert any(one["type"] == "error" and "nobody" in one["text"] for one in map(json.loads, ended.stdout.splitlines()))


@pytest.mark.parametrize("refusal", [
    "716 alice #lobby :is in +g mode", "936 alice #lobby damn :Your message contained a censored word",
    "421 alice PRIVMSG :Unknown command", "499 alice :What is in no table",
])
def test_whatever_a_server_refuses_with_is_complained_of(chats, server, refusal):
    pipe = chats.pipe(server.address, "--nick", "alice")
    pipe.say("damn")
    pipe.end_input()
    caller = server.accept().welcome()
    caller.confirm()
    caller.expect("PRIVMSG #lobby :damn")
    caller.say(f":{SERVER} {refusal}")
    caller.confirm()
    caller.expect("QUIT")
    caller.close()
    assert pipe.wait() == NOT_DELIVERED
    assert re.fullmatch(r"chat-client: .+\n", pipe.complaints())


@pytest.mark.parametrize("said, echoed, complaint", [
    (["one", "two"], "two", "Not delivered, it seems, to #lobby: one"),
    (["one and two"], "one", "The server cut what you said to #lobby. Its end was not said:  and two"),
], ids=["not sent back", "cut"])
def test_what_a_server_does_not_send_back_whole_is_complained_of(chats, server, said, echoed, complaint):
    pipe = chats.pipe(server.address, "--nick", "alice")
    pipe.say(*said)
    pipe.end_input()
    caller = server.accept().welcome_with("echo-message")
    caller.expect(f"PRIVMSG #lobby :{said[-1]}")
    caller.say(f":alice!u@h PRIVMSG #lobby :{echoed}")
    caller.confirm()
    caller.expect("QUIT")
    caller.close()
    assert pipe.wait() == NOT_DELIVERED
    assert pipe.complaints() == f"chat-client: {complaint}\n"


@pytest.mark.parametrize("lets_in", [True, False])
def test_what_it_waits_for_is_told(chats, server, lets_in):
    """At the end of the input, and before any is taken."""
    pipe = chats.pipe(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    pipe.say("deployed")
    pipe.end_input()
    if lets_in:
        caller.confirm()
        caller.expect("PRIVMSG #lobby :deployed")
    host, port = server.address
    waits = f"chat-client: still waiting for {host}:{port} to answer what it was sent\n"
    wait_until(lambda: pipe.complaints() == waits, "it says what it waits for")
    caller.confirm()
    if not lets_in:
        caller.expect("PRIVMSG #lobby :deployed")
        caller.confirm()
    caller.expect("QUIT")
    caller.close()
    assert pipe.wait() == 0
    assert pipe.complaints() == waits


def complaints_when_cut_off(chats, server, lines, heard):
    """A pipe says so many lines to a server that goes as soon as it has heard number `heard`."""
    pipe = chats.pipe(server.address, "--nick", "alice", "--no-reconnect")
    caller = server.accept().welcome()
    caller.confirm()
    pipe.say(*(f"line {number}" for number in range(lines)))
    caller.expect(f"PRIVMSG #lobby :line {heard}")
    caller.close()
    assert pipe.wait() == UNREACHABLE
    return pipe.complaints()


def test_the_relay_gone_in_the_middle(chats, server):
    complaints = complaints_when_cut_off(chats, server, lines=5, heard=0)
    assert "the connection is lost: " in complaints
    assert "5 lines may not have been delivered: the server did not confirm\n" in complaints
    assert [f"to #lobby: line {number}" in complaints for number in range(5)] == [True] * 5


def test_of_many_doubtful_lines_the_first_are_named(chats, server):
    told = complaints_when_cut_off(chats, server, lines=13, heard=9)
    assert "13 lines may not have been delivered" in told
    assert "to #lobby: line 9\nchat-client: and 3 more\n" in told


def test_no_line_is_lost_while_the_relay_is_restarted(start_relay, chats, short_directory):
    def start():
        return start_relay(listen=[f"unix:{short_directory}/door"])

    relay = start()
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot")
    pipe.say(*(f"line {number}" for number in range(20)))
    nina.expect("<bot> line 19")
    heard = list(nina.lines)
    assert relay.stop() == 0
    pipe.say(*(f"line {number}" for number in range(20, 40)))
    relay = start()
    nina = relay.join("nora")
    pipe.say(*(f"line {number}" for number in range(40, 60)))
    pipe.end_input()
    assert pipe.wait() == 0
    heard += nina.until(re.compile(r"\* bot left.*"))
    said = [int(line.rpartition(" ")[2]) for line in heard if line.startswith("<bot> line ")]
    assert sorted(set(said)) == list(range(60))
    lost, *others, back = pipe.complaints().splitlines()
    assert lost.startswith("chat-client: The connection is lost: ") and lost.endswith(" Trying again.")
    assert all(each.startswith("chat-client: Not yet: ") for each in others)
    assert back == f"chat-client: Connected again to unix:{short_directory}/door as bot."


def test_all_is_delivered_at_the_relays_own_pace(start_relay, chats):
    relay = start_relay("--flood-rate", "100", "--flood-burst", "10", "--pace-local")
    nina = relay.join("nina")
    ended = chats.deliver(relay, "".join(f"line {number}\n" for number in range(100)), "--nick", "bot")
    assert (ended.returncode, ended.stderr) == (0, b"")
    nina.until("* bot joined")
    assert nina.until(re.compile(r"\* bot left.*")) == [f"<bot> line {number}" for number in range(100)]


def test_listening_to_a_file(relay, chats, tmp_path):
    def heard():
        return (tmp_path / "log").read_text().splitlines()

    nina = relay.join("nina")
    with open(tmp_path / "log", "wb") as log:
        pipe = chats.pipe(relay, "--nick", "bot", "--follow", stdin=subprocess.DEVNULL, stdout=log)
        nina.expect("* bot joined")
        nina.say("hello")
        # By the time that it has written what is said next, it has come to the end of its input, too.
        wait_until(lambda: heard() == ["<nina> hello"], "the first line is in the file")
        nina.say("/me waves", "/msg bot psst", "\x02bold\x02 \x1b[2J", "/topic tea")
        nina.settle()
        nina.say("/quit bye")
        wait_until(lambda: any("quit" in line for line in heard()), "the last line is in the file")
        assert pipe.stop() == 0
    assert heard() == ["<nina> hello", "<* nina> waves", "[nina -> you] psst", "<nina> bold ^[[2J",
                       "* nina set the topic: tea", "* nina quit (Quit: bye)"]


def test_without_following_the_end_of_input_is_the_end(relay, chats):
    assert chats.deliver(relay, "").returncode == 0


def test_rooms_are_named_where_there_are_several_and_times_if_wanted(relay, chats):
    nina = in_room(relay, "tea")
    pipe = chats.pipe(relay, "--nick", "bot", "--room", "#ops", "--room", "#tea", "--timestamps", "%Y")
    nina.expect("* bot joined")
    nina.say("hello")
    pipe.expect(re.compile(r"\d{4} #tea <nina> hello"))


def test_a_reader_that_has_seen_enough_ends_it(relay, chats):
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot", "--follow")
    nina.expect("* bot joined")
    nina.say("first")
    pipe.expect("<nina> first")
    pipe.close_output()
    nina.say("second")
    assert pipe.wait() == 0
    assert pipe.complaints() == ""


def test_a_full_disk_is_told(relay, chats):
    nina = relay.join("nina")
    with open("/dev/full", "wb") as full:
        pipe = chats.pipe(relay, "--nick", "bot", stdout=full)
    nina.expect("* bot joined")
    nina.say("hello")
    assert pipe.wait() == CANNOT_WRITE
    assert re.fullmatch(r"chat-client: .*No space left on device.*\n", pipe.complaints())


@pytest.mark.parametrize("hangs_up", [True, False])
def test_who_cannot_write_says_goodbye(chats, server, hangs_up):
    """Without it a relay would keep its seat. What the server says meanwhile is read, or the kernel would reset."""
    with open("/dev/full", "wb") as full:
        pipe = chats.pipe(server.address, "--nick", "alice", "--follow", stdout=full)
    caller = server.accept().welcome()
    caller.say(*(f":eve!e@h PRIVMSG #lobby :line {number}" for number in range(1000)))
    caller.until("QUIT")
    caller.say(*(f":eve!e@h PRIVMSG #lobby :more {number}" for number in range(1000)))
    if hangs_up:
        caller.close()
    assert pipe.wait() == CANNOT_WRITE
    assert re.fullmatch(r"chat-client: .*No space left on device.*\n", pipe.complaints())


def test_a_reader_that_goes_is_followed_by_a_goodbye(chats, server):
    pipe = chats.pipe(server.address, "--nick", "alice", "--follow")
    caller = server.accept().welcome()
    pipe.close_output()
    caller.say(":eve!e@h PRIVMSG #lobby :hello")
    caller.until("QUIT")
    assert pipe.wait() == 0
    assert pipe.complaints() == ""


def test_a_log_that_cannot_be_written_is_no_success(relay, chats):
    nina = relay.join("nina")
    ended = chats.deliver(relay, "hi\n", "--nick", "bot", "--log", "/dev/full")
    assert ended.returncode == CANNOT_WRITE
    assert ended.stderr == b"chat-client: the log file /dev/full cannot be written: No space left on device\n"
    nina.expect("<bot> hi")


def test_json_both_ways(relay, chats):
    nina = in_room(relay, "ops")
    pipe = chats.pipe(relay, "--nick", "bot", "--room", "#ops", "--json")
    pipe.say('{"text":"hi"}', '{"text":"psst","to":"nina"}', '{"type":"action","text":"waves"}',
             '{"type":"notice","text":"built"}', '{"command":"/topic tea"}', '{"text":"/quit"}')
    nina.expect("<bot> hi")
    nina.expect("[bot -> you] psst")
    nina.expect("<* bot> waves")
    nina.expect("* bot set the topic: tea")
    nina.expect("<bot> /quit")
    nina.say("hello bot \x1b[2J")
    heard = json.loads(pipe.expect(re.compile(r'\{.*"text":"hello bot.*\}')))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", heard.pop("time"))
    heard.pop("id", None)
    assert heard == {"type": "message", "room": "#ops", "nick": "nina", "text": "hello bot ^[[2J", "mention": True}
    own = [json.loads(line) for line in pipe.lines if '"own":true' in line and '"text":"hi"' in line]
    assert own and own[0]["nick"] == "bot"
    pipe.say("not json", '{"text":"two\\nlines"}', '{"txet":"x"}', '{"text":"a","room":"#a","to":"b"}')
    pipe.end_input()
    assert pipe.wait() == NOT_DELIVERED
    refused = re.findall(r"line (\d+)", pipe.complaints())
    assert refused == ["7", "8", "9", "10"]


def test_everything_written_as_json_is_json(relay, chats):
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--json", "--nick", "bot")
    nina.expect("* bot joined")
    nina.say('quote " and \\ and \u202e', "/topic \x02x\x02", "/me acts")
    nina.ask("/nick nora")
    nina.say("/quit")
    nina.until_closed()
    pipe.end_input()
    assert pipe.wait() == 0
    pipe.until_closed()
    events = [json.loads(line) for line in pipe.lines]
    assert all({"type", "time", "text"} <= set(event) for event in events)
    assert {"message", "action", "topic", "renamed", "quit", "joined"} <= {event["type"] for event in events}
    assert all(line.isascii() for line in pipe.lines if "u202e" in line)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("options, status", [(["--follow"], 0), ([], 128)])
def test_signals_end_it(relay, chats, number, options, status):
    """Before the end of its input something may be missing; who follows has no other end."""
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot", *options)
    nina.expect("* bot joined")
    assert pipe.stop(number) == (status + number if status else 0)
    nina.expect(re.compile(r"\* bot left.*"))


@pytest.mark.parametrize("how", ["on a terminal", "waiting for input", "after the end of input", "not read"])
def test_it_sleeps_when_there_is_nothing_to_do(relay, chats, how):
    """Others talk in another room meanwhile: that many rounds of the relay are many chances to spin."""
    nina = in_room(relay, "ops")
    if how == "on a terminal":
        client = chats.on_bytes(relay, "--nick", "bot")
        client.until("#lobby bot> ")
    else:
        client = chats.pipe(relay, "--nick", "bot", "--follow")
        if how == "after the end of input":
            client.end_input()
        if how == "not read":
            speaker = relay.join("speaker")
            speaker.say(*["x" * 400] * 2_000)
            speaker.settle()
    lobby = relay.join("watcher")
    lobby.say("/who")
    lobby.settle()
    for _ in range(3):
        nina.settle()
    long_enough = time.monotonic() + 0.5
    with asleep(client.pid):
        while time.monotonic() < long_enough:
            nina.settle()


def test_a_slow_reader_gets_all(relay, chats):
    nina = relay.join("nina")
    pipe = chats.pipe(relay, "--nick", "bot", "--follow")
    nina.expect("* bot joined")
    lines = [f"{number} " + "x" * 300 for number in range(3_000)]
    nina.say(*lines)
    token = new_token()
    nina.settle()
    nina.say(token)
    heard = pipe.until(f"<nina> {token}")
    assert heard == [f"<nina> {line}" for line in lines]


def test_a_closed_standard_input_is_an_empty_one(relay):
    command = f'"{client_binary()}" --nick bot {endpoint_of(relay)} <&-'
    ended = subprocess.run(["sh", "-c", command], capture_output=True, timeout=PATIENCE, check=False)
    assert ended.returncode in (0, 66), ended.stderr
