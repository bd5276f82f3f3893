#include "catch.h"
#include "client/rendering/plain_rendering.h"
#include "client/rendering/terminal_rendering.h"
#include "client_fixture.h"

#include <functional>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::client::testing;
using Kind = Event::Kind;

namespace {

View view(std::size_t width = 80) {
  return {width, "#lobby", saturday()};
}

std::string on_terminal(const Event& event, const View& view, Drawing drawing = Drawing::plain) {
  TerminalRendering rendering(Palette(drawing), "%H:%M");
  std::string out;
  rendering.render(event, view, out);
  return out;
}

std::string in_pipe(const Event& event, const PlainSettings& settings = {}) {
  std::string out;
  render_plain(event, settings, out);
  return out;
}

Event with(Event event, const std::function<void(Event&)>& change) {
  change(event);
  return event;
}

Event own(Event event) {
  event.own = true;
  return event;
}

Event naming_me(Event event) {
  event.mention = true;
  return event;
}

Event private_one(Event event) {
  event.is_private = true;
  return event;
}

Event taken_back(Event event) {
  event.about = "7";
  event.when = "13:59";
  return event;
}

Event said(Event event, std::string words) {
  event.said = std::move(words);
  return event;
}

Event to(Event event, std::string object) {
  event.object = std::move(object);
  return event;
}

}  // namespace

TEST_CASE("what is done to the person is done to you", "[client][rendering]") {
  const auto told = [](Kind kind, const char* text) {
    return on_terminal(naming_me(to(event(kind, "alice", text, "#ops"), "dave")), view());
  };
  CHECK(told(Kind::kicked, "spam") == "14:03 » #ops * alice kicked you (spam)\n");
  CHECK(told(Kind::invited, "") == "14:03 » * alice invited you to #ops: /join #ops\n");
}

TEST_CASE("what is said to a room's operators alone does not look as if all had it", "[client][rendering]") {
  const auto told = [](Event said) { return on_terminal(to(std::move(said), "@#ops"), view()); };
  CHECK(told(event(Kind::message, "alice", "psst", "#ops")) == "14:03 [alice -> @#ops] psst\n");
  CHECK(told(own(event(Kind::message, "dave", "psst", "#ops"))) == "14:03 [you -> @#ops] psst\n");
  CHECK(told(event(Kind::action, "alice", "waves", "#ops")) == "14:03 [* alice -> @#ops] waves\n");
  CHECK(told(event(Kind::notice, "alice", "psst", "#ops")) == "14:03 [alice -> @#ops] notice: psst\n");
}

TEST_CASE("each kind of event has its words, the same on a terminal and in a pipe", "[client][rendering]") {
  struct Case {
    Event event;
    std::string words;
  };
  const std::vector<Case> cases{
      {message("alice", "hi"), "<alice> hi"},
      {own(message("dave", "hi")), "<dave> hi"},
      {private_one(message("alice", "psst", "alice")), "[alice -> you] psst"},
      {own(private_one(message("dave", "psst", "alice"))), "[you -> alice] psst"},
      {event(Kind::action, "alice", "waves"), "<* alice> waves"},
      {private_one(event(Kind::action, "alice", "waves", "alice")), "[* alice -> you] waves"},
      {event(Kind::notice, "bot", "built"), "-bot- built"},
      {private_one(event(Kind::notice, "bot", "built", "bot")), "[bot -> you] notice: built"},
      {event(Kind::notice, "", "looking up your name", ""), "-server- looking up your name"},
      {event(Kind::joined, "alice", ""), "* alice joined"},
      {own(event(Kind::joined, "dave", "")), "* You are in #lobby"},
      {event(Kind::left, "alice", ""), "* alice left"},
      {event(Kind::left, "alice", "tea"), "* alice left (tea)"},
      {own(event(Kind::left, "dave", "tea")), "* You left #lobby (tea)"},
      {to(own(event(Kind::left, "dave", "tea")), "#a, #b"), "* You left #lobby (also #a, #b) (tea)"},
      {event(Kind::quit, "alice", "connection reset"), "* alice quit (connection reset)"},
      {event(Kind::quit, "alice", "*.net *.split"), "* alice quit (net split)"},
      {to(event(Kind::kicked, "alice", "spam"), "eve"), "* alice kicked eve (spam)"},
      {own(to(event(Kind::kicked, "dave", ""), "eve")), "* You kicked eve"},
      {own(to(event(Kind::kicked, "dave", ""), "dave")), "* You kicked yourself"},
      {to(event(Kind::renamed, "alice", ""), "bob"), "* alice is now known as bob"},
      {own(to(event(Kind::renamed, "dave", ""), "eve")), "* You are now known as eve"},
      {event(Kind::topic, "alice", "tea"), "* alice set the topic: tea"},
      {own(event(Kind::topic, "dave", "")), "* You cleared the topic"},
      {event(Kind::topic, "", "tea"), "* The topic is: tea"},
      {event(Kind::topic, "", ""), "* No topic is set"},
      {event(Kind::mode, "alice", "+o bob"), "* alice set +o bob"},
      {event(Kind::mode, "", "+nt"), "* Modes: +nt"},
      {to(event(Kind::invited, "alice", "", "#ops"), "eve"), "* alice invited eve to #ops"},
      {event(Kind::away, "alice", "lunch"), "* alice is away (lunch)"},
      {own(event(Kind::away, "dave", "lunch")), "* You are away (lunch)"},
      {event(Kind::away, "alice", "", ""), "* alice is back"},
      {own(event(Kind::away, "dave", "", "")), "* You are back"},
      {event(Kind::answer, "", "alice is alice@host"), "* alice is alice@host"},
      {event(Kind::info, "", "Connected."), "* Connected."},
      {event(Kind::error, "", "There is nobody here called eve."), "! There is nobody here called eve."},
      {event(Kind::attendance, "", "12 joined, 3 left"), "* 12 joined, 3 left"},
      {event(Kind::taken_back, "alice", ""), "* alice took back an earlier line"},
      {taken_back(event(Kind::taken_back, "alice", "a slip")),
       "* alice took back the line of 13:59 (a slip)"},
      {own(taken_back(event(Kind::taken_back, "dave", ""))), "* You took back the line of 13:59"},
      {private_one(taken_back(event(Kind::taken_back, "alice", "", "alice"))),
       "* alice took back the line of 13:59 to you"},
      {own(private_one(taken_back(event(Kind::taken_back, "dave", "", "alice")))),
       "* You took back the line of 13:59 to alice"},
      {own(said(taken_back(event(Kind::taken_back, "dave", "a slip")), "\033tea")),
       "* You took back the line of 13:59, \"^[tea\" (a slip)"},
      {own(to(said(taken_back(event(Kind::taken_back, "dave", "")), "tea"), "bob")),
       "* You took back the line of 13:59 of bob, \"tea\""},
  };
  for (const Case& each : cases) {
    CHECK(in_pipe(each.event) == each.words + "\n");
    CHECK(on_terminal(each.event, view()) == "14:03 " + each.words + "\n");
  }
}

TEST_CASE("of a long line that was taken back the beginning is told", "[client][rendering]") {
  const std::string beginning(39, 'x');
  CHECK(in_pipe(own(said(taken_back(event(Kind::taken_back, "dave", "")), beginning + "世界"))) ==
        "* You took back the line of 13:59, \"" + beginning + "...\"\n");
}

TEST_CASE("nobody's act reads as what the client tells", "[client][rendering]") {
  for (const std::string nick : {"The", "You", "Modes:", "alice"}) {
    for (const std::string text : {"left", "are in #ops", "waves", "* You left", "> left"}) {
      for (const bool is_private : {false, true}) {
        Event act = event(Kind::action, nick, text);
        if (is_private) act = private_one(event(Kind::action, nick, text, nick));
        const std::string opening = is_private ? "[* " + nick + " -> you] " : "<* " + nick + "> ";
        std::string log;
        render_log(act, log);
        CAPTURE(log);
        CHECK(in_pipe(act) == opening + text + "\n");
        CHECK(on_terminal(act, view()) == "14:03 " + opening + text + "\n");
        CHECK(log.ends_with(" " + opening + text + "\n"));
      }
    }
  }
}

TEST_CASE("a room is named where it is not the one that is looked at", "[client][rendering]") {
  CHECK(on_terminal(message("alice", "hi", "#ops"), view()) == "14:03 #ops <alice> hi\n");
  CHECK(on_terminal(message("alice", "hi", "#LOBBY"), view()) == "14:03 <alice> hi\n");
  CHECK(on_terminal(event(Kind::joined, "alice", "", "#ops"), view()) == "14:03 #ops * alice joined\n");
  CHECK(on_terminal(own(event(Kind::joined, "alice", "", "#ops")), view()) == "14:03 * You are in #ops\n");
  CHECK(on_terminal(private_one(message("alice", "hi", "alice")), view()) == "14:03 [alice -> you] hi\n");
  CHECK(on_terminal(event(Kind::error, "", "no", ""), view()) == "14:03 ! no\n");
}

TEST_CASE("text wraps at words and hangs under itself", "[client][rendering]") {
  CHECK(on_terminal(message("alice", "one two three four five"), view(30)) ==
        "14:03 <alice> one two three\n"
        "              four five\n");
  CHECK(on_terminal(event(Kind::joined, "alice", "", "#ops"), view(20)) ==
        "14:03 #ops * alice\n"
        "          joined\n");
  CHECK(on_terminal(message("日本", "語語 語語語語"), view(24)) ==
        "14:03 <日本> 語語\n"
        "            語語語語\n");
}

TEST_CASE("a tab is a tab in a pipe, and as wide as one on a terminal", "[client][rendering]") {
  const Event event = message("bob", "a\tb\t\tc");
  CHECK(in_pipe(event) == "<bob> a\tb\t\tc\n");
  CHECK(on_terminal(event, view()) == "14:03 <bob> a   b               c\n");
}

TEST_CASE("a long name does not push the text off the screen", "[client][rendering]") {
  CHECK(on_terminal(message("alice_in_wonderland", "one two three"), view(30)) ==
        "14:03 <alice_in_wonderland>\n"
        "               one two three\n");
}

TEST_CASE("times are in the format asked for, or not there", "[client][rendering]") {
  std::string out;
  TerminalRendering(Palette(Drawing::plain), "").render(message("alice", "hi"), view(), out);
  TerminalRendering(Palette(Drawing::plain), "[%H:%M:%S]").render(message("alice", "hi"), view(), out);
  CHECK(out == "<alice> hi\n[14:03:07] <alice> hi\n");
  CHECK(in_pipe(message("alice", "hi"), {"%FT%T", false}) == "2026-11-21T14:03:07 <alice> hi\n");
}

TEST_CASE("what is of another day has its date, also where it is shown late", "[client][rendering]") {
  const bool is_replayed = GENERATE(true, false);
  const auto of_before = [&](int days) {
    return with(message("alice", "hi"), [&](Event& event) {
      event.replayed = is_replayed;
      event.time -= std::chrono::hours(24 * days);
    });
  };
  CHECK(on_terminal(of_before(0), view()) == "14:03 <alice> hi\n");
  CHECK(on_terminal(of_before(1), view()) == "20 Nov 14:03 <alice> hi\n");
  CHECK(on_terminal(of_before(365), view()) == "21 Nov 2025 14:03 <alice> hi\n");
}

TEST_CASE("a new day is marked, once", "[client][rendering]") {
  TerminalRendering rendering(Palette(Drawing::plain), "%H:%M");
  const WallTime sunday = saturday() + std::chrono::hours(24);
  std::string out;
  rendering.render(message("alice", "late"), view(), out);
  rendering.render(with(message("alice", "early"), [&](Event& event) { event.time = sunday; }),
                   {80, "#lobby", sunday}, out);
  rendering.render(with(message("alice", "on"), [&](Event& event) { event.time = sunday; }),
                   {80, "#lobby", sunday}, out);
  CHECK(out ==
        "14:03 <alice> late\n"
        "-- Sunday, 22 November 2026 --\n"
        "14:03 <alice> early\n"
        "14:03 <alice> on\n");
}

TEST_CASE("a marker is drawn with its date", "[client][rendering]") {
  const Event marker = event(Kind::marker, "", "since you left");
  CHECK(on_terminal(marker, view()) == "-- since you left: Saturday, 21 November 2026, 14:03 --\n");
  CHECK(in_pipe(marker) == "-- since you left --\n");
}

TEST_CASE("a mention can be seen without colours, and with them", "[client][rendering]") {
  const Event mention = with(message("bob", "alice: hi"), [](Event& event) { event.mention = true; });
  CHECK(on_terminal(mention, view()) == "14:03 » <bob> alice: hi\n");
  CHECK(on_terminal(mention, view(), Drawing::styles) ==
        "\033[2m14:03 \033[0m\033[1;7m»\033[0m <bob> alice: hi\n");
  CHECK(in_pipe(mention) == "<bob> alice: hi\n");
}

TEST_CASE("styles start and end within each line", "[client][rendering]") {
  CHECK(on_terminal(message("alice", "one \x02two three four\x02 five"), view(30), Drawing::styles) ==
        "\033[2m14:03 \033[0m<alice> one \033[1mtwo three\033[0m\n"
        "              \033[1mfour\033[0m five\n");
  CHECK(on_terminal(event(Kind::joined, "alice", ""), view(), Drawing::styles) ==
        "\033[2m14:03 * alice joined\033[0m\n");
  CHECK(on_terminal(own(event(Kind::joined, "dave", "")), view(), Drawing::styles) ==
        "\033[2m14:03 \033[0m* \033[1mYou\033[0m are in #lobby\n");
  CHECK(on_terminal(event(Kind::error, "", "no"), view(), Drawing::styles) ==
        "\033[2m14:03 \033[0m\033[1m! \033[0mno\n");
  CHECK(on_terminal(private_one(message("alice", "hi", "alice")), view(), Drawing::colours) ==
        "\033[2m14:03 \033[0m\033[1m[\033[0m\033[94malice\033[0m\033[1m -> you] \033[0mhi\n");
}

TEST_CASE("a pipe is told of rooms where there are several", "[client][rendering]") {
  const PlainSettings several{"", true};
  CHECK(in_pipe(message("alice", "hi", "#ops"), several) == "#ops <alice> hi\n");
  CHECK(in_pipe(private_one(message("alice", "hi", "alice")), several) == "[alice -> you] hi\n");
  CHECK(in_pipe(event(Kind::info, "", "Connected.", ""), several) == "* Connected.\n");
}

TEST_CASE("a pipe gets text as it is but for what is no text", "[client][rendering]") {
  CHECK(in_pipe(message("alice",
                        "\x02"
                        "bold\x02 \x03"
                        "4red \x1B[0m")) == "<alice> bold red ^[[0m\n");
  const std::string long_text(5'000, 'x');
  CHECK(in_pipe(message("alice", long_text)) == "<alice> " + long_text + "\n");
}

TEST_CASE("a log has the whole time, and the room", "[client][rendering]") {
  std::string out;
  render_log(message("alice", "hi"), out);
  render_log(private_one(message("alice", "hi", "alice")), out);
  CHECK(out ==
        "2026-11-21 14:03:07 +0000 #lobby <alice> hi\n"
        "2026-11-21 14:03:07 +0000 [alice -> you] hi\n");
}
