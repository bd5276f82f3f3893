#include "catch.h"
#include "fake_irc_client.h"

#include <algorithm>
#include <initializer_list>
#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice and bob in #a; carol, who is invisible and away, in #c; dan, whose names are "Bob Who"; eve with nc.
struct Scene {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice"};
  FakeIrcClient bob{relay, "bob"};
  FakeIrcClient carol{relay, "carol"};
  FakeIrcClient dan{relay};
  FakeClient eve{relay, "eve"};

  Scene() {
    dan.type("NICK dan");
    dan.type("USER bobby 0 * :Bob Who");
    alice.enter("#a");
    bob.enter("#a");
    carol.enter("#c");
    carol.type("AWAY :lunch");
    carol.type("MODE carol +i");
    for (FakeIrcClient* client : {&alice, &bob, &carol, &dan}) client->received();
  }

  /// Who is told of, in the order in which they are.
  std::string listed(const std::string& question) {
    const std::string answer = alice.answer_to("WHO " + question);
    CHECK(contains(answer, ":relay 315 alice "));
    CHECK(std::count(answer.begin(), answer.end(), '\n') == 1 + told(answer));
    std::string nicks;
    for (std::size_t at = 0; at < answer.size(); at = answer.find('\n', at) + 1) {
      for (const std::string nick : {"alice", "bob", "carol", "dan", "eve"}) {
        if (answer.find(" relay " + nick + " ", at) < answer.find('\n', at))
          nicks += (nicks.empty() ? "" : " ") + nick;
      }
    }
    return nicks;
  }

  static std::ptrdiff_t told(const std::string& answer) {
    std::ptrdiff_t lines = 0;
    for (const std::string number : {":relay 352 ", ":relay 354 "}) {
      for (auto at = answer.find(number); at != std::string::npos; at = answer.find(number, at + 1)) ++lines;
    }
    return lines;
  }
};

}  // namespace

TEST_CASE("WHO's flags choose what a mask is compared with", "[irc_who]") {
  Scene scene;
  const std::string all = "alice bob dan eve";
  for (const auto& [question, listed] :
       std::initializer_list<std::pair<std::string, std::string>>{{"", all},
                                                                  {"0", all},
                                                                  {"*", all},
                                                                  {"0 n", all},
                                                                  {"a*", "alice"},
                                                                  {"A*", "alice"},
                                                                  {"bob*", "bob dan"},
                                                                  {"bob* n", "bob"},
                                                                  {"bob* N", "bob"},
                                                                  {"~bob* u", "dan"},
                                                                  {"bob u", ""},
                                                                  {"host h", all},
                                                                  {"host i", all},
                                                                  {"h?st h", all},
                                                                  {"host n", ""},
                                                                  {"relay s", all},
                                                                  {"rel* s", all},
                                                                  {"relay", ""},
                                                                  {"*who r", "dan"},
                                                                  {"bob* nr", "bob dan"},
                                                                  {"bob* xyz", "bob dan"},
                                                                  {"bob* +-!", "bob dan"},
                                                                  {"* a", all},
                                                                  {"bob a", ""},
                                                                  {"line", ""},
                                                                  {"line u", "eve"},
                                                                  {"line* r", "eve"},
                                                                  {"carol", "carol"},
                                                                  {"carol n", "carol"},
                                                                  {"carol u", ""},
                                                                  {"carol*", ""},
                                                                  {"* o", ""},
                                                                  {"0 o", ""},
                                                                  {"bob O", ""},
                                                                  {"#a o", ""},
                                                                  {"bob no", ""},
                                                                  {"#A", "alice bob"},
                                                                  {"#a u", "alice bob"},
                                                                  {"#c", ""},
                                                                  {"#nowhere", ""},
                                                                  {"bob,dan", "bob dan"},
                                                                  {"#a,", "alice bob"},
                                                                  {",dan", "dan"},
                                                                  {"#a,bob,dan", "alice bob dan"},
                                                                  {"b*,dan", "dan"},
                                                                  {"carol,nobody", "carol"},
                                                                  {"x n :dan", "dan"},
                                                                  {"x r :bob who", "dan"},
                                                                  {"x n :a*", "alice"},
                                                                  {"x  :dan", ""}}) {
    CAPTURE(question);
    CHECK(scene.listed(question) == listed);
  }
}

TEST_CASE("WHOX tells the fields that it is asked for, in one order", "[irc_who]") {
  Scene scene;
  const std::string end = ":relay 315 alice bob :End of WHO list\n";
  const std::string plain = ":relay 352 alice #a ~u host relay bob H :0 Real Name\n" + end;
  const std::string head = ":relay 354 alice ";
  check_exchanges(
      scene.alice,
      {
          {"WHO bob %tcuihsnfdlaor,42", head + "42 #a ~u host host relay bob H 0 0 0 n/a :Real Name\n" + end},
          {"WHO bob %roaldfnshiuct,42", head + "42 #a ~u host host relay bob H 0 0 0 n/a :Real Name\n" + end},
          {"WHO bob %TN,7", head + "7 bob\n" + end},
          {"WHO bob %nzyx", head + "bob\n" + end},
          {"WHO bob n%nt,007", head + "007 bob\n" + end},
          {"WHO bob %nt", head + "0 bob\n" + end},
          {"WHO bob %nt,", head + "0 bob\n" + end},
          {"WHO bob %nt,1234", head + "0 bob\n" + end},
          {"WHO bob %nt,x", head + "0 bob\n" + end},
          {"WHO bob %r", head + ":Real Name\n" + end},
          {"WHO bob %o", head + "n/a\n" + end},
          {"WHO bob %", ":relay 354 alice\n" + end},
          {"WHO bob %,42", ":relay 354 alice\n" + end},
          {"WHO bob %zyx,12", ":relay 354 alice\n" + end},
          {"WHO bob zyx", plain},
          {"WHO bob o%n", end},
          {"WHO x %n :bob", head + "bob\n" + end},
      });
  CHECK(contains(scene.alice.answer_to("WHO carol %cf"), head + "* G\n"));
  CHECK(contains(scene.carol.answer_to("WHO #c %cf"), ":relay 354 carol #c G@\n"));
}
