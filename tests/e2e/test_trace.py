"""`--trace`: the relay tells what it does, and what it tells is what its clients live through."""

import json
import os
import re
import signal
import stat
import subprocess
import termios

import pytest

from harness import PATIENCE, binary, run_to_end
from harness.hearing import wait_until

TINY = 4096
GREETING = re.compile(r"\* Welcome to .*")


class Trace:
    """A trace file, put together again: who was who, and what each was sent."""

    def __init__(self, path):
        objects = [json.loads(line) for line in path.read_text().splitlines()]
        self.header, *rest = objects
        self.end = rest.pop() if rest and "end" in rest[-1] else None
        self.rounds = rest
        self.names = {}
        self.fds = {}
        for round_ in self.rounds:
            self.fds.update({each["id"]: each["fd"] for each in round_["accepted"]})
            self.names.update({each["id"]: each["name"] for each in round_["known"] if each["name"]})

    def id_of(self, name):
        return next(id_ for id_, known in self.names.items() if known == name)

    def all(self, field, id_=None):
        return [each for round_ in self.rounds for each in round_[field] if id_ in (None, each.get("id"))]

    def lines_read(self, id_):
        return [line for read in self.all("reads", id_) for line in read["lines"]]

    def sent_to(self, id_):
        return "".join(send["text"] for send in self.all("sends", id_))


@pytest.fixture
def traced(start_relay, tmp_path):
    """Starts a relay that writes a trace, and reads it when the relay has stopped."""
    path = tmp_path / "trace.ndjson"

    class Traced:
        def start(self, *options, **how):
            self.relay = start_relay(f"--trace={path}", *options, **how)
            return self.relay

        def stop(self):
            assert self.relay.stop() == 0
            return Trace(path)

        def text(self):
            return path.read_text()

    return Traced()


def test_the_header_says_where_it_listens(traced):
    relay = traced.start(raw_listen=["127.0.0.1:0"])
    trace = traced.stop()
    assert trace.header["trace"] == 1 and trace.header["pid"] == relay.pid
    listeners = trace.header["listeners"]
    assert [each["name"] for each in listeners] == ["listener 1", "listener 2"]
    assert [each["raw"] for each in listeners] == [False, True]
    assert listeners[0]["endpoint"] == "{}:{}".format(*relay.door().address)
    assert sorted(each["fd"] for each in listeners) == trace.rounds[0]["in"]["read"]
    assert trace.end["rounds"] == len(trace.rounds) == relay.rounds()
    assert [each["round"] for each in trace.rounds] == list(range(1, len(trace.rounds) + 1))


def test_nobody_else_reads_what_it_says_of_what_was_said(traced, tmp_path):
    traced.start()
    assert stat.S_IMODE((tmp_path / "trace.ndjson").stat().st_mode) == 0o600


def test_what_it_says_was_sent_is_what_was_received(traced):
    relay = traced.start()
    people = relay.gather("alice", "bob", "carol")
    for number in range(30):
        speaker = people[number % 3]
        speaker.say(*[f"{number}.{part} \N{GREEK SMALL LETTER PI}" for part in range(1 + number % 4)])
        speaker.settle()
    people[0].say("/msg carol psst", "/who", "/nick alicia")
    people[0].settle()
    people[2].half_close()
    people[2].until_closed()
    for person in people[:2]:
        person.settle()
    trace = traced.stop()
    for person, name in zip(people, ("alicia", "bob", "carol"), strict=True):
        person.until_closed()
        assert trace.sent_to(trace.id_of(name)).splitlines() == person.lines


def _lines_for(trace, receiver):
    """What the trace says others said to it: (speaker's id, text)."""
    return [(read["id"], line["text"]) for read in trace.all("reads") for line in read["lines"]
            if receiver in line["to"] and not line["text"].startswith("/")]


def test_to_whom_each_line_was_forwarded_is_who_heard_it(traced):
    relay = traced.start()
    people = relay.gather("alice", "bob", "carol")
    people[2].say("/join #tea")
    people[2].settle()
    for number in range(10):
        people[0].say(f"{number}", f"again {number}")
        people[1].say(f"yes, {number}")
    for person in people:
        person.settle()
    trace = traced.stop()
    ids = {name: trace.id_of(name) for name in ("alice", "bob", "carol")}
    heard = [(ids["alice"], line.removeprefix("<alice> ")) for line in people[1].lines if line.startswith("<alice> ")]
    assert _lines_for(trace, ids["bob"]) == heard and len(heard) == 20
    assert _lines_for(trace, ids["carol"]) == []


def test_a_line_cut_in_two_is_whole_in_the_second_read(traced):
    relay = traced.start()
    alice, bob = relay.gather("alice", "bob")
    alice.send(b"hel")
    wait_until(lambda: '"text":"hel"' in traced.text(), "the first part is read")
    alice.send(b"lo\n")
    bob.expect("<alice> hello")
    trace = traced.stop()
    first, second = [read for read in trace.all("reads", trace.id_of("alice"))
                     if read["text"] in ("hel", "lo\n")]
    assert first["lines"] == [] and first["unfinished"] == {"bytes": 3, "text": "hel"}
    (line,) = second["lines"]
    assert line["text"] == "hello" and line["to"] == [trace.id_of("bob")] and line["answer"] == 0
    assert second["unfinished"] == {"bytes": 0, "text": ""}


def _stall_and_catch_up(traced):
    relay = traced.start("--backlog", "64K")
    sleeper = relay.join("sleeper", receive_buffer=TINY)
    alice, bob = relay.gather("alice", "bob")
    sleeper.settle()
    for _ in range(300):
        alice.say(*["x" * 4000] * 7, "go on")
        bob.until("<alice> go on")
    sleeper.settle()
    sleeper.settle()
    alice.settle()
    trace = traced.stop()
    return trace, trace.id_of("sleeper")


def test_a_slow_reader_has_a_short_send_enters_the_write_set_and_leaves_it(traced):
    trace, sleeper = _stall_and_catch_up(traced)
    short = [send for send in trace.all("sends", sleeper) if send["short"]]
    assert short and all(send["taken"] <= send["wanted"] for send in short)
    moves = [move for round_ in trace.rounds for move in ("joined", "left") if sleeper in round_["write_set"][move]]
    assert moves[0] == "joined" and moves[-1] == "left"
    assert all(one != other for one, other in zip(moves, moves[1:], strict=False))
    waiting = False
    for round_ in trace.rounds:
        assert (trace.fds[sleeper] in round_["in"]["write"]) == waiting
        waiting = (waiting or sleeper in round_["write_set"]["joined"]) and sleeper not in round_["write_set"]["left"]


def test_what_a_slow_reader_misses_is_in_the_trace(traced):
    trace, sleeper = _stall_and_catch_up(traced)
    told = re.findall(r"! You missed ([\d,]+) line", trace.sent_to(sleeper))
    missed = sum(skip["lines"] for skip in trace.all("skips", sleeper))
    # A send of many lines shows its beginning only, so that a note may be hidden in one.
    assert missed > 0
    assert not told or missed >= sum(int(number.replace(",", "")) for number in told)


def test_an_end_a_reset_and_a_half_close_are_told_apart(traced):
    relay = traced.start()
    alice, bob, carol = relay.gather("alice", "bob", "carol")
    bob.half_close()
    bob.until_closed()
    # Were she sent it after her reset, that send would find the reset first.
    carol.expect("* bob left")
    carol.reset()
    alice.expect("* carol left (connection reset)")
    trace = traced.stop()
    assert trace.all("reads", trace.id_of("bob"))[-1]["result"] == "end"
    reset = trace.all("reads", trace.id_of("carol"))[-1]
    assert reset["result"] == "reset" and "reset" in reset["error"]
    # A half-closed client is still sent what is due to it; one that was reset is closed at once.
    assert [each["at_once"] for each in trace.all("closing", trace.id_of("bob"))] == [False]
    assert [(each["reason"], each["at_once"], each["to"]) for each in trace.all("closing", trace.id_of("carol"))] == [
        ("connection reset", True, [trace.id_of("alice")])]
    assert [(each["during"], each.get("look"), each["orderly"]) for each in trace.all("closing")] == [
        ("reads", 1, True), ("reads", 1, False), ("signals", None, True)]


def test_who_is_named_and_closed_in_one_round_is_known(traced):
    relay = traced.start("--trace")
    passing = relay.connect()
    passing.send(b"hi")
    passing.half_close()
    passing.until_closed()
    trace = traced.stop()
    (round_,) = [each for each in trace.rounds if each["closed"]]
    assert round_["known"] == [{"id": 1, "name": "guest1", "protocol": "line", "cipher": ""}]
    assert "close    guest1    frees" in relay.output()


def test_what_happens_is_told_in_its_order(start_relay):
    relay = start_relay("--trace")
    alice, bob = relay.gather("alice", "bob")
    bob.half_close()
    alice.expect("* bob left")
    assert relay.stop() == 0
    _, _, told = relay.output().partition("end of file")
    assert re.findall(r"^  (signal|mark|leave|send|close|write set [+-])", told, re.MULTILINE) == [
        "mark", "leave", "close", "write set +", "send", "write set -", "signal", "mark", "send", "close"]


def test_a_descriptor_is_given_again_and_an_id_is_not(traced):
    relay = traced.start()
    alice, bob = relay.gather("alice", "bob")
    bob.half_close()
    bob.until_closed()
    alice.settle()
    relay.join("carol")
    trace = traced.stop()
    bob_id, carol_id = trace.id_of("bob"), trace.id_of("carol")
    assert trace.fds[bob_id] == trace.fds[carol_id] and bob_id != carol_id
    closed = [(each["fd"], each["reason"], each["bytes_in"] > 0) for each in trace.all("closed", bob_id)]
    assert closed == [(trace.fds[bob_id], "hung up", True)]


def test_a_newcomer_who_is_silent_is_a_deadline(traced):
    relay = traced.start()
    relay.connect().expect(GREETING)
    trace = traced.stop()
    (deadline,) = trace.all("deadlines")
    assert deadline["what"] == "recognise" and deadline["answer"] > 0
    (round_,) = [each for each in trace.rounds if each["deadlines"]]
    assert round_["woke"] == "timeout" and round_["out"] == {"read": [], "write": []}
    assert round_["slept_ms"] >= round_["timeout_ms"] > 0


def test_a_signal_wakes_it(traced):
    relay = traced.start()
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "SIGHUP" in traced.text(), "the signal is obeyed")
    relay.join("alice")
    trace = traced.stop()
    assert [round_["signals"] for round_ in trace.rounds if round_["woke"] == "signal"] == [["SIGHUP"], ["SIGTERM"]]
    assert {each["reason"] for each in trace.all("closing") + trace.end["closed"]} == {"the relay stopped"}
    assert {each["during"] for each in trace.all("closing")} == {"signals"}


def test_who_is_turned_away_is_in_the_trace(traced):
    relay = traced.start("--max-clients", "1")
    relay.join("alice")
    relay.connect().until_closed()
    (newcomer,) = traced.stop().all("turned_away")
    assert newcomer["why"] == "This relay is full: it takes 1 client."


def test_passwords_are_not_in_the_trace(traced):
    relay = traced.start("--trace")
    irc = relay.connect()
    irc.send(b"NICK carol\r\nPASS hunter2\r\nUSER carol 0 * :C\r\nJOIN #tea sesame\r\n")
    irc.expect(re.compile(r":chat-relay 366 carol #tea .*"))
    alice = relay.join("alice")
    alice.ask("/join #cake sponge")
    alice.ask("/mode +k vanilla")
    irc.send(b"JOIN #cake vanilla\r\n")
    irc.expect(re.compile(r":chat-relay 366 carol #cake .*"))
    alice.ask("/mode +k almond")
    irc.expect(re.compile(r":alice!.* MODE #cake \+k almond.*"))
    alice.ask("nickserv identify swordfish")
    relay.stop()
    told = relay.output() + traced.text()
    assert "PASS ***" in told and "JOIN #tea ***" in told and "/join #cake ***" in told and "/mode +k ***" in told
    assert "You set +k ***" in told and "MODE #cake +k ***" in told and "nickserv identify ***" in told
    assert not re.search("hunter2|sesame|sponge|vanilla|almond|swordfish", told)


def test_escape_codes_do_not_reach_the_terminal_of_who_watches(start_relay):
    relay = start_relay("--trace")
    alice, bob = relay.gather("alice", "bob")
    alice.send(b"\x1b[31mred \xe2\x80\xae \xff\n")
    alice.send(b"/me \x1b]0;title\x07\n")
    alice.settle()
    bob.settle()
    assert relay.stop() == 0
    told = relay.output()
    assert "\x1b" not in told and "\x07" not in told and "\u202e" not in told
    assert "^[[31mred" in told and "<0xFF>" in told


def test_the_narration_tells_the_story(start_relay):
    relay = start_relay("--trace")
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    bob.half_close()
    alice.expect("* bob left")
    assert relay.stop() == 0
    told = relay.output()
    assert re.search(r'read     alice     6 bytes "hello\\n"\n +line "hello" -> bob\n', told)
    assert re.search(r"send     bob       14 bytes, 1 line\n", told)
    assert re.search(r"close    bob       frees descriptor \d+;", told)
    assert re.search(r"-- stopped after \d+ rounds -+\n", told)
    assert all(len(line) <= 80 for line in told.splitlines())


def test_whose_standard_output_is_closed_serves_on(start_relay):
    relay = start_relay("--trace")
    relay.close_output()
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    assert relay.log().count("the trace on standard output ends here: write: Broken pipe") == 1


def test_who_watches_and_does_not_read_is_waited_for_but_not_at_the_end(start_relay):
    relay = start_relay("--trace")
    relay.leave_little_room_for_output()
    alice = relay.connect()
    for _ in range(100):
        alice.send(b"/who\n")
    assert relay.stop() == 0
    assert relay.log().count("the trace on standard output ends here: the relay is to stop") == 1


def test_a_disk_that_is_full_is_told_and_the_relay_serves_on(start_relay):
    relay = start_relay("--trace=/dev/full")
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello")
    bob.expect("<alice> hello")
    assert relay.log().count("the trace on /dev/full ends here: write: No space left on device") == 1


def test_a_pause_is_kept_after_each_round(traced):
    relay = traced.start("--pace", "50")
    alice, bob = relay.gather("alice", "bob")
    alice.say("hello", "again")
    assert bob.until("<alice> again") == ["<alice> hello"]
    trace = traced.stop()
    assert trace.header["pace_ms"] == 50
    woke = [round_["at_ms"] for round_ in trace.rounds if "SIGTERM" not in round_["signals"]]
    assert len(woke) > 5 and all(later - earlier >= 50 for earlier, later in zip(woke, woke[1:], strict=False))


def test_a_signal_ends_a_pause(traced):
    relay = traced.start("--pace", "10000")
    relay.connect()
    wait_until(lambda: '"accepted":[{' in traced.text(), "it has begun to pause")
    trace = traced.stop()
    assert trace.rounds[1]["signals"] == ["SIGTERM"]
    assert trace.rounds[1]["at_ms"] - trace.rounds[0]["at_ms"] < 10000


def _write(path, text):
    path.write_text(text)
    return path


def test_the_configuration_file_can_ask_for_it(start_relay, tmp_path):
    trace = tmp_path / "trace"
    relay = start_relay("--config", _write(tmp_path / "conf", f'trace = "{trace}"\npace = 1\nflood-rate = 0\n'))
    relay.join("alice")
    assert relay.stop() == 0
    assert Trace(trace).header["pace_ms"] == 1
    narrating = start_relay("--config", _write(tmp_path / "conf", "trace = true\n"))
    assert narrating.stop() == 0
    assert "-- round 1 -" in narrating.output()
    silent = start_relay("--config", _write(tmp_path / "conf", "trace = false\n"))
    assert silent.stop() == 0
    assert "-- round" not in silent.output()


def test_the_narration_and_the_file_go_together(start_relay, tmp_path):
    relay = start_relay("--trace", f"--trace={tmp_path / 'trace'}")
    assert relay.stop() == 0
    assert "-- round 1 -" in relay.output() and Trace(tmp_path / "trace").end["rounds"] == 1


@pytest.mark.parametrize("wrong, words", [
    (["--trace", "chat.conf"], "'chat.conf' is one argument too many; a file for --trace stands behind '=': --trace=FILE"),
    (["--pace", "-1"], "--pace: '-1' is negative"),
    (["--pace", "slow"], "--pace: 'slow' is no time, such as "),
    (["--pace", "11s"], "--pace: '11s' is not from 0 seconds to 10 seconds"),
    (["--pace", "10001"], "--pace: '10001' is not from 0 seconds to 10 seconds"),
])
def test_misuse_is_explained(wrong, words):
    ended = run_to_end("--listen", "127.0.0.1:0", *wrong)
    assert ended.returncode == 2 and ended.stdout == "" and ended.stderr.count("\n") == 1
    assert words in ended.stderr


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    path = tmp_path / "no" / "such" / "trace"
    ended = run_to_end("--listen", "127.0.0.1:0", f"--trace={path}")
    assert ended.returncode == 1 and ended.stdout == ""
    assert ended.stderr == f"chat-relay: --trace: cannot write {path}: No such file or directory [E-TRACE-FILE]\n"


@pytest.mark.parametrize("environment, coloured", [
    ({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "xterm", "NO_COLOR": ""}, True),
    ({"TERM": "dumb"}, False)])
def test_colour_is_for_terminals_that_want_it(environment, coloured):
    ours, theirs = os.openpty()
    termios.tcsetwinsize(ours, (24, 100))
    with subprocess.Popen([binary(), "--listen", "127.0.0.1:0", "--trace"], stdin=subprocess.DEVNULL, stdout=theirs,
                          stderr=subprocess.DEVNULL, env=environment) as relay:
        os.close(theirs)
        shown = b""
        while b"nobody\r\n" not in shown:
            shown += os.read(ours, 4096)
        relay.terminate()
        assert relay.wait(PATIENCE) == 0
    os.close(ours)
    assert (b"\x1b[1m-- round 1 -" in shown) == coloured and (b"\x1b" in shown) == coloured
    title = re.search(rb"-- round 1 -+", shown)[0]
    assert len(title) == 100
