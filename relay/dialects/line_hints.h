#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

class Room;
struct Member;

/// What IRC and other chats call something that is done otherwise here: "/names" is "/who". Empty if nothing
/// of that name is known.
std::string_view command_known_elsewhere(std::string_view name);

/// There is a command in it, but something blank before the '/': it would be said to all.
bool hides_a_command(std::string_view line);

/// Who of `room` most likely was meant by `nick`; empty if nobody. Only the room's members are named, and
/// `asker` knows them.
std::string nearest_member(std::string_view nick, const Room& room, const Member& asker);

}  // namespace chat::relay
