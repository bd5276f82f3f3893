"""What somebody has proved lasts as long as what it rests on: a password, an account, an address."""

import base64
import re
import socket

import pytest

from harness.irc_person import IrcPerson

PASSWORDS = "correct-horse", "battery-staple"


def _registered(relay, nick):
    person = relay.join(nick)
    person.say(f"/register {PASSWORDS[0]}")
    person.until(re.compile(rf"\* {nick} is registered.*"))
    return person


def _proves(relay, nick, account):
    """An IRC client that has logged in, and waits before CAP END."""
    irc = IrcPerson(relay)
    irc.say("CAP LS 302", f"NICK {nick}", "USER u 0 * :U", "CAP REQ :sasl", "AUTHENTICATE PLAIN")
    irc.until("AUTHENTICATE +")
    irc.say("AUTHENTICATE " + base64.b64encode(f"\0{account}\0{PASSWORDS[0]}".encode()).decode())
    irc.until(re.compile(r":\S+ 903 .*"))
    return irc


@pytest.mark.parametrize("command, told", [
    (f"/password {PASSWORDS[0]} {PASSWORDS[1]}", r"\* ruth has a new password.*"),
    (f"/unregister {PASSWORDS[0]}", r"\* The account ruth is gone.*"),
])
def test_a_login_that_waits_to_come_in_ends_with_what_it_was_proved_by(start_with_state, command, told):
    relay = start_with_state("--operators", "ruth")
    ruth = _registered(relay, "ruth")
    thief = _proves(relay, "thief", "ruth")
    ruth.say(command)
    ruth.until(re.compile(told))
    thief.say("CAP END")
    assert any(" 901 " in line for line in thief.until(re.compile(r":\S+ 001 .*")))
    thief.say("STATS z")
    thief.until(re.compile(r":\S+ 481 .*"))
    assert "* thief is logged in as ruth." not in ruth.ask("/whois thief")


def test_a_new_password_at_another_relay_ends_it_too(start_member):
    here, there = start_member(), start_member()
    ruth = _registered(there, "ruth")
    thief = _proves(here, "thief", "ruth")
    ruth.say(f"/password {PASSWORDS[0]} {PASSWORDS[1]}")
    ruth.until(re.compile(r"\* ruth has a new password.*"))
    # A log-in that is refused has asked Redis, so what was changed there is known here.
    here.join("other").ask(f"/login ruth {PASSWORDS[0]}")
    thief.say("CAP END")
    assert any(" 901 " in line for line in thief.until(re.compile(r":\S+ 001 .*")))


def test_a_login_that_waits_is_good_for_its_account_otherwise(start_with_state):
    relay = start_with_state()
    ruth = _registered(relay, "ruth")
    friend = _proves(relay, "friend", "ruth")
    friend.say("CAP END")
    friend.until(re.compile(r":\S+ 001 .*"))
    assert "* friend is logged in as ruth." in ruth.ask("/whois friend")


def test_where_an_account_is_needed_a_login_that_has_ended_does_not_let_in(start_with_state):
    relay = start_with_state("--accounts", "required")
    ruth = relay.connect()
    ruth.say("/nick ruth", f"/register {PASSWORDS[0]}")
    ruth.until(re.compile(r"\* ruth is registered.*"))
    thief = _proves(relay, "thief", "ruth")
    ruth.say(f"/password {PASSWORDS[0]} {PASSWORDS[1]}")
    ruth.until(re.compile(r"\* ruth has a new password.*"))
    thief.say("CAP END")
    thief.until(re.compile(r".*FAIL \* ACCOUNT_REQUIRED_TO_CONNECT .*"))
    thief.until_closed()


def test_who_has_lost_the_account_that_is_needed_is_not_heard_by_leaving_or_by_another_name(start_with_state):
    relay = start_with_state("--accounts", "required")
    people = []
    for nick in ("ruth", "wren"):
        people.append(relay.connect())
        people[-1].say(f"/nick {nick}", f"/register {PASSWORDS[0]}")
        people[-1].until(re.compile(rf"\* {nick} is registered.*"))
    ruth, wren = people
    thief = relay.connect()
    thief.say(f"/login ruth {PASSWORDS[0]}", "/join #dev")
    thief.settle()
    irc = _proves(relay, "other", "ruth")
    irc.say("CAP END", "JOIN #dev")
    irc.until(re.compile(r":\S+ 366 .*"))
    wren.say("/join #dev")
    wren.settle()
    ruth.say(f"/password {PASSWORDS[0]} {PASSWORDS[1]}")
    ruth.until(re.compile(r"\* ruth has a new password.*"))
    wren.until("* chat-relay kicked other (is not logged in any more)")
    wren.say("a secret of ours")
    assert wren.ask("/msg other psst") == ["! other has not logged in, as this relay wants it: what you said was not passed on."]
    thief.say("/nick BUY_AT_SPAM", "/quit buy at spam")
    thief.until_closed()
    irc.say("NICK MORE_SPAM", "QUIT :more spam")
    irc.until_closed()
    wren.settle()
    assert not any("spam" in line.lower() for line in wren.lines)
    for line in thief.lines + irc.lines:
        assert "secret" not in line and "psst" not in line


def test_who_has_lost_it_takes_another_nick_for_the_account_that_it_makes(start_with_state):
    relay = start_with_state("--accounts", "required")
    wren = relay.connect()
    wren.say("/nick wren", f"/register {PASSWORDS[0]}")
    wren.until(re.compile(r"\* wren is registered.*"))
    wren.say("/logout", "/nick dove", f"/register {PASSWORDS[1]}")
    wren.until(re.compile(r"\* dove is registered.*"))
    irc = _proves(relay, "other", "wren")
    irc.say("CAP END", "PRIVMSG NickServ :LOGOUT", "NICK robin", f"PRIVMSG NickServ :REGISTER {PASSWORDS[1]}")
    irc.until(re.compile(r":\S+ 900 robin \S+ robin .*"))


def test_whose_account_ends_rules_no_room_of_others_by_it(start_with_state):
    relay = start_with_state()
    ruth, wren = _registered(relay, "ruth"), _registered(relay, "wren")
    for person in (ruth, wren):
        person.ask("/join #dev")
    ruth.ask("/claim")
    ruth.ask("/op wren")
    wren.say(f"/unregister {PASSWORDS[0]}")
    ruth.until(re.compile(r"\* \S+ set -o wren"))
    assert wren.ask("/mode +m")[-1].startswith("! Only operators of #dev may do that.")


def test_a_connection_that_is_nobody_yet_ends_where_its_address_is_banned(start_relay, tmp_path, endpoint_for):
    (tmp_path / "password").write_text("sesame\n")
    relay = start_relay("--operator-password-file", tmp_path / "password",
                        listen=[endpoint_for("unix"), endpoint_for("ipv4")])
    theirs, ours = sorted(relay.doors, key=lambda door: door.family == socket.AF_UNIX)
    ruth = relay.join("ruth", door=ours)
    ruth.ask("/oper sesame")
    sly = relay.connect(theirs)
    sly.say("CAP LS 302", "NICK sly", "USER u 0 * :U")
    sly.until(re.compile(r":\S+ CAP \* LS .*"))
    ruth.say("/ban-address 127.0.0.1 1h spam")
    ruth.until("* 127.0.0.1 is banned for 1 hour")
    # The ban would outlive this relay.
    ruth.ask("/unban-address 127.0.0.1")
    assert any("Your address is banned from this relay: spam." in line for line in sly.until_closed())
