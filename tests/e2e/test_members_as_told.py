"""Whoever is in a room knows its members from what it is told, whatever they do and however they vanish: NAMES says the
same."""

import random
import re

from harness.irc_person import IrcPerson, irc_person

ROOMS = ("#tea", "#milk", "#lobby")
NICKS = [f"{name}{number}" for name in ("ann", "bea", "cid", "dan", "eve") for number in range(20)]
RANKS = {"@": "o", "+": "v"}
TEXT_CODE = re.compile(r".* /resume (\S+) brings you back")
IRC_CODE = re.compile(r".* RESUME TOKEN (\S+)")
AT_ONCE = 5
STEPS = 5_000


class Watcher:
    """Takes part in all rooms, and says nothing."""

    def __init__(self, relay, nick):
        self.person = irc_person(relay, nick, "multi-prefix")
        self.nick = nick
        self.members = {}  # by room, of each nick the ranks
        self._named = {}
        for room in ROOMS[:-1]:
            self.person.say(f"JOIN {room}")
        self.compare()

    def compare(self):
        """What NAMES says is asserted where its end comes, in the order in which all is told."""
        self.person.say(*(f"NAMES {room}" for room in ROOMS))
        for line in self.person.settle():
            self._take(line)

    def _take(self, line):
        source, command, *words = line.split(" ")
        nick = source[1:].partition("!")[0]
        take = getattr(self, f"_take_{command.lower()}", None)
        if take:
            take(nick, [word.removeprefix(":") for word in words])

    def _take_353(self, _, words):
        room, names = words[2], words[3:]
        for name in filter(None, names):
            nick = name.lstrip("@+")
            self._named.setdefault(room, {})[nick] = {RANKS[mark] for mark in name.removesuffix(nick)}

    def _take_366(self, _, words):
        room = words[1]
        named = self._named.pop(room, {})
        assert self.members.setdefault(room, named) == named, room

    def _take_join(self, nick, words):
        if nick != self.nick:
            self.members[words[0]][nick] = set()

    def _take_part(self, nick, words):
        del self.members[words[0]][nick]

    def _take_kick(self, _, words):
        del self.members[words[0]][words[1]]

    def _take_quit(self, nick, _):
        assert [members.pop(nick) for members in self.members.values() if nick in members], nick

    def _take_nick(self, nick, words):
        for members in self.members.values():
            if nick in members:
                members[words[0]] = members.pop(nick)

    def _take_mode(self, _, words):
        room, changes, *names = words
        change = {"+": set.add, "-": set.discard}
        sign = "+"
        for letter in changes:
            if letter in change:
                sign = letter
            elif letter in RANKS.values():
                change[sign](self.members[room][names.pop(0)], letter)


class Company:
    """People who come by text and by IRC, do this and that or nothing, and are lost, in the midst of it or after a
    while. Some come back."""

    def __init__(self, relay, chance):
        self._relay = relay
        self._chance = chance
        self._here = []
        self._silent = []  # of them
        self._codes = []
        self._nicks = NICKS[:1]  # of those who came last

    def act(self):
        if len(self._here) < AT_ONCE and self._chance.random() < 0.3:
            self._here.append(self._newcomer())
            self._silent += self._here[-1:] if self._chance.random() < 0.4 else []
        elif self._here:
            person = self._chance.choice(self._here)
            if self._chance.random() < 0.2:
                self._lose(person)
            elif person not in self._silent:
                person.say(*(self._deed_of(person) for _ in range(self._chance.choice((1, 1, 3)))))

    def nick(self):
        """Of somebody who may be there."""
        return self._chance.choice(self._nicks)

    def _newcomer(self):
        """Nobody waits for what the relay says to it."""
        comes_back = self._codes and self._chance.random() < 0.6
        nick = self._chance.choice(NICKS)
        self._nicks = [*self._nicks[-AT_ONCE:], nick]
        if comes_back:
            by_irc, code = self._codes.pop(self._chance.randrange(len(self._codes)))
        else:
            by_irc = self._chance.random() < 0.5
        person = IrcPerson(self._relay) if by_irc else self._relay.connect()
        if by_irc:
            person.say("CAP REQ :chat-relay/resume", *([f"RESUME {code}"] if comes_back else []), f"NICK {nick}",
                       "USER x 0 * :x", "CAP END")
        else:
            person.say(f"/resume {code}" if comes_back else f"/nick {nick}")
        return person

    def _lose(self, person):
        by_irc = isinstance(person, IrcPerson)
        if self._chance.random() < 0.4:
            codes = [found[1] for line in person.settle() if (found := (IRC_CODE if by_irc else TEXT_CODE).match(line))]
            self._codes += [(by_irc, code) for code in codes[-1:]]
        (person.wire if by_irc else person).reset()
        self._here.remove(person)

    def _deed_of(self, person):
        room, nick = self._chance.choice(ROOMS), self.nick()
        by_irc = isinstance(person, IrcPerson)
        return self._chance.choice(
            [f"NICK {nick}", f"JOIN {room}", f"JOIN {room}", f"PART {room}", f"PRIVMSG {room} :hello", f"KICK {room} {nick}",
             f"MODE {room} +o {nick}", f"MODE {room} -o {nick}", f"MODE {room} +v {nick}", "JOIN 0", "AWAY :at tea"] if by_irc else
            [f"/nick {nick}", f"/join {room}", f"/join {room}", "hello", f"/kick {nick}", f"/op {nick}", f"/deop {nick}",
             f"/voice {nick}", "/topic milk", "/away at tea"])


def test_what_is_told_of_a_rooms_members_is_what_names_says(start_relay):
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # shown where it fails
    chance = random.Random(seed)
    relay = start_relay("--flood-rate", "0", "--nick-rate", "0", "--resume-within", "2s")
    watchers = [Watcher(relay, nick) for nick in ("one", "two")]
    company = Company(relay, chance)
    for step in range(STEPS):
        company.act()
        if step % 10 == 0:
            watchers[0].person.say(f"MODE {chance.choice(ROOMS)} +o {company.nick()}")
            for watcher in watchers:
                watcher.compare()
