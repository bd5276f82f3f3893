// Modes of a room as a line client writes them, and what they mean.

#include "relay/dialects/line/modes.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/mode_words.h"
#include "relay/dialects/line/refusals.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// What a mode's argument is called, and what it has to be.
struct ArgumentWords {
  ModeKind kind;
  std::string_view name;
  std::string_view rule;
};

constexpr std::array<ArgumentWords, 5> kArguments{{
    {ModeKind::list, "MASK",
     "a mask is one word of 200 bytes at the most, as bob, *!*@192.0.2.* or ~account:bob, without /"},
    {ModeKind::always, "KEY", "a key has 23 visible ASCII characters at the most, and no commas or colons"},
    {ModeKind::when_set, "NUMBER", "the limit is a number above 0"},
    {ModeKind::never, "", ""},
    {ModeKind::member_status, "NAME", ""},
}};
static_assert(stands_in_order(kArguments, &ArgumentWords::kind));
static_assert(kMaskMaxBytes == 200 && kKeyMaxBytes == 23);

constexpr std::string_view kSlowRule =
    "it is a number of seconds, or a time such as 10s or 1m, a day at the most";

const ArgumentWords& argument_words(RoomRule rule) {
  return kArguments[static_cast<std::size_t>(letter_of(rule).kind)];
}

std::string explain_modes() {
  constexpr std::size_t kColumn = 11;
  std::string lines;
  for (const ModeWords& each : all_mode_words()) {
    const std::string usage =
        fmt::format("+{} {}", letter_of(each.rule).letter, argument_words(each.rule).name);
    lines += fmt::format("*   {:<{}}{}\n", usage, kColumn, each.meaning);
  }
  return lines + "* /mode -m and the like take it back.\n";
}

std::string show_masks(const Room& room, const ModeStep& asked, WallTime now) {
  const std::vector<ListedMask>& masks = *room.modes().list(asked.change.rule);
  std::string lines =
      fmt::format("* +{} of {}: {}\n", asked.letter, visible(room.name()), counted(masks.size(), "mask"));
  for (const ListedMask& each : masks) {
    const std::string time = how_long(each, now);
    lines +=
        fmt::format("*   {}, set by {}{}{}\n", visible(each.mask), each.by, time.empty() ? "" : ", ", time);
  }
  return lines;
}

std::string refuse_unknown(const Room&, const ModeStep& asked, WallTime) {
  return fmt::format("! There is no mode {}, so nothing was done. /mode alone explains them.\n",
                     asked.letter);
}

std::string refuse_without_argument(const Room&, const ModeStep& asked, WallTime) {
  const char sign = asked.change.adding ? '+' : '-';
  return fmt::format("! {0}{1} needs a {2} behind it: /mode {0}{1} {2}\n", sign, asked.letter,
                     argument_words(asked.change.rule).name);
}

std::string refuse_malformed(const Room&, const ModeStep& asked, WallTime) {
  return fmt::format(
      "! +{} does not take '{}': {}.\n", asked.letter, visible(asked.change.argument),
      asked.change.rule == RoomRule::slow ? kSlowRule : argument_words(asked.change.rule).rule);
}

std::string refuse_too_many(const Room&, const ModeStep&, WallTime) {
  return words_for_too_many_modes();
}

struct StepAnswer {
  ModeStep::Kind kind;
  std::string (*words)(const Room&, const ModeStep&, WallTime);  ///< null: there is something to do
};

constexpr std::array<StepAnswer, 6> kStepAnswers{{
    {ModeStep::Kind::change, nullptr},
    {ModeStep::Kind::list_wanted, show_masks},
    {ModeStep::Kind::unknown, refuse_unknown},
    {ModeStep::Kind::lacks_argument, refuse_without_argument},
    {ModeStep::Kind::malformed, refuse_malformed},
    {ModeStep::Kind::too_many, refuse_too_many},
}};
static_assert(stands_in_order(kStepAnswers, &StepAnswer::kind));

bool is_unknown(const ModeStep& step) {
  return step.kind == ModeStep::Kind::unknown;
}

/// Why nothing is done of what was typed, which was meant otherwise; empty if nothing is the matter. Done by
/// halves, "/mode #room +m" would give the room a key.
std::string whats_the_matter(const Room& room, std::string_view letters, std::span<const ModeStep> steps,
                             std::span<const std::string_view> arguments) {
  const bool has_sign = letters.front() == '+' || letters.front() == '-';
  const bool only_asks = std::all_of(steps.begin(), steps.end(), [](const ModeStep& step) {
    return step.kind == ModeStep::Kind::list_wanted;
  });
  if (steps.empty() || (!has_sign && !only_asks)) {
    return fmt::format(
        "A change begins with + or -, as in /mode +m, and is of your room, {}. /mode alone explains them.",
        visible(room.name()));
  }
  const auto has_argument = [](const ModeStep& step) { return !step.change.argument.empty(); };
  const auto taken = static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(), has_argument));
  const bool is_whole = std::none_of(steps.begin(), steps.end(), [](const ModeStep& step) {
    return is_unknown(step) || step.kind == ModeStep::Kind::too_many ||
           step.kind == ModeStep::Kind::malformed;
  });
  if (!is_whole || taken >= arguments.size()) return {};
  return fmt::format("Nothing was done: no letter of {} takes '{}'.", visible(letters),
                     visible(arguments[taken]));
}

}  // namespace

std::string words_for_too_many_modes() {
  return fmt::format("! {} at once are the most: what you wrote behind them was not done.\n", kModesMax);
}

void change_modes(const Request& request, Room& room, std::span<const RoomChange> changes) {
  std::vector<Refusal> refusals;
  std::set<std::string> lines;
  const auto refused = [&](const Refusal& refusal) {
    if (lines.insert(refusal_line(refusal)).second) refusals.push_back(refusal);
  };
  const auto done = request.hub.change_modes(request.person, room, changes, request.now, refused);
  // Advice takes a look at each member, so one is enough.
  for (const Refusal& refusal : refusals) request.answers.refuse(refusal, &refusal == &refusals.front());
  if (done) {
    const auto made = done->view().changes;
    request.answers.answer(fmt::format("You set {}{}", changes_in_words(made), consequence_of(made)));
  }
  if (!done && refusals.empty()) request.answers.answer("Nothing has changed: it was so before.");
}

void change_modes_as_written(const Request& request, Room& room, std::string_view letters,
                             std::span<const std::string_view> arguments, std::optional<Duration> lasts) {
  const std::vector<ModeStep> steps = read_modes(letters, arguments);
  if (const std::string why = whats_the_matter(room, letters, steps, arguments); !why.empty())
    return request.answers.refuse(why);
  const bool is_understood = std::none_of(steps.begin(), steps.end(), is_unknown);
  std::vector<RoomChange> changes;
  for (const ModeStep& step : steps) {
    const auto words = kStepAnswers[static_cast<std::size_t>(step.kind)].words;
    if (words == nullptr) {
      changes.push_back(step.change);
      changes.back().lasts = lasts;
    } else if (is_understood || is_unknown(step)) {
      request.answers.show(words(room, step, request.now.wall));
    }
  }
  if (is_understood && !changes.empty()) change_modes(request, room, changes);
}

void mode(const Request& request, std::string_view letters_and_arguments) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (letters_and_arguments.empty()) {
    request.answers.answer(
        fmt::format("Modes of {}: {}. There are:", visible(room->name()), written(room->modes(), true)));
    return request.answers.show(explain_modes());
  }
  const auto [letters, arguments] = first_word(letters_and_arguments);
  change_modes_as_written(request, *room, letters, words_of(arguments), {});
}

}  // namespace chat::relay::line
