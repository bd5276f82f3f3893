// Who was lost, and comes back by another connection.

#include "relay/hub/hub.h"

#include <algorithm>
#include <string>
#include <typeinfo>

namespace chat::relay {

std::string Hub::return_code(const Person& member) const {
  if (!return_codes_.exist()) return {};
  return return_codes_.code_of(member.id, member.particulars().returns);
}

Answer<Person*> Hub::find_returner(std::string_view code, const Returner& returner, Moment now) {
  if (!return_codes_.exist()) return refuse(Problem::nobody_returns, code);
  const std::string host(returner.address);
  if (const auto free_at = return_codes_.count_try(host, now.steady))
    return refuse_size(Problem::too_many_codes, {}, 0, seconds_until(*free_at, now.steady));
  const auto found = std::find_if(people().begin(), people().end(), [&](const auto& each) {
    return return_codes_.is_code_of(code, each->id, each->particulars().returns);
  });
  if (found == people().end() || !(*found)->reader) return refuse(Problem::code_unknown, code);
  return_codes_.give_back_try(host);
  Person& member = **found;
  if (member.is_encrypted && !returner.is_encrypted) return refuse(Problem::returns_in_clear, member.nick);
  const Endable& connection = *member.reader.connection;
  if (typeid(connection) != typeid(returner.connection))
    return refuse(Problem::speaks_otherwise, member.nick);
  const bool is_own = &connection == &returner.connection;
  // The whole object's address is what its dialect calls forget() with.
  if (!is_own && !return_codes_.reserve(member.id, dynamic_cast<const void*>(&returner.connection)))
    return refuse(Problem::code_unknown, code);
  return &member;
}

bool Hub::is_still_due(const Returning& returning) const {
  return std::any_of(people().begin(), people().end(), [&](const auto& each) {
    return each->id == returning.person && each->particulars().returns == returning.returns;
  });
}

void Hub::lose(Person& member, Moment now) {
  happen(fact_of(Fact::Kind::lost, member, now));
}

void Hub::come_back(Person& member, Moment now, std::string_view address) {
  Fact fact = fact_of(Fact::Kind::returned, member, now);
  fact.source.address = address;
  happen(fact);
}

}  // namespace chat::relay
