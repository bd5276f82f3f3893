"""People who register, and who log in, in the text dialect."""

import re

PASSWORD = "correct-horse"


def enroll(relay, nick):
    person = relay.join(nick)
    person.say(f"/register {PASSWORD}")
    person.until(re.compile(rf"\* {nick} is registered, and you are logged in\..*"))
    return person


def log_in(relay, nick):
    person = relay.join(nick)
    person.say(f"/login {PASSWORD}")
    person.until(f"* You are logged in as {nick}.")
    return person
