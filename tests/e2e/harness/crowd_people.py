"""One of a crowd over several relays, and one who comes back by another of these."""

import dataclasses
import re

from harness.crowd_checks import heard

_CODE = re.compile(r"\* If your connection is lost, /resume (\S+) brings you back.*")
BACK = re.compile(r"\* You are back as (\S+?)[,.].*")
APART = re.compile(r"! This relay has lost the others, and cannot tell whose code.*")
NOBODYS = re.compile(r"! '\S+' is nobody's code.*")


@dataclasses.dataclass(eq=False)
class Voice:
    """One of the people, and what they have to have heard since the relays have met last."""

    person: object
    at: int
    nick: str
    room: str = "#lobby"
    owed: list = dataclasses.field(default_factory=list)
    known: set = dataclasses.field(default_factory=set)  # what they have heard before
    seen: int = 0  # lines

    @property
    def code(self):
        return [found[1] for found in map(_CODE.fullmatch, self.person.lines) if found][-1]

    def is_there(self):
        """Once the relays have met. Whoever was thrown out, or has come back elsewhere, is not."""
        try:
            self.person.settle()
        except OSError:
            return False
        except AssertionError:
            if not self.person.closed:
                raise
        return not self.person.closed

    def note_what_was_heard(self):
        self.known.update(heard(self.person.lines[self.seen:]))
        self.seen = len(self.person.lines)
        self.owed = []


@dataclasses.dataclass
class Return:
    """Somebody comes back by a code, and has not been answered yet."""

    voice: Voice
    person: object
    at: int
    may_be_used: bool = False  # the code, at a relay that was killed

    def answer(self):
        """BACK, or APART: that relay had lost the others, and the code is good still."""
        answer = self.person.expect(re.compile("|".join(each.pattern for each in (BACK, APART, NOBODYS))))
        found = next(each for each in (BACK, APART, NOBODYS) if each.fullmatch(answer))
        assert found is not NOBODYS or self.may_be_used, f"{self.voice} asked relay {self.at}: {answer}"
        # A name that is an account's is had by whoever has logged in to that.
        if found is BACK and not self.voice.nick.startswith("acc"):
            assert BACK.fullmatch(answer)[1] == self.voice.nick
        return found
