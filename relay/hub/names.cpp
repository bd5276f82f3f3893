#include "relay/hub/names.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace chat::relay {
namespace {

bool is_special(char c) {
  return is_in(std::string_view("[]\\`_^{|}"), c);
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

/// Joiners, variation selectors, and the Braille pattern without a dot. They may be said, as blanks of any
/// width may, but two names that differ only in them look alike.
constexpr std::array<CodeRange, 5> kUnseen{
    {{0x180B, 0x180F}, {0x200B, 0x200D}, {0x2800, 0x2800}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}}};

bool is_unseen(utf8proc_int32_t code) {
  return is_in_any(kUnseen, code) || utf8proc_category(code) == UTF8PROC_CATEGORY_ZS;
}

/// Whether the name can be told from another: nothing in it is unseen, except the parts of emoji, and letters
/// and their accents are one character where there is one (Unicode, normalization form C).
bool can_be_told_apart(std::string_view name) {
  if (visible(name) != name || composed(name) != name) return false;
  utf8proc_int32_t previous = 0;
  while (!name.empty()) {
    const CodePoint next = first_code_point(name);
    name.remove_prefix(next.bytes);
    if (!is_unseen(next.code)) {
      previous = next.code;
    } else if (!is_pictographic(previous)) {  // a variation selector of an emoji may have a joiner behind it
      return false;
    }
  }
  return true;
}

/// Names of a relay and its services. They pass for these with marks in them, too: Re_lay, system`.
constexpr std::array<std::string_view, 14> kNamesOfRelays{
    "relay",  "chatrelay", "server", "ircserver", "chatserver", "system",    "services",
    "global", "irc",       "ircd",   "admin",     "operator",   "moderator", "administrator"};

/// Words that the relay's own sentences begin with, and the account that administers a machine. With a mark
/// they are none of these, and a client that finds its login reserved comes in as root_.
constexpr std::array<std::string_view, 10> kWordsOfRelays{"root", "you",  "your",      "the",    "we",
                                                          "all",  "this", "everybody", "nobody", "notice"};

/// NickServ and its kin: on most networks nobody but a service is called so.
constexpr std::string_view kEndOfServices = "serv";

}  // namespace

Answer<std::string> shown_within(std::size_t most, std::string_view text, Problem too_long,
                                 std::string_view subject) {
  std::string shown = visible(text);
  if (shown.size() > most) return refuse_size(too_long, subject, shown.size(), most);
  return shown;
}

std::string shown_host(std::string_view address) {
  std::string host(address.starts_with(':') ? "0" : "");
  return host.append(address).substr(0, kHostMaxBytes);
}

std::string_view address_shown_as(std::string_view host) {
  // No address is written with a 0 before "::", which stands for that, too.
  return host.substr(host.starts_with("0::") ? 1 : 0);
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

bool passes_for_relay(std::string_view nick) {
  const std::string folded = fold_case(nick);
  std::string bare;
  std::copy_if(folded.begin(), folded.end(), std::back_inserter(bare),
               [](char c) { return is_letter(c) || is_digit(c); });
  return is_in(kNamesOfRelays, bare) || is_in(kWordsOfRelays, folded) || bare.ends_with(kEndOfServices);
}

bool is_guest_name(std::string_view nick) {
  constexpr std::string_view kStart = "guest";
  return fold_case(nick.substr(0, kStart.size())) == kStart && nick.size() > kStart.size() &&
         std::all_of(nick.begin() + kStart.size(), nick.end(), is_digit);
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
