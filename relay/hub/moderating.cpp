// What operators may do, and what a room's modes mean.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// True where it has changed. Taking the key off needs no key: who may take it off knows it.
bool change_key(RoomModes& modes, ModeChange& change) {
  if (change.adding ? !is_room_key(change.argument) : modes.key.empty()) return false;
  if (!change.adding) change.argument = "*";
  modes.key = change.adding ? change.argument : "";
  return true;
}

bool change_limit(RoomModes& modes, ModeChange& change) {
  std::size_t limit = 0;
  const std::string& text = change.argument;
  if (change.adding) std::from_chars(text.data(), text.data() + text.size(), limit);
  if (limit == modes.limit || (change.adding && limit == 0)) return false;
  modes.limit = limit;
  change.argument = change.adding ? std::to_string(limit) : "";
  return true;
}

bool change_flag(bool& flag, ModeChange& change) {
  change.argument.clear();
  return std::exchange(flag, change.adding) != change.adding;
}

}  // namespace

Answer<Fact> Hub::set_topic(Member& member, Room& room, std::string_view topic, Moment now) {
  if (member.seat_in(room) == nullptr) return refuse(Problem::not_in_room, room.name());
  if (room.modes().topic_locked && !member.is_op_in(room)) return refuse(Problem::not_operator, room.name());
  const auto shown = shown_within(kTopicMaxBytes, topic, Problem::topic_too_long, room.name());
  if (!shown) return tl::unexpected(shown.error());
  room.topic() = {*shown, member.nick, now};
  Event event = event_of(Event::Kind::topic_set, member.source(), now);
  event.target = room.name();
  event.text = *shown;
  room.announce(event, &member);
  return Fact(event);
}

Answer<Fact> Hub::kick(Member& member, Room& room, std::string_view nick, std::string_view reason,
                       Moment now) {
  Member* victim = find(nick);
  if (member.seat_in(room) == nullptr) return refuse(Problem::not_in_room, room.name());
  if (!member.is_op_in(room)) return refuse(Problem::not_operator, room.name());
  if (victim == nullptr || victim->seat_in(room) == nullptr)
    return refuse(Problem::not_there, nick, room.name());
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, room.name());
  if (!shown) return tl::unexpected(shown.error());
  Event event = event_of(Event::Kind::kicked, member.source(), now);
  event.target = room.name();
  event.object = victim->nick;
  event.text = *shown;
  Fact fact(event);
  room.announce(event, &member);
  remove_from_room(*victim, room);
  deliver(*victim, event_of(Event::Kind::unseated, victim->source(), now));
  return fact;
}

Answer<Fact> Hub::invite(Member& member, std::string_view nick, Room& room, Moment now) {
  Member* guest = find(nick);
  if (guest == nullptr) return refuse(Problem::nobody_called, nick);
  if (member.seat_in(room) == nullptr) return refuse(Problem::not_in_room, room.name());
  if (room.modes().invite_only && !member.is_op_in(room)) return refuse(Problem::not_operator, room.name());
  if (guest->seat_in(room) != nullptr) return refuse(Problem::already_with_you, guest->nick, room.name());
  room.invited().insert(guest->id);
  Event event = event_of(Event::Kind::invited, member.source(), now);
  event.target = room.name();
  event.object = guest->nick;
  event.to_one = true;
  deliver(*guest, event);
  event.to_one = false;
  for (Member* other : room.members()) {
    if (other != &member && other->is_op_in(room)) deliver(*other, event);
  }
  return Fact(event);
}

std::vector<Fact> Hub::change_modes(Member& member, Room& room, std::span<const ModeChange> changes,
                                    Moment now, const std::function<void(const Refusal&)>& refused) {
  std::vector<ModeChange> done;
  for (ModeChange change : changes) {
    if (const auto changed = change_mode(member, room, change, now); !changed) {
      refused(changed.error());
    } else if (change.letter != 0) {
      done.push_back(std::move(change));
    }
  }
  Event event = event_of(Event::Kind::modes_set, member.source(), now);
  event.target = room.name();
  std::vector<Fact> facts;
  for (const std::string& text : written(done)) {
    event.text = text;
    room.announce(event, member.seat_in(room) == nullptr ? nullptr : &member);
    facts.emplace_back(event);
  }
  return facts;
}

/// A change that changes nothing is not refused; its letter is set to 0.
Answer<> Hub::change_mode(const Member& member, Room& room, ModeChange& change, Moment now) {
  if (!member.is_op_in(room)) return refuse(Problem::not_operator, room.name());
  RoomModes& modes = room.modes();
  if (auto* list = modes.list(change.letter)) return change_list(member, room, *list, change, now);
  if (kind_of_room_mode(change.letter) == ModeKind::member_status) return change_status(room, change);
  bool* flag = modes.flag(change.letter);
  const bool changed = flag != nullptr        ? change_flag(*flag, change)
                       : change.letter == 'k' ? change_key(modes, change)
                                              : change_limit(modes, change);
  if (!changed) change.letter = 0;
  return {};
}

Answer<> Hub::change_list(const Member& member, const Room& room, std::vector<ListedMask>& list,
                          ModeChange& change, Moment now) {
  change.argument = complete_mask(change.argument);
  const auto listed = std::find_if(list.begin(), list.end(), [&](const ListedMask& each) {
    return fold_case(each.mask) == fold_case(change.argument);
  });
  if ((listed != list.end()) == change.adding) {
    change.letter = 0;
  } else if (!change.adding) {
    list.erase(listed);
  } else if (list.size() >= kListMasksMax) {
    return refuse_size(Problem::list_full, room.name(), list.size() + 1, kListMasksMax);
  } else {
    list.push_back({change.argument, member.nick, now.wall});
  }
  return {};
}

Answer<> Hub::change_status(Room& room, ModeChange& change) {
  Member* somebody = find(change.argument);
  if (somebody == nullptr) return refuse(Problem::nobody_called, change.argument);
  Seat* seat = somebody->seat_in(room);
  if (seat == nullptr) return refuse(Problem::not_there, change.argument, room.name());
  bool& status = change.letter == 'o' ? seat->op : seat->voice;
  change.argument = somebody->nick;
  if (std::exchange(status, change.adding) == change.adding) change.letter = 0;
  return {};
}

}  // namespace chat::relay
