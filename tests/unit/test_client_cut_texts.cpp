// Topics and reasons that a server would cut.

#include "catch.h"
#include "client/commands/commands.h"
#include "client_chat.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

using Lines = std::vector<std::string>;

/// In #lobby of a server that says what it takes.
struct Bounded : ClientChat {
  Commands commands{conversation};

  Bounded() {
    enter_lobby();
    server_says(":s 005 alice TOPICLEN=20 KICKLEN=10 AWAYLEN=15 :are");
  }

  /// What the server is sent because of `line`, or why not.
  Lines sent_by(const std::string& line) {
    Lines lines;
    for (const Event& event : commands.run(line, now).events) lines.push_back(event.text);
    for (std::string& sent : conversation.take_lines()) lines.push_back(std::move(sent));
    return lines;
  }
};

std::string too_long(const std::string& bytes, const std::string& most) {
  return "That is too long for this server, which would cut it: it has " + bytes + " bytes, and " + most +
         " is the most.";
}

}  // namespace

TEST_CASE("what the server would cut is refused, and what it takes is not", "[client][commands]") {
  struct Case {
    std::string command;
    std::string line;
    std::size_t most;
  };
  for (const auto& [command, line, most] : std::initializer_list<Case>{
           {"/topic ", "TOPIC #lobby :", 20},
           {"/topic #lobby ", "TOPIC #lobby :", 20},
           {"/kick bob ", "KICK #lobby bob :", 10},
           {"/away ", "AWAY :", 15},
           {"/part #lobby ", "PART #lobby :", 10},
       }) {
    CAPTURE(command);
    Bounded server;
    const std::string longest(most, 'x');
    CHECK(server.sent_by(command + longest + "y") ==
          Lines{too_long(std::to_string(most + 1), std::to_string(most))});
    CHECK(server.sent_by(command + longest) == Lines{line + longest});
  }
}

TEST_CASE("what the server says no length of still has to fit a line with one's name", "[client][commands]") {
  Bounded server;
  server.server_says(":alice!~a@host JOIN #x");
  server.server_says(":s 005 alice -TOPICLEN :are");
  const std::string source = ":alice!~a@host ";
  const std::size_t most = 512 - source.size() - std::string("TOPIC #lobby :\r\n").size();
  const std::string longest(most, 'x');
  CHECK(server.sent_by("/topic #lobby " + longest + "y") ==
        Lines{too_long(std::to_string(most + 1), std::to_string(most))});
  CHECK(server.sent_by("/topic #lobby " + longest) == Lines{"TOPIC #lobby :" + longest});
}

TEST_CASE("of several who are kicked for too long a reason none is", "[client][commands]") {
  Bounded server;
  CHECK(server.sent_by("/kick bob,carol much too loud").size() == 1);
  CHECK(server.sent_by("/kickban bob,carol much too loud").size() == 1);
}

TEST_CASE("who leaves is told what of their reason is left out", "[client][commands]") {
  Bounded server;
  const std::string reason(250, 'x');
  CHECK(server.sent_by("/quit " + reason).empty());
  CHECK(server.sent_by("/quit " + reason + " the end") ==
        Lines{"The end of your reason is too much for servers, and left out: the end"});
}
