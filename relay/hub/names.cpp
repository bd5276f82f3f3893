#include "relay/hub/names.h"

#include "common/ascii.h"
#include "common/text.h"

#include <algorithm>
#include <string>

namespace chat::relay {
namespace {

bool is_special(char c) {
  return std::string_view("[]\\`_^{|}").find(c) != std::string_view::npos;
}

bool may_begin_nick(char c) {
  return is_letter(c) || is_special(c);
}

bool may_stand_in_nick(char c) {
  return may_begin_nick(c) || is_digit(c) || c == '-';
}

bool may_stand_in_room_name(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7F && c != ',';
}

/// From another name: there is nothing in it that cannot be seen.
bool can_be_told_apart(std::string_view name) {
  constexpr std::string_view kZeroWidthSpace = "\u200B";
  return name.find(kZeroWidthSpace) == std::string_view::npos && visible(name) == name;
}

}  // namespace

std::string shown_host(std::string_view address) {
  std::string host(address.starts_with(':') ? "0" : "");
  return host.append(address).substr(0, kHostMaxBytes);
}

Answer<> check_nick(std::string_view nick) {
  const bool well_formed = !nick.empty() && may_begin_nick(nick.front()) &&
                           std::all_of(nick.begin(), nick.end(), may_stand_in_nick);
  if (!well_formed) return refuse(Problem::nick_malformed, nick);
  if (nick.size() > kNickMaxBytes) {
    return refuse_size(Problem::nick_too_long, nick, nick.size(), kNickMaxBytes);
  }
  return {};
}

Answer<> check_room_name(std::string_view name) {
  const bool well_formed = name.size() > 1 && name.front() == '#' &&
                           std::all_of(name.begin(), name.end(), may_stand_in_room_name) &&
                           can_be_told_apart(name);
  if (!well_formed) return refuse(Problem::room_malformed, name);
  if (name.size() > kRoomNameMaxBytes) {
    return refuse_size(Problem::room_too_long, name, name.size(), kRoomNameMaxBytes);
  }
  return {};
}

}  // namespace chat::relay
