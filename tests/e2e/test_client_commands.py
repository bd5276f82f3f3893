"""Every command of chat-client's, typed, with what the person who types it and the others see."""

import re

import pytest

from harness.irc_person import irc_person


@pytest.fixture
def two(relay, chats):
    """alice, first in the lobby and so its operator, and nina with nc."""
    alice = chats.enter(relay, "alice")
    nina = relay.run("nc").join("nina")
    alice.until("nina.* joined")
    nina.settle()
    return alice, nina


def test_join_room_and_part(two):
    alice, nina = two
    alice.type("/join ops")
    alice.until_prompt("#ops alice>")
    nina.say("in the lobby")
    alice.until(r"^\d\d:\d\d #lobby <nina> in the lobby$")
    alice.until_prompt(r"#ops \(#lobby 1\) alice>")
    alice.press("M-1")
    alice.until_prompt("#lobby alice>")
    alice.press("M-2")
    alice.until_prompt("#ops alice>")
    alice.type("/room lobby")
    alice.until_prompt("#lobby alice>")
    alice.type("/room 2")
    alice.until_prompt("#ops alice>")
    alice.type("/room")
    alice.until(r"\* 1  #lobby$")
    alice.until(r"\* 2  #ops, where you talk$")
    alice.press("M-7")
    alice.until(r"! There is no place 7: /room lists them\.")
    alice.type("/room 9")
    alice.until(r"! There is no place 9: /room lists them\.")
    alice.type("/part #lobby time for tea")
    nina.expect("* alice left, saying: time for tea")
    alice.until(r"\* You left #lobby \(time for tea\)$")
    alice.type("/part")
    alice.until_prompt("alice>")
    alice.type("to nobody")
    alice.until(r"! You are in no room: /join one, such as #lobby\. Your line is kept: Up brings it back\.$")
    alice.until_prompt("alice>")
    alice.press("Up")
    alice.until_prompt("alice> to nobody")


def test_alt_a_goes_to_where_something_is_unread(two):
    alice, nina = two
    alice.type("/join ops")
    alice.until_prompt("#ops alice>")
    nina.say("in the lobby")
    alice.until_prompt(r"#ops \(#lobby 1\) alice>")
    alice.press("M-a")
    alice.until_prompt("#lobby alice>")
    alice.press("M-a")
    alice.until(r"\* Nothing is unread elsewhere\.$")


def test_tab_behind_topic_brings_the_topic_to_be_changed(two):
    alice, nina = two
    alice.type("/topic tea at four")
    nina.expect("* alice set the topic: tea at four")
    alice.write("/topic ")
    alice.press("Tab")
    alice.until_prompt("#lobby alice> /topic tea at four")
    alice.type(", or five")
    nina.expect("* alice set the topic: tea at four, or five")


def test_two_rooms_never_read_as_one_talk(two, relay):
    alice, nina = two
    omar = relay.join("omar")
    alice.type("/join ops", "in ops")
    alice.until(r"<alice> in ops$")
    omar.ask("/join #ops")
    alice.press("M-1")
    alice.until_prompt("#lobby alice>")
    nina.say("in the lobby")
    alice.until("<nina> in the lobby$")
    alice.type("/query nina", "psst")
    alice.until(r"\[you -> nina\] psst$")
    alice.type("/part")
    alice.until(r"\* You talk in #lobby now\.$")
    alice.until_prompt("#lobby alice>")
    screen = [re.sub(r"^\d\d:\d\d ", "", line) for line in alice.screen()]
    wanted = ["-- #ops --", "<alice> in ops", "-- #lobby --", "<nina> in the lobby", "-- nina, in private --",
              "[you -> nina] psst", "-- #lobby --", "* You talk in #lobby now."]
    assert [line for line in screen if line in wanted] == wanted


def test_who_is_in_two_rooms_is_told_of_once(relay, chats):
    alice = chats.enter(relay, "alice", "--room", "#ops")
    nina = chats.enter(relay, "nina", "--room", "#ops")
    alice.until(r"nina joined \(also #ops\)$")
    nina.type("/nick nora")
    alice.until("nina is now known as nora$")
    nina.type("/quit")
    alice.until("nora quit")
    alice.type("last")
    alice.until("<alice> last$")
    assert sum("known as nora" in line for line in alice.screen()) == 1
    assert sum("nora quit" in line for line in alice.screen()) == 1
    assert sum("nina joined" in line for line in alice.screen()) == 1


def test_who_leaves_the_only_room_is_told_whom_the_next_line_is_for(two):
    alice, nina = two
    alice.type("/msg nobody hello?")
    alice.until(r"! Not said, to nobody: hello\? \(there is nobody here called nobody\)$")
    alice.type("/msg nina psst")
    alice.until(r"\[you -> nina\] psst$")
    alice.type("/part lobby")
    nina.expect("* alice left")
    alice.until(r"\* You talk to nina now\.$")
    alice.type("/room")
    alice.until(r"\* 1  nina, where you talk$")
    alice.until_prompt("nina alice>")
    alice.type("/part")
    alice.until(r"\* You are in no room: /join one, such as #lobby\.$")
    alice.until_prompt("alice>")


def test_joining_where_one_is_already(two):
    alice, _ = two
    alice.type("/join sec")
    alice.until_prompt("#sec alice>")
    alice.type("/room lobby", "/join #sec wrong")
    alice.until(r"\* You are in #sec already\.$")
    alice.until_prompt("#sec alice>")


def test_bans_are_listed(two):
    alice, _ = two
    alice.type("/mode +b")
    alice.until(r"\* #lobby has no bans\.$")


def test_rooms_lists_them(two):
    alice, nina = two
    nina.ask("/topic soup of the day")
    alice.type("/rooms")
    alice.until(r"\* #lobby, 2 people: soup of the day$")


def test_who_and_whois(two):
    alice, _ = two
    alice.type("/who")
    alice.until(r"\* nina is here\.$")
    alice.type("/whois nina")
    alice.until(r"nina@?.*127\.0\.0\.1")
    alice.type("/whois nobody")
    alice.until(r"! .*nobody")


def test_private_messages(two):
    alice, nina = two
    alice.type("/msg nina psst")
    nina.expect("[alice -> you] psst")
    alice.until(r"^\d\d:\d\d \[you -> nina\] psst$")
    nina.say("/msg alice what?")
    alice.until(r"^\d\d:\d\d (» )?\[nina -> you\] what\?$")
    alice.type("/query nina")
    alice.until_prompt(r"nina( \(.*\))? alice>")
    alice.type("just us")
    nina.expect("[alice -> you] just us")
    alice.type("/room #lobby")
    alice.until_prompt("#lobby alice>")
    alice.type("/msg nobody hello?")
    alice.until(r"! .*nobody")
    assert nina.settle() == []


def test_actions_and_slashes(two):
    alice, nina = two
    alice.type("/me waves")
    nina.expect("<* alice> waves")
    alice.until(r"^\d\d:\d\d <\* alice> waves$")
    nina.say("/me nods")
    alice.until(r"^\d\d:\d\d <\* nina> nods$")
    alice.type("//quit is how one leaves")
    nina.expect("<alice> /quit is how one leaves")


def test_nick(two):
    alice, nina = two
    alice.type("/nick alicia")
    nina.expect("* alice is now known as alicia")
    alice.until_prompt("#lobby alicia>")
    alice.type("/nick nina")
    alice.until(r"! .*nina.*(taken|use)")
    alice.type("/nick two words")
    alice.until("! /nick takes one nick, without spaces: 'two words' is none.$")
    alice.until_prompt("#lobby alicia>")


def test_topic(two):
    alice, nina = two
    alice.type("/topic")
    alice.until(r"\* #lobby has no topic\.$")
    alice.type("/topic tea at four")
    nina.expect("* alice set the topic: tea at four")
    alice.until(r"\* You set the topic: tea at four$")
    alice.type("/topic")
    alice.until(r"\* The topic is: tea at four$")
    nina.say("/topic coffee")
    alice.until(r"\* nina set the topic: coffee$")
    alice.type("/topic -")
    nina.expect("* alice cleared the topic")


def test_away(relay, chats, two):
    alice, _ = two
    bob = chats.enter(relay, "bob")
    alice.type("/away out for lunch")
    alice.until(r"\* You are marked as away\.$")
    bob.type("/msg alice there?")
    bob.until(r"\* alice is away.*out for lunch")
    bob.type("/clear", "/whois alice")
    bob.until(r"\* alice is away: out for lunch$")
    alice.type("/away")
    alice.until(r"\* You are no longer marked as away\.$")


def test_invite_kick_op_and_mode(relay, chats, two):
    alice, nina = two
    bob = chats.enter(relay, "bob", room="#elsewhere")
    alice.type("/invite bob")
    bob.until(r"» .*alice invited you to #lobby: /join #lobby$")
    bob.type("/join lobby")
    bob.enter("bob")
    alice.type("/op bob")
    nina.expect("* alice set +o bob")
    bob.until(r"\* alice set \+o bob$")
    alice.type("/mode +m")
    nina.expect("* alice set +m: only operators and who has a voice speak")
    assert nina.ask("may I?") == ["! You may not speak in #lobby: its mode +m forbids it. /mode explains."]
    alice.type("/mode")
    alice.until(r"\* #lobby has the modes \+\w*m")
    bob.type("/kick nina no reason")
    nina.expect("* bob kicked nina (no reason)")
    alice.until(r"\* bob kicked nina \(no reason\)$")
    nina.ask("/join lobby")
    bob.type("/kick nina")
    alice.until(r"\* bob kicked nina$")


def test_who_is_kicked_is_told_and_may_come_back(two, relay):
    alice, nina = two
    carol = irc_person(relay, "carol")
    alice.type("/op carol")
    carol.expect(re.compile(r".* MODE #lobby \+o :?carol"))
    carol.say("KICK #lobby alice :too loud")
    alice.until(r"» \* carol kicked you \(too loud\)$")
    alice.until(r"\* You are no longer in #lobby\. /join #lobby asks to be let in again\.$")
    alice.type("hello?")
    alice.until(r"! You are not in #lobby any more: /join it again\. Your line is kept: Up brings it back\.$")
    alice.type("/join lobby", "back again")
    nina.expect("<alice> back again")


def test_what_is_typed_after_a_refusal_is_a_line_of_its_own(two):
    alice, nina = two
    alice.type("/query NickServ", "/topic tea")
    alice.until(r"! That is for rooms, and you talk to NickServ: /room goes to one\.$")
    alice.until_prompt("NickServ alice>")
    alice.type("/room lobby", "/part")
    alice.until_prompt("NickServ alice>")
    alice.type("/part")
    alice.until_prompt("alice>")
    alice.type("to nobody", "/query nina", "/msg nina psst")
    nina.expect("[alice -> you] psst")
    alice.type("/part")
    alice.until_prompt("alice>")
    alice.type("to nobody", "/quit")
    assert alice.exit_status() == 0
    assert nina.settle() == []


def test_ignore(two):
    alice, nina = two
    alice.type("/ignore nina")
    alice.until(r"\* What nina says is hidden\. /ignore nina again shows it\.$")
    nina.ask("you cannot hear this")
    nina.ask("/msg alice nor this")
    alice.type("/ignore")
    alice.until(r"\* You ignore nina\.$")
    alice.type("/ignore nina")
    alice.until(r"\* You hear nina again\.$")
    nina.say("hello again")
    alice.until(r"<nina> hello again$")
    assert not any(re.search(r"cannot hear|nor this", line) for line in alice.screen())


def test_a_mask_is_ignored_and_kept_for_the_next_time(relay, chats):
    home = chats.new_home()
    alice = chats.enter(relay, "alice", home=home)
    alice.type("/ignore n?na!*@*")
    alice.until(r"\* What n\?na!\*@\* says is hidden\. /ignore n\?na!\*@\* again shows it\.$")
    alice.type("/ignore #lobby")
    alice.until(r"! #lobby is a room, and people are ignored: a nick, or NICK!USER@HOST")
    alice.type("/quit")
    assert alice.exit_status() == 0
    alice = chats.enter(relay, "alice", home=home)
    nina = relay.join("nina")
    nina.ask("you cannot hear this")
    relay.join("omar").say("but this")
    alice.until(r"<omar> but this$")
    alice.type("/ignore")
    alice.until(r"\* You ignore n\?na!\*@\*\.$")
    assert not any(re.search(r"cannot hear|nina", line) for line in alice.screen())


def test_older_lines_are_fetched(start_relay, chats):
    relay = start_relay("--history", "5")
    nina = relay.join("nina")
    nina.say(*(f"line {number}" for number in range(5)))
    alice = chats.enter(relay, "alice")
    alice.until("<nina> line 4$")
    alice.type("/history 3")
    alice.until(r"\* Nothing older is kept\.$")
    alice.type("/history x")
    alice.until(r"! How many lines\? /history N, from 1 to 1,000\.$")


def test_clear_and_search(two):
    alice, nina = two
    nina.say("the needle", "hay", "another NEEDLE")
    alice.until("another NEEDLE$")
    alice.write("/clear")
    alice.press("Enter")
    alice.until_screen(lambda lines: [line for line in lines if line] == ["#lobby alice>"], "nothing but a prompt")
    alice.type("/search needle")
    alice.until("another NEEDLE$")
    found = ["* Found 'needle' 2 times:", "<nina> the needle", "<nina> another NEEDLE"]
    assert [line[6:] for line in alice.above()][:3] == found
    alice.type("/search needle")
    alice.until_screen(lambda lines: sum("Found 'needle' 2 times:" in line for line in lines) == 2,
                       "the second search, which does not find the first")
    alice.type("/search haystack")
    alice.until(r"\* You have not seen 'haystack'\.$")


def test_reconnect(two):
    alice, nina = two
    alice.type("/reconnect")
    nina.expect(re.compile(r"\* alice left.*"))
    nina.expect("* alice joined")
    alice.until(r"\* Connected again")
    alice.until_prompt("#lobby alice>")


def test_raw(two):
    alice, nina = two
    alice.type("/raw PRIVMSG #lobby :as it is")
    nina.expect("<alice> as it is")
    alice.type("/raw NONSENSE")
    alice.until(r"! .*NONSENSE")


def test_habits_from_other_clients_work(two, relay):
    alice, nina = two
    alice.type("/j #ops,#tea", "/names")
    alice.until(r"\* You are in #tea$")
    alice.until_prompt("#ops alice>")
    alice.type("/buffer 3", "/close")
    alice.until(r"\* You left #tea$")
    alice.until_prompt("#ops alice>")
    alice.type("/buffer 1", "/w nina psst", "/say /slash", "/notice nina look")
    nina.expect("[alice -> you] psst")
    nina.until("<alice> /slash")
    nina.ask("/msg alice what?")
    alice.until(r"\[nina -> you\] what\?$")
    alice.type("/r that")
    nina.until("[alice -> you] that")
    alice.type("/quote PRIVMSG #lobby :quoted")
    nina.until("<alice> quoted")
    alice.type("/kickban nina enough", "/unban nina")
    alice.until(r"\* You set -b nina!\*@\*$")
    alice.type("/unban nina")
    alice.until(r"! #lobby has no ban of nina: /ban lists its bans\.$")
    alice.type("/exit")
    assert alice.exit_status() == 0


def test_quit_with_a_reason(two):
    alice, nina = two
    alice.type("/quit going home")
    nina.expect("* alice left, saying: going home")
    assert alice.exit_status() == 0


@pytest.mark.parametrize("typed, answer", [
    ("/jion #ops", r"There is no command /jion\. Did you mean /join\?"),
    ("/TPOIC hi", r"There is no command /TPOIC\. Did you mean /topic\?"),
    ("/etc/passwd is a file", r"There is no command /etc/passwd\. /help lists them\."),
    ("/msg", r"/msg needs more: /msg NICK TEXT"),
    ("/msg nina", r"/msg needs more: /msg NICK TEXT"),
    ("/ ", r"Which command\? /help lists them\."),
])
def test_what_is_no_command_is_not_said(two, typed, answer):
    alice, nina = two
    alice.type(typed)
    alice.until(f"! {answer}")
    alice.type("said")
    assert nina.until("<alice> said") == []


def test_help_lists_every_command(two):
    alice, _ = two
    alice.type("/help")
    alice.until(r"//text +say")
    listed = {match[1] for match in map(re.compile(r"\* /([\w-]+) ").search, alice.screen()) if match}
    assert listed == set("join part room where rooms who whois msg query me nick topic away invite kick op mode ignore "
                         "clear search reconnect disconnect again raw help quit w reply say notice ctcp ns cs ban unban kickban deop "
                         "voice devoice history unignore redact keep-private".split())


def test_leaving_all_rooms_takes_one_line(relay, chats):
    alice = chats.enter(relay, "alice", "--room", "#ops", "--room", "#dev")
    alice.until("You are in #dev")
    alice.type("/join 0")
    alice.until(r"! In IRC that leaves all rooms: /raw JOIN 0 does\. The room of that name is /join #0\.$")
    alice.type("/raw JOIN 0")
    alice.until(r"\* You left #\w+ \(also #\w+, #\w+\)$")
    alice.until(r"You are in no room")
    assert sum("You left" in line for line in alice.screen()) == 1


def test_what_fingers_type_that_know_irssi(relay, chats):
    alice = chats.enter(relay, "alice", "--room", "#ops")
    alice.until("You are in #ops")
    alice.type("/window next")
    alice.enter("alice", "#ops")
    alice.type("/prev")
    alice.enter("alice", "#lobby")
    alice.type("/topic #ops for there")
    alice.until(r"#ops \* You set the topic: for there$")
    alice.type("/window 2", "/window close")
    lines = alice.until_screen(lambda lines: lines.count("-- #lobby --") == 2, "where one is now")
    behind = lines[lines.index("-- #lobby --") + 1:]
    assert any("You left #ops" in line for line in behind[:behind.index("-- #lobby --")])
    nina = relay.join("nina")
    for number in range(40):
        relay.join(f"crowd{number}")
    nina.settle()
    alice.type("/names")
    alice.until(r"crowd9\b")
    alice.type("/join #a #b")
    alice.until(r"! Rooms have commas between them: /join #a,#b$")
