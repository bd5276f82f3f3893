"""What chat-client's prompt has of Readline: completion, history, the person's own inputrc."""

import re
import stat

import pytest


HISTORY = ".local/state/chat-relay/history"


@pytest.fixture
def alice(relay, chats):
    relay.gather("nina", "nikolas", "Nick")
    return chats.enter(relay, "alice", "--room", "#ops")


def history(home):
    return (home / HISTORY).read_text().splitlines()


@pytest.mark.parametrize("typed, completed", [
    ("nin", "nina: "), ("NIN", "nina: "), ("hello nin", "hello nina "), ("nik", "nikolas: "),
    ("/to", "/topic "), ("/PAR", "/part "), ("/join #o", "/join #ops "), ("/join o", "/join #ops "), ("/room lo", "/room #lobby "),
    ("/join ni", "/join ni"), ("/whois nina ni", "/whois nina ni"), ("/msg nin", "/msg nina "),
    ("zzz", "zzz"), ("/zzz", "/zzz"), ("/etc/pass", "/etc/pass"),
])
def test_tab_completes(alice, typed, completed):
    alice.write(typed)
    alice.press("Tab")
    alice.write("|")
    alice.until_prompt(re.escape(f"#lobby alice> {completed}|"))


def test_tab_again_lists_what_it_could_be_and_then_offers_each(relay, alice):
    relay.join("nils").say("I spoke last")
    alice.until("<nils> I spoke last$")
    alice.write("ni")
    alice.press("Tab")
    alice.until_prompt("#lobby alice> ni")
    alice.press("Tab")
    alice.until(r"^nils  Nick  nikolas  nina$")
    alice.until_prompt("#lobby alice> ni")
    for offered in ("nils", "Nick", "nikolas", "nina", "nils"):
        alice.press("Tab")
        alice.until_prompt(f"#lobby alice> {offered}:")
    alice.write("|")
    alice.until_prompt(r"#lobby alice> nils: \|")
    alice.press("C-u")
    alice.write("hello ni")
    alice.press("Tab", "Tab")
    alice.until_prompt("#lobby alice> hello ni")
    alice.press("C-c")
    alice.until_prompt("#lobby alice>")
    alice.press("Tab")
    alice.write("|")
    alice.until_prompt(r"#lobby alice> ni\|")  # so all of them begin


def test_many_are_listed_without_a_question(chats, server):
    """Readline's own "Display all 200 possibilities? (y or n)" would wait, and nothing else would be seen."""
    terminal = chats.screen(server.address, "--nick", "alice")
    irc = server.accept().welcome()
    irc.say(*(f":guest{i}!g@h JOIN #lobby" for i in range(200)))
    terminal.until(r"\* 200 joined$")
    terminal.press("Tab", "Tab")
    terminal.until(r"guest0  guest1  guest10")
    terminal.until(r"\.\.\. and 141 more$")
    irc.say(":guest7!g@h PRIVMSG #lobby :still here")
    terminal.until("<guest7> still here$")
    terminal.until_prompt("#lobby alice>")


def test_who_has_left_is_not_completed(relay, alice):
    relay.join("zoe").close()
    alice.until(r"\* zoe came and went|\* zoe (left|quit)")
    alice.write("zo")
    alice.press("Tab")
    alice.write("|")
    alice.until_prompt(r"#lobby alice> zo\|")


def test_the_arrows_and_ctrl_r_bring_lines_back(alice):
    alice.type("the first line", "the second line")
    alice.until("<alice> the second line")
    alice.press("Up", "Up")
    alice.until_prompt("#lobby alice> the first line")
    alice.press("Down", "Down")
    alice.until_prompt("#lobby alice>")
    alice.press("C-r")
    alice.write("fir")
    alice.until_prompt(r"\(reverse-i-search\)`fir': the first line")
    alice.press("Enter")
    alice.until_screen(lambda lines: sum("<alice> the first line" in line for line in lines) == 2, "it said again")
    alice.until_prompt("#lobby alice>")


def test_a_search_is_not_disturbed_by_what_arrives(relay, alice):
    carol = relay.join("carol")
    alice.type("something to find")
    alice.until("<alice> something to find")
    alice.press("C-r")
    alice.write("some")
    carol.say("/join ops", "elsewhere")
    alice.until(r"#ops <carol> elsewhere")
    alice.until_prompt(r"\(reverse-i-search\)`some': something to find")
    alice.press("C-g")
    # The count of what is unread comes with the prompt.
    alice.until_prompt(r"#lobby \(#ops 1\) alice>")


def test_history_is_kept_across_runs_for_oneself_alone(relay, chats):
    home = chats.new_home()
    first = chats.enter(relay, "alice", home=home)
    first.type("said in the first run")
    first.until("<alice> said in the first run")
    first.type("/quit")
    assert first.exit_status() == 0
    assert history(home) == ["said in the first run", "/quit"]
    assert stat.S_IMODE((home / HISTORY).stat().st_mode) == 0o600
    second = chats.enter(relay, "alice", home=home)
    second.press("Up", "Up")
    second.until_prompt("#lobby alice> said in the first run")


def test_secrets_are_not_in_it(relay, chats):
    home = chats.new_home()
    alice = chats.enter(relay, "alice", home=home)
    alice.type("/join #vault sesame", "/mode +k sesame", "/msg NickServ identify sesame", "/raw PASS sesame",
               "/join #vault", "harmless")
    alice.until("<alice> harmless")
    assert history(home) == ["/join #vault", "harmless"]
    alice.press("Up", "Up", "Up", "Up")
    alice.until_prompt(r"#vault .*alice> /join #vault")


@pytest.mark.parametrize("keys", [["Up"], ["Up", "Down"], ["Up", "C-c"]])
def test_a_secret_that_was_typed_over_an_old_line_is_not_kept(relay, chats, keys):
    alice = chats.enter(relay, "alice")
    alice.type("first", "second")
    alice.until("<alice> second")
    alice.press("Up", "C-u")
    alice.write("/ns identify sesame")
    alice.press(*keys)
    alice.press("C-u")
    alice.type("third")
    alice.until("<alice> third")
    alice.press("C-r")
    alice.write("sesame")
    alice.until_screen(lambda lines: any("search" in line for line in lines), "the search")
    assert not any("identify" in line for line in alice.screen())
    alice.press("C-g", "C-u", "Up", "Up", "Up")
    alice.until_prompt(r"#lobby alice> first")
    alice.press("Enter")
    alice.until(r"<alice> first")


def test_two_clients_at_once_both_keep_what_was_typed(relay, chats):
    home = chats.new_home()
    alice, bob = (chats.enter(relay, nick, home=home) for nick in ("alice", "bob"))
    alice.type("from alice")
    bob.type("from bob")
    for terminal in (alice, bob):
        terminal.until("<bob> from bob")
        terminal.until("<alice> from alice")
        terminal.type("/quit")
        assert terminal.exit_status() == 0
    assert {"from alice", "from bob"} <= set(history(home))


def test_ones_own_inputrc_is_honoured(relay, chats):
    home = chats.new_home()
    (home / ".inputrc").write_text('$if chat-client\n"\\C-t": "said with a key"\n$endif\n'
                                   '$if bash\n"\\C-t": "wrong"\n$endif\n')
    alice = chats.enter(relay, "alice", home=home)
    alice.press("C-t")
    alice.until_prompt("#lobby alice> said with a key")


def test_vi_keys_work(relay, chats):
    home = chats.new_home()
    (home / ".inputrc").write_text("set editing-mode vi\nset keyseq-timeout 0\n")
    nina = relay.join("nina")
    alice = chats.enter(relay, "alice", home=home)
    alice.write("one two three")
    alice.press("Escape")
    alice.write("bdw")
    alice.until_prompt("#lobby alice> one two")
    alice.press("Enter")
    nina.expect("<alice> one two ")


def test_long_tails_are_undone_and_yanked(alice):
    alice.write("first second")
    alice.press("C-w")
    alice.until_prompt("#lobby alice> first")
    alice.press("C-y", "C-a")
    alice.write("oh ")
    alice.until_prompt("#lobby alice> oh first second")


def test_lines_that_begin_like_times_are_kept_in_history(relay, chats):
    home = chats.new_home()
    (home / HISTORY).parent.mkdir(parents=True)
    lines = ["#1234 is merged", "one", "#5 two", "# three", "#1234567890"]
    (home / HISTORY).write_text("".join(f"{line}\n" for line in lines))
    alice = chats.enter(relay, "alice", home=home)
    for line in reversed(lines):
        alice.press("Up")
        alice.until_prompt(f"#lobby alice> {re.escape(line)}")
    alice.press("C-c")
    alice.type("#6 four", "/quit")
    assert alice.exit_status() == 0
    assert history(home) == [*lines, "#6 four", "/quit"]


def test_a_long_history_of_lines_that_begin_like_times_keeps_the_newest(relay, chats):
    home = chats.new_home()
    (home / HISTORY).parent.mkdir(parents=True)
    (home / HISTORY).write_text("".join(f"#{number} is merged\n" for number in range(1200)))
    alice = chats.enter(relay, "alice", home=home)
    alice.press("Up", "Up")
    alice.until_prompt("#lobby alice> #1198 is merged")
    alice.press("C-c")
    alice.type("/quit")
    assert alice.exit_status() == 0
    assert history(home) == [*(f"#{number} is merged" for number in range(201, 1200)), "/quit"]


def test_keys_that_mean_nothing_type_nothing(alice):
    alice.write("one ")
    alice.press("F5", "F12", "C-F6", "M-Up")
    alice.write("two")
    alice.press("Home")
    alice.type("and ")
    alice.until(r"<alice> and one two$")


def test_a_history_that_cannot_be_kept_is_told_of(relay, chats):
    home = chats.new_home()
    (home / HISTORY).mkdir(parents=True)
    alice = chats.enter(relay, "alice", home=home, size=(200, 24))
    alice.until(r"! What you type is not kept for the next time: cannot make .*history: it is a directory\.$")
    alice.type("one")
    alice.until("<alice> one$")
    alice.press("Up")
    alice.until_prompt("#lobby alice> one")
