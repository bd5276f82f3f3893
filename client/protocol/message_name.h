#pragma once

#include "common/irc_numerics.h"

#include <algorithm>
#include <string_view>

namespace chat::client {

/// What a message is called: by a word ("JOIN") or by a numeric.
class MessageName {
 public:
  constexpr MessageName(const char* word) : word_(word) {}
  constexpr MessageName(Numeric numeric) : numeric_(numeric) {}

  /// IrcMessage::command.
  constexpr explicit MessageName(std::string_view command)
      : numeric_(numeric_of(command)), word_(numeric_ == 0 ? command : std::string_view()) {}

  constexpr bool is_numeric() const { return numeric_ != 0; }
  constexpr bool operator==(const MessageName&) const = default;

 private:
  int numeric_ = 0;
  std::string_view word_{};
};

/// The entry with that `name`; null if there is none.
template <class Table>
constexpr const typename Table::value_type* find_entry(const Table& table, MessageName name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace chat::client
