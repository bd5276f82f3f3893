"""The control socket, and chat-relay ctl, which asks through it: how operators look after a relay that runs."""

import json
import os
import re
import signal
import socket
import stat
import subprocess

import pytest

from harness import PATIENCE, run_to_end
from harness.control import ctl, done
from harness.hearing import wait_until
from harness.relay import binary

NOBODY = 65534


@pytest.fixture
def state(short_directory):
    return short_directory / "state"


@pytest.fixture
def start(start_relay, state):
    """Starts relays with the same state directory, one after the other."""

    def begin(*options, **how):
        return start_relay("--state-dir", state, "--password-memory", "8K", "--password-passes", "1", *options, **how)

    return begin


def items(state, *words):
    return [json.loads(line) for line in done(state, *words)]


def registered(relay, nick):
    person = relay.join(nick)
    person.say("/register long-password")
    person.until(re.compile(r".* is registered.*"))
    return person


def test_the_socket_is_its_owners_and_goes_with_the_relay(start, state):
    relay = start()
    status = os.stat(state / "control")
    assert stat.S_ISSOCK(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o600
    relay.stop()
    assert not (state / "control").exists()


def test_a_socket_that_was_left_behind_is_replaced(start, state):
    relay = start()
    relay.send_signal(signal.SIGKILL)
    relay.wait()
    assert (state / "control").exists()
    assert ctl(state, "status").returncode == 3
    start()
    assert done(state, "status")[0].startswith("The relay has been up for")


def test_where_the_path_is_too_long_the_relay_does_without(start_relay, tmp_path):
    state = tmp_path / ("d" * 100)
    relay = start_relay("--state-dir", state)
    relay.join("alice").settle()
    assert re.search(r"warning there is no control socket in .*: the path of a unix socket has 107 bytes at the most", relay.log())
    ended = ctl(state, "status")
    assert ended.returncode == 3 and "107 bytes" in ended.stderr


def test_an_operator_looks_at_the_relay_and_acts(start, state):
    relay = start()
    alice, bob = relay.gather("alice", "bob")
    assert "People: 2 here" in done(state, "status")[1]
    assert done(state, "who")[1].startswith("bob from 127.0.0.1, in #lobby")
    assert [person["nick"] for person in items(state, "--json", "who")] == ["alice", "bob"]
    assert done(state, "rooms") == ["#lobby, 2 people"]
    assert done(state, "say", "#lobby", "tea", "is", "ready") == ["said to 2 people"]
    alice.expect("<chat-relay> tea is ready")
    done(state, "kick", "lobby", "bob", "no more")
    alice.expect("* chat-relay kicked bob (no more)")
    bob.until("* You are in no room now: /join one. /rooms lists them.")
    assert done(state, "ban", "192.0.2.0/24", "2h", "spam") == ["192.0.2.0/24 is banned for 2 hours"]
    assert done(state, "bans") == ["192.0.2.0/24, for 2 hours, by chat-relay: spam"]
    within = ctl(state, "unban", "192.0.2.7")
    assert within.returncode != 0 and "192.0.2.0/24 is banned as a whole: unban 192.0.2.0/24 ends that" in within.stderr
    done(state, "unban", "192.0.2.0/24")
    assert items(state, "--json", "bans")[0]["type"] == "none"
    done(state, "kill", "bob", "bye")
    bob.until("! You are disconnected: killed by chat-relay: bye.")
    assert re.search(r"info the control socket asks: kill\n", relay.log())
    assert "tea is ready" not in relay.log()


@pytest.mark.parametrize("words, status, complaint", [
    (["kill", "nobody"], 1, "nobody here is called nobody"),
    (["kill"], 2, "something is missing: kill NAME [REASON] (--help lists the commands)"),
    (["rom"], 2, "there is no command 'rom'"),
    ([], 2, "say what to ask"),
    (["--jsn", "who"], 2, "there is no option --jsn; did you mean '--json'?"),
    (["say", "two\nlines"], 2, "has a line end in it"),
    (["kick", "#lobby"], 2, "something is missing: kick ROOM NAME [REASON] (--help lists the commands)"),
    (["say", "#tea"], 2, "something is missing: say [#ROOM] TEXT"),
    (["who", "#lobby", "extra"], 2, "who takes nothing behind '#lobby'"),
    (["kill", "", "bob"], 2, "'' is an empty argument"),
    (["close-room", " \t", "#tea"], 2, "is an empty argument"),
    (["kill", "bob x"], 2, "'bob x' has a space in it: kill NAME [REASON]"),
    (["forget", "ruth x"], 2, "'ruth x' has a space in it: forget ACCOUNT"),
    (["forget", "ruth", "x"], 2, "forget takes nothing behind 'ruth'"),
    (["forget", "#tea"], 2, "forget takes an account, and #tea is a room"),
    (["forget", "nobody"], 1, "nothing is kept of nobody"),
    (["say", "#tea hello"], 2, "'#tea hello' has a space in it: say [#ROOM] TEXT"),
    (["say", " #tea", "hello"], 2, "' #tea' has a space in it"),
    (["ban", "192.0.2.7", "5m spam"], 2, "'5m spam' has a space in it"),
    (["ban", "192.0.2.7", "-5m"], 1, "'-5m' is no time from 1 second to 36,500 days"),
])
def test_what_cannot_be_done_is_told_and_shown_by_the_exit_status(start, state, words, status, complaint):
    start()
    ended = ctl(state, *words)
    assert ended.returncode == status and complaint in ended.stderr and ended.stdout == ""


def test_text_may_be_one_word_of_the_shell_or_several(start, state):
    relay = start()
    alice, bob = relay.gather("alice", "bob")
    for words in ["say", "tea is ready"], ["say", "tea is", "ready"]:
        done(state, *words)
        alice.until("* To everybody, from the relay: tea is ready")
    assert done(state, "ban", "192.0.2.7", "spam from there") == ["192.0.2.7 is banned for ever"]
    assert done(state, "ban", "192.0.2.8", "5", "spam from", "there") == ["192.0.2.8 is banned for 5 minutes"]
    assert done(state, "bans") == ["192.0.2.7, for ever, by chat-relay: spam from there",
                                   "192.0.2.8, for 5 minutes, by chat-relay: spam from there"]
    done(state, "kick", "#lobby", "bob", "5m is too long")
    bob.until(re.compile(r".*5m is too long.*"))


def test_the_help_says_what_a_plain_number_is():
    told = " ".join(run_to_end("ctl", "--help").stdout.split())
    assert "or a plain number of minutes" in told


def test_where_no_relay_runs_that_is_told(state):
    ended = ctl(state, "status")
    assert ended.returncode == 3
    assert ended.stderr == f"chat-relay ctl: no relay runs with the state directory {state} (--state-dir names another, as the relay's does)\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_who_may_not_ask_is_told_as_whom_one_may(start, state):
    start()
    os.chmod(state.parent, 0o755)
    ended = ctl(state, "status", user=NOBODY)
    assert ended.returncode == 3
    assert re.search(r"permission denied: .*/control is for root alone, and you are nobody: run this as root", ended.stderr)


def test_the_configuration_file_of_the_relay_says_where_its_state_is(start, state, tmp_path):
    start()
    file = tmp_path / "chat-relay.toml"
    file.write_text(f'listen = "127.0.0.1:0"\nstate-dir = "{state}"\n')
    ended = subprocess.run([binary(), "ctl", "--config", file, "status"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_services_configuration_says_where_its_state_is_to_who_names_nothing(start, state, tmp_path):
    start()
    file = tmp_path / "chat-relay.toml"
    file.write_text(f'listen = "127.0.0.1:0"\nstate-dir = "{state}"\n')
    script = 'mount -t tmpfs none /etc && mkdir /etc/chat-relay && cp "$1" /etc/chat-relay/ && shift && exec "$@"'
    ended = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", file, binary(), "ctl", "status"], capture_output=True,
                           text=True, timeout=PATIENCE, check=False, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_environment_of_the_relay_says_where_its_state_is(start, state):
    start()
    ended = subprocess.run([binary(), "ctl", "status"], capture_output=True, text=True, timeout=PATIENCE, check=False,
                           env={**os.environ, "CHAT_RELAY_STATE_DIR": str(state), "CHAT_RELAY_MAX_CLIENTS": "7"})
    assert (ended.returncode, ended.stderr) == (0, "")


def test_reloading_says_what_came_of_it(start, state, tmp_path):
    log = tmp_path / "log"
    log.mkdir()
    relay = start("--log-file", log / "file")
    assert done(state, "reload") == ["the configuration was read anew: nothing has changed"]
    (log / "file").unlink()
    log.rmdir()
    ended = ctl(state, "reload")
    assert ended.returncode == 1 and "still in the old log: cannot write the log file" in ended.stderr
    log.mkdir()
    (state / "tls.pem").write_text("no certificate")
    ended = ctl(state, "reload")
    assert ended.returncode == 1 and re.search(r"tls\.pem.*\[E-", ended.stderr), ended.stderr
    relay.join("alice").settle()


def test_one_reload_after_the_other_is_answered_though_nothing_else_happens(start, state):
    start()
    with _connect(state) as operator:
        operator.settimeout(PATIENCE)
        operator.sendall(b"reload\nreload\nreload\nbans\n")
        answers = b""
        while b"no address is banned" not in answers:
            answers += operator.recv(4096)
    assert answers.count(b"nothing has changed") == 3


def test_stopping(start, state):
    relay = start()
    alice = relay.join("alice")
    assert done(state, "stop") == ["the relay is stopping"]
    assert not relay.is_running()
    alice.until("* The relay is shutting down. Goodbye.")
    assert relay.wait() == 0


def test_what_is_kept_of_an_account_is_exported_and_forgotten_while_the_relay_runs_and_when_not(start, state):
    relay = start()
    sam = registered(relay, "sam")
    sam.say("hello from sam", "/join tea", "/claim", "in the tea room")
    sam.settle()
    eve = relay.join("eve")
    eve.ask("hello from eve")

    def of_sam():
        return [each for each in items(state, "export", "SAM") if each["type"] not in ("place", "event")]

    account, *lines = of_sam()
    assert account["account"] == "sam" and account["rooms"] == [{"room": "#tea", "founder": True}]
    assert [line["said"] for line in lines] == ["hello from sam", "in the tea room"]
    room, joined, line = items(state, "export", "#tea")
    assert room["founder"] == "sam" and line["nick"] == "sam"
    assert (joined["type"], joined["kind"], joined["nick"], joined["account"]) == ("event", "joined", "sam", "sam")
    relay.stop()
    assert of_sam() == [account, *lines]
    assert run_to_end("--state-dir", state, "--export", "#tea").stdout == "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in (room, joined, line))
    assert run_to_end("--state-dir", state, "--forget", "sam").stdout == "what was said as sam is forgotten\n"
    assert of_sam() == [account]
    everything = b"".join(file.read_bytes() for file in state.iterdir())
    assert b"hello from eve" in everything and b"hello from sam" not in everything and b"in the tea room" not in everything
    relay = start()
    sam = relay.join("sam")
    sam.say("/login sam long-password", "again")
    sam.settle()
    assert [each.get("said") for each in of_sam()] == [None, "again"]
    done(state, "forget", "sam")
    assert of_sam() == [account]
    sam.say("once more")
    sam.settle()
    done(state, "unregister", "sam")
    assert done(state, "forget", "sam") == ["what was said as sam is forgotten"]
    for command in "export", "forget":
        ended = ctl(state, command, "sam")
        assert ended.returncode == 1 and ended.stderr == "chat-relay ctl: nothing is kept of sam\n"


def test_an_export_has_private_lines_and_places_and_a_forgotten_account_has_none(start, state):
    relay = start()
    sam, eve = registered(relay, "sam"), registered(relay, "eve")
    for person in (sam, eve):
        person.ask("/keep-private on")
    sam.ask("/msg eve a word from sam")
    eve.ask("/msg sam a word from eve")
    sam.ask("/join tea")
    sam.ask("/join lobby")

    def of(account):
        found = {}
        for each in items(state, "export", account):
            found.setdefault(each["type"], []).append(each)
        return found

    kept = of("sam")
    assert kept["account"][0]["keeps_private"] is True
    assert [(each["private_with"], each["nick"], each["said"]) for each in kept["line"]] == [
        ("eve", "sam", "a word from sam"), ("eve", "eve", "a word from eve")]
    places = {each["room"]: each["left"] for each in kept["place"]}
    assert re.fullmatch(r"20\d\d-.*Z", places["#tea"]), places
    sam.say("/quit")
    sam.until_closed()
    done(state, "forget", "sam")
    kept = of("sam")
    assert set(kept) == {"account"} and kept["account"][0]["keeps_private"] is False
    assert "line" not in of("eve")
    relay.stop()
    everything = b"".join(file.read_bytes() for file in state.iterdir())
    assert b"a word from" not in everything
    assert set(of("sam")) == {"account"}


def test_an_export_of_a_room_has_who_came_and_went_and_what_changed(start, state):
    relay = start()
    alice, bob = relay.join("alice"), relay.join("bob")
    alice.ask("/join tea")
    bob.ask("/join tea")
    for line in ("/topic of tea", "/mode +k milk", "/mode +v bob", "hello", "/kick bob no reason"):
        alice.ask(line)
    alice.ask("/nick alicia")
    alice.say("/quit bye")
    alice.until_closed()
    exported = items(state, "export", "#tea")
    common = ("type", "room", "time", "id", "user", "host", "account")
    assert [{key: value for key, value in each.items() if key not in common} for each in exported] == [
        {"kind": "joined", "nick": "alice", "realname": "line client"}, {"kind": "joined", "nick": "bob", "realname": "line client"},
        {"kind": "topic", "nick": "alice", "topic": "of tea"}, {"kind": "mode", "nick": "alice", "modes": "+k *"},
        {"kind": "mode", "nick": "alice", "modes": "+v bob"}, {"kind": "said", "nick": "alice", "said": "hello"},
        {"kind": "kicked", "nick": "alice", "whom": "bob", "reason": "no reason"},
        {"kind": "renamed", "nick": "alice", "new_nick": "alicia"}, {"kind": "quit", "nick": "alicia", "reason": "Quit: bye"}]
    assert [each["type"] for each in exported] == ["event"] * 5 + ["line"] + ["event"] * 3
    assert {each["room"] for each in exported} == {"#tea"}
    assert [each["id"] for each in exported] == sorted({each["id"] for each in exported})
    assert "milk" not in json.dumps(exported)


@pytest.mark.parametrize("command", [("export", "#lobby"), ("forget", "sam")])
def test_where_no_relay_runs_a_damaged_history_is_an_error_and_stays_as_it_is(start, state, command):
    relay = start()
    relay.join("alice").ask("hello")
    relay.stop()
    file = state / "history.sqlite"
    damaged = b"no database" * 1000
    file.write_bytes(damaged)
    ended = ctl(state, *command)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == f"chat-relay ctl: cannot use {file}: it is no SQLite database\n"
    assert file.read_bytes() == damaged and not list(state.glob("*.damaged*"))


def test_an_export_that_cannot_be_written_fails(start, state):
    relay = start()
    relay.join("alice").ask("hello")
    with open("/dev/full", "w", encoding="ascii") as full:
        ended = subprocess.run([binary(), "--state-dir", state, "--export", "#lobby"], stdout=full, stderr=subprocess.PIPE, text=True,
                               timeout=PATIENCE, check=False)
    assert ended.returncode == 1 and "standard output: No space left on device" in ended.stderr


@pytest.mark.parametrize("request_words", [("export", "#lobby"), ("status",)])
@pytest.mark.parametrize("options", [(), ("--trace=/dev/null",)])
def test_of_a_relay_without_a_control_socket_it_is_told_that_it_runs_and_what_to_do(start, state, options, request_words):
    relay = start(*options)
    relay.join("alice").ask("hello")
    (state / "control").unlink(missing_ok=True)
    ended = ctl(state, *request_words)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == (
        f"chat-relay ctl: chat-relay (process {relay.pid}) uses the state directory {state}, and there is no control socket to ask it by: "
        "a relay with --trace has none, and one whose socket was removed has none until it reads its configuration anew, which makes it. "
        f"kill -HUP {relay.pid} has it do so, and kill {relay.pid} stops it\n")


def test_sighup_makes_the_files_of_sockets_anew_that_somebody_removed(start, state, short_directory):
    door, metrics = short_directory / "chat", short_directory / "metrics"
    relay = start("--listen", f"unix:{door}", "--socket-mode", "0640", "--metrics-listen", f"unix:{metrics}")
    files = (state / "control", door, metrics)
    modes = [stat.S_IMODE(file.stat().st_mode) for file in files]
    alice = relay.join("alice")
    for file in files:
        file.unlink()
    (short_directory / "chat").write_text("in the way")
    relay.send_signal(signal.SIGHUP)
    wait_until(lambda: "read the configuration anew" in relay.log(), "it is read anew")
    assert (f"nobody can connect to unix:{door}: its file was removed, and cannot be made anew: {door} is a plain file, not a socket: "
            "remove it or choose another path") in relay.log()
    door.unlink()
    assert done(state, "reload") == ["the configuration was read anew: nothing has changed"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == modes
    assert relay.log().count("was removed, and has been made anew") == 3
    for file in (door, metrics):
        with socket.socket(socket.AF_UNIX) as end:
            end.connect(str(file))
    alice.settle()
    assert relay.stop() == 0
    assert not any(file.exists() for file in files)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_who_finds_none_is_told_of_one_that_may_run_unseen(tmp_path, short_directory):
    """The service's, whose directory only its user and root may look into."""
    (short_directory / ".local/state/chat-relay").mkdir(parents=True)
    for directory in (short_directory, short_directory / ".local", short_directory / ".local/state"):
        directory.chmod(0o755)
    script = 'mount -t tmpfs none /var/lib && mkdir -m 700 /var/lib/chat-relay && exec setpriv --reuid=65534 --clear-groups "$@"'
    ended = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", binary(), "ctl", "status"], capture_output=True, text=True,
                           timeout=PATIENCE, check=False, env={"PATH": os.environ["PATH"], "HOME": str(short_directory)})
    assert ended.returncode == 3
    assert "no relay runs with the state directory " + str(short_directory) in ended.stderr
    assert ended.stderr.endswith(". Whether one runs with /var/lib/chat-relay, its user and root see alone\n")


def test_a_configuration_that_cannot_be_read_names_no_relay():
    ended = run_to_end("ctl", "--config", "/nowhere", "status", HOME="/nowhere")
    assert ended.returncode == 3
    assert ended.stderr == ("chat-relay ctl: --config: cannot read /nowhere: No such file or directory [E-CONFIG-FILE]\n"
                            "chat-relay ctl: so it is not known which relay is meant: --state-dir says where its state is\n")


def test_of_nothing_there_is_nothing_to_export(state):
    ended = run_to_end("--state-dir", state, "--export", "sam")
    assert ended.returncode == 3 and "nothing is kept in" in ended.stderr
    assert not state.exists()


def _connect(state):
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(PATIENCE)
    end.connect(str(state / "control"))
    return end


def test_idle_and_hostile_clients_of_the_socket_are_bounded(start, state):
    relay = start()
    alice = relay.join("alice")
    crowd = [_connect(state) for _ in range(8)]
    late = _connect(state)
    late.sendall(b"bans\n")
    alice.settle()
    # Eight are served, and the others wait.
    for end in crowd:
        end.sendall(b"say\n")
        assert b'"end":"refused"' in end.recv(4096)
    late.setblocking(False)
    with pytest.raises(BlockingIOError):
        late.recv(1)
    late.settimeout(PATIENCE)
    crowd[0].sendall(b"x" * 5_000)
    assert b"4,096 bytes at the most" in crowd[0].recv(4096)
    assert crowd[0].recv(4096) == b""
    assert b"no address is banned" in late.recv(4096)
    for end in (*crowd, late):
        end.close()
    assert "connected" not in re.sub("#1 .*", "", relay.log())


def test_without_a_descriptor_for_an_asker_the_relay_does_not_spin(start, state):
    relay = start()
    alice = relay.join("alice")
    relay.allow_descriptors(relay.lowest_free_descriptor())
    asker = _connect(state)
    asker.sendall(b"bans\n")
    for _ in range(20):
        alice.settle()
    relay.allow_descriptors(200)
    assert b"no address is banned" in asker.recv(4096)
    asker.close()
    relay.stop()
    assert relay.rounds() < 500


def test_who_does_not_read_its_answers_is_not_read_from(start, state):
    relay = start()
    for number in range(30):
        relay.join(f"p{number}")
    before = relay.memory()
    end = _connect(state)
    end.settimeout(1)
    sent = 0
    with pytest.raises(TimeoutError):
        while sent < 64 << 20:
            sent += end.send(b"who\n" * 1000)
    relay.join("alice").settle()
    assert relay.memory() - before < 16 << 20
    end.close()


def test_status_says_how_a_relay_gets_on_with_the_others(redis, start_member, state):
    relay = start_member("--state-dir", state)
    assert "cluster" in items(state, "--json", "status")[0]
    other = start_member()

    def told():
        return done(state, "status")[-1]

    wait_until(lambda: "with 2" in told(), "it knows the other")
    assert re.fullmatch(r"Cluster: in touch for \d+ \w+ as relay 1, with 2; it had the floor \d+ times?; \d+ (entry|entries) on the way", told())
    cluster = items(state, "--json", "status")[0]["cluster"]
    assert (cluster["state"], cluster["number"], cluster["others"], cluster["why_alone"]) == ("member", 1, [2], None)
    redis.stop()
    wait_until(lambda: re.fullmatch(r"Cluster: alone for \d+ \w+ \(Redis .*\); 0 entries to be told when the others are back", told()), "it is alone")
    alice = relay.join("alice")
    alice.say("later")
    alice.settle()
    assert "; 1 entry to be told" in told()
    assert items(state, "--json", "status")[0]["cluster"]["state"] == "alone"
    assert other.is_running()


def test_a_relay_of_its_own_chat_says_nothing_of_others(start, state):
    start()
    assert items(state, "--json", "status")[0]["cluster"] is None and not any("Cluster" in line for line in done(state, "status"))


def test_forgetting_ends_where_nothing_is_kept(start, state):
    start("--keep-history", "off").stop()
    ended = run_to_end("--state-dir", state, "--forget", "nobody")
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "chat-relay: nothing is kept of nobody\n")
