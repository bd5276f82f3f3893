#pragma once

// What the commands do, by the files that hold them. The table is in commands.cpp.

#include <string_view>

namespace chat::relay::control {

struct Request;

// looking.cpp
void bans(const Request&, std::string_view);
void rooms(const Request&, std::string_view);
void status(const Request&, std::string_view);
void who(const Request&, std::string_view room);

// ruling.cpp
void kick(const Request&, std::string_view room_name_and_reason);
void reload(const Request&, std::string_view);
void say(const Request&, std::string_view room_and_text);
void stop(const Request&, std::string_view);

// exporting.cpp
void export_all(const Request&, std::string_view account_or_room);

// forgetting.cpp
void forget(const Request&, std::string_view account);
void unregister(const Request&, std::string_view account);

}  // namespace chat::relay::control
