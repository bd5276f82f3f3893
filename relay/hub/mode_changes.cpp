#include "relay/hub/mode_changes.h"

#include "relay/hub/room_modes.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

bool takes_argument(ModeKind kind, bool adding) {
  return kind == ModeKind::list || kind == ModeKind::always || kind == ModeKind::member_status ||
         (kind == ModeKind::when_set && adding);
}

bool is_limit(std::string_view text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && end == text.data() + text.size() && limit > 0;
}

bool is_well_formed(const ModeChange& change, ModeKind kind) {
  const bool needs_none = kind == ModeKind::always && !change.adding;
  if (change.argument.empty()) return needs_none;
  if (kind == ModeKind::list) return is_mask(change.argument);
  if (kind == ModeKind::when_set) return is_limit(change.argument);
  return kind != ModeKind::always || !change.adding || is_room_key(change.argument);
}

class Reader {
 public:
  Reader(std::span<const std::string_view> arguments, std::size_t most)
      : arguments_(arguments), most_(most) {}

  void take(char letter) {
    using Kind = ModeStep::Kind;
    if (letter == '+' || letter == '-') {
      adding_ = letter == '+';
      return;
    }
    const auto kind = kind_of_room_mode(letter);
    if (!kind) return add_once(Kind::unknown, letter);
    if (!takes_argument(*kind, adding_)) return add(Kind::change, letter);
    if (next_ < arguments_.size()) return take_with(letter, *kind);
    if (*kind == ModeKind::list) return add_once(Kind::list_wanted, letter);
    // Taking a key off needs none: servers differ, and clients leave it out.
    const bool goes_without = *kind == ModeKind::always && !adding_;
    add_once(goes_without ? Kind::change : Kind::lacks_argument, letter);
  }

  std::vector<ModeStep> steps() { return std::move(steps_); }

 private:
  void take_with(char letter, ModeKind kind) {
    const std::string_view argument = arguments_[next_++];
    if (next_ > most_) return;
    add(ModeStep::Kind::change, letter, argument);
    if (!is_well_formed(steps_.back().change, kind)) steps_.back().kind = ModeStep::Kind::malformed;
  }

  void add_once(ModeStep::Kind kind, char letter) {
    if (!std::exchange(told_[static_cast<unsigned char>(letter)], true)) add(kind, letter);
  }

  void add(ModeStep::Kind kind, char letter, std::string_view argument = {}) {
    steps_.push_back({kind, {adding_, letter, std::string(argument)}});
  }

  std::span<const std::string_view> arguments_;
  std::size_t most_;
  bool adding_ = true;
  std::size_t next_ = 0;
  std::array<bool, 256> told_{};
  std::vector<ModeStep> steps_;
};

}  // namespace

std::vector<ModeStep> read_modes(std::string_view letters, std::span<const std::string_view> arguments,
                                 std::size_t most) {
  Reader reader(arguments, most);
  for (const char letter : letters) reader.take(letter);
  return reader.steps();
}

std::vector<std::string> written(std::span<const ModeChange> changes) {
  constexpr std::size_t kSignLetterAndSpace = 3;
  std::vector<std::string> texts;
  std::string letters;
  std::string arguments;
  char sign = 0;
  for (const ModeChange& change : changes) {
    const std::size_t size = letters.size() + arguments.size() + change.argument.size() + kSignLetterAndSpace;
    if (!letters.empty() && size > kModesTextMaxBytes) {
      texts.push_back(std::exchange(letters, {}) + std::exchange(arguments, {}));
      sign = 0;
    }
    const char needed = change.adding ? '+' : '-';
    if (needed != sign) letters += sign = needed;
    letters += change.letter;
    if (!change.argument.empty()) arguments += fmt::format(" {}", change.argument);
  }
  if (!letters.empty()) texts.push_back(letters + arguments);
  return texts;
}

}  // namespace chat::relay
