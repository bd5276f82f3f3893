// ChanServ, of whom people on other networks have their channels kept.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/irc/accounts.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

void say(const Request& request, std::string_view text) {
  say_as("ChanServ", request.client, request.replies, text);
}

void enroll(const Request& request, Room& room) {
  request.share.spend(points_for_looks(request.client.hub.rooms().size()));
  const auto done = request.client.hub.claim(*request.client.person, room, request.now);
  if (!done) return say(request, words_for(done.error()));
  say(request,
      fmt::format("{} is registered to {}: it stays, with its topic and modes, and you are its operator "
                  "whenever you come back and have logged in.",
                  room.name(), one_word(done->view().text)));
}

void drop(const Request& request, Room& room) {
  const auto done = request.client.hub.release(*request.client.person, room, request.now);
  if (!done) return say(request, words_for(done.error()));
  say(request, fmt::format("{} is registered no longer.", done->view().target));
}

void info(const Request& request, Room& room) {
  if (!room.claim()) return say(request, fmt::format("{} is not registered.", room.name()));
  say(request, fmt::format("{} is registered to {}, and is there since {}.", room.name(),
                           one_word(room.claim().founder), iso_time(room.created().wall)));
}

struct Verb {
  std::string_view name;
  void (*handler)(const Request&, Room&);
  std::string_view help;
};

constexpr std::array<Verb, 3> kVerbs{
    {{"REGISTER", enroll, "keeps the channel for your account, with its operators, topic and modes"},
     {"DROP", drop, "keeps it no longer"},
     {"INFO", info, "tells whose it is"}}};

}  // namespace

bool is_for_chanserv(const Request& request) {
  return is_service(request, "chanserv");
}

void ask_chanserv(const Request& request, std::string_view said) {
  const auto words = split(said, ' ');
  const std::string name = words.empty() ? std::string() : upper_case(words.front());
  const auto* const verb =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& each) { return each.name == name; });
  if (verb == kVerbs.end()) {
    for (const Verb& each : kVerbs) say(request, fmt::format("{} #CHANNEL: {}.", each.name, each.help));
    return;
  }
  if (words.size() < 2) return say(request, fmt::format("Say: {} #CHANNEL", verb->name));
  Room* const room = request.client.hub.find_room(words[1]);
  const bool may_know = room != nullptr && (may_see(*request.client.person, *room));
  if (!may_know) return say(request, words_for({Problem::no_such_room, std::string(words[1])}));
  verb->handler(request, *room);
}

void chanserv(const Request& request) {
  ask_chanserv(request, joined_words(request));
}

}  // namespace chat::relay::irc
