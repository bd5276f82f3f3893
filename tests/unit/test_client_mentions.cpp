#include "catch.h"
#include "client/conversation/mentions.h"
#include "client_talk.h"

#include <array>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

bool is_named(std::string_view text, std::string_view word) {
  const ServerSupport support;
  return names(folded_for_mentions(text, support), word, support,
               [](std::string_view name) { return name == "alice_"; });
}

}  // namespace

TEST_CASE("a name is found whatever parts words around it", "[client][mentions]") {
  constexpr auto kApart = std::to_array<const char*>({
      "",
      " ",
      "\t",
      ":",
      "'s ",
      "\"",
      "(",
      "@",
      "*",
      "\x03"
      "4",
      "\x03"
      "04,12",
      "\x04"
      "ff0000",
      "\x02",
      "\x1d",
      "\x1f",
      "\x0f",
      "\u00A0",  // no-break space
      "\u202F",  // narrow no-break space
      "\u3000",  // ideographic space
      "\u2028",  // line separator
      "\u200B",  // zero width space
      "\u201C",  // quotation marks, of many kinds
      "\u201D",
      "\u201E",
      "\u00AB",
      "\u300C",
      "\u2019",
      "\u2013",  // dashes
      "\u2026",
      "\u00BF",
      "\uFF1A",  // full width colon
      "\uFF20",
      "\U0001F600",    // emoji
      "\u2764\uFE0F",  // one with a selector, which is a mark
      "\u20AC",
      "\xA0",          // Latin-1's no-break space
      "\u4F60\u597D",  // Chinese
      "\u3042",        // Japanese
      "\u30FC",
      "\uB2D8",  // Korean
      "\u0E04",  // Thai
      "\u1019",  // Burmese
  });
  for (const std::string apart : kApart) {
    CAPTURE(apart);
    CHECK(is_named(apart + "alice", "alice"));
    CHECK(is_named("alice" + apart, "alice"));
    CHECK(is_named("hi " + apart + "ALICE" + apart + " there", "Alice"));
  }
}

TEST_CASE("a part of a word is no name", "[client][mentions]") {
  constexpr auto kJoined = std::to_array<const char*>({
      "m", "Z", "7", "\u00E9", "\u00DF", "\u0436", "\u0627", "\u0915", "\u0663",
      "\x02m",  // a code does not part a word
  });
  for (const std::string joined : kJoined) {
    CAPTURE(joined);
    CHECK_FALSE(is_named(joined + "alice", "alice"));
    CHECK_FALSE(is_named("alice" + joined, "alice"));
    CHECK(is_named(joined + "alice alice", "alice"));
  }
  CHECK_FALSE(is_named("alice\u0301", "alice"));
  CHECK_FALSE(is_named("alic", "alice"));
  CHECK_FALSE(is_named("al\u200Bice", "alice"));  // put there so that she is not called
  CHECK_FALSE(is_named("anything", ""));
  CHECK_FALSE(is_named("", "alice"));
  CHECK(is_named("al\x02ice", "alice"));
}

TEST_CASE("another's longer name is not one's own", "[client][mentions]") {
  CHECK_FALSE(is_named("alice_: hi", "alice"));
  CHECK_FALSE(is_named("ALICE_", "alice"));
  CHECK(is_named("_alice_", "alice"));
  CHECK(is_named("alice-: hi", "alice"));
  CHECK(is_named("alice_, alice", "alice"));
}

TEST_CASE("another's longer name is not one's own, whatever its capitals", "[client][mentions]") {
  struct Case {
    std::string other;
    std::string text;
    bool mentions;
  };
  for (const auto& [other, text, mentions] : std::initializer_list<Case>{
           {"\u00DCnal-x", "\u00DCnal-x: hi", false},
           {"\u00DCnal-x", "\u00FCnal-X: hi", false},
           {"\u00FCnal_", "\u00DCNAL_: hi", false},
           {"[\u00DCnal]", "[\u00DCnal]: hi", false},
           {"\u00DCnal-y", "\u00DCnal-x: hi", true},
           {"\u00DCnal-x", "\u00DCnal: hi", true},
       }) {
    CAPTURE(other, text);
    ClientTalk scene;
    scene.server.talk.highlight({"\u00FCnal"});
    scene.tells(":" + other + "!b@h JOIN #a");
    CHECK((scene.tells(":bob!b@h PRIVMSG #a :" + text).find("{mention}") != std::string::npos) == mentions);
  }
}

TEST_CASE("words are compared in whatever case and script", "[client][mentions]") {
  CHECK(is_named("J\u00DCRGEN!", "j\u00FCrgen"));
  CHECK(is_named("ju\u0308rgen", "J\u00FCrgen"));
  CHECK(is_named("\u65E5\u672C\u8A9E", "\u65E5\u672C"));  // has no spaces: wherever it stands
  CHECK(is_named("C++17", "c++"));
  CHECK(is_named("the deploy failed", "deploy failed"));
  CHECK(is_named("a{b}: hi", "A[B]"));  // RFC 1459
  CHECK_FALSE(is_named("redeployed", "deploy"));
}

TEST_CASE("who is named, by nick or by a word of one's own, is told so", "[client][mentions]") {
  ClientTalk scene;
  scene.server.talk.highlight({"deploy", "\u65E5\u672C"});
  CHECK(scene.tells(":bob!b@h PRIVMSG #a :\x03"
                    "4alice\x03") ==
        "message #a <bob> \x03"
        "4alice\x03 {mention}\n");
  CHECK(scene.tells(":bob!b@h PRIVMSG #a :Deploy!") == "message #a <bob> Deploy! {mention}\n");
  CHECK(scene.tells(":bob!b@h PRIVMSG #a :redeploy") == "message #a <bob> redeploy\n");
  CHECK(scene.tells(":alice!b@h PRIVMSG #a :deploy") == "message #a <alice> deploy {own}\n");
  CHECK(scene.tells(":alice_!b@h JOIN #a\n:bob!b@h PRIVMSG #a :alice_: hm") ==
        "joined #a <alice_>\nmessage #a <bob> alice_: hm\n");
}
