"""What would be another thing in part is refused whole, and what is refused names its command."""

import re

import pytest

from harness.irc_person import irc_person


@pytest.fixture
def oper(start_relay, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    relay = start_relay("--operator-password-file", tmp_path / "password")
    person = irc_person(relay, "oper")
    person.say("OPER oper sesame")
    person.until(re.compile(r":\S+ 381 .*"))
    return relay, person


def test_a_question_to_a_client_is_not_cut_in_two(oper):
    relay, asker = oper
    bob = irc_person(relay, "bob")
    asker.say("PRIVMSG bob :\x01VERSION " + "w" * 480 + "\x01")
    asker.until(re.compile(r":\S+ 417 oper :CTCP was too long: \d+ bytes, and \d+ are the most"))
    asker.say("PRIVMSG bob :\x01VERSION " + "w" * 300 + "\x01")
    assert not [line for line in bob.until(re.compile(r".*\x01VERSION w{300}\x01")) if "VERSION" in line][1:]


@pytest.mark.parametrize("line", ["KLINE bob@192.0.2.7", "DLINE 10m bob@192.0.2.7"])
def test_a_ban_of_one_user_of_an_address_is_none_of_all(oper, line):
    _, person = oper
    person.say(line, "STATS d")
    told = person.until(re.compile(r":\S+ 219 .*"))
    assert any(re.search(r" 400 oper [KD]LINE bob@192\.0\.2\.7 :", each) for each in told)
    assert not any(" 225 " in each for each in told)


@pytest.mark.parametrize("line, told", [("DLINE bad", "DLINE bad :Neither"), ("UNDLINE 192.0.2.1", "UNDLINE 192.0.2.1 :Is not banned"),
                                        ("TBAN #lobby 0 x", "TBAN 0 :Not")])
def test_an_unknown_error_names_the_command(oper, line, told):
    _, person = oper
    person.say(line)
    person.until(re.compile(rf":\S+ 400 oper {re.escape(told)}.*"))
