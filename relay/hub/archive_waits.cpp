#include "relay/hub/archive_waits.h"

#include "common/text.h"
#include "relay/hub/person.h"

#include <algorithm>
#include <utility>

namespace chat::relay {

void ArchiveWaits::tell_of_forgetting(Witness& witness, const Person& member, std::string_view account) {
  const std::string folded = fold_case(account);
  const bool is_known = std::any_of(to_tell_.begin(), to_tell_.end(),
                                    [&](const ToTell& each) { return fold_case(each.account) == folded; });
  if (is_known) return;
  to_tell_.push_back({&witness, std::string(account), member.nick, std::string(member.address()), member.id});
}

void ArchiveWaits::forget(const void* holder) {
  std::erase_if(for_keeping_, [&](const ForKeeping& each) { return each.holder == holder; });
  std::erase_if(for_forgetting_, [&](const ForForgetting& each) { return each.holder == holder; });
}

Time ArchiveWaits::deadline(const Archive& archive, KeptUpTo kept) const {
  const bool has_forgotten = awaits_forgetting() && archive.forgetting() != Forgetting::goes_on;
  const bool has_kept = std::any_of(for_keeping_.begin(), for_keeping_.end(),
                                    [&](const ForKeeping& each) { return kept.has(each.wanted); });
  return has_forgotten || has_kept ? Time{} : kNever;
}

void ArchiveWaits::go_on_after_forgetting(const Archive& archive, Moment now) {
  if (!awaits_forgetting()) return;
  const Forgetting state = archive.forgetting();
  if (state == Forgetting::goes_on) return;
  for (const ToTell& each : std::exchange(to_tell_, {})) {
    each.witness->see(
        ForgettingDone{each.account, each.nick, each.address, each.person, state == Forgetting::done}, now);
  }
  for (const ForForgetting& each : std::exchange(for_forgetting_, {}))
    each.go_on(state == Forgetting::done, now);
}

/// Whoever goes on may wait again, or forget others.
void ArchiveWaits::go_on_after_keeping(KeptUpTo kept, Moment now) {
  const auto is_done = [&](const ForKeeping& each) { return kept.has(each.wanted); };
  auto first_done = std::find_if(for_keeping_.begin(), for_keeping_.end(), is_done);
  while (first_done != for_keeping_.end()) {
    const auto go_on = std::move(first_done->go_on);
    for_keeping_.erase(first_done);
    go_on(now);
    first_done = std::find_if(for_keeping_.begin(), for_keeping_.end(), is_done);
  }
}

}  // namespace chat::relay
