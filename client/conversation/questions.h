#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {

/// The numbers of questions to whose answer nothing else puts an end: behind each a PING is sent, and its
/// PONG has the number. So a question that was lost with its connection does not get the answer to the next.
class Questions {
 public:
  /// A PING behind a question, whose number is last() from then on.
  std::string next_ping(std::string_view name) { return fmt::format("PING :{}-{}", name, ++last_); }
  std::uint64_t last() const { return last_; }

  /// The number in the PONG to such a PING; 0 if `token` is of another name.
  static std::uint64_t number_in(std::string_view token, std::string_view name) {
    std::uint64_t number = 0;
    if (!token.starts_with(name) || !token.substr(name.size()).starts_with('-')) return number;
    const std::string_view digits = token.substr(name.size() + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }

  /// To be called when the connection is lost: those that were asked so far may not have been heard.
  void note_loss() { lost_ = last_; }
  bool is_lost(std::uint64_t number) const { return number != 0 && number <= lost_; }

 private:
  std::uint64_t last_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace chat::client
