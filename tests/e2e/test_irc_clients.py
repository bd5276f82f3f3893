"""irssi, WeeChat and somebody with nc in one room, each looking at their own screen."""

import pytest

from harness.irc_clients import clients  # noqa: F401 - a fixture


def _enter_lobby(terminal, nick):
    terminal.type("/join #lobby")
    terminal.until(rf"\b{nick} .*has joined #lobby")


def _until_in_status(irssi, pattern):
    """irssi shows what concerns no channel in its first window."""
    irssi.type("/window 1")
    irssi.until(pattern)
    irssi.type("/window 2")
    irssi.until(r"\[2:.*#lobby")


@pytest.fixture
def three(relay, clients):  # noqa: F811
    """irssi first: who is first in a room is its operator."""
    irssi, weechat = clients.irssi(), clients.weechat()
    _enter_lobby(irssi, "irssi")
    _enter_lobby(weechat, "weechat")
    nina = relay.run("nc").join("nina")
    for terminal in (irssi, weechat):
        terminal.until(r"nina .*has joined #lobby")
    nina.settle()
    return irssi, weechat, nina


def test_a_newcomer_with_nc_is_told_who_is_there(three):
    assert three[2].lines[0].endswith("in #lobby with irssi and weechat. /help lists commands.")


def test_what_one_says_the_others_see(three):
    irssi, weechat, nina = three
    irssi.type("hello from irssi")
    weechat.until(r"\birssi \| hello from irssi$")
    assert nina.until("<irssi> hello from irssi") == []
    weechat.type("hello from WeeChat")
    irssi.until(r"< ?weechat> hello from WeeChat$")
    assert nina.until("<weechat> hello from WeeChat") == []
    nina.say("grüße, 世界 🙂")
    irssi.until(r"< ?nina> grüße, 世界 🙂$")
    weechat.until(r"\bnina \| grüße, 世界 🙂$")


def test_actions_cross_both_ways(three):
    irssi, weechat, nina = three
    irssi.type("/me waves")
    assert nina.until("<* irssi> waves") == []
    weechat.until(r" \* \| irssi waves$")
    weechat.type("/me nods")
    assert nina.until("<* weechat> nods") == []
    irssi.until(r" \* weechat nods$")
    nina.say("/me bows")
    irssi.until(r" \* nina bows$")
    weechat.until(r" \* \| nina bows$")


def test_private_messages_cross_both_ways(three):
    irssi, weechat, nina = three
    irssi.type("/msg nina psst from irssi")
    nina.expect("[irssi -> you] psst from irssi")
    weechat.type("/msg nina psst from WeeChat")
    nina.expect("[weechat -> you] psst from WeeChat")

    nina.say("/msg irssi between us two", "/msg weechat and us two")
    irssi.until(r"\[Act: .*3")
    irssi.type("/window goto active")
    irssi.until(r"<nina> between us two$")
    weechat.until(r"\[H: .*nina")
    weechat.type("/buffer nina")
    weechat.until(r"\bnina \| and us two$")
    assert nina.settle() == []


def test_private_messages_between_irc_clients_are_not_the_rooms(three):
    irssi, weechat, nina = three
    weechat.type("/msg irssi for your eyes only")
    irssi.until(r"\[Act: .*3")
    irssi.type("/window goto active")
    irssi.until(r"<weechat> for your eyes only$")
    assert nina.settle() == []


def test_topics_cross_both_ways(three):
    irssi, weechat, nina = three
    irssi.type("/topic lunch at noon")
    assert nina.until("* irssi set the topic: lunch at noon") == []
    weechat.until(r'irssi has changed topic for #lobby .*"lunch at noon"')
    nina.say("/topic tea at four")
    irssi.until(r"nina changed the topic of #lobby to: tea at four$")
    weechat.until(r'nina has changed topic for #lobby from "lunch at noon" to "tea at four"')
    assert nina.ask("/topic") == ["* Topic: tea at four"]
    weechat.type("/topic -delete")
    nina.expect("* weechat cleared the topic")
    irssi.until(r"Topic unset by weechat on #lobby$")


def test_nick_changes_are_seen(three):
    irssi, weechat, nina = three
    weechat.type("/nick wendy")
    irssi.until(r"weechat is now known as wendy$")
    assert nina.until("* weechat is now known as wendy") == []
    nina.call("nora")
    irssi.until(r"nina is now known as nora$")
    weechat.until(r"nina is now known as nora$")
    irssi.type("/nick Wendy", "/nick Nora")
    _until_in_status(irssi, r"Nick Wendy is already in use")
    _until_in_status(irssi, r"Nick Nora is already in use")
    assert nina.settle() == []


def test_being_away_is_shown(three):
    irssi, weechat, nina = three
    irssi.type("/away out for lunch")
    _until_in_status(irssi, r"You have been marked as being away")
    weechat.type("/query irssi are you there?")
    weechat.until(r"\[irssi\] is away: out for lunch|irssi.* is away: out for lunch")
    irssi.type("/away")
    _until_in_status(irssi, r"no longer marked as being away")
    weechat.type("/whois irssi", "/buffer relay")
    weechat.until(r"\[irssi\] .*End of /WHOIS list")
    assert not any("away: out" in line for line in weechat.screen())
    assert nina.settle() == []


def test_a_kick_is_seen_and_the_kicked_may_come_back(three):
    irssi, weechat, nina = three
    irssi.type("/kick nina too loud")
    nina.expect("* irssi kicked nina (too loud)")
    weechat.until(r"irssi has kicked nina \(too loud\)$")
    assert nina.ask("anybody?") == ["! You are in no room: /join one."]
    nina.say("/join lobby")
    nina.expect("* You are now in #lobby with irssi and weechat.")
    irssi.until(r"nina \[line@127\.0\.0\.1\] has joined #lobby$")
    irssi.type("/kick weechat your turn")
    weechat.until(r"irssi has kicked weechat \(your turn\)$")
    assert nina.settle() == ["* irssi kicked weechat (your turn)"]


def test_who_is_no_operator_cannot_kick(three):
    irssi, weechat, nina = three
    weechat.type("/kick nina just because")
    weechat.until(r"You're not channel operator")
    assert nina.ask("still here") == []
    irssi.until(r"< ?nina> still here$")


def test_parting_and_leaving_are_seen(three):
    irssi, weechat, nina = three
    weechat.type("/part #lobby gone fishing")
    nina.expect("* weechat left, saying: gone fishing")
    irssi.until(r"weechat \[.+@127\.0\.0\.1\] has left #lobby \[gone fishing\]$")
    _enter_lobby(weechat, "weechat")
    nina.expect("* weechat joined")
    irssi.type("/quit going home")
    nina.expect("* irssi left, saying: going home")
    weechat.until(r"irssi \(.+@127\.0\.0\.1\) has quit \(Quit: going home\)$")
    nina.say("/quit bye")
    weechat.until(r"nina \(.+@127\.0\.0\.1\) has quit \(.*bye\)$")


def test_names_and_who_list_everybody(three):
    irssi, _, nina = three
    irssi.type("/names #lobby")
    irssi.until(r"\[@irssi\].*\[ nina\].*\[ weechat\]")
    irssi.type("/whois nina")
    _until_in_status(irssi, r"nina \[line@127\.0\.0\.1\]")
    _until_in_status(irssi, r"channels *: .*#lobby")
    assert sorted(nina.ask("/who")[1].removeprefix("* ").split()) == ["@irssi", "nina", "weechat"]


def test_a_moderated_room_is_moderated_for_all(three):
    irssi, weechat, nina = three
    irssi.type("/mode #lobby +m")
    nina.expect("* irssi set +m: only operators and who has a voice speak")
    weechat.until(r"Mode #lobby \[\+m\] by irssi$")
    assert nina.ask("may I?") == ["! You may not speak in #lobby: its mode +m forbids it. /mode explains."]
    weechat.type("may I?")
    weechat.until(r"Cannot send to channel")
    irssi.type("/voice nina")
    nina.expect("* irssi set +v nina")
    nina.say("now I may")
    irssi.until(r"nina> now I may$")
