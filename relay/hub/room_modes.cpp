#include "relay/hub/room_modes.h"

#include "common/irc_message.h"
#include "common/network.h"
#include "common/quantity.h"
#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// The member of RoomModes that a rule switches or lists.
template <class T>
struct Ruled {
  RoomRule rule;
  T RoomModes::*member;
};

constexpr std::array<Ruled<bool>, 6> kFlags{{{RoomRule::invite_only, &RoomModes::invite_only},
                                             {RoomRule::moderated, &RoomModes::moderated},
                                             {RoomRule::members_only, &RoomModes::members_only},
                                             {RoomRule::secret, &RoomModes::secret},
                                             {RoomRule::topic_locked, &RoomModes::topic_locked},
                                             {RoomRule::off_record, &RoomModes::off_record}}};

constexpr std::array<Ruled<std::vector<ListedMask>>, 4> kLists{
    {{RoomRule::ban, &RoomModes::bans},
     {RoomRule::mute, &RoomModes::mutes},
     {RoomRule::ban_exception, &RoomModes::ban_exceptions},
     {RoomRule::invite_exception, &RoomModes::invite_exceptions}}};

template <class Modes, class Table>
auto find_member(Modes& modes, const Table& table, RoomRule rule) -> decltype(&(modes.*table[0].member)) {
  const auto found =
      std::find_if(table.begin(), table.end(), [=](const auto& each) { return each.rule == rule; });
  return found == table.end() ? nullptr : &(modes.*found->member);
}

ListedMask listed(const RoomChange& change, std::string_view by, Moment at) {
  ListedMask mask{change.argument, std::string(by), at.wall};
  if (!change.lasts) return mask;
  mask.until = at.wall + std::chrono::duration_cast<WallTime::duration>(*change.lasts);
  mask.ends = at.steady + *change.lasts;
  return mask;
}

/// A mask that is put there again, with another time, ends at that time.
bool renew(ListedMask& mask, const RoomChange& change, std::string_view by, Moment at) {
  const bool is_the_same = !change.lasts && mask.ends == kNever;
  if (is_the_same) return false;
  mask = listed(change, by, at);
  return true;
}

bool change_list(std::vector<ListedMask>& list, const RoomChange& change, std::string_view by, Moment at) {
  const std::string folded = fold_case(change.argument);
  const auto known = std::find_if(list.begin(), list.end(),
                                  [&](const ListedMask& each) { return fold_case(each.mask) == folded; });
  if (known == list.end()) {
    if (change.adding) list.push_back(listed(change, by, at));
    return change.adding;
  }
  if (change.adding) return renew(*known, change, by, at);
  list.erase(known);
  return true;
}

}  // namespace

bool is_room_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyMaxBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != ',' && c != ':';
  });
}

namespace {

/// "~x:foo": of an extended ban (EXTBAN) that there is not here. As a mask of an address it would match
/// nobody, so that who set it would rely on it in vain.
bool is_unknown_extended(std::string_view text) {
  // "$a:alice" is how other servers write "~account:alice".
  if (text.starts_with('$')) return true;
  if (!text.starts_with('~')) return false;
  if (const auto account = account_in_mask(text)) return account->empty();
  // No nick begins so, but a user's name does: "~alice@host".
  const std::size_t end = text.find_first_of(":!@");
  return end == std::string_view::npos || text[end] == ':';
}

/// "x:foo" is no address, which is all that may have a ':' where there is neither '!' nor '@'.
bool is_no_address(std::string_view text) {
  if (account_in_mask(text) || text.find(':') == std::string_view::npos) return false;
  if (text.find_first_of("!@") != std::string_view::npos) return false;
  if (text.find_first_not_of("0123456789abcdefABCDEF.:*?") != std::string_view::npos) return true;
  return text.find_first_of("*?") == std::string_view::npos && !Network::parse(text);
}

}  // namespace

bool is_mask(std::string_view text) {
  return !text.empty() && text.size() <= kMaskMaxBytes && complete_mask(text).front() != ':' &&
         !is_unknown_extended(text) && !is_no_address(text) && visible(text) == text &&
         std::none_of(text.begin(), text.end(), [](char c) {
           // Hosts here have no '/', so "192.0.2.0/24" would match nobody.
           return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '/';
         });
}

std::size_t limit_in(std::string_view text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && end == text.data() + text.size() ? limit : 0;
}

std::size_t slow_seconds_in(std::string_view text) {
  const auto pause = parse_duration(text, std::chrono::seconds(1));
  if (!pause || *pause > std::chrono::days(1)) return 0;
  return static_cast<std::size_t>(std::chrono::ceil<std::chrono::seconds>(*pause).count());
}

bool is_standing(RoomRule rule) {
  return rule == RoomRule::operator_status || rule == RoomRule::voice;
}

bool* RoomModes::flag(RoomRule rule) {
  return find_member(*this, kFlags, rule);
}

const bool* RoomModes::flag(RoomRule rule) const {
  return find_member(*this, kFlags, rule);
}

std::vector<ListedMask>* RoomModes::list(RoomRule rule) {
  return find_member(*this, kLists, rule);
}

const std::vector<ListedMask>* RoomModes::list(RoomRule rule) const {
  return find_member(*this, kLists, rule);
}

std::size_t RoomModes::masks() const {
  std::size_t count = 0;
  for (const auto& table : kLists) count += (this->*table.member).size();
  return count;
}

bool RoomModes::is_banned(const Source& source) const {
  return any_matches(bans, source) && !any_matches(ban_exceptions, source);
}

bool RoomModes::is_muted(const Source& source) const {
  return any_matches(mutes, source) && !any_matches(ban_exceptions, source);
}

Time RoomModes::next_end() const {
  Time next = kNever;
  for (const auto& table : kLists) {
    for (const ListedMask& each : this->*table.member) next = std::min(next, each.ends);
  }
  return next;
}

std::vector<RoomChange> RoomModes::naming(std::string_view account) const {
  const std::string folded = fold_case(account);
  std::vector<RoomChange> changes;
  for (const auto& table : kLists) {
    for (const ListedMask& each : this->*table.member) {
      const auto named = account_in_mask(each.mask);
      if (named && fold_case(*named) == folded)
        changes.push_back({.rule = table.rule, .adding = false, .argument = each.mask});
    }
  }
  return changes;
}

std::vector<RoomChange> RoomModes::ended_by(Time now) const {
  std::vector<RoomChange> ended;
  for (const auto& table : kLists) {
    for (const ListedMask& each : this->*table.member) {
      if (each.ends <= now) ended.push_back({.rule = table.rule, .adding = false, .argument = each.mask});
    }
  }
  return ended;
}

bool apply_change(RoomModes& modes, const RoomChange& change, std::string_view by, Moment at) {
  if (auto* const list = modes.list(change.rule)) return change_list(*list, change, by, at);
  if (bool* const flag = modes.flag(change.rule)) return std::exchange(*flag, change.adding) != change.adding;
  if (change.rule == RoomRule::key) {
    // Setting a key counts as a change, also if it is the same one.
    const bool had_key = !std::exchange(modes.key, change.adding ? change.argument : "").empty();
    return had_key || change.adding;
  }
  const bool is_limit = change.rule == RoomRule::limit;
  const auto number_in = is_limit ? limit_in : slow_seconds_in;
  const std::size_t number = change.adding ? number_in(change.argument) : 0;
  return std::exchange(is_limit ? modes.limit : modes.slow_seconds, number) != number;
}

std::optional<std::string_view> account_in_mask(std::string_view mask) {
  constexpr std::array<std::string_view, 2> kStarts{"~account:", "~a:"};
  for (const std::string_view start : kStarts) {
    if (fold_case(mask.substr(0, start.size())) == start) return mask.substr(start.size());
  }
  return std::nullopt;
}

std::string complete_mask(std::string_view mask) {
  if (account_in_mask(mask)) return std::string(mask);
  // '.' and ':' cannot stand in a nick, so the mask is an address.
  const bool has_parts = mask.find_first_of("!@") != std::string_view::npos;
  if (!has_parts && mask.find_first_of(".:") != std::string_view::npos)
    return fmt::format("*!*@{}", shown_host(mask));
  const IrcSource parts = split_irc_mask(mask);
  return fmt::format("{}!{}@{}", parts.nick, parts.user, parts.host);
}

SourceForms::SourceForms(const Source& source)
    : account_(source.account),
      full_(full_source(source)),
      with_address_(source.address.empty()
                        ? std::string()
                        : fmt::format("{}!{}@{}", source.nick, source.user, source.address)) {}

bool SourceForms::match(std::string_view mask) const {
  const auto in_mask = account_in_mask(mask);
  if (in_mask) return !account_.empty() && matches_mask(*in_mask, account_);
  return matches_mask(mask, full_) || (!with_address_.empty() && matches_mask(mask, with_address_));
}

bool any_matches(const std::vector<ListedMask>& masks, const Source& source) {
  if (masks.empty()) return false;
  const SourceForms forms(source);
  return std::any_of(masks.begin(), masks.end(),
                     [&](const ListedMask& each) { return forms.match(each.mask); });
}

}  // namespace chat::relay
