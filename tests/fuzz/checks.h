#pragma once

#include "common/irc_message.h"
#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace chat::fuzz {

inline void require(bool holds, const char* what, std::string_view where = {}) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s: %s\n", what, visible(where).c_str());
  std::abort();
}

/// One line, without its end, as it went to an IRC client.
inline void check_irc_line(std::string_view line) {
  require(line.ends_with('\r'), "a line ends in CR LF", line);
  line.remove_suffix(1);
  require(line.find_first_of(std::string_view("\0\r", 2)) == std::string_view::npos, "no NUL or CR in it",
          line);
  require(!find_invalid_utf8(line), "it is UTF-8", line);
  const std::size_t tags = line.starts_with('@') ? std::min(line.find(' ') + 1, line.size()) : 0;
  require(tags <= kIrcTagsBytes, "tags are not too long", line);
  require(line.size() - tags + 2 <= kIrcMessageBytes, "a message is not too long", line);
  const auto message = parse_irc(line);
  require(message.has_value(), "it is a message", line);
  const bool has_no_source = message->command == "ERROR" || message->command == "PING";
  require(has_no_source != !message->source.empty(), "it says where it is from", line);
}

/// The same for a line client.
inline void check_plain_line(std::string_view line) {
  require(!find_invalid_utf8(line), "it is UTF-8", line);
  require(visible(line) == line, "no control characters but formatting", line);
}

inline void check_member(const relay::Hub& hub, const relay::Person& member) {
  require(hub.find(member.nick) == &member, "a member is found by its nick", member.nick);
  for (const relay::Seat& seat : member.seats) {
    const auto& members = seat.room->members();
    require(hub.find_room(seat.room->name()) == seat.room, "a seat's room exists", member.nick);
    require(std::count(members.begin(), members.end(), &member) == 1, "and knows its member", member.nick);
    const auto same = std::count_if(member.seats.begin(), member.seats.end(),
                                    [&](const relay::Seat& each) { return each.room == seat.room; });
    require(same == 1, "one has one seat in a room", member.nick);
  }
}

/// Who is where, seen from both sides.
inline void check_company(const relay::Hub& hub) {
  for (const auto& member : hub.people()) check_member(hub, *member);
  for (const auto& [folded, room] : hub.rooms()) {
    require(folded == fold_case(room->name()), "rooms are filed by their folded names", folded);
    require(!room->members().empty() || room->name() == relay::Hub::kLobby, "empty rooms go", folded);
    for (const relay::Person* member : room->members()) {
      require(hub.find(member->nick) == member, "a room's member is here", folded);
      require(member->seat_in(*room) != nullptr, "and has its seat there", folded);
    }
  }
}

inline void check_nothing_kept(const relay::Hub& hub) {
  for (const auto& [folded, room] : hub.rooms())
    require(room->kept_bytes() == 0, "logs that all have read are let go of", folded);
}

}  // namespace chat::fuzz
