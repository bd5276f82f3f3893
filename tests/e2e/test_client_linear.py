"""chat-client read aloud: nothing that stands on the screen is drawn again."""

import re

import pytest


@pytest.fixture
def linear(relay, chats):
    def start(*options, **environment):
        terminal = chats.on_bytes(relay, "--nick", "alice", *options, **environment)
        terminal.until("are in #lobby")
        return terminal

    return start


@pytest.mark.parametrize("options, environment", [(["--linear"], {}), ([], {"CHAT_LINEAR": "1"}),
                                                  (["--linear"], {"TERM": "dumb"})])
def test_linear_is_messages_and_typed_lines_alone(relay, linear, options, environment):
    nina = relay.join("nina")
    terminal = linear("--no-colour", "--timestamps", "", *options, **environment)
    nina.expect("* alice joined")
    long = " ".join(f"word{number}" for number in range(40))
    nina.say("hello", long)
    terminal.until(f"<nina> {long}\r\n")
    terminal.type("grüße")
    nina.expect("<alice> grüße")
    terminal.until("<.*alice.*> grüße\r\n")
    terminal.type("/where")
    terminal.until(r"\* You are alice, and talk in #lobby\.\r\n")
    terminal.type("/quit")
    assert terminal.wait() == 0
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", terminal.output)
    assert b"\x1b" not in plain and b"alice>" not in plain.replace(b"<alice>", b"") and plain.count(b"hello") == 1
    assert not re.search(rb"\r(?!\r?\n)", plain)


def test_not_linear_after_all(relay, linear):
    terminal = linear("--no-linear", CHAT_LINEAR="1")
    terminal.until("#lobby alice> ")


@pytest.mark.parametrize("how", ["/quit", "ctrl-d", "ctrl-c"])
def test_linear_is_left_as_ever(linear, how):
    terminal = linear("--linear")
    if how == "/quit":
        terminal.type("/quit")
    elif how == "ctrl-d":
        terminal.press_control("d")
    else:
        terminal.press_control("c")
        terminal.until("Ctrl-C again")
        terminal.press_control("c")
    assert terminal.wait() == 0


def test_a_question_is_asked_without_a_prompt(relay, linear):
    nina = relay.join("nina")
    terminal = linear("--linear")
    nina.expect("* alice joined")
    terminal.type("x" * 2500)
    terminal.until(r"Send 1 line \(2 KiB\) to #lobby\? \(y/n")
    terminal.type("n")
    terminal.until("The paste was not sent")
    assert nina.settle() == []


def prompts_in(output):
    return len(re.findall(rb"alice(?:\x1b\[0m)?> ", output.replace(b"<alice> ", b"")))


def test_a_room_with_a_past_does_not_redraw_the_prompt_for_each_line(relay, chats):
    nina = relay.join("nina")
    for number in range(60):
        nina.ask(f"said {number}")
    terminal = chats.on_bytes(relay, "--nick", "alice", "--no-colour")
    terminal.until("said 59")
    terminal.until("-- now")
    terminal.until("#lobby alice> ")
    assert prompts_in(terminal.output) <= 8
    terminal.type("/help")
    terminal.until("//text")
    terminal.until("#lobby alice> ")
    assert prompts_in(terminal.output) <= 12


def test_the_prompt_is_not_redrawn_at_the_end(relay, chats):
    terminal = chats.on_bytes(relay, "--nick", "alice", "--no-colour")
    terminal.until("#lobby alice> ")
    terminal.type("/quit")
    assert terminal.wait() == 0
    shown = terminal.output[terminal.output.rindex(b"/quit"):]
    assert prompts_in(shown) <= 1  # when the line was taken


def test_many_lines_at_once_are_asked_about_without_a_prompt(relay, linear):
    """Nothing marks a paste there. The last line, which has no end yet, is no answer."""
    nina = relay.join("nina")
    terminal = linear("--linear")
    nina.expect("* alice joined")
    pasted = [f"line {number} " + "x" * 100 for number in range(100)]
    terminal.write("".join(f"{line}\r" for line in pasted))
    terminal.until(r"Send 100 lines \(10 KiB\) to #lobby\? \(y/n")
    terminal.type("n")
    terminal.until("The paste was not sent")
    assert nina.settle() == []
    terminal.write("".join(f"{line}\r" for line in pasted))
    terminal.until(r"Send 100 lines")
    terminal.type("y")
    nina.expect(f"<alice> {pasted[-1]}")
    assert [line for line in nina.lines if "<alice>" in line] == [f"<alice> {line}" for line in pasted]


def test_what_is_typed_ahead_is_taken_line_by_line(relay, linear):
    nina = relay.join("nina")
    terminal = linear("--linear")
    nina.expect("* alice joined")
    terminal.write("/join #ops\rhi\r/join #lobby\rhello\r/quit\r")
    nina.expect("<alice> hello")
    assert terminal.wait() == 0
