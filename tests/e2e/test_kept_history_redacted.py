"""What is taken back is shown to nobody any more, and is nowhere on the disk."""

import re
import signal

from harness.irc_person import irc_person
from harness.kept_history import READER, all_of, id_of, in_file, is_in_files, texts_of

ABLE = (*READER, "echo-message", "draft/message-redaction")


def test_what_is_taken_back_is_gone_also_after_a_kill(keeping):
    relay = keeping()
    olga = irc_person(relay, "olga", *ABLE, room="#tea")
    dave = relay.join("dave")
    dave.ask("/join tea")
    dave.ask("my password is hunter2")
    olga.say("PRIVMSG #tea :mind the swordfish")
    line = olga.expect(re.compile(r".* PRIVMSG #tea :mind the swordfish"))
    olga.settle()
    assert is_in_files(keeping, "hunter2") and is_in_files(keeping, "swordfish")
    assert dave.ask("/redact password") == ["* You took back: my password is hunter2. Who has seen it has seen it."]
    olga.expect(re.compile(r"@\S+ :dave!\S+ REDACT #tea \d+"))
    olga.say(f"REDACT #tea {id_of(line)} :a slip")
    olga.expect(re.compile(rf"@\S+ :olga!\S+ REDACT #tea {id_of(line)} :a slip"))
    dave.expect("* olga took back a line (a slip)")
    dave.ask("still here")
    # The PONG says that it is gone.
    olga.settle()
    relay.send_signal(signal.SIGKILL)
    relay.wait()
    assert not is_in_files(keeping, "hunter2") and not is_in_files(keeping, "swordfish")
    relay = keeping()
    reader = irc_person(relay, "reader", *READER, room="#tea")
    assert texts_of(all_of(reader, "#tea")) == ["still here"]
    eve = relay.join("eve")
    eve.say("/join tea")
    eve.until("* The last line said here:")
    eve.expect(re.compile(r"\[.*\] <dave> still here"))


def test_operators_take_back_what_is_on_disk_alone(keeping):
    relay = keeping("--history", "5")
    olga = irc_person(relay, "olga", *ABLE, room="#tea")
    bob = irc_person(relay, "bob", *ABLE, room="#tea")
    bob.say("PRIVMSG #tea :cheap pills", *[f"PRIVMSG #tea :line {number}" for number in range(20)])
    line = bob.expect(re.compile(r".* PRIVMSG #tea :cheap pills"))
    bob.settle()
    # Who is not logged in is known by what the room remembers.
    bob.say(f"REDACT #tea {id_of(line)}")
    bob.expect(re.compile(rf":\S+ FAIL REDACT REDACT_FORBIDDEN #tea {id_of(line)} :.*"))
    olga.say(f"REDACT #tea {id_of(line)}")
    olga.expect(re.compile(rf"@\S+ :olga!\S+ REDACT #tea {id_of(line)}"))
    bob.expect(re.compile(rf"@\S+ :olga!\S+ REDACT #tea {id_of(line)}"))
    olga.settle()
    relay.stop()
    assert in_file(keeping) == [f"line {number}" for number in range(20)]
