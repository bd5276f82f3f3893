#include "relay/hub/missing_people.h"

#include "common/text.h"

namespace chat::relay {

void MissingPeople::end_logins(std::string_view account) {
  const std::string folded = fold_case(account);
  for (auto& [id, person] : people_) {
    if (person.account.empty() || fold_case(person.account) != folded) continue;
    person.account.clear();
    person.rules_relay = false;
    for (MissingSeat& each : person.seats) each.op = each.voice = false;
  }
}

void MissingPeople::rename(std::uint64_t former, std::uint64_t id) {
  for (auto& [missing, person] : people_) {
    for (Ignored& each : person.ignored) {
      if (each.id == former) each.id = id;
    }
  }
}

}  // namespace chat::relay
