"""docs/client-pipeline.md's example of each kind of event, taken from the program: a server says what makes them."""

import json
import re

from harness.irc_server import SERVER
from harness.relay import REPOSITORY

PAGE = (REPOSITORY / "docs/client-pipeline.md").read_text()
EXAMPLES = re.search(r"^### Each kind\n.*?^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1].splitlines()
TYPES = re.findall(r"`(\w+)`", re.search(r"^\| `type` \| (.*) \|$", PAGE, re.MULTILINE)[1])

CAPABILITIES = "away-notify batch message-tags server-time"
BOB, ALICE = ":bob!b@192.0.2.7", ":alice!a@192.0.2.8"
# What happens in the room, second by second.
HAPPENS = [
    f"{BOB} PRIVMSG #lobby :hello alice",
    f"{BOB} PRIVMSG #lobby :\x01ACTION waves\x01",
    f"{BOB} NOTICE #lobby :built",
    ":carol!c@192.0.2.9 JOIN #lobby",
    ":carol!c@192.0.2.9 PART #lobby :lunch",
    f"{BOB} KICK #lobby eve :spam",
    f"{BOB} NICK robert",
    ":robert!b@192.0.2.7 TOPIC #lobby :tea",
    ":robert!b@192.0.2.7 MODE #lobby +o alice",
    ":robert!b@192.0.2.7 INVITE alice #ops",
    ":robert!b@192.0.2.7 PRIVMSG alice :psst",
    ":robert!b@192.0.2.7 AWAY :lunch",
    f"{ALICE} PRIVMSG robert :what?",
    ":robert!b@192.0.2.7 QUIT :bye",
    f":{SERVER} 482 alice #lobby :You're not channel operator",
    f"{BOB} REDACT #lobby x1 :a slip",
]


def greet(caller):
    caller.until(re.compile("CAP LS .*"))
    caller.say(f":{SERVER} CAP * LS :{CAPABILITIES}")
    caller.until(re.compile("CAP REQ .*"))
    caller.say(f":{SERVER} CAP * ACK :{CAPABILITIES}", f":{SERVER} 001 alice :Welcome",
               f":{SERVER} 005 alice NETWORK=Example :are supported", f":{SERVER} 376 alice :End")
    caller.confirm()
    caller.until("JOIN #lobby")


def at_second(second, line, more=""):
    return f"@time=2026-11-21T14:03:{second:02}.250Z{more} {line}"


def enter(caller):
    """With a line of history, and three people there."""
    caller.say(at_second(0, f"{ALICE} JOIN #lobby"),
               at_second(0, f":{SERVER} 353 alice = #lobby :alice @bob eve"),
               at_second(0, f":{SERVER} 366 alice #lobby :End"),
               f":{SERVER} BATCH +1 chathistory #lobby",
               f"@batch=1;msgid=x1;time=2026-11-21T13:40:00.000Z :bob!b@192.0.2.7 PRIVMSG #lobby :anybody?",
               f":{SERVER} BATCH -1")
    caller.confirm()


def comparable(line):
    """What are the program's own words have the program's own time."""
    event = json.loads(line)
    if event["type"] == "info":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"])
        event["time"] = "now"
    return list(event.items())


def written_by_the_program(chats, server):
    pipe = chats.pipe(server.address, "--json", "--nick", "alice", "--follow")
    caller = server.accept()
    greet(caller)
    enter(caller)
    caller.say(*(at_second(second, line) for second, line in enumerate(HAPPENS, 1)))
    caller.settle()
    pipe.send(b'{"command":"/frobnicate"}\n')
    lines = pipe.until(re.compile(r'.*"There is no command /frobnicate.*'))
    pipe.stop()
    return lines


def test_every_type_has_an_example():
    assert list(dict.fromkeys(json.loads(line)["type"] for line in EXAMPLES)) == TYPES


def test_each_example_is_the_programs(server, chats):
    written = [comparable(line) for line in written_by_the_program(chats, server)]
    for example in EXAMPLES:
        assert comparable(example) in written, f"{example} is not among\n" + "\n".join(map(str, written))
