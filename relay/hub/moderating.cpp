// What operators may do, and what a room's modes mean.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/names.h"
#include "relay/hub/relays_changes.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {
namespace {

/// Whether one has claimed the room, so that the other does not put it out.
bool is_above(const Person& one, const Person& other, const Room& room) {
  const Claim& claim = room.claim();
  return claim.is_founder(one.particulars().account) && !claim.is_founder(other.particulars().account) &&
         !other.rules_relay;
}

/// Changes of one request, each decided as if those before it had happened.
class Decision {
 public:
  Decision(const Hub& hub, const Person& actor, const Room& room)
      : hub_(hub), actor_(actor), room_(room), modes_(room.modes()) {}

  /// Refuses the change, or adds it to done() if it changes something. Its argument is written there as
  /// people are told it.
  Answer<> decide(RoomChange change, Moment now) {
    if (!actor_.rules_relay && !standing_of(actor_).op) return refuse(Problem::not_operator, room_.name());
    if (is_standing(change.rule)) return decide_standing(std::move(change));
    if (const auto* list = modes_.list(change.rule)) {
      change.argument = complete_mask(change.argument);
      const std::string known = find_mask(*list, change.argument);
      // Clients take from their copy of the list what they are told.
      if (!change.adding && !known.empty()) change.argument = known;
      if (change.adding && modes_.masks() >= kMasksMax && known.empty()) {
        return tl::unexpected(Refusal{.problem = Problem::list_full,
                                      .subject = room_.name(),
                                      .actual = modes_.masks() + 1,
                                      .limit = kMasksMax,
                                      .rule = change.rule});
      }
    } else if (!is_usable(change)) {
      return {};
    }
    if (apply_change(modes_, change, actor_.nick, now)) done_.push_back(std::move(change));
    return {};
  }

  const std::vector<RoomChange>& done() const { return done_; }

 private:
  /// The mask as it stands in the list, in whichever case it was asked for; empty if it is not there.
  static std::string find_mask(const std::vector<ListedMask>& list, std::string_view mask) {
    const auto found = std::find_if(
        list.begin(), list.end(),
        [folded = fold_case(mask)](const ListedMask& each) { return fold_case(each.mask) == folded; });
    return found == list.end() ? std::string() : found->mask;
  }

  /// Writes the argument as people are told it; false if it cannot be one. Taking the key off needs no key:
  /// an operator is shown it.
  static bool is_usable(RoomChange& change) {
    if (change.rule == RoomRule::key) {
      if (!change.adding) change.argument = "*";
      return !change.adding || is_room_key(change.argument);
    }
    const bool is_limit = change.rule == RoomRule::limit;
    const bool takes_number = change.adding && (is_limit || change.rule == RoomRule::slow);
    const auto number_in = is_limit ? limit_in : slow_seconds_in;
    const std::size_t number = takes_number ? number_in(change.argument) : 0;
    change.argument = number > 0 ? std::to_string(number) : "";
    return !takes_number || number > 0;
  }

  Answer<> decide_standing(RoomChange change) {
    const Person* const somebody = hub_.find(change.argument);
    if (somebody == nullptr || somebody->seat_in(room_) == nullptr)
      return decide_for_absent(std::move(change), somebody);
    const bool unmakes = change.rule == RoomRule::operator_status && !change.adding;
    if (unmakes && is_above(*somebody, actor_, room_))
      return refuse(Problem::founder_stays, somebody->nick, room_.name());
    change.argument = somebody->nick;
    if (std::exchange(standing_of(*somebody).standing(change.rule), change.adding) != change.adding)
      done_.push_back(std::move(change));
    return {};
  }

  /// Who is not there may be an operator as soon as it comes: by its account, which is taken back.
  Answer<> decide_for_absent(RoomChange change, const Person* namesake) {
    const auto has_made = [&](std::string_view account) {
      return !room_.claim().is_founder(account) && room_.claim().has_made(account);
    };
    const bool unmakes = change.rule == RoomRule::operator_status && !change.adding;
    const bool is_account = has_made(change.argument);
    if (unmakes && !is_account && namesake != nullptr && has_made(namesake->particulars().account)) {
      change.argument = namesake->particulars().account;
    } else if (!unmakes || !is_account) {
      if (namesake == nullptr) return refuse(Problem::nobody_called, change.argument);
      return refuse(Problem::not_there, change.argument, room_.name());
    }
    return unmake_account(std::move(change));
  }

  /// It may be there under another name, more than once.
  Answer<> unmake_account(RoomChange change) {
    const std::string account = fold_case(change.argument);
    bool is_there = false;
    for (const Person* const member : room_.members()) {
      if (fold_case(member->particulars().account) != account) continue;
      is_there |= standing_of(*member).op;
      change.argument = member->nick;
      if (std::exchange(standing_of(*member).op, false)) done_.push_back(change);
    }
    change.argument = account;
    if (!is_there && unmade_.insert(account).second) done_.push_back(std::move(change));
    return {};
  }

  /// The member's seat after what was decided so far; without any standing if it is not in the room.
  Seat& standing_of(const Person& member) {
    const auto known = std::find_if(standings_.begin(), standings_.end(),
                                    [&](const auto& each) { return each.first == &member; });
    if (known != standings_.end()) return known->second;
    const Seat* seat = member.seat_in(room_);
    return standings_.emplace_back(&member, seat == nullptr ? Seat{} : *seat).second;
  }

  const Hub& hub_;
  const Person& actor_;
  const Room& room_;
  RoomModes modes_;
  std::vector<std::pair<const Person*, Seat>> standings_{};
  std::set<std::string> unmade_{};  // accounts of who is not there
  std::vector<RoomChange> done_{};
};

}  // namespace

Answer<OwnedFact> Hub::set_topic(Person& member, Room& room, std::string_view topic, Moment now) {
  if (!member.rules_relay && member.seat_in(room) == nullptr)
    return refuse(Problem::not_in_room, room.name());
  if (room.modes().topic_locked && !member.may_rule(room)) return refuse(Problem::not_operator, room.name());
  // A topic is read like a line.
  if (auto fine = may_speak(member, room); !fine) return tl::unexpected(fine.error());
  const auto shown = shown_within(kTopicMaxBytes, topic, Problem::topic_too_long, room.name());
  if (!shown) return tl::unexpected(shown.error());
  Fact fact = fact_in(room, Fact::Kind::topic_set, member, now);
  fact.text = *shown;
  return happened(fact);
}

Answer<OwnedFact> Hub::kick(Person& member, Room& room, std::string_view nick, std::string_view reason,
                            Moment now) {
  Person* victim = find(nick);
  if (!member.rules_relay && member.seat_in(room) == nullptr)
    return refuse(Problem::not_in_room, room.name());
  if (!member.may_rule(room)) return refuse(Problem::not_operator, room.name());
  if (victim == nullptr) return refuse(Problem::nobody_called, nick);
  if (victim->seat_in(room) == nullptr) return refuse(Problem::not_there, nick, room.name());
  if (is_above(*victim, member, room)) return refuse(Problem::founder_stays, victim->nick, room.name());
  const auto shown = shown_within(kReasonMaxBytes, reason, Problem::reason_too_long, room.name());
  if (!shown) return tl::unexpected(shown.error());
  Fact fact = fact_in(room, Fact::Kind::kicked, member, now);
  fact.object = victim->nick;
  fact.text = *shown;
  return happened(fact);
}

Answer<OwnedFact> Hub::invite(Person& member, std::string_view nick, Room& room, Moment now) {
  Person* guest = find(nick);
  if (guest == nullptr) return refuse(Problem::nobody_called, nick);
  if (member.seat_in(room) == nullptr) return refuse(Problem::not_in_room, room.name());
  if (guest->seat_in(room) != nullptr) return refuse(Problem::already_with_you, guest->nick, room.name());
  // An invitation stands above all modes, so only who may change them gives one past them. Members know the
  // key, and may tell it.
  // Whether an address is banned they must not learn by it. So such a guest is invited, and not let in.
  Source shown = guest->source();
  shown.address = {};
  const bool rules = member.may_rule(room);
  if (!rules && !lets_in(*guest, shown, room, room.modes().key))
    return refuse(Problem::not_operator, room.name());
  if (const std::size_t invited = state_.count_invited(room, guest->id); invited >= kInvitedMax)
    return refuse_size(Problem::too_many_invited, room.name(), invited + 1, kInvitedMax);
  Fact fact = fact_in(room, Fact::Kind::invited, member, now);
  fact.object = guest->nick;
  fact.to_one = !rules && !may_join(*guest, room, room.modes().key);
  return guest->ignores(member) ? OwnedFact(fact) : happened(fact);
}

std::optional<OwnedFact> Hub::change_modes(Person& member, Room& room, std::span<const RoomChange> changes,
                                           Moment now, const std::function<void(const Refusal&)>& refused) {
  Decision decision(*this, member, room);
  for (const RoomChange& change : changes) {
    if (const auto fine = decision.decide(change, now); !fine) refused(fine.error());
  }
  if (decision.done().empty()) return std::nullopt;
  Fact fact = fact_in(room, Fact::Kind::modes_set, member, now);
  fact.changes = decision.done();
  OwnedFact done = happened(fact);
  if (&room == &lobby()) end_listening_of_unwelcome(now);
  return done;
}

/// The relay does it, for whoever put them there may have left.
void Hub::end_masks(Moment now) {
  while (state_.endings().deadline() <= now.steady) {
    Room& room = *find_room(state_.endings().first());
    const std::vector<RoomChange> ended = room.modes().ended_by(now.steady);
    Fact fact = modes_set_by_relay(room, ended, settings_.reserved_nick, now);
    number(fact);
    happen(fact);
  }
}

/// Members see each other and stay. Of who only listens they know nothing, so that the modes have to hold.
void Hub::end_listening_of_unwelcome(Moment now) {
  if (lobby().listeners() == 0) return;
  for (const auto& person : people()) {
    if (person->listens && !may_join(*person, lobby(), {})) state_.end_listening(*person, now);
  }
}

}  // namespace chat::relay
