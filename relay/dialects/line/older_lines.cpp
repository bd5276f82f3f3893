// What was said before: /history, /search, and /keep.

#include "relay/dialects/base/older_lines.h"

#include "common/local_time.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/searched_words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

using Lines = std::vector<History::Entry>;

/// The part of an answer that shows lines, one at a time.
struct ShownLines {
  std::shared_ptr<const Lines> lines;
  std::size_t next = 0;

  bool operator()(const Turn& turn) {
    if (next == lines->size()) return false;
    std::string line;
    render_history((*lines)[next++], turn.renderings.plain, turn.now.wall, line);
    turn.answers.show(line);
    return true;
  }
};

/// What of the lines is wanted: the last ones, or the first of those since then.
struct Wanted {
  std::size_t count;
  std::optional<WallTime> since{};
  std::string where = "here";
};

void show(const Turn& turn, Lines lines, const Wanted& wanted) {
  if (wanted.since) std::erase_if(lines, [&](const History::Entry& each) { return each.at < *wanted.since; });
  if (lines.empty()) return turn.answers.answer(fmt::format("Nothing was said {}", wanted.where));
  const bool is_all = lines.size() <= wanted.count;
  if (!is_all && wanted.since) {
    lines.resize(wanted.count);
  } else if (!is_all) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(wanted.count));
  }
  const std::string which =
      wanted.since ? std::string("since then")
                   : fmt::format("that {} said {}", lines.size() == 1 ? "was" : "were", wanted.where);
  const std::string lines_shown = lines.size() == 1 ? "line" : counted(lines.size(), "line");
  turn.answers.answer(fmt::format("The {} {} {}:", wanted.since ? "first" : "last", lines_shown, which));
  turn.then.emplace_back(ShownLines{std::make_shared<const Lines>(std::move(lines))});
}

Lines remembered_lines(const History& history) {
  Lines lines;
  HistoryCursor cursor = history.all();
  while (const History::Entry* const entry = history.take(cursor)) lines.push_back(*entry);
  return lines;
}

/// "9:00", today, or yesterday if that is still to come.
std::optional<WallTime> time_of_day(std::string_view text, WallTime now) {
  const std::size_t colon = text.find(':');
  const auto number = [](std::string_view digits, int most) -> std::optional<int> {
    if (digits.empty() || digits.size() > 2 || !is_number(digits)) return std::nullopt;
    const int value = std::stoi(std::string(digits));
    return value <= most ? std::optional(value) : std::nullopt;
  };
  if (colon == std::string_view::npos) return std::nullopt;
  const auto hour = number(text.substr(0, colon), 23);
  const auto minute = number(text.substr(colon + 1), 59);
  if (!hour || !minute) return std::nullopt;
  std::tm then = local_time(now);
  then.tm_hour = *hour;
  then.tm_min = *minute;
  then.tm_sec = 0;
  then.tm_isdst = -1;
  const auto at = std::chrono::system_clock::from_time_t(std::mktime(&then));
  return at <= now ? at : at - std::chrono::hours(24);
}

WallTime beginning_of_yesterday(WallTime now) {
  std::tm then = local_time(now);
  then.tm_mday -= 1;
  then.tm_hour = then.tm_min = then.tm_sec = 0;
  then.tm_isdst = -1;
  return std::chrono::system_clock::from_time_t(std::mktime(&then));
}

/// Nothing if the words are none of those that /history takes.
std::optional<Wanted> wanted_by(std::string_view words, const Request& request) {
  const std::size_t most = most_lines_asked(request.hub);
  constexpr std::size_t kUnlessSaid = 20;
  if (words.empty()) return Wanted{std::min(kUnlessSaid, most)};
  if (words == "yesterday") return Wanted{most, beginning_of_yesterday(request.now.wall)};
  const auto [first, rest] = first_word(words);
  if (first == "since") {
    const auto since = time_of_day(rest, request.now.wall);
    return since ? std::optional(Wanted{most, since}) : std::nullopt;
  }
  const std::size_t count = limit_in(words);
  return count == 0 ? std::nullopt : std::optional(Wanted{std::min(count, most)});
}

void find_wanted(const Request& request, ArchiveQuery query, Wanted wanted) {
  query.kind = wanted.since ? ArchiveQuery::Kind::after : ArchiveQuery::Kind::latest;
  // What was said at that time is wanted, too.
  if (wanted.since) query.point.at = in_milliseconds(*wanted.since) - std::chrono::milliseconds(1);
  query.count = wanted.count;
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{
      std::move(query), [wanted = std::move(wanted)](const Turn& turn, const ArchiveAnswer& found) {
        if (found.failed) return turn.answers.refuse({Problem::archive_failed});
        show(turn, found.lines, wanted);
      }});
}

void find_private(const Request& request, std::string_view name, Wanted wanted) {
  const auto conversation = request.hub.conversation_with(request.person, name);
  if (!conversation) return request.answers.refuse(conversation.error());
  wanted.where = fmt::format("between {} and you", conversation->with);
  find_wanted(request, query_about(*conversation), std::move(wanted));
}

constexpr std::size_t kFoundMost = 50;  // lines

std::string found_in_words(const ArchiveAnswer& found) {
  const std::size_t shown = found.lines.size();
  if (shown == 0) return "Nothing of this room has these words";
  if (found.left_out == 0) return fmt::format("{} of this room with these words:", counted(shown, "line"));
  const std::string_view more = found.left_out == kLeftOutMost ? "more than " : "";
  return fmt::format("The last {} of {}{} lines with these words:", shown, more,
                     with_commas(shown + found.left_out));
}

void show_found(const Turn& turn, const ArchiveAnswer& found) {
  if (found.is_busy) return turn.answers.refuse(std::string(about_busy_search()));
  if (found.failed) return turn.answers.refuse({Problem::archive_failed});
  const std::string about(about_search(found));
  if (found.has_no_word) return turn.answers.refuse(about);
  if (!about.empty()) turn.answers.answer(about);
  turn.answers.answer(found_in_words(found));
  turn.then.emplace_back(ShownLines{std::make_shared<const Lines>(found.lines)});
}

}  // namespace

void search(const Request& request, std::string_view as_typed) {
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const std::string words = searched_words(as_typed);
  if (const std::size_t count = words_of(words).size(); count > kSearchedWordsMost) {
    return request.answers.refuse(
        fmt::format("/search takes {} words at the most, and those are {}.", kSearchedWordsMost, count));
  }
  ArchiveQuery query = query_about(*room);
  query.kind = ArchiveQuery::Kind::search;
  query.count = kFoundMost;
  query.words = words;
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{std::move(query), show_found});
}

void history(const Request& request, std::string_view words) {
  const bool is_private = words.starts_with('@');
  const auto [name, rest] = is_private ? first_word(words.substr(1)) : std::pair(std::string_view(), words);
  auto wanted = wanted_by(rest, request);
  if (!wanted) {
    return request.answers.refuse(
        fmt::format("/history takes a number from 1 to {}, since 9:00, or yesterday: /history 20",
                    most_lines_asked(request.hub)));
  }
  if (is_private && name.empty())
    return request.answers.refuse("With whom? /history @NAME shows what NAME and you told each other");
  if (is_private) return find_private(request, name, std::move(*wanted));
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (!request.hub.has_archive()) return show(request, remembered_lines(room->history()), *wanted);
  find_wanted(request, query_about(*room), std::move(*wanted));
}

void keep(const Request& request, std::string_view on_or_off) {
  Room* const room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (!request.hub.has_archive()) {
    return request.answers.refuse(
        "This relay keeps nothing of what is said: it remembers the last lines until it stops.");
  }
  if (on_or_off.empty()) {
    const std::string words = about_keeping(request.hub, *room);
    return request.answers.answer(words.empty() ? "What is said here is not kept (+E)" : words);
  }
  if (on_or_off != "on" && on_or_off != "off")
    return request.answers.refuse("/keep takes on or off: /keep off");
  mode(request, on_or_off == "on" ? "-E" : "+E");
}

}  // namespace chat::relay::line
