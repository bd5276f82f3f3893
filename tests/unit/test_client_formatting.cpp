#include "catch.h"
#include "client/rendering/palette.h"
#include "client/text/formatting.h"

#include <array>
#include <set>
#include <string>
#include <vector>

using namespace chat::client;

namespace {

/// Runs as "text" or "text:biuS" for bold, italic, underline, strikethrough.
std::vector<std::string> runs_of(std::string_view text) {
  std::vector<std::string> shown;
  for (const Run& run : parse_formatting(text)) {
    std::string flags;
    if (run.emphasis.bold) flags += 'b';
    if (run.emphasis.italic) flags += 'i';
    if (run.emphasis.underline) flags += 'u';
    if (run.emphasis.strikethrough) flags += 's';
    shown.push_back(flags.empty() ? run.text : run.text + ":" + flags);
  }
  return shown;
}

using Runs = std::vector<std::string>;

}  // namespace

TEST_CASE("emphasis goes on and off", "[client][formatting]") {
  CHECK(runs_of("").empty());
  CHECK(runs_of("plain") == Runs{"plain"});
  CHECK(runs_of("a \x02"
                "b\x02 c") == Runs{"a ", "b:b", " c"});
  CHECK(runs_of("\x1Di\x1Fiu\x1Di\x1F") == Runs{"i:i", "iu:iu", "i:u"});
  CHECK(runs_of("\x1Es\x1E") == Runs{"s:s"});
  CHECK(runs_of("\x02\x1D\x1F\x1E"
                "all\x0Fnone") == Runs{"all:bius", "none"});
  CHECK(runs_of("\x02\x02nothing") == Runs{"nothing"});
  CHECK(runs_of("\x02\x1D").empty());
}

TEST_CASE("colours, reverse and monospace are dropped with their numbers", "[client][formatting]") {
  struct Case {
    std::string text;
    std::string plain;
  };
  const std::vector<Case> cases{
      {"\x03"
       "4red",
       "red"},
      {"\x03"
       "04,12both",
       "both"},
      {"\x03"
       "0412",
       "12"},
      {"\x03"
       "4,comma",
       ",comma"},
      {"\x03,5", ",5"},
      {"\x03"
       "4,123",
       "3"},
      {"\x03", ""},
      {"\x03"
       "4,",
       ","},
      {"\x04"
       "FF00aahex",
       "hex"},
      {"\x04"
       "FF00aa,00ff00hex",
       "hex"},
      {"\x04"
       "FF00a,",
       "FF00a,"},
      {"\x04"
       "FF00aa,00f",
       ",00f"},
      {"\x16reverse\x16 \x11mono\x11", "reverse mono"},
  };
  for (const Case& each : cases) {
    INFO(each.plain);
    CHECK(plain(each.text) == each.plain);
    CHECK(without_formatting(each.text) == each.plain);
    CHECK(runs_of(each.text) == (each.plain.empty() ? Runs{} : Runs{each.plain}));
  }
}

TEST_CASE("other control characters are shown, and left alone where the text is wanted as it is",
          "[client][formatting]") {
  const std::string text =
      "\x1B[31m\x02"
      "a\a\x02\u202E\u009B";
  CHECK(plain(text) == "^[[31ma^G<U+202E><U+009B>");
  CHECK(runs_of(text) == Runs{"^[[31m", "a^G:b", "<U+202E><U+009B>"});
  CHECK(without_formatting(text) == "\x1B[31ma\a\u202E\u009B");
}

TEST_CASE("dropping a code does not make a character of two halves", "[client][formatting]") {
  CHECK(plain("\xE2\x02\x80\xAE") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a nick has its colour in whatever case, and others have others", "[client][palette]") {
  for (const Drawing drawing : {Drawing::plain, Drawing::styles, Drawing::colours, Drawing::palette}) {
    const Palette palette(drawing);
    CHECK(palette.nick("Alice") == palette.nick("aLICE"));
    std::set<std::string> sequences;
    for (int n = 0; n < 200; ++n) sequences.insert(sgr(palette.nick("guest" + std::to_string(n))));
    const std::array<std::size_t, 4> colours{1, 1, 3, 20};
    CHECK(sequences.size() == colours.at(static_cast<std::size_t>(drawing)));
  }
}

TEST_CASE("a terminal gets only what it can draw", "[client][palette]") {
  const auto all = [](Drawing drawing) {
    const Palette palette(drawing);
    return sgr(palette.nick("alice")) + sgr(palette.own_nick()) + sgr(palette.mention()) +
           sgr(palette.quiet()) + sgr(palette.trouble()) + sgr(palette.marker()) +
           sgr(palette.private_frame()) +
           sgr(palette.said({.bold = true, .italic = true, .underline = true, .strikethrough = true}));
  };
  CHECK(all(Drawing::plain).empty());
  CHECK(all(Drawing::styles) == "\033[1m\033[1;7m\033[2m\033[1m\033[2m\033[1m\033[1;3;4;9m");
  CHECK(all(Drawing::colours).find("38;5") == std::string::npos);
  CHECK(all(Drawing::palette).find("38;5") != std::string::npos);
}

TEST_CASE("a thing looks as the person wants it, as far as it can be drawn", "[client][palette]") {
  struct Case {
    std::string words;
    std::string in_palette;
    std::string in_colours;
    std::string in_styles;
  };
  for (const auto& [words, in_palette, in_colours, in_styles] : std::initializer_list<Case>{
           {"red", "\033[31m", "\033[31m", ""},
           {"bright-red bold", "\033[1;91m", "\033[1;91m", "\033[1m"},
           {" bold  underline italic dim reverse 203 ", "\033[1;2;3;4;7;38;5;203m", "\033[1;2;3;4;7m",
            "\033[1;2;3;4;7m"},
           {"0", "\033[30m", "\033[30m", ""},
           {"255", "\033[38;5;255m", "", ""},
           {"plain", "", "", ""},
       }) {
    INFO(words);
    Colours colours;
    for (const char* role : {"nicks", "you", "mention", "quiet", "trouble", "marker", "private"}) {
      REQUIRE(colours.set(role, words));
    }
    const auto look = [&](Drawing drawing) {
      const Palette palette(drawing, colours);
      const std::string one = sgr(palette.nick("alice"));
      for (const Style& style : {palette.own_nick(), palette.mention(), palette.quiet(), palette.trouble(),
                                 palette.marker(), palette.private_frame(), palette.nick("bob")}) {
        CHECK(sgr(style) == one);
      }
      return one;
    };
    CHECK(look(Drawing::palette) == in_palette);
    CHECK(look(Drawing::colours) == in_colours);
    CHECK(look(Drawing::styles) == in_styles);
    CHECK(look(Drawing::plain).empty());
  }
}

TEST_CASE("what is no colour, or of nothing, is told why", "[client][palette]") {
  Colours colours;
  CHECK(colours.set("nick", "red").error() ==
        "there is no such thing to colour; there are nicks, you, mention, quiet, trouble, marker, private");
  CHECK(colours.set("nicks", "").error() == "it says nothing; the terminal's own text is \"plain\"");
  for (const std::string word : {"rot", "256", "-1", "bright-bold", "bright-", "Red", "1.5", "\033[31m"}) {
    CHECK(colours.set("nicks", "bold " + word).error().find(" is none of black, red, green,") !=
          std::string::npos);
  }
}

TEST_CASE("a style is one sequence", "[client][palette]") {
  CHECK(sgr({}).empty());
  CHECK(sgr({.emphasis = {.bold = true}}) == "\033[1m");
  CHECK(sgr({.colour = 2}) == "\033[32m");
  CHECK(sgr({.colour = 12}) == "\033[94m");
  CHECK(sgr({.emphasis = {.bold = true}, .reverse = true, .colour = 130}) == "\033[1;7;38;5;130m");
}
