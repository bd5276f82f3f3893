#include "catch.h"
#include "common/iso_time.h"
#include "fake_irc_client.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>

using namespace chat;
using namespace chat::test;

namespace {

/// Long lines of a user of nc among short ones: what IRC clients are sent in several messages.
struct LongLines {
  FakeIrcRelay relay{50};
  FakeIrcClient bob{relay, "bob", "batch server-time message-tags draft/chathistory"};
  FakeClient dave{relay, "dave"};
  int seconds = 0;

  /// One letter for each line; "B3" is one of three messages.
  /// Each is said a second after the one before.
  explicit LongLines(const std::string& lines) {
    bob.enter("#a");
    dave.type("/join a");
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool is_long = i + 1 < lines.size() && lines[i + 1] >= '0' && lines[i + 1] <= '9';
      std::string text(1, lines[i]);
      for (int more = is_long ? lines[++i] - '0' : 0; more > 0; --more) text += " " + std::string(470, 'x');
      dave.type(text, at_second(++seconds));
    }
    bob.received();
  }

  /// Of the line with this number.
  static std::string time_of(const std::string& id) {
    return "timestamp=" + iso_time(at_second(std::stoi(id)).wall);
  }

  /// The ids of the messages that come: "1 2 2-2 2-3".
  std::string ids(const std::string& question) {
    const std::string answer = bob.answer_to("CHATHISTORY " + question);
    const std::string key = ";msgid=";
    std::string ids;
    for (std::size_t at = answer.find(key); at != std::string::npos; at = answer.find(key, at + 1)) {
      const std::size_t begin = at + key.size();
      ids += (ids.empty() ? "" : " ") + answer.substr(begin, answer.find_first_of(" ;", begin) - begin);
    }
    return ids;
  }
};

}  // namespace

TEST_CASE("the limit of CHATHISTORY counts messages, and a long line comes whole", "[irc]") {
  LongLines scene("AB3CD2E");
  for (const auto& [question, ids] : std::initializer_list<std::pair<std::string, std::string>>{
           {"LATEST #a * 50", "1 2 2-2 2-3 3 4 4-2 5"},
           {"LATEST #a * 1", "5"},
           {"LATEST #a * 2", "5"},
           {"LATEST #a * 3", "4 4-2 5"},
           {"LATEST #a * 6", "3 4 4-2 5"},
           {"LATEST #a * 7", "2 2-2 2-3 3 4 4-2 5"},
           {"LATEST #a msgid=4 9", "4-2 5"},
           {"BEFORE #a msgid=3 3", "2 2-2 2-3"},
           // Nothing at all would be taken for the beginning.
           {"BEFORE #a msgid=3 2", "2-2 2-3"},
           {"BEFORE #a msgid=2-2 2", "1 2"},
           {"BEFORE #a msgid=2-2 1", "2"},
           {"BEFORE #a msgid=2 9", "1"},
           {"AFTER #a msgid=1 3", "2 2-2 2-3"},
           {"AFTER #a msgid=1 2", "2 2-2"},
           {"AFTER #a msgid=2-2 2", "2-3 3"},
           {"AFTER #a msgid=2 9", "2-2 2-3 3 4 4-2 5"},
           {"AFTER #a msgid=2-3 1", "3"},
           {"AFTER #a msgid=2-3 2", "3"},
           {"AFTER #a msgid=2-9 1", "3"},
           {"BETWEEN #a msgid=1 msgid=5 4", "2 2-2 2-3 3"},
           {"BETWEEN #a msgid=5 msgid=1 4", "3 4 4-2"},
           {"BETWEEN #a msgid=2 msgid=2-3 9", "2-2"},
           {"AROUND #a msgid=3 3", "3 4 4-2"},
           {"AROUND #a msgid=2 1", "2"},
           {"AROUND #a msgid=2 2", "2 2-2"},
           {"AROUND #a msgid=3 6", "2 2-2 2-3 3 4 4-2"},
       }) {
    CAPTURE(question);
    CHECK(scene.ids(question) == ids);
  }
}

TEST_CASE("AROUND a message in the midst of a long line has those beside it", "[irc]") {
  LongLines scene("AB7C");
  CHECK(scene.ids("AROUND #a msgid=2-4 1") == "2-4");
  CHECK(scene.ids("AROUND #a msgid=2-4 2") == "2-3 2-4");
  CHECK(scene.ids("AROUND #a msgid=2-4 3") == "2-3 2-4 2-5");
  CHECK(scene.ids("AROUND #a msgid=2-2 4") == "1 2 2-2 2-3");
  CHECK(scene.ids("AROUND #a msgid=2-7 4") == "2-5 2-6 2-7 3");
  CHECK(scene.ids("AROUND #a msgid=2-4 50") == "1 2 2-2 2-3 2-4 2-5 2-6 2-7 3");
}

TEST_CASE("paging through long lines misses none, forwards and backwards", "[irc]") {
  LongLines scene("A3BC5D2E3FG4");
  const std::string all = scene.ids("LATEST #a * 50");
  for (int limit = 1; limit <= 8; ++limit) {
    CAPTURE(limit);
    const std::string most = " " + std::to_string(limit);
    std::string forwards = "1";
    for (std::string page = "1"; !page.empty(); forwards += page.empty() ? "" : " " + page) {
      page = scene.ids("AFTER #a msgid=" + forwards.substr(forwards.rfind(' ') + 1) + most);
      CHECK(std::count(page.begin(), page.end(), ' ') < limit);
    }
    CHECK(forwards == all);
    std::string backwards = "7-4";
    for (std::string page = "x"; !page.empty(); backwards = page + (page.empty() ? "" : " ") + backwards) {
      page = scene.ids("BEFORE #a msgid=" + backwards.substr(0, backwards.find(' ')) + most);
      CHECK(std::count(page.begin(), page.end(), ' ') < limit);
    }
    CHECK(backwards == all);
  }
}

TEST_CASE("paging by times alone misses none of a long line, though a page becomes longer", "[irc]") {
  LongLines scene("A3BC5D2E3FG4");
  const std::string all = scene.ids("LATEST #a * 50");
  for (int limit = 1; limit <= 8; ++limit) {
    CAPTURE(limit);
    const std::string most = " " + std::to_string(limit);
    const auto is_page = [&](const std::string& page) {
      const auto messages = std::count(page.begin(), page.end(), ' ') + 1;
      const bool is_one_line =
          page.find(' ') == page.npos || std::stoi(page) == std::stoi(page.substr(page.rfind(' ') + 1));
      return messages <= limit || is_one_line;
    };
    std::string forwards = scene.ids("AFTER #a timestamp=1970-01-01T00:00:00.000Z" + most);
    for (std::string page = forwards; !page.empty(); forwards += page.empty() ? "" : " " + page) {
      CHECK(is_page(page));
      page = scene.ids("AFTER #a " + LongLines::time_of(page.substr(page.rfind(' ') + 1)) + most);
    }
    CHECK(forwards == all);
    std::string backwards = scene.ids("LATEST #a *" + most);
    for (std::string page = backwards; !page.empty();
         backwards = page + (page.empty() ? "" : " ") + backwards) {
      CHECK(is_page(page));
      page = scene.ids("BEFORE #a " + LongLines::time_of(page) + most);
    }
    CHECK(backwards == all);
  }
  CHECK(scene.ids("BETWEEN #a " + LongLines::time_of("1") + " " + LongLines::time_of("4") + " 2") == "2");
  CHECK(scene.ids("BETWEEN #a " + LongLines::time_of("2") + " " + LongLines::time_of("4") + " 2") ==
        "3 3-2 3-3 3-4 3-5");
  CHECK(scene.ids("AROUND #a " + LongLines::time_of("3") + " 2") == "3 3-2 3-3 3-4 3-5");
}
