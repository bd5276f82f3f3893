#include "relay/dialects/first_bytes/irc_opening.h"

#include "common/ascii.h"
#include "common/irc_message.h"
#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <string>

namespace chat::relay {
namespace {

bool in_capitals(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_lower);
}

bool is_nick(const IrcMessage& message) {
  return message.count == 1 && check_nick(message.parameter(0)).has_value();
}

bool is_user(const IrcMessage& message) {
  return message.count >= 4;
}

bool is_one_word(const IrcMessage& message) {
  return message.count == 1 && message.parameter(0).find(' ') == std::string_view::npos;
}

bool is_capability_request(const IrcMessage& message) {
  constexpr std::array<std::string_view, 5> kWords{"ls", "list", "req", "end", "clear"};
  const std::string word = fold_case(message.parameter(0));
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

/// A mechanism's name, or base64 in which a capital stands.
bool is_authentication(const IrcMessage& message) {
  return is_one_word(message) && (in_capitals(message.parameter(0)) || message.parameter(0).size() > 20);
}

/// The last parameter stands behind a colon, as no person would write it.
bool has_colon(const IrcMessage& message) {
  return message.count == 1 && *(message.parameter(0).data() - 1) == ':';
}

bool is_quit(const IrcMessage& message) {
  return message.count == 0 || has_colon(message);
}

/// "NICK" alone, which is answered with what it lacks. A person may well say "PING".
bool lacks_all(const IrcMessage& message) {
  return message.count == 0 && in_capitals(message.command) && message.command != "PING";
}

struct Form {
  std::string_view command;  // in lower case
  bool (*fits)(const IrcMessage&);
  Protocol protocol;
};

constexpr std::array<Form, 8> kForms{{
    {"nick", is_nick, Protocol::irc},
    {"user", is_user, Protocol::irc},
    {"pass", is_one_word, Protocol::irc},
    {"cap", is_capability_request, Protocol::irc},
    {"authenticate", is_authentication, Protocol::irc},
    {"ping", has_colon, Protocol::irc},
    {"quit", is_quit, Protocol::irc},
    {"webirc", is_user, Protocol::webirc},
}};

}  // namespace

std::optional<Protocol> irc_in(std::string_view line) {
  const auto message = parse_irc(line);
  if (!message) return std::nullopt;
  const std::string command = fold_case(message->command);
  const auto form =
      std::find_if(kForms.begin(), kForms.end(), [&](const Form& each) { return each.command == command; });
  if (form == kForms.end() || !(form->fits(*message) || lacks_all(*message))) return std::nullopt;
  // "@bob nick me" is said to bob.
  const bool bare = message->source.empty() && message->tags.empty();
  return bare || in_capitals(message->command) ? std::optional(form->protocol) : std::nullopt;
}

bool is_typed_by_hand(std::string_view line) {
  const auto message = parse_irc(line);
  return message && !in_capitals(message->command);
}

bool may_begin_irc(std::string_view part) {
  if (part.starts_with('@') || part.starts_with(':')) return true;
  const std::size_t end = std::min(part.find(' '), part.size());
  const std::string word = fold_case(part.substr(0, end));
  return std::any_of(kForms.begin(), kForms.end(), [&](const Form& each) {
    return end < part.size() ? each.command == word : each.command.starts_with(word);
  });
}

}  // namespace chat::relay
