"""Accounts, and names that are kept, as somebody at chat-client meets them."""

from harness.chat_client import REFUSED


def test_who_registers_is_told_in_words_and_has_nothing_left_unread(start_with_state, chats):
    alice = chats.enter(start_with_state(), "alice")
    alice.type("/register correct-horse")
    alice.until(r"! There is no command /register\. /ns register PASSWORD keeps your name for you")
    alice.type("/ns register correct-horse")
    alice.until(r"\* You are logged in as alice\.$")
    alice.until(r"\[NickServ -> you\] notice: alice is registered, and you are logged in\.$")
    alice.until_prompt("#lobby alice>")


def test_what_is_said_to_a_service_is_delivered_though_it_does_not_come_back(start_with_state, chats):
    ended = chats.deliver(start_with_state(), '{"command": "/ns register correct-horse"}\n', "--nick", "alice", "--json")
    assert ended.returncode == 0
    assert b"You are logged in as alice." in ended.stdout
    assert b"correct-horse" not in ended.stdout + ended.stderr


def test_a_relay_for_those_with_an_account_is_no_place_to_try_again(start_with_state, chats):
    relay = start_with_state("--accounts", "required")
    ended = chats.deliver(relay, "hi\n", "--nick", "alice")
    assert ended.returncode == REFUSED
    assert b": this server is for who has an account, and chat-client logs in before it is let in only by a " \
           b"certificate (--client-certificate FILE): " in ended.stderr
    assert chats.screen(relay, "--nick", "alice").exit_status() == REFUSED


def test_why_a_name_cannot_be_had_is_told(relay, chats):
    root = chats.screen(relay, "--nick", "root", size=(200, 24)).enter("root_")
    root.until(r"You could not have the name root: Nickname is reserved: it would pass for the server's own\.$")
    root.type("/nick root")
    root.until(r"! You cannot have the name root: Nickname is reserved: it would pass for the server's own$")
    root.type("/nick müller")
    root.until(r"! The server does not take the name müller: .*\. Names are made of A-Z, a-z, 0-9 and ")


def test_whether_private_messages_are_kept_is_chosen_in_the_client(keeping, chats):
    alice = chats.enter(keeping(), "alice", size=(160, 40))
    alice.type("/keep-private on")
    alice.until(r"notice: You are not logged in|notice: .*log in")
    alice.type("/ns register correct-horse")
    alice.until(r"\* You are logged in as alice\.$")
    alice.type("/keep-private")
    alice.until("notice: What you and others tell each other alone is not kept")
    alice.type("/keep-private on")
    alice.until("notice: From now on, what you tell others alone, and they you, is kept")
    alice.type("/keep-private")
    alice.until("notice: What you and others who want that as well tell each other alone is kept")
    alice.type("/keep-private off")
    alice.until("notice: Nothing of what you and others tell each other alone is kept any more")
    alice.until_prompt("#lobby alice>")


def test_where_private_messages_cannot_be_kept_the_client_says_so(start_with_state, chats):
    alice = chats.enter(start_with_state("--keep-history", "off"), "alice", size=(160, 40))
    alice.type("/keep-private on")
    alice.until("! This server does not say that it can keep private messages")
    alice.type("/keep-private perhaps")
    alice.until("! /keep-private takes on or off: /keep-private on")
