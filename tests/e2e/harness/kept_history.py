"""What is kept on disk, as an IRC client and the file itself show it."""

import contextlib
import re
import sqlite3

PATTERN_OF_BATCH = re.compile(r":\S+ BATCH \+\S+ chathistory .*")
READER = ("batch", "server-time", "message-tags", "draft/chathistory")


def texts_of(lines):
    """The texts of the messages among some lines of IRC, in their order."""
    found = (re.fullmatch(r"(?:@\S+ )?:\S+ PRIVMSG #\S+ :(.*)", line) for line in lines)
    return [match[1] for match in found if match]


def id_of(line):
    return int(re.match(r"@\S*?msgid=(\d+)", line)[1])


def page_of(reader, question):
    reader.say(f"CHATHISTORY {question}")
    reader.until(PATTERN_OF_BATCH)
    return reader.until(re.compile(r":\S+ BATCH -\S+"))


def all_of(reader, room):
    """All that is kept of a room, page by page from its end."""
    lines = page = page_of(reader, f"LATEST {room} * 200")
    while page:
        page = page_of(reader, f"BEFORE {room} msgid={id_of(lines[0])} 200")
        lines = page + lines
    return lines


def in_file(keeping):
    with contextlib.closing(sqlite3.connect(keeping.file)) as database:
        return [row[0] for row in database.execute("SELECT text FROM lines ORDER BY id")]


def is_in_files(keeping, words):
    """Whether the words stand anywhere in the file or its journal, also where nothing is any more."""
    return any(words.encode() in path.read_bytes() for path in keeping.file.parent.glob("history.sqlite*"))
