#include "relay/hub/names.h"

#include "common/ascii.h"
#include "common/code_point.h"
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

bool is_emoji(utf8proc_int32_t code) {
  return utf8proc_get_property(code)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/// A blank of any width, a joiner, or a selector of how the character before it looks. In what is said they
/// have their place; two names that differ in them look alike.
bool is_unseen(utf8proc_int32_t code) {
  constexpr utf8proc_int32_t kBrailleBlank = 0x2800;
  const bool joins = code >= 0x200B && code <= 0x200D;
  const bool selects = (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF) ||
                       (code >= 0x180B && code <= 0x180F);
  return joins || selects || code == kBrailleBlank || utf8proc_category(code) == UTF8PROC_CATEGORY_ZS;
}

/// From another name: there is nothing in it that cannot be seen. Emoji are made of parts, and may be.
bool can_be_told_apart(std::string_view name) {
  if (visible(name) != name) return false;
  utf8proc_int32_t previous = 0;
  while (!name.empty()) {
    const CodePoint next = first_code_point(name);
    if (is_unseen(next.code) && !is_emoji(previous)) return false;
    // What selects the look of an emoji may have a joiner behind it.
    if (!is_unseen(next.code)) previous = next.code;
    name.remove_prefix(next.bytes);
  }
  return true;
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
