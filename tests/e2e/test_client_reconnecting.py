"""The relay goes and comes back: what chat-client shows meanwhile, and what it takes up again."""

import re
import signal

import pytest

from harness.chat_client import UNREACHABLE, endpoint_of


@pytest.fixture
def start_again(start_relay, short_directory):
    """Starts a relay at a place that another one can take later."""
    return lambda: start_relay(listen=[f"unix:{short_directory}/door"])


def test_it_waits_comes_back_and_takes_up_its_rooms(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice", "--room", "#ops")
    alice.until(r"You are in #ops")
    alice.write("half a li")
    assert relay.stop() == 0
    alice.until(r"! The connection is lost: .*\. Trying again\.$")
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice> half a li")
    alice.write("ne")
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice> half a line")
    alice.press("C-u")
    alice.type("/query NickServ", "identify sesame")
    alice.until(r"! You are not connected\. Your line was not said\.$")
    alice.type("/room lobby")
    alice.press("C-y")
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice> half a line")
    relay = start_again()
    nina = relay.join("nina")
    nina.expect("* alice joined")
    alice.until(r"\* Connected again")
    alice.until(r"nina is here\.$")
    assert not any("since you left" in line for line in alice.screen()), "a new relay has kept nothing"
    alice.until_prompt("#lobby alice> half a line")
    alice.press("Enter")
    nina.expect("<alice> half a line")
    alice.type("/room")
    alice.until(r"\* 2  #ops$")


def test_what_is_typed_meanwhile_is_said_by_itself(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice", "--room", "#ops")
    alice.until(r"You are in #ops")
    assert relay.stop() == 0
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice>")
    alice.type("one", "/me waves", "/msg nina psst", "/msg nobody-there are you there")
    alice.until(r"\* Said as soon as you are back \(to #lobby: one\)$")
    alice.until(r"\* Said as soon as you are back \(to #lobby: /me waves\)$")
    alice.until_prompt(r"\(retrying in \d+ s, 4 lines waiting\) #lobby alice>")
    relay = start_again()
    nina = relay.join("nina")
    nina.expect("* alice joined")
    for line in ("<alice> one", "<* alice> waves", "[alice -> you] psst"):
        nina.expect(line)
    alice.until(r"<\* alice> waves$")
    alice.until(r"! .*nobody-there")
    alice.until_prompt("#lobby alice>")


def test_what_waits_when_one_leaves_is_told(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice")
    assert relay.stop() == 0
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice>")
    alice.type("one", "/quit")
    alice.until(r"! Not said: 1 line of yours\.$")


def test_reconnect_does_not_wait(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice")
    assert relay.stop() == 0
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice>")
    alice.type("/reconnect")
    alice.until(r"! Not yet: cannot connect to unix:.*")
    relay = start_again()
    alice.type("/reconnect", "/who")
    alice.enter("alice")
    alice.type("hello")
    alice.until(r"<alice> hello$")


def test_disconnect_stays_until_one_comes_back(start_again, chats):
    relay = start_again()
    nina = relay.join("nina")
    alice = chats.enter(relay, "alice")
    nina.expect("* alice joined")
    alice.type("/disconnect for tea")
    nina.expect("* alice left, saying: for tea")
    alice.until(r"\* You have left the server\. /reconnect comes back, /quit ends the program\.$")
    alice.until_prompt(r"\(not connected\) #lobby alice>")
    alice.type("/disconnect", "hello")
    alice.until(r"! You are not connected\.$")
    alice.until_prompt(r"\(not connected, 1 line waiting\) #lobby alice>")
    alice.type("/connect")
    nina.expect("* alice joined")
    nina.expect("<alice> hello")
    alice.enter("alice").type("/disconnect")
    alice.until_prompt(r"\(not connected\) #lobby alice>")
    alice.type("/quit")
    assert alice.exit_status() == 0


def test_what_may_not_have_arrived_is_told(chats, server):
    alice = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    alice.enter("alice")
    alice.type("did you hear this?")
    caller.expect("PRIVMSG #lobby :did you hear this?")
    caller.close()
    alice.until(r"! Perhaps not delivered, to #lobby: did you hear this\?$")


def test_a_line_that_the_server_does_not_confirm(chats, server):
    """It is marked; what was not sent any more is said after the reconnection, what may have arrived is offered."""
    alice = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    caller.confirm()
    alice.enter("alice")
    alice.type("did you hear this?")
    caller.expect("PRIVMSG #lobby :did you hear this?")
    alice.until(r"\* Waiting for the server\.\.\. \(to #lobby: did you hear this\?\)$")
    alice.until_prompt(r"\(waiting for the server\) #lobby alice>")
    alice.type("or this?")
    alice.until(r"\* Waiting for the server\.\.\. \(to #lobby: or this\?\)$")
    caller.close()
    alice.until(r"! Perhaps not delivered, to #lobby: did you hear this\?$")
    alice.until(r"\* Not sent yet, and said as soon as you are back \(to #lobby: or this\?\)$")
    caller = server.accept().welcome()
    caller.expect("PRIVMSG #lobby :or this?")
    caller.confirm()
    alice.until(r"\* 1 line of yours may not have arrived \(to #lobby: did you hear this\?\)\. /again says it again\.$")
    alice.until_prompt(r"#lobby alice>")
    alice.type("/again", "/again")
    caller.expect("PRIVMSG #lobby :did you hear this?")
    caller.confirm()
    alice.until(r"\* There is nothing to say again: all that you said has arrived, or is on its way\.$")


def test_a_server_that_is_only_slow(chats, server):
    alice = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    caller.confirm()
    alice.enter("alice")
    alice.type("one")
    alice.until_prompt(r"\(waiting for the server\) #lobby alice>")
    alice.type("two")
    alice.until(r"Waiting for the server.*two\)$")
    caller.confirm()
    caller.expect("PRIVMSG #lobby :two")
    caller.confirm()
    alice.until_prompt(r"#lobby alice>")


def test_without_reconnecting_it_ends(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice", "--no-reconnect")
    assert relay.stop() == 0
    assert alice.exit_status() == UNREACHABLE
    alice.until(r"! .*the connection is lost: ")


def test_a_server_that_keeps_hanging_up_is_not_asked_without_pause(chats, server):
    """Each wait is longer than the one before it; that there are waits is seen by the prompt counting them."""
    alice = chats.screen(server.address, "--nick", "alice")
    server.accept().welcome().close()
    for longest in (2, 4):
        shown = alice.until(r"^\(retrying in (\d+) s\)")
        assert 1 <= int(shown[1]) <= longest
        server.accept().close()
        alice.until_screen(lambda lines, n=longest: sum("Trying again" in line for line in lines) == n // 2 + 1,
                           "the next loss")


def test_leaving_while_waiting(start_again, chats):
    relay = start_again()
    alice = chats.enter(relay, "alice")
    assert relay.stop() == 0
    alice.until_prompt(r"\(retrying in \d+ s\) #lobby alice>")
    alice.type("/quit")
    assert alice.exit_status() == 0


def test_who_was_kicked_is_not_forced_back_in_by_reconnecting(start_again, chats):
    relay = start_again()
    nina = relay.join("nina")
    alice = chats.enter(relay, "alice", "--room", "#ops")
    nina.ask("/kick alice away with you")
    alice.until(r"You are no longer in #lobby")
    alice.type("/reconnect")
    alice.until_screen(lambda lines: sum("You are in #ops" in line for line in lines) == 2, "it comes back to #ops")
    assert not any(re.search("alice joined", line) for line in nina.settle())


def test_what_was_said_while_one_was_out_follows_a_marker(relay, chats):
    nina = relay.join("nina")
    alice = chats.enter(relay, "alice")
    alice.type("/ignore nina")
    alice.until(r"What nina says is hidden")
    nina.say("before")
    nina.settle()
    nina.ask("/kick alice out")
    alice.until(r"You are no longer in #lobby")
    alice.type("/ignore nina")
    alice.until(r"You hear nina again")
    nina.say("meanwhile")
    nina.settle()
    alice.type("/join #lobby")
    alice.until(r"-- now: ")
    told = [line for line in alice.screen() if re.search(r"^-- |<nina>", line)]
    assert [re.sub(r"^-- (\w+).*|^\d\d:\d\d ", r"\1", line) for line in told] == [
        "earlier", "<nina> before", "since", "<nina> meanwhile", "now"]


def test_ones_own_name_comes_back_when_whoever_has_it_leaves(relay, chats):
    ghost = chats.enter(relay, "erin")
    erin = chats.screen(relay, "--nick", "erin")
    erin.until(r"Connected to .* as erin_\. You could not have the name erin, but will as soon as it is free\.$")
    erin.enter("erin_")
    ghost.type("/quit")
    erin.until(r"\* You are now known as erin$")
    erin.until_prompt("#lobby erin>")
    assert sum("now known as" in line for line in erin.screen()) == 1


def test_a_name_that_the_server_gives_is_not_asked_for_again(chats, server):
    alice = chats.screen(server.address, "--nick", "alice")
    caller = server.accept().welcome()
    alice.enter("alice")
    caller.say(":alice!u@h NICK :50UACJ4ER")
    alice.enter("50UACJ4ER")
    caller.close()
    caller = server.accept()
    caller.expect("NICK alice")
    caller.welcome()
    alice.enter("alice")


def test_where_one_relay_of_a_chat_is_gone_it_goes_to_the_next(start_member, short_directory, chats):
    one, other = start_member(), start_member()
    bob = other.join("bob")
    alice = chats.enter(f"{endpoint_of(one)},{endpoint_of(other)}", "alice", "--room", "#ops")
    bob.expect("* alice joined")
    alice.until(r"You are in #ops")
    assert one.stop() == 0
    alice.until(rf"! .* Trying {re.escape(endpoint_of(other))}\.$")
    alice.until(r"\* Connected again")
    alice.type("/room lobby", "back")
    bob.expect("<alice> back")


def test_ones_own_name_comes_back_when_the_relay_that_died_is_taken_for_gone(redis, start_member, chats):
    one = start_member()
    lease = redis.ask("ZRANGE", "{chat-relay}:relays", "0", "-1")
    other = start_member()
    alice = chats.enter(f"{endpoint_of(one)},{endpoint_of(other)}", "alice")
    bob = other.join("bob")
    # Who has the floor is missed sooner.
    bob.say("hello")
    alice.until("<bob> hello")
    one.send_signal(signal.SIGKILL)
    alice.until(r"Connected again to .* as alice_\. You could not have the name alice, but will as soon as it is free\.$")
    alice.enter("alice_")
    redis.ask("ZREM", "{chat-relay}:relays", lease)
    alice.until(r"\* alice quit \(net split\)$")
    alice.until(r"\* You are now known as alice$")
    alice.until_prompt("#lobby alice>")
    bob.expect("* alice_ is now known as alice")


def test_at_the_start_the_first_that_can_be_reached_will_do(start_relay, short_directory, chats):
    relay = start_relay()
    alice = chats.enter(f"unix:{short_directory}/nobody,{endpoint_of(relay)}", "alice")
    relay.join("bob").say("hello")
    alice.until("<bob> hello")
    ended = chats.screen(f"unix:{short_directory}/nobody,unix:{short_directory}/none", "--nick", "alice")
    assert ended.exit_status() == UNREACHABLE
    ended.until("none")
