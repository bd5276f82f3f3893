// Who was lost, and comes back by another connection.

#include "relay/hub/bookmarks.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <typeinfo>

namespace chat::relay {
namespace {

bool is_code_of(const Hub& hub, std::uint64_t number, const Person& person) {
  const std::string_view key =
      person.reader ? std::string_view(hub.settings().return_key) : hub.ledger().return_key_of(person.id);
  return !key.empty() && ReturnCodes::number_of(key, person.id, person.particulars().returns) == number;
}

/// `found`: on another relay; null: nobody is. A relay alone does not know who has come back elsewhere
/// meanwhile, so it lets nobody in by a code that it has not given.
Answer<CodeOwner> find_elsewhere(const Hub& hub, std::string_view code, const Person* found,
                                 const MissingPerson* lost, const Returner& returner) {
  if (!hub.ledger().warning().empty()) return refuse(Problem::returns_apart, code);
  const bool has_lost_account =
      lost != nullptr && hub.settings().needs_account && !hub.is_registered(lost->account);
  if ((found == nullptr && lost == nullptr) || has_lost_account) return refuse(Problem::code_unknown, code);
  const std::string& nick = found != nullptr ? found->nick : lost->nick;
  const bool was_encrypted = found != nullptr ? found->is_encrypted : lost->is_encrypted;
  if (was_encrypted && !returner.is_encrypted) return refuse(Problem::returns_in_clear, nick);
  const PackedProfile& profile = found != nullptr ? found->profile : lost->profile;
  if (profile.in_own_words() != returner.in_own_words) return refuse(Problem::speaks_otherwise, nick);
  return CodeOwner{.elsewhere = found != nullptr ? found->id : lost->id, .nick = nick};
}

/// Ids count microseconds. Of none there is none before.
std::uint64_t minus(std::uint64_t id, std::chrono::microseconds before) {
  const auto less = static_cast<std::uint64_t>(std::max<std::int64_t>(before.count(), 0));
  return id > less ? id - less : std::min<std::uint64_t>(id, 1);
}

/// An id that was there before what was said at `since`, where `last` is the last one now. Other relays'
/// clocks may differ from this one's.
std::uint64_t id_before(std::uint64_t last, WallTime since, Moment now) {
  const auto ago = std::chrono::duration_cast<std::chrono::microseconds>(now.wall - since);
  return std::min(last, minus(std::min(last, id_at(now.wall)), ago));
}

}  // namespace

std::string Hub::return_code(const Person& member) const {
  if (!return_codes_.exist()) return {};
  return return_codes_.code_of(member.id, member.particulars().returns);
}

Answer<CodeOwner> Hub::find_returner(std::string_view code, const Returner& returner, Moment now) {
  if (!return_codes_.exist()) return refuse(Problem::nobody_returns, code);
  const std::string host(returner.address);
  if (const auto free_at = return_codes_.count_try(host, now.steady))
    return refuse_size(Problem::too_many_codes, {}, 0, seconds_until(*free_at, now.steady));
  const auto number = ReturnCodes::number_in(code);
  if (!number) return refuse(Problem::code_unknown, code);
  const auto found = std::find_if(people().begin(), people().end(),
                                  [&](const auto& each) { return is_code_of(*this, *number, *each); });
  Person* const owner = found == people().end() ? nullptr : found->get();
  const MissingPerson* const lost = owner == nullptr ? missing().with_code(*number, now.steady) : nullptr;
  if (owner != nullptr || lost != nullptr) return_codes_.give_back_try(host);
  if (owner == nullptr || !owner->reader) return find_elsewhere(*this, code, owner, lost, returner);
  Person& member = *owner;
  if (member.is_encrypted && !returner.is_encrypted) return refuse(Problem::returns_in_clear, member.nick);
  const Endable& connection = *member.reader.connection;
  if (typeid(connection) != typeid(returner.connection))
    return refuse(Problem::speaks_otherwise, member.nick);
  const bool is_own = &connection == &returner.connection;
  // The whole object's address is what its dialect calls forget() with.
  if (!is_own && !return_codes_.reserve(member.id, dynamic_cast<const void*>(&returner.connection)))
    return refuse(Problem::code_unknown, code);
  return CodeOwner{.here = &member};
}

bool Hub::is_still_due(const Returning& returning) const {
  return std::any_of(people().begin(), people().end(), [&](const auto& each) {
    return each->id == returning.person && each->particulars().returns == returning.returns;
  });
}

/// Where no place is kept for it, and no other relay is there by which it may come back, that is of no use.
void Hub::note_unheard(Person& member, WallTime first) const {
  if (member.particulars().account.empty() && ledger_.told_up_to(member.id) == 0) return;
  WallTime& noted = member.own_particulars().unheard_since;
  noted = noted == WallTime{} ? first : std::min(noted, first);
}

void Hub::lose(Person& member, Moment now) {
  Fact fact = fact_of(Fact::Kind::lost, member, now);
  const WallTime unheard = member.particulars().unheard_since;
  fact.new_id = id_before(ledger_.told_up_to(member.id), unheard == WallTime{} ? now.wall : unheard, now);
  happen(fact);
}

std::uint64_t Hub::told_up_to(const Person& member) const {
  if (member.is_lost) return member.particulars().told_up_to;
  return ledger_.told_up_to(member.id);
}

void Hub::come_back(Person& member, Moment now, std::string_view address) {
  Fact fact = fact_of(Fact::Kind::returned, member, now);
  fact.source.address = address;
  happen(fact);
}

}  // namespace chat::relay
