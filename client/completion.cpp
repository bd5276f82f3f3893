#include "client/completion.h"

#include "client/command_handlers.h"
#include "client/conversation.h"
#include "client/formatting.h"
#include "client/words.h"
#include "common/text.h"

#include <algorithm>

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

/// What is said: somebody near, or one to whom one talks; where a word begins so, a room.
std::vector<std::string> words(std::string_view word, const Conversation& conversation) {
  if (conversation.traits().is_channel(word)) return conversation.known_rooms();
  std::vector<std::string> names = nicks_nearby(conversation);
  for (const Place* place : conversation.places()) {
    const bool is_new = std::find(names.begin(), names.end(), place->name) == names.end();
    if (!place->is_room && is_new) names.push_back(place->name);
  }
  return names;
}

std::vector<std::string> candidates(Completes::Kind kind, std::string_view word,
                                    const Conversation& conversation) {
  switch (kind) {
    case Completes::Kind::nothing:
      return {};
    case Completes::Kind::nicks:
      return conversation.traits().is_channel(word) ? std::vector<std::string>{} : words(word, conversation);
    case Completes::Kind::rooms:
      return conversation.known_rooms();
    case Completes::Kind::places:
      return place_names(conversation);
    case Completes::Kind::words:
      break;
  }
  return words(word, conversation);
}

/// The line is a command, and the cursor stands behind its name.
Completes::Kind kind_of_argument(std::string_view before) {
  const std::string_view name = first_word(before.substr(1)).first;
  const CommandHandlers::Command* const command = CommandHandlers::find(name);
  if (command == nullptr) return Completes::Kind::nothing;
  // Of "/msg bob " what follows the space is the second word.
  const std::string_view behind =
      before.substr(std::min(before.find_first_not_of(' ', name.size() + 1), before.size()));
  return behind.find(' ') == behind.npos ? command->completes.first : command->completes.others;
}

/// Of a room its # may be left out.
bool begins_with(const std::string& candidate, const std::string& word, bool names_room) {
  const std::string folded = fold_case(candidate);
  return folded.starts_with(word) || (names_room && !word.starts_with('#') && folded.starts_with('#') &&
                                      folded.substr(1).starts_with(word));
}

}  // namespace

Completion complete(std::string_view before, const Conversation& conversation) {
  using Kind = Completes::Kind;
  const std::size_t start = before.find_last_of(" \n") + 1;
  const std::string word = fold_case(before.substr(start));
  const bool is_command = is_command_line(before);
  const Kind kind = is_command && start > 0 ? kind_of_argument(before) : Kind::words;
  Completion completion{is_command && start == 0 ? command_names() : candidates(kind, word, conversation)};
  const bool names_room = kind == Kind::rooms || kind == Kind::places;
  std::erase_if(completion.candidates, [&](const std::string& candidate) {
    // Readline shows candidates as they are, and a name may hold what a terminal obeys.
    return !begins_with(candidate, word, names_room) || plain(candidate) != candidate;
  });
  if (start == 0 && !word.starts_with('/') && !conversation.traits().is_channel(word)) {
    completion.behind = ": ";
  }
  return completion;
}

std::string_view common_beginning(const std::vector<std::string>& words) {
  std::string_view common = words.front();
  for (const std::string& word : words) {
    const std::string folded = fold_case(word);
    const std::string begun = fold_case(common);
    const auto [differs, end] = std::mismatch(begun.begin(), begun.end(), folded.begin(), folded.end());
    common = common.substr(0, static_cast<std::size_t>(differs - begun.begin()));
  }
  while (find_invalid_utf8(common)) common.remove_suffix(1);
  return common;
}

}  // namespace chat::client
