#include "relay/dialects/line/slashless.h"

#include "common/text.h"
#include "common/words.h"
#include "relay/hub/accounts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace chat::relay::line {
namespace {

constexpr std::string_view kSecret =
    "That was said to all: a command begins with a slash, as /login does. If there was a password in it, "
    "take another one: /password OLD NEW. /redact takes the line back.";
constexpr std::string_view kHelp = "That was said to all. Commands begin with a slash: /help lists them.";
constexpr std::string_view kQuit = "That was said to all. A command begins with a slash: /quit leaves.";

struct Slashless {
  std::string_view command;
  std::size_t least;  ///< how many words follow it
  std::size_t most;
  std::string_view words;
};

constexpr auto kSlashless = std::to_array<Slashless>({
    {"help", 0, 0, kHelp},
    {"exit", 0, 0, kQuit},
    {"quit", 0, 0, kQuit},
    {"identify", 1, 2, kSecret},
    {"login", 1, 2, kSecret},
    {"oper", 1, 2, kSecret},
    {"pass", 1, 1, kSecret},
    {"password", 2, 2, kSecret},
    {"register", 1, 1, kSecret},
    {"unregister", 1, 1, kSecret},
});

}  // namespace

std::string_view after_saying(std::string_view line) {
  constexpr std::size_t kMostBytes = 2 * kPasswordMostBytes;
  if (line.size() > kMostBytes) return {};
  const std::vector<std::string_view> words = words_of(line);
  if (words.empty()) return {};
  const std::string first = fold_case(words.front());
  const auto* const found = std::find_if(kSlashless.begin(), kSlashless.end(),
                                         [&](const Slashless& each) { return each.command == first; });
  const std::size_t behind = words.size() - 1;
  if (found == kSlashless.end() || behind < found->least || behind > found->most) return {};
  // "pass me" and "login works" are talk.
  return behind == 0 || words.back().size() >= kPasswordLeastBytes ? found->words : std::string_view();
}

}  // namespace chat::relay::line
