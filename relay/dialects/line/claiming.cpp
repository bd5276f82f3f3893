// Rooms that are kept for an account.

#include "common/text.h"
#include "relay/dialects/base/claims.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {

namespace {

/// Whom the room is kept for, and who is an operator of it whenever it comes.
std::string about_claim(const Hub& hub, const Room& room) {
  std::string words = fmt::format("{} is kept for {}", visible(room.name()), room.claim().founder);
  const std::string others = others_who_rule(hub, room.claim());
  if (others.empty()) return words;
  return words +
         fmt::format("; whenever they come, these rule it, too: {}. /deop NAME takes that back.", others);
}

}  // namespace

void claim(const Request& request, std::string_view) {
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  request.share.spend(points_for_looks(request.hub.rooms().size()));
  const auto done = request.hub.claim(request.person, *room, request.now);
  if (!done && done.error().problem == Problem::claimed_already)
    return request.answers.answer(about_claim(request.hub, *room));
  if (!done) return request.answers.refuse(done.error());
  request.answers.answer(
      fmt::format("{} is kept for {}: with its topic and modes, also when nobody is there. Logged in, you "
                  "are its operator "
                  "when you come back, and so is whom you make one. /unclaim ends that.",
                  visible(room->name()), done->view().text));
}

void unclaim(const Request& request, std::string_view) {
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const auto done = request.hub.release(request.person, *room, request.now);
  if (!done) return request.answers.refuse(done.error());
  request.answers.answer(fmt::format("{} is kept no longer", visible(done->view().target)));
}

}  // namespace chat::relay::line
