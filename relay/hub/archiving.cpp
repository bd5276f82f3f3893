// What the hub asks of the archive.

#include "relay/hub/hub.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat::relay {

Answer<> Hub::ask_archive(ArchiveQuery query, const void* asker, TicketsFor<ArchiveAnswer>::Redeem redeem) {
  std::string room = query.room;
  const Ticket ticket = archive_tickets_.issue(asker, std::move(redeem));
  if (archive_.ask(ticket, std::move(query))) return {};
  archive_tickets_.forget(asker);
  return refuse(Problem::archive_busy, room);
}

void Hub::when_all_is_kept(const Person& member, const void* holder, std::function<void(Moment)> go_on) {
  wait_for_keeping_.push_back({member.last_kept, holder, std::move(go_on)});
  archive_.write();
}

void Hub::forget(const void* asker) {
  desk_.forget(asker);
  archive_tickets_.forget(asker);
  std::erase_if(wait_for_keeping_, [&](const WaitsForKeeping& each) { return each.holder == asker; });
}

void Hub::take_archive_answers(Moment now) {
  for (const Archive::Answered& each : archive_.take_answers())
    archive_tickets_.answer(each.ticket, each.answer, now);
  // Whoever goes on may wait again, or forget others.
  const auto waits = [settled = archive_.settled()](const WaitsForKeeping& each) {
    return each.number > settled;
  };
  auto first_done = std::find_if_not(wait_for_keeping_.begin(), wait_for_keeping_.end(), waits);
  while (first_done != wait_for_keeping_.end()) {
    const auto go_on = std::move(first_done->go_on);
    wait_for_keeping_.erase(first_done);
    go_on(now);
    first_done = std::find_if_not(wait_for_keeping_.begin(), wait_for_keeping_.end(), waits);
  }
}

}  // namespace chat::relay
