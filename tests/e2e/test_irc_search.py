"""SEARCH (soju.im/search): what was said is found by IRC clients, by who may read it."""

import re

from harness.irc_person import irc_person
from harness.kept_history import id_of, texts_of

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
    assert (
        _refused(eve, "in=#tea;text=kettle")
        == "INVALID_PARAMS in :You are not in such a channel: SEARCH in=#channel;text=words"
    )
    assert _refused(eve, "in=dan;text=kettle").startswith("INVALID_PARAMS in :")
    assert _found(eve, "text=kettle") == _found(eve, "") == []
    assert _refused(eve, "in=#milk;text=") == "INVALID_PARAMS text :It takes one word, and 8 at the most"
    assert _refused(eve, "in=#milk;text=a b c d e f g h i").startswith("INVALID_PARAMS text :")
    assert _refused(eve, "in=#milk;limit=0") == "INVALID_PARAMS limit :That is no value of limit"
    assert _refused(eve, "in=#milk;after=noon") == "INVALID_PARAMS after :That is no value of after"


def test_without_a_channel_all_that_one_may_read_is_searched(keeping):
    relay = keeping()
    dan = _reader(relay, "dan").enter("#milk").enter("#secret")
    bob = _reader(relay, "bob", "#milk")
    for person in (dan, bob):
        person.say("NS REGISTER sesamesesame")
        person.expect(re.compile(r":\S+ 900 .*"))
        person.say("NS SET PRIVATE ON")
        person.expect(re.compile(r":NickServ\S+ NOTICE .*is kept.*"))
    dan.say("MODE #secret +s", "PRIVMSG #tea :kettle 1", "PRIVMSG #milk :kettle 2", "PRIVMSG #secret :kettle 3")
    dan.say("PRIVMSG bob :kettle 4", "PRIVMSG eve :kettle 5")
    dan.settle()
    bob.say("PRIVMSG dan :kettle 6", "PRIVMSG #milk :kettle 7")
    bob.settle()

    def found(person, attributes):
        person.say(f"SEARCH {attributes}")
        person.until(BATCH)
        lines = person.until(re.compile(r":\S+ BATCH -\S+"))
        return [" ".join(line.split(" ", 2)[2].replace(" :", " ").split()) for line in lines]

    eve = _reader(relay, "eve", "#milk")
    assert found(dan, "text=kettle") == [
        "PRIVMSG #tea kettle 1",
        "PRIVMSG #milk kettle 2",
        "PRIVMSG #secret kettle 3",
        "PRIVMSG bob kettle 4",
        "PRIVMSG dan kettle 6",
        "PRIVMSG #milk kettle 7",
    ]
    assert found(dan, "text=kettle;limit=2") == ["PRIVMSG dan kettle 6", "PRIVMSG #milk kettle 7"]
    assert found(dan, "from=bob") == ["PRIVMSG dan kettle 6", "PRIVMSG #milk kettle 7"]
    assert found(dan, "in=bob;text=kettle") == ["PRIVMSG bob kettle 4", "PRIVMSG dan kettle 6"]
    assert found(bob, "text=kettle") == [
        "PRIVMSG #milk kettle 2",
        "PRIVMSG bob kettle 4",
        "PRIVMSG dan kettle 6",
        "PRIVMSG #milk kettle 7",
    ]
    assert found(eve, "text=kettle") == ["PRIVMSG #milk kettle 2", "PRIVMSG #milk kettle 7"]
    dan.say("SEARCH in=bob;from=dan")
    line = dan.expect(re.compile(r"@\S+ :dan!\S+ PRIVMSG bob :kettle 4"))
    dan.say(f"REDACT bob {id_of(line)}")
    dan.settle()
    assert found(bob, "text=kettle;limit=2;in=dan") == ["PRIVMSG dan kettle 6"]


def test_a_word_within_a_sentence_without_blanks_is_found(keeping):
    relay = keeping()
    dan = irc_person(relay, "dan", room="#tea")
    dan.say("PRIVMSG #tea :昨日東京都に行きました", "PRIVMSG #tea :京都")
    dan.settle()
    for _ in range(2):
        eve = _reader(relay, "eve")
        assert _found(eve, "in=#tea;text=東京") == ["昨日東京都に行きました"]
        assert _found(eve, "in=#tea;text=京都") == ["昨日東京都に行きました", "京都"]
        bob = relay.join("bob")
        bob.ask("/join tea")
        assert bob.ask("/search 東京")[0] == "* 1 line of this room with these words:"
        # As the keyboards for these write a blank.
        assert bob.ask("/search 東京\u3000昨日")[0] == "* 1 line of this room with these words:"
        assert _found(eve, "in=#tea;text=東京\u3000昨日") == ["昨日東京都に行きました"]
        relay.stop()
        relay = keeping()


def test_without_an_archive_there_is_no_search(relay):
    eve = irc_person(relay, "eve")
    eve.say("CAP LS 302", "SEARCH in=#tea;text=kettle")
    assert "soju.im/search" not in eve.expect(re.compile(r":\S+ CAP eve LS .*"))
    eve.expect(re.compile(r":\S+ 421 eve SEARCH :Unknown command"))
