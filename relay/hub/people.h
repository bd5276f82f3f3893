#pragma once

#include "common/ascii.h"
#include "relay/hub/person.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Persons in the order of their nicks, without case. In this order whoever lists them goes on, in a later
/// round, after the nick that it has come to, whoever has come or gone meanwhile.
using People = std::vector<std::unique_ptr<Person>>;
using Members = std::vector<Person*>;

inline bool comes_before(std::string_view one, std::string_view other) {
  return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end(),
                                      [](char a, char b) { return to_lower(a) < to_lower(b); });
}

/// The first whose nick is not before `nick`: where it is, or would be.
template <class Persons>
auto first_from(Persons& persons, std::string_view nick) {
  return std::lower_bound(
      persons.begin(), persons.end(), nick,
      [](const auto& each, std::string_view sought) { return comes_before(each->nick, sought); });
}

/// The first whose nick comes after `nick`. All of them come after an empty one.
template <class Persons>
auto first_after(Persons& persons, std::string_view nick) {
  return std::upper_bound(
      persons.begin(), persons.end(), nick,
      [](std::string_view sought, const auto& each) { return comes_before(sought, each->nick); });
}

/// The end where there is nobody of that nick.
template <class Persons>
auto find_person(Persons& persons, std::string_view nick) {
  const auto found = first_from(persons, nick);
  return found != persons.end() && !comes_before(nick, (*found)->nick) ? found : persons.end();
}

}  // namespace chat::relay
