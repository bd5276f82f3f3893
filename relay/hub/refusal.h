#pragma once

#include "relay/hub/room_change.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace chat::relay {

/// Why the hub did not do what it was asked. Each dialect has its own words for it.
enum class Problem {
  nick_malformed,
  nick_too_long,
  nick_taken,
  nick_reserved,
  renamed_too_often,  ///< `limit`: seconds until the next
  nobody_called,
  not_reading,
  not_logged_in_there,
  room_malformed,
  room_too_long,
  no_such_room,
  already_there,
  too_many_rooms,
  too_many_rooms_in_all,
  banned,
  invite_only,
  needs_key,
  room_full,
  not_in_room,
  not_operator,
  moderated,
  members_only,
  banned_from_speaking,
  muted,
  too_soon,  ///< `actual`: seconds between two lines, `limit`: until the next
  topic_too_long,
  reason_too_long,
  away_too_long,
  not_there,
  already_with_you,
  list_full,
  too_many_invited,
  mask_malformed,
  too_many_ignored,
  too_many_watched,
  no_accounts,
  nick_registered,
  guest_name,
  account_taken,
  logged_in_already,
  not_logged_in,
  password_too_short,
  password_too_long,
  wrong_password,
  certificate_unknown,
  no_such_certificate,  ///< of the account
  certificate_taken,
  too_many_certificates,
  too_many_tries,     ///< `limit`: seconds until the next
  too_many_accounts,  ///< `actual`: how many there may be at once, `limit`: seconds until the next
  accounts_busy,
  accounts_failed,
  not_encrypted,
  archive_busy,
  archive_failed,
  nothing_is_kept,
  claimed_already,
  not_claimed,
  not_founder,
  too_many_claims,
  operators_account,
  no_operators,
  not_operator_password,
  not_relay_operator,
  no_address,
  no_duration,                ///< `limit`: days at the most
  no_duration_and_no_reason,  ///< the same
  address_not_banned,
  network_banned_around,
  bans_oneself,
  too_many_bans,
  nobody_returns,
  code_unknown,
  too_many_codes,  ///< `limit`: seconds until the next
  returns_in_clear,
  speaks_otherwise,
  not_who_said_it,
  said_too_long_ago,  ///< `limit`: for how many minutes it may be taken back
  no_conversation,    ///< none is kept with `subject`
  no_history,         ///< the relay keeps nothing of what is said
  no_such_account,
  founder_stays,  ///< `subject` has claimed the room
  said_before,    ///< in a room of that name which has ended
  held_to_nick,   ///< `room` bans or mutes the one who wants to be called `subject`
  silenced,       ///< in the room `subject`, so others are told none of its words
  not_relay_password,
  returns_apart,  ///< this relay has lost those that could tell whose code it is
};
inline constexpr std::size_t kProblems = static_cast<std::size_t>(Problem::returns_apart) + 1;

/// For programs: "nick_taken".
std::string_view name_of(Problem problem);

/// How often each was the reason.
using RefusalCounts = std::array<std::uint64_t, kProblems>;

struct Refusal {
  Problem problem;
  std::string subject{};   ///< the name in question
  std::string room{};      ///< the room, if the subject is somebody in one
  std::size_t actual = 0;  ///< for limits: what was asked for, in bytes
  std::size_t limit = 0;
  RoomRule rule = RoomRule::ban;  ///< whose list is full
};

template <class T = void>
using Answer = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(Problem problem, std::string_view subject, std::string_view room = {}) {
  return tl::unexpected(Refusal{problem, std::string(subject), std::string(room)});
}

inline tl::unexpected<Refusal> refuse_size(Problem problem, std::string_view subject, std::size_t actual,
                                           std::size_t limit) {
  return tl::unexpected(Refusal{problem, std::string(subject), {}, actual, limit});
}

}  // namespace chat::relay
