"""SEARCH (soju.im/search): what was said is found by IRC clients, by who may read it."""

import re

from harness.irc_person import irc_person
from harness.kept_history import texts_of

BATCH = re.compile(r":\S+ BATCH \+\S+ soju.im/search")


def _found(person, attributes):
    person.say(f"SEARCH :{attributes}")
    person.until(BATCH)
    return texts_of(person.until(re.compile(r":\S+ BATCH -\S+")))


def _refused(person, attributes):
    person.say(f"SEARCH :{attributes}")
    return re.match(r":\S+ FAIL SEARCH (.*)", person.expect(re.compile(r":\S+ FAIL SEARCH .*")))[1]


def _reader(relay, nick, room="#tea"):
    return irc_person(relay, nick, "batch", "server-time", "message-tags", "soju.im/search", room=room)


def test_what_was_said_is_found_also_after_a_restart(keeping):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say("PRIVMSG #tea :The kettle is on; really", *[f"PRIVMSG #tea :line {number}" for number in range(120)])
    dan.settle()
    for _ in range(2):
        eve = _reader(relay, "eve")
        assert _found(eve, "in=#tea;text=KETT") == ["The kettle is on; really"]
        assert _found(eve, r"in=#tea;text=on\sreally") == ["The kettle is on; really"]
        assert _found(eve, "in=#TEA;text=line") == [f"line {number}" for number in range(20, 120)]
        assert _found(eve, "text=line;in=#tea;from=DAN;limit=2") == ["line 118", "line 119"]
        assert _found(eve, "text=line;in=#tea;limit=2;after=2001-01-01T00:00:00.000Z") == ["line 0", "line 1"]
        assert _found(eve, "in=#tea;limit=1") == ["line 119"]
        assert _found(eve, "in=#tea;before=2001-01-01T00:00:00.000Z") == []
        assert _found(eve, "in=#tea;from=eve") == []
        relay.stop()
        relay = keeping()


def test_what_a_search_has_found_is_sent_as_it_was_said(keeping):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say("NOTICE #tea :kettle")
    dan.settle()
    eve = _reader(relay, "eve")
    eve.say("SEARCH in=#tea;text=kettle")
    batch = eve.expect(BATCH).split()[2][1:]
    eve.expect(re.compile(rf"@(?=\S*batch={batch})(?=\S*msgid=\d+)(?=\S*time=\d+-)\S+ :dan!\S+ NOTICE #tea :kettle"))
    eve.expect(re.compile(rf":\S+ BATCH -{batch}"))
    plain = irc_person(relay, "plain", room="#tea")
    plain.say("SEARCH in=#tea;text=kettle")
    plain.expect(re.compile(r":dan!\S+ NOTICE #tea :kettle"))


def test_only_rooms_where_one_is_are_searched(keeping):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say("PRIVMSG #tea :kettle", "PRIVMSG eve :kettle")
    dan.settle()
    eve = _reader(relay, "eve", "#milk")
    eve.say("SEARCH in=#tea text=kettle")
    eve.expect(re.compile(r":\S+ FAIL SEARCH INVALID_PARAMS text=kettle :It takes one parameter: .*"))
    wrong_room = "INVALID_PARAMS in :Say in which of your channels: SEARCH in=#channel;text=words"
    for attributes in ("in=#tea;text=kettle", "text=kettle", "in=dan;text=kettle", ""):
        assert _refused(eve, attributes) == wrong_room
    assert _refused(eve, "in=#milk;text=") == "INVALID_PARAMS text :It takes one word, and 8 at the most"
    assert _refused(eve, "in=#milk;text=a b c d e f g h i").startswith("INVALID_PARAMS text :")
    assert _refused(eve, "in=#milk;limit=0") == "INVALID_PARAMS limit :That is no value of limit"
    assert _refused(eve, "in=#milk;after=noon") == "INVALID_PARAMS after :That is no value of after"


def test_without_an_archive_there_is_no_search(relay):
    eve = irc_person(relay, "eve")
    eve.say("CAP LS 302", "SEARCH in=#tea;text=kettle")
    assert "soju.im/search" not in eve.expect(re.compile(r":\S+ CAP eve LS .*"))
    eve.expect(re.compile(r":\S+ 421 eve SEARCH :Unknown command"))
