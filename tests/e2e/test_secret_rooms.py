"""Rooms that are no others' business, and who may look into them all the same."""

import re

import pytest

from harness.irc_person import irc_person


@pytest.fixture
def scene(start_with_state, tmp_path):
    (tmp_path / "password").write_text("sesame\n")
    relay = start_with_state("--operator-password-file", tmp_path / "password")
    ann = irc_person(relay, "ann")
    ann.say("PRIVMSG NickServ :REGISTER correct-horse")
    ann.until(re.compile(r":\S+ 900 .*"))
    ann.say("JOIN #sec", "PRIVMSG ChanServ :REGISTER #sec", "MODE #sec +s")
    ann.until(re.compile(r":\S+ MODE #sec \+s"))
    return relay, ann


@pytest.mark.parametrize("line", ["TOPIC #sec", "TOPIC #sec :x", "MODE #sec", "MODE #sec +m", "INVITE ann #sec", "PRIVMSG #sec :x", "PART #sec", "KICK #sec ann",
                                  "TAGMSG #sec", "TBAN #sec 10m ann"])
def test_to_strangers_they_are_as_rooms_that_there_are_not(scene, line):
    relay, _ = scene
    eve = irc_person(relay, "eve")
    eve.say(line, line.replace("#sec", "#none"))
    assert [told for told in eve.until(re.compile(r":\S+ 403 eve #none :No such channel")) if "#sec" in told] == \
        [":chat-relay 403 eve #sec :No such channel"]


def test_their_founder_and_operators_of_the_relay_rule_them_from_outside(scene):
    relay, ann = scene
    oper = irc_person(relay, "oper")
    oper.say("OPER oper sesame", "MODE #sec +t", "TOPIC #sec :of the relay")
    ann.until(re.compile(r":oper!\S+ MODE #sec \+t"))
    ann.until(re.compile(r":oper!\S+ TOPIC #sec :of the relay"))
    ann.say("PART #sec", "PRIVMSG ChanServ :INFO #sec")
    ann.until(re.compile(r".*#sec is registered to ann.*"))
    ann.say("PRIVMSG ChanServ :DROP #sec")
    ann.until(re.compile(r".*#sec is registered no longer.*|.*#sec.*nobody.*"))


def test_a_room_that_is_kept_is_listed_though_nobody_is_there(scene):
    relay, ann = scene
    ann.say("MODE #sec -s", "PART #sec")
    eve = irc_person(relay, "eve")
    ann.settle()
    eve.say("LIST #sec")
    eve.until(re.compile(r":\S+ 322 eve #sec 0 :.*"))
