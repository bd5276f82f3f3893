// Who was on another relay, and comes back by this one.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/hub/entering.h"
#include "relay/hub/hub.h"
#include "relay/hub/relays_changes.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// Who was on another relay is on this one: by its nick if that is free, in its rooms as far as they let it
/// in, an operator where it was one.
class BringingOver {
 public:
  BringingOver(Hub& hub, const NewConnection& connection, Moment now)
      : hub_(hub), connection_(connection), now_(now) {}

  /// Others see it there still. They are told that it is back, and no more.
  BroughtOver take_over(Person& person);
  /// Others have been told that it has left.
  BroughtOver enter_again(const MissingPerson& lost);

 private:
  void tell_of_lists(Person& member, const MissingPerson& lost);
  void tell_more_of(Person& member, const MissingPerson& lost, const std::string& account);
  Answer<> take_seat_again(Person& member, const MissingSeat& seat);
  void begin(Person& member);
  BroughtOver with_what_it_missed(Person& member, std::uint64_t told_up_to);
  std::string address_beside(const PackedProfile& profile) const {
    return std::string(connection_.address_beside(profile.host()));
  }

  Hub& hub_;
  const NewConnection& connection_;
  Moment now_;
};

BroughtOver Hub::bring_over(std::uint64_t person, const NewConnection& connection, Moment now) {
  const auto there =
      std::find_if(people().begin(), people().end(), [&](const auto& each) { return each->id == person; });
  BringingOver bringing(*this, connection, now);
  if (there != people().end()) return bringing.take_over(**there);
  const auto lost = missing().take(person);
  return lost ? bringing.enter_again(*lost) : BroughtOver{};
}

BroughtOver BringingOver::take_over(Person& person) {
  const std::uint64_t told_up_to = hub_.told_up_to(person);
  Fact fact = fact_of(Fact::Kind::moved, person, now_);
  const std::string address = address_beside(person.profile);
  fact.source.address = address;
  fact.source.is_encrypted = connection_.is_encrypted;
  fact.new_id = ++hub_.last_member_id_;
  hub_.happen(fact);
  Entering entering(person, connection_.reader);
  for (const Seat& seat : person.seats) seat.room->start_reading(person.reader);
  entering.finish();
  begin(person);
  return with_what_it_missed(person, told_up_to);
}

/// As its relay has known of it.
void BringingOver::begin(Person& member) {
  member.rules_by_password = member.rules_relay && !hub_.is_operators_account(member.particulars().account);
  hub_.watch_ownership(member, now_);
  for (const std::string& nick : member.particulars().watched)
    hub_.state_.watches().add(fold_case(nick), member);
}

BroughtOver BringingOver::with_what_it_missed(Person& member, std::uint64_t told_up_to) {
  BroughtOver over{&member};
  over.told_up_to = hub_.ledger_.before_late(told_up_to);
  const PrivateLines& lines = hub_.state_.private_lines();
  over.alone = lines.said_to(member, told_up_to);
  if (lines.lost_up_to() > told_up_to) over.alone_after = lines.lost_up_to();
  if (over.alone.empty()) return over;
  const KeptLine& last = over.alone.back();
  member.own_particulars().last_wrote = {last.speaker, last.nick};
  return over;
}

BroughtOver BringingOver::enter_again(const MissingPerson& lost) {
  const std::string account = hub_.is_registered(lost.account) ? lost.account : std::string();
  const bool is_free = hub_.is_free(lost.nick, nullptr, account).has_value();
  const std::string nick = is_free ? lost.nick : hub_.unused_guest_nick();
  if (Person* const holder = hub_.find(nick)) hub_.make_guest(*holder, now_);
  const std::string address = address_beside(lost.profile);
  Fact fact{Fact::Kind::moved, {nick, lost.profile.user(), lost.profile.host(), lost.profile.realname()}};
  fact.source.in_own_words = lost.profile.in_own_words();
  fact.source.address = address;
  fact.source.is_encrypted = connection_.is_encrypted;
  fact.source.id = lost.id;
  fact.new_id = ++hub_.last_member_id_;
  fact.at = now_;
  hub_.happen(fact);
  fact.kind = Fact::Kind::entered;
  fact.source.id = std::exchange(fact.new_id, 0);
  hub_.happen(fact);
  Person& member = *hub_.find(nick);
  Entering entering(member, connection_.reader);
  tell_more_of(member, lost, account);
  begin(member);
  BroughtOver over = with_what_it_missed(member, lost.told_up_to);
  for (const MissingSeat& seat : lost.seats) {
    if (auto fine = take_seat_again(member, seat); !fine) over.kept_out.push_back(std::move(fine.error()));
  }
  entering.finish();
  return over;
}

void BringingOver::tell_more_of(Person& member, const MissingPerson& lost, const std::string& account) {
  if (!account.empty()) {
    Fact fact = fact_of(Fact::Kind::logged_in, member, now_);
    fact.source.account = account;
    hub_.happen(fact);
  }
  if (lost.bot || lost.invisible || lost.rules_relay) {
    Fact fact = fact_of(Fact::Kind::marked, member, now_);
    fact.source.bot = lost.bot;
    fact.source.invisible = lost.invisible;
    fact.source.rules_relay = lost.rules_relay;
    hub_.happen(fact);
  }
  tell_of_lists(member, lost);
  if (lost.away.empty()) return;
  Fact fact = fact_of(Fact::Kind::away_set, member, now_);
  fact.text = lost.away;
  hub_.happen(fact);
}

void BringingOver::tell_of_lists(Person& member, const MissingPerson& lost) {
  for (const Ignored& each : lost.ignored) {
    Fact fact = fact_of(Fact::Kind::ignoring, member, now_);
    fact.object = each.mask;
    fact.new_id = each.id;
    hub_.happen(fact);
  }
  for (const std::string& each : lost.watched) {
    Fact fact = fact_of(Fact::Kind::watching, member, now_);
    fact.object = each;
    hub_.happen(fact);
  }
}

/// Whoever was let in before is so again, but for who is banned by now. In another room of that name it was
/// nothing.
Answer<> BringingOver::take_seat_again(Person& member, const MissingSeat& seat) {
  Room* const there = hub_.find_room(seat.room);
  const bool is_the_same =
      there != nullptr && in_milliseconds(there->created().wall) == in_milliseconds(seat.created);
  if (is_the_same && !there->modes().is_banned(member.source())) there->invited().add(member.id, true);
  const auto joined = hub_.join(member, seat.room, {}, now_);
  if (!joined) return tl::unexpected(joined.error());
  if (!is_the_same) return {};
  std::vector<RoomChange> standing;
  if (seat.op && !member.is_op_in(*there)) standing.push_back({RoomRule::operator_status, true, member.nick});
  if (seat.voice) standing.push_back({RoomRule::voice, true, member.nick});
  if (standing.empty()) return {};
  Fact fact = modes_set_by_relay(*there, standing, hub_.settings().reserved_nick, now_);
  // Who has come back is shown it with the room.
  fact.actor = &member;
  hub_.number(fact);
  hub_.happen(fact);
  return {};
}

// The state's part.

/// Nobody: it has left for everybody here, and comes anew.
void ChatState::move(const Fact& fact) {
  missing_.forget(fact.source.id);
  rename_id(fact.source.id, fact.new_id);
  Person* const mover = actor_of(fact);
  if (mover == nullptr) {
    comes_as_ = {fact.source.id, fact.new_id};
    return;
  }
  Person& actor = *mover;
  if (actor.reader) let_go_of_reader(actor);
  Particulars& its = actor.own_particulars();
  its.former_id = std::exchange(actor.id, fact.new_id);
  its.returns = 0;
  its.hidden_address = fact.source.address;
  its.unheard_since = {};
  its.told_up_to = 0;
  actor.is_encrypted = fact.source.is_encrypted;
  actor.is_lost = false;
  for (const Seat& seat : actor.seats) take_place(actor, *seat.room);
  Fact told = fact;
  told.kind = Fact::Kind::returned;
  told.actor = &actor;
  tell_of_absence(told, actor);
}

/// From now on it is on another relay.
void ChatState::let_go_of_reader(Person& actor) {
  lobby().end_listening(actor);
  for (const Seat& seat : actor.seats) seat.room->stop_reading(actor.reader);
  stop_watching(actor);
  Endable* const connection = std::exchange(actor.reader, {}).connection;
  if (connection != nullptr) connection->be_left();
}

/// Where others know somebody by the id.
void ChatState::rename_id(std::uint64_t former, std::uint64_t id) {
  announcer_.count_looks(people_.size());
  for (const auto& member : people_) {
    if (member->particulars().last_wrote.id == former) member->own_particulars().last_wrote.id = id;
    if (member->particulars().ignored.empty()) continue;
    for (Ignored& each : member->own_particulars().ignored) {
      if (each.id == former) each.id = id;
    }
  }
  for (const auto& [name, room] : rooms_) room->invited().rename(former, id);
  missing_.rename(former, id);
  private_lines_.rename(former, id);
}

}  // namespace chat::relay
