// Whom a member does not want to hear from.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <memory>
#include <string>

namespace chat::relay {

bool Person::ignores(const Person& other) const {
  if (particulars().ignored.empty() || &other == this) return false;
  const SourceForms forms(other.source());
  return std::any_of(particulars().ignored.begin(), particulars().ignored.end(),
                     [&](const Ignored& each) { return each.id == other.id || forms.match(each.mask); });
}

Answer<bool> Hub::ignore(Person& member, std::string_view mask) const {
  if (!is_mask(mask)) return refuse(Problem::mask_malformed, mask);
  const Person* const present = find(mask);
  const Ignored added{complete_mask(mask), present == nullptr ? 0 : present->id};
  auto& list = member.own_particulars().ignored;
  const auto same = std::find_if(list.begin(), list.end(), [&](const Ignored& each) {
    return fold_case(each.mask) == fold_case(added.mask);
  });
  if (same != list.end()) {
    const bool is_another = added.id != 0 && same->id != added.id;
    if (is_another) same->id = added.id;
    return is_another;
  }
  if (list.size() >= kIgnoredMax)
    return refuse_size(Problem::too_many_ignored, mask, list.size() + 1, kIgnoredMax);
  list.push_back(added);
  return true;
}

bool Hub::unignore(Person& member, std::string_view mask) const {
  if (member.particulars().ignored.empty()) return false;
  const Person* const present = find(mask);
  const std::string whole = fold_case(complete_mask(mask));
  const auto taken_out = std::erase_if(member.own_particulars().ignored, [&](const Ignored& each) {
    return fold_case(each.mask) == whole || (present != nullptr && each.id == present->id);
  });
  return taken_out > 0;
}

}  // namespace chat::relay
