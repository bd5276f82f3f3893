"""A crowd over several relays that share a chat: what it does, and what must hold of it once the relays have met.

Some of its people stay where they are until that: each of those hears all that the others of them say in their room. Others,
the movers, go to another room, take another name, log in, are thrown out, leave, or come back by another relay meanwhile.
"""

import re

from harness.accounts import PASSWORD
from harness.crowd_checks import check_lines, check_state, heard, sees_others, speakers
from harness.crowd_people import APART, BACK, NOBODYS, Return, Voice
from harness.hearing import new_token, wait_until

OPTIONS = ("--first-rules-lobby", "--resume-within", "1h", "--login-grace", "1h", "--max-clients-per-address", "0",
           "--history", "30")
PEOPLE_A_RELAY = 20
MOVERS = 9
ROOMS = ("#lobby", "#tea", "#milk")
OPERATOR_PASSWORD = "sesame"


class Crowd:
    def __init__(self, chance, redis, start_member, directory):
        self.chance, self.redis = chance, redis
        (directory / "operator").write_text(OPERATOR_PASSWORD + "\n")
        self.states = [str(directory / f"state{at}") for at in range(3)]
        self._start = lambda at: start_member("--state-dir", self.states[at], "--operator-password-file", directory / "operator", *OPTIONS)
        self.relays = [self._start(at) for at in range(3)]
        self.voices = []
        self.movers, self._returns, self._leavers = [], [], []
        self.in_order = {}  # by what was said: on which relays it is heard in the order that all have
        self._nicks = self._rooms = 0
        for at in range(3):
            self.fill(at)
        self._enroll()

    def of(self, at):
        return [each for each in self.voices if each.at == at]

    def anchor(self, at):
        """Stays in the lobby, and is an operator of the relays."""
        return self.of(at)[0]

    @property
    def anchors(self):
        return [self.anchor(at) for at in range(3)]

    def start_again(self, at):
        """Until it is in touch it lets nobody in by a code, and counts such tries."""
        self.relays[at] = self._start(at)
        wait_until(lambda: sees_others(self.states[at]), "the relay is in touch")

    def fill(self, at):
        while len(self.of(at)) < PEOPLE_A_RELAY:
            self._nicks += 1
            person = self.relays[at].join(f"p{self._nicks}")
            voice = Voice(person, at, person.name)
            if self.of(at):
                self.put(voice, self.chance.choice(ROOMS))
            else:
                person.say(f"/oper {OPERATOR_PASSWORD}")
            self.voices.append(voice)

    def put(self, voice, room):
        if voice.room != room:
            voice.room = room
            voice.person.ask(f"/join {room}")

    def _enroll(self):
        self.accounts = [f"acc{number}" for number in range(6)]
        for voice, account in zip(self.voices[1::9], self.accounts):
            voice.nick = account
            voice.person.say(f"/nick {account}", f"/register {PASSWORD}")
            voice.person.until(re.compile(rf"\* {account} is registered, and you are logged in\..*"))
        self.anchor(0).person.say("/op " + " ".join(each.nick for each in self.anchors[1:]))

    # What they do, which is not waited for.

    def say(self, voice, in_touch=(0, 1, 2)):
        """`in_touch`: the relays that are; all of them hear it in one order."""
        token = new_token()
        voice.person.say(token)
        for other in self.voices:
            if other is not voice and other.room == voice.room and not {voice, other} & set(self.movers):
                other.owed.append(token)
        self.in_order[token] = in_touch
        return token

    def chat(self, in_touch=(0, 1, 2), lines=40):
        steady = [each for each in self.voices if each not in self.movers]
        for _ in range(lines):
            voice = self.chance.choice(steady)
            if self.chance.random() < 0.1:
                self._nicks += 1
                voice.person.say(f"/nick p{self._nicks}")
            else:
                self.say(voice, in_touch)

    def choose_movers(self):
        anchors = self.anchors
        self.movers = self.chance.sample([each for each in self.voices if each not in anchors], MOVERS)
        self._rooms += 1

    def become_movers(self, at, count):
        """Some of the people of a relay, who are then left to themselves."""
        chosen = self.chance.sample([each for each in self.of(at)[1:] if each not in self.movers], count)
        self.movers += chosen
        self._leavers += chosen
        return chosen

    def move(self):
        """Most do one thing; some of it is refused."""
        for voice in self.movers:
            if voice not in self._leavers:
                self.chance.choice(self.MOVES)(self, voice)

    def _go(self, voice):
        voice.person.say(f"/join {self.chance.choice((*ROOMS, f'#new{self._rooms}'))}", new_token())

    def _rename(self, voice):
        """On several relays somebody takes the same name while these have lost each other."""
        voice.person.say(f"/nick same{self._rooms}")

    def _quit(self, voice):
        voice.person.say("/quit")
        self._leavers.append(voice)

    def _be_kicked(self, voice):
        self.chance.choice(self.anchors).person.say(f"/kick {voice.nick}")

    def _be_killed(self, voice):
        self.chance.choice(self.anchors).person.say(f"/kill {voice.nick} enough")
        self._leavers.append(voice)

    def _log_in(self, voice):
        account = self.chance.choice(self.accounts)
        voice.person.say(*(self.chance.choice((f"/login {account} {PASSWORD}", "/logout")) for _ in range(2)))

    def _decide(self, voice):
        topic, letter = new_token(), self.chance.choice("+-")
        self.chance.choice(self.anchors).person.say(f"/op {voice.nick}", f"/topic {topic}", f"/mode {letter}t", f"/ban {topic}!*@*")
        voice.person.say(self.chance.choice(("/away lunch", "/away", f"/topic {topic}", f"/mode {letter}t")))

    def _come_back_elsewhere(self, voice):
        self.come_back(voice, self.chance.randrange(3))

    MOVES = (_go, _go, _rename, _rename, _quit, _be_kicked, _be_killed, _log_in, _decide, _come_back_elsewhere)

    def come_back(self, voice, at):
        """By another relay, or by the same; the connection that they had is lost or not."""
        if voice in self.voices:
            self._leavers.append(voice)
            if self.chance.random() < 0.5:
                voice.person.reset()
        self._returns.append(Return(voice, self._ask_to_come_back(voice, at), at))

    def _ask_to_come_back(self, voice, at):
        person = self.relays[at].connect()
        person.say(f"/resume {voice.code}")
        return person

    def lose(self, at):
        """The relay has been killed. Returns whom it has lost and who stayed where they were."""
        gone = self.of(at)
        steady = [each for each in gone if each not in self.movers]
        for voice in gone:
            voice.person.close()
            self._forget(voice)
        self._leavers = [each for each in self._leavers if each not in gone]
        for each in self._returns:
            if each.at == at:
                each.at = (at + 1) % 3
                each.may_be_used = True
                each.person = self._ask_to_come_back(each.voice, each.at)
        return steady

    def _forget(self, voice):
        self.voices.remove(voice)
        if voice in self.movers:
            self.movers.remove(voice)

    # What comes of it.

    def meet(self):
        """Waits until the relays have met, and everybody is somewhere; then checks what was heard and what holds."""
        wait_until(lambda: all(sees_others(state) for state in self.states), "all relays have met")
        self.hear_all()
        self._take_returns()
        for voice in [each for each in self.movers if not each.is_there()]:
            self._forget(voice)
        for voice in self.movers:
            self._settle_down(voice)
        for at in range(3):
            self.fill(at)
        for voice in self.voices:
            if not any(other.room == voice.room for other in self.voices if other is not voice):
                self.put(voice, ROOMS[0])
        tokens = {self.say(each): each for each in self.voices}
        self.hear_all()
        steady = [each for each in self.voices if each not in self.movers and each.seen]
        check_lines(steady, self.in_order)
        names = speakers(self.voices, tokens)
        check_state(self.states, names)
        for voice in self.voices:
            voice.note_what_was_heard()
        for token, voice in tokens.items():
            voice.nick = names[token]
        self.movers, self._leavers, self.in_order = [], [], {}

    def hear_all(self):
        """All have heard what was said before, and nothing is on its way."""
        self._settle_all()
        last = {self.say(each): each for each in self.anchors}
        for each in self.anchors:
            for token, speaker in last.items():
                wait_until(lambda: speaker is each or (each.person.settle() is not None and token in heard(each.person.lines)), "a line has come")
        self._settle_all()

    def _settle_all(self):
        """All at once, and then waits for each."""
        steady = [each for each in self.voices if each not in self.movers]
        tokens = [new_token() for _ in steady]
        for voice, token in zip(steady, tokens):
            voice.person.say(f"/msg {token} .")
        for voice, token in zip(steady, tokens):
            voice.person.until(f"! There is nobody here called {token}.")

    def _take_returns(self):
        for each in self._returns:
            answer = each.answer()
            if answer is APART:
                each.person.say(f"/resume {each.voice.code}")
                answer = each.answer()
            if each.voice in self.voices:
                assert not each.voice.is_there()
                self._forget(each.voice)
            if answer is BACK:
                back = Voice(each.person, each.at, each.voice.nick)
                self.voices.append(back)
                self.movers.append(back)
            else:
                assert answer is NOBODYS, each.person.lines
                each.person.close()
        self._returns = []

    def _settle_down(self, voice):
        voice.room = self.chance.choice(ROOMS)
        voice.person.ask(f"/join {voice.room}")
        voice.known.update(heard(voice.person.lines))
