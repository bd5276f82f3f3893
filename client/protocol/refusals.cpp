#include "client/protocol/refusals.h"

#include "client/protocol/deeds.h"
#include "client/protocol/secrets.h"
#include "client/text/formatting.h"
#include "client/text/irc_words.h"
#include "client/text/words.h"
#include "common/ctcp.h"
#include "common/irc_numerics.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace chat::client {
namespace {

// Errors that answer what was said to somebody: 401 no such nick ... 531 cannot be sent to this user, 716
// they let only some in (+g), 936 a word is censored. Other errors may, where no command can be meant.
constexpr auto kOfMessages =
    std::to_array<int>({ERR_NOSUCHNICK, ERR_NOSUCHSERVER, ERR_NOSUCHCHANNEL, ERR_CANNOTSENDTOCHAN,
                        ERR_TOOMANYTARGETS, ERR_NOSUCHSERVICE, ERR_NORECIPIENT, ERR_NOTEXTTOSEND,
                        ERR_NOTOPLEVEL, ERR_WILDTOPLEVEL, ERR_BADMASK, ERR_INPUTTOOLONG, ERR_NEEDREGGEDNICK,
                        ERR_SECUREONLYCHAN, ERR_CANNOTSENDTOUSER, ERR_TARGUMODEG, ERR_WORDFILTERED});

/// Of the numerics from 700 on, which are answers of all sorts, those that may be such errors.
constexpr auto kErrorsFrom700 =
    std::to_array<int>({ERR_TARGUMODEG, ERR_NOPRIVS, ERR_WORDFILTERED, ERR_CANNOTDOCOMMAND});

/// These name no target, whatever stands in its place.
constexpr auto kOfAnything = std::to_array<int>({ERR_NORECIPIENT, ERR_NOTEXTTOSEND, ERR_INPUTTOOLONG});

bool is_message(const IrcMessage& message) {
  const std::string command = fold_case(message.command);
  if (command != "privmsg" && command != "notice") return false;
  const std::string_view text = message.parameter(1);
  return !text.starts_with(kCtcpMark) || text.starts_with(kCtcpActionStart);
}

/// "#a,#b" is for both.
bool is_target(const IrcMessage& sent, std::string_view name, const ServerSupport& support) {
  bool found = false;
  for_each_word(sent.parameter(0), ',',
                [&](std::string_view target) { found = found || support.same(target, name); });
  return found;
}

/// What is said, without what makes it an action; of one that was cut its end mark is missing.
std::string_view words_in(std::string_view text) {
  if (!text.starts_with(kCtcpActionStart)) return text;
  text.remove_prefix(std::string_view(kCtcpActionStart).size());
  if (text.ends_with(kCtcpMark)) text.remove_suffix(kCtcpMark.size());
  return text;
}

/// Whether the error names nothing: "404 alice :Cannot send" has only the person's nick and words for people.
bool names_nothing(const IrcMessage& error) {
  return error.count < 2 || error.parameter(1).find(' ') != std::string_view::npos;
}

}  // namespace

bool is_message(std::string_view line) {
  const auto message = parse_irc(line);
  return message && is_message(*message);
}

bool needs_confirmation(std::string_view line) {
  const auto message = parse_irc(line);
  return message && (is_message(*message) || is_deed(*message));
}

bool asks_for_change(std::string_view line) {
  const auto message = parse_irc(line);
  return message && (is_deed(*message) || fold_case(message->command) == "join");
}

std::string as_told(const std::string& line) {
  const auto message = parse_irc(line);
  if (!message || !is_message(*message)) return raw_without_secret(line);
  if (is_said_to_service(line)) return fmt::format("to {}", message->parameter(0));
  const auto ctcp = parse_ctcp(message->parameter(1));
  const auto action = ctcp ? action_in(*ctcp) : std::nullopt;
  return fmt::format("to {}: {}{}", message->parameter(0), action ? "/me " : "",
                     action.value_or(message->parameter(1)));
}

bool is_error(const IrcMessage& message) {
  constexpr int kErrors = 400;
  constexpr int kErrorsEnd = 600;
  const int numeric = numeric_of(message.command);
  if (numeric == 0) return message.command == "FAIL";
  return (numeric >= kErrors && numeric < kErrorsEnd) || is_in(kErrorsFrom700, numeric);
}

bool is_for_messages(const IrcMessage& error) {
  if (error.command != "FAIL") return is_in(kOfMessages, numeric_of(error.command));
  return is_in(std::array<std::string_view, 3>{"PRIVMSG", "NOTICE", "*"}, error.parameter(0));
}

bool is_about(const IrcMessage& error, std::string_view line, const ServerSupport& support) {
  const auto sent = parse_irc(line);
  if (!sent) return false;
  const std::string command = fold_case(sent->command);
  const auto is_command = [&](std::string_view word) { return fold_case(word) == command; };
  if (error.command == "FAIL") return error.parameter(0) == "*" || is_command(error.parameter(0));
  if (error.count <= 2 && names_nothing(error)) return true;
  if (is_in(kOfAnything, numeric_of(error.command)) || error.parameter(1) == "*") return true;
  const auto named = error.parameters().subspan(1);
  return std::any_of(named.begin(), named.end(), [&](std::string_view word) {
    return is_command(word) || is_target(*sent, word, support);
  });
}

Likeness likeness_of(const IrcMessage& echo, std::string_view line, const ServerSupport& support) {
  const auto sent = parse_irc(line);
  if (!sent) return Likeness::none;
  if (shows_deed(echo, *sent, support)) return Likeness::same;
  if (!is_message(*sent) || fold_case(sent->command) != fold_case(echo.command)) return Likeness::none;
  if (!is_target(*sent, echo.parameter(0), support)) return Likeness::none;
  if (sent->parameter(1) == echo.parameter(1)) return Likeness::same;
  return end_cut_off(echo, line).empty() ? Likeness::alike : Likeness::cut;
}

std::string_view end_cut_off(const IrcMessage& echo, std::string_view line) {
  const auto sent = parse_irc(line);
  if (!sent) return {};
  const std::string_view said = words_in(sent->parameter(1));
  const std::string_view shown = words_in(echo.parameter(1));
  if (shown.empty() || !said.starts_with(shown)) return {};
  const std::string_view rest = said.substr(shown.size());
  return trimmed(without_formatting(rest)).empty() ? std::string_view() : rest;
}

}  // namespace chat::client
