#include "catch.h"
#include "common/irc_message.h"

#include <string>
#include <utility>
#include <vector>

using namespace chat;

namespace {

using Strings = std::vector<std::string>;
using Tags = std::vector<std::pair<std::string, std::string>>;

struct Case {
  const char* what;
  std::string line;
  std::string tags;
  std::string source;
  std::string command;
  Strings parameters;
};

void check(const Case& each) {
  INFO(each.what << ": " << each.line);
  const auto message = parse_irc(each.line);
  REQUIRE(message);
  CHECK(message->tags == each.tags);
  CHECK(message->source == each.source);
  CHECK(message->command == each.command);
  const auto parameters = message->parameters();
  CHECK(Strings(parameters.begin(), parameters.end()) == each.parameters);
}

Tags tags_of(std::string_view tags) {
  Tags all;
  while (const auto tag = take_tag(tags)) all.emplace_back(tag->key, tag->value);
  return all;
}

std::string repeated(const char* piece, int count) {
  std::string out;
  while (count-- > 0) out += piece;
  return out;
}

}  // namespace

TEST_CASE("a line without a command is no message", "[irc_message]") {
  for (const char* line :
       {"", " ", "    ", "@a=b", "@a=b ", "@a=b   ", "@", "@ ", ":nick", ":nick ", ":", ": ", "@a=b :nick",
        "@a :nick  ", "  :nick", ":a :b", ": : PING", "@a @b PING", ":a @b PING"}) {
    INFO('"' << line << '"');
    CHECK_FALSE(parse_irc(line));
  }
}

TEST_CASE("a line comes apart", "[irc_message]") {
  const std::vector<Case> cases{
      {"a command alone", "PING", "", "", "PING", {}},
      {"case is kept", "pInG", "", "", "pInG", {}},
      {"a numeric", ":irc.example 001 bob :Hello, bob", "", "irc.example", "001", {"bob", "Hello, bob"}},
      {"a trailing one", "PRIVMSG #room :hello there", "", "", "PRIVMSG", {"#room", "hello there"}},
      {"a trailing one of one word", "JOIN :#room", "", "", "JOIN", {"#room"}},
      {"an empty trailing one", "TOPIC #room :", "", "", "TOPIC", {"#room", ""}},
      {"nothing but an empty one", "AWAY :", "", "", "AWAY", {""}},
      {"a trailing one of spaces", "TOPIC #room :  ", "", "", "TOPIC", {"#room", "  "}},
      {"its spaces are kept", "PRIVMSG a :  b  c ", "", "", "PRIVMSG", {"a", "  b  c "}},
      {"it begins with a colon", "PRIVMSG a ::-)", "", "", "PRIVMSG", {"a", ":-)"}},
      {"a colon within", "PRIVMSG a:b c:d :e :f", "", "", "PRIVMSG", {"a:b", "c:d", "e :f"}},
      {"a source", ":bob!b@host PART #room", "", "bob!b@host", "PART", {"#room"}},
      {"an empty source", ": PING x", "", "", "PING", {"x"}},
      {"a source that begins with a colon", "::bob PING", "", ":bob", "PING", {}},
      {"tags", "@id=7;+x PING x", "id=7;+x", "", "PING", {"x"}},
      {"empty tags", "@ PING", "", "", "PING", {}},
      {"tags and a source", "@id=7 :bob PING x", "id=7", "bob", "PING", {"x"}},
      {"no tags after the command", "PING @x :y", "", "", "PING", {"@x", "y"}},
      {"spaces before", "   PING x", "", "", "PING", {"x"}},
      {"spaces before a source", "  :bob PING", "", "bob", "PING", {}},
      {"spaces after", "PING x   ", "", "", "PING", {"x"}},
      {"runs of spaces", "  @t   :s   C   1   2   :3  4", "t", "s", "C", {"1", "2", "3  4"}},
      {"a tab is no space", "C\ta b\tc", "", "", "C\ta", {"b\tc"}},
      {"bytes are bytes", "C \xFF\x01 :\xE6\x97", "", "", "C", {"\xFF\x01", "\xE6\x97"}},
      {"NUL", std::string("C a\0b :\0 c", 10), "", "", "C", {std::string("a\0b", 3), std::string("\0 c", 3)}},
      {"a CR within", "C a\rb", "", "", "C", {"a\rb"}},
  };
  for (const Case& each : cases) check(each);
}

TEST_CASE("the fifteenth parameter takes all that is left", "[irc_message]") {
  const std::string line = "C 1 2 3 4 5 6 7 8 9 10 11 12 13";
  const std::vector<std::pair<std::string, Strings>> cases{
      {" 14", {"14"}},
      {" 14  ", {"14"}},
      {" :14 15", {"14 15"}},
      {" :", {""}},
      {" 14 15", {"14", "15"}},
      {" 14 :15", {"14", "15"}},
      {" 14 :", {"14", ""}},
      {" 14 :15 16", {"14", "15 16"}},
      {" 14 15 16", {"14", "15 16"}},
      {" 14 15 :16", {"14", "15 :16"}},
      {" 14   15  16 ", {"14", "15  16 "}},
      {" 14 15 16 17 18 19", {"14", "15 16 17 18 19"}},
  };
  for (const auto& [rest, last] : cases) {
    Strings all{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"};
    all.insert(all.end(), last.begin(), last.end());
    check({"what follows 13", line + rest, "", "", "C", all});
  }
}

TEST_CASE("a parameter that is not there is empty", "[irc_message]") {
  const auto message = parse_irc("MODE #room +o");
  REQUIRE(message);
  CHECK(message->parameter(0) == "#room");
  CHECK(message->parameter(1) == "+o");
  CHECK(message->parameter(2).empty());
  CHECK(message->parameter(kIrcParametersMax).empty());
  CHECK(message->parameter(std::string::npos).empty());
}

TEST_CASE("tags come off one by one", "[irc_message]") {
  struct TagsCase {
    const char* tags;
    Tags taken;
  };
  const std::vector<TagsCase> cases{
      {"", {}},
      {";;;", {}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"a=b", {{"a", "b"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a==", {{"a", "="}}},
      {"a=1;b;c=3", {{"a", "1"}, {"b", ""}, {"c", "3"}}},
      {";;a=1;;b;", {{"a", "1"}, {"b", ""}}},
      {"=x", {}},
      {"=;a=1;=x", {{"a", "1"}}},
      {"a=1;a=2", {{"a", "1"}, {"a", "2"}}},
      {"+a=1;example.org/b;+example.org/c=3", {{"+a", "1"}, {"example.org/b", ""}, {"+example.org/c", "3"}}},
      {R"(a=b\:c\s)", {{"a", R"(b\:c\s)"}}},
  };
  for (const TagsCase& each : cases) {
    INFO(each.tags);
    CHECK(tags_of(each.tags) == each.taken);
  }
}

TEST_CASE("a tag is found by its key", "[irc_message]") {
  struct FindCase {
    const char* tags;
    const char* key;
    std::optional<std::string> value;
  };
  const std::vector<FindCase> cases{
      {";=x", "", std::nullopt},
      {"a", "a", ""},
      {"a=", "a", ""},
      {"a=b", "b", std::nullopt},
      {"ab=1;b=2", "a", std::nullopt},
      {"a=1;b=2;a=3", "a", "3"},
      {"a=1;a", "a", ""},
      {"a=1;a=", "a", ""},
      {"A=1;+a=1", "a", std::nullopt},
      {"+typing=active", "+typing", "active"},
      {"a=1;example.org/a=2", "a", "1"},
      {"a=1;example.org/a=2", "example.org/a", "2"},
      {"a=1;+example.org/a=2", "+example.org/a", "2"},
      {R"(a=one\stwo\:\\)", "a", R"(one two;\)"},
      {R"(a=x\;b=y)", "a", "x"},
      {R"(a=x\;b=y)", "b", "y"},
  };
  for (const FindCase& each : cases) {
    INFO(each.tags << " has " << each.key);
    CHECK(find_tag(each.tags, each.key) == each.value);
  }
}

TEST_CASE("escapes in a tag's value mean what IRCv3 says", "[irc_message]") {
  const Tags cases{
      {"", ""},
      {"plain :srn", "plain :srn"},
      {R"(\:)", ";"},
      {R"(\s)", " "},
      {R"(\\)", "\\"},
      {R"(\r)", "\r"},
      {R"(\n)", "\n"},
      {R"(\:\s\\\r\n)", "; \\\r\n"},
      {R"(\\n)", R"(\n)"},      // a backslash and an n, not a line end
      {R"(\\\n)", "\\\n"},      // a backslash and a line end
      {R"(a\b\S)", "abS"},      // no such escapes
      {R"(end\)", "end"},       // a backslash with nothing to escape
      {R"(end\\)", R"(end\)"},  // that one is escaped
      {R"(end\\\)", R"(end\)"},
      {R"(\)", ""},
  };
  for (const auto& [escaped, plain] : cases) {
    INFO(escaped);
    CHECK(unescape_tag_value(escaped) == plain);
  }
}

TEST_CASE("any two bytes survive being escaped and unescaped", "[irc_message]") {
  CHECK(escape_tag_value("; \\\r\n:srn=") == R"(\:\s\\\r\n:srn=)");
  constexpr int kBytes = 256;
  for (int code = 0; code < kBytes * kBytes; ++code) {
    const std::string value{static_cast<char>(code / kBytes), static_cast<char>(code % kBytes)};
    const std::string escaped = escape_tag_value(value);
    REQUIRE(unescape_tag_value(escaped) == value);
    REQUIRE(escaped.find_first_of("; \r\n") == std::string::npos);
  }
}

TEST_CASE("a source comes apart", "[irc_message]") {
  struct SourceCase {
    const char* source;
    const char* nick;
    const char* user;
    const char* host;
  };
  const std::vector<SourceCase> cases{
      {"", "", "", ""},
      {"bob!b@host", "bob", "b", "host"},
      {"bob!~b@2001:db8::1", "bob", "~b", "2001:db8::1"},
      {"bob", "bob", "", ""},
      {"irc.example.org", "irc.example.org", "", ""},
      {"bob!b", "bob", "b", ""},
      {"bob@host", "bob", "", "host"},
      {"!b@host", "", "b", "host"},
      {"@host", "", "", "host"},
      {"!@", "", "", ""},
      {"bob!", "bob", "", ""},
      {"bob!b@", "bob", "b", ""},
      {"bob!a!b@host", "bob", "a!b", "host"},
      {"bob!b@a@host", "bob", "b", "a@host"},
      {"bob@host!b", "bob", "", "host!b"},
  };
  for (const SourceCase& each : cases) {
    INFO(each.source);
    const auto [nick, user, host] = parse_irc_source(each.source);
    CHECK(nick == each.nick);
    CHECK(user == each.user);
    CHECK(host == each.host);
  }
}

TEST_CASE("a mask matches all of a text or not at all", "[irc_message]") {
  struct MaskCase {
    const char* mask;
    Strings matches;
    Strings fails;
  };
  const std::vector<MaskCase> cases{
      {"", {""}, {"a"}},
      {"*", {"", "a", "any text at all", "*"}, {}},
      {"?", {"a", "?", "\xFF"}, {"", "ab", "\xC3\xA9"}},
      {"?*", {"a", "ab"}, {""}},
      {"*?*?*", {"ab", "abc"}, {"", "a"}},
      {"bob", {"bob", "BOB", "bOb"}, {"", "bo", "bobb", "b*b"}},
      {"AZ[]", {"az[]", "Az[]"}, {"az{}", "az"}},
      {"@[", {"@["}, {"`[", "@{"}},  // next to the letters in ASCII, and 0x20 apart
      {"\xC3\x89", {"\xC3\x89"}, {"\xC3\xA9"}},
      {"a*", {"a", "abc", "A*"}, {"", "ba"}},
      {"*a", {"a", "cba", "aaa"}, {"", "ab"}},
      {"a*b", {"ab", "aab", "abab", "a*b"}, {"a", "b", "aba", "ba"}},
      {"*ab*cd", {"abcd", "xabxcd", "ababcdcd", "abcdab cd"}, {"abc", "abcdx", "cdab"}},
      {"ab*bx", {"abbx", "abxbx"}, {"abx"}},
      {"a*b*c", {"abc", "axbxc", "abbbcc", "abcbc"}, {"ac", "acb", "abcx"}},
      {"*aab", {"aab", "aaab", "aaaaab"}, {"ab", "aabb"}},
      {"a?c*", {"abc", "a?cd"}, {"ac", "abdc"}},
      {"*!*@host", {"bob!b@host", "!@HOST"}, {"bob@host", "bob!b@host2"}},
      {"*!~*@192.0.2.*", {"a!~b@192.0.2.1"}, {"a!b@192.0.2.1", "a!~b@192x0.2.1"}},
      {"\\*", {"\\", "\\x"}, {"*"}},
  };
  for (const MaskCase& each : cases) {
    for (const auto& text : each.matches) {
      INFO(each.mask << " matches " << text);
      CHECK(matches_mask(each.mask, text));
    }
    for (const auto& text : each.fails) {
      INFO(each.mask << " does not match " << text);
      CHECK_FALSE(matches_mask(each.mask, text));
    }
  }
}

TEST_CASE("a malicious mask takes no time", "[irc_message]") {
  // Were each '*' tried again, these would not end: the first has about 10^90 ways to fail.
  const std::string text(20'000, 'a');
  CHECK_FALSE(matches_mask(repeated("*a", 30) + "*b", text));
  CHECK_FALSE(matches_mask(repeated("a*", 30) + "b", text));
  CHECK_FALSE(matches_mask(repeated("*?", 200) + "*b", text));
  CHECK(matches_mask(repeated("*a", 30) + "*", text));
  // The worst case of what it is: 20,000 places at which 200 bytes match before one does not.
  CHECK_FALSE(matches_mask("*" + std::string(200, 'a') + "b", text));
  CHECK_FALSE(matches_mask(std::string(100'000, '*') + "b", text));
  CHECK(matches_mask(std::string(100'000, '*'), ""));
}
