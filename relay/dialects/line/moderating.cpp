// What a line client can type to keep order in its room.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/hints.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/masks.h"
#include "relay/dialects/line/modes.h"
#include "relay/dialects/line/request.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// The same change of the list for each mask; without any, shows the list.
void change_list(const Request& request, Room& room, const ModeLetter& list, bool adding,
                 const std::vector<std::string>& masks, std::optional<Duration> lasts = {}) {
  const std::vector<std::string_view> arguments(masks.begin(), masks.end());
  const std::string letters(std::max<std::size_t>(masks.size(), 1), list.letter);
  change_modes_as_written(request, room, (adding ? "+" : "-") + letters, arguments, lasts);
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
  const auto may_be = is_meant_as_name(mask) ? check_nick(mask) : Answer<>();
  if (!may_be) return request.answers.refuse(may_be.error());
  request.share.spend(points_for_looks(request.hub.people().size()));
  change_list(request, *room, letter_of(list), true, masks_that_hold(request.hub, mask), lasts);
  tell_of_slip(request, *room, mask);
}

void unlist_masks(const Request& request, RoomRule list, std::string_view names) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  std::vector<std::string> masks;
  for (const std::string_view name : words_of(names)) {
    for (std::string& mask : masks_to_lift(request.hub, *room->modes().list(list), name))
      masks.push_back(std::move(mask));
  }
  change_list(request, *room, letter_of(list), false, masks);
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
  if (too_many) request.answers.show(words_for_too_many_modes());
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

void unban(const Request& request, std::string_view names) {
  unlist_masks(request, RoomRule::ban, names);
}

void mute(const Request& request, std::string_view mask_and_time) {
  list_mask(request, RoomRule::mute, mask_and_time);
}

void unmute(const Request& request, std::string_view names) {
  unlist_masks(request, RoomRule::mute, names);
}

void slow(const Request& request, std::string_view time) {
  Room* room = room_of(request.person, request.answers);
  if (room == nullptr) return;
  if (!time.empty()) return mode(request, time == "off" || time == "0" ? "-W" : fmt::format("+W {}", time));
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

}  // namespace chat::relay::line
