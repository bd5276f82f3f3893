"""Typing at chat-client's prompt, while others talk: keys, pastes, scripts of every width, terminals of every size."""

import re

import pytest

from harness import new_token

CJK, COMBINED, EMOJI = "世界", "e\u0301a\u0308", "🙂🎉"


@pytest.fixture
def two(relay, chats):
    """alice at a terminal, and nina with nc."""
    alice = chats.enter(relay, "alice")
    nina = relay.run("nc").join("nina")
    alice.until(r"nina")
    nina.settle()
    return alice, nina


def pass_by(speaker, terminal):
    """Something that has been said is on the screen, and so is all before it."""
    token = new_token()
    speaker.say(token)
    terminal.until(rf"<{speaker.name}> {token}$")


def test_clients_and_somebody_with_nc_talk(relay, chats, two):
    alice, nina = two
    bob = chats.enter(relay, "bob")
    alice.until(r"\* bob joined$")
    bob.type("hello from bob")
    alice.until(r"^\d\d:\d\d <bob> hello from bob$")
    nina.expect("<bob> hello from bob")
    alice.type("hello from alice")
    bob.until(r"^\d\d:\d\d <alice> hello from alice$")
    alice.until(r"^\d\d:\d\d <alice> hello from alice$")
    nina.expect("<alice> hello from alice")
    nina.say("hello from nina")
    for terminal in (alice, bob):
        terminal.until(r"^\d\d:\d\d <nina> hello from nina$")


def test_what_arrives_stands_above_the_line_being_typed(two):
    alice, nina = two
    typed = ""
    for number in range(8):
        alice.write(f"part{number} ")
        typed += f"part{number} "
        nina.say(f"meanwhile {number}")
        alice.until(rf"<nina> meanwhile {number}$")
        alice.until_prompt(re.escape(f"#lobby alice> {typed}".rstrip()))
        assert sum("part0" in line for line in alice.screen()) == 1
    alice.press("Enter")
    nina.expect(f"<alice> {typed}")


def test_the_cursor_stays_where_it_is_while_text_arrives(two):
    alice, nina = two
    alice.write("hello world")
    alice.press("Home")
    pass_by(nina, alice)
    alice.until_prompt("#lobby alice> hello world")
    assert alice.cursor()[0] == len("#lobby alice> ")
    alice.write("oh, ")
    pass_by(nina, alice)
    alice.press("Enter")
    nina.expect("<alice> oh, hello world")


def test_a_line_over_several_rows(relay, chats):
    alice = chats.enter(relay, "alice", size=(40, 24))
    nina = relay.join("nina")
    words = " ".join(f"word{number:02}" for number in range(20))
    alice.write(words)
    alice.until("word19$")
    for _ in range(3):
        pass_by(nina, alice)
        assert "".join(alice.screen()).count("word00") == 1
    alice.press("Home")
    alice.write("so: ")
    pass_by(nina, alice)
    alice.press("End", "Enter")
    nina.expect(f"<alice> so: {words}")
    alice.until("word19$")
    assert all(len(line) <= 40 for line in alice.screen())
    assert alice.prompt() == "#lobby alice>"
    # What was said is wrapped at words, under the first of them.
    said = [line for line in alice.above() if "word" in line]
    assert re.fullmatch(r"\d\d:\d\d <alice> so: word00 word01 word02", said[0])
    assert all(re.fullmatch(r" {14}(word\d\d ?)+", line) for line in said[1:])


@pytest.mark.parametrize("text, keys, left", [
    (CJK, ["BSpace"], "世"),
    (COMBINED, ["BSpace"], "e\u0301"),
    (EMOJI, ["BSpace"], "🙂"),
    (f"a{CJK}b", ["Left", "Left", "BSpace"], "a界b"),
    (f"{EMOJI}!", ["Home", "Right", "DC"], "🙂!"),
    (f"{COMBINED}x", ["Left", "BSpace"], "e\u0301x"),
])
def test_wide_and_combining_characters_are_edited_whole(two, text, keys, left):
    alice, nina = two
    alice.write(text)
    alice.until_prompt(re.escape(f"#lobby alice> {text}"))
    alice.press(*keys)
    alice.until_prompt(re.escape(f"#lobby alice> {left}"))
    pass_by(nina, alice)
    alice.until_prompt(re.escape(f"#lobby alice> {left}"))
    alice.press("Enter")
    nina.expect(f"<alice> {left}")


@pytest.mark.parametrize("text, width", [(CJK, 4), (COMBINED, 2), (EMOJI, 4), ("a世e\u0301🙂", 6)])
def test_the_cursor_stands_where_the_width_says(two, text, width):
    alice, nina = two
    alice.write(text)
    alice.until_prompt(re.escape(f"#lobby alice> {text}"))
    assert alice.cursor()[0] == len("#lobby alice> ") + width
    pass_by(nina, alice)
    assert alice.cursor()[0] == len("#lobby alice> ") + width
    alice.press("Enter")
    nina.expect(f"<alice> {text}")


def test_wide_text_is_wrapped_by_its_width(relay, chats):
    alice = chats.enter(relay, "alice", size=(40, 24))
    nina = relay.join("nina")
    nina.say("世界" * 20 + " end")
    alice.until(r"end$")
    said = [line for line in alice.screen() if "世" in line or "界" in line]
    # 40 columns, 13 of them before what is said: 13 of two columns each fit.
    assert [line.count("世") + line.count("界") for line in said] == [13, 13, 13, 1]


def test_resizing_while_typing(two):
    alice, nina = two
    alice.write("a line that is longer than the narrow terminal that is to come")
    for columns, rows in ((36, 20), (100, 12), (30, 30), (120, 40)):
        alice.resize(columns, rows)
        pass_by(nina, alice)
    alice.until_prompt("#lobby alice> a line that is longer than the narrow terminal that is to come")
    alice.write("!")
    alice.press("Enter")
    nina.expect("<alice> a line that is longer than the narrow terminal that is to come!")


@pytest.mark.parametrize("key", ["End", "Home"])
@pytest.mark.parametrize("sizes", [(50, 100), (200, 60), (30, 40, 120)])
def test_resizing_a_line_of_several_rows_loses_nothing_that_was_said(relay, chats, key, sizes):
    alice = chats.enter(relay, "alice", size=(100, 60))
    nina = relay.join("nina")
    nina.say(*(f"number {number}" for number in range(4)))
    alice.until("<nina> number 3$")
    typed = "".join(f"word{number:02} " for number in range(20))
    alice.write(typed)
    alice.until("word19$")
    alice.press(key)
    for copies, columns in enumerate(sizes, 2):
        alice.resize(columns, 60)
        # tmux breaks its rows anew at once, and tells the client of it a little later.
        alice.until_screen(lambda lines, n=copies: sum("> word00" in line for line in lines) == n, "a fresh line")
        pass_by(nina, alice)
        for number in range(4):
            assert sum(f"<nina> number {number}" in line for line in alice.screen()) == 1
    alice.press("Enter")
    nina.expect(f"<alice> {typed}")


def test_what_is_said_is_wrapped_to_the_new_width(two):
    alice, nina = two
    alice.resize(40, 20)
    nina.say("one two three four five six seven eight nine ten")
    alice.until(r"^ {13}\w.* ten$")


def test_a_few_pasted_lines_are_sent_as_several(two):
    alice, nina = two
    alice.paste("one\ntwo\nthree")
    alice.until("three$")
    assert nina.settle() == []
    alice.press("Enter")
    nina.expect("<alice> three")
    assert nina.lines[-3:] == ["<alice> one", "<alice> two", "<alice> three"]


@pytest.mark.parametrize("answer, sent", [("y", True), ("n", False), ("", False)])
def test_many_pasted_lines_are_sent_after_a_question(two, answer, sent):
    alice, nina = two
    lines = [f"line {number}" for number in range(7)]
    alice.paste("\n".join(lines))
    alice.until("line 6$")
    alice.press("Enter")
    alice.until_prompt(r"Send 7 lines \(48 bytes\) to #lobby\? \(y/n, then Enter\)")
    assert sum("?" in line for line in alice.screen()) == 1
    pass_by(nina, alice)
    alice.type(answer)
    alice.until_prompt("#lobby alice>")
    alice.type("that was it")
    before = nina.until("<alice> that was it")
    assert before == [f"<alice> {line}" for line in lines if sent]
    assert sent or "* The paste was not sent." in "\n".join(alice.screen())


@pytest.mark.parametrize("key", ["C-c", "C-d"])
def test_ctrl_c_and_ctrl_d_at_the_question_send_nothing(two, key):
    alice, nina = two
    alice.paste("\n".join(str(number) for number in range(7)))
    alice.press("Enter")
    alice.until_prompt(r"Send 7 lines \(13 bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.press(key)
    alice.until_prompt("#lobby alice>")
    alice.type("still here")
    assert nina.until("<alice> still here") == []


def test_line_ends_and_tabs_around_a_pasted_command(two):
    alice, nina = two
    for paste in ("\n/msg nina psst\n", "\t/msg nina psst"):
        alice.paste(paste)
        alice.press("Enter")
        nina.expect(re.compile(r".*alice.*psst"))
        assert "/msg" not in nina.lines[-1]


def test_pasted_lines_that_begin_with_a_command_are_asked_about(two):
    alice, nina = two
    alice.paste("/msg nickserv identify sesame\nthank you")
    alice.press("Enter")
    alice.until_prompt(r"Send 2 lines \(\d+ bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.type("n")
    alice.until_prompt("#lobby alice>")
    assert nina.settle() == []


def test_a_pasted_command_among_lines_is_no_command(two):
    alice, nina = two
    alice.paste("first\n/quit\nlast")
    alice.press("Enter")
    alice.until_prompt(r"Send 3 lines \(\d+ bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.type("y")
    nina.expect("<alice> last")
    assert nina.lines[-3:] == ["<alice> first", "<alice> /quit", "<alice> last"]


FAMILY, HEART, FLAG = "👨‍👩‍👧‍👦", "❤\ufe0f", "🇩🇪"


@pytest.mark.parametrize("doubtful, before, behind", [
    *((text, 62, 0) for text in (FAMILY, HEART * 8, FLAG * 4, "👍🏽" * 4, "🙂" * 4, "🫨" * 4)),
    *((FAMILY, before, behind) for before, behind in ((55, 3), (0, 70), (150, 0), (20, 120)))])
def test_a_line_whose_width_is_in_doubt_erases_nothing_that_was_said(relay, chats, doubtful, before, behind):
    alice = chats.enter(relay, "alice", size=(80, 40))
    nina = relay.join("nina")
    nina.say("said before 0", "said before 1")
    alice.until("<nina> said before 1$")
    typed = "x" * before + doubtful + "y" * behind
    alice.write(typed)
    for number, keys in enumerate((["Home"], ["End"], ["BSpace"], ["Left", "Left"])):
        pass_by(nina, alice)
        nina.say(f"said meanwhile {number}")
        alice.until(f"<nina> said meanwhile {number}$")
        alice.press(*keys)
    pass_by(nina, alice)
    said = [line.split("> ", 1)[1] for line in alice.screen() if re.search("<nina> said ", line)]
    assert said == [f"said before {number}" for number in range(2)] + [f"said meanwhile {number}" for number in range(4)]
    alice.press("C-c")
    alice.until_prompt("#lobby alice>$")


def test_a_line_whose_width_is_in_doubt_is_edited_in_a_single_row(relay, chats):
    alice = chats.enter(relay, "alice", size=(60, 24))
    nina = relay.join("nina")
    words = " ".join(f"word{number:02}" for number in range(12))
    alice.write(f"{words} {FAMILY}!")
    alice.until_prompt(f"#lobby alice> <.*word11 👨.+!$")
    pass_by(nina, alice)
    alice.press("Home")
    alice.until_prompt("#lobby alice> word00 word01 .*>$")
    assert alice.cursor()[0] == len("#lobby alice> ")
    alice.write("so: ")
    alice.until_prompt("#lobby alice> so: word00 .*>$")
    assert alice.cursor()[0] == len("#lobby alice> so: ")
    # It is drawn over several rows again when nothing is in doubt.
    alice.press("End", "C-w")
    alice.until("word11$")
    assert sum("word" in line for line in alice.screen()) == 2
    alice.press("Enter")
    nina.expect(f"<alice> so: {words} ")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_line_ends_of_every_kind_are_counted_once(two, end):
    alice, nina = two
    alice.paste(end.join("abcd") + end)
    alice.press("Enter")
    nina.expect("<alice> d")
    assert nina.lines[-4:] == [f"<alice> {letter}" for letter in "abcd"]
    alice.paste(end.join("abcdef"))
    alice.press("Enter")
    alice.until_prompt(r"Send 6 lines \(\d+ bytes\) to #lobby\? \(y/n, then Enter\)")


def test_a_paste_whose_width_is_in_doubt_erases_nothing_that_was_said(relay, chats):
    alice = chats.enter(relay, "alice", size=(80, 40))
    nina = relay.join("nina")
    nina.say("said before 0", "said before 1")
    alice.until("<nina> said before 1$")
    alice.paste("x" * 62 + FAMILY)
    for _ in range(3):
        pass_by(nina, alice)
    assert sum("<nina> said before" in line for line in alice.screen()) == 2


@pytest.mark.parametrize("pasted", ["a\tb\tc and so on", "one\ttwo", "\tindented text", "nin\tnin\tnin"])
def test_tabs_in_a_paste_that_is_not_marked_are_kept(relay, chats, pasted):
    nina = relay.join("nina")
    terminal = chats.on_bytes(relay, "--nick", "alice")
    nina.expect("* alice joined")
    terminal.until("#lobby alice> ")
    terminal.write(pasted + "\r")
    nina.expect(f"<alice> {pasted}")


def test_a_short_line_with_emoji_leaves_the_prompt_whole(relay, chats):
    """A terminal gives the family two columns, and Readline six or more."""
    alice = chats.screen(relay, "--nick", "emo", size=(80, 24)).enter("emo")
    alice.type("first")
    alice.until("<emo> first")
    alice.write(FAMILY + "x")
    alice.until_screen(lambda lines: any(line.startswith("#lobby emo> ") and line.endswith("x") for line in lines), "x")
    alice.press("Up")
    alice.until_prompt("#lobby emo> first")
    alice.press("Down")
    alice.until_screen(lambda lines: any(line.startswith("#lobby emo> ") and line.endswith("x") for line in lines), "x")
    alice.press("BSpace", "BSpace", "C-u")
    alice.write("ok")
    alice.until_prompt("#lobby emo> ok")


CONTROL = "\x03\x1a\x1c\x13\x11\x04"


@pytest.mark.parametrize("key", list(CONTROL))
def test_control_characters_in_a_paste_do_nothing(two, key):
    alice, nina = two
    alice.paste(f"before{key}behind")
    caret = f"^{chr(ord(key) | 0x40)}"
    alice.until_prompt(rf"#lobby alice> before{re.escape(caret)}behind")
    alice.press("Enter")
    nina.expect(re.compile(r"<alice> before.{0,2}behind"))


def test_a_paste_that_begins_with_control_characters_is_one_paste(two):
    alice, nina = two
    alice.paste(f"{CONTROL}\n/quit\nlast")
    alice.press("Enter")
    alice.until_prompt(r"Send 3 lines \(\d+ bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.type("y")
    nina.expect("<alice> last")
    assert nina.lines[-2] == "<alice> /quit"


def test_a_pasted_password_is_asked_about(two):
    alice, nina = two
    alice.paste("hello\nidentify sesame")
    alice.press("Enter")
    alice.until_prompt(r"Send 2 lines \(\d+ bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.type("n")
    alice.until(r"The paste was not sent\.")
    alice.type("done")
    nina.expect("<alice> done")
    assert not any("sesame" in line for line in nina.lines)


def test_a_line_that_answers_no_question_is_kept(two):
    alice, nina = two
    alice.paste("\n".join(str(number) for number in range(7)))
    alice.press("Enter")
    alice.until_prompt(r"Send 7 lines \(13 bytes\) to #lobby\? \(y/n, then Enter\)")
    alice.type("wait a moment")
    alice.until(r"The paste was not sent\. Your line is kept: Up brings it back\.")
    alice.until_prompt("#lobby alice>")
    alice.press("Up")
    alice.until_prompt("#lobby alice> wait a moment")
    alice.press("Enter")
    assert nina.until("<alice> wait a moment") == []
