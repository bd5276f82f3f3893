// ChanServ, of whom people on other networks have their channels kept.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/claims.h"
#include "relay/dialects/irc/accounts.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/words.h"

#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

void say(const Request& request, std::string_view text) {
  say_as(kChanServ, request.client, request.replies, text);
}

void refuse(const Request& request, const Refusal& refusal) {
  say(request, fmt::format("{}: {}", one_word(refusal.subject), words_for(refusal)));
}

void enroll(const Request& request, Room& room) {
  request.share.spend(points_for_looks(request.client.hub().rooms().size()));
  const auto done = request.client.hub().claim(*request.client.person, room, request.now);
  if (!done) return refuse(request, done.error());
  say(request,
      fmt::format("{} is registered to {}: it stays, with its topic and modes, and you are its operator "
                  "whenever you come back and have logged in.",
                  room.name(), one_word(done->view().text)));
}

void drop(const Request& request, Room& room) {
  const auto done = request.client.hub().release(*request.client.person, room, request.now);
  if (!done) return refuse(request, done.error());
  say(request, fmt::format("{} is registered no longer.", done->view().target));
}

void info(const Request& request, Room& room) {
  if (!room.claim()) return say(request, fmt::format("{} is not registered.", room.name()));
  say(request, fmt::format("{} is registered to {}, and is there since {}.", room.name(),
                           one_word(room.claim().founder), iso_time(room.created().wall)));
  const std::string others = others_who_rule(request.client.hub(), room.claim());
  if (others.empty()) return;
  say(request, fmt::format("These accounts are its operators, too, whenever they come: {}. /mode {} -o "
                           "ACCOUNT takes that back.",
                           others, room.name()));
}

/// Hands on the room that the first word behind the verb names.
template <void (*handler)(const Request&, Room&)>
void of_room(const Request& request, const ServiceWords& words) {
  Room* const room = request.client.hub().find_room(words[1]);
  const bool may_know = room != nullptr && may_see(*request.client.person, *room);
  if (!may_know) return refuse(request, {Problem::no_such_room, std::string(words[1])});
  handler(request, *room);
}

constexpr auto kVerbs = std::to_array<ServiceVerb>({
    {"REGISTER", "#CHANNEL", 1, SIZE_MAX, false, of_room<enroll>,
     "keeps the channel for your account, with its operators, topic and modes"},
    {"DROP", "#CHANNEL", 1, SIZE_MAX, false, of_room<drop>, "keeps it no longer"},
    {"INFO", "#CHANNEL", 1, SIZE_MAX, false, of_room<info>, "tells whose it is, and who else rules it"},
});

}  // namespace

const Service kChanServ{"ChanServ", kVerbs};

}  // namespace chat::relay::irc
