#include "relay/hub/room_modes.h"

#include "common/irc_message.h"
#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// What a letter switches or lists.
template <class T>
struct Lettered {
  char letter;
  T RoomModes::*member;
};

constexpr std::array<Lettered<bool>, 5> kFlags{{{'i', &RoomModes::invite_only},
                                                {'m', &RoomModes::moderated},
                                                {'n', &RoomModes::no_external},
                                                {'s', &RoomModes::secret},
                                                {'t', &RoomModes::topic_locked}}};

constexpr std::array<Lettered<std::vector<ListedMask>>, 3> kLists{
    {{'b', &RoomModes::bans}, {'e', &RoomModes::ban_exceptions}, {'I', &RoomModes::invite_exceptions}}};

template <class Modes, class Table>
auto find_member(Modes& modes, const Table& table, char letter) -> decltype(&(modes.*table[0].member)) {
  const auto found =
      std::find_if(table.begin(), table.end(), [=](const auto& each) { return each.letter == letter; });
  return found == table.end() ? nullptr : &(modes.*found->member);
}

}  // namespace

std::optional<ModeKind> kind_of_room_mode(char letter) {
  const auto found = std::find_if(kRoomModes.begin(), kRoomModes.end(),
                                  [=](const RoomMode& mode) { return mode.letter == letter; });
  return found == kRoomModes.end() ? std::nullopt : std::optional(found->kind);
}

bool is_room_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyMaxBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != ',' && c != ':';
  });
}

bool is_mask(std::string_view text) {
  return !text.empty() && text.size() <= kMaskMaxBytes && complete_mask(text).front() != ':' &&
         visible(text) == text && std::none_of(text.begin(), text.end(), [](char c) {
           // Hosts here have no '/', so "192.0.2.0/24" would match nobody.
           return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '/';
         });
}

std::string shown_mode_letter(char letter) {
  return letter > ' ' && letter < 0x7F ? std::string(1, letter) : "?";
}

std::string room_mode_letters(ModeKind kind) {
  std::string letters;
  for (const RoomMode& mode : kRoomModes) {
    if (mode.kind == kind) letters += mode.letter;
  }
  return letters;
}

bool* RoomModes::flag(char letter) {
  return find_member(*this, kFlags, letter);
}

const bool* RoomModes::flag(char letter) const {
  return find_member(*this, kFlags, letter);
}

std::vector<ListedMask>* RoomModes::list(char letter) {
  return find_member(*this, kLists, letter);
}

const std::vector<ListedMask>* RoomModes::list(char letter) const {
  return find_member(*this, kLists, letter);
}

bool RoomModes::is_banned(std::string_view full_source) const {
  return any_matches(bans, full_source) && !any_matches(ban_exceptions, full_source);
}

std::string RoomModes::shown(bool with_key) const {
  std::string letters = "+";
  std::string arguments;
  if (!key.empty()) {
    letters += 'k';
    arguments += fmt::format(" {}", with_key ? key : "*");
  }
  if (limit > 0) {
    letters += 'l';
    arguments += fmt::format(" {}", limit);
  }
  for (const char letter : room_mode_letters(ModeKind::never)) {
    if (*flag(letter)) letters += letter;
  }
  return letters + arguments;
}

std::string complete_mask(std::string_view mask) {
  // What cannot stand in a nick is an address.
  const bool has_parts = mask.find_first_of("!@") != std::string_view::npos;
  if (!has_parts && mask.find_first_of(".:") != std::string_view::npos)
    return fmt::format("*!*@{}", shown_host(mask));
  const IrcSource parts = split_irc_mask(mask);
  return fmt::format("{}!{}@{}", parts.nick, parts.user, parts.host);
}

bool any_matches(const std::vector<ListedMask>& masks, std::string_view full_source) {
  return std::any_of(masks.begin(), masks.end(),
                     [&](const ListedMask& each) { return matches_mask(each.mask, full_source); });
}

}  // namespace chat::relay
