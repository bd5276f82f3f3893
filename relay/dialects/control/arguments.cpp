#include "relay/dialects/control/arguments.h"

#include "common/is_in.h"
#include "common/quantity.h"
#include "common/text.h"
#include "common/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

/// A word that may be missing though others follow it: it is there if the next word can be it.
struct Recognised {
  std::string_view place;
  bool (*is_it)(std::string_view word);
};
constexpr auto kRecognised = std::to_array<Recognised>({
    {"[#ROOM]", [](std::string_view word) { return word.starts_with('#'); }},
    {"[DURATION]", begins_as_number},
});

bool is_text(std::string_view place) {
  constexpr std::array<std::string_view, 2> kTexts{"[REASON]", "TEXT"};
  return is_in(kTexts, place);
}

bool may_be_missing(std::string_view place) {
  return place.starts_with('[');
}

/// Whether the word, which is not empty, stands in the place.
bool takes(std::string_view place, std::string_view word) {
  const auto* const found = std::find_if(kRecognised.begin(), kRecognised.end(),
                                         [=](const Recognised& each) { return each.place == place; });
  return found == kRecognised.end() || found->is_it(word);
}

/// Whether an argument with a space in it is the text, if it is the one of that number.
bool may_be_text(std::string_view argument, std::size_t number, std::span<const std::string_view> places) {
  const std::string_view word = words_of(argument).front();
  const auto text = std::find_if(places.begin(), places.end(), [](auto each) { return is_text(each); });
  if (text == places.end()) return false;
  const auto first = places.begin() + static_cast<std::ptrdiff_t>(std::min(number, places.size()));
  return std::none_of(std::min(first, text), text,
                      [&](auto each) { return !may_be_missing(each) || takes(each, word); });
}

}  // namespace

std::string complaint_about_arguments(std::string_view command, std::string_view wanted,
                                      std::string_view arguments) {
  std::string_view last;
  std::string_view left = arguments;
  for (const std::string_view place : words_of(wanted)) {
    const auto [word, behind] = first_word(left);
    if (word.empty() && !may_be_missing(place))
      return fmt::format("something is missing: {} {}", command, wanted);
    if (place == "ACCOUNT" && word.starts_with('#'))
      return fmt::format("{} takes an account, and {} is a room", command, visible(word));
    if (!word.empty() && is_text(place)) return {};
    if (word.empty() || !takes(place, word)) continue;
    last = word;
    left = behind;
  }
  if (left.empty()) return {};
  return fmt::format("{} takes nothing behind {}", command, last.empty() ? "it" : in_quotes(last));
}

std::string complaint_about_splitting(std::string_view command, std::string_view wanted,
                                      std::span<const std::string> arguments) {
  const auto places = words_of(wanted);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].find_first_of(" \t") == std::string::npos || may_be_text(arguments[i], i, places))
      continue;
    return fmt::format("{} has a space in it: {} {}", in_quotes(arguments[i]), command, wanted);
  }
  return {};
}

}  // namespace chat::relay::control
