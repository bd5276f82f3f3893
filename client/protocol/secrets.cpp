#include "client/protocol/secrets.h"

#include "client/text/irc_words.h"
#include "client/text/services.h"
#include "client/text/words.h"
#include "common/hidden_command.h"
#include "common/irc_message.h"
#include "common/is_in.h"
#include "common/text.h"

#include <array>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::array<std::string_view, 7> kSecretVerbs{"pass", "oper", "authenticate", "ns",
                                                       "cs",   "auth", "register"};
constexpr std::array<std::string_view, 3> kMessageVerbs{"privmsg", "notice", "squery"};

constexpr std::string_view kHidden = "***";

/// What services are told to do. Another first word may be the password itself.
constexpr auto kServiceVerbs = std::to_array<std::string_view>(
    {"access", "auth",    "ban",    "confirm",  "deop",   "drop",     "flags",   "ghost",
     "group",  "help",    "id",     "identify", "info",   "invite",   "kick",    "list",
     "login",  "logout",  "op",     "recover",  "regain", "register", "release", "resetpass",
     "set",    "setpass", "status", "topic",    "unban",  "verify",   "voice"});

/// Commands of this client whose first word is whom one speaks to.
constexpr std::array<std::string_view, 5> kSpeaking{"msg", "query", "w", "notice", "ctcp"};

bool sets_key_in(std::string_view modes) {
  return first_word(modes).first.find('k') != std::string_view::npos;
}

/// "+k sesame", "#a +k sesame"
bool sets_key(std::string_view modes) {
  const bool has_sign = modes.starts_with('+') || modes.starts_with('-');
  if (!has_sign && sets_key_in(first_word(modes).second)) return true;
  return sets_key_in(modes);
}

bool has_key(std::string_view rooms_and_key) {
  return !first_word(rooms_and_key).second.empty();
}

/// The command of a line of IRC, and what is behind it.
std::pair<std::string_view, std::string_view> command_of(std::string_view line) {
  auto [verb, rest] = first_word(line);
  while (verb.starts_with(':') || verb.starts_with('@')) std::tie(verb, rest) = first_word(rest);
  return {verb, rest};
}

bool raw_has_secret(std::string_view line) {
  const auto [verb, rest] = command_of(line);
  const std::string name = fold_case(verb);
  if (name == "join") return has_key(rest);
  if (name == "mode") return sets_key(first_word(rest).second);
  if (is_in(kMessageVerbs, name)) return is_service(first_word(rest).first);
  return is_in(kSecretVerbs, name) || is_service(name);
}

/// "/ns identify sesame", where something hides that it is a command.
std::string hidden_in(std::string_view line) {
  if (line.find('\n') != line.npos) return {};
  const HiddenCommand hidden = find_hidden_command(line);
  return hidden.hidden_by.empty() ? std::string() : fmt::format("/{}", hidden.command);
}

}  // namespace

std::string without_secret(std::string_view said) {
  const auto [verb, rest] = first_word(said);
  if (!is_in(kServiceVerbs, fold_case(verb))) return std::string(kHidden);
  return rest.empty() ? std::string(verb) : fmt::format("{} {}", verb, kHidden);
}

std::string raw_without_secret(const std::string& line) {
  if (!raw_has_secret(line)) return line;
  const auto [verb, rest] = command_of(line);
  const std::string name = fold_case(verb);
  if (name != "mode" && name != "join") return fmt::format("{} {}", verb, kHidden);
  return fmt::format("{} {} {}", verb, first_word(rest).first, kHidden);
}

bool is_said_to_service(std::string_view line) {
  constexpr std::string_view kSignsOfRooms = "#&+!";
  const auto message = parse_irc(line);
  if (!message || !is_in(kMessageVerbs, fold_case(message->command))) return false;
  const std::string_view target = message->parameter(0);
  return target.find_first_of(kSignsOfRooms) == target.npos && is_service(target);
}

bool has_secret(std::string_view typed, std::string_view private_talk,
                std::string_view (*command_called)(std::string_view)) {
  const std::string_view line = trimmed(typed);
  // It is refused, and kept as little as if it had been obeyed.
  if (const std::string meant = hidden_in(line); !meant.empty())
    return has_secret(meant, private_talk, command_called);
  if (!is_command_line(line)) return is_service(private_talk) || a_row_may_tell_password(line);
  const auto [command, arguments] = first_word(line.substr(1));
  const std::string_view name = command_called(command);
  if (name == "me" && may_tell_password(arguments)) return true;
  if (name == "me" || name == "say") return is_service(private_talk);
  if (name == "join") return has_key(arguments);
  if (name == "mode") return sets_key(arguments);
  if (is_in(kSpeaking, name)) return is_service(first_word(arguments).first);
  if (name == "raw") return raw_has_secret(arguments);
  return name.empty() || name == "ns" || name == "cs";
}

}  // namespace chat::client
