#include "client/rendering/comings_and_goings.h"

#include "common/text.h"

#include <array>
#include <cstddef>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kMostNamed = 5;

/// "irc.a.example irc.b.example": where a network has come apart.
bool is_split(std::string_view reason) {
  const std::size_t space = reason.find(' ');
  const auto names_server = [](std::string_view word) {
    return word.find('.') != word.npos && word.find_first_of(" :/") == word.npos && !word.ends_with('.');
  };
  return space != reason.npos && names_server(reason.substr(0, space)) &&
         names_server(reason.substr(space + 1));
}

/// " (net split: ...)", where all who left did for that reason.
std::string common_split(std::span<const Event> events) {
  std::string_view split;
  for (const Event& event : events) {
    if (event.kind == Event::Kind::joined) continue;
    if (!split.empty() && event.text != split) return {};
    split = event.text;
    if (!is_split(split)) return {};
  }
  if (split == kNamelessSplit) return " (net split)";
  return split.empty() ? std::string() : fmt::format(" (net split: {})", split);
}

/// Where one person was before the first of the events, and where after the last.
struct Stay {
  const std::string* nick;
  bool was_in;
  bool is_in;
};

/// In the order in which they first came or went.
std::vector<Stay> stays_in(std::span<const Event> events) {
  std::vector<Stay> stays;
  std::map<std::string, std::size_t> places;
  for (const Event& event : events) {
    const bool joined = event.kind == Event::Kind::joined;
    const auto [place, is_new] = places.try_emplace(fold_case(event.nick), stays.size());
    if (is_new) stays.push_back({&event.nick, !joined, joined});
    stays[place->second].is_in = joined;
  }
  return stays;
}

struct Outcome {
  bool was_in;
  bool is_in;
  const char* words;
};
constexpr std::array<Outcome, 4> kOutcomes{{{false, true, "joined"},
                                            {true, false, "left"},
                                            {false, false, "came and went"},
                                            {true, true, "left and came back"}}};

std::vector<std::string> those_with(const Outcome& outcome, const std::vector<Stay>& stays) {
  std::vector<std::string> nicks;
  for (const Stay& stay : stays) {
    if (stay.was_in == outcome.was_in && stay.is_in == outcome.is_in) nicks.push_back(*stay.nick);
  }
  return nicks;
}

}  // namespace

std::string comings_and_goings(std::span<const Event> events) {
  const std::vector<Stay> stays = stays_in(events);
  std::string words;
  for (const Outcome& outcome : kOutcomes) {
    const std::vector<std::string> nicks = those_with(outcome, stays);
    if (nicks.empty()) continue;
    if (!words.empty()) words += ", ";
    words += stays.size() > kMostNamed ? with_commas(nicks.size()) : listed(nicks);
    words += ' ';
    words += outcome.words;
    if (outcome.was_in && !outcome.is_in) words += common_split(events);
  }
  return words;
}

}  // namespace chat::client
