#pragma once

#include "common/irc_numerics.h"
#include "common/moment.h"
#include "relay/hub/room.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

struct Client;
struct Turn;

/// Null if there is no room of that name, or none that the client may see: then the refusal, which is the
/// same, has been sent.
Room* visible_room(const Turn& turn, std::string_view name);

/// Sends RPL_AWAY if the addressee is away.
void mention_absence(const Turn& turn, const Person& addressee);

/// Has RPL_NAMREPLY and RPL_ENDOFNAMES follow. Only members see members that are invisible.
void list_names(const Turn& turn, std::string_view room);

/// A member's "@" or "+", with multi-prefix also "@+", or nothing.
std::string status_prefix(const Client& client, const Person& member, const Room& room);

/// Sends "HEAD:item item" in as many messages as the items take; without items, one message.
void send_list(const Turn& turn, Numeric number, std::string_view head,
               const std::vector<std::string>& items);

}  // namespace chat::relay::irc
