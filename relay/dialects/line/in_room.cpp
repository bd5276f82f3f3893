#include "relay/dialects/line/in_room.h"

#include "common/text.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/request.h"
#include "relay/hub/hub.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

// Enough to know the company, little enough to read; /who lists them all.
constexpr std::size_t kNamesInGreeting = 10;

/// The part of an answer that shows a room's history, a line at a time.
struct LinesOf {
  std::string room_name;
  HistoryCursor cursor;

  bool operator()(const Turn& turn) {
    const Room* const room = turn.hub.find_room_of(turn.person, room_name);
    const History::Entry* const entry = room == nullptr ? nullptr : room->history().take(cursor);
    if (entry == nullptr) return false;
    std::string line;
    render_history(*entry, turn.renderings.plain, turn.now.wall, line);
    turn.answers.show(line);
    return true;
  }
};

void show_room(const Turn& turn, const Room& room) {
  if (const std::string words = about_keeping(turn.hub, room); !words.empty()) turn.answers.answer(words);
  const std::string& topic = room.topic().text;
  if (!topic.empty()) turn.answers.show(fmt::format("* Topic: {}\n", visible(topic)));
}

/// The part of an answer that shows lines that were missed, one at a time.
struct MissedLines {
  std::shared_ptr<const Missed> missed;
  std::size_t next = 0;

  bool operator()(const Turn& turn) {
    if (next == missed->lines.size()) return false;
    std::string line;
    render_history(missed->lines[next++], turn.renderings.plain, turn.now.wall, line);
    turn.answers.show(line);
    return true;
  }
};

/// The same of what was said to the person alone.
struct AloneLines {
  std::shared_ptr<const std::vector<KeptLine>> lines;
  std::size_t next = 0;

  bool operator()(const Turn& turn) {
    if (next == lines->size()) return false;
    Fact fact = (*lines)[next++].fact(turn.person.nick);
    fact.to_one = fact.is_late = true;
    std::string line;
    turn.renderings.plain.render(fact, line);
    turn.answers.show(line);
    return true;
  }
};

struct SinceLeft {
  std::string room_name;
  MissedRange range;

  bool operator()(const Turn& turn) const {
    const Room* const room = turn.hub.find_room_of(turn.person, room_name);
    if (room == nullptr) return false;
    if (auto missed = missed_in_memory(turn.hub, *room, range)) {
      tell(turn, std::move(*missed));
      return false;
    }
    const auto told = [*this](const Turn& later, const ArchiveAnswer& answer) {
      if (later.hub.find_room_of(later.person, room_name) == nullptr) return;
      if (answer.failed) return later.answers.refuse(Refusal{Problem::archive_failed});
      tell(later, {answer.lines, answer.left_out});
    };
    turn.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{query_for_missed(*room, range), told});
    return false;
  }

  void tell(const Turn& turn, Missed missed) const {
    const std::string words = missed_in_words(missed, range, turn.now.wall);
    const Room* const room = turn.hub.find_room_of(turn.person, room_name);
    const bool has_seen_some = range.has_left && missed.lines.empty() && range.before == MissedRange{}.before;
    if (has_seen_some && room != nullptr && room->history().size() > 0) {
      // As a newcomer is shown them: a person who comes back looks for where the talk was.
      turn.answers.answer(fmt::format("{}; the last lines before that:", words));
      turn.then.emplace_back(LinesOf{room_name, room->history().all()});
      return;
    }
    turn.answers.answer(words);
    if (!missed.lines.empty())
      turn.then.emplace_back(MissedLines{std::make_shared<const Missed>(std::move(missed))});
  }
};

}  // namespace

Room* room_of(const Person& person, const Answers& answers) {
  if (!person.seats.empty()) return person.seats.front().room;
  answers.refuse("You are in no room: /join one.");
  return nullptr;
}

bool say(Hub& hub, Person& person, const Answers& answers, std::string_view text, Fact::Kind kind,
         Moment now) {
  Room* here = room_of(person, answers);
  if (here == nullptr) return false;
  const auto said = hub.say(person, *here, {.kind = kind, .text = text}, now);
  if (!said) answers.refuse(said.error());
  return said.has_value();
}

std::string silent_ones(std::size_t count) {
  return fmt::format("{} who {} said nothing yet", with_commas(count), count == 1 ? "has" : "have");
}

std::string with_company(const Room& room, const Person& newcomer) {
  std::vector<std::string> names;
  const std::size_t others = room.members().size() - (newcomer.seat_in(room) == nullptr ? 0 : 1);
  for (const Person* member : room.members()) {
    if (names.size() == kNamesInGreeting) break;
    if (member != &newcomer) names.push_back(member->nick);
  }
  if (others > names.size()) names.push_back(counted(others - names.size(), "other"));
  const std::size_t silent = room.listeners() - (newcomer.listens ? 1 : 0);
  if (silent > 0) names.push_back(silent_ones(silent));
  const std::string shown = visible(room.name());
  return names.empty() ? shown + ", alone so far" : fmt::format("{} with {}", shown, listed(names));
}

void show_what_was_said(const Turn& turn, const Room& room) {
  show_room(turn, room);
  const History& history = room.history();
  const std::size_t lines = history.count_lines();
  if (lines == 0) return;
  const std::string which = lines == 1 ? "The last line" : fmt::format("The last {} lines", lines);
  turn.answers.show(fmt::format("* {} said here:\n", which));
  turn.then.emplace_back(LinesOf{room.name(), history.all()});
}

void show_since_left(const Turn& turn, const Room& room, const MissedRange& range) {
  show_room(turn, room);
  turn.then.emplace_back(since_left(room.name(), range));
}

void show_alone(const Turn& turn, const std::vector<KeptLine>& lines) {
  turn.then.emplace_back(AloneLines{std::make_shared<const std::vector<KeptLine>>(lines)});
}

std::function<bool(const Turn&)> since_left(const std::string& room_name, const MissedRange& range) {
  return SinceLeft{room_name, range};
}

}  // namespace chat::relay::line
