#pragma once

#include "common/moment.h"

#include <string>
#include <utility>
#include <vector>

namespace chat::client {

/// What a key means that a terminal obeys by itself where it is let: intr, quit, susp, stop and start of
/// stty(1).
enum class KeyMeaning { text, interrupt, quit, suspend, stop, start };

/// Tells these keys from what is typed, byte by byte. In a paste that the terminal marks they are text:
/// nobody has pressed them. Pure.
class SignalKeys {
 public:
  struct Key {
    char byte = 0;
    KeyMeaning meaning = KeyMeaning::text;
  };

  /// After a second without a word, what comes of a paste is a key again: its end may never come.
  static constexpr Duration kPasteSilenceMax = std::chrono::seconds(1);

  SignalKeys() = default;
  explicit SignalKeys(std::vector<Key> keys) : keys_(std::move(keys)) {}

  KeyMeaning take(char byte, Time now);

 private:
  KeyMeaning meaning_of(char byte) const;

  std::vector<Key> keys_{};
  std::string newest_{};  // of the bytes, no more than a mark has
  bool in_paste_ = false;
  Time came_{};  // the last byte
};

}  // namespace chat::client
