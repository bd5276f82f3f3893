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
  std::uint64_t replay = 0;  ///< the replay that had it last (Replay::number); of two alike it has shown one
};

/// What a replay of a place's history has to know: what was shown there, and which markers are due.
struct PlaceReplay {
  /// `replay`: Replay::number.
  void remember(const Event& event, std::uint64_t replay);

  /// Whether it was shown. Each line that was shown stands for one line of a replay: who says "ok" twice has
  /// said it twice.
  bool take_seen(const Event& event, std::uint64_t replay);

  /// A line of that msgid was shown.
  bool has_id(const Event& event) const;

  void note_oldest(const Event& event);

  bool marker_due = true;           ///< before the next replayed line
  bool return_marker_due = false;   ///< before the next replayed line that is news
  bool is_open = false;             ///< replayed lines were the last that was shown
  bool is_asked = false;            ///< by the person, and no answer has come
  WallTime oldest{};                ///< of what is known to have been said here
  std::string oldest_id{};          ///< its msgid; empty: none, or nothing was said
  WallTime left{};                  ///< when one was there last, if one is not now
  WallTime left_by_server{};        ///< that, by the server's clock, where it says
  std::optional<WallTime> since{};  ///< by the server's clock: when one came
  std::vector<SeenLine> seen{};     ///< a ring of kSeenLinesMax
  std::size_t seen_next = 0;

 private:
  bool take_alike(std::uint64_t print, std::uint64_t replay);
};

}  // namespace chat::client
