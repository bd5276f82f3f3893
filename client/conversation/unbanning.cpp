#include "client/conversation/unbanning.h"

#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kMasksMax = 20;

}  // namespace

void Unbanning::take(std::string_view mask, const ServerSupport& support) {
  const bool is_theirs = support.same(mask, who) || support.same(mask.substr(0, mask.find('!')), who);
  if (is_theirs && masks.size() < kMasksMax) masks.emplace_back(mask);
}

namespace handlers {

/// 367: me #room mask
void ban_listed(Received& received) {
  Unbanning& asked = received.state.replies.unbanning;
  const ServerSupport& support = received.state.server.support;
  if (!asked.is_in(received[1], support)) return mode_list_row(received);
  asked.take(received[2], support);
}

/// 368
void bans_end(Received& received) {
  Unbanning& asked = received.state.replies.unbanning;
  if (!asked.is_in(received[1], received.state.server.support)) return mode_list_ends(received);
  const Unbanning answered = std::exchange(asked, {});
  for (const std::string& mask : answered.masks) {
    received.state.outgoing.add(fmt::format("MODE {} -b {}", answered.room, mask));
  }
  if (!answered.masks.empty()) return;
  received.tell(Event::Kind::error,
                fmt::format("{} has no ban of {}: /ban lists its bans.", answered.room, answered.who),
                name_of(received.state.places.find(answered.room), answered.room));
}

}  // namespace handlers

}  // namespace chat::client
