#include "catch.h"
#include "client/protocol/doubts.h"
#include "fake_irc_server.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

using Lines = std::vector<std::string>;

struct Doubting {
  EventQueue happened{};
  Doubts doubts{happened};

  std::string told() {
    std::string lines;
    for (const Event& event : happened.take_all()) lines += shown(event);
    return lines;
  }

  void hears(std::string_view line) {
    const auto message = parse_irc(line);
    REQUIRE(message);
    const auto cut = doubts.resolve(*message, "alice", ServerSupport());
    end_cut_off = cut ? cut->target + " " + cut->end : std::string();
  }

  std::string end_cut_off{};  // of what was heard last
};

const Lines kTwo{"PRIVMSG #a :hi", "TOPIC #a :new"};

}  // namespace

TEST_CASE("each line that waits is marked once", "[client]") {
  Doubting scene;
  scene.doubts.mark(kTwo, {});
  CHECK(scene.told() ==
        "info Waiting for the server... (to #a: hi)\ninfo Waiting for the server... (TOPIC #a :new)\n");
  scene.doubts.mark(kTwo, {});
  CHECK(scene.told().empty());
  scene.doubts.mark({kTwo[0], kTwo[1], "PRIVMSG bob :psst"}, {});
  CHECK(scene.told() == "info Waiting for the server... (to bob: psst)\n");
  scene.doubts.unmark();
  scene.doubts.mark({kTwo[0]}, {});
  CHECK(scene.told() == "info Waiting for the server... (to #a: hi)\n");
  scene.doubts.unmark();
  scene.doubts.mark(Lines(40, "PRIVMSG #a :pasted"), {});
  CHECK(scene.told().ends_with("(to #a: pasted)\ninfo And 35 more.\n"));
}

TEST_CASE("of what is said to a service only to whom is told, for it may be a password", "[client]") {
  Doubting scene;
  const Lines secret{"PRIVMSG NickServ :identify sesame"};
  scene.doubts.mark(secret, {});
  scene.doubts.lose(secret, {"NOTICE Q@CServe.quakenet.org :auth me sesame"}, {});
  scene.doubts.offer({});
  CHECK(scene.told() ==
        "info Waiting for the server... (to NickServ)\n"
        "error Perhaps not delivered, to NickServ\n"
        "info Not sent yet, and said as soon as you are back (to Q@CServe.quakenet.org)\n"
        "info 1 line of yours may not have arrived (to NickServ). /again says it again.\n");
  CHECK(scene.doubts.take() == secret);
  scene.doubts.mark({"PRIVMSG #servers :hi"}, {});
  CHECK(scene.told() == "info Waiting for the server... (to #servers: hi)\n");
}

TEST_CASE("what may have arrived is offered, and what has not is said", "[client]") {
  Doubting scene;
  scene.doubts.lose(kTwo, {"PRIVMSG #a :more"}, {});
  CHECK(scene.told() ==
        "error Perhaps not delivered, to #a: hi\n"
        "error Perhaps not done: TOPIC #a :new\n"
        "info Not sent yet, and said as soon as you are back (to #a: more)\n");
  scene.doubts.offer({});
  CHECK(scene.told() ==
        "info 2 lines of yours may not have arrived (to #a: hi ...). /again says them again.\n");
  scene.doubts.offer({});
  CHECK(scene.told().empty());
  CHECK(scene.doubts.take() == kTwo);
  CHECK(scene.doubts.take().empty());
}

TEST_CASE("what history has of one's own is in no doubt", "[client]") {
  Doubting scene;
  scene.doubts.lose({"PRIVMSG #a :hi", "PRIVMSG #a :hi", "NOTICE bob :x"}, {}, {});
  scene.told();
  for (const std::string_view line : {":bob!b@h PRIVMSG #a :hi", ":alice!a@h PRIVMSG #b :hi",
                                      ":alice!a@h NOTICE #a :hi", ":alice!a@h PRIVMSG #A :hi"}) {
    scene.hears(line);
  }
  scene.doubts.offer({});
  CHECK(scene.told() ==
        "info 2 lines of yours may not have arrived (to #a: hi ...). /again says them again.\n");
  scene.doubts.lose({}, {}, {});
  scene.hears("@batch=1 :alice!a@h PRIVMSG #a :hi");
  CHECK(scene.doubts.take() == Lines{"NOTICE bob :x"});
}

TEST_CASE("a line that the server has cut has arrived, but for its end", "[client]") {
  const std::string shown(300, 'x');
  Doubting scene;
  scene.doubts.lose({"PRIVMSG #a :hi there", "PRIVMSG #a :" + shown + " the end"}, {}, {});
  scene.told();
  // A short one that begins so is another.
  scene.hears(":alice!a@h PRIVMSG #a :hi");
  CHECK(scene.end_cut_off.empty());
  scene.hears(":alice!a@h PRIVMSG #a :" + shown);
  CHECK(scene.end_cut_off == "#a  the end");
  CHECK(scene.doubts.take() == Lines{"PRIVMSG #a :hi there"});
}

TEST_CASE("of what a service was told, which is cut, nothing is shown", "[client]") {
  const std::string shown(300, 'x');
  Doubting scene;
  scene.doubts.hold({"PRIVMSG NickServ :" + shown + "sesame"});
  scene.hears(":alice!a@h PRIVMSG NickServ :" + shown);
  CHECK(scene.end_cut_off.empty());
  CHECK(scene.doubts.lines().empty());
}

TEST_CASE("nothing is offered where all has arrived", "[client]") {
  Doubting scene;
  scene.doubts.lose({"PRIVMSG #a :hi"}, {}, {});
  scene.told();
  scene.hears(":alice!a@h PRIVMSG #a :hi");
  scene.doubts.offer({});
  CHECK(scene.told().empty());
}
