#include "client/commands/completion.h"

#include "client/commands/command_handlers.h"
#include "client/commands/commands.h"
#include "client/conversation/conversation.h"
#include "client/text/formatting.h"
#include "client/text/words.h"
#include "common/display_width.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace chat::client {
namespace {

std::vector<std::string> place_names(const Conversation& conversation) {
  std::vector<std::string> names;
  for (const Place* place : conversation.places()) names.push_back(place->name);
  return names;
}

std::vector<std::string> nicks_nearby(const Conversation& conversation) {
  const Place* place = conversation.current();
  return place == nullptr ? std::vector<std::string>() : conversation.nicks(*place);
}

/// Words of what is said: somebody near, or somebody to whom the person talks; where a word begins like one,
/// a room.
std::vector<std::string> words(std::string_view word, const Conversation& conversation) {
  if (conversation.support().is_channel(word)) return conversation.known_rooms();
  std::vector<std::string> names = nicks_nearby(conversation);
  for (const Place* place : conversation.places()) {
    if (!place->is_room && !is_in(names, place->name)) names.push_back(place->name);
  }
  return names;
}

/// With or without the /, as `word` has it.
std::vector<std::string> names_of_commands(std::string_view word) {
  std::vector<std::string> names = command_names();
  if (!word.starts_with('/')) {
    for (std::string& name : names) name.erase(0, 1);
  }
  return names;
}

std::vector<std::string> candidates(Completes::Kind kind, std::string_view word,
                                    const Conversation& conversation) {
  switch (kind) {
    case Completes::Kind::nothing:
      return {};
    case Completes::Kind::commands:
      return names_of_commands(word);
    case Completes::Kind::nicks:
      return conversation.support().is_channel(word) ? std::vector<std::string>{} : words(word, conversation);
    case Completes::Kind::rooms:
      return conversation.known_rooms();
    case Completes::Kind::places:
      return place_names(conversation);
    case Completes::Kind::on_off:
      return {"on", "off"};
    case Completes::Kind::words:
      break;
  }
  return words(word, conversation);
}

/// What the word at the end of `before` may be; `before` is a command, and goes past its name.
Completes::Kind kind_of_argument(std::string_view before, const std::vector<std::string>& own_commands) {
  const std::string_view name = first_word(before.substr(1)).first;
  const CommandHandlers::Command* const command = CommandHandlers::find(name);
  if (command == nullptr) {
    const std::string own = "/" + fold_case(name);
    return is_in(own_commands, own) ? Completes::Kind::words : Completes::Kind::nothing;
  }
  // Of "/msg bob " what follows the space is the second word.
  const std::string_view behind =
      before.substr(std::min(before.find_first_not_of(' ', name.size() + 1), before.size()));
  const std::size_t space = behind.find(' ');
  if (space == behind.npos) return command->completes.first;
  // There is one room, and nothing stands behind it.
  const bool is_past_room = command->completes.others == Completes::Kind::rooms &&
                            behind.find(' ', behind.find_first_not_of(' ', space)) != behind.npos;
  return is_past_room ? Completes::Kind::nothing : command->completes.others;
}

/// Of a room its # may be left out.
bool begins_with(const std::string& candidate, const std::string& word, bool names_room) {
  return candidate.starts_with(word) || (names_room && !word.starts_with('#') && candidate.starts_with('#') &&
                                         candidate.substr(1).starts_with(word));
}

/// How many bytes the sign has that opens `word`: a name may stand behind it.
std::size_t opener_bytes(std::string_view word) {
  constexpr auto kOpeners = std::to_array<std::string_view>(
      {"(",      "[",      "{",      "<",      "\"",     "'",      "@",      "*",      "_",
       "~",      "`",      "\u00AB", "\u00BB", "\u2018", "\u2019", "\u201A", "\u201C", "\u201D",
       "\u201E", "\u2039", "\u203A", "\u00BF", "\u00A1", "\u300C", "\u300E", "\uFF08"});
  const auto found = std::find_if(kOpeners.begin(), kOpeners.end(),
                                  [word](std::string_view opener) { return word.starts_with(opener); });
  return found == kOpeners.end() ? 0 : found->size();
}

std::vector<std::string> fitting_candidates(Completes::Kind kind, std::string_view word,
                                            const Conversation& conversation) {
  const ServerSupport& support = conversation.support();
  const bool names_room = kind == Completes::Kind::rooms || kind == Completes::Kind::places;
  const std::string folded = support.fold(word);
  std::vector<std::string> fitting = candidates(kind, word, conversation);
  std::erase_if(fitting, [&](const std::string& candidate) {
    // They are shown as they are, and a name may hold what a terminal obeys.
    return !begins_with(support.fold(candidate), folded, names_room) || plain(candidate) != candidate;
  });
  return fitting;
}

std::string common_beginning(const std::vector<std::string>& words, const ServerSupport& support) {
  if (words.empty()) return {};
  std::string_view common = words.front();
  for (const std::string& word : words) {
    const std::string folded = support.fold(word);
    const std::string begun = support.fold(common);
    const auto [differs, end] = std::mismatch(begun.begin(), begun.end(), folded.begin(), folded.end());
    common = common.substr(0, static_cast<std::size_t>(differs - begun.begin()));
  }
  while (find_invalid_utf8(common)) common.remove_suffix(1);
  return std::string(common);
}

Completion complete_command(std::string_view word, const std::vector<std::string>& own_commands) {
  Completion completion{.candidates = command_names()};
  auto& all = completion.candidates;
  std::copy_if(own_commands.begin(), own_commands.end(), std::back_inserter(all),
               [&](const std::string& each) { return !is_in(all, each); });
  const std::string folded = fold_case(word);
  std::erase_if(completion.candidates, [&](const std::string& name) { return !name.starts_with(folded); });
  return completion;
}

Completion complete_word(Completes::Kind kind, std::string_view word, const Conversation& conversation) {
  std::size_t opened = 0;
  Completion completion{.candidates = fitting_candidates(kind, word, conversation)};
  while (completion.candidates.empty()) {
    const std::size_t more = opener_bytes(word.substr(opened));
    if (more == 0) break;
    opened += more;
    completion.candidates = fitting_candidates(kind, word.substr(opened), conversation);
  }
  for (std::string& candidate : completion.candidates) candidate.insert(0, word.substr(0, opened));
  if (opened == 0 && !conversation.support().is_channel(word)) completion.behind = ": ";
  return completion;
}

/// Of "/topic ", with nothing behind it, the topic that there is, to be changed.
std::string topic_to_change(std::string_view before, const Conversation& conversation) {
  const Place* const place = conversation.current();
  if (place == nullptr || !before.ends_with(' ')) return {};
  const auto [name, arguments] = first_word(before.substr(1));
  if (command_called(name) != "topic" || !arguments.empty()) return {};
  return plain(place->topic) == place->topic ? place->topic : "";
}

}  // namespace

Completion complete(std::string_view before, const Conversation& conversation,
                    const std::vector<std::string>& own_commands) {
  const std::size_t start = before.find_last_of(" \t\n") + 1;
  const std::string_view word = before.substr(start);
  const bool is_command = is_command_line(before);
  if (std::string topic = is_command ? topic_to_change(before, conversation) : ""; !topic.empty()) {
    return {.candidates = {topic}, .common = topic, .start = start, .behind = ""};
  }
  Completion completion =
      is_command && start == 0
          ? complete_command(word, own_commands)
          : complete_word(is_command ? kind_of_argument(before, own_commands) : Completes::Kind::words, word,
                          conversation);
  completion.start = start;
  completion.common = common_beginning(completion.candidates, conversation.support());
  if (start > 0) completion.behind = " ";
  return completion;
}

std::string shown_candidates(const std::vector<std::string>& candidates, std::size_t width) {
  constexpr std::size_t kMostShown = 60;
  constexpr std::string_view kGap = "  ";
  const std::size_t shown = std::min(candidates.size(), kMostShown);
  std::string lines;
  std::size_t columns = 0;
  const auto add = [&](const std::string& word) {
    const std::size_t wide = display_width(word);
    const bool begins = columns == 0 || columns + kGap.size() + wide > width;
    if (begins && columns > 0) lines += '\n';
    if (!begins) lines += kGap;
    lines += word;
    columns = begins ? wide : columns + kGap.size() + wide;
  };
  for (std::size_t i = 0; i < shown; ++i) add(candidates[i]);
  if (shown < candidates.size()) add(fmt::format("... and {} more", with_commas(candidates.size() - shown)));
  return lines.empty() ? lines : lines + '\n';
}

}  // namespace chat::client
