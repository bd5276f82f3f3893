// What a line client can type to keep order in its room.

#include "common/enum_table.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/masks.h"
#include "relay/dialects/line/refusals.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/request.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
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

/// What a mode means.
struct ModeWords {
  RoomRule rule;
  std::string_view meaning;
};

constexpr std::array<ModeWords, kModeLetters.size()> kModeWords{{
    {RoomRule::ban, "banned: bob, *!*@192.0.2.7; +b alone lists them"},
    {RoomRule::mute, "may listen and not speak: as +b"},
    {RoomRule::ban_exception, "neither banned nor muted, although +b or +q says so"},
    {RoomRule::invite_exception, "may come in, although +i says no"},
    {RoomRule::key, "only who knows the key comes in"},
    {RoomRule::limit, "no more than so many people come in"},
    {RoomRule::slow, "slow: so many seconds from one line of somebody's to the next"},
    {RoomRule::off_record, "what is said is not kept, where the relay keeps it"},
    {RoomRule::invite_only, "only who is invited comes in"},
    {RoomRule::moderated, "only operators and who has a voice speak"},
    {RoomRule::members_only, "nobody speaks from outside"},
    {RoomRule::secret, "the room is not listed"},
    {RoomRule::topic_locked, "only operators set the topic"},
    {RoomRule::operator_status, "an operator"},
    {RoomRule::voice, "has a voice"},
}};
static_assert(std::equal(kModeWords.begin(), kModeWords.end(), kModeLetters.begin(),
                         [](const ModeWords& words, const ModeLetter& mode) {
                           return words.rule == mode.rule;
                         }));

const ArgumentWords& argument_words(RoomRule rule) {
  return kArguments[static_cast<std::size_t>(letter_of(rule).kind)];
}

std::string explain_modes() {
  constexpr std::size_t kColumn = 11;
  std::string lines;
  for (const ModeWords& each : kModeWords) {
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
  return fmt::format("! There is no mode {}. /mode alone explains them.\n", asked.letter);
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
  return fmt::format("! {} at once are the most: what you wrote behind them was not done.\n", kModesMax);
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

/// Makes the changes that are allowed, and tells the client what was done and what was refused.
void change_modes(const Request& request, Room& room, std::span<const RoomChange> changes) {
  std::vector<Refusal> refusals;
  std::set<std::string> lines;
  const auto refused = [&](const Refusal& refusal) {
    if (lines.insert(refusal_line(refusal)).second) refusals.push_back(refusal);
  };
  const auto done = request.hub.change_modes(request.person, room, changes, request.now, refused);
  // Advice takes a look at each member, so one is enough.
  for (const Refusal& refusal : refusals) request.answers.refuse(refusal, &refusal == &refusals.front());
  if (done) request.answers.answer(fmt::format("You set {}", changes_in_words(done->view().changes)));
  if (!done && refusals.empty()) request.answers.answer("Nothing has changed: it was so before.");
}

/// Carries out "+ov-m" with its arguments. `lasts`: of masks that are added.
void carry_out(const Request& request, Room& room, std::string_view letters,
               std::span<const std::string_view> arguments, std::optional<Duration> lasts) {
  std::vector<RoomChange> changes;
  for (const ModeStep& step : read_modes(letters, arguments)) {
    const auto words = kStepAnswers[static_cast<std::size_t>(step.kind)].words;
    if (words == nullptr) {
      changes.push_back(step.change);
      changes.back().lasts = lasts;
    } else {
      request.answers.show(words(room, step, request.now.wall));
    }
  }
  if (!changes.empty()) change_modes(request, room, changes);
}

/// The same change of the list for each mask; without any, shows the list.
void change_list(const Request& request, Room& room, const ModeLetter& list, bool adding,
                 const std::vector<std::string>& masks, std::optional<Duration> lasts = {}) {
  const std::vector<std::string_view> arguments(masks.begin(), masks.end());
  const std::string letters(std::max<std::size_t>(masks.size(), 1), list.letter);
  carry_out(request, room, (adding ? "+" : "-") + letters, arguments, lasts);
}

/// Puts who is called so, or a mask, on the list, for a time if one stands behind it.
void list_mask(const Request& request, RoomRule list, std::string_view mask_and_time) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const auto [mask, time] = first_word(mask_and_time);
  std::optional<Duration> lasts;
  if (!time.empty()) {
    const auto asked = ban_duration(time);
    if (!asked) return request.answers.refuse(asked.error());
    lasts = *asked;
  }
  if (mask.empty()) return change_list(request, *room, letter_of(list), true, {});
  request.share.spend(points_for_looks(request.hub.people().size()));
  change_list(request, *room, letter_of(list), true, masks_that_hold(request.hub, mask), lasts);
}

void unlist_mask(const Request& request, RoomRule list, std::string_view mask) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  change_list(request, *room, letter_of(list), false,
              masks_to_lift(request.hub, *room->modes().list(list), first_word(mask).first));
}

/// The same change for each word, which may be one without an argument.
void change_for_each(const Request& request, RoomRule rule, bool adding, std::string_view words) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  auto names = words_of(words);
  const bool too_many = names.size() > kModesMax;
  names.resize(std::min(names.size(), kModesMax));
  std::vector<RoomChange> changes;
  changes.reserve(names.size());
  for (const std::string_view name : names) changes.push_back({rule, adding, std::string(name)});
  change_modes(request, *room, changes);
  if (too_many) request.answers.show(refuse_too_many(*room, {}, {}));
}

void change_lock(const Request& request, bool locked) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const std::array<RoomChange, 2> changes{{{RoomRule::invite_only, locked}, {RoomRule::moderated, locked}}};
  change_modes(request, *room, changes);
}

}  // namespace

void kick(const Request& request, std::string_view name_and_reason) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  const auto [name, reason] = first_word(name_and_reason);
  if (request.hub.find(name) == &request.person)
    return request.answers.refuse("That is you. To leave, /join another room, or /quit.");
  const auto kicked = request.hub.kick(request.person, *room, name, reason, request.now);
  if (!kicked) return request.answers.refuse(kicked.error());
  request.answers.answer(fmt::format("You kicked {}", kicked->view().object));
}

void op(const Request& request, std::string_view names) {
  change_for_each(request, RoomRule::operator_status, true, names);
}

void deop(const Request& request, std::string_view names) {
  change_for_each(request, RoomRule::operator_status, false, names);
}

void voice(const Request& request, std::string_view names) {
  change_for_each(request, RoomRule::voice, true, names);
}

void devoice(const Request& request, std::string_view names) {
  change_for_each(request, RoomRule::voice, false, names);
}

void ban(const Request& request, std::string_view mask_and_time) {
  list_mask(request, RoomRule::ban, mask_and_time);
}

void unban(const Request& request, std::string_view mask) {
  unlist_mask(request, RoomRule::ban, mask);
}

void mute(const Request& request, std::string_view mask_and_time) {
  list_mask(request, RoomRule::mute, mask_and_time);
}

void unmute(const Request& request, std::string_view mask) {
  unlist_mask(request, RoomRule::mute, mask);
}

void slow(const Request& request, std::string_view time) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (!time.empty()) return mode(request, time == "off" ? "-W" : fmt::format("+W {}", time));
  const std::size_t seconds = room->modes().slow_seconds;
  request.answers.answer(seconds == 0 ? fmt::format("{} is not slow", visible(room->name()))
                                      : fmt::format("{} is slow: {} from one line of somebody's to the next",
                                                    visible(room->name()), counted(seconds, "second")));
}

void lock(const Request& request, std::string_view) {
  change_lock(request, true);
}

void unlock(const Request& request, std::string_view) {
  change_lock(request, false);
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
  carry_out(request, *room, letters, words_of(arguments), {});
}

}  // namespace chat::relay::line
