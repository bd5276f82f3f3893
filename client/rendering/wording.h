#pragma once

#include "client/events/event.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace chat::client {

/// A piece of a line, by whose words they are.
struct Part {
  enum class Role : std::uint8_t {
    words,  ///< this client's; safe
    frame,  ///< this client's, around a private line's nicks; safe
    mark,   ///< this client's, before an error; safe
    nick,   ///< somebody's name, as it came
    you,    ///< the person at the keyboard: their name, as it came, or "you"
    said,   ///< somebody's words, as they came, with formatting codes
  };
  Role role = Role::words;
  std::string_view text{};

  /// This client's own words, which are safe to show as they are.
  bool is_ours() const { return role == Role::words || role == Role::frame || role == Role::mark; }
};

/// An event in words, as a terminal, a pipe and a log show it alike: what begins the line ("<alice> ", "* ")
/// and what follows. Its views are into the event.
class Wording {
 public:
  explicit Wording(const Event& event);

  std::span<const Part> lead() const { return {parts_.data(), lead_}; }
  std::span<const Part> body() const { return {parts_.data() + lead_, count_ - lead_}; }

  /// Whether the words leave open in which room it happened.
  bool needs_room() const { return needs_room_; }

  // For the table of words.
  Wording& operator<<(Part part);
  Wording& operator<<(std::string_view words) { return *this << Part{Part::Role::words, words}; }
  void begin_body() { lead_ = count_; }
  void names_room() { needs_room_ = false; }

 private:
  static constexpr std::size_t kMostParts = 16;

  std::array<Part, kMostParts> parts_{};
  std::size_t count_ = 0;
  std::size_t lead_ = 0;
  bool needs_room_;
};

/// Whether it is who comes and goes, and the like: there to be looked up, not to be read.
bool is_quiet(Event::Kind kind);

}  // namespace chat::client
