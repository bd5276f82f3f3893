#include "relay/dialects/base/mode_letters.h"

#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

const ModeLetter* find_letter(char letter) {
  const auto found = std::find_if(kModeLetters.begin(), kModeLetters.end(),
                                  [=](const ModeLetter& each) { return each.letter == letter; });
  return found == kModeLetters.end() ? nullptr : &*found;
}

std::string shown_letter(char letter) {
  // What begins with ':' is the last parameter of a message of IRC.
  return letter > ' ' && letter < 0x7F && letter != ':' ? std::string(1, letter) : "?";
}

bool takes_argument(ModeKind kind, bool adding) {
  return kind == ModeKind::list || kind == ModeKind::always || kind == ModeKind::member_status ||
         (kind == ModeKind::when_set && adding);
}

bool is_well_formed(const RoomChange& change, ModeKind kind) {
  const bool needs_none = kind == ModeKind::always && !change.adding;
  if (change.argument.empty()) return needs_none;
  if (kind == ModeKind::list) return is_mask(change.argument);
  if (kind == ModeKind::when_set) {
    const auto number_in = change.rule == RoomRule::limit ? limit_in : slow_seconds_in;
    return number_in(change.argument) > 0;
  }
  return kind != ModeKind::always || !change.adding || is_room_key(change.argument);
}

/// The mask in "m:MASK" (InspIRCd, Ergo), "~mute:MASK" or "~quiet:MASK" (UnrealIRCd): a ban that only mutes.
std::optional<std::string_view> muted_in(std::string_view mask) {
  constexpr std::array<std::string_view, 5> kStarts{"m:", "~m:", "~q:", "~mute:", "~quiet:"};
  for (const std::string_view start : kStarts) {
    if (fold_case(mask.substr(0, start.size())) == start) return mask.substr(start.size());
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(std::span<const std::string_view> arguments) : arguments_(arguments) {}

  void take(char letter) {
    if (letter == '+' || letter == '-') {
      adding_ = letter == '+';
      return;
    }
    const ModeLetter* const mode = find_letter(letter);
    if (mode == nullptr) return add_once(ModeStep::Kind::unknown, letter, {});
    if (!takes_argument(mode->kind, adding_)) return add(ModeStep::Kind::change, letter, mode->rule);
    if (is_over_) return;
    if (next_ < arguments_.size()) return take_with(*mode);
    if (mode->kind == ModeKind::list) return add_once(ModeStep::Kind::list_wanted, letter, mode->rule);
    // "-k" may leave the key out: servers differ in whether they ask for it.
    const bool goes_without = mode->kind == ModeKind::always && !adding_;
    add_once(goes_without ? ModeStep::Kind::change : ModeStep::Kind::lacks_argument, letter, mode->rule);
  }

  std::vector<ModeStep> steps() {
    if (is_over_) steps_.push_back({ModeStep::Kind::too_many, {}, {}});
    return std::move(steps_);
  }

 private:
  void take_with(const ModeLetter& mode) {
    const std::string_view argument = arguments_[next_++];
    is_over_ |= next_ > kModesMax;
    if (is_over_) return;
    const bool bans = mode.rule == RoomRule::ban;
    // An exception is one to both, so one to mutes alone is written as that.
    const auto muted = bans || mode.rule == RoomRule::ban_exception ? muted_in(argument) : std::nullopt;
    add(ModeStep::Kind::change, mode.letter, muted && bans ? RoomRule::mute : mode.rule,
        muted.value_or(argument));
    if (!is_well_formed(steps_.back().change, mode.kind)) steps_.back().kind = ModeStep::Kind::malformed;
  }

  void add_once(ModeStep::Kind kind, char letter, RoomRule rule) {
    if (!std::exchange(told_[static_cast<unsigned char>(letter)], true)) add(kind, letter, rule);
  }

  void add(ModeStep::Kind kind, char letter, RoomRule rule, std::string_view argument = {}) {
    steps_.push_back({kind, shown_letter(letter), {rule, adding_, std::string(argument)}});
  }

  std::span<const std::string_view> arguments_;
  bool adding_ = true;
  bool is_over_ = false;
  std::size_t next_ = 0;
  std::array<bool, 256> told_{};
  std::vector<ModeStep> steps_;
};

}  // namespace

const ModeLetter& letter_of(RoomRule rule) {
  return *std::find_if(kModeLetters.begin(), kModeLetters.end(),
                       [=](const ModeLetter& each) { return each.rule == rule; });
}

std::string mode_letters_of(ModeKind kind) {
  std::string letters;
  for (const ModeLetter& mode : kModeLetters) {
    if (mode.kind == kind) letters += mode.letter;
  }
  return letters;
}

std::vector<ModeStep> read_modes(std::string_view letters, std::span<const std::string_view> arguments) {
  Reader reader(arguments);
  for (const char letter : letters) reader.take(letter);
  return reader.steps();
}

std::vector<std::string> written(std::span<const RoomChange> changes, std::size_t most_bytes) {
  constexpr std::size_t kSignLetterAndSpace = 3;
  std::vector<std::string> texts;
  SignedLetters letters;
  std::string arguments;
  for (const RoomChange& change : changes) {
    const std::size_t before = letters.text().size() + arguments.size();
    if (before > 0 && before + change.argument.size() + kSignLetterAndSpace > most_bytes)
      texts.push_back(std::exchange(letters, {}).text() + std::exchange(arguments, {}));
    letters.add(change.adding, letter_of(change.rule).letter);
    if (!change.argument.empty()) arguments += fmt::format(" {}", change.argument);
  }
  if (!letters.text().empty()) texts.push_back(letters.text() + arguments);
  return texts;
}

std::string written_whole(std::span<const RoomChange> changes) {
  const auto texts = written(changes, SIZE_MAX);
  return texts.empty() ? std::string() : texts.front();
}

std::string written(const RoomModes& modes, bool with_key) {
  std::string letters = "+";
  std::string arguments;
  if (!modes.key.empty()) {
    letters += letter_of(RoomRule::key).letter;
    arguments += fmt::format(" {}", with_key ? modes.key : "*");
  }
  if (modes.limit > 0) {
    letters += letter_of(RoomRule::limit).letter;
    arguments += fmt::format(" {}", modes.limit);
  }
  if (modes.slow_seconds > 0) {
    letters += letter_of(RoomRule::slow).letter;
    arguments += fmt::format(" {}", modes.slow_seconds);
  }
  for (const ModeLetter& mode : kModeLetters) {
    const bool* const flag = modes.flag(mode.rule);
    if (flag != nullptr && *flag) letters += mode.letter;
  }
  return letters + arguments;
}

}  // namespace chat::relay
