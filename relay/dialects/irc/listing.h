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
struct Request;

/// Null where there is none of that name: then the numeric has been sent.
Room* existing_room(const Request& request, std::string_view name);

/// Who speaks to somebody away is told.
void mention_absence(const Request& request, const Person& addressee);

/// RPL_NAMREPLY and RPL_ENDOFNAMES.
void list_names(const Request& request, const Room& room);

/// "@", "+", "@+" with multi-prefix, or nothing.
std::string status_prefix(const Client& client, const Person& member, const Room& room);

/// "HEAD:item item", in as many messages as the items take; one, with none, if there are none.
void send_list(const Request& request, Numeric number, std::string_view head,
               const std::vector<std::string>& items);

std::int64_t unix_seconds(WallTime at);

}  // namespace chat::relay::irc
