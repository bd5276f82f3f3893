#include "client/refusals.h"

#include "client/irc_words.h"
#include "common/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::client {
namespace {

// Errors that answer what was said to somebody: 401 no such nick ... 531 cannot be sent to this user.
constexpr std::array<std::string_view, 16> kRefusals{"401", "402", "403", "404", "407", "408", "411", "412",
                                                     "413", "414", "415", "417", "477", "482", "489", "531"};

/// Of these, those that name no target.
constexpr std::array<std::string_view, 3> kRefusalsOfAnything{"411", "412", "417"};

/// With fewer parameters it is a question.
struct Deed {
  std::string_view command;
  std::size_t parameters;
};
constexpr std::array<Deed, 6> kDeeds{
    {{"AWAY", 0}, {"INVITE", 2}, {"KICK", 2}, {"MODE", 2}, {"NICK", 1}, {"TOPIC", 2}}};

bool is_message(const IrcMessage& message) {
  const std::string command = fold_case(message.command);
  if (command != "privmsg" && command != "notice") return false;
  const std::string_view text = message.parameter(1);
  return !text.starts_with('\x01') || text.substr(1).starts_with("ACTION ");
}

bool is_deed(const IrcMessage& message) {
  return std::any_of(kDeeds.begin(), kDeeds.end(), [&](const Deed& deed) {
    return message.count >= deed.parameters && fold_case(message.command) == fold_case(deed.command);
  });
}

}  // namespace

bool is_message(std::string_view line) {
  const auto message = parse_irc(line);
  return message && is_message(*message);
}

bool is_wish(std::string_view line) {
  const auto message = parse_irc(line);
  return message && (is_message(*message) || is_deed(*message));
}

std::string as_told(const std::string& line) {
  const auto message = parse_irc(line);
  if (!message || !is_message(line)) return line;
  return fmt::format("to {}: {}", message->parameter(0), message->parameter(1));
}

bool is_refusal(const IrcMessage& message) {
  return message.command == "FAIL" || is_in(kRefusals, message.command);
}

bool is_about(const IrcMessage& error, std::string_view line, const ServerTraits& traits) {
  const std::string_view command = line.substr(0, line.find(' '));
  if (error.command == "FAIL") return is_in(std::array{command, std::string_view("*")}, error.parameter(0));
  if (is_in(kRefusalsOfAnything, error.command)) return true;
  const std::string_view rest = line.substr(std::min(command.size() + 1, line.size()));
  bool about = false;
  for_each_word(rest.substr(0, rest.find(' ')), ',',
                [&](std::string_view target) { about = about || traits.same(target, error.parameter(1)); });
  return about;
}

}  // namespace chat::client
