"""A room that is off the record for a while: what was kept before stays within reach, and pages agree with each other."""

import re

from harness.irc_person import irc_person
from harness.kept_history import READER, all_of, id_of, page_of, texts_of

KEPT = [f"k{number}" for number in range(70)]


def _texts_by(reader, question):
    return texts_of(page_of(reader, question))


def _check_pages(relay, reader, said):
    """Whatever way is taken to them."""
    assert _texts_by(reader, "LATEST #tea * 200") == said
    assert _texts_by(reader, "LATEST #tea * 3") == said[-3:]
    assert texts_of(all_of(reader, "#tea")) == said
    assert _texts_by(reader, "AFTER #tea timestamp=2026-01-01T00:00:00.000Z 5") == said[:5]
    last_50 = page_of(reader, "LATEST #tea * 50")
    assert _texts_by(reader, f"BEFORE #tea msgid={id_of(last_50[0])} 200") == said[:-50]
    place = next(index for index, line in enumerate(last_50) if line.endswith(" :unkept"))
    around = _texts_by(reader, f"AROUND #tea msgid={id_of(last_50[place])} 3")
    assert "unkept" in around
    assert _texts_by(reader, f"AFTER #tea msgid={id_of(last_50[place - 1])} 1") == ["unkept"]
    nc = relay.join("nc")
    nc.ask("/join tea")
    for question, expected in ("/history since 0:00", said), ("/history 200", said), ("/history 3", said[-3:]):
        assert [line.split("> ")[1] for line in nc.ask(question)[1:]] == expected
    nc.say("/quit")
    nc.until_closed()


def test_pages_are_whole_while_a_room_is_off_the_record_and_after_it(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", *READER, room="#tea")
    alice.say(*[f"PRIVMSG #tea :{text}" for text in KEPT])
    alice.say("MODE #tea +E", "PRIVMSG #tea :unkept")
    alice.settle()
    _check_pages(relay, alice, [*KEPT, "unkept"])
    alice.say("MODE #tea -E", "PRIVMSG #tea :k70")
    alice.settle()
    _check_pages(relay, alice, [*KEPT, "unkept", "k70"])


def test_who_replays_events_learns_that_the_room_is_on_the_record_again(keeping):
    relay = keeping()
    alice = irc_person(relay, "alice", *READER, "draft/event-playback", room="#tea")
    alice.say("PRIVMSG #tea :one", "MODE #tea +E", "TOPIC #tea :meanwhile", "PRIVMSG #tea :unkept", "MODE #tea -E",
              "PRIVMSG #tea :two")
    alice.settle()
    played = [re.sub(r"^@\S+ :alice\S* ", "", line) for line in page_of(alice, "LATEST #tea * 50")]
    assert played == ["JOIN #tea", "PRIVMSG #tea :one", "MODE #tea +E", "PRIVMSG #tea :unkept", "MODE #tea -E",
                      "PRIVMSG #tea :two"]
