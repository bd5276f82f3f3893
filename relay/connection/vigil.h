#pragma once

#include "common/moment.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace chat::relay {

class Transport;

/// Watches over a client that is not read from: its socket is in no set, so select() does not tell when it
/// has gone. And bounds how long what it has left behind may wait.
class Vigil {
 public:
  enum class Finding { nothing, gone, out_of_time };

  /// Call when that has changed: whether the client is not read from.
  void keep(bool needed, Time now);

  /// When look() is due; kNever if no vigil is kept.
  Time deadline() const { return kept_ == nullptr ? kNever : kept_->look_at; }

  /// Looks, if it is due. `input_ended`: whether the client's end has been read.
  Finding look(const Transport& transport, bool input_ended, Time now);

  /// The errno of a client that has gone.
  int error() const { return kept_ == nullptr ? 0 : kept_->error; }

  void forgive(Duration lost);

  /// How long after a client's last word what it has said may wait to be taken.
  static constexpr std::chrono::minutes kLastWordsTime{2};

 private:
  static constexpr std::chrono::seconds kBetweenLooks{1};

  struct Kept {
    Time look_at = kNever;
    Time last_words_until = kNever;
    int error = 0;
  };

  std::unique_ptr<Kept> kept_;  // none for most, who are read from
};

/// How many lines a client leaves behind: those in `kept`, and those that its socket has, which are received.
/// Bounded: who goes on sending is not waited for.
std::size_t count_waiting_lines(std::string_view kept, Transport& transport);

}  // namespace chat::relay
