#include "client/commands/commands.h"
#include "client/commands/completion.h"
#include "common/edit_distance.h"
#include "tests/unit/catch.h"
#include "tests/unit/client_chat.h"

#include <fmt/format.h>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

struct Typing : ClientChat {
  Commands commands{conversation};

  Outcome type(std::string_view line) { return commands.run(line, now); }

  /// What the server is sent because of `line`.
  std::vector<std::string> sent_by(std::string_view line) {
    type(line);
    return conversation.take_lines();
  }

  std::string refusal_of(std::string_view line) {
    const Outcome outcome = type(line);
    return outcome.events.size() == 1 && outcome.events[0].kind == Event::Kind::error ? outcome.events[0].text
                                                                                      : "no refusal";
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what is typed becomes what the server is sent") {
  struct Case {
    std::string typed;
    Lines sent;
  };
  const Case cases[] = {
      {"hello", {"PRIVMSG #lobby :hello"}},
      {"  indented", {"PRIVMSG #lobby :  indented"}},
      {"//help is a command", {"PRIVMSG #lobby :/help is a command"}},
      {"one\ntwo", {"PRIVMSG #lobby :one", "PRIVMSG #lobby :two"}},
      {"/me waves", {"PRIVMSG #lobby :\001ACTION waves\001"}},
      {"/ME waves", {"PRIVMSG #lobby :\001ACTION waves\001"}},
      {"/msg bob psst, you", {"PRIVMSG bob :psst, you"}},
      {"/msg  bob   psst", {"PRIVMSG bob :psst"}},
      {"/query bob hi", {"PRIVMSG bob :hi"}},
      {"/join #ops", {"JOIN #ops"}},
      {"/join ops", {"JOIN #ops"}},
      {"/join #ops sesame", {"JOIN #ops sesame"}},
      {"/part", {"PART #lobby"}},
      {"/part #lobby goodbye all", {"PART #lobby :goodbye all"}},
      {"/part goodbye all", {"PART #lobby :goodbye all"}},
      {"/part lobby", {"PART #lobby"}},
      {"/part 1", {"PART #lobby"}},
      {"/part 1 hour", {"PART #lobby :1 hour"}},
      {"/part lobby goodbye all", {"PART #lobby :goodbye all"}},
      {"/rooms", {"LIST"}},
      {"/list #o*", {"LIST #o*"}},
      {"/list -yes", {"LIST"}},
      {"/list -yes #o*", {"LIST #o*"}},
      {"/topic #lobby all about it", {"TOPIC #lobby :all about it"}},
      {"/topic #lobby #elsewhere is down", {"TOPIC #lobby :#elsewhere is down"}},
      {"/who", {"NAMES #lobby"}},
      {"/who bob", {"WHO bob"}},
      {"/who b*", {"WHO b*"}},
      {"/who ops", {"NAMES #ops"}},
      {"/whois bob", {"WHOIS bob"}},
      {"/whois", {"WHOIS alice"}},
      {"/nick alicia", {"NICK alicia"}},
      {"/topic", {"TOPIC #lobby"}},
      {"/topic all about it", {"TOPIC #lobby :all about it"}},
      {"/topic -", {"TOPIC #lobby :"}},
      {"/topic -delete", {"TOPIC #lobby :"}},
      {"/topic -delete it", {"TOPIC #lobby :-delete it"}},
      {"/away at lunch", {"AWAY :at lunch"}},
      {"/away", {"AWAY"}},
      {"/invite dave", {"INVITE dave #lobby"}},
      {"/invite dave #ops", {"INVITE dave #ops"}},
      {"/invite dave ops", {"INVITE dave #ops"}},
      {"/invite #ops dave", {"INVITE dave #ops"}},
      {"/kick bob", {"KICK #lobby bob"}},
      {"/kick bob too loud", {"KICK #lobby bob :too loud"}},
      {"/op bob", {"MODE #lobby +o bob"}},
      {"/op bob carol", {"MODE #lobby +oo bob carol"}},
      {"/deop bob,carol", {"MODE #lobby -oo bob carol"}},
      {"/voice a b c d", {"MODE #lobby +vvv a b c", "MODE #lobby +v d"}},
      {"/kick bob,carol too loud", {"KICK #lobby bob :too loud", "KICK #lobby carol :too loud"}},
      {"/kickban bob,carol",
       {"MODE #lobby +b bob!*@*", "MODE #lobby +b carol!*@*", "KICK #lobby bob", "KICK #lobby carol"}},
      {"/mode", {"MODE #lobby"}},
      {"/mode +k sesame", {"MODE #lobby +k sesame"}},
      {"/mode b", {"MODE #lobby b"}},
      {"/mode k sesame", {"MODE #lobby k sesame"}},
      {"/mode * +m", {"MODE #lobby +m"}},
      {"/mode -o+v bob bob", {"MODE #lobby -o+v bob bob"}},
      {"/mode alice +i", {"MODE alice +i"}},
      {"/mode ALICE", {"MODE ALICE"}},
      {"/mode #ops +m", {"MODE #ops +m"}},
      {"/mode #ops", {"MODE #ops"}},
      {"/raw LUSERS", {"LUSERS"}},
      {"/quote LUSERS", {"LUSERS"}},
      {"/j #ops", {"JOIN #ops"}},
      {"/join #a,b,#c k1,,k3", {"JOIN #a k1", "JOIN #b", "JOIN #c k3"}},
      {"/join ,#a,", {"JOIN #a"}},
      {"/leave", {"PART #lobby"}},
      {"/close", {"PART #lobby"}},
      {"/part #lobby,#lobby so long", {"PART #lobby :so long", "PART #lobby :so long"}},
      {"/names", {"NAMES #lobby"}},
      {"/names #ops", {"NAMES #ops"}},
      {"/list", {"LIST"}},
      {"/ban", {"MODE #lobby +b"}},
      {"/ban bob", {"MODE #lobby +b bob!*@*"}},
      {"/ban *!*@h", {"MODE #lobby +b *!*@h"}},
      {"/unban bob", {"MODE #lobby b", "PING :bans-1"}},
      {"/kickban bob too loud", {"MODE #lobby +b bob!*@*", "KICK #lobby bob :too loud"}},
      {"/KB bob", {"MODE #lobby +b bob!*@*", "KICK #lobby bob"}},
      {"/deop bob", {"MODE #lobby -o bob"}},
      {"/voice bob", {"MODE #lobby +v bob"}},
      {"/devoice bob", {"MODE #lobby -v bob"}},
      {"/notice bob psst", {"NOTICE bob :psst"}},
      {"/ctcp bob version", {"PRIVMSG bob :\001VERSION\001"}},
      {"/version", {"VERSION"}},
      {"/Stats u", {"STATS u"}},
      {"/whowas  bob  5", {"WHOWAS bob 5"}},
      {"/wallops going down", {"WALLOPS :going down"}},
      {"/kill bob be nice", {"KILL bob :be nice"}},
      {"/kill bob", {"KILL bob"}},
      {"/oper ruth sesame", {"OPER ruth sesame"}},
      {"/ctcp bob ping 7", {"PRIVMSG bob :\001PING 7\001"}},
      {"/ctcp bob action waves", {"PRIVMSG bob :\001ACTION waves\001"}},
      {"/ns identify x", {"PRIVMSG NickServ :identify x"}},
      {"/cs op #lobby", {"PRIVMSG ChanServ :op #lobby"}},
      {"/say /etc", {"PRIVMSG #lobby :/etc"}},
      {"/w bob psst", {"PRIVMSG bob :psst"}},
      {"/w", {"NAMES #lobby"}},
      {"/w bob", {}},
      {"/m bob psst", {"PRIVMSG bob :psst"}},
      {"/q bob psst", {"PRIVMSG bob :psst"}},
      {"/help", {}},
      {"/clear", {}},
      {"", {}},
      {"   ", {}},
  };
  for (const Case& c : cases) {
    Typing typing;
    typing.enter_lobby();
    INFO(c.typed);
    CHECK(typing.sent_by(c.typed) == c.sent);
  }
}

TEST_CASE("a command that cannot be carried out says why, and nothing is sent") {
  struct Case {
    std::string typed;
    std::string refusal;
  };
  const Case cases[] = {
      {"/keep-private on",
       "This server does not say that it can keep private messages; a chat-relay says so that has accounts "
       "and "
       "keeps what is said."},
      {"/keep-private maybe", "/keep-private takes on or off: /keep-private on"},
      {"/jion #ops",
       "There is no command /jion. Did you mean /join? That is: go into a room, or several, beside those you "
       "are "
       "in. (To say it, double the /.)"},
      {"/mode bob +i", "Modes begin with + or -: /mode +m for #lobby, /mode alice +i for yourself."},
      {"/mode nt", "Modes begin with + or -: /mode +m for #lobby, /mode alice +i for yourself."},
      {"/unignore bob", "You do not ignore bob: /ignore lists whom you do."},
      {"/help xyzzyx", "There is no command /xyzzyx. /help lists them."},
      {"/connect host", "Another server is another chat-client: chat-client HOST. /reconnect connects anew."},
      {"/reconnect host",
       "Another server is another chat-client: chat-client HOST. /reconnect connects anew."},
      {"/join 0", "In IRC that leaves all rooms: /raw JOIN 0 does. The room of that name is /join #0."},
      {"/join #a #b", "Rooms have commas between them: /join #a,#b"},
      {"/join a #b c", "Rooms have commas between them: /join a,#b"},
      {"/j 0 key", "In IRC that leaves all rooms: /raw JOIN 0 does. The room of that name is /join #0."},
      {"/help /server",
       "There is no command /server. Another server is another chat-client: chat-client HOST. /reconnect "
       "connects anew."},
      {"/ping bob",
       "There is no command /ping. /ctcp NICK PING asks somebody's client. (To say it, double the /.)"},
      {"/Version bob",
       "There is no command /Version. /ctcp bob VERSION asks somebody's client. (To say it, double the /.)"},
      {"/ctcp bob", "/ctcp needs more: /ctcp NICK VERSION, PING, TIME or CLIENTINFO"},
      {"/notice bob", "/notice needs more: /notice NICK TEXT"},
      {"/r hi", "Nobody has spoken to you alone yet: /msg NICK TEXT speaks to somebody."},
      {"/j", "/j needs more: /join #ROOM,... [KEY,...]"},
      {"/lastlog", "/lastlog needs more: /search TEXT"},
      {"/xyzzyx", "There is no command /xyzzyx. /help lists them. (To say it, double the /.)"},
      {"/", "Which command? /help lists them. (To say /, double it.)"},
      {"/msg", "/msg needs more: /msg NICK TEXT"},
      {"/msg bob", "/msg needs more: /msg NICK TEXT"},
      {"/me", "/me needs more: /me ACTION"},
      {"/query #lobby", "#lobby is a room: /join goes there."},
      {"/query bob,carol", "bob,carol is nobody's name."},
      {"/part #typo", "You are not in #typo: /room lists where you are."},
      {"/room nowhere", "You are not in nowhere. /room lists where you are; /join goes into a room."},
  };
  for (const Case& c : cases) {
    Typing typing;
    typing.enter_lobby();
    CHECK(typing.refusal_of(c.typed) == c.refusal);
    CHECK(typing.conversation.take_lines().empty());
  }
}

TEST_CASE("what was to be said and was not is known as such") {
  Typing typing;
  for (const char* typed : {"hello", "//hello", "one\ntwo"}) {
    const Outcome outcome = typing.type(typed);
    CHECK(outcome.unsaid);
    REQUIRE(outcome.events.size() == 1);
    CHECK(outcome.events[0].text == "You are not connected.");
  }
  CHECK_FALSE(typing.type("/topic tea").unsaid);
  typing.register_with_server();
  const Outcome outcome = typing.type("hello");
  CHECK(outcome.unsaid);
  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].text == "You are in no room: /join one, such as #lobby.");
  typing.enter_lobby();
  CHECK_FALSE(typing.type("hello").unsaid);
}

TEST_CASE("what is done to a room is not done in a private talk") {
  for (const char* typed :
       {"/topic tea", "/topic", "/kick bob", "/op bob", "/mode +m", "/mode", "/invite carol"}) {
    INFO(typed);
    Typing typing;
    typing.enter_lobby();
    typing.type("/query bob");
    const Outcome outcome = typing.type(typed);
    CHECK(typing.conversation.take_lines().empty());
    CHECK_FALSE(outcome.unsaid);
    REQUIRE(outcome.events.size() == 1);
    CHECK(outcome.events[0].text == "That is for rooms, and you talk to bob: /room goes to one.");
  }
  Typing typing;
  typing.enter_lobby();
  typing.type("/query bob");
  CHECK(typing.sent_by("/me waves") == Lines{"PRIVMSG bob :\x01"
                                             "ACTION waves\x01"});
}

TEST_CASE("one talks in the room one chose") {
  Typing typing;
  typing.enter_lobby();
  typing.type("/join #ops");
  typing.server_says(":alice!a@h JOIN #ops");
  typing.conversation.take_lines();
  CHECK(typing.sent_by("hi") == Lines{"PRIVMSG #ops :hi"});
  typing.type("/room lobby");
  CHECK(typing.sent_by("hi") == Lines{"PRIVMSG #lobby :hi"});
  typing.type("/room 2");
  CHECK(typing.sent_by("hi") == Lines{"PRIVMSG #ops :hi"});
  typing.type("/query bob");
  CHECK(typing.sent_by("hi") == Lines{"PRIVMSG bob :hi"});
  CHECK(typing.type("/room").events.size() == 3);
}

TEST_CASE("a room that is named first is the one that is meant") {
  struct Case {
    std::string typed;
    std::string sent;
  };
  const Case cases[] = {
      {"/topic #ops", "TOPIC #ops"},        {"/topic #OPS up again", "TOPIC #ops :up again"},
      {"/topic #ops -", "TOPIC #ops :"},    {"/kick #ops bob too loud", "KICK #ops bob :too loud"},
      {"/ban #ops", "MODE #ops +b"},        {"/ban #ops bob", "MODE #ops +b bob!*@*"},
      {"/op #ops bob", "MODE #ops +o bob"}, {"/devoice #ops bob", "MODE #ops -v bob"},
  };
  Typing typing;
  typing.enter_lobby();
  typing.server_says(":alice!a@h JOIN #ops");
  for (const char* from : {"/room lobby", "/query bob"}) {
    typing.type(from);
    for (const Case& c : cases) {
      INFO(from << ", " << c.typed);
      CHECK(typing.sent_by(c.typed) == Lines{c.sent});
    }
  }
  CHECK(typing.refusal_of("/kick #ops") == "/kick needs more: /kick NICK,... [REASON]");
}

TEST_CASE("what is for a room that one is not in is not done in this one") {
  Typing typing;
  typing.enter_lobby();
  const std::string why = "You are not in #nope: /room lists where you are.";
  CHECK(typing.refusal_of("/topic #nope x") == why + " If that is the text: /topic #lobby #nope x");
  CHECK(typing.refusal_of("/topic #nope") == why + " If that is the text: /topic #lobby #nope");
  for (const char* typed :
       {"/kick #nope bob", "/ban #nope", "/ban #nope bob", "/unban #nope bob", "/kickban #nope bob",
        "/op #nope bob", "/deop #nope bob", "/voice #nope bob", "/devoice #nope bob", "/part #nope"}) {
    INFO(typed);
    CHECK(typing.refusal_of(typed) == why);
  }
  CHECK(typing.refusal_of("/invite #nope") == "/invite needs more: /invite NICK [#ROOM]");
  CHECK(typing.conversation.take_lines().empty());
}

TEST_CASE("one goes on to the next place and back, and closes where one is") {
  Typing typing;
  typing.enter_lobby();
  typing.server_says(":alice!a@h JOIN #ops");
  typing.type("/query bob");
  const auto place_after = [&](const char* typed) {
    typing.type(typed);
    return typing.conversation.current()->name;
  };
  CHECK(place_after("/next") == "#lobby");
  CHECK(place_after("/window next") == "#ops");
  CHECK(place_after("/buffer PREV") == "#lobby");
  CHECK(place_after("/prev") == "bob");
  CHECK(typing.type("/window list").events.size() == 3);
  CHECK(place_after("/query") != "bob");
  CHECK(typing.conversation.find("bob") == nullptr);
  CHECK(typing.refusal_of("/query") == "/query needs more: /query NICK [TEXT]");
  typing.type("/room lobby");
  CHECK(typing.sent_by("/window close") == Lines{"PART #lobby"});
}

TEST_CASE("a room is left from a private talk") {
  Typing typing;
  typing.enter_lobby();
  typing.type("/query bob");
  CHECK(typing.sent_by("/part lobby bye") == Lines{"PART #lobby :bye"});
  CHECK(typing.conversation.current()->name == "bob");
}

TEST_CASE("who joins where they are is told, and talks there") {
  Typing typing;
  typing.enter_lobby();
  typing.type("/query bob");
  const Outcome outcome = typing.type("/join lobby wrong");
  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].text == "You are in #lobby already.");
  CHECK(typing.conversation.current()->name == "#lobby");
}

TEST_CASE("what is the program's to do is wished for") {
  Typing typing;
  CHECK(typing.type("/quit see you").request->kind == ProgramRequest::Kind::quit);
  CHECK(typing.type("/quit see you").request->text == "see you");
  CHECK(typing.type("/reconnect").request->kind == ProgramRequest::Kind::reconnect);
  CHECK(typing.type("/connect").request->kind == ProgramRequest::Kind::reconnect);
  CHECK(typing.type("/disconnect for tea").request->kind == ProgramRequest::Kind::disconnect);
  CHECK(typing.type("/disconnect for tea").request->text == "for tea");
  CHECK(typing.type("/clear").request->kind == ProgramRequest::Kind::clear);
  CHECK(typing.type("/search lost words").request->text == "lost words");
}

TEST_CASE("one answers who spoke last to one alone") {
  Typing typing;
  typing.enter_lobby();
  typing.server_says(":bob!b@h PRIVMSG alice :psst");
  typing.server_says(":eve!e@h NOTICE alice :psst");
  typing.server_says(":carol!c@h PRIVMSG #lobby :alice");
  CHECK(typing.sent_by("/r yes?") == Lines{"PRIVMSG bob :yes?"});
  typing.server_says(":bob!b@h NICK rob");
  CHECK(typing.sent_by("/reply yes?") == Lines{"PRIVMSG rob :yes?"});
}

TEST_CASE("of several rooms that are joined the first is where one talks") {
  Typing typing;
  typing.enter_lobby();
  typing.type("/join #a,#b");
  typing.server_says(":alice!a@h JOIN #a");
  typing.server_says(":alice!a@h JOIN #b");
  CHECK(typing.conversation.current()->name == "#a");
  CHECK(typing.conversation.find("#b")->joined);
  typing.type("/part #a,#b");
  CHECK(typing.conversation.take_lines() == Lines{"JOIN #a", "JOIN #b", "PART #a", "PART #b"});
  typing.type("/buffer 1");
  CHECK(typing.conversation.current()->name == "#lobby");
  CHECK(typing.type("/exit for tea").request->text == "for tea");
}

TEST_CASE("who is let in again is looked for among the bans") {
  Typing typing;
  typing.enter_lobby();
  typing.server_says(":alice!a@h JOIN #ops");
  const auto answers = [&](const char* bans) {
    for (const char* mask : {"bob!*@h", "BOB!*@*", "bobby!*@*", "*!*@10.0.0.1"}) {
      typing.server_says(fmt::format(":s 367 alice {} {} carol 1", bans, mask));
    }
    typing.server_says(fmt::format(":s 368 alice {} :End", bans));
    typing.server_says(":s PONG s :bans-1");
    return typing.conversation.take_lines();
  };
  const auto told = [&] {
    std::string text;
    for (const Event& event : typing.happened.take_all()) text += event.text + "\n";
    return text;
  };
  CHECK(typing.sent_by("/unban #ops bob") == Lines{"MODE #ops b", "PING :bans-1"});
  told();
  CHECK(answers("#OPS") == Lines{"MODE #ops -b bob!*@h", "MODE #ops -b BOB!*@*"});
  CHECK(told().empty());
  typing.sent_by("/unban #ops *!*@10.0.0.1");
  CHECK(answers("#ops") == Lines{"MODE #ops -b *!*@10.0.0.1"});
  typing.sent_by("/unban #ops carol");
  CHECK(answers("#ops").empty());
  CHECK(told() == "#ops has no ban of carol: /ban lists its bans.\n");
  typing.sent_by("/unban #ops carol");
  typing.server_says(":s 482 alice #ops :No");
  typing.server_says(":s PONG s :bans-4");
  told();
  CHECK(answers("#ops").empty());
  CHECK(told().starts_with("#ops: bob!*@h is banned\n"));
  typing.sent_by("/unban #ops bob");
  CHECK(answers("#lobby").empty());
}

TEST_CASE("irssi's words for windows are understood") {
  Typing typing;
  typing.enter_lobby();
  const auto goes_to = [&](std::string_view line) {
    typing.type(line);
    return typing.conversation.current()->name;
  };
  typing.type("/join #a,#b");
  typing.server_says(":alice!a@h JOIN #a");
  typing.server_says(":alice!a@h JOIN #b");
  CHECK(goes_to("/window goto 3") == "#b");
  CHECK(goes_to("/window last") == "#a");
  CHECK(goes_to("/win last") == "#b");
  CHECK(goes_to("/window GOTO lobby") == "#lobby");
  CHECK(goes_to("/wn") == "#a");
  CHECK(goes_to("/wp") == "#lobby");
  CHECK(goes_to("/wg 2") == "#a");
  CHECK(typing.type("/window active").events.at(0).text == "Nothing is unread elsewhere.");
  typing.server_says(":bob!b@h PRIVMSG #lobby :hi");
  typing.server_says(":bob!b@h PRIVMSG #b :alice?");
  CHECK(goes_to("/window active") == "#b");
  CHECK(goes_to("/window active") == "#lobby");
  typing.conversation.switch_to("#a");
  CHECK(typing.refusal_of("/window goto nowhere").starts_with("You are not in nowhere."));
  CHECK(typing.type("/wl").events.size() == 3);
  CHECK(typing.refusal_of("/window new hide").starts_with("You are not in new hide."));
}

TEST_CASE("who is nowhere is told so, wherever they want to go") {
  Typing typing;
  typing.register_with_server();
  for (const char* line : {"/room", "/room 1", "/next", "/window goto 2", "/window last", "/room #a"}) {
    CAPTURE(line);
    CHECK(typing.refusal_of(line) == "You are in no room: /join one, such as #lobby.");
  }
}

TEST_CASE("the nearest command is suggested wherever there is one near, with what it does") {
  struct Case {
    std::string typed;
    std::string meant;
  };
  const Case cases[] = {
      {"jion", "join"},
      {"joni", "join"},
      {"joint", "join"},
      {"prt", "part"},
      {"leav", "leave"},
      {"lsit", "list"},
      {"name", "names"},
      {"tpoic", "topic"},
      {"whios", "whois"},
      {"mgs", "msg"},
      {"quti", "quit"},
      {"disc", "disconnect"},
      {"kik", "kick"},
      {"kcik", "kick"},
      {"bann", "ban"},
      {"ignroe", "ignore"},
      {"igno", "ignore"},
      {"inv1te", "invite"},
      {"awya", "away"},
      {"sreach", "search"},
      {"recon", "reconnect"},
      {"reconect", "reconnect"},
      {"hlep", "help"},
      {"queri", "query"},
      {"notcie", "notice"},
      {"rep", "reply"},
      {"roms", "rooms"},
      {"panel", "nothing"},
      {"x", "nothing"},
      {"xyzzyx", "nothing"},
      {"etc/passwd", "nothing"},
      {"optime", "nothing"},
      {"qury", "query"},
      {"oin", "join"},
      {"ukick", "kick"},
      {"mee", "me"},
      {"wx", "nothing"},
      {"ut", "nothing"},
      {"byte", "bye"},
      {"exam", "nothing"},
      {"wait", "nothing"},
      {"slap", "nothing"},
      {"dsconect", "disconnect"},
      {"halfop", "nothing"},
  };
  for (const Case& c : cases) {
    Typing typing;
    typing.enter_lobby();
    CAPTURE(c.typed);
    const std::string told = typing.refusal_of("/" + c.typed);
    const std::string wanted =
        c.meant == "nothing" ? "/help lists them." : "Did you mean /" + c.meant + "? That is: ";
    CHECK(told.find(wanted) != told.npos);
  }
}

TEST_CASE("/help lists every command, and completion offers each") {
  Typing typing;
  const Outcome help = typing.type("/help");
  for (const std::string& name : command_names()) {
    INFO(name);
    CHECK(std::any_of(help.events.begin(), help.events.end(),
                      [&](const Event& event) { return event.text.starts_with(name + " "); }));
    CHECK_FALSE(complete(name, typing.conversation).candidates.empty());
  }
}

TEST_CASE("ignoring somebody is undone by the same words") {
  Typing typing;
  typing.enter_lobby();
  CHECK(typing.type("/ignore").events[0].text == "You ignore nobody.");
  typing.type("/ignore Bob");
  CHECK(typing.type("/ignore").events[0].text == "You ignore Bob.");
  typing.server_says(":bob!b@h PRIVMSG #lobby :hey");
  CHECK(typing.happened.take_all().empty());
  CHECK(typing.type("/ignore bob").events[0].text == "You hear bob again.");
  typing.server_says(":bob!b@h PRIVMSG #lobby :hey");
  CHECK(typing.happened.take_all().size() == 1);
}

TEST_CASE("completion") {
  Typing typing;
  typing.enter_lobby();
  typing.conversation.open_private("Barbara");
  typing.conversation.switch_to("#lobby");
  typing.server_says(":s 322 alice #ops 3 :tea");
  typing.server_says(":dave!d@h INVITE alice #secret");
  struct Case {
    std::string before;
    Lines candidates;
    std::string behind;
  };
  const Case cases[] = {
      {"b", {"bob", "Barbara"}, ": "},
      {"bo", {"bob"}, ": "},
      {"BO", {"bob"}, ": "},
      {"hi bo", {"bob"}, " "},
      {"/qu", {"/query", "/quit"}, " "},
      {"/msg bo", {"bob"}, " "},
      {"/room #l", {"#lobby"}, " "},
      {"#L", {"#lobby"}, " "},
      {"x", {}, ": "},
      {"hi /qu", {}, " "},
      {"/join ", {"#lobby", "#ops", "#secret"}, " "},
      {"/join o", {"#ops"}, " "},
      {"/join #ops b", {}, " "},
      {"/room ", {"#lobby", "Barbara"}, " "},
      {"/room lo", {"#lobby"}, " "},
      {"/room ba", {"Barbara"}, " "},
      {"/part ba", {"Barbara"}, " "},
      {"/query ", {"bob", "carol", "Barbara"}, " "},
      {"/whois #", {}, " "},
      {"/whois b", {"bob", "Barbara"}, " "},
      {"/whois bob b", {}, " "},
      {"/whois  b", {"bob", "Barbara"}, " "},
      {"/kick bob for bo", {"bob"}, " "},
      {"/msg #o", {"#ops"}, " "},
      {"/invite dave ", {"#lobby", "#ops", "#secret"}, " "},
      {"/invite dave #ops ", {}, " "},
      {"/keep-private ", {"on", "off"}, " "},
      {"/mode +o bo", {"bob"}, " "},
      {"/nick bo", {}, " "},
      {"/rooms b", {}, " "},
      {"/xyzzy b", {}, " "},
      {"//etc bo", {"bob"}, " "},
      {"(bo", {"(bob"}, " "},
      {"@bo", {"@bob"}, " "},
      {"hi (@BO", {"(@bob"}, " "},
      {"hi \"bo", {"\"bob"}, " "},
      {"hi \u201Ebo", {"\u201Ebob"}, " "},
      {"hi **ca", {"**carol"}, " "},
      {"see (#o", {"(#ops"}, " "},
      {"/msg @#o", {"@#ops"}, " "},
      {"hi (", {"(bob", "(carol", "(Barbara"}, " "},
      {"hi (x", {}, " "},
      {"hi\tbo", {"bob"}, " "},
      {"hi -bo", {}, " "},
  };
  for (const Case& c : cases) {
    INFO(c.before);
    const Completion completion = complete(c.before, typing.conversation);
    CHECK(completion.candidates == c.candidates);
    CHECK(completion.behind == c.behind);
  }
}

TEST_CASE("the topic that there is is offered to be changed") {
  Typing typing;
  typing.enter_lobby();
  const auto offered = [&](std::string_view before) {
    const Completion completion = complete(before, typing.conversation);
    return completion.candidates.size() == 1 ? completion.common + completion.behind : "several";
  };
  CHECK(offered("/topic ") == "several");
  typing.server_says(":bob!b@h TOPIC #lobby :tea at four");
  CHECK(offered("/topic ") == "tea at four");
  CHECK(offered("/T  ") == "tea at four");
  CHECK(offered("/topic tea") == "several");
  CHECK(offered("/topic bo") == "bob ");
  CHECK(offered("/away ") == "several");
  typing.type("/ignore bob");
  typing.server_says(":bob!b@h TOPIC #lobby :tea at five");
  CHECK(offered("/topic ") == "tea at five");
  typing.server_says(
      ":bob!b@h TOPIC #lobby :\x03"
      "04red");
  CHECK(offered("/topic ") == "several");
  typing.server_says(":s 332 alice #lobby :tea");
  CHECK(offered("/topic ") == "tea");
  typing.server_says(":s 331 alice #lobby :none");
  CHECK(offered("/topic ") == "several");
  typing.server_says(":s 332 alice #lobby :tea");
  typing.server_says(":alice!a@h JOIN #lobby");
  CHECK(offered("/topic ") != "tea");
}

TEST_CASE("case is folded as the server does") {
  const auto completed = [](const std::string& mapping, const std::string& before) {
    Typing typing;
    typing.conversation.join("#lobby");
    typing.server_says(":s 001 alice :Welcome");
    typing.server_says(":s 005 alice CASEMAPPING=" + mapping + " :are supported");
    typing.server_says(":s 422 alice :There is no MOTD");
    typing.conversation.on_registered(typing.session, typing.now);
    typing.server_says(":alice!a@h JOIN #lobby");
    typing.server_says(":s 353 alice = #lobby :alice [Away] {aWAY]2");
    return complete(before, typing.conversation);
  };
  CHECK(completed("rfc1459", "{a").candidates == Lines{"[Away]", "{aWAY]2"});
  CHECK(completed("rfc1459", "{a").common == "[Away]");
  CHECK(completed("ascii", "{a").candidates == Lines{"{aWAY]2"});
  CHECK(completed("ascii", "[A").candidates == Lines{"[Away]"});
}

TEST_CASE("what a word could be is shown in few lines") {
  CHECK(shown_candidates({}, 80).empty());
  CHECK(shown_candidates({"bob", "carol", "dave"}, 80) == "bob  carol  dave\n");
  CHECK(shown_candidates({"bob", "carol", "dave"}, 10) == "bob  carol\ndave\n");
  CHECK(shown_candidates({"bob", "\u4F60\u597D\u5417"}, 10) == "bob\n\u4F60\u597D\u5417\n");
  CHECK(shown_candidates(Lines(1'060, "x"), 2'000).ends_with("  x  ... and 1,000 more\n"));
}

TEST_CASE("who spoke last is offered first") {
  Typing typing;
  typing.enter_lobby();
  typing.server_says(":carol!c@h PRIVMSG #lobby :me");
  CHECK(complete("", typing.conversation).candidates == Lines{"carol", "bob"});
}

TEST_CASE("how far apart two words are") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "abc") == 0);
  CHECK(edit_distance("jion", "join") == 1);
  CHECK(edit_distance("nikc", "nick") == 1);
  CHECK(edit_distance("whosi", "whois") == 1);
  CHECK(edit_distance("quit", "exit") == 2);
  CHECK(edit_distance("abc", "xyz") == 3);
}

TEST_CASE("the name of a command is completed for /help") {
  Typing typing;
  typing.enter_lobby();
  CHECK(complete("/help kickb", typing.conversation).candidates == Lines{"kickban"});
  CHECK(complete("/help /kickb", typing.conversation).candidates == Lines{"/kickban"});
  CHECK(complete("/help x", typing.conversation).candidates.empty());
}

TEST_CASE("who asks somebody's client is told that it was asked") {
  Typing typing;
  typing.enter_lobby();
  CHECK(typing.type("/ctcp bob version").events[0].text == "You asked bob for VERSION.");
}

TEST_CASE("/where tells where one talks, and as whom") {
  Typing typing;
  CHECK(typing.type("/where").events.at(0).text == "You are in no room: /join one, such as #lobby.");
  typing.enter_lobby();
  CHECK(typing.type("/where").events.at(0).text == "You are alice, and talk in #lobby.");
  typing.server_says(":bob!b@h PRIVMSG alice :psst");
  CHECK(typing.type("/where").events.at(0).text == "You are alice, and talk in #lobby. Unread in bob: 1.");
  typing.type("/room bob");
  CHECK(typing.type("/where").events.at(0).text == "You are alice, and talk in bob.");
}

TEST_CASE("what takes one nick takes no more") {
  Typing typing;
  typing.enter_lobby();
  typing.sent_by("/who");
  for (const std::string command : {"nick", "ban", "unban", "ignore"}) {
    INFO(command);
    CHECK(typing.refusal_of("/" + command + " jos é") ==
          "/" + command + " takes one nick, without spaces: 'jos é' is none.");
    CHECK(typing.conversation.take_lines().empty());
  }
  CHECK(typing.sent_by("/nick josé ") == Lines{"NICK josé"});
}

TEST_CASE("help tells of one command") {
  Typing typing;
  const auto told = [&](std::string_view line) {
    std::string text;
    for (const Event& event : typing.type(line).events) text += event.text + "\n";
    return text;
  };
  for (const char* line : {"/help unignore", "/help /UNIGNORE", "/help unignore now"}) {
    INFO(line);
    CHECK(told(line) == "/unignore NICK or MASK  hide somebody no longer\n");
  }
  CHECK(told("/help kb").ends_with("(operators)\n/kb is the same.\n"));
  Aliases aliases;
  REQUIRE(aliases.add("gm", "/me waves"));
  CHECK(Commands(typing.conversation, aliases).run("/help GM", typing.now).events[0].text ==
        "/gm stands for /me waves");
}

TEST_CASE("every word that is had otherwise here is told how") {
  Typing typing;
  typing.enter_lobby();
  for (const char* word :
       {"ping",     "set",      "server",  "hilight", "highlight", "alias",      "log",     "bind",
        "sb",       "script",   "load",    "umode",   "bans",      "scrollback", "banlist", "nickserv",
        "identify", "chanserv", "cycle",   "rejoin",  "dcc",       "hop",        "uptime",  "back",
        "exec",     "beep",     "quiet",   "mute",    "unload",    "register",   "login",   "logout",
        "pass",     "os",       "network", "channel", "save",      "notify",     "goto",    "redraw",
        "ver",      "action",   "amsg",    "color",   "memoserv",  "toggle"}) {
    INFO(word);
    const std::string refusal = typing.refusal_of("/" + std::string(word) + " x");
    CHECK(refusal.starts_with("There is no command /"));
    CHECK(refusal.find("/help lists them") == std::string::npos);
    CHECK(refusal.find("Did you mean") == std::string::npos);
  }
}

TEST_CASE("whom one does not hide any more is heard") {
  Typing typing;
  typing.enter_lobby();
  typing.type("/ignore bob");
  CHECK(typing.type("/unignore bob").events[0].text == "You hear bob again.");
  CHECK(typing.conversation.ignored().empty());
}
