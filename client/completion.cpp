#include "client/completion.h"

#include "client/commands.h"
#include "client/conversation.h"
#include "client/formatting.h"
#include "common/text.h"

#include <algorithm>
#include <iterator>

namespace chat::client {
namespace {

std::vector<std::string> place_names(const Conversation& conversation) {
  std::vector<std::string> names;
  for (const Place* place : conversation.places()) names.push_back(place->name);
  return names;
}

std::vector<std::string> nicks_nearby(const Conversation& conversation) {
  const Place* place = conversation.current();
  if (place == nullptr) return {};
  if (!place->is_room) return {place->name};
  return conversation.nicks(*place);
}

std::vector<std::string> candidates(std::string_view word, bool first, const Conversation& conversation) {
  if (first && word.starts_with('/')) return command_names();
  std::vector<std::string> places = place_names(conversation);
  if (conversation.traits().is_channel(word)) return places;
  std::vector<std::string> names = nicks_nearby(conversation);
  std::copy_if(places.begin(), places.end(), std::back_inserter(names), [&](const std::string& place) {
    return !conversation.traits().is_channel(place) &&
           std::find(names.begin(), names.end(), place) == names.end();
  });
  return names;
}

}  // namespace

Completion complete(std::string_view before, const Conversation& conversation) {
  const std::size_t start = before.find_last_of(" \n") + 1;
  const std::string word = fold_case(before.substr(start));
  Completion completion{candidates(word, start == 0, conversation)};
  std::erase_if(completion.candidates,
                [&](const std::string& candidate) { return !fold_case(candidate).starts_with(word); });
  // Readline shows candidates as they are, and a name may hold what a terminal obeys.
  std::erase_if(completion.candidates,
                [](const std::string& candidate) { return plain(candidate) != candidate; });
  if (start == 0 && !word.starts_with('/') && !conversation.traits().is_channel(word)) {
    completion.behind = ": ";
  }
  return completion;
}

}  // namespace chat::client
