#include "client/conversation/place_replay.h"

#include "client/conversation/limits.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace chat::client {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kOddMultiplier = 0x9E3779B97F4A7C15;
  return (hash ^ std::hash<std::string_view>()(text)) * kOddMultiplier;
}

/// By who, what and, `with_time`, when: for lines without a msgid.
std::uint64_t fingerprint(const Event& event, bool with_time) {
  const auto time = with_time ? event.time.time_since_epoch().count() : 0;
  return mixed(mixed(static_cast<std::uint64_t>(time), event.nick), event.text);
}

std::uint64_t id_fingerprint(std::string_view id) {
  return mixed(1, id);
}

/// A line of the person's that the server has not echoed: it has neither an id nor the server's time.
bool is_unechoed(const Event& event) {
  return event.own && event.id.empty() && !event.replayed;
}

}  // namespace

void PlaceReplay::remember(const Event& event, std::uint64_t replay) {
  const SeenLine line{event.id.empty() ? fingerprint(event, !is_unechoed(event)) : id_fingerprint(event.id),
                      replay, event.time};
  if (seen.size() < kSeenLinesMax) {
    seen.push_back(line);
  } else {
    seen[seen_next] = line;
    seen_next = (seen_next + 1) % kSeenLinesMax;
  }
}

bool PlaceReplay::has_id(const Event& event) const {
  if (event.id.empty()) return false;
  return std::any_of(seen.begin(), seen.end(), [print = id_fingerprint(event.id)](const SeenLine& line) {
    return line.print == print;
  });
}

std::optional<WallTime> PlaceReplay::time_of(const std::string& id) const {
  const auto line =
      std::find_if(seen.begin(), seen.end(),
                   [print = id_fingerprint(id)](const SeenLine& each) { return each.print == print; });
  return line == seen.end() ? std::nullopt : std::optional(line->time);
}

bool PlaceReplay::take_alike(std::uint64_t print, std::uint64_t replay) {
  const auto alike = std::find_if(seen.begin(), seen.end(), [&](const SeenLine& line) {
    return line.print == print && line.replay != replay;
  });
  if (alike == seen.end()) return false;
  alike->replay = replay;
  return true;
}

bool PlaceReplay::take_seen(const Event& event, std::uint64_t replay) {
  return has_id(event) || take_alike(fingerprint(event, true), replay) ||
         (event.own && take_alike(fingerprint(event, false), replay));
}

void PlaceReplay::note_oldest(const Event& event) {
  if (oldest != WallTime{} && event.time >= oldest) return;
  oldest = event.time;
  oldest_id = event.id;
}

}  // namespace chat::client
