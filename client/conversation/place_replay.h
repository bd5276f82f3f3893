#pragma once

#include "client/events/event.h"
#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat::client {

/// A line that was shown, by its fingerprint.
struct SeenLine {
  std::uint64_t print;
  std::uint64_t replay = 0;  ///< the last one in which it stood for a line (Replay::number)
  WallTime time{};
};

/// What this place knows for the replay of its history: what was shown, and which markers are due.
struct PlaceReplay {
  /// Keeps `event` as shown. `replay` is Replay::number, or 0 for what is not replayed.
  void remember(const Event& event, std::uint64_t replay);

  /// Whether `event`, which is replayed, was shown before. In one replay each shown line stands for one line
  /// only: somebody who says "ok" twice is shown twice.
  bool take_seen(const Event& event, std::uint64_t replay);

  /// Whether a line with the event's msgid was shown.
  bool has_id(const Event& event) const;

  /// When the line with that msgid was said; nothing if it was not shown, or too long ago.
  std::optional<WallTime> time_of(const std::string& id) const;

  void note_oldest(const Event& event);

  bool marker_due = true;           ///< before the next replayed line
  bool return_marker_due = false;   ///< before the next replayed line that is news
  bool gap_may_be = false;          ///< between what was shown before and the next replayed line
  bool is_open = false;             ///< the last line shown here was a replayed one
  std::uint64_t question = 0;       ///< the person's, for older lines (Questions); 0: none without an answer
  std::string expected_id{};        ///< what history has to begin with, or it lacks something; empty: any
  WallTime oldest{};                ///< of what is known to have been said here
  std::string oldest_id{};          ///< its msgid; empty: none, or nothing was said
  WallTime left{};                  ///< when the person last left; its default: never
  WallTime left_by_server{};        ///< that, by the server's clock, where it says
  std::optional<WallTime> since{};  ///< by the server's clock: when the person came
  std::vector<SeenLine> seen{};     ///< a ring of kSeenLinesMax
  std::size_t seen_next = 0;

 private:
  bool take_alike(std::uint64_t print, std::uint64_t replay);
};

}  // namespace chat::client
