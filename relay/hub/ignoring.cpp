// Whom a member does not want to hear from.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace chat::relay {

bool Person::ignores(const Source& other) const {
  if (particulars().ignored.empty() || other.id == id) return false;
  const SourceForms forms(other);
  return std::any_of(particulars().ignored.begin(), particulars().ignored.end(),
                     [&](const Ignored& each) { return each.id == other.id || forms.match(each.mask); });
}

namespace {

/// `is_over`: of what was so.
Fact ignoring_fact(Person& member, const Ignored& who, bool is_over, Moment now) {
  Fact fact = fact_of(Fact::Kind::ignoring, member, now);
  fact.object = who.mask;
  fact.new_id = who.id;
  fact.is_over = is_over;
  return fact;
}

}  // namespace

Answer<bool> Hub::ignore(Person& member, std::string_view mask, Moment now) {
  if (!is_mask(mask)) return refuse(Problem::mask_malformed, mask);
  const Person* const present = find(mask);
  const Ignored added{complete_mask(mask), present == nullptr ? 0 : present->id};
  const auto& list = member.particulars().ignored;
  const auto same = std::find_if(list.begin(), list.end(), [&](const Ignored& each) {
    return fold_case(each.mask) == fold_case(added.mask);
  });
  if (same != list.end() && (added.id == 0 || same->id == added.id)) return false;
  if (same == list.end() && list.size() >= kIgnoredMax)
    return refuse_size(Problem::too_many_ignored, mask, list.size() + 1, kIgnoredMax);
  happen(ignoring_fact(member, added, false, now));
  return true;
}

bool Hub::unignore(Person& member, std::string_view mask, Moment now) {
  if (member.particulars().ignored.empty()) return false;
  const Person* const present = find(mask);
  const std::string whole = fold_case(complete_mask(mask));
  const std::vector<Ignored> before = member.particulars().ignored;
  bool any = false;
  for (const Ignored& each : before) {
    const bool is_meant = fold_case(each.mask) == whole || (present != nullptr && each.id == present->id);
    if (is_meant) happen(ignoring_fact(member, each, true, now));
    any |= is_meant;
  }
  return any;
}

// The state's part. Another relay may tell of what is so already.

void ChatState::set_ignored(const Fact& fact, Person& actor) {
  auto& list = actor.own_particulars().ignored;
  const std::string folded = fold_case(fact.object);
  const auto same = std::find_if(list.begin(), list.end(),
                                 [&](const Ignored& each) { return fold_case(each.mask) == folded; });
  if (fact.is_over) {
    if (same != list.end()) list.erase(same);
  } else if (same != list.end()) {
    same->id = fact.new_id;
  } else if (list.size() < kIgnoredMax) {
    list.push_back({std::string(fact.object), fact.new_id});
  }
}

}  // namespace chat::relay
