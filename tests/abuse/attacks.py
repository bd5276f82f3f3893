"""What hostile clients do, each for some seconds. An attack is a function of the relay's port, of how many do it, and of
what is called when it begins.

Rooms and people that an attack needs are made before that.
"""

import socket
import struct
import time

from swarm import Member, Swarm

ROOMS = [f"#common{number}" for number in range(50)]
JOIN_ALL = "JOIN " + ",".join(ROOMS)


def _lasts(stop):
    return time.monotonic() < stop()


def _go_on_saying(swarm, begun, *lines, pause=0.5, end=b"\n"):
    """Each says these lines again as soon as its last ones have been taken."""
    stop = begun()
    while _lasts(stop):
        for member in swarm.members:
            if not member.unsent:
                member.say(*lines)
        swarm.pump(pause, end)
    return swarm


def who_everybody(port, size, begun):
    swarm = Swarm(port, size)
    return _go_on_saying(swarm, begun, "WHO *", end=b" 315 ")


def names_of_the_lobby(port, size, begun):
    swarm = Swarm(port, size)
    swarm.ask_all("JOIN #lobby", end=b" 366 ")
    return _go_on_saying(swarm, begun, *["NAMES #lobby"] * 70, end=b" 366 ")


def deaf_joins(port, size, begun):
    fillers = Swarm(port, 100, "filler")
    for member in fillers.members:
        member.say(JOIN_ALL)
    fillers.wait_for(b" 366 ", fillers.members)
    swarm = Swarm(port, size, "deaf")
    stop = begun()
    for member in swarm.members:
        member.say(JOIN_ALL)
    while _lasts(stop):
        fillers.pump(0.2)
    return swarm


def deaf_lists(port, size, begun):
    makers = Swarm(port, 4 * size, "maker")
    for number, member in enumerate(makers.members):
        for room in range(50):
            member.say(f"JOIN #{number}-{room}", f"TOPIC #{number}-{room} :{'t' * 300}")
    for member in makers.members:
        member.say("PING done")
    makers.wait_for(b" PONG ", makers.members)
    swarm = Swarm(port, size, "deaf")
    stop = begun()
    while _lasts(stop):
        for member in swarm.members:
            if not member.unsent:
                member.say("LIST")
        swarm.pump(0.5, reads=False)
    return swarm


def labelled_questions(port, size, begun):
    swarm = Swarm(port, size)
    for member in swarm.members:
        member.say(JOIN_ALL)
    return _go_on_saying(swarm, begun, "@label=a LIST", *[f"@label=b NAMES {room}" for room in ROOMS])


def backtracking_masks(port, size, begun):
    swarm = Swarm(port, size)
    return _go_on_saying(swarm, begun, "WHO " + "*a" * 90 + "*b", "WHO " + "*?" * 90 + "z")


def nicks_in_common_rooms(port, size, begun):
    swarm = Swarm(port, size)
    for member in swarm.members:
        member.say(JOIN_ALL, "PING done")
    swarm.wait_for(b" PONG ", swarm.members)
    stop = begun()
    turn = 0
    while _lasts(stop):
        turn += 1
        for number, member in enumerate(swarm.members):
            if not member.unsent:
                member.say(f"NICK y{turn}x{number}", f"AWAY :{turn}")
        swarm.pump(0.5)
    return swarm


def busy_common_rooms(port, size, begun):
    swarm = Swarm(port, size)
    for member in swarm.members:
        member.say(JOIN_ALL, "PING done")
    swarm.wait_for(b" PONG ", swarm.members)
    stop = begun()
    turn = 0
    while _lasts(stop):
        for number, member in enumerate(swarm.members):
            if number % 10 == turn % 10 and not member.unsent:
                member.say(f"PRIVMSG {ROOMS[(turn + number) % len(ROOMS)]} :talk {turn}")
        turn += 1
        swarm.pump(0.1)
    return swarm


def deaf_to_long_lines(port, size, begun):
    swarm = Swarm(port, size, "deaf")
    for member in swarm.members:
        member.say("JOIN #lobby")
    loud = Swarm(port, 5, "loud")
    loud.ask_all("JOIN #lobby", end=b" 366 ")
    stop = begun()
    while _lasts(stop):
        for member in loud.members:
            if not member.unsent:
                member.say(*["PRIVMSG #lobby :" + "w" * 400] * 10)
        loud.pump(0.5)
    return swarm


def bytes_by_bytes(port, size, begun):
    swarm = Swarm(port, size)
    stop = begun()
    while _lasts(stop):
        for number, member in enumerate(swarm.members):
            if member.alive:
                member.unsent += b"P"
                member.flush()
        swarm.pump(1)
    return swarm


def floods(port, size, begun):
    swarm = Swarm(port, size)
    swarm.ask_all("JOIN #lobby", end=b" 366 ")
    return _go_on_saying(swarm, begun, *["PRIVMSG #lobby :flood"] * 100, pause=0.05)


def _swarm_with_history(port, size):
    """In a room where more is kept than the relay has in memory."""
    talkers = Swarm(port, 100, "talker")
    talkers.ask_all("JOIN #old", end=b" 366 ")
    talkers.ask_all(*["PRIVMSG #old :a kettle for everybody"] * 10, "PING done", end=b" PONG ")
    swarm = Swarm(port, size)
    swarm.ask_all("JOIN #old", end=b" 366 ")
    swarm.ask_all("CAP REQ :draft/chathistory soju.im/search", end=b" ACK ")
    return swarm


def _ask_history(question, port, size, begun):
    swarm = _swarm_with_history(port, size)
    return _go_on_saying(swarm, begun, *[question] * 20)


def pages_of_history(port, size, begun):
    return _ask_history("CHATHISTORY AROUND #old timestamp=2099-01-01T00:00:00.000Z 200", port, size, begun)


def searches(port, size, begun):
    return _ask_history("SEARCH in=#old;text=kettle;limit=100", port, size, begun)


def wrong_passwords(port, size, begun):
    owner = Swarm(port, 1, "owner")
    owner.ask_all("NS REGISTER chateau-margaux", end=b" 900 ")
    swarm = Swarm(port, size)
    return _go_on_saying(swarm, begun, *["NS IDENTIFY owner0 wrong-password"] * 10)


def comings_and_goings(port, size, begun):
    """Each says a line, and vanishes with a reset."""
    swarm = Swarm(port, 0)
    stop = begun()
    while _lasts(stop):
        round_ends = time.monotonic() + 1
        for number in range(size):
            with socket.create_connection(("127.0.0.1", port)) as one:
                one.sendall(f"/nick v{number}\nhello\n".encode())
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        time.sleep(max(0, round_ends - time.monotonic()))
    return swarm


# name, what is done, how many do it
ATTACKS = [
    ("1,000 ask WHO * at once", who_everybody, 1000),
    ("500 ask for the lobby's names 70 times each", names_of_the_lobby, 500),
    ("100 that do not read enter 50 full rooms", deaf_joins, 100),
    ("50 that do not read LIST 10,000 rooms", deaf_lists, 50),
    ("50 ask LIST and NAMES with labels", labelled_questions, 50),
    ("500 ask WHO with masks made to backtrack", backtracking_masks, 500),
    ("500 change nicks in 50 common rooms", nicks_in_common_rooms, 500),
    ("500 talk in 50 common rooms", busy_common_rooms, 500),
    ("1,000 read nothing while long lines fly", deaf_to_long_lines, 1000),
    ("2,000 send a byte a second", bytes_by_bytes, 2000),
    ("50 flood the lobby", floods, 50),
    ("1 floods the lobby", floods, 1),
    ("200 ask for pages of history", pages_of_history, 200),
    ("200 search what was said", searches, 200),
    ("200 try passwords", wrong_passwords, 200),
    ("500 a second come, say a line and vanish", comings_and_goings, 500),
]
