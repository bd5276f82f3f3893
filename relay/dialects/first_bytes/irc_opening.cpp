#include "relay/dialects/first_bytes/irc_opening.h"

#include "common/ascii.h"
#include "common/irc_message.h"
#include "common/is_in.h"
#include "common/text.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <string>

namespace chat::relay {
namespace {

bool is_nick(const IrcMessage& message) {
  return message.count == 1 && check_nick(message.parameter(0)).has_value();
}

/// The last parameter stands behind a colon, as no person would write it.
bool has_colon(const IrcMessage& message) {
  return message.count > 0 && *(message.parameter(message.count - 1).data() - 1) == ':';
}

bool is_mode_mask(std::string_view word) {
  return word == "*" || is_number(word);
}

/// "user error in line four" is four words, too.
bool is_user(const IrcMessage& message) {
  return message.count >= 4 && (has_colon(message) || is_mode_mask(message.parameter(1)));
}

/// A password, the gateway, the host and its address; options may follow.
bool is_gateway(const IrcMessage& message) {
  return message.count == 4 || (message.count == 5 && has_colon(message));
}

bool is_one_word(const IrcMessage& message) {
  return message.count == 1 && message.parameter(0).find(' ') == std::string_view::npos;
}

bool is_capability_request(const IrcMessage& message) {
  constexpr std::array<std::string_view, 4> kAlone{"ls", "list", "end", "clear"};
  const std::string word = fold_case(message.parameter(0));
  if (word == "req") return message.count == 2;
  if (word == "ls" && message.count == 2) return is_digit(message.parameter(1).front());
  return message.count == 1 && is_in(kAlone, word);
}

/// A mechanism's name, or base64 in which a capital stands.
bool is_authentication(const IrcMessage& message) {
  return is_one_word(message) && (in_capitals(message.parameter(0)) || message.parameter(0).size() > 20);
}

bool is_ping(const IrcMessage& message) {
  return message.count == 1 && has_colon(message);
}

bool is_quit(const IrcMessage& message) {
  return message.count == 0 || is_ping(message);
}

bool is_channel(std::string_view word) {
  return word.starts_with('#') || word.starts_with('&');
}

bool is_join(const IrcMessage& message) {
  return message.count <= 2 && (is_channel(message.parameter(0)) || message.parameter(0) == "0");
}

bool is_mode(const IrcMessage& message) {
  const std::string_view changes = message.parameter(1);
  return is_channel(message.parameter(0)) || changes.starts_with('+') || changes.starts_with('-');
}

bool is_message(const IrcMessage& message) {
  return message.count == 2 && has_colon(message);
}

bool is_server(const IrcMessage& message) {
  return message.count >= 3 && has_colon(message);
}

bool is_alone(const IrcMessage& message) {
  return message.count == 0;
}

bool has_parameters(const IrcMessage& message) {
  return message.count > 0;
}

struct Form {
  std::string_view command;  // in lower case; in capitals where only those count
  bool (*fits)(const IrcMessage&);
  Protocol protocol;

  bool only_in_capitals() const { return is_upper(command.front()); }
  bool is_called(std::string_view word) const {
    return only_in_capitals() ? command == word : command == fold_case(word);
  }
  bool may_be_called(std::string_view part) const {
    return command.starts_with(only_in_capitals() ? std::string(part) : fold_case(part));
  }
};

// How clients begin; and what those say that speak before their turn, or are servers.
constexpr std::array<Form, 18> kForms{{
    {"nick", is_nick, Protocol::irc},
    {"user", is_user, Protocol::irc},
    {"pass", is_one_word, Protocol::irc},
    {"cap", is_capability_request, Protocol::irc},
    {"authenticate", is_authentication, Protocol::irc},
    {"ping", is_ping, Protocol::irc},
    {"quit", is_quit, Protocol::irc},
    {"webirc", is_gateway, Protocol::webirc},
    {"JOIN", is_join, Protocol::irc},
    {"MODE", is_mode, Protocol::irc},
    {"NOTICE", is_message, Protocol::irc},
    {"PRIVMSG", is_message, Protocol::irc},
    {"TAGMSG", is_one_word, Protocol::irc},
    {"STARTTLS", is_alone, Protocol::irc},
    {"PROTOCTL", has_parameters, Protocol::irc},
    {"SERVER", is_server, Protocol::irc},
    {"PONG", is_ping, Protocol::irc},
    {"ERROR", is_ping, Protocol::irc},
}};

/// "NICK" alone, which is answered with what it lacks. A person may well say "PING".
bool lacks_all(const Form& form, const IrcMessage& message) {
  return message.count == 0 && in_capitals(message.command) && !form.only_in_capitals() &&
         form.command != "ping";
}

}  // namespace

std::optional<Protocol> irc_in(std::string_view line) {
  const auto message = parse_irc(line);
  if (!message) return std::nullopt;
  const auto* const form = std::find_if(kForms.begin(), kForms.end(),
                                        [&](const Form& each) { return each.is_called(message->command); });
  if (form == kForms.end() || !(form->fits(*message) || lacks_all(*form, *message))) return std::nullopt;
  // "@bob nick me" is said to bob.
  const bool bare = message->source.empty() && message->tags.empty();
  return bare || in_capitals(message->command) ? std::optional(form->protocol) : std::nullopt;
}

bool is_typed_by_hand(std::string_view line) {
  const auto message = parse_irc(line);
  if (!message) return false;
  return !in_capitals(message->command) || (message->count == 0 && message->command != "QUIT");
}

bool may_begin_irc(std::string_view part) {
  if (part.starts_with('@') || part.starts_with(':')) return true;
  const std::size_t end = std::min(part.find(' '), part.size());
  const std::string_view word = part.substr(0, end);
  return std::any_of(kForms.begin(), kForms.end(), [&](const Form& each) {
    return end < part.size() ? each.is_called(word) : each.may_be_called(word);
  });
}

}  // namespace chat::relay
