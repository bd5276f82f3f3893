"""The commands of the relay's own text dialect, typed in chat-client: each is there, or it is told what to type."""

import re

import pytest

PASSWORD = "correct-horse"


@pytest.fixture
def ruled(start_with_state, tmp_path):
    """A relay that offers all that there is."""
    (tmp_path / "operators").write_text("sesame\n")
    return start_with_state("--operator-password-file", str(tmp_path / "operators"), "--keep-history", "1d",
                            "--flood-rate", "0")


def commands_of(relay):
    """Those that the relay's /help lists."""
    reader = relay.run("nc").join("reader")
    reader.say("/help")
    reader.expect(re.compile(r"\* /unban-address.*"))
    listed = {found[1] for line in reader.lines if (found := re.match(r"\* /([a-z-]+)( |$)", line))}
    assert {"keep", "certificate", "close-room", "times", "ban-address"} <= listed
    return sorted(listed)


def test_each_command_of_the_relay_is_there_or_pointed_to(ruled, chats):
    commands = commands_of(ruled)
    asked = "".join(f'{{"command": "/help {name}"}}\n' for name in commands)
    ended = chats.deliver(ruled, asked, "--nick", "alice", "--json")
    told = ended.stdout.decode()
    unknown = re.findall(r"There is no command /([a-z-]+)\. (?:Did you mean|/help lists)", told)
    assert unknown == [] and '"text":"/join' in told, told


@pytest.fixture
def alice(ruled, chats):
    return chats.enter(ruled, "alice", room="#ops", size=(160, 50))


def join_ops(relay, alice):
    """nina, with nc, beside her."""
    nina = relay.run("nc").join("nina")
    nina.say("/join #ops")
    alice.until("nina.* joined")
    return nina


def test_a_room_is_ruled_as_the_hints_say(ruled, alice):
    nina = join_ops(ruled, alice)
    alice.type("/keep off")
    alice.until(r"! There is no command /keep\. At a chat-relay, /mode \+E keeps nothing")
    alice.type("/mode +E")
    nina.expect("* alice set +E: what is said here is not kept from now on")
    alice.type("/mode -E")
    nina.expect("* alice set -E: what is said here may be kept from now on")
    alice.type("/mode +q nina")
    nina.expect("* alice set +q nina!*@*")
    nina.say("hm")
    nina.expect(re.compile("! You may not speak in #ops: you are muted.*"))
    alice.type("/mode +q")
    alice.until(r"nina!\*@\*")
    alice.type("/mode -q nina")
    alice.type("/mode +W 10")
    nina.expect("* alice set +W 10: everybody may say one line in so many seconds")
    alice.type("/mode -W")
    alice.type("/mode +im")
    alice.until(r"set .*\+im")
    nina.say("hm")
    nina.expect(re.compile(r"! You may not speak in #ops: its mode \+m.*"))
    alice.type("/mode -im")
    alice.until("set .*-im")


def test_an_account_is_had_as_the_hints_say(ruled, alice):
    alice.type(f"/ns register {PASSWORD}")
    alice.until(r"\* You are logged in as alice\.$")
    for typed, heard in (("/claim", r"! There is no command /claim\. /cs register #ROOM"),
                         ("/cs register #ops", "#ops is registered to alice"),
                         ("/cs info #ops", "#ops is registered to alice, and is there since"),
                         ("/cs drop #ops", "#ops is registered no longer"),
                         ("/certificate add", r"! There is no command /certificate\. At a chat-relay, /ns cert add"),
                         ("/ns cert add", "Your client has shown no certificate"),
                         ("/ns cert list", "notice: .*certificate"),
                         ("/forget me", r"! There is no command /forget\. /ns forget me"),
                         ("/ns forget me", "FORGET ME YES"),
                         ("/password a b", r"! There is no command /password\. /ns passwd OLD NEW"),
                         (f"/ns passwd {PASSWORD} battery-staple", "notice: .*password"),
                         ("/unregister x", r"! There is no command /unregister\. /ns drop PASSWORD"),
                         ("/ns drop battery-staple", "You are logged out|no longer|ended")):
        alice.type(typed)
        alice.until(heard)


def test_the_relay_is_ruled_as_the_hints_say(ruled, alice):
    nina = join_ops(ruled, alice)
    for typed, heard in (("/oper alice sesame", "IRC operator|operator"),
                         ("/ban-address 192.0.2.7", r"! There is no command /ban-address\. At a chat-relay.*/dline"),
                         ("/dline 2h 192.0.2.7", "192.0.2.7 is banned for 2 hours"),
                         ("/dline 192.0.2.8", "192.0.2.8 is banned"),
                         ("/stats d", "192.0.2.8"),
                         ("/undline 192.0.2.8", "192.0.2.8 is banned no longer"),
                         ("/tell-all hi", r"! There is no command /tell-all\. /wallops TEXT"),
                         ("/close-room x", r"! There is no command /close-room\. .*chat-relay ctl close-room")):
        alice.type(typed)
        alice.until(heard)
    alice.type("/wallops tea is ready")
    nina.expect(re.compile(".*tea is ready.*"))
