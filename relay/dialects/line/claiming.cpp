// Rooms that are kept for an account.

#include "common/text.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <fmt/format.h>

namespace chat::relay::line {

void claim(const Request& request, std::string_view) {
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  request.share.spend(points_for_looks(request.hub.rooms().size()));
  const auto done = request.hub.claim(request.person, *room, request.now);
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
