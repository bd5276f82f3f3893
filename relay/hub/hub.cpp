#include "relay/hub/hub.h"

#include "common/text.h"
#include "relay/hub/account_standing.h"
#include "relay/hub/entering.h"
#include "relay/hub/names.h"

#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// Without a user and a host it is the relay's own name: see Source::is_relay().
Person console_called(std::string_view name) {
  Person console;
  console.nick = name;
  console.rules_relay = true;
  console.is_announced = true;
  return console;
}

}  // namespace

Hub::Hub(HubSettings settings, HubPorts ports, Moment now)
    : ChatView(
          {settings.history_lines, settings.private_backlog, settings.first_rules_lobby,
           settings.reserved_nick,
           settings.return_key.empty() ? Duration::zero() : settings.return_within + settings.lost_within},
          ports.accounts, ports.archive, ports.keeper, now),
      settings_(std::move(settings)),
      started_(now),
      ledger_(ports.ledger),
      keeper_(ports.keeper),
      witness_(ports.witness),
      operator_password_(settings_.operator_password, Problem::not_operator_password),
      relay_password_(settings_.relay_password, Problem::not_relay_password),
      return_codes_(settings_.return_key),
      desk_(settings_.account_rules, ports.accounts, ports.witness,
            [this](const AccountRequest& request) { return objection_to(*this, request); }),
      last_member_id_(settings_.person_ids_after),
      console_(console_called(settings_.reserved_nick)) {}

Person& Hub::enter(std::string_view nick, const Profile& profile, LocalReader reader, Moment now,
                   std::string_view account, std::string_view address) {
  if (Person* const holder = find(nick)) make_guest(*holder, now);
  Fact fact{Fact::Kind::entered, {nick, profile.user, profile.host, profile.realname}};
  fact.source.in_own_words = profile.in_own_words;
  fact.source.is_outside = profile.is_outside;
  fact.source.is_encrypted = profile.is_encrypted;
  fact.source.address = address;
  fact.source.id = ++last_member_id_;
  fact.at = now;
  happen(fact);
  Person& member = *find(nick);
  Entering entering(member, reader);
  if (!account.empty()) log_in(member, account, now);
  watch_ownership(member, now);
  entering.finish();
  return member;
}

Person& Hub::enter_as_guest(const Profile& profile, LocalReader reader, Moment now,
                            std::string_view address) {
  return enter(unused_guest_nick(), profile, reader, now, {}, address);
}

void Hub::let_in(const Person& member, Moment now) {
  if (witness_ != nullptr) witness_->see(LetIn{member}, now);
}

OwnedFact Hub::happened(Fact fact) {
  number(fact);
  OwnedFact kept(fact);
  happen(fact);
  return kept;
}

void Hub::number(Fact& fact) {
  if (is_event(fact.kind) && archive_.exists()) fact.id = ledger_.next_id(fact.at.wall);
}

void Hub::fall_silent() {
  state_.fall_silent();
  ledger_.stop();
  // Nobody loses a nick any more.
  unproven_ = {};
}

void Hub::hear(const Fact& fact) {
  state_.apply(fact);
  if (fact.kind == Fact::Kind::logged_in && fact.source.account.empty())
    logged_out_elsewhere_.push_back({fact.source.id, std::string(fact.source.nick)});
  if (fact.kind == Fact::Kind::modes_set && find_room(fact.target) == &lobby())
    end_listening_of_unwelcome(fact.at);
}

void Hub::leave(Person& member, std::string_view reason, Moment now) {
  Fact fact = fact_of(Fact::Kind::quit, member, now);
  fact.text = reason;
  const std::string nick = member.nick;
  const WallTime stranger_from = stranger_since(member, now);
  number(fact);
  happen(fact);
  lift_masks_of_stranger(nick, stranger_from, now);
}

Answer<> Hub::is_free(std::string_view nick, const Person* holder, std::string_view account) const {
  if (auto fine = check_nick(nick); !fine) return fine;
  const Person* present = find(nick);
  if (holder != nullptr) account = holder->source().account;
  const bool is_its_own = !account.empty() && fold_case(account) == fold_case(nick);
  if (present != nullptr && present != holder && !is_its_own) return refuse(Problem::nick_taken, nick);
  if (holder != nullptr && holder->has_lost_nick && !is_its_own && is_registered(nick))
    return refuse(Problem::nick_registered, nick);
  if (passes_for_relay(nick) || fold_case(nick) == fold_case(settings_.reserved_nick))
    return refuse(Problem::nick_reserved, nick);
  return {};
}

Answer<std::optional<OwnedFact>> Hub::rename(Person& member, std::string_view nick, Moment now) {
  if (nick == member.nick) return std::nullopt;
  if (auto fine = is_free(nick, &member); !fine) return tl::unexpected(fine.error());
  if (const Room* const room = room_that_holds(member))
    return refuse(Problem::held_to_nick, nick, room->name());
  const Time free_at = member.particulars().nick_changes.free_at(settings_.nick_changes, now.steady);
  if (free_at > now.steady)
    return refuse_size(Problem::renamed_too_often, nick, 0, seconds_until(free_at, now.steady));
  member.own_particulars().nick_changes.count(settings_.nick_changes, now.steady);
  return take_nick(member, nick, now);
}

OwnedFact Hub::take_nick(Person& member, std::string_view nick, Moment now) {
  Person* const holder = find(nick);
  if (holder != nullptr && holder != &member) make_guest(*holder, now);
  Fact fact = fact_of(Fact::Kind::renamed, member, now);
  fact.object = nick;
  const std::string former = member.nick;
  const bool is_another = fold_case(former) != fold_case(nick);
  OwnedFact renamed = happened(fact);
  if (is_another) lift_masks_of_stranger(former, stranger_since(member, now), now);
  watch_ownership(member, now);
  return renamed;
}

Answer<Joined> Hub::join(Person& member, std::string_view room_name, std::string_view key, Moment now) {
  if (auto fine = check_room_name(room_name); !fine) return tl::unexpected(fine.error());
  if (member.seats.size() >= settings_.rooms_of_one) {
    return refuse_size(Problem::too_many_rooms, room_name, member.seats.size() + 1, settings_.rooms_of_one);
  }
  const Room* const existing = find_room(room_name);
  if (existing != nullptr) {
    if (auto fine = may_join(member, *existing, key); !fine) return tl::unexpected(fine.error());
  } else if (rooms().size() >= settings_.rooms) {
    return refuse_size(Problem::too_many_rooms_in_all, room_name, rooms().size() + 1, settings_.rooms);
  }
  const auto place = place_of(member.particulars().account, room_name);
  const bool makes_it = existing == nullptr || existing->is_as_new();
  Fact fact = fact_of(Fact::Kind::joined, member, makes_it ? state_.when_made(room_name, now) : now);
  fact.target = existing != nullptr ? std::string_view(existing->name()) : room_name;
  OwnedFact joined = happened(fact);
  Room* const room = find_room(room_name);
  if (!room->claim() && room->members().size() == 1) room->begin();
  // The newcomer sees it in the list of names.
  if (room->claim() && member.is_op_in(*room) && room->members().size() > 1)
    tell_of_rule(member, *room, true, now, false);
  return Joined{room, std::move(joined), place};
}

Answer<Room*> Hub::listen(Person& member) {
  Room& room = lobby();
  if (auto fine = may_join(member, room, {}); !fine) return tl::unexpected(fine.error());
  room.let_listen(member);
  return &room;
}

Answer<> Hub::may_join(const Person& member, const Room& room, std::string_view key) const {
  if (member.seat_in(room) != nullptr) return refuse(Problem::already_there, room.name());
  return lets_in(member, room, key);
}

Answer<> Hub::lets_in(const Person& member, const Room& room, std::string_view key) const {
  return lets_in(member, member.source(), room, key);
}

Answer<> Hub::lets_in(const Person& member, const Source& source, const Room& room,
                      std::string_view key) const {
  const RoomModes& modes = room.modes();
  const bool invited = room.invited().contains(member.id);
  // An invitation stands above all modes, and so do who rules the room by its account and the relay's
  // operators: no room is ever stuck.
  const bool rules = member.rules_relay || room.claim().rules(member.particulars().account);
  if (invited || rules) return {};
  if (modes.is_banned(source)) return refuse(Problem::banned, room.name());
  if (modes.invite_only && !any_matches(modes.invite_exceptions, source)) {
    return refuse(Problem::invite_only, room.name());
  }
  if (!modes.key.empty() && modes.key != key) return refuse(Problem::needs_key, room.name());
  const std::size_t with_it = room.members().size() + (member.seat_in(room) == nullptr ? 1 : 0);
  if (modes.limit > 0 && with_it > modes.limit) {
    return refuse_size(Problem::room_full, room.name(), room.members().size(), modes.limit);
  }
  return {};
}

OwnedFact Hub::part(Person& member, Room& room, std::string_view reason, Moment now,
                    const Room* destination) {
  Fact fact = fact_in(room, Fact::Kind::parted, member, now);
  // Whoever may not speak does not speak by leaving.
  if (may_speak(member, room)) fact.text = reason;
  if (destination != nullptr && !destination->modes().secret) fact.object = destination->name();
  return happened(fact);
}

void Hub::use_rendering(Person& member, const Rendering& rendering) {
  if (member.reader.rendering == &rendering) return;
  for (const Seat& seat : member.seats) seat.room->stop_reading(member.reader);
  if (member.listens) lobby().stop_reading(member.reader);
  member.reader.rendering = &rendering;
  for (const Seat& seat : member.seats) seat.room->start_reading(member.reader);
  if (member.listens) lobby().start_reading(member.reader);
}

std::string Hub::unused_guest_nick() {
  std::string nick;
  do {
    nick = fmt::format("guest{}", ++guests_);
  } while (!is_free(nick, nullptr));
  return nick;
}

}  // namespace chat::relay
