#include "catch.h"
#include "client/commands/aliases.h"
#include "client/commands/commands.h"
#include "client/commands/completion.h"
#include "client_chat.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

Aliases aliases_of(const std::vector<std::pair<std::string, std::string>>& all) {
  Aliases aliases;
  for (const auto& [name, text] : all) REQUIRE(aliases.add(name, text));
  return aliases;
}

std::string refusal_of(const std::string& name, const std::string& text) {
  Aliases aliases = aliases_of({{"gm", "x"}});
  const auto added = aliases.add(name, text);
  return added ? "none" : added.error();
}

}  // namespace

TEST_CASE("a command of one's own stands for a line", "[client][aliases]") {
  const Aliases aliases = aliases_of({{"gm", "/me wishes a good morning"},
                                      {"hi", "hello there"},
                                      {"Give", "/me gives $1 a $2, and $1 says thanks"},
                                      {"tell", "/msg $1 all: $*"},
                                      {"pay", "that is $$5 in U$"},
                                      {"j", "/join"},
                                      {"loop", "/loop"}});
  struct Case {
    std::string typed;
    std::string meant;
  };
  for (const auto& [typed, meant] : std::initializer_list<Case>{
           {"/gm", "/me wishes a good morning"},
           {"/GM", "/me wishes a good morning"},
           {"  /gm  ", "/me wishes a good morning"},
           {"/gm to all", "/me wishes a good morning to all"},
           {"/hi", "hello there"},
           {"/give bob tea", "/me gives bob a tea, and bob says thanks"},
           {"/tell bob  two  words", "/msg bob all: bob  two  words"},
           {"/pay", "that is $5 in U$"},
           {"/pay now", "that is $5 in U$ now"},
           {"/j ops", "/join ops"},
           {"/loop", "/loop"},
           {"//gm", "//gm"},
           {"gm", "gm"},
           {"/gmx", "/gmx"},
           {"/gm\nand more", "/gm\nand more"},
           {" not a command ", " not a command "},
       }) {
    INFO(typed);
    CHECK(aliases.expand(typed) == meant);
  }
}

TEST_CASE("what stands behind a word that is missing does not move up", "[client][aliases]") {
  ClientChat chat;
  chat.enter_lobby();
  const Aliases aliases = aliases_of({{"greet", "/msg $1 hi $1, $2"},
                                      {"cry", "$* says $$1"},
                                      {"look", "/whois $1 "},
                                      {"pay", "that is $$5 and more"}});
  Commands commands{chat.conversation, aliases};
  const auto outcome = [&](std::string_view typed) {
    const auto events = commands.run(typed, chat.now).events;
    const auto lines = chat.conversation.take_lines();
    return events.empty() ? lines.at(0) : events.at(0).text;
  };
  CHECK(outcome("/greet") == "/greet needs more: it stands for /msg $1 hi $1, $2");
  CHECK(outcome("/GREET bob") == "PRIVMSG bob :hi bob,");
  CHECK(outcome("/greet bob old friend") == "PRIVMSG bob :hi bob, old");
  CHECK(outcome("/cry") == "/cry needs more: it stands for $* says $$1");
  CHECK(outcome("/cry bob") == "PRIVMSG #lobby :bob says $1");
  CHECK(outcome("/look") == "WHOIS alice");
  CHECK(outcome("/pay") == "PRIVMSG #lobby :that is $5 and more");
}

TEST_CASE("a command of one's own that cannot be one is told why", "[client][aliases]") {
  for (const std::string name : {"", "two words", "/gm", "a\tb", "a/b"}) {
    CHECK(refusal_of(name, "/me x") == "a command's name is one word, and here without its '/'");
  }
  CHECK(refusal_of("x", " ") == "it stands for nothing: write \"/command ...\", or what is to be said");
  CHECK(refusal_of("x", "a\nb") == "it stands for one line, and this is several");
  CHECK(refusal_of("GM", "x") == "it stands twice: large and small letters are alike in a command");
}

TEST_CASE("commands of one's own are carried out, listed and completed", "[client][aliases]") {
  ClientChat chat;
  chat.enter_lobby();
  const Aliases aliases =
      aliases_of({{"gm", "/me wishes a good morning"}, {"hi", "hello there"}, {"who", "/whois $1"}});
  Commands commands{chat.conversation, aliases};
  const auto sent = [&](std::string_view typed) {
    commands.run(typed, chat.now);
    return chat.conversation.take_lines();
  };
  CHECK(sent("/gm") == std::vector<std::string>{"PRIVMSG #lobby :\001ACTION wishes a good morning\001"});
  CHECK(sent("/hi bob") == std::vector<std::string>{"PRIVMSG #lobby :hello there bob"});
  CHECK(sent("/who bob") == std::vector<std::string>{"WHOIS bob"});

  const auto help = commands.run("/help", chat.now).events;
  CHECK(std::any_of(help.begin(), help.end(), [](const Event& each) {
    return each.text.starts_with("/gm ") && each.text.ends_with(" /me wishes a good morning");
  }));
  CHECK(complete("/g", chat.conversation, aliases.names()).candidates == std::vector<std::string>{"/gm"});
  CHECK(complete("/gm b", chat.conversation, aliases.names()).candidates == std::vector<std::string>{"bob"});
  CHECK(complete("/gmx b", chat.conversation, aliases.names()).candidates.empty());
  CHECK(complete("/who", chat.conversation, aliases.names()).candidates ==
        std::vector<std::string>{"/who", "/whois"});
}
