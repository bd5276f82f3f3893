#include "relay/dialects/line/in_room.h"

#include "common/text.h"
#include "relay/dialects/line/rendering.h"
#include "relay/hub/hub.h"

#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

// Enough to know the company, little enough to read; /who lists them all.
constexpr std::size_t kNamesInGreeting = 10;

}  // namespace

Room* room_of(const Person& person, const Answers& answers) {
  if (!person.seats.empty()) return person.seats.front().room;
  answers.refuse("You are in no room: /join one.");
  return nullptr;
}

void say(Hub& hub, Person& person, const Answers& answers, std::string_view text, Fact::Kind kind,
         Moment now) {
  Room* here = room_of(person, answers);
  if (here == nullptr) return;
  const auto said = hub.say(person, *here, {.kind = kind, .text = text}, now);
  if (!said) answers.refuse(said.error());
}

std::string with_company(const Room& room, const Person& newcomer) {
  std::vector<std::string> names;
  const std::size_t others = room.members().size() - 1;
  for (const Person* member : room.members()) {
    if (names.size() == kNamesInGreeting) break;
    if (member != &newcomer) names.push_back(member->nick);
  }
  const std::string shown = visible(room.name());
  if (names.empty()) return shown + ", alone so far";
  if (others > names.size()) names.push_back(fmt::format("{} others", with_commas(others - names.size())));
  return fmt::format("{} with {}", shown, listed(names));
}

std::string what_was_said(const Room& room, const Rendering& rendering, WallTime now) {
  const History& history = room.history();
  std::string out;
  if (!room.topic().text.empty()) out += fmt::format("* Topic: {}\n", visible(room.topic().text));
  if (history.size() == 1) out += "* The last line said here:\n";
  if (history.size() > 1) out += fmt::format("* The last {} lines said here:\n", history.size());
  for (std::size_t i = 0; i < history.size(); ++i) render_history(history[i], rendering, now, out);
  return out;
}

}  // namespace chat::relay::line
