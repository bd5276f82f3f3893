// How far somebody has read, as their connections tell each other: draft/read-marker.

#include "common/iso_time.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/history_query.h"
#include "relay/hub/names.h"

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

bool is_target(std::string_view name) {
  return name.starts_with('#') ? check_room_name(name).has_value() : check_nick(name).has_value();
}

void fail(const Request& request, std::string_view code, std::string_view why) {
  request.replies.fail("MARKREAD", code, one_word(request[0]), why, Capability::read_marker);
}

}  // namespace

void tell_read_up_to(const Turn& turn, std::string_view target) {
  const auto at = turn.client.hub().read_up_to(*turn.client.person, target);
  turn.replies.reply(fmt::format("MARKREAD {} {}", target,
                                 at ? "timestamp=" + iso_time(to_wall_time(*at)) : std::string("*")));
}

void markread(const Request& request) {
  if (request[0].empty()) {
    return request.replies.fail("MARKREAD", "NEED_MORE_PARAMS", "", "Missing parameters",
                                Capability::read_marker);
  }
  if (!is_target(request[0])) return fail(request, "INVALID_PARAMS", "That is neither a channel nor a nick");
  if (request.count() > 1) {
    const auto upto = parse_reference(request[1]);
    if (!upto || !upto->at) return fail(request, "INVALID_PARAMS", "Expected timestamp=TIME");
    const Client& client = request.client;
    const auto done = client.hub().mark_read(*client.person, request[0], *upto->at, request.now);
    if (!done) return fail(request, "INTERNAL_ERROR", "The read timestamp is kept for who has logged in");
  }
  tell_read_up_to(request, request[0]);
}

}  // namespace chat::relay::irc
