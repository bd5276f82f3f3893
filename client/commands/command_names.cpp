// What commands are called: by their names, by words from other clients, and by slips of the fingers.

#include "client/commands/command_handlers.h"
#include "client/commands/commands.h"
#include "client/commands/foreign_commands.h"
#include "client/text/words.h"
#include "common/edit_distance.h"
#include "common/nearest.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace chat::client {
namespace {

using H = CommandHandlers;

struct OtherName {
  std::string_view name;
  std::string_view command;
  std::string_view arguments{};  ///< it stands for these, too
};

constexpr auto kOtherNames = std::to_array<OtherName>({
    {"j", "join"},
    {"p", "part"},
    {"leave", "part"},
    {"close", "part"},
    {"wc", "part"},
    {"unquery", "part"},
    {"buffer", "room"},
    {"window", "room"},
    {"win", "room"},
    {"list", "rooms"},
    {"names", "who"},
    {"n", "who"},
    {"wi", "whois"},
    {"wii", "whois"},
    {"m", "msg"},
    {"q", "query"},
    {"t", "topic"},
    {"k", "kick"},
    {"kb", "kickban"},
    {"quote", "raw"},
    {"lastlog", "search"},
    {"grep", "search"},
    {"exit", "quit"},
    {"bye", "quit"},
    {"signoff", "quit"},
    {"r", "reply"},
    {"inv", "invite"},
    {"message", "msg"},
    {"connect", "reconnect"},
    {"ub", "unban"},
    {"h", "help"},
    {"?", "help"},
    {"wl", "room"},
    {"wg", "room"},
    {"next", "room", "next"},
    {"prev", "room", "prev"},
    {"wn", "room", "next"},
    {"wp", "room", "prev"},
});

constexpr std::size_t kNoText = SIZE_MAX;

/// IRC commands for which this client has none of its own: they go to the server as they are typed, but that
/// what is behind so many words is one text, which people type without a ':'.
struct ServersOwn {
  std::string_view name;
  std::size_t words_before_text = kNoText;
};

constexpr auto kServersOwn = std::to_array<ServersOwn>(
    {{"accept"},     {"admin"},    {"die", 0},     {"dline"},   {"info"},      {"ison"},    {"kill", 1},
     {"kline"},      {"knock", 1}, {"links"},      {"lusers"},  {"map"},       {"monitor"}, {"motd"},
     {"oper"},       {"rehash"},   {"setname", 0}, {"silence"}, {"squery", 1}, {"stats"},   {"summon"},
     {"time"},       {"trace"},    {"undline"},    {"unkline"}, {"userhost"},  {"users"},   {"version"},
     {"wallops", 0}, {"watch"},    {"whowas"}});

/// "/version bob" and "/time bob" ask bob's client in other clients.
bool asks_a_client(std::string_view name, std::string_view arguments) {
  return !arguments.empty() && (name == "version" || name == "time");
}

constexpr std::size_t kLeastLetters = 2;  // of what might be a slip, or be one's meaning

std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  for (const H::Command& command : H::all()) names.push_back(command.name);
  for (const OtherName& other : kOtherNames) names.push_back(other.name);
  std::erase_if(names, [](std::string_view name) { return name.size() < kLeastLetters; });
  return names;
}

template <class Fits>
std::string_view first_that(const std::vector<std::string_view>& names, Fits fits) {
  const auto found = std::find_if(names.begin(), names.end(), fits);
  return found == names.end() ? std::string_view() : *found;
}

/// How many slips of the fingers may have made `word` of `name`. Two make another word of a short one, and
/// who begins it otherwise means another; of two letters any is near.
std::size_t most_slips(std::string_view word, std::string_view name) {
  constexpr std::size_t kShort = 3;
  constexpr std::size_t kLong = 5;
  const bool begins_so = word.front() == name.front();
  if (name.size() < kShort) return begins_so && word.size() == kShort ? 1 : 0;
  return begins_so && word.size() >= kLong ? 2 : 1;
}

std::vector<std::string_view> plausible(std::string_view word, std::vector<std::string_view> names) {
  std::erase_if(names,
                [&](std::string_view name) { return edit_distance(word, name) > most_slips(word, name); });
  return names;
}

/// A name that `word` is the beginning of, or a slip for, or that is the beginning of `word`.
std::string_view likely(std::string_view word) {
  constexpr std::size_t kTelling = 3;  // letters of a beginning
  if (word.size() < kLeastLetters || word.find('/') != word.npos) return {};
  const std::string folded = fold_case(word);
  const std::vector<std::string_view> names = all_names();
  std::string_view meant;
  if (word.size() >= kTelling) {
    meant = first_that(names, [&](std::string_view name) { return name.starts_with(folded); });
  }
  if (meant.empty()) meant = nearest(folded, plausible(folded, names));
  if (!meant.empty()) return meant;
  return first_that(names, [&](std::string_view name) {
    return name.size() >= kTelling && std::string_view(folded).starts_with(name);
  });
}

}  // namespace

const H::Command* H::find(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto other = std::find_if(kOtherNames.begin(), kOtherNames.end(),
                                  [&](const OtherName& each) { return each.name == folded; });
  const std::string_view meant = other == kOtherNames.end() ? folded : other->command;
  const auto commands = all();
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return command.name == meant; });
  return found == commands.end() ? nullptr : &*found;
}

std::string_view H::implied_by(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto other = std::find_if(kOtherNames.begin(), kOtherNames.end(),
                                  [&](const OtherName& each) { return each.name == folded; });
  return other == kOtherNames.end() ? std::string_view() : other->arguments;
}

std::string servers_own(std::string_view name, std::string_view arguments) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(kServersOwn.begin(), kServersOwn.end(),
                                  [&](const ServersOwn& each) { return each.name == folded; });
  if (found == kServersOwn.end() || asks_a_client(folded, arguments)) return {};
  std::string line = upper_case(name);
  std::string_view rest = arguments;
  for (std::size_t i = 0; i < found->words_before_text && !rest.empty(); ++i) {
    const auto [word, others] = first_word(rest);
    line += fmt::format(" {}", word);
    rest = others;
  }
  return rest.empty() ? line : fmt::format("{} :{}", line, rest);
}

std::string hint_for(std::string_view name, std::string_view arguments) {
  const std::string folded = fold_case(name);
  if (const std::string_view words = had_otherwise(folded); !words.empty()) return std::string(words);
  if (asks_a_client(folded, arguments)) {
    return fmt::format("/ctcp {} {} asks somebody's client.", arguments, upper_case(name));
  }
  const std::string_view meant = likely(name);
  if (meant.empty()) return "/help lists them.";
  return fmt::format("Did you mean /{}? That is: {}.", meant, H::find(meant)->help);
}

std::vector<std::string> H::other_names_of(const Command& command) {
  std::vector<std::string> names;
  for (const OtherName& other : kOtherNames) {
    if (other.command == command.name) names.push_back(fmt::format("/{}", other.name));
  }
  return names;
}

std::string H::other_names() {
  std::string text;
  for (const Command& command : all()) {
    const std::vector<std::string> names = other_names_of(command);
    if (!names.empty())
      text += fmt::format("{}{} for /{}", text.empty() ? "" : "; ", listed(names), command.name);
  }
  return text;
}

std::string_view command_called(std::string_view name) {
  const H::Command* const command = H::find(name);
  return command == nullptr ? std::string_view() : command->name;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const H::Command& command : H::all()) names.push_back(fmt::format("/{}", command.name));
  return names;
}

}  // namespace chat::client
