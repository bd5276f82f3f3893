// What the hub gives to the archive, asks of it, and has it take back.

#include "common/text.h"
#include "relay/hub/chat_state.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {

using Kind = Fact::Kind;

/// Who joins is kept by join(), which may make the room. Of the relay's own end nothing is kept.
void ChatState::keep_event(const Fact& fact) {
  const bool is_everywhere = fact.kind == Kind::quit || fact.kind == Kind::renamed;
  if (fact.kind == Kind::joined || (is_everywhere && silent_)) return;
  if (!is_everywhere) {
    if (const Room* const room = room_of(fact)) archive_.keep_event(fact, *room);
  } else if (const Person* const actor = actor_of(fact)) {
    for (const Seat& seat : actor->seats) archive_.keep_event(fact, *seat.room);
  }
}

/// The target may be the account of somebody who is called otherwise, and by several connections.
void ChatState::redact_for_one(const Fact& fact, const Person& actor) {
  // Of what one has not heard one is not told that it is taken back either.
  if (fact.between != nullptr && fact.between->unheard) return;
  const auto tell = [&](Person& addressee) {
    if (addressee.ignores(actor) || &addressee == &actor) return;
    Fact told = fact;
    told.target = addressee.nick;
    announcer_.tell_one(addressee, told);
  };
  if (Person* const addressee = find(fact.target)) return tell(*addressee);
  const std::string account = fold_case(fact.target);
  for (const auto& each : people_) {
    if (fold_case(each->particulars().account) == account) tell(*each);
  }
}

/// Told first, because the line may be the room's own.
void ChatState::redact(const Fact& fact, Person& actor) {
  if (fact.to_one && fact.line != nullptr) private_lines_.redact(*fact.line);
  if (fact.to_one) return redact_for_one(fact, actor);
  if (fact.line == nullptr) return;
  Room* const room = room_of(fact);
  // Another relay may tell of it when the room has ended.
  if (room == nullptr) return former_rooms_.redact(fold_case(fact.target), fact.line->id);
  announcer_.tell_room(*room, fact, &actor);
  room->history().redact(fact.line->id);
}

void ChatState::forget(const Fact& fact, Person&) {
  for (const auto& [name, room] : rooms_) room->history().forget(fact.source.account);
  former_rooms_.forget(fact.source.account);
  private_lines_.forget(fact.source.account);
  bookmarks_.forget_past(fold_case(fact.source.account));
  announcer_.count_looks(rooms_.size() * history_lines_);
}

namespace {

bool is_of_lines(ArchiveQuery::Kind kind) {
  using Asked = ArchiveQuery::Kind;
  return kind == Asked::latest || kind == Asked::before || kind == Asked::after || kind == Asked::around ||
         kind == Asked::missed;
}

/// What the room remembers and no archive has, of what the query is about, in the order of the ids.
std::vector<KeptLine> unrecorded_lines(const History& history, const ArchiveQuery& query) {
  const bool is_missed = query.kind == ArchiveQuery::Kind::missed;
  std::vector<KeptLine> lines;
  HistoryCursor cursor = history.all();
  while (const History::Entry* const entry = history.take(cursor)) {
    const bool is_wanted = !is_missed || (entry->id > query.point.id && entry->id < query.before);
    if (entry->off_record && is_wanted) lines.push_back(*entry);
  }
  const auto by_id = [](const KeptLine& one, const KeptLine& other) { return one.id < other.id; };
  std::sort(lines.begin(), lines.end(), by_id);
  return lines;
}

/// Those before the first line, where more is kept before it, and behind the last in the same way, are on
/// another page.
void keep_to_page(std::vector<KeptLine>& unrecorded, const ArchiveAnswer& page) {
  if (page.lines.empty()) return;
  const std::uint64_t first = page.has_first ? 0 : page.lines.front().id;
  const std::uint64_t last = page.has_last ? UINT64_MAX : page.lines.back().id;
  std::erase_if(unrecorded, [=](const KeptLine& each) { return each.id < first || each.id > last; });
}

/// What was said while the room was off the record stands in its place among what is kept, as long as the
/// room remembers it, whether the room is off the record now or not.
ArchiveAnswer merged(const ArchiveAnswer& kept, std::vector<KeptLine> unrecorded, const ArchiveQuery& query) {
  ArchiveAnswer answer = kept;
  const bool is_missed = query.kind == ArchiveQuery::Kind::missed;
  const std::size_t all = unrecorded.size();
  if (is_missed) answer.has_first = kept.left_out == 0;
  keep_to_page(unrecorded, answer);
  answer.lines.clear();
  std::merge(kept.lines.begin(), kept.lines.end(), unrecorded.begin(), unrecorded.end(),
             std::back_inserter(answer.lines),
             [](const KeptLine& one, const KeptLine& other) { return one.id < other.id; });
  if (!is_missed) return answer;
  const std::size_t extra = answer.lines.size() - std::min(answer.lines.size(), query.count);
  answer.lines.erase(answer.lines.begin(), answer.lines.begin() + static_cast<std::ptrdiff_t>(extra));
  answer.left_out = std::min(kLeftOutMost, kept.left_out + extra + (all - unrecorded.size()));
  return answer;
}

}  // namespace

Answer<> Hub::ask_archive(ArchiveQuery query, const void* asker, TicketsFor<ArchiveAnswer>::Redeem redeem) {
  std::string room = query.room;
  if (is_of_lines(query.kind)) {
    redeem = [this, query, redeem = std::move(redeem)](const ArchiveAnswer& kept, Moment now) {
      const Room* const about = find_room(query.room);
      auto unrecorded =
          about == nullptr ? std::vector<KeptLine>() : unrecorded_lines(about->history(), query);
      if (kept.failed || unrecorded.empty()) return redeem(kept, now);
      redeem(merged(kept, std::move(unrecorded), query), now);
    };
  }
  const Ticket ticket = archive_tickets_.issue(asker, std::move(redeem));
  if (archive_.ask(ticket, std::move(query))) return {};
  archive_tickets_.forget(asker);
  return refuse(Problem::archive_busy, room);
}

void Hub::when_all_is_kept(const Person& member, const void* holder, std::function<void(Moment)> go_on) {
  archive_waits_.wait_for_keeping(member.to_be_kept(), holder, std::move(go_on));
  archive_.write();
}

std::string lines_and_events(std::uint64_t lines, std::uint64_t events) {
  if (events == 0) return counted(lines, "line");
  const std::string of_events = counted(events, "event");
  return lines == 0 ? of_events : fmt::format("{} and {}", counted(lines, "line"), of_events);
}

bool is_to_be_kept(const Fact& fact, const Room* room) {
  if (!is_kept(fact.kind)) return false;
  const bool is_for_all = room != nullptr && !fact.to_one && fact.to_status == 0;
  return is_for_all ? !room->modes().off_record : fact.between != nullptr;
}

/// Who replays what happened does not end with a room off the record that is on it.
bool is_event_to_be_kept(const Fact& fact, const Room& room) {
  const auto puts_on_record = [](const RoomChange& change) {
    return change.rule == RoomRule::off_record && !change.adding;
  };
  return !room.modes().off_record || (fact.kind == Kind::modes_set &&
                                      std::any_of(fact.changes.begin(), fact.changes.end(), puts_on_record));
}

void Hub::when_all_is_forgotten(const void* holder, std::function<void(bool, Moment)> go_on) {
  archive_waits_.wait_for_forgetting(holder, std::move(go_on));
  archive_.write();
}

void Hub::forget(const void* asker) {
  desk_.forget(asker);
  archive_tickets_.forget(asker);
  archive_waits_.forget(asker);
  return_codes_.forget(asker);
}

void Hub::take_archive_answers(Moment now) {
  state_.tell_of_unwritten(now);
  archive_waits_.go_on_after_forgetting(archive_, now);
  // One that fails for want of memory keeps no other from its answer.
  auto& found = archive_waits_.found();
  for (Archive::Answered& each : archive_.take_answers()) found.push_back(std::move(each));
  while (!found.empty()) {
    const Archive::Answered next = std::move(found.front());
    found.pop_front();
    archive_tickets_.answer(next.ticket, next.answer, now);
  }
  archive_waits_.go_on_after_keeping(state_.kept_up_to(), now);
}

}  // namespace chat::relay
