#include "catch.h"
#include "client/protocol/message_lines.h"

#include <string>
#include <vector>

using namespace chat::client;

TEST_CASE("text is cut between words, and characters stay whole", "[client]") {
  using Pieces = std::vector<std::string>;
  CHECK(split_text("", 10) == Pieces{""});
  CHECK(split_text("0123456789", 10) == Pieces{"0123456789"});
  CHECK(split_text("0123456789a", 10) == Pieces{"0123456789", "a"});
  CHECK(split_text("one two three", 10) == Pieces{"one two", "three"});
  CHECK(split_text("onetwo   three", 8) == Pieces{"onetwo  ", "three"});
  CHECK(split_text("a bcdefghijklmnop", 10) == Pieces{"a bcdefghi", "jklmnop"});
  CHECK(split_text("\u00E9\u00E9\u00E9", 5) == Pieces{"\u00E9\u00E9", "\u00E9"});
  CHECK(split_text("xe\u0301e\u0301", 5) == Pieces{"xe\u0301", "e\u0301"});
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  CHECK(split_text("xx" + family + family, 25) == Pieces{"xx" + family, family});
  CHECK(split_text("e\u0301\u0301\u0301\u0301\u0301", 6) == Pieces{"e\u0301\u0301", "\u0301\u0301\u0301"});
  CHECK(split_text("\xFF\xFF\xFF\xFF\xFF", 4) == Pieces{"\xFF\xFF\xFF\xFF", "\xFF"});
}

TEST_CASE("messages fit the server's lines with the source before them", "[client]") {
  const std::string text(1000, 'x');
  const std::string source(30, 's');
  const auto lines = message_lines(Event::Kind::action, "#a", text, source.size(), 512);
  REQUIRE(lines.size() == 3);
  CHECK((":" + source + " " + lines[0] + "\r\n").size() == 512);
  CHECK(lines[0].ends_with("x\x01"));
  CHECK(message_lines(Event::Kind::notice, "bob", "a\r\n\nb", 9, 512) ==
        std::vector<std::string>{"NOTICE bob :a", "NOTICE bob :b"});
  CHECK(message_lines(Event::Kind::message, "bob", "", 9, 512).empty());
}

TEST_CASE("text that begins as a CTCP request is text still", "[client]") {
  CHECK(message_lines(Event::Kind::message, "#a", "\x01VERSION\x01\nhi", 9, 512) ==
        std::vector<std::string>{"PRIVMSG #a : VERSION\x01", "PRIVMSG #a :hi"});
}

TEST_CASE("a line that was made for a shorter source is cut anew", "[client]") {
  using Lines = std::vector<std::string>;
  const std::string text = std::string(60, 'x') + ' ' + std::string(60, 'y');
  for (const std::string head : {"PRIVMSG #a :", "NOTICE bob :"}) {
    CHECK(refitted(head + text, 10, 200) == Lines{head + text});
    CHECK(refitted(head + text, 10, 130) == Lines{head + std::string(60, 'x'), head + std::string(60, 'y')});
  }
  const std::string action =
      "PRIVMSG #a :\x01"
      "ACTION ";
  CHECK(refitted(action + text + "\x01", 10, 130) ==
        Lines{action + std::string(60, 'x') + "\x01", action + std::string(60, 'y') + "\x01"});
  CHECK(refitted("PRIVMSG bob :\x01VERSION " + text + "\x01", 10, 130).empty());
  CHECK(refitted("TOPIC #a :" + text, 10, 130).empty());
}
